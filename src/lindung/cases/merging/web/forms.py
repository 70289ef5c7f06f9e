"""What merging asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.cases import words
from lindung.cases.merging.models import Merge
from lindung.kernel.codes import read_code
from lindung.kernel.country import current
from lindung.kernel.web.forms import LindungForm, TextField


class OtherForm(LindungForm):
    """The code of the other record."""

    other = TextField(
        label=_("Code of the other record"),
        limit=40,
        error_messages={"required": _("Enter the code of the other record.")},
    )

    def clean_other(self) -> str:
        """Return the code as it is written properly."""
        code = read_code(self.cleaned_data["other"], prefix=current().case_prefix)
        if code is None:
            raise forms.ValidationError(words.NOT_A_CODE)
        return code


class ProposeForm(LindungForm):
    """Which record goes on, and how somebody knows."""

    kept = forms.ChoiceField(
        label=_("Which record goes on?"),
        help_text=_("The other one is closed and points there. What is sealed stays where it is."),
        widget=forms.RadioSelect,
    )
    why = forms.ChoiceField(
        label=_("How do you know that it is one person?"), widget=forms.RadioSelect, choices=Merge.Why.choices
    )

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kept"].choices = [(code, code) for code in codes]


class StepForm(LindungForm):
    """Nothing to fill in: the button says it."""
