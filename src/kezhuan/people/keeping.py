"""How long letters of authority are kept: a file with names and signatures goes once nobody decides by it any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kezhuan.core.errors import gettext_noop
from kezhuan.core.retention import Rule
from kezhuan.files.blobs import Blobs
from kezhuan.people.models import Claim


def over(before: datetime) -> QuerySet[Claim]:
    """Claims decided or taken back before that moment whose letter is still there; an open one keeps it however old."""
    return Claim.objects.filter(letter_uid__isnull=False, state_since__lt=before).exclude(state="submitted")


def forget(rows: QuerySet[Claim]) -> int:
    """The files are gone; of each its SM3 stays beside the decision. How many."""
    forgotten = 0
    for uid, letter in list(rows.values_list("uid", "letter_uid")):
        with transaction.atomic():
            sm3 = Blobs().facts(letter).sm3
            if Claim.objects.filter(uid=uid, letter_uid=letter).update(letter_uid=None, letter_sm3=sm3):
                Blobs().delete(letter)
                forgotten += 1
    return forgotten


RULES = (
    Rule("letters_of_authority", gettext_noop("登记、加入单位时上传的授权书"), "claim_letter_kept_d", over, forget,
         gettext_noop("核验后有疑问时再看一次"), gettext_noop("删除文件，留下核验结论和文件的 SM3 散列")),
)  # fmt: skip
