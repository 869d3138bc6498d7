"""What is typed about notices outside: one address, and a mode for each topic."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core.channels import rules
from kezhuan.ui.forms import PageForm


class AddressForm(PageForm):
    """One way to be reached."""

    channel = forms.ChoiceField(label=_("通知方式"), widget=forms.RadioSelect)
    to = forms.CharField(
        label=_("邮箱或地址"), max_length=200, required=False,
        help_text=_("邮箱须点确认链接后生效；短信只发到已核验的手机号码，不必填写；企业微信填写群机器人的 Webhook 地址"),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: tuple[tuple[str, str], ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["channel"].choices = [(channel, _(label)) for channel, label in offered]  # type: ignore[attr-defined]


class TopicsForm(PageForm):
    """A mode for each topic."""

    def __init__(self, *args: Any, chosen: dict[str, str] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        modes = [(mode, _(label)) for mode, label in rules.MODES.items()]
        for topic, label in rules.TOPICS.items():
            self.fields[topic] = forms.ChoiceField(
                label=_(label), choices=modes, initial=(chosen or {}).get(topic, "off")
            )
