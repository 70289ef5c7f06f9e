"""Writes of the holders' tables."""

from lindung.access.holders.actions.escrow import (
    Share,
    WrongShares,
    ceremony,
    escrow_private,
    open_subject,
    recover_ring,
)
from lindung.access.holders.actions.handover import entrust, hand_over, private_of, receive
from lindung.access.holders.actions.keys import (
    HasKey,
    OwnKey,
    change_passphrase,
    check_passphrase,
    make_key,
    note_failure,
    replace_forgotten,
    unlock,
)
from lindung.access.holders.actions.rewrapping import rewrap, waiting
from lindung.access.holders.actions.rings import RingRefused, admit, found_ring, leave, remove, renew
from lindung.access.holders.actions.subjects import destroy_subject, seal_for_writing, seal_subject

__all__ = [
    "HasKey",
    "OwnKey",
    "RingRefused",
    "Share",
    "WrongShares",
    "admit",
    "ceremony",
    "change_passphrase",
    "check_passphrase",
    "destroy_subject",
    "entrust",
    "escrow_private",
    "found_ring",
    "hand_over",
    "leave",
    "make_key",
    "note_failure",
    "open_subject",
    "private_of",
    "receive",
    "recover_ring",
    "remove",
    "renew",
    "replace_forgotten",
    "rewrap",
    "seal_for_writing",
    "seal_subject",
    "unlock",
    "waiting",
]
