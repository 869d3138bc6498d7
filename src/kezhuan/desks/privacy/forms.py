"""What is typed about personal data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.ui.forms import PageForm


class GiveForm(PageForm):
    """Agreement to the words with this hash: the ones that were on the page."""

    text_sm3 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class FirstForm(PageForm):
    """What is asked at the first sign-in; left empty is no."""

    reminders = forms.BooleanField(label=_("同意接收站外提醒"), required=False)
