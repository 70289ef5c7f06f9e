"""How often something may be tried: counted in PostgreSQL, so that more processes mean no more tries.

What is counted is counted before it is tried, in one statement: a hundred tries at once are a hundred, not one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from lindung.access.models import Cap

_TAKE = """
INSERT INTO access_cap AS cap (key, count, until) VALUES (%(key)s, 1, %(until)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN cap.until <= %(at)s THEN 1 ELSE least(cap.count + 1, 1000000) END,
    until = CASE WHEN cap.until <= %(at)s THEN excluded.until ELSE cap.until END
RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries of one kind in `within`, counted from the first."""

    kind: str
    most: int
    within: timedelta

    def take(self, *, of: str, at: datetime) -> bool:
        """Count a try by or for `of` (an account's name, an address); False when it is one too many."""
        values: dict[str, str | datetime] = {"key": self._key(of), "until": at + self.within, "at": at}
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, values)
            row = cursor.fetchone()
        return bool(row) and int(row[0]) <= self.most

    def forget(self, *, of: str) -> None:
        """Begin anew for `of`: it was the right one."""
        Cap.objects.filter(key=self._key(of)).delete()

    def give_back(self, *, of: str) -> None:
        """Take back one try that need not count."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE access_cap SET count = greatest(count - 1, 0) WHERE key = %s", [self._key(of)]
            )

    def _key(self, of: str) -> str:
        return salted_hmac("lindung.access.caps", f"{self.kind}\n{of}", algorithm="sha256").hexdigest()


PASSWORDS_OF_ACCOUNT = Limit("password/account", 30, timedelta(hours=1))
"""From wherever; one name from one address is stopped by django-axes far earlier."""
PASSWORDS_FROM_ADDRESS = Limit("password/address", 300, timedelta(minutes=15))
"""A whole office, or everybody behind our proxy, may share one address."""
CODES_OF_ACCOUNT = Limit("code/account", 6, timedelta(minutes=15))
"""One-time codes, recovery codes and answers of keys, wherever they are asked for."""
PASSKEYS_FROM_ADDRESS = Limit("passkey/address", 120, timedelta(minutes=15))


def first_use(*, of: str, within: timedelta, at: datetime) -> bool:
    """Tell whether `of` is used for the first time in `within`: a one-time code opens once, in all processes."""
    return Limit("once", 1, within).take(of=of, at=at)


def forget_past(*, at: datetime) -> int:
    """Delete counts whose time is over; returns how many."""
    return Cap.objects.filter(until__lte=at).delete()[0]
