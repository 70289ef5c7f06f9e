"""The small forms: cancelling, a group of people, a list, a sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation
from lindung.cases.documents.web.forms import FileField
from lindung.cases.words import language
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.forms import LindungForm, TextField
from lindung.plans.programmes import checks
from lindung.plans.programmes.facts import Heads
from lindung.plans.programmes.kinds import AGES, KINDS, ROLES
from lindung.plans.programmes.sheets.columns import PEOPLE
from lindung.plans.programmes.web.fields import whole


class CancelForm(LindungForm):
    """Why an event no longer counts."""

    reason = TextField(label=_("Why is it cancelled?"), limit=checks.REASON, lines=2)


class GroupForm(LindungForm):
    """One more group of people."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    agency = forms.ChoiceField(label=_("Their agency"), required=False)
    age_group = forms.ChoiceField(label=_("Age group"), widget=forms.RadioSelect, initial="unknown")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [("", ""), *vocabulary(ROLES).choices(language())]
        rows = Organisation.objects.filter(active=True).order_by("code")
        fields["agency"].choices = [("", str(_("Not known"))), *((one.code, one.name) for one in rows)]
        fields["age_group"].choices = vocabulary(AGES).choices(language())
        for name, (_sex, title) in PEOPLE.items():
            fields[name] = whole(title, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one person."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(given.get(name) for name in PEOPLE):
            self.add_error("women", _("Write how many there were, in at least one of the boxes."))
        return given

    def people(self) -> list[Heads]:
        """Return the groups that were answered."""
        given = self.cleaned_data
        return [
            Heads(
                number=given[name],
                sex=sex,
                role=given["role"] or "unknown",
                agency=given["agency"],
                age_group=given["age_group"],
            )
            for name, (sex, _title) in PEOPLE.items()
            if given[name]
        ]


class ListForm(LindungForm):
    """A list of who came, to be counted."""

    file = FileField(label=_("List (.xlsx or .csv)"))


class SheetForm(LindungForm):
    """A sheet of events of one kind."""

    kind = forms.ChoiceField(label=_("What does the sheet hold?"), widget=forms.RadioSelect)
    file = FileField(label=_("Sheet (.xlsx or .csv)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = vocabulary(KINDS).choices(language())
