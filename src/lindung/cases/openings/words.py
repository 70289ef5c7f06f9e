"""Reasons, facts and states of openings in words."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Final[dict[str, Promise]] = {
    "safety": _("Their safety: find or warn them"),
    "health": _("Health care that needs their name"),
    "court": _("Papers for a court"),
    "documents": _("Travel or identity papers"),
    "family": _("Finding or telling their family"),
    "enquiry": _("The enquiry"),
    "same_person": _("Making sure it is the same person"),
    "other": _("Another reason, written below"),
}
FIELDS: Final[dict[str, Promise]] = {
    "full_name": _("Full name"),
    "also_known_as": _("Also known as"),
    "document_number": _("Document number"),
    "phone": _("Telephone"),
    "home_address": _("Home address"),
    "documents": _("Identity documents and photographs"),
}
STATES: Final[dict[str, Promise]] = {
    "asked": _("Waiting for a second officer"),
    "approved": _("Approved"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
    "expired": _("Expired"),
    "opened": _("Opened"),
}
