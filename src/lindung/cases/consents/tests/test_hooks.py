"""What rests on a consent and only waits is stopped when the consent is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.consents import actions, hooks
from lindung.cases.consents.models import Consent
from lindung.cases.consents.problems import NothingToShare
from lindung.cases.consents.testing import make_consent
from lindung.cases.models import Case

LATER = NOON + timedelta(hours=1)


def test_what_only_waits_is_stopped_with_it(bo: Actor, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = []
    monkeypatch.setattr(hooks, "_stops", dict(hooks._stops))
    hooks.on_withdrawal(name="export", stop=lambda consent, by, at: stopped.append(consent.pk) or [])
    agreed = make_consent(case=case, by=bo)
    other = make_consent(case=case, by=bo, matter="media")
    actions.withdraw(consent_id=agreed.pk, by=bo, at=LATER)
    assert stopped == [agreed.pk]
    assert Consent.objects.get(pk=other.pk).withdrawn_at is None


def test_a_stop_that_fails_leaves_everything_as_it_was(
    bo: Actor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(consent: Consent, by: Actor, at: object) -> list[Any]:
        raise NothingToShare("no")

    monkeypatch.setattr(hooks, "_stops", {"export": fails})
    agreed = make_consent(case=case, by=bo)
    with pytest.raises(NothingToShare):
        actions.withdraw(consent_id=agreed.pk, by=bo, at=LATER)
    assert Consent.objects.get(pk=agreed.pk).withdrawn_at is None
