"""The hub's pages: what is typed comes back, what cannot be is said beside its field, and nothing ends in a 500."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lindung.access.actors import Actor
from lindung.access.holders import wraps
from lindung.access.holders.models import SealWrap
from lindung.access.holders.testing import bare_ring
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.cases import actions, queries
from lindung.cases.models import Case, Identity, Note
from lindung.cases.testing import make_case, opened
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent

SignIn = Callable[[Actor], Client]


def notes_of(case: Case, by: Actor) -> list[str]:
    """Return a case's notes as somebody reads them, newest first."""
    return [opened(note, "text", case=case, by=by) for note in Note.objects.order_by("-written_at", "-id")]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.travel(to=NOON):
        yield


@pytest.fixture
def sign_in(db: None) -> SignIn:
    def browser(actor: Actor) -> Client:
        client = Client()
        user = User.objects.get(pk=actor.user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browser


def sent(**answers: Any) -> dict[str, Any]:
    return {"_submission": str(uuid4()), **answers}


def facts(**answers: Any) -> dict[str, Any]:
    return sent(**{"sex": "female", "age_years": "30", "age_basis": "stated", "version": "1", **answers})


def opening(**answers: Any) -> dict[str, Any]:
    place = next(iter(current().places))
    found = {"found_on_day": "8", "found_on_month": "11", "found_on_year": "2026"}
    return facts(**{"place": place, "origin": "raid", **found, **answers})


def test_a_case_opens_without_a_name_and_once(amina: Actor, sign_in: SignIn) -> None:
    client, answers = sign_in(amina), opening(best_language="my", other_language="th")
    first = client.post("/cases/open/", answers)
    again = client.post("/cases/open/", answers)
    case = Case.objects.get()
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"] == f"/cases/{case.code}/"
    assert case.person.languages == ["my", "th"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"found_on_day": "31", "found_on_month": "4"}, "31 April does not exist."),
        ({"found_on_day": "10"}, "The date must be today or in the past."),
        ({"birth_on_day": "10", "birth_on_month": "11", "birth_on_year": "2026"}, "today or in the past"),
        (
            {"birth_on_day": "9", "birth_on_month": "11", "birth_on_year": "2026"},
            "after the day the person was found",
        ),
        ({"place": "XX-99"}, "Select a valid choice"),
        ({"sex": "\u202efemale"}, "Select a valid choice"),
        ({"age_years": "many"}, "whole numbers"),
        ({"age_years": "9" * 400}, "less than or equal to 120"),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_kept(
    amina: Actor, sign_in: SignIn, wrong: dict[str, str], message: str
) -> None:
    page = sign_in(amina).post("/cases/open/", opening(nationality="MMR", **wrong))
    assert page.status_code == 422
    text = page.content.decode()
    assert message in text
    assert 'value="MMR" selected' in text
    assert not Case.objects.exists()


def test_a_colleague_was_faster(amina: Actor, sign_in: SignIn) -> None:
    case = make_case(by=amina)
    newer = actions.PersonFacts(sex="male", age_years=41, age_basis="stated")
    actions.change_person(case_id=case.pk, facts=newer, expected_version=1, by=amina, at=NOON)
    client, address = sign_in(amina), f"/cases/{case.code}/facts/"
    page = client.post(address, facts(age_years="30", best_language="my"))
    text = page.content.decode()
    assert page.status_code == 409
    assert "30" in text and "41" in text and "Burmese" in text
    # What the page offers to send again carries every answer and the present version.
    kept = dict(page.context["resend"])
    assert (kept["age_years"], kept["best_language"], kept["version"]) == ("30", "my", "2")
    assert client.post(address, kept).status_code == 302
    assert Case.objects.get().person.birth_year == case.found_on.year - 30


def test_notes_too_long_or_with_hidden_characters(amina: Actor, chidi: Actor, sign_in: SignIn) -> None:
    case = make_case(by=amina)
    client, address = sign_in(amina), f"/cases/{case.code}/note/"
    assert client.post(address, sent(audience="notes", text="good")).status_code == 302
    over = client.post(address, sent(audience="notes", text="a" * 10_001))
    assert over.status_code == 422
    assert "1 character too long" in over.content.decode() and "a" * 10_001 in over.content.decode()
    assert client.post(address, sent(audience="notes", text="left \u202eright")).status_code == 422
    huge = client.post(address, sent(audience="notes", text="x" * 10_000_000))
    assert huge.status_code in {400, 413}
    assert "larger than this page takes" in huge.content.decode()
    assert sign_in(chidi).post(address, sent(audience="notes", text="good")).status_code == 404
    assert notes_of(case, amina) == ["good"]


