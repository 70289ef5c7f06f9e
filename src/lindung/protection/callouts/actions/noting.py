"""What a callout's cases are told: timeline and tasks; and the trail.

Whoever is called sees no case. What they do is told to the cases by the worker, within the minute; whoever sees the
cases tells them at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.cases.actions import cancel, fulfil, open_task, tell
from lindung.cases.models import Case, Task
from lindung.kernel import audit
from lindung.protection.callouts import queries, words
from lindung.protection.callouts.models import Callout, CalloutOffer

_MOMENTS: Final = {
    "accepted": "answered_at",
    "attending": "present_at",
    "done": "ended_at",
    "missed": "ended_at",
    "unmet": "ended_at",
    "cancelled": "ended_at",
}
CONFIRMING: Final = "?"
"""Behind what the cases were told: the office that asked was asked who came."""
_OVER: Final = frozenset({"done", "missed", "unmet", "cancelled"})


def record(event: str, callout: Callout, *, by: Actor | None, at: datetime, **detail: Any) -> None:
    """Leave the trail of an act: on the first of its cases that the actor sees, else on the callout itself."""
    links = queries.links_of(callout)[:1]
    said = {"callout": str(callout.pk), "kind": callout.kind, **detail}
    audit.record(event=f"callouts.{event}", subject=links[0] if links else callout, by=by, at=at, detail=said)


def note(callout: Callout, *, by: Actor | None, at: datetime) -> bool:
    """Tell the cases how a callout stands, once; False where the actor does not see them all: the worker does it."""
    standing = f"{callout.state}.{callout.tries}"
    if callout.noted.removesuffix(CONFIRMING) == standing:
        return True
    links = queries.links_of(callout)
    if len(links) < callout.people:
        return False
    stepped_down = callout.state in {"requested", "offered", "nobody"} and callout.noted.startswith(
        "accepted"
    )
    for number, link in enumerate(links):
        _tell(callout, link.case, by=by, at=at, stepped_down=stepped_down)
        _tasks(callout, link.case, first=number == 0, by=by, at=at, stepped_down=stepped_down)
    callout.noted = standing
    callout.save(update_fields=["noted"])
    return True


def _tell(callout: Callout, case: Case, *, by: Actor | None, at: datetime, stepped_down: bool) -> None:
    helper = words.helper_names(callout.kind)
    if not callout.noted:
        tell(case=case, kind="callouts.asked", by=by, at=at, helper=helper)
    if stepped_down:
        tell(case=case, kind="callouts.stepped_down", by=by, at=at, helper=helper)
    told = callout.state in _MOMENTS or callout.state == "nobody"
    if told and not callout.noted.startswith(f"{callout.state}."):
        moment = (
            getattr(callout, _MOMENTS.get(callout.state, "asked_at")) if callout.state in _MOMENTS else at
        )
        tell(
            case=case,
            kind=f"callouts.{callout.state}",
            by=by,
            at=at,
            happened_at=min(moment, at),
            helper=helper,
        )


def _tasks(
    callout: Callout, case: Case, *, first: bool, by: Actor | None, at: datetime, stepped_down: bool
) -> None:
    """End what the state has settled, on every case; open what it asks for, on the first case only."""
    subject = callout.pk
    fulfil(case=case, act=words.ANSWERED, subject_id=subject, by=by, at=at)
    if callout.state in {"accepted", "attending"} or callout.state in _OVER:
        end = cancel if callout.state == "cancelled" else fulfil
        end(case=case, act=words.FOUND, subject_id=subject, by=by, at=at)
    if callout.state in _OVER:
        end = cancel if callout.state == "cancelled" else fulfil
        end(case=case, act=words.SETTLED, subject_id=subject, by=by, at=at)
    if not first:
        return
    if stepped_down:
        _open(words.REPLACE, words.FOUND, callout, case, office=callout.organisation, by=by, at=at)
    if callout.state == "nobody":
        _open(words.FIND, words.FOUND, callout, case, office=secretariat(case), by=by, at=at)
    if callout.state == "offered":
        waiting = CalloutOffer.objects.filter(callout=callout, state="offered", user=None).first()
        if waiting is not None:
            _open(
                words.TELEPHONE,
                words.ANSWERED,
                callout,
                case,
                office=secretariat(case),
                by=by,
                at=at,
                due_at=waiting.expires_at,
            )


def ask_who_came(callout: Callout, *, at: datetime) -> None:
    """Ask the office that asked who came, once, when the hours are over and nobody has said."""
    case = queries.links_of(callout)[0].case
    _open(words.CONFIRM, words.SETTLED, callout, case, office=callout.organisation, by=None, at=at)
    callout.noted = callout.noted.removesuffix(CONFIRMING) + CONFIRMING
    callout.save(update_fields=["noted"])


def secretariat(case: Case) -> Organisation:
    """Return the office that sees the whole country; where there is none, the one that leads the case."""
    found = Organisation.objects.filter(national=True, active=True).order_by("code").first()
    return found or case.lead_organisation


def _open(
    kind: str,
    act: str,
    callout: Callout,
    case: Case,
    *,
    office: Organisation,
    by: Actor | None,
    at: datetime,
    due_at: datetime | None = None,
) -> None:
    there = Task.objects.filter(case=case, kind=kind, subject_id=callout.pk, state=Task.State.OPEN)
    if there.exists():
        return
    open_task(
        case=case,
        kind=kind,
        organisation=office,
        by=by,
        at=at,
        due_at=due_at or max(callout.starts_at, at),
        fulfilled_by=act,
        subject_id=callout.pk,
    )
