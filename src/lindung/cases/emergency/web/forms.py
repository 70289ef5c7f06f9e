"""What emergency access and its review ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.cases.emergency.checks import EXPLANATION
from lindung.cases.emergency.words import REASONS, VERDICTS
from lindung.kernel.web.forms import LindungForm, TextField


class EnterForm(LindungForm):
    """Which case, and why it cannot wait."""

    case_code = TextField(
        label=_("Case code"),
        help_text=_("The whole code, as it was told to you."),
        limit=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    reason = forms.ChoiceField(
        label=_("Why can it not wait?"), widget=forms.RadioSelect, choices=list(REASONS.items())
    )
    explanation = TextField(
        label=_("What has happened?"),
        help_text=_("A sentence for the lead and the data officer, who will judge it. No name, no number."),
        limit=EXPLANATION,
        lines=4,
    )


class ReviewForm(LindungForm):
    """Whether it was justified, and why."""

    verdict = forms.ChoiceField(
        label=_("Was this access justified?"), widget=forms.RadioSelect, choices=list(VERDICTS.items())
    )
    findings = TextField(
        label=_("Why do you judge so?"),
        help_text=_("The holder and the lead read this. No name, no number."),
        limit=EXPLANATION,
        lines=5,
    )
