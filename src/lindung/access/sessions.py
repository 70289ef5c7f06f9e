"""Where sessions live: tied to their user, ended by deleting a row, and of no use to whoever copies the table.

The table holds the hash of a session's key and its content encrypted; what is listed to its user stands beside.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography.fernet import InvalidToken
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from lindung.access.models import SessionRecord, User
from lindung.access.secrets import fernet
from lindung.kernel import clock

SINCE: Final = "since"
SEEN: Final = "seen_at"
DEVICE: Final = "device"
LONGEST: Final = timedelta(hours=10)
"""From sign-in, whatever happens in between."""
ANONYMOUS: Final = timedelta(hours=1)
"""Long enough to sign in, and to get back what was sent too late."""


def digest(key: str) -> str:
    """Return the stored form of a session's key."""
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's database sessions with our table and nothing readable in it."""

    @classmethod
    def get_model_class(cls) -> type[SessionRecord]:
        """Return our table."""
        return SessionRecord

    owner: User | None = None
    """Whose session it is, read along with it: one query a request, not two."""

    def _get_session_from_db(self) -> SessionRecord | None:
        found = (
            SessionRecord.objects.select_related("user__organisation")
            .filter(session_key=digest(self.session_key or ""), expire_date__gt=timezone.now())
            .first()
        )
        if found is None:
            self._session_key = None
        self.owner = found.user if found else None
        return found

    def exists(self, session_key: str) -> bool:
        """Tell whether a session has this key."""
        return SessionRecord.objects.filter(session_key=digest(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session with this key, or this one."""
        if key := session_key or self.session_key:
            SessionRecord.objects.filter(session_key=digest(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> SessionRecord:
        """Return the row for `data`. A later save never lengthens a session: its end counts from its sign-in."""
        signed_in = data.get(SESSION_KEY)
        since = _moment(data.get(SINCE)) if signed_in else None
        left = ANONYMOUS
        if signed_in:
            left = LONGEST - (clock.now() - since) if since else LONGEST
        return SessionRecord(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=timezone.now() + left,
            user_id=signed_in or None,
            since=since,
            seen_at=_moment(data.get(SEEN)) if signed_in else None,
            device=str(data.get(DEVICE, "")),
        )

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the content sealed under this installation's key."""
        return fernet(purpose="session").encrypt(json.dumps(session_dict).encode()).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return what `encode` sealed; nothing if it was sealed by another installation, or altered."""
        try:
            content: dict[str, Any] = json.loads(fernet(purpose="session").decrypt(session_data))
        except InvalidToken:
            return {}
        return content


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, tz=UTC) if isinstance(seconds, int | float) else None
