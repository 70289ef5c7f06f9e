"""The pages: both records side by side, a second person, a review, undone; nothing for others."""

from __future__ import annotations

from uuid import uuid4

from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.cases.merging.models import Merge, Part
from lindung.cases.models import Case
from lindung.cases.testing import make_case


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def _post(client: Client, address: str, **given: str) -> str:
    answer = client.post(address, {"_submission": str(uuid4()), **given})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer.url)


def test_from_two_records_to_one_and_back(amina: Actor, chidi: Actor, nora: Actor, olu: Actor) -> None:
    kept, absorbed = make_case(by=amina), make_case(by=chidi, age_years=31)
    first, second = _client(nora), _client(olu)
    compare = _post(first, reverse("merging:start", args=[kept.code]), other=absorbed.code.lower())
    page = first.get(compare).content.decode()
    assert absorbed.code in page
    assert "<mark>" in page
    merged = _post(first, compare, kept=kept.code, why="twice")
    merge = Merge.objects.get()
    confirm = reverse("merging:step", args=[kept.code, merge.pk, "confirm"])
    assert first.post(confirm, {"_submission": str(uuid4())}).status_code == 409
    assert second.get(merged).status_code == 200
    _post(second, confirm)
    assert Case.objects.get(pk=absorbed.pk).outcome == "duplicate"
    part = Part.objects.get()
    assert str(part.pk) in second.get(merged).content.decode()
    _post(second, reverse("merging:part", args=[kept.code, merge.pk, part.pk, "give"]))
    for case in (kept, absorbed):
        assert first.get(reverse("case", args=[case.code])).status_code == 200
    assert absorbed.code in first.get(reverse("case", args=[kept.code])).content.decode()
    _post(first, reverse("merging:step", args=[absorbed.code, merge.pk, "undo"]))
    assert Case.objects.get(pk=absorbed.pk).closed_at is None
    assert first.get(merged).status_code == 200


def test_others_find_nothing(amina: Actor, bo: Actor, nora: Actor) -> None:
    kept, absorbed = make_case(by=amina), make_case(by=amina)
    for address in (
        reverse("merging:start", args=[kept.code]),
        reverse("merging:propose", args=[kept.code, absorbed.code]),
    ):
        assert _client(bo).get(address).status_code == 403
    client = _client(nora)
    assert client.get(reverse("merging:one", args=[kept.code, uuid4()])).status_code == 404
    assert client.get(reverse("merging:propose", args=[kept.code, "TIP-0000-0000"])).status_code == 404
    same = client.post(
        reverse("merging:start", args=[kept.code]), {"_submission": str(uuid4()), "other": kept.code}
    )
    assert same.status_code == 422
