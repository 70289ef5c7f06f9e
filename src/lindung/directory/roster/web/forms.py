"""What the forms of the roster ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation
from lindung.directory.roster.actions import EntryIn, Learnt, Tongue
from lindung.directory.roster.actions.keeping import NAME_LIMIT
from lindung.directory.roster.models import Entry, Speaks, Training
from lindung.directory.roster.queries import Card
from lindung.directory.roster.words import WEEKDAYS, language_choices, nationality_choices, place_choices
from lindung.kernel.web.dates import DateField, DateTimeField, read_time
from lindung.kernel.web.forms import LindungForm, TextField

TONGUES: Final = 5
"""How many languages the form has room for."""
_ANY: Final = [("", "")]


class EntryForm(LindungForm):
    """Somebody who can be called."""

    kind = forms.ChoiceField(label=_("What for?"), choices=Entry.Kind.choices)
    organisation = forms.ChoiceField(label=_("Organisation"))
    display_name = TextField(label=_("Name"), limit=NAME_LIMIT)
    sex = forms.ChoiceField(label=_("Sex"), widget=forms.RadioSelect, choices=Entry.Sex.choices)
    username = TextField(
        label=_("User name"),
        required=False,
        limit=60,
        help_text=_("Of their account, if they answer calls themselves. Otherwise the office calls them."),
    )
    telephone = TextField(label=_("Telephone"), required=False, limit=30)
    by_phone = forms.BooleanField(label=_("Can be called by telephone"), required=False)
    on_site = forms.BooleanField(label=_("Comes to the place"), required=False)
    places = forms.MultipleChoiceField(
        label=_("Where do they come to?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everywhere."),
    )
    not_for_nationalities = forms.MultipleChoiceField(
        label=_("Not for people from"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Where it could put one of the two at risk."),
    )
    not_for_organisations = forms.MultipleChoiceField(
        label=_("Not for these organisations"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    reviewed_on = DateField(label=_("Gone through on"), required=False, side="past")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        bodies = [(one.code, one.name) for one in Organisation.objects.filter(active=True).order_by("code")]
        bodies.sort(key=lambda pair: pair[1])
        fields["organisation"].choices = _ANY + bodies
        fields["not_for_organisations"].choices = bodies
        fields["places"].choices = place_choices()
        fields["not_for_nationalities"].choices = nationality_choices()
        for number in range(1, TONGUES + 1):
            fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language %(number)s") % {"number": number},
                choices=_ANY + language_choices(),
                required=number == 1,
            )
            fields[f"level_{number}"] = forms.ChoiceField(
                label=_("How well"), choices=Speaks.Level.choices, required=False, initial="fluent"
            )
            fields[f"dialects_{number}"] = TextField(
                label=_("Dialects, with commas between them"), required=False
            )
        for kind, name in Training.Kind.choices:
            fields[f"{kind}_on"] = DateField(
                label=_("%(training)s: taken on") % {"training": name}, required=False, side="past"
            )
            fields[f"{kind}_until"] = DateField(
                label=_("%(training)s: no longer counts from") % {"training": name}, required=False
            )
        for last in ("reviewed_on", "_submission"):
            fields[last] = fields.pop(last)

    def given(self) -> EntryIn:
        """Return what was answered, as the domain takes it."""
        answers = self.cleaned_data
        tongues = [
            Tongue(
                language=answers[f"language_{number}"],
                level=answers[f"level_{number}"] or Speaks.Level.FLUENT,
                dialects=tuple(
                    one.strip() for one in answers[f"dialects_{number}"].split(",") if one.strip()
                ),
            )
            for number in range(1, TONGUES + 1)
            if answers[f"language_{number}"]
        ]
        learnt = [
            Learnt(kind=kind, taken_on=answers[f"{kind}_on"], expires_on=answers[f"{kind}_until"])
            for kind in Training.Kind.values
            if answers[f"{kind}_on"]
        ]
        plain = {
            name: answers[name]
            for name in EntryIn.__dataclass_fields__
            if name not in ("languages", "trainings")
        }
        return EntryIn(**plain, languages=tongues, trainings=learnt)

    @staticmethod
    def initial_of(card: Card) -> dict[str, Any]:
        """Return the answers that an entry stands for."""
        entry = card.entry
        values: dict[str, Any] = {
            name: getattr(entry, name)
            for name in EntryIn.__dataclass_fields__
            if name not in ("languages", "trainings", "organisation", "username")
        }
        values["organisation"] = entry.organisation.code
        values["username"] = entry.user.username if entry.user else ""
        for number, one in enumerate(card.languages[:TONGUES], start=1):
            values[f"language_{number}"] = one.language
            values[f"level_{number}"] = one.level
            values[f"dialects_{number}"] = ", ".join(one.dialects)
        for training in card.trainings:
            values[f"{training.kind}_on"] = training.taken_on
            values[f"{training.kind}_until"] = training.expires_on
        return values


class HoursForm(LindungForm):
    """The weekly hours: each day from and until, both empty for a day off."""

    def __init__(self, *args: Any, hours: Mapping[int, tuple[time, time]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for number, day in enumerate(WEEKDAYS):
            opens, closes = hours.get(number, (None, None))
            fields[f"opens_{number}"] = TextField(
                label=_("%(day)s, from") % {"day": day},
                required=False,
                limit=8,
                initial=f"{opens:%H:%M}" if opens else "",
            )
            fields[f"closes_{number}"] = TextField(
                label=_("%(day)s, until") % {"day": day},
                required=False,
                limit=8,
                initial=f"{closes:%H:%M}" if closes else "",
            )
        fields["_submission"] = fields.pop("_submission")

    def clean(self) -> dict[str, Any]:
        """Read the times; one of a day needs the other."""
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        hours: dict[int, tuple[time, time]] = {}
        for number in range(len(WEEKDAYS)):
            pair = [self._time(f"{end}_{number}") for end in ("opens", "closes")]
            if pair[0] and pair[1]:
                hours[number] = (pair[0], pair[1])
            elif pair[0] or pair[1]:
                self.add_error(f"closes_{number}", _("Give both times of this day, or none for a day off."))
        answers["hours"] = hours
        return answers

    def _time(self, name: str) -> time | None:
        text = self.cleaned_data.get(name, "")
        try:
            return read_time(text=text) if text else None
        except ValidationError as wrong:
            self.add_error(name, wrong)
            return None


class AbsenceForm(LindungForm):
    """A time of not being there."""

    starts_at = DateTimeField(label=_("From"))
    ends_at = DateTimeField(label=_("Until"), side="future")
