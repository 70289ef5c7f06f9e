"""What the forms of the checklist ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.protection.checklist import actions
from lindung.protection.checklist.models import Answer


class CaseForm(LindungForm):
    """An answer about a case."""

    answer = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect, choices=Answer.choices)
    note = TextField(
        label=_("What does it rest on, or what is missing?"),
        required=False,
        lines=4,
        limit=actions.NOTE_LIMIT,
        help_text=_("Only those who care for the person read this. Needed unless the answer is yes."),
    )


class CountryForm(LindungForm):
    """An answer about the country."""

    answer = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect, choices=Answer.choices)
    evidence = TextField(
        label=_("What shows it, or what is missing?"),
        lines=4,
        limit=actions.EVIDENCE_LIMIT,
        help_text=_("A law, a list, a figure, with its date. No word about a person."),
    )
    link = TextField(label=_("Link"), required=False, limit=500, help_text=_("Begins with https://"))
    owner = forms.ChoiceField(label=_("Which organisation sees to it?"))
    review_on = DateField(label=_("When is it looked at again?"), side="future")

    def __init__(self, *args: Any, owners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["owner"].choices = owners
