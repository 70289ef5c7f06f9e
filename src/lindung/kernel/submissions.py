"""Sending a form twice does it once: a double click, an impatient reload, a retry after a lost line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lindung.kernel.actors import ActorKeys
from lindung.kernel.models import Submission
from lindung.kernel.problems import Refusal


class NotYours(Refusal):
    """A submission key that another person has used."""

    code = "submission_not_yours"


@transaction.atomic
def once(*, key: UUID, by: ActorKeys, at: datetime, act: Callable[[], str]) -> str:
    """Run `act` for the first submission with `key` and return what it returned (an address); later ones get the same.

    Two at the same moment: the second waits at the key until the first has committed or failed. A refused act
    leaves no key behind, so a corrected form may be sent again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_submission (id, by_user_id, at, result) VALUES (%s, %s, %s, '') ON CONFLICT DO NOTHING",
            [key, by.user_id, at],
        )
        first = cursor.rowcount == 1
    if not first:
        earlier = Submission.objects.get(pk=key)
        if earlier.by_user_id != by.user_id:
            raise NotYours(
                _("This form was sent by someone else. Open it afresh, then send your own answers.")
            )
        return earlier.result
    result = act()
    Submission.objects.filter(pk=key).update(result=result)
    return result
