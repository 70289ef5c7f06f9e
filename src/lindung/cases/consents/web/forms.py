"""What the forms of consents, grants and blocks ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import NAMES, SECTION_NAMES, Section
from lindung.cases import words
from lindung.cases.consents.models import Block, Consent, Handed, How
from lindung.cases.consents.rules import ADDRESSEE_LIMIT, BASES, HANDED, MATTERS, WORDS_LIMIT, Asked
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField

_USED = (("", _("Not recorded")), ("yes", _("Yes")), ("no", _("No")))


def end_of(day: Any) -> datetime | None:
    """Return the end of a day where the country's clocks stand; None for none."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(current().time_zone))


def purposes(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return purposes with their names."""
    return [(str(code), str(NAMES[code])) for code in codes]


def sections(codes: Collection[str]) -> list[tuple[str, str]]:
    """Return sections with their names, in the order of the record."""
    return [(one.value, str(SECTION_NAMES[one])) for one in Section if one in codes]


_HOW = [(code, name) for code, name in How.choices if code != How.WINDOW]
"""Through their window only the person themselves answers."""


class RecordForm(LindungForm):
    """What somebody was asked, and what they said."""

    matter = forms.ChoiceField(label=_("What is the person asked to agree to?"), widget=forms.RadioSelect)
    organisation = forms.ChoiceField(
        label=_("To or with which organisation?"),
        required=False,
        help_text=_("Leave it empty and write below to whom, where it is none of these."),
    )
    addressee = TextField(
        label=_("To whom, if none of these"),
        required=False,
        limit=ADDRESSEE_LIMIT,
        help_text=_("Kept sealed, like the words below."),
    )
    purposes = forms.MultipleChoiceField(label=_("What for?"), widget=forms.CheckboxSelectMultiple)
    sections = forms.MultipleChoiceField(
        label=_("Which parts may be shared?"),
        help_text=_("Tick none for everything that the purpose needs, apart from what is withheld."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    withheld = forms.MultipleChoiceField(
        label=_("Which parts does the person not want shared?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    explained = forms.BooleanField(
        label=_("Explained in words the person understands: who learns what, and that they may say no"),
        required=False,
    )
    answer = forms.ChoiceField(
        label=_("What is the answer?"), widget=forms.RadioSelect, choices=Consent.Answer.choices
    )
    given_by = forms.ChoiceField(
        label=_("Who answers?"),
        widget=forms.RadioSelect,
        choices=Consent.GivenBy.choices,
        initial=Consent.GivenBy.PERSON.value,
    )
    guardian_suspected = forms.BooleanField(
        label=_("The parent or guardian may be part of what was done"), required=False
    )
    child_view = TextField(
        label=_("For a child: what does the child say or show?"), required=False, limit=WORDS_LIMIT, lines=3
    )
    reasons = TextField(
        label=_("For a decision in the person's best interests: the reasons"),
        required=False,
        limit=WORDS_LIMIT,
        lines=3,
    )
    how = forms.ChoiceField(
        label=_("How was it said?"), widget=forms.RadioSelect, choices=_HOW, initial=How.SPOKEN.value
    )
    language = forms.ChoiceField(label=_("In which language?"), required=False)
    interpreter = forms.ChoiceField(
        label=_("With an interpreter?"), required=False, choices=_USED, widget=forms.RadioSelect
    )
    words = TextField(label=_("In the person's own words"), required=False, limit=WORDS_LIMIT, lines=4)
    until = DateField(
        label=_("Until which day?"),
        help_text=_("Leave it empty where the person set no end. They can withdraw at any time."),
        required=False,
        side="future",
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = words.language()
        self.organisations = {one.code: one for one in organisations}
        fields: dict[str, Any] = self.fields
        fields["matter"].choices = vocabulary(MATTERS).choices(here)
        fields["organisation"].choices = [("", "–"), *((c, o.name) for c, o in self.organisations.items())]
        fields["purposes"].choices = purposes(HANDED)
        fields["sections"].choices = fields["withheld"].choices = sections(list(Section))
        fields["language"].choices = [("", _("Not recorded")), *words.language_choices()]
        if not child:
            del fields["child_view"]

    def asked(self) -> Asked:
        """Return the cleaned answers as the domain takes them."""
        given = self.cleaned_data
        chosen = self.organisations.get(given["organisation"])
        return Asked(
            matter=given["matter"],
            answer=given["answer"],
            purposes=tuple(given["purposes"]),
            organisation=chosen.pk if chosen else None,
            addressee=given["addressee"],
            sections=tuple(given["sections"]),
            withheld=tuple(given["withheld"]),
            given_by=given["given_by"],
            guardian_suspected=given["guardian_suspected"],
            reasons=given["reasons"],
            child_view=given.get("child_view", ""),
            how=given["how"],
            language=given["language"],
            interpreter={"yes": True, "no": False}.get(given["interpreter"]),
            explained=given["explained"],
            words=given["words"],
            until=end_of(given["until"]),
        )


class WithdrawForm(LindungForm):
    """How the person said that they no longer agree."""

    how = forms.ChoiceField(
        label=_("How was it said?"), widget=forms.RadioSelect, choices=_HOW, initial=How.SPOKEN.value
    )


class _UntilForm(LindungForm):
    until = DateField(
        label=_("Until which day?"),
        help_text=_("Leave it empty only where nobody can say when the work will be done."),
        required=False,
        side="future",
    )


class OnConsentForm(_UntilForm):
    """For which of the purposes that the person agreed to."""

    purpose = forms.ChoiceField(label=_("What for?"), widget=forms.RadioSelect)
    field_order = ("purpose", "until")

    def __init__(self, *args: Any, offered: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["purpose"]
        field.choices = purposes(offered)


class GiveForm(_UntilForm):
    """Whom to let see the case, what for, which parts, on which ground and how long."""

    organisation = forms.ChoiceField(
        label=_("Which organisation?"), required=False, help_text=_("Or one person, below.")
    )
    user = TextField(
        label=_("Or one person: their user name"),
        required=False,
        help_text=_("Then nobody else of their organisation sees the case by this."),
    )
    purpose = forms.ChoiceField(label=_("What for?"), widget=forms.RadioSelect)
    sections = forms.MultipleChoiceField(
        label=_("Which parts of the record?"),
        help_text=_("Tick none for all that the purpose needs and you see yourself."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    legal_basis = forms.ChoiceField(label=_("Legal basis"), widget=forms.RadioSelect)
    field_order = ("organisation", "user", "purpose", "sections", "legal_basis", "until")

    def __init__(
        self,
        *args: Any,
        organisations: Iterable[Organisation],
        offered: Iterable[str],
        held: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.code: one for one in organisations}
        fields: dict[str, Any] = self.fields
        fields["organisation"].choices = [("", "–"), *((c, o.name) for c, o in self.organisations.items())]
        fields["purpose"].choices = purposes(offered)
        fields["sections"].choices = sections(held)
        fields["legal_basis"].choices = vocabulary(BASES).choices(words.language())

    def clean_user(self) -> User | None:
        """Return the account that was named."""
        name = self.cleaned_data["user"]
        if not name:
            return None
        found = User.objects.filter(username=name.strip().lower(), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this user name. Ask them how it is written."))
        return found


class EndForm(LindungForm):
    """Why a part ends."""

    why = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect, choices=Handed.Why.choices)


class StepAsideForm(LindungForm):
    """Why one must not see a case."""

    why = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect, choices=Block.Why.choices)


class BlockForm(StepAsideForm):
    """Who must not see a case."""

    user = forms.ModelChoiceField(label=_("Who?"), queryset=User.objects.none())
    field_order = ("user", "why")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.queryset = people
        field.label_from_instance = lambda user: f"{user.display_name}, {user.organisation.name}"


class ButtonForm(LindungForm):
    """A single button."""
