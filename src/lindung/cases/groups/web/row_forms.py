"""The second page of taking in a group: a row for each person, read as one types it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.cases import words
from lindung.cases.actions import PersonFacts
from lindung.cases.groups.rows import BELONGS, Row, problems_of, read_age
from lindung.cases.groups.web.fields import AS_ABOVE, NameField, RowNumberField
from lindung.cases.groups.web.forms import COUNTRIES, LANGUAGES, WhereForm
from lindung.cases.models.person import AgeBasis
from lindung.kernel import clock
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.forms import TextField

MORE: Final = "_more"
_CELLS: Final = ("sex", "age", "nationality", "language", "interpreter", "need", "with", "how", "out")
_AT_FAULT: Final = {"age_years": "age", "best_language": "language", "needs": "need", "belongs_with": "with"}
_REPEATED: Final = ("sex", "nationality", "language", "interpreter")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table as the page draws it."""

    number: int
    cells: Mapping[str, BoundField]


class GroupForm(WhereForm):
    """The rescue, and a row for each person."""

    age_basis = forms.ChoiceField(
        label=lazy("How sure are the ages?"),
        help_text=lazy(
            "A question mark after an age, or no age, means that nobody is sure: we protect them as a child."
        ),
    )

    def __init__(self, data: Any = None, *, size: int, **kwargs: Any) -> None:
        self.size = size
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["age_basis"].choices = [
            (code, str(words.AGE_BASES[code])) for code in AgeBasis.values if code != AgeBasis.UNSURE
        ]
        fields["age_basis"].initial = AgeBasis.STATED
        fields["size"] = forms.IntegerField(widget=forms.HiddenInput, initial=size)
        for number in range(1, size + 1):
            fields |= {f"r{number}-{name}": field for name, field in _row(number)}

    @property
    def asks_for_language(self) -> bool:
        """Whether this was sent to see the page once more: in another language, or with one row more."""
        return super().asks_for_language or (self.is_bound and MORE in self.data)

    @property
    def rows(self) -> list[Line]:
        """The rows to draw."""
        return [
            Line(number, {name: self[f"r{number}-{name}"] for name in _CELLS})
            for number in range(1, self.size + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Read the rows, and put what the domain finds wrong beside the row."""
        given = super().clean() or self.cleaned_data
        self.people = list(self._read(given))
        if not self.people:
            raise forms.ValidationError(_("Every row is left out. Keep the rows of the people you found."))
        if self.errors:
            return given
        for one in problems_of(rows=self.people, found_on=given["found_on"], at=clock.now()):
            name = f"r{one.number}-{_AT_FAULT.get(one.field, one.field)}"
            self.add_error(name if name in self.fields else None, one.words)
        return given

    def _read(self, given: dict[str, Any]) -> Iterator[Row]:
        above: dict[str, Any] = {}
        for number in range(1, self.size + 1):
            cell = {name: given.get(f"r{number}-{name}", "") for name in _CELLS}
            if cell["out"]:
                continue
            for name in _REPEATED:
                cell[name] = above.get(name, "") if cell[name] == AS_ABOVE else cell[name]
            above = cell
            years, sure = self._age(number, cell["age"], given)
            yield Row(
                number=number,
                facts=PersonFacts(
                    sex=cell["sex"] or "unknown",
                    age_years=years,
                    age_basis=given.get("age_basis", "") if sure else AgeBasis.UNSURE,
                    nationality=cell["nationality"],
                    languages=(cell["language"],) if cell["language"] else (),
                    interpreter_needed={"yes": True, "no": False}.get(cell["interpreter"]),
                    needs=(cell["need"],) if cell["need"] else (),
                ),
                belongs_with=int(cell["with"]) if cell["with"] else None,
                belongs=cell["how"] or "companion",
            )

    def _age(self, number: int, text: str, given: dict[str, Any]) -> tuple[int | None, bool]:
        if "found_on" not in given:
            return None, False
        try:
            return read_age(text, found_on=given["found_on"])
        except Invalid as wrong:
            self.add_error(f"r{number}-age", str(wrong))
            return None, False


def _row(number: int) -> Iterator[tuple[str, forms.Field]]:
    """Return the inputs of one row, each named for who cannot see the table."""
    here, told = words.language(), {"number": number}
    above = [(AS_ABOVE, _("As above"))] if number > 1 else []
    first = AS_ABOVE if number > 1 else ""
    yield (
        "sex",
        forms.ChoiceField(
            label=_("Sex, person %(number)d") % told,
            choices=above + vocabulary("sex").choices(here),
            initial=first or "unknown",
            required=False,
            widget=forms.Select(attrs={"class": "govuk-input--width-5"}),
        ),
    )
    attrs = {"class": "govuk-input--width-3", "autocomplete": "off"}
    yield (
        "age",
        TextField(
            label=_("Age, person %(number)d") % told,
            limit=10,
            required=False,
            widget=forms.TextInput(attrs=attrs),
        ),
    )
    for name, choices, listed, label in (
        ("nationality", words.nationality_choices, COUNTRIES, _("Nationality, person %(number)d")),
        ("language", words.language_choices, LANGUAGES, _("Language, person %(number)d")),
    ):
        yield (
            name,
            NameField(choices=choices, listed=listed, repeat=number > 1, label=label % told, initial=first),
        )
    yield (
        "interpreter",
        forms.ChoiceField(
            label=_("Interpreter, person %(number)d") % told,
            choices=[*above, ("", _("Not known")), ("yes", _("Needed")), ("no", _("Not needed"))],
            initial=first,
            required=False,
        ),
    )
    needs = [("", _("None")), *vocabulary("urgent_needs").choices(here)]
    yield (
        "need",
        forms.ChoiceField(
            label=_("Urgent need, person %(number)d") % told,
            choices=needs,
            required=False,
            widget=forms.Select(attrs={"class": "govuk-input--width-10"}),
        ),
    )
    yield "with", RowNumberField(label=_("Belongs with row, person %(number)d") % told)
    yield (
        "how",
        forms.ChoiceField(
            label=_("How they belong together, person %(number)d") % told,
            choices=[(code, str(name)) for code, name in BELONGS.items()],
            required=False,
        ),
    )
    yield "out", forms.BooleanField(label=_("Leave row %(number)d out") % told, required=False)
