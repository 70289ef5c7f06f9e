"""What the forms of complaints ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.cases.voices.actions.hearing import QUESTION_LIMIT, SENTENCE, WORDS_LIMIT
from lindung.cases.voices.models import Complaint
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField

_NOBODY = _("Nothing from which one could guess who spoke: no name, no day, no number.")


class ReplyForm(LindungForm):
    """Words to the person."""

    text = TextField(
        label=_("Your answer"),
        lines=6,
        limit=WORDS_LIMIT,
        help_text=_(
            "In a language they read. Only they read it, with their code and word; the place does not."
        ),
    )


class AskForm(LindungForm):
    """A question to a place."""

    question = TextField(
        label=_("What do you ask the place?"), lines=4, limit=QUESTION_LIMIT, help_text=_NOBODY
    )
    due_on = DateField(label=_("By when do they answer?"), side="future")


class AnswerForm(LindungForm):
    """A place's answer."""

    answer = TextField(
        label=_("Your answer"),
        lines=6,
        limit=WORDS_LIMIT,
        help_text=_("About the place and what you do. Nothing about one person, and no guess who asked."),
    )


class CloseForm(LindungForm):
    """What came of it."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"), widget=forms.RadioSelect, choices=Complaint.Outcome.choices
    )


class PlainForm(LindungForm):
    """An act that asks nothing further."""


class PublishForm(LindungForm):
    """A line of "you said, we did"."""

    organisation = forms.ChoiceField(label=_("About which place?"))
    said = TextField(label=_("People said"), limit=SENTENCE, help_text=_NOBODY)
    did = TextField(label=_("We did"), limit=SENTENCE, help_text=_("What has changed, or why it stays."))
    language = forms.ChoiceField(label=_("In which language is it written?"))

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[str, str]],
        languages: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["organisation"].choices = places
        fields["language"].choices = languages
