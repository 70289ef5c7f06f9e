"""What the hub's forms ask. They read and clean; what may be true is the domain's to say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.access.models import User
from lindung.cases import words
from lindung.cases.actions import IDENTITY_FIELDS, NOTE_LIMIT, OUTCOMES, Opened, PersonFacts
from lindung.cases.models import Case, Note, Person, PersonLink
from lindung.cases.rules import OLDEST
from lindung.kernel.codes import read_code
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField

_INTERPRETER = (("", _("Not known")), ("yes", _("Needed")), ("no", _("Not needed")))


class FactsForm(LindungForm):
    """What is known of a person, without a name."""

    sex = forms.ChoiceField(label=_("Sex"), widget=forms.RadioSelect, initial="unknown")
    age_years = forms.IntegerField(
        label=_("Age in years"),
        help_text=_("An estimate will do. Leave it empty if nobody can say."),
        required=False,
        min_value=0,
        max_value=OLDEST,
        error_messages={"invalid": _("Write the age in whole numbers, such as 17.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )
    birth_on = DateField(
        label=_("Date of birth"),
        help_text=_("Only where a document or the person gives it."),
        required=False,
        side="past",
    )
    age_basis = forms.ChoiceField(
        label=_("How sure is the age?"),
        help_text=_("Whoever may be a child is treated as one until we know."),
        widget=forms.RadioSelect,
        initial="unsure",
    )
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    best_language = forms.ChoiceField(label=_("Language spoken best"), required=False)
    other_language = forms.ChoiceField(label=_("Another language"), required=False)
    interpreter = forms.ChoiceField(
        label=_("Interpreter"), required=False, choices=_INTERPRETER, widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label=_("Urgent needs"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = words.language()
        fields: dict[str, Any] = self.fields
        fields["sex"].choices = vocabulary("sex").choices(here)
        fields["age_basis"].choices = [(code, str(name)) for code, name in words.AGE_BASES.items()]
        fields["nationality"].choices = [("", _("Not known")), *words.nationality_choices()]
        for name in ("best_language", "other_language"):
            fields[name].choices = [("", _("Not known")), *words.language_choices()]
        fields["needs"].choices = vocabulary("urgent_needs").choices(here)

    def facts(self, *, further_languages: Sequence[str] = ()) -> PersonFacts:
        """Return the cleaned answers as the domain takes them, with languages beyond the two the form asks."""
        given = self.cleaned_data
        spoken = (given["best_language"], given["other_language"], *further_languages)
        return PersonFacts(
            sex=given["sex"],
            age_years=None if given["birth_on"] else given["age_years"],
            birth_on=given["birth_on"],
            age_basis=given["age_basis"],
            nationality=given["nationality"],
            languages=tuple(dict.fromkeys(code for code in spoken if code)),
            interpreter_needed={"yes": True, "no": False}.get(given["interpreter"]),
            needs=tuple(given["needs"]),
        )


class PersonForm(FactsForm):
    """The same, of someone already known; `version` tells whether a colleague was faster."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(*, case: Case, opened: Opened) -> dict[str, Any]:
        """Return what the form starts with, the protected facts as they were opened for it."""
        person: Person = case.person
        return {
            "sex": person.sex,
            "age_years": person.age_on(case.found_on),
            "birth_on": opened.birth_on,
            "age_basis": person.age_basis,
            "nationality": person.nationality,
            "best_language": next(iter(person.languages), ""),
            "other_language": next(iter(person.languages[1:]), ""),
            "interpreter": {True: "yes", False: "no", None: ""}[person.interpreter_needed],
            "needs": list(opened.needs),
            "version": person.version,
        }


