"""What asking for an export, and registering a recipient's key, ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.access.purposes import NAMES, SECTION_NAMES
from lindung.access.queries import organisations
from lindung.cases.emergency.checks import EXPLANATION
from lindung.cases.exports import keys, queries
from lindung.cases.exports.covering import EXPORTABLE, PURPOSES
from lindung.kernel.web.forms import LindungForm, TextField


class AskForm(LindungForm):
    """Which cases and sections, what for, and for whom."""

    codes = TextField(label=_("Case codes"), help_text=_("One a line, at most fifty."), limit=1500, lines=3)
    purpose = forms.ChoiceField(
        label=_("Your part in these cases"),
        widget=forms.RadioSelect,
        choices=[(one.value, str(NAMES[one])) for one in PURPOSES],
    )
    sections = forms.MultipleChoiceField(
        label=_("What does the recipient need?"),
        help_text=_(
            "Ask for no more than that. Names, addresses, photos and documents are never part of it."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    key = forms.ChoiceField(
        label=_("Recipient"),
        help_text=_("Only they can open the file, with their own key."),
        widget=forms.RadioSelect,
    )
    explanation = TextField(
        label=_("What is it for?"),
        help_text=_("For who decides. No name, no number of a person."),
        limit=EXPLANATION,
        lines=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["purpose"].choices = [(one.value, str(NAMES[one]).capitalize()) for one in PURPOSES]
        fields["sections"].choices = [(one.value, str(SECTION_NAMES[one])) for one in EXPORTABLE]
        fields["key"].choices = [
            (str(one.pk), f"{one.organisation.name} ({keys.shown(one.fingerprint)})")
            for one in queries.keys_in_use().order_by("organisation__code", "registered_at")
        ]


class KeyForm(LindungForm):
    """Whose key, and which."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    public = TextField(
        label=_("Public key"),
        help_text=_("It begins with age1. Compare its fingerprint with the recipient by telephone."),
        limit=120,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["organisation"].choices = [(one.code, one.name) for one in organisations().order_by("code")]
