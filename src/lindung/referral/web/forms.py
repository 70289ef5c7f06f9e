"""What the room's forms ask. Fields carry the names of the act's arguments; what may be true is the domain's to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation
from lindung.cases.consents.models import Consent as Agreed
from lindung.cases.words import label, language
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.referral.models import Consent, Section
from lindung.referral.rules import MESSAGE_LIMIT, REASON_LIMIT, Contents
from lindung.referral.web.words import urgency
from lindung.referral.workflow import consent_missing

_CHOOSE = _("Choose one from the list.")


def _labels(name: str) -> list[tuple[str, str]]:
    return vocabulary(name).choices(language())


class ReferralForm(LindungForm):
    """To whom, why, with what, on what consent and how urgently."""

    to = forms.ChoiceField(
        label=_("To which organisation?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who is asked."), "invalid_choice": _CHOOSE},
    )
    purposes = forms.MultipleChoiceField(
        label=_("What for?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what the referral is for: choose at least one purpose.")},
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how urgent it is.")},
    )
    consent = forms.ChoiceField(
        label=_("Does the person agree?"),
        help_text=_("Explain in words they understand who will learn what, and that they may say no."),
        widget=forms.RadioSelect,
        choices=Consent.choices,
        error_messages={"required": _("Say what the person said to it.")},
    )
    consent_record = forms.ChoiceField(
        label=_("Consent recorded before"),
        required=False,
        help_text=_("Leave it empty where the person agrees now: it is recorded with the referral."),
    )
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"),
        required=False,
        help_text=_("Only where the person did not agree: name what lets you refer all the same."),
    )
    shared = forms.MultipleChoiceField(
        label=_("What may they read before they accept?"),
        help_text=_("Share as little as they need to decide. Names are never shared here."),
        choices=[pair for pair in Section.choices if pair[0] != Section.MESSAGE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    message = TextField(
        label=_("Message"),
        required=False,
        limit=MESSAGE_LIMIT,
        lines=4,
        help_text=_("What they must know to answer. No names: the case opens to them when they accept."),
    )

    def __init__(
        self, *args: Any, receivers: Iterable[Organisation], agreed: Iterable[Agreed] = (), **kwargs: Any
    ) -> None:
        initial = {"urgency": "urgent", "shared": [Section.FACTS.value, Section.NEEDS.value]}
        super().__init__(*args, initial=initial, **kwargs)
        self.receivers = {one.code: one for one in receivers}
        fields: Any = self.fields
        fields["to"].choices = [(code, _with_place(one)) for code, one in self.receivers.items()]
        fields["purposes"].choices = _labels("referral_purposes")
        fields["urgency"].choices = [(code, urgency(code)) for code in vocabulary("urgencies").codes]
        fields["legal_basis"].choices = [("", "–"), *_labels("legal_bases")]
        fields["consent_record"].choices = [("", "–"), *((str(one.pk), _record(one)) for one in agreed)]
        if len(fields["consent_record"].choices) == 1:
            del fields["consent_record"]

    def clean(self) -> dict[str, Any]:
        """Say beside the field what the domain would refuse: neither agreement nor law."""
        given = super().clean() or self.cleaned_data
        if "consent" in given and "legal_basis" in given:
            missing = consent_missing(consent=given["consent"], legal_basis=given["legal_basis"])
            if missing:
                self.add_error("legal_basis", missing)
        return given

    def contents(self) -> Contents:
        """Return the cleaned answers as what the referral says."""
        given = self.cleaned_data
        return Contents(
            purposes=tuple(given["purposes"]),
            consent=given["consent"],
            urgency=given["urgency"],
            shared=tuple(given["shared"]),
            message=given["message"],
            legal_basis=given["legal_basis"],
            consent_record=UUID(given["consent_record"]) if given.get("consent_record") else None,
        )


def _record(one: Agreed) -> str:
    """Return what a recorded consent is about, to whom and from which day."""
    day = date_format(timezone.localtime(one.recorded_at), "DATE_FORMAT")
    to = one.organisation.name if one.organisation else ""
    return ", ".join(part for part in (label("consent_matters", one.matter), to, day) if part)


def _with_place(organisation: Organisation) -> str:
    """Return the organisation's name and where it is, so that the nearest can be told."""
    if not organisation.place:
        return organisation.name
    return f"{organisation.name}, {current().place_name(organisation.place, language())}"


class DeclineForm(LindungForm):
    """Why the referral is declined, so that the sender knows what to try next."""

    reason = forms.ChoiceField(
        label=_("Why can you not take this?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )
    text = TextField(label=_("What should the sender know?"), required=False, limit=REASON_LIMIT, lines=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.choices = _labels("decline_reasons")


class CompleteForm(LindungForm):
    """What was done."""

    note = TextField(label=_("What was done?"), required=False, limit=MESSAGE_LIMIT, lines=3)


class ButtonForm(LindungForm):
    """A single button: nothing is asked but that it is pressed once."""
