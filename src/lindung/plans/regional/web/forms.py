"""What the pages of regional plans ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lindung.cases.documents.web.receiving import HeldFile
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.plans.models import Period
from lindung.plans.regional import figures, files
from lindung.plans.regional.actions.keys import HOW
from lindung.plans.regional.actions.making import REASON
from lindung.plans.regional.problems import too_large


class ReleaseForm(LindungForm):
    """Which period, and which measures."""

    period = forms.ChoiceField(label=_("Period"), widget=forms.RadioSelect)
    measures = forms.MultipleChoiceField(
        label=_("What is released?"),
        help_text=_(
            "Counts only. Small counts are hidden, and others beside them, before anybody sees the release."
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, periods: Iterable[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["period"].choices = [(one.code, one.code) for one in periods]
        fields["measures"].choices = figures.offered()


class ReasonForm(LindungForm):
    """Why a release is refused or withdrawn."""

    reason = TextField(
        label=_("Why?"), help_text=_("It stays in this country's records."), limit=REASON, lines=3
    )


class BytesField(forms.Field):
    """A file as its bytes, no larger than a release may be."""

    widget = forms.FileInput

    def clean(self, value: Any) -> bytes:
        """Return the bytes; raises ValidationError for a missing or far too large file."""
        self.validate(value)
        if not isinstance(value, HeldFile) or value.too_large or value.held.size > files.LIMIT:
            refusal = too_large()
            raise ValidationError(str(refusal), code=refusal.code)
        return b"".join(value.held.chunks())


class ReceiveForm(LindungForm):
    """The file of a partner."""

    file = BytesField(
        label=_("File from the partner"),
        help_text=_("As you received it. Do not open and save it: one changed sign makes it worthless."),
    )


class KeyForm(LindungForm):
    """Whose key, which, and for how long."""

    country = TextField(label=_("Country"), help_text=_("Its code of three letters."), limit=3)
    public = TextField(
        label=_("Public key"),
        help_text=_("It begins with -----BEGIN PUBLIC KEY-----. Copy it whole."),
        limit=400,
        lines=4,
    )
    valid_from = DateField(label=_("Signs from"))
    valid_until = DateField(label=_("Signs until"), required=False)


class CompareForm(LindungForm):
    """What the partner said, and by what way."""

    told = TextField(
        label=_("Fingerprint as the partner reads it out"),
        help_text=_("Type what you hear, all 32 signs. Do not copy it from this page."),
        limit=60,
    )
    how = TextField(
        label=_("With which office, and how?"),
        help_text=_("Such as: coordinating office, by telephone at the number in the treaty's directory."),
        limit=HOW,
    )
