"""Organisations, the people who serve in them, and their machine tokens."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import get_language

from lindung.kernel import walls
from lindung.kernel.fields import Tier


class Organisation(models.Model):
    """A body with a part in the work: an agency, a shelter, a court. Seeded from the country pack."""

    walled_by = walls.Open("Names and places of bodies, no person.")
    field_classes = {
        "id": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "kind": Tier.OPEN,
        "names": Tier.OPEN,
        "place": Tier.OPEN,
        "national": Tier.OPEN,
        "active": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=60, unique=True, help_text="Stable code from the country pack.")
    kind = models.CharField(max_length=30, help_text="What sort of body: police, labour, welfare, court…")
    names = models.JSONField(default=dict, help_text="Name by language code.")
    place = models.CharField(max_length=10, blank=True, help_text="ISO 3166-2; empty for a national body.")
    national = models.BooleanField(default=False, help_text="The secretariat that sees the whole country.")
    active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "place"], name="organisation_kind_place")]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the first language it has."""
        return self.names.get(get_language() or "") or next(iter(self.names.values()), self.code)


class UserManager(BaseUserManager["User"]):
    """Fetches a user together with their organisation: one query per request, not two."""

    def get_queryset(self) -> models.QuerySet[User]:
        return super().get_queryset().select_related("organisation")

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """An account: a person who signs in, serving in exactly one organisation with one or more roles.

    Two accounts of one person carry the same `human`, so that nobody approves their own act from another desk.
    The database fills it in (the account's own key), binds the same staff number to the same human, and lets
    humans be joined, never parted again.
    """

    field_classes = {
        "id": Tier.TECHNICAL,
        "human": Tier.TECHNICAL,
        "staff_number": Tier.OPEN,
        "opened_at": Tier.TECHNICAL,
        "suspended_at": Tier.TECHNICAL,
        "suspended_for": Tier.TECHNICAL,
        "password_until": Tier.TECHNICAL,
        "totp_allowed": Tier.TECHNICAL,
        "totp_reason": Tier.TECHNICAL,
        "password_given_by": Tier.TECHNICAL,
        "factors_reset_by": Tier.TECHNICAL,
        "username": Tier.TECHNICAL,
        "password": Tier.TECHNICAL,
        "last_login": Tier.TECHNICAL,
        "display_name": Tier.OPEN,
        "email": Tier.PROTECTED,
        "organisation": Tier.OPEN,
        "roles": Tier.OPEN,
        "language": Tier.TECHNICAL,
        "is_active": Tier.TECHNICAL,
    }
    walled_by = walls.Open("Accounts of staff, read before anybody is known.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=40))
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    human = models.UUIDField(editable=False, help_text="Key of the person's first account.")
    staff_number = models.CharField(
        max_length=40, blank=True, help_text="As the organisation numbers its staff; capitals."
    )
    opened_at = models.DateTimeField(help_text="Made, or last opened again.")
    suspended_at = models.DateTimeField(null=True)
    suspended_for = models.CharField(max_length=20, blank=True, help_text="`administrator` or `dormant`.")
    password_until = models.DateTimeField(
        null=True, help_text="Until when a password given by somebody else may be used, to set an own one."
    )
    totp_allowed = models.BooleanField(default=False, help_text="One-time codes instead of a passkey.")
    totp_reason = models.CharField(max_length=200, blank=True)
    password_given_by = models.UUIDField(null=True, help_text="The human who gave the last password.")
    factors_reset_by = models.UUIDField(null=True, help_text="The human who took the second factors away.")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(roles__len__gt=0), name="user_has_a_role"),
            models.CheckConstraint(
                condition=models.Q(username__regex=r"^[a-z0-9._-]+$"), name="username_is_plain"
            ),
            models.CheckConstraint(
                condition=~models.Q(roles__contains=["administrator"]) | models.Q(roles__len=1),
                name="administrator_stands_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(staff_number__regex=r"^[A-Z0-9./-]*$"), name="staff_number_is_plain"
            ),
            models.CheckConstraint(
                condition=models.Q(totp_allowed=False) | ~models.Q(totp_reason=""),
                name="one_time_codes_have_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(password_given_by=None)
                | models.Q(factors_reset_by=None)
                | ~models.Q(password_given_by=models.F("factors_reset_by")),
                name="nobody_resets_both",
            ),
            ExclusionConstraint(
                name="one_staff_number_is_one_human",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("staff_number", RangeOperators.EQUAL),
                    ("human", RangeOperators.NOT_EQUAL),
                ],
                condition=~models.Q(staff_number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The name colleagues know."""
        return self.display_name


class ApiToken(models.Model):
    """A machine's key to `/api/v1`. Only its hash is kept: the key itself is shown once."""

    walled_by = walls.Open("Hashes of machine keys, read before anybody is known.")
    field_classes = {
        "id": Tier.TECHNICAL,
        "user": Tier.TECHNICAL,
        "name": Tier.TECHNICAL,
        "hash": Tier.TECHNICAL,
        "created_at": Tier.TECHNICAL,
        "expires_at": Tier.TECHNICAL,
        "revoked_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_after_creation"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest(key: str) -> str:
        """Return the stored form of `key`; 256 random bits need no slow hash."""
        return hashlib.sha256(key.encode()).hexdigest()

    @staticmethod
    def new_key() -> str:
        """Return a fresh key, to be shown once."""
        return f"ldg_{secrets.token_urlsafe(32)}"


class SessionRecord(AbstractBaseSession):
    """A session: whose, since when, at what sort of device. Neither its key nor its content is readable at rest."""

    walled_by = walls.Open("Sessions, read before anybody is known.")
    backup_set = "none"
    field_classes = {
        "session_key": Tier.TECHNICAL,
        "session_data": Tier.TECHNICAL,
        "expire_date": Tier.TECHNICAL,
        "user": Tier.TECHNICAL,
        "since": Tier.TECHNICAL,
        "seen_at": Tier.TECHNICAL,
        "device": Tier.TECHNICAL,
    }

    session_key = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the browser's key.")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="Written at most once a minute.")
    device = models.CharField(max_length=60, blank=True, help_text="Browser and system, no more.")

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """Return the store that reads and writes these."""
        from lindung.access.sessions import SessionStore

        return SessionStore


class Cap(models.Model):
    """How often something was tried in a span of time; what and by whom only as a keyed hash."""

    walled_by = walls.Open("Counts of attempts, read before anybody is known.")
    backup_set = "none"
    field_classes = {"key": Tier.TECHNICAL, "count": Tier.TECHNICAL, "until": Tier.TECHNICAL}

    key = models.CharField(max_length=64, primary_key=True)
    count = models.IntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"
