"""How leaving stands, for the care page of a case: open facts only."""

from __future__ import annotations

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.cases.offers import Glance
from lindung.kernel.country import current
from lindung.protection.leaving.models import FollowUp, Leaving
from lindung.protection.leaving.workflow import AFTER


def glance(*, case: Case, by: Actor, at: datetime) -> list[Glance]:
    """Return how the newest leaving of a visible case stands (2 queries); nothing where nobody has planned any."""
    rows = Leaving.objects.filter(case=case, case__in=cases.visible_to(by)).order_by("-planned_at")
    found = rows.first()
    if found is None:
        return []
    url = reverse("leaving:show", args=[case.code, found.pk]) if by.may(P.LEAVING_PLAN) else ""
    due, alarm = None, ""
    if found.state == "refused":
        alarm = _("Not safe: talk over another way")
    elif found.state == "stopped":
        alarm = _("Stopped: ask what the person wants")
    elif found.state == "planned" and found.travels:
        alarm = _("No security assessment yet")
    elif found.state in AFTER:
        waiting = FollowUp.objects.filter(leaving=found, done_at=None).order_by("months").first()
        if waiting is not None:
            due = datetime.combine(waiting.due_on, time(), tzinfo=current().zone(case.place))
            alarm = _("Follow-up is late") if due < at else ""
    state = f"{found.get_kind_display()}: {found.get_state_display()}"
    return [Glance(title=_("Return, stay or move"), state=state, url=url, due_at=due, alarm=alarm)]
