"""What the forms of an event ask: one light form for each kind, made from its columns."""

from __future__ import annotations

import dataclasses
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.cases.words import language, language_choices
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.plans.programmes import checks, queries
from lindung.plans.programmes.facts import Facts, Heads, facts_of
from lindung.plans.programmes.kinds import ROLES, SECTORS, TABLE
from lindung.plans.programmes.models import Event
from lindung.plans.programmes.sheets.columns import PEOPLE
from lindung.plans.programmes.web.fields import OFTEN, SECTOR, of_column, whole
from lindung.plans.programmes.words import COLUMNS

LATER = frozenset(
    (
        "languages",
        "audiences",
        "effect",
        "others",
        "partners",
        "summary",
        "link",
        "needs_assessed",
        "evaluated",
    )
)
"""Fields that a light form folds up; a reason and a confirmation never are among them."""


class EventForm(LindungForm):
    """An event of one kind: what all say first, then the columns of the kind, then what may be left out."""

    title = TextField(label=COLUMNS["title"], limit=200)
    organisation = forms.ChoiceField(label=COLUMNS["organisation"])
    held_from = DateField(label=COLUMNS["held_from"], side="past")
    held_to = DateField(
        label=COLUMNS["held_to"],
        required=False,
        side="past",
        help_text=_("Leave it empty if it was one day."),
    )
    place = forms.ChoiceField(label=COLUMNS["place"], required=False)

    def __init__(
        self,
        *args: Any,
        kind: str,
        actor: Actor,
        earlier: Facts | None = None,
        with_people: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        fields: dict[str, Any] = self.fields
        self._organisations(fields, actor, earlier)
        pack = current()
        places = sorted((one.name.text(language()), code) for code, one in pack.places.items())
        everywhere = format_lazy("{} ({})", _("The whole country"), pack.name.text(language()))
        fields["place"].choices = [("", everywhere), *((code, name) for name, code in places)]
        for name in TABLE[kind].columns:
            fields[name] = of_column(name, kind)
        if "languages" in fields:
            chosen = earlier.languages if earlier else ()
            here = {*OFTEN, *pack.languages, *chosen}
            fields["languages"].choices = [pair for pair in language_choices() if pair[0] in here]
        if TABLE[kind].people and with_people:
            self._people(fields)
        if TABLE[kind].sectors:
            fields["number"].required, fields["number"].initial = False, None
            fields["number"].help_text = _("Leave it empty where you give the number of each sector below.")
            for code, name in vocabulary(SECTORS).choices(language()):
                fields[f"{SECTOR}{code}"] = whole(name, required=False)
        self._last(fields)

    def _organisations(self, fields: dict[str, Any], actor: Actor, earlier: Facts | None) -> None:
        held = {earlier.organisation, *earlier.others} if earlier else set()
        known = list(Organisation.objects.filter(Q(active=True) | Q(code__in=held)).order_by("code"))
        own = [one for one in known if queries.keeps_all(actor) or one.pk == actor.organisation_id]
        fields["organisation"].choices = [(one.code, one.name) for one in own]
        if len(own) == 1:
            fields["organisation"].widget = forms.HiddenInput()
            fields["organisation"].initial = own[0].code
        elif earlier is None:
            fields["organisation"].initial = next(
                (one.code for one in own if one.pk == actor.organisation_id), ""
            )
        fields["others"] = forms.MultipleChoiceField(
            label=COLUMNS["others"],
            required=False,
            choices=[(one.code, one.name) for one in known],
            widget=forms.CheckboxSelectMultiple,
        )

    def _people(self, fields: dict[str, Any]) -> None:
        for name, (_sex, title) in PEOPLE.items():
            fields[name] = whole(title, required=False)
        fields["role"] = forms.ChoiceField(
            label=_("Role of those who came"),
            help_text=_(
                "Were there several roles, or do you have a list? Count them on the event's page afterwards."
            ),
            required=False,
            choices=[("", ""), *vocabulary(ROLES).choices(language())],
        )

    def _last(self, fields: dict[str, Any]) -> None:
        fields["others"] = fields.pop("others")
        fields["partners"] = TextField(
            label=COLUMNS["partners"],
            required=False,
            limit=300,
            help_text=_("Bodies, never names of people."),
        )
        fields["summary"] = TextField(
            label=COLUMNS["summary"],
            required=False,
            limit=1000,
            lines=3,
            help_text=_(
                "Everybody who reads the plan reads this: no names, no telephone or document numbers."
            ),
        )
        fields["link"] = TextField(label=COLUMNS["link"], required=False, limit=300)
        fields["sure"] = forms.BooleanField(
            label=_("I have looked again: no text names anybody"), required=False
        )
        if not self.data.get("sure"):
            fields["sure"].widget = forms.HiddenInput()

    def asked_first(self) -> list[BoundField]:
        """Return the fields that are needed or asked of most events."""
        return [field for field in self.visible_fields() if field.name not in LATER]

    def asked_later(self) -> list[BoundField]:
        """Return the fields that may well be left out: they stand folded up until one holds something."""
        return [field for field in self.visible_fields() if field.name in LATER]

    @property
    def later_is_open(self) -> bool:
        """Whether a field that stands folded up has an answer or a problem."""
        return any(field.errors or field.value() for field in self.asked_later())

    def ask_sure(self) -> None:
        """Show the tick by which the writer confirms that a text which looks personal names nobody."""
        self.fields["sure"].widget = forms.CheckboxInput()

    def facts(self, *, currency: str = "") -> Facts:
        """Return what was answered; `currency` stands beside an amount that keeps its own."""
        given = dict(self.cleaned_data)
        tallies = self.tallies()
        if "number" in self.fields and given["number"] is None:
            given["number"] = sum(tallies.values()) or 1
        for name in ("needs_assessed", "evaluated"):
            if name in given:
                given[name] = {"yes": True, "no": False}.get(given[name])
        names = {field.name for field in dataclasses.fields(Facts)} & given.keys()
        values: dict[str, Any] = {name: given[name] for name in sorted(names)}
        values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        if given.get("amount"):
            values["currency"] = currency
        return Facts(kind=self.kind, **values)

    def people(self) -> list[Heads]:
        """Return the groups of people that were answered."""
        role = self.cleaned_data.get("role") or "unknown"
        counted = [(sex, self.cleaned_data.get(name)) for name, (sex, _title) in PEOPLE.items()]
        return [Heads(number=number, sex=sex, role=role) for sex, number in counted if number]

    def tallies(self) -> dict[str, int]:
        """Return the numbers by sector that were answered."""
        return {
            name.removeprefix(SECTOR): number
            for name, number in self.cleaned_data.items()
            if name.startswith(SECTOR) and number
        }


class CorrectForm(EventForm):
    """The same with a reason; the version that was read goes along."""

    reason = TextField(label=_("Why is it corrected?"), limit=checks.REASON, lines=2)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, tallies: dict[str, int], **kwargs: Any) -> None:
        earlier = facts_of(event)
        said = {None: "", True: "yes", False: "no"}
        initial: dict[str, Any] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in dataclasses.asdict(earlier).items()
        }
        for name in ("needs_assessed", "evaluated"):
            initial[name] = said[initial[name]]
        initial |= {f"{SECTOR}{code}": number for code, number in tallies.items()} | {
            "version": event.version
        }
        super().__init__(
            *args,
            kind=event.kind,
            earlier=earlier,
            with_people=False,
            initial=initial | kwargs.pop("initial", {}),
            **kwargs,
        )
        fields: dict[str, Any] = self.fields
        fields["reason"] = fields.pop("reason")
