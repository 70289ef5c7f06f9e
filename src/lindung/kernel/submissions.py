"""Sending a form twice does it once: a double click, an impatient reload, a retry after a lost line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lindung.kernel.actors import ActorKeys
from lindung.kernel.models import Submission
from lindung.kernel.problems import Refusal


class NotYours(Refusal):
    """A submission key that another person has used."""

    code = "submission_not_yours"


class SentOtherwise(Refusal):
    """A submission key that was used for something else: another act, or the same with other answers."""

    code = "submission_differs"


@transaction.atomic
def once(*, key: UUID, sent: bytes, by: ActorKeys, at: datetime, act: Callable[[], str]) -> str:
    """Run `act` for the first submission with `key` and return what it returned (an address); later ones get the same.

    `sent` is everything that makes the submission what it is: where it went, and its answers. Only a keyed hash of
    it is kept. The same key with anything else is refused with `SentOtherwise`, or it would silently not be done.

    Two at the same moment: the second waits at the key until the first has committed or failed. A refused act
    leaves no key behind, so a corrected form may be sent again.
    """
    fingerprint = salted_hmac("lindung.kernel.submissions", sent, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_submission (id, by_user_id, at, result, fingerprint)"
            " VALUES (%s, %s, %s, '', %s) ON CONFLICT DO NOTHING",
            [key, by.user_id, at, fingerprint],
        )
        first = cursor.rowcount == 1
    if not first:
        earlier = Submission.objects.filter(pk=key).first()
        if earlier is None or earlier.by_user_id != by.user_id:
            raise NotYours(
                _("This form was sent by someone else. Open it afresh, then send your own answers.")
            )
        if earlier.fingerprint not in ("", fingerprint):
            raise SentOtherwise(
                _(
                    "This was sent before with other answers, and those were saved. Look at them first;"
                    " if these are needed as well, send once more."
                )
            )
        return earlier.result
    result = act()
    Submission.objects.filter(pk=key).update(result=result)
    return result
