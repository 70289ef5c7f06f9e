"""What the pages of committees ask. Texts that many read warn of what could name a person before they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lindung.access.queries import organisations
from lindung.kernel.hints import looks_personal
from lindung.kernel.web.dates import DateField, DateTimeField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.plans.committees.actions.agendas import TITLE
from lindung.plans.committees.actions.meetings import PLACE
from lindung.plans.committees.actions.points import LINK
from lindung.plans.committees.models import AgendaItem, Decision, Seat
from lindung.plans.committees.models.meetings import TEXT
from lindung.plans.committees.words import CAME, PRIORITIES, ROLES, facts, title

Choices = list[tuple[str, str]]
NOBODY: Final = _("Many read this: no name and no number of a person who is protected or of a suspect.")


class CautiousForm(LindungForm):
    """A form whose texts are looked at before they are kept: what looks personal is kept only once confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["looked"] = forms.BooleanField(
            label=_("I have looked once more: no text here says who somebody is"),
            required=False,
            widget=forms.HiddenInput,
        )
        if self.is_bound and any(looks_personal(str(self.data.get(name, ""))) for name in self._texts()):
            self.fields["looked"].widget = forms.CheckboxInput()

    def _texts(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field, TextField)]

    def clean(self) -> dict[str, Any]:
        """Add the warning beside each text that looks personal, until the writer has confirmed."""
        given = super().clean() or self.cleaned_data
        if not given.get("looked"):
            for name in self._texts():
                if looks_personal(str(given.get(name, ""))):
                    self.add_error(
                        name,
                        gettext(
                            "This looks like a telephone or document number, or an e-mail address. Take it out. If it"
                            " is none, tick the box below and send again."
                        ),
                    )
        return given


class SeatForm(LindungForm):
    """Who gets a seat, and which."""

    username = TextField(
        label=_("Username of the person"),
        help_text=_("As they sign in with it. Leave it empty to seat an organisation."),
        required=False,
        limit=60,
    )
    organisation = forms.ChoiceField(label=_("Or an organisation"), required=False)
    role = forms.ChoiceField(label=_("Seat"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["organisation"].choices = [("", gettext("No organisation")), *_bodies()]
        fields["role"].choices = [(role, str(ROLES[role])) for role in Seat.Role.values]


def _bodies() -> Choices:
    return [(one.code, one.name) for one in organisations().order_by("code")]


class MeetingForm(LindungForm):
    """When and where a meeting is."""

    starts_at = DateTimeField(label=_("Begins"))
    place = TextField(label=_("Place"), help_text=_("A room, or how to join."), required=False, limit=PLACE)


class ItemForm(CautiousForm):
    """An item added by hand."""

    title = TextField(label=_("Item"), help_text=NOBODY, limit=TITLE)


class MinutesForm(CautiousForm):
    """Who came, and what was said on each item."""

    def __init__(
        self,
        *args: Any,
        seats: Sequence[Seat],
        items: Sequence[AgendaItem],
        came: dict[UUID, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        looked = self.fields.pop("looked")
        choices = [("", gettext("Not recorded")), *((code, str(word)) for code, word in CAME.items())]
        for seat in seats:
            who = f"{seat.holder}, {seat.body}" if seat.body else seat.holder
            self.fields[f"came_{seat.pk}"] = forms.ChoiceField(
                label=f"{who} ({str(ROLES[seat.role]).lower()})",
                choices=choices,
                required=False,
                initial=came.get(seat.pk, ""),
            )
        for item in items:
            self.fields[f"item_{item.pk}"] = TextField(
                label=f"{item.number}. {title(item)}",
                help_text="; ".join([item.ref, *facts(item)]) if item.ref else "",
                required=False,
                limit=TEXT,
                lines=4,
                initial=item.minutes,
            )
        self.fields["looked"] = looked
        if self.is_bound and any(looks_personal(str(self.data.get(name, ""))) for name in self._texts()):
            looked.widget = forms.CheckboxInput()

    def said(self) -> dict[UUID, str]:
        """Return the minutes by item."""
        return self._by_key("item_")

    def came(self) -> dict[UUID, str]:
        """Return who came by seat; seats left open are left out."""
        return {key: state for key, state in self._by_key("came_").items() if state}

    def _by_key(self, prefix: str) -> dict[UUID, str]:
        return {
            UUID(name.removeprefix(prefix)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }


class DecisionForm(CautiousForm):
    """What was decided, and what is to be done: either, or both at once."""

    decision = TextField(label=_("Decision"), help_text=NOBODY, required=False, limit=TEXT, lines=3)
    item = forms.ChoiceField(label=_("On which item?"), required=False)
    text = TextField(
        label=_("Action"),
        help_text=_("What is to be done. Leave it empty if nothing is."),
        required=False,
        limit=TEXT,
        lines=3,
    )
    under = forms.ChoiceField(label=_("The action follows from"), required=False)
    owner = forms.ChoiceField(label=_("Who does it?"), required=False)
    due_on = DateField(label=_("Due"), side="future", required=False)
    priority = forms.ChoiceField(
        label=_("Priority"), widget=forms.RadioSelect, initial="normal", required=False
    )
    part = forms.ChoiceField(label=_("Activity it is about"), required=False)

    def __init__(
        self,
        *args: Any,
        items: Sequence[AgendaItem],
        seats: Sequence[Seat],
        decided: Sequence[Decision],
        parts: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["item"].choices = [
            ("", gettext("None in particular")),
            *((str(one.pk), f"{one.number}. {title(one)}"[:90]) for one in items),
        ]
        fields["under"].choices = [
            ("", gettext("The decision above, or none")),
            *((str(one.pk), f"{one.code} {one.text}"[:90]) for one in decided),
        ]
        sitting = [(f"seat:{one.pk}", one.holder) for one in seats]
        fields["owner"].choices = [
            ("", gettext("Choose")),
            (gettext("Members"), sitting),
            (gettext("Organisations"), [(f"organisation:{code}", name) for code, name in _bodies()]),
        ]
        fields["priority"].choices = [(code, str(word)) for code, word in PRIORITIES.items()]
        fields["part"].choices = [("", gettext("None in particular")), *parts]

    def clean(self) -> dict[str, Any]:
        """Ask for a decision or an action, and of an action who does it by when."""
        given = super().clean()
        if not given.get("decision") and not given.get("text") and not self.errors:
            self.add_error("decision", gettext("Write down a decision, an action, or both."))
        if given.get("text"):
            if not given.get("owner"):
                self.add_error("owner", gettext("Choose who does it."))
            if not given.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", gettext("Say by when it is to be done."))
        return given


class DoneForm(CautiousForm):
    """The evidence that an action was done."""

    evidence = TextField(label=_("What was done?"), help_text=NOBODY, required=False, limit=TEXT, lines=4)
    link = TextField(
        label=_("Where can it be seen?"),
        help_text=_("An address that begins with https://, if there is one."),
        required=False,
        limit=LINK,
    )

    def _texts(self) -> list[str]:
        return ["evidence"]


class ReopenForm(CautiousForm):
    """Why an action is opened again."""

    reason = TextField(label=_("Why is it not done?"), help_text=NOBODY, limit=TEXT, lines=3)
