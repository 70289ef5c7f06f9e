"""What the window's forms for staff ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.access.purposes import NAMES
from lindung.cases.consents.rules import HANDED
from lindung.cases.voices.actions.answering import QUESTION_LIMIT, WORDS_LIMIT
from lindung.cases.voices.actions.giving import WORD_LIMIT
from lindung.cases.voices.models import Window
from lindung.kernel.web.forms import LindungForm, TextField

Choices = Sequence[tuple[str, str]]
_WHY = [(one.value, one.label) for one in (Window.Ended.LOST, Window.Ended.WISH, Window.Ended.OVER)]


class GiveForm(LindungForm):
    """The word the person chooses, typed by themselves, and the language of the card."""

    passphrase = TextField(
        label=_("The person's own word"),
        limit=WORD_LIMIT,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Let the person type it themselves and look away. A word that nobody else would think of; no name, no"
            " birthday. It is kept nowhere: if they forget it, you give a new window, and the old messages stay closed."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the card"))

    def __init__(self, *args: Any, languages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["language"].choices = languages


class PlainForm(LindungForm):
    """An act that asks nothing further."""


class EndForm(LindungForm):
    """Why the window is closed."""

    why = forms.ChoiceField(label=_("Why is it closed?"), widget=forms.RadioSelect, choices=_WHY)


class WriteForm(LindungForm):
    """Words to the person."""

    text = TextField(
        label=_("Your message"),
        lines=6,
        limit=WORDS_LIMIT,
        help_text=_(
            "In a language they read. No name, no place, no address: others may look at the phone. Only the person"
            " and those who care for them read it."
        ),
    )


class AskForm(LindungForm):
    """A question of consent."""

    matter = forms.ChoiceField(label=_("What is the person asked to agree to?"), widget=forms.RadioSelect)
    organisation = forms.ChoiceField(label=_("To whom?"), required=False)
    purposes = forms.MultipleChoiceField(
        label=_("What for?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(one), NAMES[one]) for one in HANDED],
    )
    text = TextField(
        label=_("The question, as the person will read it"),
        lines=4,
        limit=QUESTION_LIMIT,
        help_text=_("Short, in their language, so that yes and no are answers. No name, no place."),
    )
    language = forms.ChoiceField(label=_("In which language did you explain it?"))
    interpreter = forms.BooleanField(label=_("An interpreter was there"), required=False)
    explained = forms.BooleanField(label=_("I explained it in words the person understood"), required=False)

    def __init__(
        self, *args: Any, matters: Choices, organisations: Choices, languages: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["matter"].choices = matters
        fields["organisation"].choices = [("", _("Nobody of those listed")), *organisations]
        fields["language"].choices = [("", "–"), *languages]
