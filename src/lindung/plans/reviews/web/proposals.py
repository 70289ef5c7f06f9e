"""The forms of adjustments: one for each kind of change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lindung.kernel.country import current
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.plans.models import Activity, Indicator, Objective, Output, Period, Plan, PlanActor, Target
from lindung.plans.reviews.models import Gap, Review
from lindung.plans.reviews.models.reviews import SENTENCE
from lindung.plans.reviews.web.forms import Choices, none_or, of_activities, of_actors

SPANS: Choices = [
    (Target.Span.ANNUAL.value, _("Each year")),
    (Target.Span.PLAN.value, _("The whole plan")),
    (Target.Span.PERIOD.value, _("One period")),
]


@dataclass(frozen=True, slots=True)
class Around:
    """What a proposal can name: parts of the plan that were not withdrawn, and the gaps of its review."""

    plan: Plan
    actors: Sequence[PlanActor]
    gaps: Sequence[Gap]

    @classmethod
    def of(cls, review: Review) -> Around:
        """Return what is around a review. Two questions."""
        actors = PlanActor.objects.filter(plan=review.plan, withdrawn_at=None)
        gaps = Gap.objects.filter(review=review).select_related("activity")
        return cls(review.plan, list(actors), list(gaps))

    def activities(self) -> Iterable[Activity]:
        """Return the activities. One question."""
        return Activity.objects.filter(plan=self.plan, withdrawn_at=None)


class ProposalForm(LindungForm):
    """What is to be done, by whom, until when; forms for each kind of change add what changes."""

    takes: tuple[str, ...] = ()
    """Fields that go into what is wanted."""

    def __init__(self, *args: Any, around: Around, **kwargs: Any) -> None:
        self.around = around
        fields: dict[str, Any] = self.changes()
        if around.gaps:
            fields["gap"] = forms.ChoiceField(
                label=_("Which gap does it answer?"),
                required=False,
                choices=none_or([(str(one.pk), _of_gap(one)) for one in around.gaps]),
            )
        fields["text"] = TextField(
            label=_("What is to be done, and why?"),
            help_text=_("It stands in the plan's history. No names, no numbers of persons."),
            limit=SENTENCE,
            lines=3,
        )
        fields["owner"] = forms.ChoiceField(
            label=_("Who sees to it?"), choices=none_or(of_actors(around.actors))
        )
        fields["due_on"] = DateField(label=_("Until when?"))
        # Before the form is made: it words what each of its fields asks.
        self.__dict__["base_fields"] = fields
        super().__init__(*args, **kwargs)

    def changes(self) -> dict[str, Any]:
        """Return the fields of the change itself."""
        choices = none_or(of_activities(self.around.activities()), _("The plan as a whole"))
        return {"activity": forms.ChoiceField(label=_("Which activity?"), required=False, choices=choices)}

    def wanted(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return what is wanted, in the shape of `actions.changing`."""
        return {name: _plain(given[name]) for name in self.takes}


def _of_gap(gap: Gap) -> str:
    return f"{gap.activity.code}: {gap.text}" if gap.activity else gap.text


def _plain(value: Any) -> Any:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else value


class TargetForm(ProposalForm):
    """Another target."""

    takes = ("span", "period", "value")

    def changes(self) -> dict[str, Any]:
        plan = self.around.plan
        indicators = Indicator.objects.filter(plan=plan, withdrawn_at=None)
        return {
            "indicator": forms.ChoiceField(
                label=_("Which indicator?"),
                choices=none_or([(one.code, f"{one.code} {one.label}") for one in indicators]),
            ),
            "span": forms.ChoiceField(label=_("For which time?"), widget=forms.RadioSelect, choices=SPANS),
            "period": forms.ChoiceField(
                label=_("Which period?"),
                help_text=_("Only for one period."),
                required=False,
                choices=none_or([(one.code, one.code) for one in Period.objects.filter(plan=plan)]),
            ),
            "value": TextField(
                label=_("New target"),
                help_text=_("In digits. Left empty, there is no target any more."),
                limit=20,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
            ),
        }  # fmt: skip


class _OfActivity(ProposalForm):
    def changes(self) -> dict[str, Any]:
        choices = none_or(of_activities(self.around.activities()))
        return {"activity": forms.ChoiceField(label=_("Which activity?"), choices=choices)}


class DatesForm(_OfActivity):
    """Other days."""

    takes = ("starts", "ends")

    def changes(self) -> dict[str, Any]:
        return super().changes() | {
            "starts": DateField(label=_("New first day")),
            "ends": DateField(label=_("New last day")),
        }


class LeadForm(_OfActivity):
    """Another lead."""

    takes = ("lead",)

    def changes(self) -> dict[str, Any]:
        choices = none_or(of_actors(self.around.actors))
        return super().changes() | {"lead": forms.ChoiceField(label=_("Who is to lead?"), choices=choices)}


class NewActivityForm(ProposalForm):
    """An activity that the plan does not have yet."""

    takes = ("code", "starts", "ends")

    def changes(self) -> dict[str, Any]:
        plan = self.around.plan
        places: Choices = [
            (f"output {one.code}", f"{one.code} {one.label}")
            for one in Output.objects.filter(plan=plan, withdrawn_at=None)
        ]
        places += [
            (f"objective {one.code}", f"{one.code} {one.label}")
            for one in Objective.objects.filter(plan=plan, withdrawn_at=None)
        ]
        actors = none_or(of_actors(self.around.actors))
        fields: dict[str, Any] = {
            "place": forms.ChoiceField(label=_("Under which output or objective?"), choices=none_or(places)),
            "code": TextField(label=_("Its code"), help_text=_("Such as those of its neighbours."), limit=40),
        }
        for language in current().languages:
            name = dict(settings.LANGUAGES).get(language, language)
            fields[f"title_{language}"] = TextField(
                label=format_lazy(_("Its title ({language})"), language=name), limit=300
            )
        fields["measured"] = TextField(
            label=_("What is counted, if anything?"),
            help_text=_("One thing, such as: officers trained. Its lead reports it."),
            limit=200,
            required=False,
        )
        return fields | {
            "lead": forms.ChoiceField(label=_("Who is to lead?"), choices=actors),
            "starts": DateField(label=_("First day")),
            "ends": DateField(label=_("Last day")),
        }

    def wanted(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the new activity; what is counted becomes its one indicator."""
        part, _space, code = given["place"].partition(" ")
        title = {language: given[f"title_{language}"] for language in current().languages}
        indicators = []
        if given["measured"]:
            measured = dict.fromkeys(title, given["measured"])
            feed = {"report": given["lead"]}
            indicators = [{"code": f"{given['code']}.1", "title": measured, "kind": "count", "feed": feed}]
        return super().wanted(given) | {
            "title": title,
            part: code,
            "responsible": [given["lead"]],
            "indicators": indicators,
        }


FORMS: dict[str, type[ProposalForm]] = {
    "target": TargetForm,
    "dates": DatesForm,
    "lead": LeadForm,
    "new_activity": NewActivityForm,
    "other": ProposalForm,
}
