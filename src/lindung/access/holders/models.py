"""Tables of the sealed tier's keys. No row opens anything without a holder's passphrase or two escrow shares."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.access.models import Organisation, User
from lindung.kernel import walls
from lindung.kernel.fields import Tier

_SYSTEM = f"{walls.REACH} = 'system'"
_OURS = f"{_SYSTEM} OR organisation_id = {walls.ORGANISATION}"
_RINGS = f"SELECT r.id FROM holders_ring r WHERE r.organisation_id = {walls.ORGANISATION}"  # noqa: S608 - no input
_OUR_RING = f"{_SYSTEM} OR ring_id IN ({_RINGS})"
_OUR_WRAP = f"recipient IN ({_RINGS})"


class HolderKey(models.Model):
    """A person's own key pair; the private half lies under their passphrase. One at a time is in use."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "user": Tier.OPEN,
        "public": Tier.TECHNICAL,
        "locked": Tier.TECHNICAL,
        "rounds": Tier.TECHNICAL,
        "memory": Tier.TECHNICAL,
        "lanes": Tier.TECHNICAL,
        "created_at": Tier.TECHNICAL,
        "ended_at": Tier.TECHNICAL,
        "failures": Tier.TECHNICAL,
        "paused_until": Tier.TECHNICAL,
    }

    walled_by = walls.Wall(walls.SOMEBODY, walls.of_user().read)
    backup_set = "keys"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField(max_length=32)
    locked = models.BinaryField(max_length=200, help_text="Private half under the passphrase.")
    rounds = models.PositiveSmallIntegerField(help_text="Argon2id: passes over the memory.")
    memory = models.PositiveIntegerField(help_text="Argon2id: KiB.")
    lanes = models.PositiveSmallIntegerField(help_text="Argon2id: lanes.")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Wrong passphrases in a row.")
    paused_until = models.DateTimeField(null=True, help_text="After too many wrong passphrases.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at=None), name="holder_one_key_in_use"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Ring(models.Model):
    """An organisation's named holders. What is wrapped to the ring, any one of them can open on another's request."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "version": Tier.TECHNICAL,
        "renewal_due": Tier.TECHNICAL,
        "created_at": Tier.TECHNICAL,
    }

    walled_by = walls.Wall(walls.SOMEBODY, _OURS)
    backup_set = "keys"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(help_text="Its key in use; grows whenever somebody leaves.")
    renewal_due = models.BooleanField(default=False, help_text="Somebody left who knew the key in use.")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class RingKey(models.Model):
    """One version of a ring's key pair. `previous` holds the private half before it, until nothing needs that."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "ring": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
        "public": Tier.TECHNICAL,
        "previous": Tier.TECHNICAL,
        "created_at": Tier.TECHNICAL,
    }

    walled_by = walls.Wall(walls.SOMEBODY, _OUR_RING)
    backup_set = "keys"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    public = models.BinaryField(max_length=32)
    previous = models.BinaryField(
        max_length=200, null=True, help_text="The private half of the version before, sealed to this one."
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ring", "version"], name="ring_key_once_per_version")]

    def __str__(self) -> str:
        return f"{self.ring_id} v{self.version}"


class RingMember(models.Model):
    """A holder's part in a ring: the ring's private half, sealed to the holder's own key."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "ring": Tier.OPEN,
        "user": Tier.OPEN,
        "key": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
        "blob": Tier.TECHNICAL,
        "admitted_at": Tier.OPEN,
        "admitted_by": Tier.OPEN,
    }

    walled_by = walls.Wall(walls.SOMEBODY, _OUR_RING)
    backup_set = "keys"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(HolderKey, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(help_text="Of the ring's key.")
    blob = models.BinaryField(max_length=200)
    admitted_at = models.DateTimeField()
    admitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ring", "user"], name="ring_member_once")]
        indexes = [models.Index(fields=["user"], name="ring_member_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.ring_id}"


class Escrow(models.Model):
    """The public half of the key whose private half lies in three trustees' shares, two of which suffice."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
        "public": Tier.TECHNICAL,
        "trustees": Tier.OPEN,
        "created_at": Tier.TECHNICAL,
    }

    walled_by = walls.Wall(walls.SOMEBODY, _SYSTEM)
    backup_set = "keys"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.PositiveIntegerField(unique=True)
    public = models.BinaryField(max_length=32)
    trustees = models.JSONField(default=list, help_text="What the operator called the three, in order.")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"escrow v{self.version}"


class SubjectSeal(models.Model):
    """The public half of a person's sealed-tier key: whoever may write, writes blind. The private half is nowhere."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "subject": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
        "public": Tier.TECHNICAL,
        "created_at": Tier.TECHNICAL,
        "destroyed_at": Tier.TECHNICAL,
    }

    walled_by = walls.of_person("subject", first=True)
    backup_set = "keys"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.UUIDField(help_text="Key of the person.")
    version = models.PositiveSmallIntegerField(default=1)
    public = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, help_text="Its wraps are gone: nothing opens any more.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "version"], name="subject_seal_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.subject} v{self.version}"


class SealWrap(models.Model):
    """The private half of a person's key, sealed to one ring or to the escrow."""

    class Kind(models.TextChoices):
        RING = "ring"
        ESCROW = "escrow"

    field_classes = {
        "id": Tier.TECHNICAL,
        "subject": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
        "kind": Tier.TECHNICAL,
        "recipient": Tier.TECHNICAL,
        "recipient_version": Tier.TECHNICAL,
        "blob": Tier.TECHNICAL,
    }

    walled_by = walls.Wall(f"{walls.of_person('subject', first=True).read} OR {_OUR_WRAP}", walls.SOMEBODY)
    backup_set = "keys"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.UUIDField(help_text="Key of the person.")
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind)
    recipient = models.UUIDField(help_text="Key of the ring or of the escrow.")
    recipient_version = models.PositiveIntegerField()
    blob = models.BinaryField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "version", "recipient"], name="seal_wrap_once")
        ]
        indexes = [
            models.Index(fields=["recipient", "recipient_version", "id"], name="seal_wrap_by_recipient")
        ]

    def __str__(self) -> str:
        return f"{self.subject} v{self.version} to {self.kind} {self.recipient}"


class Notice(models.Model):
    """What the holders of a ring must hear: who joined, left, lost a key, was recovered."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "ring": Tier.OPEN,
        "kind": Tier.OPEN,
        "about": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
    }

    walled_by = walls.Wall(_OUR_RING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    about = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ring", "-at"], name="holder_notice_of_ring")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.ring_id}"
