"""What the forms of permissions ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.cases.words import language
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.protection.permissions import words
from lindung.protection.permissions.actions import common
from lindung.protection.permissions.actions.papers import BY_HAND
from lindung.protection.permissions.models import Application, Decision, Employment, Paper, Visit

Choices = Sequence[tuple[str, str]]
PARTS = (("move", _("To move freely")), ("work", _("To work")))


def listed(name: str) -> Choices:
    """Return the codes of a vocabulary with their labels for the reader."""
    return vocabulary(name).choices(language())


class _Form(LindungForm):
    """A form whose lists depend on the reader's language or the case: `lists` holds choices by field."""

    def __init__(self, *args: Any, lists: dict[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name, given in (lists or {}).items():
            fields[name].choices = given


class SureForm(LindungForm):
    """Nothing but a yes."""


class ApplyForm(_Form):
    """A wish for a permission."""

    kind = forms.ChoiceField(label=_("What does the person wish for?"), widget=forms.RadioSelect)
    wish = TextField(
        label=_("What do they want to do, in their own words?"),
        lines=4,
        limit=common.WORDS_LIMIT,
        help_text=_("Those who decide read this, and those who enforce the order."),
    )
    applied_on = DateField(label=_("When did they ask?"), side="past")

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        named = [(str(one.value), str(one.label)) for one in Application.Kind if one.value in kinds]
        super().__init__(*args, lists={"kind": named}, **kwargs)


class PaperForm(_Form):
    """A paper that came."""

    code = forms.ChoiceField(label=_("Which paper?"), widget=forms.RadioSelect)
    received_on = DateField(label=_("When did it come?"), side="past")
    valid_until = DateField(
        label=_("Until which day may it be relied on?"),
        required=False,
        side="future",
        help_text=_("Leave it empty if the paper names no day."),
    )
    result = forms.ChoiceField(
        label=_("What does it say?"), widget=forms.RadioSelect, choices=Paper.Result.choices
    )
    remarks = TextField(
        label=_("Remarks"),
        required=False,
        lines=3,
        limit=common.WORDS_LIMIT,
        help_text=_("Only those who care for the person read this. Whoever decides sees the answer above."),
    )


class DropForm(_Form):
    """That a paper no longer counts."""

    why = forms.ChoiceField(
        label=_("Why does it no longer count?"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in BY_HAND],
    )


class DecideForm(_Form):
    """What the delegate decided."""

    result = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(
        label=_("Which part is allowed?"),
        required=False,
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a grant in part."),
    )
    starts_on = DateField(label=_("From"), required=False, side="future")
    last_day = DateField(label=_("Until"), required=False, side="future")
    conditions = forms.MultipleChoiceField(
        label=_("Conditions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reasons = forms.MultipleChoiceField(
        label=_("Why it is not given, or not in full"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = TextField(
        label=_("In words, to the person"),
        required=False,
        lines=4,
        limit=common.WORDS_LIMIT,
        help_text=_("Conditions or reasons as the letter will say them. Needed unless all is granted."),
    )
    pass_number = TextField(label=_("Number of the pass"), required=False, limit=common.NUMBER_LIMIT)
    pass_until = DateField(label=_("Last day of the pass"), required=False, side="future")
    late_why = forms.ChoiceField(label=_("Why did it take longer?"), required=False, widget=forms.RadioSelect)
    late_words = TextField(label=_("More on the delay"), required=False, lines=2, limit=common.WORDS_LIMIT)

    def __init__(self, *args: Any, both: bool, late: bool, **kwargs: Any) -> None:
        results = [
            (str(one.value), str(one.label))
            for one in Decision.Result
            if both or one != Decision.Result.PARTLY
        ]
        lists = {
            "result": results,
            "conditions": listed(words.CONDITIONS),
            "reasons": listed(words.REASONS),
            "late_why": listed(words.DELAYS),
        }
        super().__init__(*args, lists=lists, **kwargs)
        if not both:
            del self.fields["parts"]
        if not late:
            del self.fields["late_why"], self.fields["late_words"]


class RenewForm(LindungForm):
    """The next pass."""

    number = TextField(label=_("Number of the pass"), limit=common.NUMBER_LIMIT)
    until = DateField(label=_("Last day of the pass"), side="future")


class WorkForm(_Form):
    """Where the person works."""

    why = forms.ChoiceField(
        label=_("Why does the person leave the old work?"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (Employment.Ended.CHANGED, Employment.Ended.CONCERN)],
    )
    employer = TextField(
        label=_("Who is the employer, and how are they reached?"),
        lines=2,
        limit=common.SHORT_LIMIT,
        help_text=_("Only those who care for the person read this."),
    )
    sector = forms.ChoiceField(label=_("Kind of work"))
    place = forms.ChoiceField(label=_("State or region"))
    started_on = DateField(label=_("Since when?"), side="past")

    def __init__(self, *args: Any, change: bool, **kwargs: Any) -> None:
        named = [(code, one.name.text(language())) for code, one in current().places.items()]
        super().__init__(*args, lists={"sector": listed(words.SECTORS), "place": named}, **kwargs)
        if not change:
            del self.fields["why"]


class EndWorkForm(LindungForm):
    """That the work ended."""

    why = forms.ChoiceField(
        label=_("Why did it end?"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (Employment.Ended.STOPPED, Employment.Ended.CONCERN)],
    )
    on = DateField(label=_("On which day?"), side="past")


class VisitForm(LindungForm):
    """What a visit found."""

    visited_on = DateField(label=_("When was the visit?"), side="past")
    found = forms.ChoiceField(
        label=_("How is the work?"), widget=forms.RadioSelect, choices=Visit.Found.choices
    )
    wages_paid = forms.ChoiceField(
        label=_("Are the wages paid?"), widget=forms.RadioSelect, choices=Visit.Paid.choices
    )
    concern = forms.BooleanField(label=_("Somebody has to see to something"), required=False)
    words = TextField(
        label=_("What was seen, and what does the person say?"),
        required=False,
        lines=4,
        limit=common.WORDS_LIMIT,
        help_text=_(
            "Speak with the person alone. Only those who care for them read this. Needed with a concern."
        ),
    )


class JobForm(_Form):
    """What work the person wishes for and what they can do."""

    wishes = forms.MultipleChoiceField(
        label=_("What would they like to do?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.MultipleChoiceField(
        label=_("What can they do?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    said = TextField(
        label=_("What matters to them in a job?"),
        required=False,
        lines=4,
        limit=common.WORDS_LIMIT,
        help_text=_(
            "Hours, place, people, what they never want again. Only those who care for them read this."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        wishes = [(code, name) for code, name in listed(words.SECTORS) if code != "unknown"]
        super().__init__(*args, lists={"wishes": wishes, "skills": listed(words.SKILLS)}, **kwargs)
