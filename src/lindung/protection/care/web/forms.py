"""What the forms of care ask. Nothing that is asked of the person has to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.protection.care.actions import common
from lindung.protection.care.models import CheckIn, Claim
from lindung.protection.care.models.planning import Answer

Choices = Sequence[tuple[str, str]]
READERS = _("Only those who care for the person read this.")


class ChoosingForm(LindungForm):
    """A form whose lists depend on the case: `choices` by field's name."""

    def __init__(self, *args: Any, choices: dict[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name, offered in (choices or {}).items():
            fields[name].choices = offered


class GoalForm(ChoosingForm):
    """A goal of the plan."""

    domain = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    words = TextField(
        label=_("What does the person want to reach?"),
        lines=3,
        limit=common.WORDS_LIMIT,
        help_text=_("As they would say it: “I want to …”."),
    )


class GoalEndForm(LindungForm):
    """How a goal ends."""

    reached = forms.ChoiceField(
        label=_("What happened to it?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("The person has reached it")),
            ("no", _("It is left out of the plan from now on")),
        ],
    )


class AnswerForm(ChoosingForm):
    """What the person said to the plan."""

    answer = forms.ChoiceField(
        label=_("What did the person say?"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (Answer.YES, Answer.PARTLY, Answer.REFUSED)],
        help_text=_(
            "A no is respected: nothing they refuse is done. They can change their mind at any time."
        ),
    )
    refused = forms.MultipleChoiceField(
        label=_("What did they refuse?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick it if they agreed in part."),
    )
    words = TextField(
        label=_("In their words"), required=False, lines=3, limit=common.WORDS_LIMIT, help_text=READERS
    )
    answered_on = DateField(label=_("When did you ask them?"), side="past")
    every_days = forms.IntegerField(
        label=_("After how many days shall somebody ask how they are, each time?"),
        min_value=0,
        max_value=365,
        required=False,
        help_text=_("Ask the person what they wish. 0: not at all. Empty: as the country does it."),
    )


class ServiceForm(ChoosingForm):
    """A service to plan."""

    provider = forms.ChoiceField(label=_("Who does it?"))
    due_on = DateField(label=_("By when should the person have it?"), side="future")
    goal = forms.ChoiceField(label=_("For which goal?"), required=False)
    legal_basis = forms.ChoiceField(
        label=_("On which ground in law, without a consent?"),
        required=False,
        help_text=_(
            "Another organisation serves the person because they agreed to it (Consents). Choose a ground only where"
            " the law lets it act without their yes."
        ),
    )


class DeliverForm(ChoosingForm):
    """How a service went."""

    delivered_on = DateField(label=_("On which day?"), side="past")
    outcome = forms.ChoiceField(label=_("How did it go, for the person?"), widget=forms.RadioSelect)
    cost = forms.DecimalField(
        label=_("What did it cost?"), required=False, min_value=0, max_digits=9, decimal_places=2
    )
    note = TextField(
        label=_("What was done?"), required=False, lines=4, limit=common.WORDS_LIMIT, help_text=READERS
    )
    complete = forms.BooleanField(label=_("Nothing more of it is to come"), required=False)


class ServiceEndForm(ChoosingForm):
    """Why a service ends."""

    ended = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect)


class CheckInForm(LindungForm):
    """How the person is."""

    safety = forms.ChoiceField(
        label=_("Do they feel safe?"),
        widget=forms.RadioSelect,
        choices=CheckIn.Safety.choices,
        help_text=_(
            "Ask where nobody listens. “Not safe now” calls the protection officer and the secretariat at once."
        ),
    )
    words = TextField(
        label=_("How are they, in their words?"),
        required=False,
        lines=4,
        limit=common.WORDS_LIMIT,
        help_text=READERS,
    )


class WordsForm(LindungForm):
    """What was done so that the person is safe."""

    words = TextField(
        label=_("What did you do so that the person is safe?"),
        lines=4,
        limit=common.WORDS_LIMIT,
        help_text=READERS,
    )


class DoneForm(LindungForm):
    """That a decision was carried out."""


class ConferForm(ChoosingForm):
    """A conference."""

    held_on = DateField(label=_("When was it?"), side="past")
    organisations = forms.MultipleChoiceField(
        label=_("Which organisations took part?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    present = forms.ChoiceField(
        label=_("Was the person there, or somebody they chose?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )
    minutes = TextField(
        label=_("What was said?"), required=False, lines=6, limit=common.WORDS_LIMIT, help_text=READERS
    )


class DecideForm(ChoosingForm):
    """A decision of a conference."""

    words = TextField(label=_("What was decided?"), lines=3, limit=common.WORDS_LIMIT, help_text=READERS)
    owner = forms.ChoiceField(label=_("Who does it?"))
    due_on = DateField(label=_("By when?"), side="future")


class MeasureForm(ChoosingForm):
    """The agreed measures, each from 1 to 5."""

    asked_on = DateField(label=_("When did you ask?"), side="past")
    provider = forms.ChoiceField(label=_("Whose help does the person speak of?"))

    def __init__(self, *args: Any, language: str, scale: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = vocabulary("outcome_measures")
        for code in measures:
            self.fields[code] = forms.ChoiceField(
                label=measures.note(code, language),
                required=False,
                widget=forms.RadioSelect,
                choices=scale,
            )

    def scores(self) -> dict[str, int]:
        """Return what was answered."""
        given = {code: self.cleaned_data.get(code) for code in vocabulary("outcome_measures")}
        return {code: int(value) for code, value in given.items() if value}


SCALE = (
    ("1", _("1: not at all")),
    ("2", _("2: a little")),
    ("3", _("3: in part")),
    ("4", _("4: mostly")),
    ("5", _("5: fully")),
)


class LawyerForm(ChoosingForm):
    """A lawyer for the person."""

    provider = forms.ChoiceField(label=_("For which organisation do they work?"))
    lawyer = TextField(
        label=_("Who is it, and how does the person reach them?"),
        required=False,
        lines=2,
        limit=common.SHORT_LIMIT,
        help_text=READERS,
    )
    assigned_on = DateField(label=_("Since when?"), side="past")


class LawyerEndForm(LindungForm):
    """Until when a lawyer stood beside the person."""

    ended_on = DateField(label=_("Until when?"), side="past")


class ClaimForm(ChoosingForm):
    """A claim."""

    kind = forms.ChoiceField(label=_("What is claimed?"), widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=_("How much?"),
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text=_("Leave it empty while it is not known."),
    )
    asked_on = DateField(label=_("When was it asked for?"), side="past")
    note = TextField(
        label=_("What for, and before whom?"),
        required=False,
        lines=3,
        limit=common.WORDS_LIMIT,
        help_text=READERS,
    )


class ClaimMoveForm(ChoosingForm):
    """How a claim went on."""

    state = forms.ChoiceField(
        label=_("What happened?"), widget=forms.RadioSelect, choices=Claim.State.choices
    )
    on = DateField(label=_("When?"), side="past")
    granted = forms.DecimalField(
        label=_("How much was granted?"), required=False, max_digits=12, decimal_places=2, min_value=0
    )
