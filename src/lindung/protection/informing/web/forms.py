"""What the forms of informing ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.kernel.web.dates import DateField, DateTimeField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.protection.informing.actions import contacts, telling
from lindung.protection.informing.models import Contact, Told
from lindung.protection.informing.sheet import CODE_WORD_LIMIT

Choices = Sequence[tuple[str, str]]


class PdfForm(LindungForm):
    """A word the person chose for the sheet."""

    code_word = TextField(
        label=_("A word that the person chose"),
        required=False,
        limit=CODE_WORD_LIMIT,
        help_text=_(
            "It stands on the sheet so that they know it is theirs. No name, no number of a document or case. It is"
            " kept nowhere."
        ),
    )


class TellForm(LindungForm):
    """How the sheet was explained."""

    told_at = DateTimeField(label=_("When was it explained?"), side="past")
    language = forms.ChoiceField(label=_("In which language?"))
    spoke = forms.ChoiceField(
        label=_("How did you understand each other?"), widget=forms.RadioSelect, choices=Told.Spoke.choices
    )
    came = forms.ChoiceField(
        label=_("Which of the interpreters who came?"), required=False, widget=forms.RadioSelect
    )
    interpreter = TextField(
        label=_("Who interpreted?"),
        required=False,
        limit=telling.NAME_LIMIT,
        help_text=_(
            "Never somebody who came with a person they fear. Only those who care for the person read this."
        ),
    )
    understood = forms.ChoiceField(
        label=_("Did they understand it?"), widget=forms.RadioSelect, choices=Told.Understood.choices
    )
    refused = forms.MultipleChoiceField(
        label=_("What did they not want to hear?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They need not hear all at once. Leave it empty if they heard everything."),
    )
    questions = TextField(
        label=_("What did they ask, and what did you answer?"),
        required=False,
        lines=4,
        limit=telling.WORDS_LIMIT,
        help_text=_("Only those who care for the person read this."),
    )
    again_on = DateField(
        label=_("When will it be explained again?"),
        required=False,
        side="future",
        help_text=_("Needed unless they understood it. A task reminds you."),
    )

    def __init__(
        self,
        *args: Any,
        languages: Choices,
        parts: Choices,
        cares: bool,
        came: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["language"].choices = languages
        fields["refused"].choices = parts
        if not cares:
            del fields["interpreter"], fields["questions"]
        if came and cares:
            fields["came"].choices = [("", _("Somebody else")), *came]
        else:
            del fields["came"]


class AskForm(LindungForm):
    """A contact the person wishes for."""

    kind = forms.ChoiceField(
        label=_("What do they wish for?"), widget=forms.RadioSelect, choices=Contact.Kind.choices
    )
    addressee = TextField(
        label=_("To whom, and how are they reached?"),
        lines=2,
        limit=contacts.ADDRESSEE_LIMIT,
        help_text=_("Only what the person told you. Ask whether it is safe to call there."),
    )
    wish = TextField(
        label=_("What should be said or asked?"),
        lines=4,
        limit=contacts.WORDS_LIMIT,
        help_text=_("In the person's own words. Never where they are, unless they want it said."),
    )


class SendForm(LindungForm):
    """That the message went."""


class AnswerForm(LindungForm):
    """What came back."""

    answer = TextField(label=_("What was answered?"), lines=4, limit=contacts.WORDS_LIMIT)


class CloseForm(LindungForm):
    """How a contact ends."""

    outcome = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, outcomes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["outcome"].choices = outcomes
