"""What two people change in settings.uploads is what an upload meets from then on."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from kezhuan.core.access import Role
from kezhuan.core.errors import Invalid
from kezhuan.files import attachments
from kezhuan.files.blobs import MIB, Blobs
from kezhuan.files.models import Attachment, Shelf
from kezhuan.files.taking import FILE_HINT, LETTER_HINT, SCAN_HINT, take
from tests.builders import actor, organisation, ruled

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CODE = "settings.uploads"
MEGABYTE_AND_MORE = "甲".encode() * (MIB // 3 + 1)


def sent(name: str, content: bytes, org: UUID | None = None) -> None:
    who = actor(Role.ENTERPRISE, org=organisation())
    attachments.attach("demand", uuid4(), group="member", sent_name=name, content=content, actor=who)


def code_of(name: str, content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        sent(name, content)
    return caught.value.fields["file"][0].code


def archive(files: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for n in range(files):
            made.writestr(f"{n}.txt", "甲")
    return packed.getvalue()


def test_a_changed_size_of_a_file_changes_what_is_refused_and_what_the_hint_says() -> None:
    sent("a.txt", MEGABYTE_AND_MORE)
    assert "不超过 20 MB" in str(FILE_HINT)

    ruled(CODE, file_max_mb=1)

    assert code_of("a.txt", MEGABYTE_AND_MORE) == "upload.too_big"
    with pytest.raises(Invalid, match="超过 1 MB"):
        take("授权书.txt", MEGABYTE_AND_MORE)
    assert all("不超过 1 MB" in str(hint) for hint in (FILE_HINT, SCAN_HINT, LETTER_HINT))
    assert Attachment.objects.count() == 1


def test_a_limit_may_have_decimals() -> None:
    ruled(CODE, file_max_mb=Decimal("1.5"))

    sent("a.txt", MEGABYTE_AND_MORE)
    assert code_of("a.txt", MEGABYTE_AND_MORE * 2) == "upload.too_big"


@pytest.mark.parametrize(
    "changes, code",
    [({"archive_max_entries": 2}, "upload.entries"), ({"archive_unpacked_max_mb": 0}, "upload.unpacked")],
)
def test_a_changed_limit_of_archives_holds_for_the_next(changes: dict[str, int], code: str) -> None:
    sent("a.zip", archive(3))

    ruled(CODE, **changes)

    assert code_of("a.zip", archive(3)) == code


def test_the_room_of_an_organisation_is_that_of_the_rulebook_but_where_it_has_its_own() -> None:
    assert Blobs().room(uuid4()) == 2_048 * MIB

    ruled(CODE, org_quota_mb=3)

    assert Blobs().room(uuid4()) == 3 * MIB
    agreed = Shelf.objects.create(owner_org=uuid4(), quota_bytes=7)
    assert Blobs().room(agreed.owner_org) == 7
