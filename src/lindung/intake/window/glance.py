"""How things stand at the person's window, for the care page of a case: open facts, no words."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Glance
from lindung.cases.voices import queries


def glance(*, case: Case, by: Actor, at: datetime) -> list[Glance]:
    """Return one line: whether the person has a window, whether it is used, and what waits (2 queries)."""
    standing = queries.standing(case=case)
    url = reverse("case_window:home", args=[case.code]) if by.may(P.WINDOW_ANSWER) else ""
    alarm = ""
    if standing.not_safe:
        alarm = _("Speak with the person alone, now")
    elif standing.unread:
        alarm = _("The person wrote")
    elif standing.window is not None and standing.window.locked_at is not None:
        alarm = _("Locked after too many wrong words")
    if standing.window is None or standing.window.expires_at <= at:
        state = _("None given")
    elif standing.window.first_used_at is None:
        state = _("Given, not used yet")
    else:
        state = _("In use")
    return [Glance(title=_("Own window"), state=state, url=url, alarm=alarm)]
