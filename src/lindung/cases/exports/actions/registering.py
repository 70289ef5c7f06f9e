"""Recipients' keys: a data officer registers them after comparing the fingerprint, and ends them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases.exports import keys
from lindung.cases.exports.models import RecipientKey
from lindung.kernel import audit
from lindung.kernel.problems import Invalid


@transaction.atomic
def register_key(*, organisation: str, public: str, by: Actor, at: datetime) -> RecipientKey:
    """Register an `age` public key for an organisation (by its code). Raises `Invalid`."""
    by.require(Permission.EXPORT_KEYS)
    receiver = Organisation.objects.filter(code=organisation, active=True).first()
    if receiver is None:
        raise Invalid(_("Choose an organisation from the list."), field="organisation")
    proper = keys.proper(text=public)
    mark = keys.fingerprint(public=proper)
    if RecipientKey.objects.filter(fingerprint=mark, ended_at=None).exists():
        raise Invalid(
            _("This key is registered already. Every organisation has keys of its own."), field="public"
        )
    key = RecipientKey.objects.create(
        organisation=receiver, public=proper, fingerprint=mark, registered_by_id=by.user_id, registered_at=at
    )
    audit.record(
        event="exports.key_registered",
        subject=key,
        by=by,
        at=at,
        detail={"organisation": organisation, "fingerprint": mark[:32]},
    )
    return key


@transaction.atomic
def end_key(*, key_id: UUID, by: Actor, at: datetime) -> RecipientKey:
    """End a key: nothing is made for it any more. Raises RecipientKey.DoesNotExist once ended."""
    by.require(Permission.EXPORT_KEYS)
    key = RecipientKey.objects.select_for_update(of=("self",)).get(pk=key_id, ended_at=None)
    key.ended_at = at
    key.save(update_fields=["ended_at"])
    audit.record(
        event="exports.key_ended", subject=key, by=by, at=at, detail={"fingerprint": key.fingerprint[:32]}
    )
    return key
