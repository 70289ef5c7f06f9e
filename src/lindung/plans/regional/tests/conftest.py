"""A regional plan, the small plan's people, and a partner country with a key of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.plans.models import Period, Plan
from lindung.plans.regional import actions, figures, files
from lindung.plans.regional.models import PartnerKey, Received, Release
from lindung.plans.testing import People, small_people

PLAN = "REGION-WP"


@dataclass
class Partner:
    """Another country's installation, as far as it matters here: its key and what it writes."""

    country: str = "sgp"
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public(self) -> str:
        """Its public key as PEM."""
        return (
            self.private.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )

    def content(self, **given: Any) -> dict[str, Any]:
        """Return what a release says; `given` overrides."""
        return {
            "kind": "lindung.release",
            "format": 1,
            "number": "REL-0000-0001",
            "serial": 1,
            "country": self.country,
            "plan": PLAN,
            "period": {"code": "2025", "starts": "2025-01-01", "ends": "2025-12-31"},
            "as_of": "2026-02-01",
            "released_at": "2026-03-01T02:00:00Z",
            "threshold": 3,
            "measures": [
                {
                    "code": "cases.opened",
                    "definition": "0123456789abcdef",
                    "title": {"en": "Cases opened", "ms": "Kes dibuka"},
                    "unit": {"en": "cases"},
                    "value": 41,
                    "cells": {
                        "sex": {"female": 30, "male": 11},
                        "age_band": {"under_12": None, "adult": None},
                    },
                }
            ],
        } | given

    def withdrawal(self, **given: Any) -> dict[str, Any]:
        """Return a notice that withdraws the release above; `given` overrides."""
        whole = self.content()
        names = ("format", "number", "country", "plan", "released_at")
        return (
            {name: whole[name] for name in names}
            | {
                "kind": "lindung.release.withdrawal",
                "serial": 2,
            }
            | given
        )

    def file(self, content: dict[str, Any] | None = None, **given: Any) -> bytes:
        """Return a signed file."""
        said = content if content is not None else self.content(**given)
        return files.pack(
            content=said, sign=self.private.sign, key=files.fingerprint(public=self.public)
        ).encode()


@dataclass(frozen=True, slots=True)
class Scene:
    """The plan, the people, the partner."""

    plan: Plan
    people: People
    partner: Partner
    at: datetime = NOON

    def trust(self, partner: Partner | None = None, **given: Any) -> PartnerKey:
        """Register and compare a partner's key, behind the wall."""
        who, by = partner or self.partner, self.people.monitor
        with behind(by):
            key = actions.register_key(
                **({"country": who.country, "public": who.public, "valid_from": date(2025, 1, 1)} | given),
                by=by,
                at=self.at,
            )
            return actions.compare_key(
                key_id=key.pk, told=key.fingerprint.upper(), how="By telephone", by=by, at=self.at
            )

    def receive(self, data: bytes, *, by: Actor | None = None) -> Received:
        """Take a file, behind the wall."""
        with behind(by or self.people.monitor):
            return actions.receive(data=data, by=by or self.people.monitor, at=self.at)

    def propose(self, *, by: Actor | None = None, period: str = "2026-A", **given: Any) -> Release:
        """Propose a release, behind the wall."""
        with behind(by or self.people.monitor):
            return actions.make_release(
                **(
                    {
                        "measures": ["cases.opened"],
                        "plan": self.plan,
                        "period": Period.objects.get(plan=self.plan, code=period),
                    }
                    | given
                ),
                by=by or self.people.monitor,
                at=self.at,
            )

    def approve(self, release: Release, *, by: Actor | None = None) -> Release:
        """Approve it, behind the wall."""
        who = by or self.people.second_monitor
        with behind(who):
            return actions.approve(release_id=release.pk, by=who, at=self.at)

    def withdraw(self, release: Release) -> Release:
        """Withdraw it, behind the wall."""
        by = self.people.monitor
        with behind(by):
            return actions.withdraw(release_id=release.pk, reason="Counted wrongly", by=by, at=self.at)


def regional_plan(*, at: datetime = NOON) -> Plan:
    """Return a regional plan with the periods 2025, 2026-A (over at noon) and 2026-B (not over)."""
    plan = Plan.objects.create(
        code=PLAN,
        title={"en": "Regional work plan", "ms": "Pelan kerja serantau"},
        region="asean",
        starts=date(2025, 1, 1),
        ends=date(2026, 12, 31),
        source={"title": {"en": "Invented"}, "verification": "to_be_verified"},
        imported_at=at,
    )
    for code, starts, ends in (
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026-A", date(2026, 1, 1), date(2026, 10, 31)),
        ("2026-B", date(2026, 11, 1), date(2026, 12, 31)),
    ):
        Period.objects.create(
            plan=plan, code=code, kind="annual", starts=starts, ends=ends, due_on=ends + timedelta(days=90)
        )
    return plan


@pytest.fixture(autouse=True)
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide counts below three."""
    monkeypatch.setattr(figures, "threshold", lambda: 3)


@pytest.fixture
def scene(db: None) -> Scene:
    """Nothing released yet."""
    return Scene(plan=regional_plan(), people=small_people(), partner=Partner())


OCTOBER = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
