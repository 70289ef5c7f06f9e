"""The fields of the columns of events: each kind of column has its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lindung.cases.words import language, language_choices
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import TextField
from lindung.plans.programmes import checks
from lindung.plans.programmes.kinds import LISTS, TABLE, TEXTS, VOCABULARIES
from lindung.plans.programmes.words import COLUMNS

_HINTS: Final[dict[str, Any]] = {
    "reach": _("An estimate will do. Leave it empty if nobody knows."),
    "effect": _("What changed, and how you know: an evaluation, a survey, calls after the campaign."),
    "recipient": _("The body that receives it, never a person's name."),
    "counterpart": _("The country or body on the other side."),
    "number": _("How many this entry stands for. Give the number by sector below, if you know it."),
    "curriculum": _("Its name and version."),
}
_SAID: Final = (("", _("Not known")), ("yes", _("Yes")), ("no", _("No")))
_SEPARATE: Final = _("Choose all that fit.")
SECTOR: Final = "sector_"
"""What the names of the fields of sectors begin with."""
OFTEN: Final = (
    "ar",
    "bn",
    "en",
    "fr",
    "hi",
    "id",
    "km",
    "ms",
    "my",
    "ne",
    "si",
    "ta",
    "th",
    "tl",
    "ur",
    "vi",
    "zh",
)
"""Languages offered in every country (ISO 639), beside its own."""


def whole(label: Any, *, most: int = checks.MOST_PEOPLE, least: int = 0, **given: Any) -> forms.IntegerField:
    """Return a field for a whole number."""
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages={"invalid": _("Write a whole number, such as 25.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        **given,
    )


def of_column(name: str, kind: str) -> forms.Field:
    """Return the field of a column of one kind."""
    needed = name in TABLE[kind].needed
    wanted = format_lazy(_("Choose or fill in “{label}”."), label=COLUMNS[name])
    given: dict[str, Any] = {"label": COLUMNS[name], "required": needed, "help_text": _HINTS.get(name, "")}
    given["error_messages"] = {"required": wanted}
    if name in LISTS:
        return forms.MultipleChoiceField(
            **given | {"help_text": _SEPARATE}, widget=forms.CheckboxSelectMultiple, choices=_options(name)
        )
    if name in VOCABULARIES:
        options = _options(name)
        if len(options) > 8:
            return forms.ChoiceField(**given, choices=[("", ""), *options])
        blank = [] if needed else [("", str(_("Not known")))]
        return forms.ChoiceField(**given, widget=forms.RadioSelect, choices=[*blank, *options])
    if name in ("needs_assessed", "evaluated"):
        return forms.ChoiceField(**given, widget=forms.RadioSelect, choices=_SAID)
    if name == "signed_on":
        return DateField(**given, side="past")
    if name == "number":
        return whole(given["label"], least=1, initial=1, help_text=given["help_text"])
    if name == "reach":
        return whole(given["label"], most=checks.MOST_REACHED, required=False, help_text=given["help_text"])
    if name == "amount":
        return forms.DecimalField(
            **given,
            min_value=Decimal("0.01"),
            max_digits=16,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        )
    limit = TEXTS[name]
    return TextField(**given, limit=limit, lines=3 if limit > 300 else 0)


def _options(name: str) -> list[tuple[str, str]]:
    return language_choices() if name == "languages" else vocabulary(VOCABULARIES[name]).choices(language())
