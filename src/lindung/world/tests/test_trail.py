"""Every story's trail: codes, names of fields, counts and keys, and nothing of what was sealed on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from lindung.access.testing import NOON, PASSWORD
from lindung.kernel.audit.testing import free_text
from lindung.kernel.models import AuditEvent, OutboxEvent
from lindung.kernel.sealing.ring import Ring
from lindung.world import demo
from lindung.world.stories import STORIES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
_CODE = re.compile(r"[a-z_]*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def texts(value: Any) -> Iterator[str]:
    """Yield every text inside a sealed value that is more than a code of a vocabulary or a key."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from texts(inner)
    elif value is not None and not isinstance(value, bool | int) and not _CODE.fullmatch(str(value)):
        yield str(value)


def test_no_story_leaves_words_in_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed: set[str] = set()
    seal = Ring.seal

    def noticing(ring: Ring, row: Any, name: str, value: Any) -> Any:
        sealed.update(texts(value))
        return seal(ring, row, name, value)

    monkeypatch.setattr(Ring, "seal", noticing)
    stories = iter(STORIES)
    monkeypatch.setattr(demo, "choose", lambda *, chance: next(stories))
    made = demo.fill(
        at=NOON, cases=len(STORIES), seed=5, bulk=False, password=PASSWORD, tell=lambda text: None
    )
    assert made == len(STORIES)
    assert len(sealed) > len(STORIES), "every story seals words"
    kinds = set(AuditEvent.objects.values_list("event", flat=True))
    assert {
        "protection.report_signed",
        "referral.sent",
        "identification.decided",
    } <= kinds
    for event in AuditEvent.objects.all():
        assert free_text(event.detail) == [], event.event
    said = " ".join(json.dumps(one) for one in AuditEvent.objects.values_list("detail", flat=True))
    said += " ".join(json.dumps(one) for one in OutboxEvent.objects.values_list("payload", flat=True))
    assert [one for one in sealed if f'"{one}"' in said or (len(one) > 12 and one in said)] == []
