"""The form of an instrument, made from the country's data: one group of fields for each part of life."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.protection.care.actions import Part, common
from lindung.protection.care.kit import Domain, Instrument
from lindung.protection.care.models import Assessment
from lindung.protection.care.web.forms import READERS


class AssessForm(LindungForm):
    """What is asked with the person. Every answer of theirs can stay empty."""

    made_on = DateField(label=_("When did you go through it?"), side="past")
    present = forms.ChoiceField(
        label=_("Was the person there?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, we made it together")), ("no", _("No, it is what we know"))],
    )
    words = TextField(
        label=_("What matters most to them?"),
        required=False,
        lines=3,
        limit=common.WORDS_LIMIT,
        help_text=READERS,
    )
    agreed = forms.ChoiceField(
        label=_("You have read it to them. Do they agree with what is written?"),
        widget=forms.RadioSelect,
        choices=Assessment.Agreed.choices,
    )
    again_on = DateField(
        label=_("When will it be gone through again?"),
        required=False,
        side="future",
        help_text=_("Empty: after the number of days that the country has set. A task reminds you."),
    )

    def __init__(
        self, *args: Any, instrument: Instrument, domains: list[Domain], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.domains, self.language = domains, language
        levels = [(str(number), labels.text(language)) for number, labels in enumerate(instrument.levels)]
        for domain in domains:
            self._add(domain, levels)

    def _add(self, domain: Domain, levels: list[tuple[str, str]]) -> None:
        self.fields[f"{domain.code}_level"] = forms.ChoiceField(
            label=domain.ask.text(self.language),
            required=False,
            widget=forms.RadioSelect,
            choices=levels,
        )
        for question in domain.questions:
            text = question.text.text(self.language)
            name = f"{domain.code}_{question.code}"
            if question.kind == "yes_no":
                self.fields[name] = forms.ChoiceField(
                    label=text,
                    required=False,
                    widget=forms.RadioSelect,
                    choices=vocabulary("yes_no_unsure").choices(self.language),
                )
            else:
                self.fields[name] = TextField(label=text, required=False, lines=2, limit=common.WORDS_LIMIT)
        if domain.needs:
            self.fields[f"{domain.code}_needs"] = forms.MultipleChoiceField(
                label=_("What would help?"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(need.code, need.label.text(self.language)) for need in domain.needs],
            )

    def first(self) -> list[BoundField]:
        """Return the fields above the parts of life."""
        return [self["made_on"], self["present"]]

    def last(self) -> list[BoundField]:
        """Return the fields below them."""
        return [self["words"], self["agreed"], self["again_on"]]

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Yield each part of life with its fields."""
        names = vocabulary("care_domains")
        for domain in self.domains:
            own = [name for name in self.fields if name.startswith(f"{domain.code}_")]
            yield names.label(domain.code, self.language), [self[name] for name in own]

    def parts(self) -> dict[str, Part]:
        """Return what was said, by part of life."""
        given = self.cleaned_data
        found = {}
        for domain in self.domains:
            level = given.get(f"{domain.code}_level")
            found[domain.code] = Part(
                level=int(level) if level else None,
                needs=tuple(given.get(f"{domain.code}_needs") or ()),
                answers={
                    question.code: given.get(f"{domain.code}_{question.code}") or ""
                    for question in domain.questions
                },
            )
        return found
