"""Ticking the indicators that an event counts for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.kernel.web.forms import LindungForm
from lindung.plans.models import Indicator


class PickForm(LindungForm):
    """Those that count it now, ticked; and those that were found."""

    held = forms.MultipleChoiceField(
        label=_("It counts for these now"), required=False, widget=forms.CheckboxSelectMultiple
    )
    found = forms.MultipleChoiceField(
        label=_("It can count for these"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, held: Sequence[Indicator], offered: Sequence[Indicator], version: int, **kwargs: Any
    ) -> None:
        keys = [str(one.pk) for one in held]
        super().__init__(*args, initial={"held": keys, "version": version}, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["held"].choices = [(str(one.pk), _said(one)) for one in held]
        new = [one for one in offered if str(one.pk) not in keys]
        fields["found"].choices = [(str(one.pk), _said(one)) for one in new]
        for name, any_ in (("held", held), ("found", new)):
            if not any_:
                fields[name].widget = forms.MultipleHiddenInput()

    def chosen(self) -> set[UUID]:
        """Return the keys of those that were ticked."""
        return {UUID(key) for name in ("held", "found") for key in self.cleaned_data[name]}


def _said(one: Indicator) -> str:
    return f"{one.plan.code} {one.code}: {one.label} ({one.activity.label})"
