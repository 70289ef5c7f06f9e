"""How informing stands on a case, for its care page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Glance
from lindung.protection.informing import queries


def glance(*, case: Case, by: Actor, at: datetime) -> Sequence[Glance]:
    """Return whether the person knows what happens next, and which contacts wait (2 queries)."""
    held = queries.of_case(case=case, by=by)
    url = reverse("informing:home", args=[case.code]) if by.may(P.INFORM_RECORD) else ""
    last = held.told[0] if held.told else None
    day = date_format(localtime(last.told_at), "j F Y") if last else ""
    if last is None:
        state, alarm = _("Not yet explained"), _("Nobody has explained to the person what happens next")
    elif held.understood:
        state, alarm = _("Explained on %(day)s and understood") % {"day": day}, ""
    else:
        state, alarm = (
            _("Explained on %(day)s, not yet understood") % {"day": day},
            _("To be explained again"),
        )
    rows = [Glance(title=_("Rights and next steps"), state=state, url=url, alarm=alarm)]
    waiting = [one for one in held.contacts if one.state in queries.OPEN]
    if waiting:
        kinds = ", ".join(str(one.get_kind_display()) for one in waiting)
        rows.append(Glance(title=_("Contacts the person wished for"), state=kinds, url=url))
    return rows
