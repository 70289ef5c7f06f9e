"""What imports and amendments ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lindung.cases.documents.web.receiving import HeldFile
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.plans.amending import REASON
from lindung.plans.importing.sheets import LARGEST

Choices = Sequence[tuple[str, str | Promise]]
TITLE: Final = 500
"""Characters of a title typed on a page."""


class PlanFileField(forms.Field):
    """A plan as a file, no larger than one may be: its name and its bytes."""

    widget = forms.FileInput

    def clean(self, value: Any) -> tuple[str, bytes]:
        """Return name and bytes; raises ValidationError for a missing or far too large file."""
        self.validate(value)
        if not isinstance(value, HeldFile) or value.too_large or value.held.size > LARGEST:
            raise ValidationError(
                _("The file is far too large for a plan. Check that it is the right one."), code="too_large"
            )
        return value.given, b"".join(value.held.chunks())


class ImportForm(LindungForm):
    """A file to compare with the plan that stands."""

    file = PlanFileField(
        label=_("The plan"), help_text=_("A workbook made from the template (XLSX), or YAML.")
    )


class ReasonForm(LindungForm):
    """Why the plan changes; every amendment asks."""

    reason = TextField(
        label=_("Why does the plan change?"),
        help_text=_(
            "Such as the decision and its date. It stays in the plan's history. No names, no numbers."
        ),
        limit=REASON,
        lines=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])

    def fill(self, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
        """Give a field its choices."""
        fields: dict[str, Any] = self.fields
        fields[name].choices = list(choices)


class TargetForm(ReasonForm):
    """What an indicator is to reach, and for which time."""

    when = forms.ChoiceField(label=_("For which time?"), widget=forms.RadioSelect)
    value = forms.DecimalField(
        label=_("How much?"),
        help_text=_("From 0 up, at most two decimals. Empty: no target any more."),
        min_value=Decimal(0),
        max_digits=16,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )


class DatesForm(ReasonForm):
    """From when to when an activity runs."""

    starts = DateField(label=_("First day"))
    ends = DateField(label=_("Last day"))


class LeadForm(ReasonForm):
    """Who leads an activity from now on."""

    lead = forms.ChoiceField(
        label=_("Who leads from now on?"), help_text=_("Who led until now stays responsible.")
    )


class CommitteeForm(ReasonForm):
    """Which committee watches over an activity."""

    committee = forms.ChoiceField(label=_("Which committee watches over it?"), widget=forms.RadioSelect)


class TitleForm(ReasonForm):
    """A title in every language: fields `title_en`, …"""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_titles(self, languages)
        self.order_fields([name for name in self.fields if name != "reason"])


class ActivityForm(ReasonForm):
    """A new activity; indicators follow from an import."""

    code = TextField(
        label=_("Code"), help_text=_("As the plan counts its activities; never used before."), limit=40
    )
    place = forms.ChoiceField(label=_("Which output or objective does it belong to?"))
    lead = forms.ChoiceField(label=_("Who leads it?"))
    responsible = forms.MultipleChoiceField(
        label=_("Who else is responsible?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    starts = DateField(label=_("First day"))
    ends = DateField(label=_("Last day"))

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_titles(self, languages)
        titles = [f"title_{language}" for language in languages]
        rest = [name for name in self.fields if name not in ("code", *titles, "reason")]
        self.order_fields(["code", *titles, *rest])


class SplitForm(ReasonForm):
    """The two activities that one becomes, and which indicators each takes over."""

    def __init__(self, *args: Any, languages: Sequence[str], indicators: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for number in (1, 2):
            fields[f"code_{number}"] = TextField(
                label=format_lazy(_("Code of part {number}"), number=number), limit=40
            )
            add_titles(self, languages, number)
            if indicators:
                fields[f"indicators_{number}"] = forms.MultipleChoiceField(
                    label=format_lazy(_("Indicators that part {number} takes over"), number=number),
                    choices=list(indicators),
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )
        self.order_fields([name for name in self.fields if name != "reason"])


def add_titles(form: LindungForm, languages: Sequence[str], number: int = 0) -> None:
    """Add a field for the title in each language, of one part where there are several."""
    fields: dict[str, Any] = form.fields
    for language in languages:
        text = _("Title of part {number}, language {language}") if number else _("Title, language {language}")
        fields[named(language, number)] = TextField(
            label=format_lazy(text, number=number, language=language), limit=TITLE, lines=2
        )


def named(language: str, number: int = 0) -> str:
    """Return the name of the field for a title."""
    return f"title_{number}_{language}" if number else f"title_{language}"


def titles(given: dict[str, Any], languages: Sequence[str], number: int = 0) -> dict[str, str]:
    """Return the title by language from a form's answers."""
    return {language: given[named(language, number)] for language in languages}
