"""How needs, plan and check-ins stand on a case, for its care page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.cases.offers import Glance
from lindung.protection.care.actions.common import end_of
from lindung.protection.care.models import Assessment, CheckIn, Plan
from lindung.protection.care.models.planning import Answer


def glance(*, case: Case, by: Actor, at: datetime) -> Sequence[Glance]:
    """Return whether somebody asked what helps, what the person said to the plan, and when they are asked next
    (1 query)."""
    found = _facts(case=case, by=by)
    if found is None:
        return []
    url = reverse("care:home", args=[case.code]) if by.may(P.CARE_READ) else ""
    return [_needs(found, url), _plan(found, url), _check_ins(found, url, case=case, at=at)]


def _facts(*, case: Case, by: Actor) -> dict[str, Any] | None:
    plan = Plan.objects.filter(case=OuterRef("pk"), superseded_at=None)
    assessed = Assessment.objects.filter(case=OuterRef("pk"), kind="needs").order_by("-made_on")
    to_come = CheckIn.objects.filter(case=OuterRef("pk"), state=CheckIn.State.DUE)
    unsafe = CheckIn.objects.filter(case=OuterRef("pk"), safety=CheckIn.Safety.NOT_SAFE, answered_at=None)
    rows = cases.visible_to(by).filter(pk=case.pk)
    found: Any = rows.values(
        plan=Subquery(plan.values("answer")[:1]),
        assessed_on=Subquery(assessed.values("made_on")[:1]),
        next_on=Subquery(to_come.values("due_on")[:1]),
        unsafe=Exists(unsafe),
    ).first()
    return None if found is None else dict(found)


def _needs(found: dict[str, Any], url: str) -> Glance:
    day = found["assessed_on"]
    return Glance(
        title=_("What helps the person"),
        state=_("Gone through on %(day)s") % {"day": date_format(day, "j F Y")}
        if day
        else _("Not asked yet"),
        url=url,
        alarm="" if day else _("Nobody has asked the person what helps them"),
    )


def _plan(found: dict[str, Any], url: str) -> Glance:
    said = found["plan"]
    if said is None:
        return Glance(title=_("Plan of help"), state=_("None yet"), url=url, alarm=_("There is no plan"))
    waiting = said == Answer.WAITING
    alarm = _("The person has not been asked about the plan") if waiting else ""
    return Glance(title=_("Plan of help"), state=str(Answer(said).label), url=url, alarm=alarm)


def _check_ins(found: dict[str, Any], url: str, *, case: Case, at: datetime) -> Glance:
    day = found["next_on"]
    if day is None:
        state, due = _("None planned"), None
    else:
        state, due = _("Next on %(day)s") % {"day": date_format(day, "j F Y")}, end_of(day, case=case)
    alarm = ""
    if found["unsafe"]:
        alarm = _("The person said that they are not safe, and nobody has acted yet")
    elif due is not None and due <= at:
        alarm = _("Nobody asked the person how they are on the day that was planned")
    return Glance(title=_("How the person is"), state=state, url=url, due_at=due, alarm=alarm)