def test_identity_is_written_blind(amina: Actor, nora: Actor, sign_in: SignIn) -> None:
    case = make_case(by=amina)
    client, address = sign_in(amina), f"/cases/{case.code}/identity/"
    refused = client.post(address, sent(version="0", full_name="Nilar Win"))
    assert refused.status_code == 409 and "Nobody holds keys yet" in refused.content.decode()
    assert not Identity.objects.exists()
    _ring, private = bare_ring(organisation_id=nora.organisation_id)
    assert client.post(address, sent(version="0", full_name="Nilar Win")).status_code == 302
    assert "Nilar" not in client.get(address).content.decode()
    assert client.post(address, sent(version="0", phone="1")).status_code == 409
    assert client.post(address, sent(version="1")).status_code == 422
    for path in ("/", "/cases/", f"/cases/{case.code}/"):
        assert "Nilar" not in client.get(path).content.decode()
    wrap = SealWrap.objects.get(subject=case.person_id)
    own = wraps.unwrap(row=wrap, private=private)
    found = actions.read_identity(identity=Identity.objects.get(), private=own, fields=("full_name",))
    assert found == {"full_name": "Nilar Win"}


def test_people_are_linked_by_code(amina: Actor, chidi: Actor, sign_in: SignIn) -> None:
    mine, other, theirs = make_case(by=amina), make_case(by=amina), make_case(by=chidi)
    client, address = sign_in(amina), f"/cases/{mine.code}/people/"
    for wrong in ("nonsense", theirs.code, mine.code, ""):
        assert client.post(address, sent(other=wrong, kind="parent_of")).status_code == 422
    assert client.post(address, sent(other=other.code.lower(), kind="parent_of")).status_code == 302
    assert other.code in client.get(f"/cases/{mine.code}/").content.decode()


def test_the_course_asks_once_more_and_obeys_the_table(amina: Actor, bo: Actor, sign_in: SignIn) -> None:
    case = make_case(by=amina)
    client, course = sign_in(bo), f"/cases/{case.code}/course/"
    assert client.post(f"{course}close/", sent(outcome="completed")).status_code == 409
    queries_case = queries.by_code(code=case.code, by=bo)
    actions.advance(case=queries_case, step="presume", by=bo, at=NOON)
    assert client.get(f"{course}begin_recovery/").status_code == 200
    assert client.post(f"{course}begin_recovery/", sent()).status_code == 302
    assert client.post(f"{course}close/", sent(outcome="eloped")).status_code == 422
    assert sign_in(amina).post(f"{course}close/", sent(outcome="completed")).status_code == 403
    assert client.post(f"{course}close/", sent(outcome="completed")).status_code == 302
    assert client.get(f"{course}teleport/").status_code == 404
    assert "Help completed" in client.get(f"/cases/{case.code}/").content.decode()


def test_a_form_sent_again_with_other_words_is_never_lost_unawares(amina: Actor, sign_in: SignIn) -> None:
    case, client, form = make_case(by=amina), sign_in(amina), sent(audience="notes", text="First.")
    note = f"/cases/{case.code}/note/"
    assert client.post(note, form).status_code == client.post(note, form).status_code == 302
    changed = client.post(note, form | {"text": "Second."})
    assert changed.status_code == 409
    assert "other answers" in changed.content.decode()
    renewed = changed.context["form"]["_submission"].value()
    assert renewed != form["_submission"]
    assert client.post(note, form | {"text": "Second.", "_submission": renewed}).status_code == 302
    elsewhere = client.post(f"/cases/{case.code}/course/close/", form | {"outcome": "completed"})
    assert elsewhere.status_code == 409
    assert notes_of(case, amina) == ["Second.", "First."]


def test_a_birthday_is_shown_for_correction_only_on_record(amina: Actor, sign_in: SignIn) -> None:
    case, client = make_case(by=amina), sign_in(amina)
    page, opened = f"/cases/{case.code}/facts/", AuditEvent.objects.filter(event="cases.facts_opened")
    born = {"birth_on_day": "3", "birth_on_month": "2", "birth_on_year": "1990"}
    assert client.post(page, facts(**born)).status_code == 302
    assert "1990" in client.get(page).content.decode()
    assert opened.count() == 1
    assert client.post(page, facts(**born)).status_code == 409, "an old version: both are shown"
    assert opened.count() == 2
