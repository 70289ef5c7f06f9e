"""Reading while it is taken back: what was read before stands, and the next question finds nothing."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases import actions as hub
from lindung.cases.consents import actions
from lindung.cases.consents.testing import make_consent
from lindung.cases.models import Case, Note
from lindung.cases.sections import NotCovered, in_hand, to_read
from lindung.cases.testing import make_case

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(minutes=5)


def test_taken_back_while_another_reads(bo: Actor, chidi: Actor) -> None:
    case = make_case(by=bo)
    hub.note(case_id=case.pk, text="Slept badly.", by=bo, at=NOON)
    agreed = make_consent(case=case, by=bo, organisation=chidi.organisation_id)
    actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=bo, at=NOON)
    reading, taken_back = Event(), Event()
    seen: dict[str, object] = {}

    def read() -> None:
        try:
            with behind(chidi):
                note = Note.objects.get(case=case)
                ring = to_read(case=case, by=chidi, at=NOON, sections=["notes"], event="cases.viewed")
                seen["before"] = ring.open(note, "text")
                reading.set()
                taken_back.wait(20)
                seen["rows"] = (
                    Note.objects.filter(case=case).count() + Case.objects.filter(pk=case.pk).count()
                )
                seen["grants"] = len(in_hand(case=case, by=chidi, at=LATER).grants)
                try:
                    to_read(case=case, by=chidi, at=LATER, sections=["notes"], event="cases.viewed")
                except NotCovered:
                    seen["refused"] = True
        finally:
            reading.set()
            connection.close()

    reader = Thread(target=read)
    reader.start()
    assert reading.wait(20)
    with behind(bo):
        actions.withdraw(consent_id=agreed.pk, by=bo, at=LATER)
    taken_back.set()
    reader.join(20)
    assert seen == {"before": "Slept badly.", "rows": 0, "grants": 0, "refused": True}
