"""What gets through the gate and what does not."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kezhuan.core.errors import Invalid, Reason
from kezhuan.files.uploads import UploadLimits, accept, display_name
from tests.files import corpus


def _refused(name: str, content: bytes, **options) -> Reason:
    with pytest.raises(Invalid) as caught:
        accept(name, content, **options)
    return caught.value.fields["file"][0]


@pytest.mark.parametrize("name, build, code", [pytest.param(*row[1:], id=row[0]) for row in corpus.HOSTILE])
def test_hostile_files_are_refused_with_their_reason(name, build, code):
    reason = _refused(name, build())
    assert reason.code == f"upload.{code}"
    assert re.search(r"[\u4e00-\u9fff]", str(reason))
    assert "{" not in str(reason)


@pytest.mark.parametrize("name, build", [pytest.param(*row[1:], id=row[0]) for row in corpus.GOOD])
def test_ordinary_files_are_accepted(name, build):
    accepted = accept(name, build())
    assert accepted.display_name == name
    assert re.fullmatch(r"[0-9a-f]{32}\.[a-z]{3,4}", accepted.stored_name)
    assert accepted.stored_name.endswith(name.rpartition(".")[2].lower())
    assert accepted.sha256 == hashlib.sha256(accepted.content).hexdigest()
    assert accept(name, build()).stored_name != accepted.stored_name


def test_a_photo_loses_where_it_was_taken_and_stands_upright():
    sent = corpus.photo()
    kept = accept("a.jpg", sent).content
    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.size == (30, 40)
    assert b"MakerOfThisPhone" in sent
    assert b"taken at home" in sent
    assert b"MakerOfThisPhone" not in kept
    assert b"taken at home" not in kept


@pytest.mark.parametrize("kind, name", [("PNG", "a.png"), ("JPEG", "a.jpg")])
def test_what_hangs_behind_a_picture_is_not_kept(kind, name):
    tail = corpus.archive(("evil.html", b"<script>tail</script>"))
    kept = accept(name, corpus.picture(kind) + tail).content
    assert tail[:20] not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))


def test_an_archive_is_written_anew_with_clean_names_and_clean_pictures():
    sent = corpus.archive(("图/a.jpg", corpus.photo()), ("__MACOSX/._a.jpg", b"\0"), ("b*c.txt", b"x"))
    with zipfile.ZipFile(io.BytesIO(accept("a.zip", sent).content)) as kept:
        assert kept.namelist() == ["图/a.jpg", "b_c.txt"]
        assert b"MakerOfThisPhone" not in kept.read("图/a.jpg")
    with zipfile.ZipFile(io.BytesIO(accept("a.zip", corpus.chinese_zip()).content)) as kept:
        assert kept.namelist() == ["需求说明.txt"]


def test_a_fault_inside_an_archive_names_the_file():
    reason = _refused("a.zip", corpus.archive(("ok.txt", b"x"), ("图纸/b.png", b"MZ")))
    assert str(reason) == "压缩包中的“图纸/b.png”：内容不是完整的 PNG 图片"


def test_size_is_asked_first():
    assert (
        _refused("a.txt", b"x" * 2_000_000, limits=UploadLimits(max_bytes=1024 * 1024)).code
        == "upload.too_big"
    )


def test_a_scanner_sees_the_file_and_what_is_packed_in_it():
    def scan(content: bytes) -> Reason | None:
        return Reason("upload.virus", "含有病毒") if content == b"planted" else None

    assert _refused("a.txt", b"planted", scan=scan).code == "upload.virus"
    assert _refused("a.zip", corpus.archive(("a.txt", b"planted")), scan=scan).code == "upload.virus"
    assert accept("a.txt", b"clean", scan=scan).content == b"clean"


@pytest.mark.parametrize(
    "sent, shown",
    [
        ("C:\\Users\\张\\需求.pdf", "需求.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("con.txt", "_con.txt"),
        ("...", "未命名"),
        ('a"b<c>.csv', "a_b_c_.csv"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_the_name_shown_is_safe(sent, shown):
    assert display_name(sent) == shown


@given(st.text(max_size=200))
def test_any_name_becomes_one_safe_line(sent):
    shown = display_name(sent)
    assert 0 < len(shown) <= 121
    assert not re.search(r'[\x00-\x1f\x7f/\\<>:"|?*\u202a-\u202e\u2066-\u2069]', shown)
    assert not shown.startswith((".", " "))
    assert display_name(shown) == shown
