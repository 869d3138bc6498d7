"""What a screening card must hold, by the rulebook of the day on which it was written."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demands import rules

SETTING: Final = "settings.screening"


def note_least(day: date) -> int:
    """The characters that the note of a card written on this day has at least."""
    return int(rulebook().body(SETTING, day)["written_note_min_chars"])


def complete(card: Any, *, funded: bool = False) -> bool:
    """True where the card is complete by the rule of its own day: a later rule does not undo an earlier screening."""
    written_on = card.at.astimezone(clock.SHANGHAI).date()
    return rules.card_complete(card, note_least=note_least(written_on), funded=funded)


def _hint() -> str:
    return _("与谁、何时、怎样核实；至少 {least} 个字").format(least=note_least(clock.today()))


NOTE_HINT: Final = lazy(_hint, str)()
