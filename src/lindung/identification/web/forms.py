"""What the room's forms ask, the questions of an instrument aside: they are data, and have their own page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.cases import words
from lindung.cases.actions import PersonFacts
from lindung.cases.models import Case
from lindung.cases.web.forms import OpenForm
from lindung.identification import queries
from lindung.identification.actions.deciding import REASONS_LIMIT
from lindung.identification.actions.determining import REASONS_LIMIT as DETERMINATION_LIMIT
from lindung.identification.actions.determining import REFERENCE_LIMIT
from lindung.identification.instruments import Instrument
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField

STOP_REASONS: Final = (
    ("not_safe", _("It was not safe to talk")),
    ("distress", _("The person was in distress")),
    ("person_asked", _("The person asked to stop")),
    ("no_interpreter", _("There was no interpreter to rely on")),
    ("interrupted", _("We were interrupted")),
    ("other", _("Other")),
)


def spoken_names(instruments: Sequence[Instrument]) -> list[tuple[str, str]]:
    """Return the languages that questions can be asked in, by code, each named in the reader's language."""
    codes = dict.fromkeys(code for instrument in instruments for code in instrument.languages)
    return [(code, words.language_name(code).capitalize()) for code in codes]


class _TalkFields(forms.Form):
    """Which instrument, and in which language it is read aloud."""

    instrument = forms.ChoiceField(label=_("Which talk"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the questions"),
        help_text=_("The language you read them aloud in. You can change it on every page."),
        widget=forms.RadioSelect,
    )

    def offer(self) -> None:
        """Fill in what the country has."""
        known = list(queries.instruments().values())
        here = words.language()
        fields: dict[str, Any] = self.fields
        fields["instrument"].choices = [(one.id, one.title.text(here)) for one in known]
        fields["language"].choices = spoken_names(known)


class AgainForm(_TalkFields, LindungForm):
    """A further talk with someone whose case is open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer()


class StartForm(_TalkFields, OpenForm):
    """A talk with someone new. Only where and when they were found must be known."""

    field_order: tuple[str, ...] = (  # type: ignore[assignment]  # the parent's tuple is shorter
        "found_on",
        "place",
        "district",
        "origin",
        "instrument",
        "language",
        "age_years",
        "sex",
        "nationality",
        "best_language",
        "other_language",
        "interpreter",
    )
    NOT_ASKED: Final = ("birth_on", "age_basis", "needs", "exploitation", "urgent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.NOT_ASKED:
            del self.fields[name]
        fields: dict[str, Any] = self.fields
        for name in ("sex", "origin"):
            fields[name].required = False
        fields["origin"].choices = [
            ("", _("Not known")),
            *((code, str(name)) for code, name in words.ORIGINS.items()),
        ]
        fields["age_years"].label = _("About how old, in years")
        fields["age_years"].help_text = _(
            "An estimate will do. Leave it empty if you cannot tell: the person then has the protection "
            "of a child until the age is known."
        )
        self.offer()

    def facts(self, *, further_languages: Sequence[str] = ()) -> PersonFacts:
        """Return what was answered; an age given here is the officer's estimate."""
        given = self.cleaned_data
        spoken = (given["best_language"], given["other_language"], *further_languages)
        return PersonFacts(
            sex=given["sex"] or "unknown",
            age_years=given["age_years"],
            age_basis="unsure" if given["age_years"] is None else "estimated",
            nationality=given["nationality"],
            languages=tuple(dict.fromkeys(code for code in spoken if code)),
            interpreter_needed={"yes": True, "no": False}.get(given["interpreter"]),
        )


class StopForm(LindungForm):
    """Why the talk stops here."""

    reason = forms.ChoiceField(
        label=_("Why do you stop?"), choices=STOP_REASONS, widget=forms.RadioSelect, initial="other"
    )


class ButtonForm(LindungForm):
    """Nothing to fill in: the button says it."""


class DecideForm(LindungForm):
    """The officer's decision."""

    decision = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    exploitation = forms.ChoiceField(label=_("Form of exploitation, where one shows"), required=False)
    reasons = TextField(
        label=_("Reasons"),
        help_text=_("Needed where you decide otherwise than advised. Write no names."),
        required=False,
        limit=REASONS_LIMIT,
        lines=5,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = words.language()
        fields: dict[str, Any] = self.fields
        fields["decision"].choices = vocabulary("screening_decisions").choices(here)
        fields["exploitation"].choices = [
            ("", _("Not known yet")),
            *vocabulary("exploitation_forms").choices(here),
        ]
        fields["exploitation"].initial = case.exploitation


class DetermineForm(LindungForm):
    """What the authority determined, as its document says it."""

    result = forms.ChoiceField(label=_("What was determined"), widget=forms.RadioSelect)
    authority = forms.ChoiceField(label=_("By which authority"), widget=forms.RadioSelect)
    made_on = DateField(label=_("Day of the determination"), side="past")
    document_reference = TextField(label=_("Reference of the document"), limit=REFERENCE_LIMIT)
    grounds = forms.MultipleChoiceField(
        label=_("Grounds"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"layout": "govuk-checkboxes--small"}),
    )
    reasons = TextField(
        label=_("Reasons"),
        help_text=_("As the authority gave them. The person has a right to know them. Write no names."),
        limit=DETERMINATION_LIMIT,
        lines=8,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = words.language()
        fields: dict[str, Any] = self.fields
        fields["result"].choices = vocabulary("determination_results").choices(here)
        authorities = current().determination_authorities
        fields["authority"].choices = [(code, one.name.text(here)) for code, one in authorities.items()]
        fields["grounds"].choices = [
            (str(title), vocabulary(name).choices(here)) for name, title in GROUND_LISTS
        ]
        fields["grounds"].help_text = (
            _("For a person under age no means is needed.")
            if case.is_child
            else _("Name at least one where the person is a victim.")
        )


GROUND_LISTS: Final = (("acts", _("Act")), ("means", _("Means")), ("exploitation_forms", _("Purpose")))


class ReconsiderForm(LindungForm):
    """Why a determination is taken up again."""

    why = TextField(
        label=_("What is new, or was wrong?"),
        help_text=_("The earlier determination stays on record. Write no names."),
        limit=DETERMINATION_LIMIT,
        lines=6,
    )
