"""What the forms of shelters ask. What may be true is the domain's to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.kernel.web.dates import DateField, DateTimeField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.protection.shelters import rules
from lindung.protection.shelters.actions import LONGEST_HOLD
from lindung.protection.shelters.actions.records import WORDS_LIMIT
from lindung.protection.shelters.models import Absence, Finding, Incident, Stay

Choices = Sequence[tuple[str, str]]
_CARE = _("Only those who care for the person read this.")


def _radio(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


class WishForm(LindungForm):
    """Where the person wants to be; sent with the address, so that a proposal can be looked at again."""

    wish = forms.ChoiceField(
        label=_("Where does the person want to be?"),
        choices=[("", _("No wish told")), *rules.WISHES.items()],
        required=False,
    )


class PlaceForm(LindungForm):
    """A place for the person."""

    zone = forms.ChoiceField(label=_("Where"))
    asked = _radio(_("Was the person asked where they want to be?"), Stay.Asked.choices)
    wish = forms.ChoiceField(
        label=_("Where do they want to be?"),
        choices=[("", _("No wish told")), *rules.WISHES.items()],
        required=False,
        help_text=_(
            "Ask everyone, and never guess. A transgender person decides whether with women, with men or apart."
        ),
    )
    why = TextField(
        label=_("Why this place, if it does not fit or the order names another?"),
        required=False,
        lines=3,
        limit=WORDS_LIMIT,
        help_text=_CARE,
    )
    despite_order = forms.BooleanField(
        label=_("The order names another place, and the person cannot wait for its correction"),
        required=False,
    )

    def __init__(self, *args: Any, zones: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["zone"].choices = zones


class HoldForm(PlaceForm):
    """A bed to be held."""

    hours = forms.IntegerField(
        label=_("For how many hours?"),
        min_value=1,
        max_value=LONGEST_HOLD,
        help_text=_("Then the bed is free again, unless the person has come."),
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}),
    )


class SettleForm(PlaceForm):
    """A bed the person has come to."""

    arrived_at = DateTimeField(label=_("When did they come?"), side="past")


class ArriveForm(LindungForm):
    """That the person for whom a bed was held has come."""

    arrived_at = DateTimeField(label=_("When did they come?"), side="past")


class LetGoForm(LindungForm):
    """That the person does not come."""


class MoveForm(PlaceForm):
    """Another bed."""

    moved_at = DateTimeField(label=_("When did they move?"), side="past")


class KeepForm(LindungForm):
    """A place that no longer fits, kept."""

    why = TextField(
        label=_("Why does the person stay, and what do they say to it?"),
        lines=3,
        limit=WORDS_LIMIT,
        help_text=_CARE,
    )


class LeaveForm(LindungForm):
    """That the person has left."""

    left_at = DateTimeField(label=_("When did they leave?"), side="past")
    reason = _radio(
        _("Where to?"),
        [one for one in Stay.Reason.choices if one[0] not in {Stay.Reason.MOVED, Stay.Reason.CLOSED}],
    )
    said = TextField(
        label=_("What was said and agreed"), required=False, lines=3, limit=WORDS_LIMIT, help_text=_CARE
    )


class AwayForm(LindungForm):
    """A time away."""

    kind = _radio(_("Is it agreed?"), Absence.Kind.choices)
    since = DateTimeField(label=_("Since when? If not agreed: when were they last seen?"))
    until = DateTimeField(label=_("When will they be back, if it is agreed?"), required=False)
    company = TextField(
        label=_("With whom, and what was agreed or is known?"),
        required=False,
        lines=3,
        limit=WORDS_LIMIT,
        help_text=_CARE,
    )


class BackForm(LindungForm):
    """How an absence ended."""

    outcome = _radio(
        _("How did it end?"),
        [one for one in Absence.Outcome.choices if one[0] != Absence.Outcome.LEFT],
    )
    ended_at = DateTimeField(label=_("When did they come back?"), side="past")
    note = TextField(
        label=_("How are they, and what do they need?"),
        required=False,
        lines=3,
        limit=WORDS_LIMIT,
        help_text=_CARE,
    )


class IncidentForm(LindungForm):
    """Something that happened."""

    kind = _radio(_("What happened?"), Incident.Kind.choices)
    severity = _radio(_("How serious is it?"), Incident.Severity.choices)
    happened_at = DateTimeField(label=_("When?"), side="past")
    account = TextField(
        label=_("What happened, as the person and staff tell it"), lines=5, limit=WORDS_LIMIT, help_text=_CARE
    )
    told = forms.MultipleChoiceField(
        label=_("Who was told?"),
        choices=Incident.Told.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    follow_up_on = DateField(label=_("By when does somebody follow up?"), side="future")


class DoneForm(LindungForm):
    """What was done about an incident."""

    done = TextField(
        label=_("What was done, and how is the person?"), lines=4, limit=WORDS_LIMIT, help_text=_CARE
    )


class CloseHouseForm(LindungForm):
    """By when a house is empty."""

    on = DateField(label=_("By which day does nobody stay here any more?"), side="future")


class MoveAllForm(LindungForm):
    """Where each resident goes: one choice for each stay."""

    moved_at = DateTimeField(label=_("When do they move?"), side="past")

    def __init__(
        self, *args: Any, rows: Sequence[tuple[str, str, str]], zones: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for key, label, initial in rows:
            self.fields[key] = forms.ChoiceField(
                label=label,
                choices=[("", _("No place yet: stays listed")), *zones],
                initial=initial,
                required=False,
            )


class ReviewForm(LindungForm):
    """The day of a review."""

    on = DateField(label=_("When was the house visited?"), side="past")


class FindingForm(LindungForm):
    """How a house stands on one item."""

    mark = _radio(_("How does the house stand?"), Finding.Mark.choices)
    found = TextField(
        label=_("What was found?"),
        required=False,
        lines=3,
        limit=2_000,
        help_text=_("Never name or describe a person: many read this."),
    )
    to_do = TextField(label=_("What does the house do about it?"), required=False, lines=2, limit=2_000)
    due_on = DateField(label=_("By when?"), required=False, side="future")


class EvidenceForm(LindungForm):
    """What a house shows for a finding."""

    evidence = TextField(
        label=_("What was done, and how can one see it?"),
        lines=3,
        limit=2_000,
        help_text=_("Never name or describe a person: many read this."),
    )


class PlainForm(LindungForm):
    """A step that asks nothing."""
