"""What the forms of reviews ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.plans.models import Activity, Period, PlanActor
from lindung.plans.reviews.models.reviews import FINDINGS, SENTENCE
from lindung.plans.reviews.words import CAUSES, KINDS
from lindung.plans.rules_words import STANDINGS

Choices = list[tuple[str, str | Promise]]
_WARNED = _("No names, no telephone or document numbers: many can read this.")


def of_actors(actors: Iterable[PlanActor]) -> Choices:
    """Return actors as choices."""
    return [(one.code, one.label) for one in actors]


def of_activities(activities: Iterable[Activity]) -> Choices:
    """Return activities as choices, with their codes."""
    return [(one.code, f"{one.code} {one.label}") for one in activities]


def none_or(choices: Sequence[tuple[str, str | Promise]], none: str | Promise = "") -> Choices:
    """Return choices that may be left open."""
    return [("", none), *choices]


class BeginForm(LindungForm):
    """Which review of which period, held by whom."""

    kind = forms.ChoiceField(label=_("Which review?"), widget=forms.RadioSelect, choices=list(KINDS.items()))
    period = forms.ChoiceField(label=_("Of which period?"))
    chair = forms.ChoiceField(label=_("Who holds it?"), required=False)

    def __init__(
        self, *args: Any, periods: Iterable[Period], actors: Iterable[PlanActor], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["period"].choices = [(one.code, one.code) for one in periods]
        fields["chair"].choices = none_or(of_actors(actors))


class HoldForm(LindungForm):
    """When a review was held and what it found."""

    held_on = DateField(label=_("When was it held?"), side="past")
    chair = forms.ChoiceField(label=_("Who held it?"), required=False)
    findings = TextField(label=_("What did it find?"), help_text=_WARNED, limit=FINDINGS, lines=8)

    def __init__(self, *args: Any, actors: Iterable[PlanActor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["chair"].choices = none_or(of_actors(actors))


class GapForm(LindungForm):
    """What is missing, and why."""

    activity = forms.ChoiceField(label=_("Which activity?"), required=False)
    cause = forms.ChoiceField(
        label=_("What is the cause?"), widget=forms.RadioSelect, choices=list(CAUSES.items())
    )
    text = TextField(label=_("What is missing or went wrong?"), help_text=_WARNED, limit=SENTENCE, lines=3)

    def __init__(self, *args: Any, activities: Iterable[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["activity"].choices = none_or(of_activities(activities), _("The plan as a whole"))


class OverrideForm(LindungForm):
    """Where an activity stands in a person's judgement, and why."""

    standing = forms.ChoiceField(label=_("Where does it stand?"), widget=forms.RadioSelect, required=False)
    reason = TextField(
        label=_("Why otherwise than the rule says?"), help_text=_WARNED, limit=SENTENCE, lines=3
    )

    def __init__(self, *args: Any, overridden: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        choices: Choices = [(code.value, word) for code, word in STANDINGS.items()]
        if overridden:
            choices.append(("", _("As the rule says")))
        fields["standing"].choices = choices


class WordForm(LindungForm):
    """One sentence, under the name that the act knows it by; `label` says which."""

    def __init__(self, *args: Any, name: str, label: str, **kwargs: Any) -> None:
        # Before the form is made: it words what each of its fields asks.
        self.__dict__["base_fields"] = {
            name: TextField(label=label, help_text=_WARNED, limit=SENTENCE, lines=3)
        }
        super().__init__(*args, **kwargs)


class FollowForm(LindungForm):
    """Which plan follows this one."""

    plan = forms.ChoiceField(label=_("Which plan follows?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, plans: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["plan"].choices = plans


class CarryForm(LindungForm):
    """Which activities go on, where, and who leads those whose lead the next plan does not know."""

    activities = forms.MultipleChoiceField(
        label=_("Which activities go on?"), widget=forms.CheckboxSelectMultiple
    )
    objective = forms.ChoiceField(label=_("Under which objective of the next plan?"))
    lead = forms.ChoiceField(
        label=_("Who leads?"),
        help_text=_("Only where nobody who was responsible has a part in the next plan."),
    )
    note = TextField(label=_("Why do they go on?"), help_text=_WARNED, limit=SENTENCE, lines=3)

    def __init__(
        self, *args: Any, activities: Choices, objectives: Choices, leads: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["activities"].choices = activities
        fields["objective"].choices = objectives
        fields["lead"].choices = leads
