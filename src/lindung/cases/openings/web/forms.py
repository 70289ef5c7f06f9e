"""What asking for an identity asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.access.purposes import NAMES
from lindung.cases.openings.checks import EXPLANATION
from lindung.cases.openings.words import FIELDS, REASONS
from lindung.kernel.web.forms import LindungForm, TextField


class AskForm(LindungForm):
    """What to open, why, and for which part in the case."""

    fields_asked = forms.MultipleChoiceField(
        label=_("What do you need to know?"),
        help_text=_("Only this is opened. Ask for no more than the task needs."),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.ChoiceField(label=_("What for?"), widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label=_("Your part in the case"), widget=forms.RadioSelect)
    explanation = TextField(
        label=_("In a few words"),
        help_text=_("No name, no number: everyone on the case can read this."),
        required=False,
        limit=EXPLANATION,
        lines=3,
    )

    def __init__(self, *args: Any, purposes: Sequence[str], written: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["fields_asked"].choices = [(name, str(FIELDS[name])) for name in written]
        fields["reason"].choices = [(code, str(words)) for code, words in REASONS.items()]
        fields["purpose"].choices = [(code, str(NAMES[code]).capitalize()) for code in purposes]
        if len(purposes) == 1:
            fields["purpose"].widget = forms.HiddenInput()
            fields["purpose"].initial = purposes[0]
