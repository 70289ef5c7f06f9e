"""Reads composed once give what the ORM gives, for every key."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db.models import QuerySet

from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.actions import note
from lindung.cases.models import Grant, Note, TimelineEntry
from lindung.cases.testing import make_case
from lindung.desk.prepared import Prepared

pytestmark = pytest.mark.django_db


def _timeline(case: UUID) -> QuerySet[TimelineEntry, tuple[object, ...]]:
    rows = TimelineEntry.objects.filter(case=case).order_by("id")
    return rows.values_list("id", "kind", "params", "happened_at", "organisation__names")


def test_a_prepared_read_gives_what_the_orm_gives_for_each_key(django_assert_num_queries: object) -> None:
    organisation = make_organisation(code="labour", kind="labour")
    amina = make_actor(name="amina", role="front_line_officer", organisation=organisation)
    cases = [make_case(by=amina), make_case(by=amina)]
    read = Prepared(_timeline)
    for case in [*cases, *cases]:
        with django_assert_num_queries(1):  # type: ignore[operator]
            found = [tuple(row) for row in read.rows(case.pk)]
        assert found == list(_timeline(case.pk))
        assert found[0][4] == {"en": "Labour", "ms": "Labour"}, (
            "what the database holds as JSON comes back as it was"
        )


def test_limits_and_other_conditions_stay(django_assert_num_queries: object) -> None:
    organisation = make_organisation(code="labour", kind="labour")
    amina = make_actor(name="amina", role="front_line_officer", organisation=organisation)
    case = make_case(by=amina)
    for text in ("one", "two", "three"):
        note(case_id=case.pk, text=text, by=amina, at=NOON)
    two = Prepared(lambda key: Note.objects.filter(case=key).order_by("written_at").values_list("text")[:2])
    assert len(list(two.rows(case.pk))) == 2
    ended = Prepared(
        lambda key: Grant.objects.filter(case=key, ended_at__isnull=False).values_list("purpose")
    )
    assert list(ended.rows(case.pk)) == []


def test_a_read_that_forgets_its_key_is_refused() -> None:
    careless = Prepared(lambda key: Note.objects.values_list("text"))
    with pytest.raises(LookupError):
        list(careless.rows(UUID(int=1)))
