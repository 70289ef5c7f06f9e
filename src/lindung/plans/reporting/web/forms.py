"""What the forms of reporting ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lindung.kernel.web.forms import LindungForm, TextField
from lindung.plans.models import Indicator
from lindung.plans.reporting import checks, words
from lindung.plans.reporting.models.progress import NARRATIVE, SHORT

ADD: Final = "add_dimension"
FREE: Final = "cells-"
_NUMBER: Final = 30


def _numeric() -> forms.TextInput:
    return forms.TextInput(
        attrs={"inputmode": "decimal", "class": "govuk-input--width-10", "autocomplete": "off"}
    )


class ClearedForm(LindungForm):
    """A form whose texts many can read: it asks for a confirmation once one of them looks personal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cleared"] = forms.BooleanField(
            label=_("I have looked: nothing here names or finds a person"),
            required=False,
            widget=forms.HiddenInput,
        )
        if self.data.get("cleared"):
            self.ask_again()

    def ask_again(self) -> None:
        """Show the tick that a text names nobody."""
        self.fields["cleared"].widget = forms.CheckboxInput()

    def add_error(self, field: Any, error: Any) -> None:
        """Add an error; the one about personal data brings the tick along."""
        super().add_error(field, error)

    @property
    def refused_with(self) -> Any:
        """Why the act was refused."""
        return self.__dict__.get("_refused")

    @refused_with.setter
    def refused_with(self, refusal: Any) -> None:
        self.__dict__["_refused"] = refusal
        if isinstance(refusal, checks.LooksPersonal):
            self.ask_again()


class ReportForm(ClearedForm):
    """One report: the figure, its breakdown, words."""

    def __init__(
        self,
        *args: Any,
        indicator: Indicator,
        dimensions: Sequence[str],
        version: int,
        computed: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.dimensions = list(dimensions)
        fields: dict[str, Any] = {"seen": forms.IntegerField(widget=forms.HiddenInput, initial=version)}
        if indicator.kind != Indicator.Kind.QUALITATIVE:
            fields["value"] = TextField(
                label=_("Your own figure") if computed else _("What was reached in this period"),
                help_text=_("Only if yours differs: the computed figure stays, yours is kept beside it.")
                if computed
                else _("In digits. 0 if nothing was reached."),
                limit=_NUMBER,
                required=False,
                widget=_numeric(),
            )
        for one in self.dimensions:
            fields |= self._cells(one)
        if "value" in fields and not computed:
            fields[ADD] = forms.ChoiceField(
                label=_("Break it down further"),
                help_text=_("Choose, then save the draft: the page asks for the parts."),
                required=False,
                widget=forms.Select,
                choices=[
                    ("", ""),
                    *((one, words.dimension(one)) for one in words.OFFERED if one not in dimensions),
                ],
            )
        if indicator.share_min is not None and not computed:
            fields["share_reason"] = TextField(
                label=format_lazy(
                    _("If the share asked for ({least} %) was missed: why?"), least=indicator.share_min
                ),
                limit=SHORT,
                lines=2,
                required=False,
            )
        fields["narrative"] = TextField(
            label=_("What was done"),
            help_text=_("No names, no telephone or document numbers: many can read this."),
            limit=NARRATIVE,
            lines=6,
            required=False,
        )
        fields["difficulty"] = TextField(label=_("What was difficult"), limit=SHORT, lines=3, required=False)
        if version:
            fields["note"] = TextField(
                label=_("What you changed, or your answer to the question"),
                limit=SHORT,
                lines=3,
                required=False,
            )
        fields["cleared"] = self.fields.pop("cleared")
        self.fields.update(fields)

    def _cells(self, dimension: str) -> dict[str, Any]:
        name = words.dimension(dimension)
        known = words.codes(dimension)
        if known:
            return {
                checks.cell_field(dimension, code): TextField(
                    label=format_lazy("{part} ({dimension})", part=label, dimension=name),
                    limit=_NUMBER,
                    required=False,
                    widget=_numeric(),
                )
                for code, label in known
            }
        return {
            FREE + dimension: TextField(
                label=format_lazy(_("Broken down by {dimension}"), dimension=name),
                help_text=_("One part a line: its name, a colon, its number. For example: “Officers: 12”."),
                limit=SHORT,
                lines=4,
                required=False,
            )
        }

    def cells(self) -> dict[str, dict[str, str]]:
        """Return the breakdown as typed; a line without a colon is a part without a number."""
        found: dict[str, dict[str, str]] = {}
        for dimension in self.dimensions:
            known = words.codes(dimension)
            if known:
                typed = {
                    code: self.cleaned_data[checks.cell_field(dimension, code)] for code, _label in known
                }
            else:
                typed = {}
                for line in self.cleaned_data[FREE + dimension].splitlines():
                    name, _colon, number = line.rpartition(":")
                    if line.strip():
                        typed[(name or number).strip()[:60]] = number.strip() if name else "?"
            found[dimension] = typed
        return found

    def typed(self) -> dict[str, str]:
        """Return every answer as it was typed, for a draft."""
        given = {
            name: str(value)
            for name, value in self.cleaned_data.items()
            if name in self.fields
            and name not in {"seen", "cleared", ADD, "_submission"}
            and value not in (None, "")
        }
        dimensions = [*self.dimensions, *filter(None, [self.cleaned_data.get(ADD, "")])]
        return given | {"dimensions": ",".join(dict.fromkeys(dimensions))}


class QuestionForm(ClearedForm):
    """What the committee wants to know."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = TextField(
        label=_("Your question"),
        help_text=_("The reporter answers with a new version; both stay with the report."),
        limit=SHORT,
        lines=4,
    )


class SeenForm(LindungForm):
    """An act on the version that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReopenForm(ClearedForm):
    """Why an approved report is opened again."""

    reason = TextField(label=_("Why is it opened again?"), limit=SHORT, lines=3)
