"""What the forms of leaving ask. What may be true is the domain's to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.cases.words import nationality_choices
from lindung.kernel.web.dates import DateField, DateTimeField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.protection.leaving.actions.shared import NAME_LIMIT, WORDS_LIMIT
from lindung.protection.leaving.models import (
    Assessment,
    BestInterests,
    EmbassyNotice,
    Handover,
    Leaving,
    Option,
    Paper,
    Reintegration,
)
from lindung.protection.leaving.models.after import Level, Situation
from lindung.protection.leaving.models.checks import View
from lindung.protection.leaving.models.leavings import Kind

Choices = Sequence[tuple[str, str]]
ONLY_CARE = _("Only those who care for the person read this.")


def _words(label: Any, *, required: bool = True, hint: Any = ONLY_CARE, lines: int = 4) -> TextField:
    return TextField(label=label, required=required, lines=lines, limit=WORDS_LIMIT, help_text=hint)


def _one(label: Any, choices: Any = (), **given: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **given)


def _many(label: Any, choices: Any = (), **given: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **given
    )


def _money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=10,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        error_messages={"invalid": _("Write the amount in digits, such as 250.00.")},
    )


def _currency() -> TextField:
    return TextField(
        label=_("Currency"),
        required=False,
        limit=3,
        help_text=_("Three letters, such as USD. Needed with an amount."),
    )


class ChosenForm(LindungForm):
    """A form that is told some of its choices: `choices` by field; a field without any is left out."""

    def __init__(self, *args: Any, choices: dict[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name, offered in (choices or {}).items():
            fields[name].choices = offered
        for name in ("to", "of"):
            if name in fields:
                known = [one for one in nationality_choices() if one[0] != "XXX"]
                fields[name].choices = [("", _("Not known")), *known]


class OptionForm(ChosenForm):
    """A way to go on, and what the person thinks of it."""

    kind = _one(_("What was talked over?"), Kind.choices)
    to = forms.ChoiceField(
        label=_("Which country?"),
        required=False,
        help_text=_("For a return it can be left empty: then it is the country they come from."),
    )
    view = _one(_("What does the person think of it?"), Option.View.choices)
    said = _words(_("In the person's own words"))


class NoForm(ChosenForm):
    """Nothing to fill in: one more look before the act."""


class AssessForm(ChosenForm):
    """Whether the journey is safe."""

    result = _one(_("Is it safe?"), Assessment.Result.choices)
    reasons = _words(
        _("What does it rest on?"),
        hint=_(
            "Who could harm the person there, what is known of them, who protects. Only those who care read this."
        ),
    )
    measures = _words(
        _("What has to be done for it to be safe?"),
        required=False,
        hint=_("Needed if it is safe only with measures."),
    )


class OverrideForm(ChosenForm):
    """Why somebody may leave against the assessment."""

    reasons = _words(_("Why may they leave all the same?"))


class BestForm(ChosenForm):
    """What serves the child best."""

    body = _one(_("Who decided?"))
    decided_on = DateField(label=_("When?"), side="past")
    result = _one(_("What was decided?"), BestInterests.Result.choices)
    considered = _many(_("What was weighed?"), required=False)
    reasons = _words(_("Reasons"))
    child_view = _one(_("What does the child think?"), View.choices)
    child_words = _words(_("In the child's own words"), required=False)
    guardian_view = _one(_("What does the parent or guardian think?"), View.choices)
    guardian_suspected = forms.BooleanField(
        label=_("The parent or guardian may be part of what was done"), required=False
    )
    guardian_words = _words(_("In the parent's or guardian's words"), required=False)


class PaperForm(ChosenForm):
    """How a paper stands."""

    kind = _one(_("Which paper?"))
    state = _one(_("How does it stand?"), Paper.State.choices)
    day = DateField(
        label=_("Since when?"), required=False, side="past", help_text=_("Needed if asked for or ready.")
    )
    valid_until = DateField(label=_("Valid until"), required=False)


class EmbassyForm(ChosenForm):
    """That the embassy was told, and on which ground."""

    of = forms.ChoiceField(label=_("Whose embassy?"), required=False)
    basis = _one(_("On which ground?"), EmbassyNotice.Basis.choices)
    legal_basis = _one(
        _("Which ground of law?"), required=False, help_text=_("Needed if the law demands it.")
    )
    told_on = DateField(label=_("When was it told?"), side="past")
    said = _words(_("What was told and answered?"), required=False)


class HandoverForm(ChosenForm):
    """Who receives the person, and which facts go to them."""

    receiver = TextField(
        label=_("Who receives the person, and how are they reached?"),
        lines=2,
        limit=NAME_LIMIT,
        help_text=ONLY_CARE,
    )
    to = forms.ChoiceField(label=_("In which country?"), required=False)
    facts = _many(
        _("Which facts go to them?"),
        Handover.Data.choices,
        required=False,
        help_text=_("Only with a consent to share that holds. Leave it empty to hand over none."),
    )


class HandForm(ChosenForm):
    """That the facts went."""

    handed_on = DateField(label=_("When did they go?"), side="past")


class BookForm(ChosenForm):
    """The journey."""

    travels_on = DateField(label=_("On which day?"), side="future")
    escort = _one(_("Who goes along?"))
    ticket_amount = _money(_("Price of the ticket"))
    money_amount = _money(_("Money handed to the person"))
    currency = _currency()


class DepartForm(ChosenForm):
    """The departure."""

    departed_at = DateTimeField(label=_("When did they depart?"), side="past")


class ReceiveForm(ChosenForm):
    """The arrival."""

    arrived_at = DateTimeField(label=_("When did they arrive?"), side="past")
    confirmed_by = _one(_("Who confirmed it?"), Leaving.Confirmed.choices)
    receipt_by = TextField(
        label=_("Who signed for it there?"),
        required=False,
        limit=NAME_LIMIT,
        help_text=_("Needed if the organisation that receives confirmed it."),
    )
    said = _words(_("How did the arrival go?"), required=False)


class StopForm(ChosenForm):
    """Why it stops."""

    reason = _one(_("Why does it stop?"), [one for one in Leaving.Stop.choices if one[0] != "consent"])
    said = _words(_("What does the person want instead?"), required=False)


class FollowForm(ChosenForm):
    """How the person is."""

    reached = _one(_("Was the person reached?"), [("yes", _("Yes")), ("no", _("No"))])
    situations = _many(_("How do they live?"), Situation.choices, required=False)
    risk = _one(
        _("How likely is it that they are trafficked again?"),
        Level.choices,
        required=False,
        help_text=_("Needed if they were reached."),
    )
    said = _words(_("What did they tell?"), required=False)


class RiskForm(ChosenForm):
    """What speaks for a risk."""

    factors = _many(_("What holds for this person?"), required=False)
    decided = _one(
        _("How likely is it that they are trafficked again?"),
        Level.choices,
        help_text=_("The factors advise a level. You decide, and say why if it is another one."),
    )
    reasons = _words(_("Why another level?"), required=False)


class ReintegrateForm(ChosenForm):
    """The plan for the time after."""

    goals = _many(_("What does the person want to build up?"), Reintegration.Goal.choices)
    said = _words(_("In the person's own words"), required=False)
    helper = TextField(
        label=_("Which organisation helps there?"),
        required=False,
        lines=2,
        limit=NAME_LIMIT,
        help_text=ONLY_CARE,
    )
    grant_amount = _money(_("Grant"))
    currency = _currency()


class OutcomeForm(ChosenForm):
    """What came of it."""

    outcome = _one(_("What came of it?"), Reintegration.Outcome.choices)
    said = _words(_("In words"), required=False)


class RemigrationForm(ChosenForm):
    """What was explained about lawful work abroad."""

    on = DateField(label=_("When was it explained?"), side="past")
    said = _words(_("What was explained?"))
