"""Opening what a person said: a read that leaves its trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.identification import queries
from lindung.identification.models import Screening
from lindung.kernel import audit
from lindung.kernel.problems import Refusal


class AnswersClosed(Refusal):
    """The reader's role needs what came of the talk, not what was said in it."""

    code = "answers_closed"
    status = 403


@transaction.atomic
def open_answers(*, screening_id: UUID, by: Actor, at: datetime) -> Screening:
    """Return a screening for reading its answers; the opening is recorded before anything is shown.

    Raises `AnswersClosed` where the role may not, Screening.DoesNotExist for outsiders.
    """
    screening = queries.screening(screening_id=screening_id, by=by)
    if not queries.may_read_answers(screening=screening, actor=by):
        raise AnswersClosed(
            _("Your role does not open the answers. Ask those who talked with the person for what you need.")
        )
    audit.record(event="identification.answers_opened", subject=screening, by=by, at=at)
    return screening
