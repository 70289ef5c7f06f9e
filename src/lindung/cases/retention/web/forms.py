"""What holds, requests and refusals ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.cases.emergency.checks import EXPLANATION
from lindung.kernel.web.forms import LindungForm, TextField


class HoldForm(LindungForm):
    """Why nothing may be erased, and until when."""

    reason = TextField(
        label=_("Why may nothing be erased?"), help_text=_("No name, no number."), limit=EXPLANATION, lines=3
    )
    until = forms.DateField(
        label=_("Until (if known)"),
        help_text=_("Left empty, it stands until somebody ends it."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class WhyForm(LindungForm):
    """One sentence."""

    why = TextField(label=_("Why?"), help_text=_("No name, no number."), limit=EXPLANATION, lines=3)
