"""What the forms of documents ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lindung.cases import words
from lindung.cases.documents.actions.removing import BY_HAND
from lindung.cases.documents.kinds import SECTIONS, VOCABULARY
from lindung.cases.documents.web.receiving import HeldFile
from lindung.kernel.problems import Refusal
from lindung.kernel.uploads.washing import Washed, wash
from lindung.kernel.uploads.words import unfit
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.forms import LindungForm


class FileField(forms.Field):
    """A file, looked into: its cleaned value is what will be kept."""

    widget = forms.FileInput

    def clean(self, value: Any) -> Washed:
        """Return the washed file; raises ValidationError in the words of the refusal."""
        self.validate(value)
        if not isinstance(value, HeldFile):
            raise ValidationError(str(unfit("broken")))
        if value.too_large:
            raise ValidationError(str(unfit("too_large")), code="too_large")
        try:
            return wash(source=value.held)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal


class AddForm(LindungForm):
    """A document to add."""

    kind = forms.ChoiceField(label=_("What kind of document is it?"), widget=forms.RadioSelect)
    file = FileField(label=_("File"))

    def __init__(self, *args: Any, sections: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        offered = vocabulary(VOCABULARY).choices(words.language())
        fields["kind"].choices = [(code, name) for code, name in offered if SECTIONS[code] in sections]
        fields["file"].help_text = format_lazy(
            _(
                "PDF, JPEG, PNG, WebP, Word (.docx), Excel (.xlsx), OpenDocument (.odt) or plain text,"
                " at most {limit}. Give the file a name without a person's name in it."
            ),
            limit=filesizeformat(settings.UPLOAD_LIMIT),
        )


class RemoveForm(LindungForm):
    """Why a document is removed."""

    removal = forms.ChoiceField(
        label=_("Why is it removed?"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in BY_HAND],
    )
