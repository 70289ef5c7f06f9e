"""How the checklist stands, for the care page of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Glance
from lindung.protection.checklist.items import checklist
from lindung.protection.checklist.models import CaseAnswer


def glance(*, case: Case, by: Actor, at: datetime) -> Sequence[Glance]:
    """Return how many items somebody was asked about and answered (1 query); the page itself reads the record."""
    if not by.may(P.CHECKLIST_READ):
        return []
    asked = CaseAnswer.objects.filter(case=case, recorded_at__lte=at).values("item").distinct().count()
    state = _("%(n)d of %(all)d items answered by hand; the rest is read from the record")
    shown = {"n": asked, "all": len(checklist().of("case"))}
    url = reverse("checklist:case", args=[case.code])
    return [Glance(title=_("Protection checklist"), state=state % shown, url=url)]
