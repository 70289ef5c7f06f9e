"""What documents are, which part of the person's record each belongs to, and how closely it is kept."""

from __future__ import annotations

from typing import Final

from lindung.access.purposes import Section
from lindung.kernel.fields import Tier

VOCABULARY: Final = "document_kinds"
OPENING: Final = "documents"
"""What an opening must have been asked for, so that sealed documents open with it."""
SECTIONS: Final[dict[str, Section]] = {
    "statement": Section.DOCUMENTS,
    "evidence": Section.DOCUMENTS,
    "medical": Section.CARE,
    "court_paper": Section.ORDER,
    "identity_document": Section.IDENTITY,
    "photograph": Section.IDENTITY,
    "other": Section.DOCUMENTS,
}
"""Kind -> section: who may open it follows from that. Enforcement never sees what health workers attach."""


def tier_of(*, kind: str) -> Tier:
    """Return how closely documents of a kind are kept: what names or shows the person is sealed to holders."""
    return Tier.SEALED if SECTIONS[kind] is Section.IDENTITY else Tier.PROTECTED
