"""What asking for a document asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lindung.kernel.web.forms import LindungForm
from lindung.plans.documents import queries

WHAT = (
    ("review/pdf", _("Annual review as PDF")),
    ("review/xlsx", _("Annual review as a workbook (XLSX)")),
    ("review/csv", _("All indicators as one table (CSV)")),
    ("pack/pdf", _("Meeting pack: one page for each committee (PDF)")),
)


class AskForm(LindungForm):
    """Which document, of which period, in which language."""

    kind = forms.ChoiceField(label=_("What is to be made?"), widget=forms.RadioSelect, choices=WHAT)
    period = forms.ChoiceField(label=_("Plan and period"))
    language = forms.ChoiceField(
        label=_("Language"),
        widget=forms.RadioSelect,
        choices=[(code, str(name)) for code, name in settings.LANGUAGES],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["period"].choices = [
            (str(one.pk), f"{one.plan.short}: {one.code}") for one in queries.periods()
        ]
