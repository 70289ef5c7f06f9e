"""How the person's place stands, for the care page of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Glance
from lindung.protection.shelters import queries
from lindung.protection.shelters.models import Absence, Stay


def glance(*, case: Case, by: Actor, at: datetime) -> Sequence[Glance]:
    """Return whether the person has a bed, and whether they are away (2 queries); nothing for who may not know."""
    if not by.may(P.SHELTER_READ):
        return []
    rows = list(queries.live(queries.stays(by=by).filter(case=case), at=at).select_related("organisation"))
    url = reverse("shelters:place", args=[case.code])
    title = _("Place to stay")
    here = next((one for one in rows if one.state == Stay.State.HERE), None)
    if here is None:
        held = next(iter(rows), None)
        if held is not None:
            return [
                Glance(
                    title=title,
                    state=_("A bed is held"),
                    url=url,
                    due_at=held.ends_at,
                    alarm=_("Not there yet"),
                )
            ]
        return [] if case.closed_at else [Glance(title=title, state=_("No bed"), url=url, alarm=_("No bed"))]
    away = Absence.objects.filter(stay=here, ended_at=None).first()
    if away is None:
        return [Glance(title=title, state=str(here.get_house_kind_display()), url=url)]
    missing = away.kind == Absence.Kind.UNPLANNED
    late = _("Should be back") if away.until <= at else ""
    return [
        Glance(
            title=title,
            state=_("Away, and nobody knows where") if missing else _("Away by agreement"),
            url=url,
            due_at=away.until,
            alarm=_("Missing") if missing else late,
        )
    ]
