"""What finding's pages ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.access.purposes import NAMES
from lindung.cases.finding import numbers
from lindung.cases.finding.actions import PURPOSES
from lindung.cases.finding.models import Enquiry
from lindung.cases.finding.names import LIMIT
from lindung.cases.finding.tokens import Asked, Born
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField

_YEARS = (
    ("0", _("That year only")),
    ("1", _("A year more or less")),
    ("2", _("Two years more or less")),
    ("5", _("Five years more or less")),
)


class FindForm(LindungForm):
    """What is known of the person looked for. Nothing of it is kept."""

    name = TextField(
        label=_("Name"),
        help_text=_("As you hear or read it; spelling and order do not matter. Give at least two parts."),
        required=False,
        limit=LIMIT,
    )
    document_number = TextField(label=_("Document number"), required=False, limit=numbers.LIMIT)
    phone = TextField(label=_("Telephone"), required=False, limit=numbers.LIMIT)
    birth_on = DateField(label=_("Date of birth"), required=False, side="past")
    birth_year = forms.IntegerField(
        label=_("Or the year of birth"),
        required=False,
        min_value=1900,
        max_value=2200,
        error_messages={"invalid": _("Write the year in four digits, such as 1998.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )
    years = forms.ChoiceField(
        label=_("How sure is the year?"), choices=_YEARS, initial=_YEARS[1][0], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def asked(self) -> Asked:
        """Return the cleaned answers as the domain takes them."""
        given = self.cleaned_data
        return Asked(
            name=given["name"],
            document=given["document_number"],
            phone=given["phone"],
            born=Born(
                on=given["birth_on"], year=given["birth_year"], years=int(given["years"] or _YEARS[1][0])
            ),
        )


class EnquiryForm(LindungForm):
    """For what, and why, another organisation is asked."""

    handle = TextField(limit=400, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(label=_("What is it for?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Why do you ask?"), widget=forms.RadioSelect, choices=Enquiry.Reason.choices
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["purpose"].choices = [(one.value, NAMES[one]) for one in PURPOSES]


class AnswerForm(LindungForm):
    """What the asker is told."""

    contact = forms.TypedChoiceField(
        label=_("What shall they be told?"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        choices=(
            ("yes", _("Yes: get in touch with us")),
            ("no", _("No: somebody else, or nothing to share")),
        ),
    )
