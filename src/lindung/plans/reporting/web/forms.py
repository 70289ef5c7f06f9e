"""What the forms of reporting ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lindung.cases.documents.web.forms import FileField
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
        draft_mark: str,
        computed: bool,
        draft: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.dimensions = list(dimensions)
        fields: dict[str, Any] = {"seen": forms.IntegerField(widget=forms.HiddenInput, initial=version)}
        fields["draft_seen"] = forms.CharField(
            widget=forms.HiddenInput, initial=draft_mark, required=False, max_length=40
        )
        if indicator.kind != Indicator.Kind.QUALITATIVE:
            fields["value"] = TextField(
                label=_("Your own figure") if computed else _("What was reached in this period"),
                help_text=_("Only if yours differs: the computed figure stays, yours is kept beside it.")
                if computed
                else _("In digits. 0 if nothing was reached."),
                limit=_NUMBER,
                required=not computed and not draft and indicator.kind not in checks.WORDS,
                error_messages={"required": _("Write what was reached, in digits; 0 if nothing was.")},
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
            required=not draft and indicator.kind == Indicator.Kind.QUALITATIVE,
            error_messages={"required": _("Say in words what was done.")},
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
            and name not in {"seen", "draft_seen", "cleared", ADD, "_submission"}
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


class OptionalFile(FileField):
    """A file that may be left out; looked into like any other."""

    def clean(self, value: Any) -> Any:
        """Return the washed file, or None for none."""
        return None if value in self.empty_values else super().clean(value)


class EvidenceForm(ClearedForm):
    """A link or a file, and what it shows. After a warning it asks for the file again, with a confirmation."""

    label = TextField(
        label=_("What does it show?"),
        help_text=_("In a few words, without a person's name: “Programme of the training in March”."),
        limit=200,
    )
    link = TextField(
        label=_("Link"),
        help_text=_("The address of a page, beginning with https://."),
        limit=500,
        required=False,
    )
    file = OptionalFile(label=_("Or a file"), required=False)
    seen = TextField(widget=forms.HiddenInput, required=False, limit=200)
    confirmed = forms.BooleanField(
        label=_("I have looked at this file: it names and shows no person"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["file"].help_text = format_lazy(
            _(
                "PDF, JPEG, PNG, WebP, Word (.docx), Excel (.xlsx), OpenDocument (.odt) or plain text, at most"
                " {limit}. No list of participants, no case, no face, no document of a person."
            ),
            limit=filesizeformat(settings.UPLOAD_LIMIT),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if not self.errors and bool(given.get("link")) == bool(given.get("file")):
            self.add_error("link", _("Give a link or a file: one of the two."))
        return given

    def warn(self, *, token: str) -> None:
        """Ask for the same file once more, with a confirmation; `token` says which file was looked at."""
        data: MultiValueDict[str, Any] = MultiValueDict()
        data.update(self.data)
        data["seen"] = token
        data.pop("confirmed", None)
        self.data = data
        self.fields["confirmed"].widget = forms.CheckboxInput()


class CommentForm(ClearedForm):
    """What a partner says of an activity."""

    period = forms.ChoiceField(label=_("Period"), widget=forms.RadioSelect)
    stance = forms.ChoiceField(
        label=_("What do you want to say?"), widget=forms.RadioSelect, choices=list(words.STANCES.items())
    )
    text = TextField(
        label=_("Your comment"),
        help_text=_("Everybody who reads the plan reads it too. No names, no telephone or document numbers."),
        limit=SHORT,
        lines=4,
    )

    def __init__(
        self, *args: Any, periods: Sequence[tuple[str, str]], chosen: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["period"].choices = list(periods)
        fields["period"].initial = periods[0][0] if len(periods) == 1 else chosen


class InviteForm(LindungForm):
    """Which organisation is asked."""

    organisation = forms.ChoiceField(label=_("Ask an organisation to comment"))

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["organisation"].choices = [("", ""), *bodies]