class OpenForm(FactsForm):
    """A case without a screening: where and how the person was found, and the facts."""

    field_order = ("found_on", "place", "district", "origin", "exploitation", "urgent")

    found_on = DateField(label=_("Day the person was found"), side="past")
    place = forms.ChoiceField()
    district = forms.ChoiceField(required=False)
    origin = forms.ChoiceField(label=_("How we learned of the person"))
    exploitation = forms.ChoiceField(label=_("Form of exploitation, if known"), required=False)
    urgent = forms.BooleanField(label=_("This is urgent"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack, here = current(), words.language()
        fields: dict[str, Any] = self.fields
        fields["place"].label = pack.term("place", here)
        fields["place"].choices = [
            ("", "–"),
            *((code, place.name.text(here)) for code, place in pack.places.items()),
        ]
        fields["district"].label = pack.term("district", here)
        fields["district"].choices = [("", _("Not known"))] + [
            (place.name.text(here), [(district.code, district.name) for district in place.districts])
            for place in pack.places.values()
            if place.districts
        ]
        fields["origin"].choices = [("", "–"), *((code, str(name)) for code, name in words.ORIGINS.items())]
        fields["exploitation"].choices = [
            ("", _("Not known yet")),
            *vocabulary("exploitation_forms").choices(here),
        ]


class NoteForm(LindungForm):
    """A note, and who it is for: the sections that the writer's purposes cover."""

    text = TextField(
        label=_("Note"),
        help_text=_("Write what others need to know to protect the person. Names belong in the sealed part."),
        limit=NOTE_LIMIT,
        lines=10,
        error_messages={"required": _("Write the note before saving it.")},
    )
    audience = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, sections: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code, name) for code, name in Note.Audience.choices if code in sections]
        fields: dict[str, Any] = self.fields
        fields["audience"].choices = offered
        # The narrower circle first: whoever writes for everybody says so.
        fields["audience"].initial = offered[-1][0] if offered else None


class LinkForm(LindungForm):
    """Who belongs with whom, by case code."""

    other = TextField(
        label=_("The other person's case code"),
        limit=40,
        error_messages={"required": _("Enter the other person's case code.")},
    )
    kind = forms.ChoiceField(label=_("This person is"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(kind, f"{words.LINKS[kind][0]} …") for kind in PersonLink.Kind.values]

    def clean_other(self) -> str:
        """Return the code as it is written properly."""
        code = read_code(self.cleaned_data["other"], prefix=current().case_prefix)
        if code is None:
            raise forms.ValidationError(words.NOT_A_CODE)
        return code


class IdentityForm(LindungForm):
    """What names a person. Nothing is shown of what was written before: empty fields leave it as it is."""

    full_name = TextField(label=_("Full name"), required=False, limit=200)
    also_known_as = TextField(label=_("Also known as"), required=False, limit=200)
    document_number = TextField(label=_("Document number"), required=False, limit=40)
    phone = TextField(label=_("Telephone"), required=False, limit=40)
    home_address = TextField(label=_("Home address"), required=False, limit=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse a form without a word in it."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(given.get(name) for name in IDENTITY_FIELDS):
            raise forms.ValidationError(_("Fill in at least one of the fields."))
        return given


class MoveForm(LindungForm):
    """A later step of the case; closing says how it ended."""

    outcome = forms.ChoiceField(label=_("How did the case end?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step != "close":
            del self.fields["outcome"]
            return
        fields: dict[str, Any] = self.fields
        fields["outcome"].choices = [(code, str(words.OUTCOMES[code])) for code in OUTCOMES]


class AssignForm(LindungForm):
    """To whom a task goes; empty gives it back to everyone."""

    to = forms.ModelChoiceField(
        label=_("Who does it"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Everyone in the organisation"),
    )

    def __init__(self, *args: Any, organisation_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues: Any = self.fields["to"]
        colleagues.queryset = User.objects.filter(organisation=organisation_id, is_active=True).order_by(
            "display_name"
        )
        colleagues.label_from_instance = lambda user: user.display_name


class TickForm(LindungForm):
    """Nothing to fill in: the button says it."""
