"""What the room's forms ask. Fields carry the names of the act's arguments; what may be true is the domain's to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission as P
from lindung.access.queries import organisations
from lindung.cases.models import Case
from lindung.directory.queries import places_of_refuge
from lindung.kernel.web.dates import DateField, DateTimeField
from lindung.kernel.web.forms import SUBMISSION, LindungForm, TextField
from lindung.protection import queries, rules, words
from lindung.protection.models import Order

_NO_REFERENCE = _("Enter the reference of the document: without one nobody can find the order again.")


def reference(label: Any = None) -> TextField:
    """Return the field for a document's number."""
    named = label or _("Reference of the document")
    return TextField(label=named, limit=rules.REFERENCE_LIMIT, error_messages={"required": _NO_REFERENCE})


def choice(label: Any, *, by: str, missing: Any, required: bool = True) -> forms.ModelChoiceField[Any]:
    """Return a field that offers organisations or people; its form says which (`offer`)."""
    return forms.ModelChoiceField(
        label=label,
        queryset=Organisation.objects.none(),
        to_field_name=by,
        required=required,
        empty_label="–" if required else _("Not named"),
        error_messages={"required": missing, "invalid_choice": _("Choose one from the list.")},
    )


def court(*, required: bool = True) -> forms.ModelChoiceField[Any]:
    """Return the field for the court."""
    return choice(_("Court"), by="code", missing=_("Choose the court."), required=required)


class ActForm(LindungForm):
    """The ground of the room's forms: they know the case, and offer what fits it."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)
        if "court" in self.fields:
            self.fields["court"].label = words.term("court")
            courts = organisations().filter(kind="court")
            self.offer("court", courts.order_by("code"), label=lambda court: court.name)
        if "place_of_refuge" in self.fields:
            self.fields["place_of_refuge"].label = words.term("place_of_refuge")
            self.offer(
                "place_of_refuge",
                places_of_refuge(child=case.is_child, sex=case.person.sex),
                label=lambda place: place.name,
            )
        for name, permission in (
            ("protection_officer", P.REPORT_SIGN_PROTECTION),
            ("enforcement_officer", P.REPORT_SIGN_ENFORCEMENT),
        ):
            if name in self.fields:
                self.fields[name].label = words.term(name)
                self.offer(name, queries.officers(permission=permission), label=_officer)

    def offer(self, name: str, rows: QuerySet[Any], *, label: Any) -> None:
        """Offer `rows` in the field `name`, each by its label."""
        field: Any = self.fields[name]
        field.queryset = rows
        field.label_from_instance = label

    def given(self) -> dict[str, Any]:
        """Return the cleaned answers as arguments of the act."""
        return {name: value for name, value in self.cleaned_data.items() if name != SUBMISSION}


def _officer(user: User) -> str:
    return f"{user.display_name}, {user.organisation.name}"


class CustodyForm(ActForm):
    """When custody began, and by which document."""

    began_at = DateTimeField(label=_("When custody began"), side="past")
    reference = reference()


class ApplicationForm(ActForm):
    """Which order is asked of which court."""

    kind = forms.ChoiceField(label=_("What is applied for"), widget=forms.RadioSelect)
    court = court()
    applied_on = DateField(label=_("Day of the application"), side="past")
    reference = reference(_("Reference of the application"))

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(kind, words.kind_name(kind)) for kind in kinds]


class _OrderForm(ActForm):
    """An order that a court made. Where the law knows its length, a last day is asked only if the court set one."""

    kind: str

    made_at = DateTimeField(label=_("When the court made the order"), side="past")
    reference = reference()
    court = court()
    last_day = DateField(label=_("Last day of the order"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rules.rule_of(kind=self.kind):
            self.fields["last_day"].required = False
            self.fields["last_day"].help_text = _(
                "Leave this empty: the law gives the end. Fill it in only if the court set an earlier day."
            )


class InterimForm(_OrderForm):
    """The interim order."""

    kind = Order.Kind.INTERIM_ORDER
    field_order = (
        "made_at",
        "reference",
        "court",
        "place_of_refuge",
        "protection_officer",
        "enforcement_officer",
    )

    place_of_refuge = choice(
        _("Place of refuge"), by="code", missing=_("Choose the place of refuge that the order names.")
    )
    protection_officer = choice(
        _("Protection officer"), by="username", missing=_("Choose the protection officer who is responsible.")
    )
    enforcement_officer = choice(_("Enforcement officer"), by="username", missing="", required=False)


class ProtectionForm(_OrderForm):
    """The protection order."""

    kind = Order.Kind.PROTECTION_ORDER
    field_order = ("made_at", "reference", "court", "place_of_refuge", "protection_officer")

    place_of_refuge = InterimForm.base_fields["place_of_refuge"]
    protection_officer = InterimForm.base_fields["protection_officer"]


class ExtensionForm(_OrderForm):
    """An extension and why."""

    kind = Order.Kind.EXTENSION

    reason = TextField(
        label=_("Why it is extended"),
        limit=rules.REASON_LIMIT,
        lines=4,
        error_messages={"required": _("Say why the order is extended.")},
    )


class DecisionForm(ActForm):
    """What the court made of an application."""

    decision = forms.ChoiceField(
        label=_("What did the court decide?"),
        widget=forms.RadioSelect,
        choices=[("made", _("It made the order")), ("refused", _("It refused"))],
        error_messages={"required": _("Choose what the court decided.")},
    )


class RefusalForm(ActForm):
    """A refusal and its reason."""

    made_at = DateTimeField(label=_("When the court refused"), side="past")
    reason = TextField(
        label=_("Why the court refused"),
        limit=rules.REASON_LIMIT,
        lines=4,
        error_messages={"required": _("Say in a few words why the court refused.")},
    )


class ReleaseForm(ActForm):
    """Where a person goes who is released."""

    made_at = DateTimeField(label=_("When the person was released"), side="past")
    destination = forms.ChoiceField(
        label=_("Where the person goes"),
        widget=forms.RadioSelect,
        choices=Order.Destination.choices,
        error_messages={"required": _("Choose where the person goes.")},
    )
    reference = reference()
    court = court(required=False)


class EndForm(ActForm):
    """When and why an order ended."""

    ended_at = DateTimeField(label=_("When the order ended"), side="past")
    reason = TextField(
        label=_("Why it ended"),
        limit=rules.REASON_LIMIT,
        lines=4,
        error_messages={"required": _("Say why the order ended.")},
    )


class SignForm(ActForm):
    """One half of the joint report."""

    on = DateField(label=_("Day of signing"), side="past")
    findings = TextField(
        label=_("What you found"),
        limit=rules.FINDINGS_LIMIT,
        lines=12,
        error_messages={"required": _("Write what you found before signing.")},
    )
