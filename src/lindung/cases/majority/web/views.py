"""The page on which somebody records that a child came of age, or when they will."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_skeleton
from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as hub
from lindung.cases import words
from lindung.cases.majority import actions, queries
from lindung.cases.majority.recording import month_after
from lindung.cases.rules import local_date
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.web.forms import LindungForm


def _named(month: date) -> str:
    return format_skeleton("yMMMM", month, locale=words.language().replace("-", "_"))


class RecordForm(LindungForm):
    """Whether they have come of age, or in which month they will."""

    adult = forms.ChoiceField(
        label=lazy("Have they come of age?"),
        widget=forms.RadioSelect,
        choices=[("yes", lazy("Yes: they answer for themselves from now on")), ("no", lazy("Not yet"))],
    )
    month = forms.ChoiceField(
        label=lazy("If not yet: in which month?"),
        help_text=lazy("The month only; the day of birth belongs in the sealed facts."),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        months = [month_after(day=today, months=ahead) for ahead in range(61)]
        fields["month"].choices = [("", "–"), *((one.isoformat(), _named(one)) for one in months)]


@requires(P.CASE_CHANGE)
def record(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record that a child came of age, or when they will."""
    case = hub.by_code(code=case_code, by=request.actor)
    home = reverse("case", args=[case.code])
    known = queries.of_case(case=case)
    form = RecordForm(request.POST or None, today=local_date(clock.now()))

    def act(given: dict[str, Any]) -> str:
        actions.record(
            case_id=case.pk,
            adult=given["adult"] == "yes",
            month=date.fromisoformat(given["month"]) if given["month"] else None,
            by=request.actor,
            at=clock.now(),
        )
        return home

    lead = _(
        "From the day they come of age, what a parent, a guardian or a decision agreed to for them no longer holds."
        " Ask them yourself, and review place, guardian and plan."
    )
    if known and known.reached_at is None:
        lead = _("As far as we know, it is in %(month)s.") % {"month": _named(known.month)} + " " + lead
    return perform(request, form, act) or form_page(
        request, form=form, title=_("Coming of age"), button=_("Save"), back=home, case=case, lead=lead
    )
