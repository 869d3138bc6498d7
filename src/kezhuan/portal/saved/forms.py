"""What is typed to keep a search."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.search.rules import EVERY
from kezhuan.ui.forms import PageForm


class SaveForm(PageForm):
    """How often to be told; the search itself stands in hidden fields, as its address said it."""

    q = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    kind = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    field = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    region = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    stage = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    mode = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    every = forms.ChoiceField(label=_("多久通知一次"), choices=tuple((code, _(label)) for code, label in EVERY.items()), widget=forms.RadioSelect,
                              initial="weekly")  # fmt: skip
