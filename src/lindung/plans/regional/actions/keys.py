"""Partners' keys: registered, compared with the partner by another way, ended."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.audit import keys as own
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans.regional import files
from lindung.plans.regional.models import PartnerKey
from lindung.plans.regional.problems import Settled

HOW: Final = 200
_COUNTRY: Final = re.compile(r"[a-z]{3}")


@transaction.atomic
def register_key(
    *,
    country: str,
    public: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    valid_until: date | None = None,
) -> PartnerKey:
    """Register a country's public key (PEM). It counts only once it was compared. Raises `Invalid`."""
    by.require(Permission.RELEASE_RECEIVE)
    code = country.strip().lower()
    if not _COUNTRY.fullmatch(code) or code == current().code:
        raise Invalid(_("Give the code of another country: three letters."), field="country")
    if valid_until is not None and valid_until < valid_from:
        raise Invalid(_("The key's last day lies before its first."), field="valid_until")
    pem, mark = files.proper_key(text=public)
    if mark == own.fingerprint():
        raise Invalid(_("This is the key of this installation, not of a partner."), field="public")
    if PartnerKey.objects.filter(fingerprint=mark, ended_at=None).exists():
        raise Invalid(_("This key is registered already. Every country has keys of its own."), field="public")
    key = PartnerKey.objects.create(
        country=code,
        public=pem,
        fingerprint=mark,
        valid_from=valid_from,
        valid_until=valid_until,
        registered_by_id=by.user_id,
        registered_at=at,
    )
    audit.record(event="regional.key_registered", subject=key, by=by, at=at, detail=_about(key))
    return key


@transaction.atomic
def compare_key(*, key_id: UUID, told: str, how: str, by: Actor, at: datetime) -> PartnerKey:
    """Record that the fingerprint was compared with the partner: `told` is what they said, `how` by which way.

    Raises `Invalid` where it differs, PartnerKey.DoesNotExist once ended, `Settled`.
    """
    by.require(Permission.RELEASE_RECEIVE)
    key = PartnerKey.objects.select_for_update(of=("self",)).get(pk=key_id, ended_at=None)
    if key.compared_at is not None:
        raise Settled
    if "".join(told.split()).lower() != key.fingerprint:
        raise Invalid(
            _(
                "This is not the fingerprint of the key here. Ask the partner to read it out once more; if it stays"
                " different, end this key and tell them."
            ),
            field="told",
        )
    way = clean_text(value=how, limit=HOW)
    if not way:
        raise Invalid(_("Say with which office, and by what way you compared it."), field="how")
    key.compared_by_id, key.compared_at, key.compared_how = by.user_id, at, way
    key.save(update_fields=["compared_by", "compared_at", "compared_how"])
    audit.record(event="regional.key_compared", subject=key, by=by, at=at, detail=_about(key))
    return key


@transaction.atomic
def end_key(*, key_id: UUID, by: Actor, at: datetime) -> PartnerKey:
    """End a key: nothing signed with it is taken any more. Raises PartnerKey.DoesNotExist once ended."""
    by.require(Permission.RELEASE_RECEIVE)
    key = PartnerKey.objects.select_for_update(of=("self",)).get(pk=key_id, ended_at=None)
    key.ended_at, key.ended_by_id = at, by.user_id
    key.save(update_fields=["ended_at", "ended_by"])
    audit.record(event="regional.key_ended", subject=key, by=by, at=at, detail=_about(key))
    return key


def _about(key: PartnerKey) -> dict[str, str]:
    return {"country": key.country, "fingerprint": key.fingerprint}
