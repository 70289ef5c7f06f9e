"""The key of one file: sealed with the person's key, in a box for holders, and for the scanner while it waits."""

from __future__ import annotations

import base64
from datetime import datetime

from cryptography.fernet import InvalidToken

from lindung.access.actors import Actor
from lindung.access.holders.actions import seal_for_writing
from lindung.access.secrets import fernet
from lindung.cases import sections
from lindung.cases.documents.models import Document
from lindung.kernel.fields import Tier
from lindung.kernel.sealing import boxes
from lindung.kernel.sealing.envelope import Place
from lindung.kernel.sealing.problems import Tampered

_TITLE_ROUND = 256


def put(*, document: Document, key: bytes, title: str, by: Actor, at: datetime) -> None:
    """Seal the file's key and title into the row (not saved) as its tier asks.

    Raises `NotCovered` unless a purpose of `by` covers the section, `Locked`, `NoHolders` where nobody could ever
    open what is sealed to the person.
    """
    if document.tier == Tier.PROTECTED:
        ring = sections.to_write(case=document.case, by=by, at=at, sections=[document.section])
        ring.seal(document, "key", base64.b64encode(key).decode())
        ring.seal(document, "title", title)
        return
    hand = sections.in_hand(case=document.case, by=by, at=at)
    if document.section not in hand.sections:
        raise sections.NotCovered
    person, lead = document.case.person_id, document.case.lead_organisation_id
    public = bytes(seal_for_writing(subject=person, organisation_id=lead, at=at).public)
    document.key_box = boxes.seal_to(public=public, plain=key, ad=_place(document, "key"))
    if title:
        document.title_box = boxes.seal_to(
            public=public, plain=title.encode(), ad=_place(document, "title"), round_to=_TITLE_ROUND
        )


def out_of_box(*, document: Document, private: bytes) -> tuple[bytes, str]:
    """Return key and title of a sealed document with the person's private half. Raises `Tampered`."""
    key = boxes.open_with(private=private, blob=bytes(document.key_box or b""), ad=_place(document, "key"))
    if document.title_box is None:
        return key, ""
    title = boxes.open_with(private=private, blob=bytes(document.title_box), ad=_place(document, "title"))
    return key, title.decode()


def for_scanner(*, document: Document, key: bytes) -> bytes:
    """Return the file's key for the scanner's worker: under the installation's secret, gone once it has looked."""
    return fernet(purpose="quarantine").encrypt(document.pk.bytes + key)


def from_quarantine(*, document: Document) -> bytes:
    """Return the key that waits for the scanner. Raises `Tampered`."""
    try:
        both = fernet(purpose="quarantine").decrypt(bytes(document.quarantine or b""))
    except InvalidToken:
        raise Tampered from None
    if both[:16] != document.pk.bytes:
        raise Tampered
    return both[16:]


def _place(document: Document, name: str) -> bytes:
    """Return what a box is bound to: table, row, section, and the person's case."""
    table = Document._meta.db_table
    section = f"{document.section}.{name}.{document.case_id}"
    return Place(table=table, row=str(document.pk), section=section, version=1, tier=Tier.SEALED).bytes()
