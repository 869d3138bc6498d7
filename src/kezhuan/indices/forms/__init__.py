"""The forms of the index room."""

from kezhuan.indices.forms.collections import (
    AnswerSheetForm,
    CollectionFilter,
    CollectionForm,
    FillForm,
    ResendForm,
    SignForm,
)
from kezhuan.indices.forms.editions import (
    EditionFilter,
    EditionForm,
    ObservationFilter,
    ObservationForm,
    ResultForm,
    ReturnForm,
    SheetForm,
    TakeForm,
)
from kezhuan.indices.forms.profiles import CompareForm, PeersForm, WhatIfForm
from kezhuan.indices.forms.targets import AdjustForm, BoardFilter, CloseForm, ReportForm, TargetForm

__all__ = [
    "AnswerSheetForm", "CollectionFilter", "CollectionForm", "FillForm", "ResendForm", "SignForm",
    "AdjustForm", "CompareForm", "PeersForm", "WhatIfForm", "BoardFilter", "CloseForm", "EditionFilter", "EditionForm", "ObservationFilter", "ObservationForm", "ReportForm", "ResultForm", "ReturnForm",
    "SheetForm", "TakeForm", "TargetForm",
]  # fmt: skip
