"""What the forms of callouts ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.cases.words import language_choices
from lindung.directory.roster.models import Entry
from lindung.directory.roster.words import place_choices
from lindung.kernel.web.dates import DateTimeField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.protection.callouts.actions.asking import DIALECT_LIMIT
from lindung.protection.callouts.models import Callout, CalloutOffer

Choices = Sequence[tuple[str, str]]
_ANY: tuple[str, Any] = ("", _("No matter"))


class AskForm(LindungForm):
    """Whom to call, when and where."""

    kind = forms.ChoiceField(
        label=_("Whom do you need?"), widget=forms.RadioSelect, choices=Entry.Kind.choices
    )
    language = forms.ChoiceField(label=_("In which language?"), required=False)
    dialect = TextField(label=_("Dialect"), required=False, limit=DIALECT_LIMIT)
    mode = forms.ChoiceField(label=_("How?"), widget=forms.RadioSelect, choices=Callout.Mode.choices)
    place = forms.ChoiceField(
        label=_("Where?"), help_text=_("Whoever is called learns this, nothing nearer.")
    )
    starts_at = DateTimeField(label=_("From"))
    ends_at = DateTimeField(label=_("Until"), side="future")
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"), widget=forms.RadioSelect, choices=Callout.Urgency.choices
    )
    sex = forms.ChoiceField(
        label=_("Woman or man?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Ask the person what they wish."),
    )
    needed_at = DateTimeField(
        label=_("Since when is it needed?"),
        required=False,
        side="past",
        help_text=_("How long people wait for an interpreter is counted from here."),
    )

    def __init__(self, *args: Any, spoken: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        others = [pair for pair in language_choices() if pair not in spoken]
        fields["language"].choices = [("", _("No particular language")), *spoken, *others]
        fields["place"].choices = place_choices()
        fields["sex"].choices = [_ANY, *Entry.Sex.choices[:2]]


class ReasonForm(LindungForm):
    """Why not."""

    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect, choices=CalloutOffer.Reason.choices)


class TelephonedForm(LindungForm):
    """What somebody answered by telephone."""

    answer = forms.ChoiceField(
        label=_("What did they answer?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, they come")), ("no", _("No"))],
    )
    reason = forms.ChoiceField(
        label=_("If not, why?"), required=False, choices=[("", ""), *CalloutOffer.Reason.choices]
    )


class TakeBackForm(LindungForm):
    """Why somebody who had said yes by telephone does not come."""

    reason = forms.ChoiceField(
        label=_("Why do they not come?"), widget=forms.RadioSelect, choices=CalloutOffer.Reason.choices
    )


class ThereForm(LindungForm):
    """Since when they are there."""

    present_at = DateTimeField(label=_("Since when?"), side="past")


class DoneForm(LindungForm):
    """How it went."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"), widget=forms.RadioSelect, choices=Callout.Outcome.choices
    )
    ended_at = DateTimeField(label=_("Until when?"), side="past")


class CancelForm(LindungForm):
    """Why it is called off."""

    why = forms.ChoiceField(
        label=_("Why is it called off?"), widget=forms.RadioSelect, choices=Callout.Why.choices
    )
