"""What taking in a group asks: first how many and which languages, then a row for each person."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.cases import words
from lindung.cases.groups import actions
from lindung.cases.groups.models import LARGEST
from lindung.cases.groups.web.fields import NameField
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm

LINES: Final = 6
"""Languages that the first page asks for; a seventh is written in its row."""
LANGUAGES: Final = "languages"
COUNTRIES: Final = "countries"
_WHERE: Final = ("found_on", "place", "district", "origin", "exploitation")


class WhereForm(LindungForm):
    """Where, when and how a group was found."""

    found_on = DateField(label=lazy("Day they were found"), side="past")
    place = forms.ChoiceField()
    district = forms.ChoiceField(required=False)
    origin = forms.ChoiceField(label=lazy("How we learned of them"))
    exploitation = forms.ChoiceField(label=lazy("Form of exploitation, if known"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack, here = current(), words.language()
        fields: dict[str, Any] = self.fields
        fields["place"].label = pack.term("place", here)
        fields["place"].choices = [
            ("", "–"),
            *((code, place.name.text(here)) for code, place in pack.places.items()),
        ]
        fields["district"].label = pack.term("district", here)
        fields["district"].choices = [("", _("Not known"))] + [
            (place.name.text(here), [(district.code, district.name) for district in place.districts])
            for place in pack.places.values()
            if place.districts
        ]
        fields["origin"].choices = [("", "–"), *((code, str(name)) for code, name in words.ORIGINS.items())]
        fields["exploitation"].choices = [
            ("", _("Not known yet")),
            *vocabulary("exploitation_forms").choices(here),
        ]

    @property
    def where(self) -> list[BoundField]:
        """The fields about the rescue itself."""
        return [self[name] for name in _WHERE]

    @property
    def lists(self) -> list[tuple[str, list[str]]]:
        """The names that the inputs of the table offer, by the id of their list."""
        return [
            (LANGUAGES, [name for _code, name in words.language_choices()]),
            (COUNTRIES, [name for _code, name in words.nationality_choices()]),
        ]


def _number(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=LARGEST,
        error_messages={"invalid": lazy("Write a whole number, such as 14.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        **kwargs,
    )


class StartForm(WhereForm):
    """How many people, and who of them speaks what: enough to lay out the rows."""

    people = _number(lazy("How many people?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sexes = [("", _("Different")), *vocabulary("sex").choices(words.language())]
        for line in range(1, LINES + 1):
            told = {"number": line}
            self.fields[f"l{line}-language"] = NameField(
                choices=words.language_choices, listed=LANGUAGES, label=_("Language %(number)d") % told
            )
            self.fields[f"l{line}-people"] = _number(
                _("How many speak it, line %(number)d") % told, required=False
            )
            self.fields[f"l{line}-nationality"] = NameField(
                choices=words.nationality_choices,
                listed=COUNTRIES,
                label=_("Nationality, line %(number)d") % told,
            )
            self.fields[f"l{line}-sex"] = forms.ChoiceField(
                label=_("Sex, line %(number)d") % told, choices=sexes, required=False
            )

    @property
    def lines(self) -> list[list[BoundField]]:
        """The lines of languages, each with its inputs."""
        names = ("language", "people", "nationality", "sex")
        return [[self[f"l{line}-{name}"] for name in names] for line in range(1, LINES + 1)]

    def clean(self) -> dict[str, Any]:
        """Refuse lines that name more people than there are."""
        given = super().clean() or self.cleaned_data
        named = sum(given.get(f"l{line}-people") or 0 for line in range(1, LINES + 1))
        if named > given.get("people", LARGEST):
            self.add_error(
                "people", _("The lines below name %(named)d people. Correct one of them.") % {"named": named}
            )
        return given

    def layout(self) -> dict[str, Any]:
        """Return what the rows start with: one line's people after the other's, then "as above"."""
        given = self.cleaned_data
        start: dict[str, Any] = {name: given[name] for name in _WHERE}
        left, number = given["people"], 0
        for line in range(1, LINES + 1):
            facts = {name: given[f"l{line}-{name}"] for name in ("language", "nationality", "sex")}
            size = given[f"l{line}-people"] or (left if facts["language"] else 0)
            for place in range(min(size, left)):
                number += 1
                start |= {f"r{number}-{name}": value for name, value in facts.items() if value}
                start |= {f"r{number}-{name}": "" for name in ("language", "nationality") if not facts[name]}
                if place == 0:
                    start |= {f"r{number}-sex": facts["sex"] or "unknown", f"r{number}-interpreter": ""}
            left -= min(size, left)
        return start


class CallForm(LindungForm):
    """Who is called to the group, and for how long."""

    kinds = forms.MultipleChoiceField(
        label=lazy("Who is to come?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (actions.INTERPRETER, lazy("An interpreter for each language")),
            (actions.SPECIALIST, lazy("Victim assistance specialists, one for five people")),
        ],
        initial=list(actions.HELPERS),
    )
    hours = forms.IntegerField(
        label=lazy("For how many hours, from now?"),
        min_value=1,
        max_value=actions.LONGEST,
        initial=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )
