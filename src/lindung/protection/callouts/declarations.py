"""What the app's codes are called, where its tasks lead, what the person may know, who calls helpers to a group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lindung.cases.helpers_hooks import declare_caller
from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.cases.window_hooks import NextDate, declare_dates
from lindung.directory.roster.models import Entry
from lindung.protection.callouts import words
from lindung.protection.callouts.actions import ask_helpers
from lindung.protection.callouts.models import Callout, CalloutCase

_COMES = {
    Entry.Kind.INTERPRETER: _("Somebody comes who speaks your language, so that you understand each other"),
    Entry.Kind.LAWYER: _("You can speak with a lawyer"),
    Entry.Kind.COUNSELLOR: _("You can speak with a counsellor"),
}
_CALLS = {
    Entry.Kind.INTERPRETER: _("Somebody calls who speaks your language, so that you understand each other"),
}
_HELPER = _("Somebody comes to help you and to explain what happens next")


def next_dates(case: Case, at: datetime) -> Iterator[NextDate]:
    """Yield the days on which somebody who said yes comes (1 query)."""
    links = CalloutCase.objects.filter(case=case).values("callout")
    rows = Callout.objects.filter(pk__in=links, state=Callout.State.ACCEPTED, ends_at__gt=at)
    for starts_at, kind, mode in rows.values_list("starts_at", "kind", "mode"):
        said = _CALLS if mode == Callout.Mode.PHONE and kind in _CALLS else _COMES
        yield NextDate(on=local_date(starts_at), words=said.get(Entry.Kind(kind), _HELPER), expected=True)


def declare() -> None:
    """Make all of it known, once."""
    declare_tasks(
        TaskKind(
            words.TELEPHONE,
            _("Telephone whoever is called out, and record the answer"),
            "callouts:callout",
            with_subject=True,
        ),
        TaskKind(
            words.FIND,
            _("Nobody of the register can come: find another way"),
            "callouts:callout",
            with_subject=True,
        ),
        TaskKind(
            words.REPLACE,
            _("Whoever was to come has stepped down: see who comes instead"),
            "callouts:callout",
            with_subject=True,
        ),
        TaskKind(words.CONFIRM, _("Record whether the helper came"), "callouts:callout", with_subject=True),
    )
    declare_timeline(
        {
            "callouts.asked": _("Called out: %(helper)s"),
            "callouts.accepted": _("Somebody comes: %(helper)s"),
            "callouts.attending": _("Somebody is there: %(helper)s"),
            "callouts.done": _("Somebody was there: %(helper)s"),
            "callouts.nobody": _("Nobody found yet: %(helper)s"),
            "callouts.stepped_down": _("Whoever was to come has stepped down: %(helper)s"),
            "callouts.missed": _("Did not come: %(helper)s"),
            "callouts.unmet": _("Nobody could be found: %(helper)s"),
            "callouts.cancelled": _("Called off: %(helper)s"),
        }
    )
    declare_dates(name="callouts", source=next_dates)
    declare_caller(ask_helpers)
