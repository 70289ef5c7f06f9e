"""The pages: few fields to type, wrong rows told at the row, nothing lost, once is once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.cases import helpers_hooks, words
from lindung.cases.groups.models import Group, Member
from lindung.cases.groups.testing import make_group
from lindung.cases.groups.web.fields import NameField
from lindung.cases.models import Case
from lindung.kernel.country import current


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def _answers(form: Any) -> dict[str, Any]:
    """Return what a browser would send of a form that nobody touched."""
    sent: dict[str, Any] = {}
    for bound in form:
        shown = bound.field.widget.get_context(bound.html_name, bound.value(), {})["widget"]
        for one in shown.get("subwidgets") or [shown]:
            value = one["value"]
            value = value[0] if isinstance(value, list) else value
            if one.get("type") != "checkbox" and value not in (None, ""):
                sent[one["name"]] = value
    return sent


def _start(place: str) -> dict[str, str]:
    """What an officer types about 14 people who speak four languages."""
    return {
        "people": "14",
        "place": place,
        "l1-language": "indonesian",
        "l1-people": "5",
        "l1-nationality": "indonesia",
        "l1-sex": "female",
        "l2-language": "burm",
        "l2-people": "4",
        "l2-nationality": "myan",
        "l2-sex": "male",
        "l3-language": "beng",
        "l3-people": "3",
        "l3-nationality": "bangla",
        "l3-sex": "male",
        "l4-language": "nepali",
        "l4-nationality": "nepal",
        "l4-sex": "male",
    }


def test_fourteen_people_in_four_languages_take_at_most_sixty_fields(amina: Actor) -> None:
    client, address = _client(amina), reverse("groups:new")
    place = next(iter(current().places))
    first = _start(place)
    page = client.post(address, _answers(client.get(address).context["form"]) | first)
    form = page.context["form"]
    drawn = _answers(form)
    typed = {f"r{number}-age": str(15 + number) for number in range(1, 15)}
    typed |= {"r1-interpreter": "yes", "r3-need": "medical_now", "r7-age": "16?", "r9-age": ""}
    typed |= {"r2-with": "1", "r2-how": "sibling", "r12-need": "medical_now", "r14-with": "13"}
    done = client.post(address, drawn | typed)
    assert done.status_code == 302, done.context["form"].errors
    group = Group.objects.get()
    assert done.url == reverse("groups:group", args=[group.pk])
    touched = len(first) + sum(drawn.get(name, "") != value for name, value in typed.items())
    assert touched <= 60, touched
    rows = {one.number: one.case for one in Member.objects.select_related("case__person")}
    assert [rows[n].person.languages for n in (1, 6, 10, 14)] == [["id"], ["my"], ["bn"], ["ne"]]
    assert [rows[n].person.nationality for n in (5, 9, 12, 13)] == ["IDN", "MMR", "BGD", "NPL"]
    assert [rows[n].person.sex for n in (5, 6)] == ["female", "male"]
    assert rows[7].person.child_until_known
    assert rows[9].is_child
    assert all(rows[n].person.interpreter_needed for n in range(1, 6))


def _rows_page(client: Client, people: int) -> dict[str, Any]:
    start = client.get(reverse("groups:new")).context["form"]
    sent = _answers(start) | {"people": str(people), "place": next(iter(current().places))}
    return _answers(client.post(reverse("groups:new"), sent).context["form"])


def test_wrong_rows_are_told_at_the_row_and_nothing_is_lost(amina: Actor) -> None:
    client = _client(amina)
    typed = _rows_page(client, 3) | {
        "r1-language": "indonesian",
        "r1-age": "young",
        "r2-with": "8",
        "r3-language": "elvish",
        "r3-age": "31",
    }
    page = client.post(reverse("groups:new"), typed)
    assert page.status_code == 422
    assert not Case.objects.exists()
    errors = page.context["form"].errors
    assert {"r1-age", "r3-language"} <= set(errors)
    text = page.content.decode()
    assert 'value="elvish"' in text
    assert 'id="id_r3-language_error"' in text
    again = client.post(reverse("groups:new"), typed | {"r1-age": "20", "r3-language": "thai"})
    assert set(again.context["form"].errors) == {"r2-with"}
    client.post(reverse("groups:new"), typed | {"r1-age": "20", "r3-language": "thai", "r2-with": "3"})
    spoken = Member.objects.order_by("number").values_list("case__person__languages", flat=True)
    assert list(spoken) == [["id"], ["id"], ["th"]]


def test_sent_twice_opens_the_cases_once(amina: Actor) -> None:
    client = _client(amina)
    typed = _rows_page(client, 2)
    first, second = (client.post(reverse("groups:new"), typed) for _time in range(2))
    assert first.url == second.url
    assert Case.objects.count() == 2


def test_a_row_more_keeps_what_was_typed_and_a_row_can_be_left_out(amina: Actor) -> None:
    client = _client(amina)
    typed = _rows_page(client, 2) | {"r1-age": "33", "r2-age": "8"}
    page = client.post(reverse("groups:new"), typed | {"_more": "1"})
    assert page.status_code == 200
    longer = _answers(page.context["form"])
    assert (longer["r1-age"], longer["r3-sex"]) == ("33", "=")
    client.post(reverse("groups:new"), longer | {"r2-out": "on"})
    assert list(Member.objects.order_by("number").values_list("number", flat=True)) == [1, 3]


@pytest.mark.parametrize("size", ["0", "x", "999", "-1"])
def test_a_size_that_cannot_be_breaks_nothing(amina: Actor, size: str) -> None:
    answer = _client(amina).post(reverse("groups:new"), {"size": size})
    assert answer.status_code == 422


def test_lines_that_name_too_many_are_refused(amina: Actor) -> None:
    client = _client(amina)
    page = client.post(reverse("groups:new"), _start("") | {"people": "3"})
    assert page.status_code == 422
    assert {"people", "place"} <= set(page.context["form"].errors)


def test_the_group_page_says_what_is_next_and_outsiders_find_nothing(amina: Actor, chidi: Actor) -> None:
    group = make_group(by=amina)
    address = reverse("groups:group", args=[group.pk])
    text = _client(amina).get(address).content.decode()
    for code in Case.objects.values_list("code", flat=True):
        assert reverse("identification:again", args=[code]) in text
        lead = reverse("groups:of_case", args=[code])
        assert lead in _client(amina).get(reverse("case", args=[code])).content.decode()
        assert _client(amina).get(lead).url == address
    assert reverse("groups:callout", args=[group.pk]) in text
    assert _client(chidi).get(address).status_code == 404
    assert _client(chidi).get(reverse("groups:callout", args=[group.pk])).status_code == 404
    assert _client(amina).get(reverse("groups:group", args=[uuid4()])).status_code == 404


def test_helpers_are_called_from_the_page(amina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    group = make_group(by=amina)
    monkeypatch.setattr(helpers_hooks, "_callers", [lambda **_how: 3])
    client, address = _client(amina), reverse("groups:callout", args=[group.pk])
    sent = {"_submission": str(uuid4()), "kinds": ["interpreter"], "hours": "6"}
    for _time in range(2):
        assert client.post(address, sent).status_code == 302
    group.refresh_from_db()
    assert group.called == 3


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Bengali", "bn"),
        ("bangla", "bn"),
        ("BN", "bn"),
        ("indo", "id"),
        ("burm", "my"),
        ("nepali", "ne"),
        ("", ""),
    ],
)
def test_a_language_is_known_by_either_name_its_code_or_its_beginning(typed: str, code: str) -> None:
    field = NameField(choices=words.language_choices, listed="languages")
    assert field.clean(typed) == code


@pytest.mark.parametrize("typed", ["ma", "elvish", "="])
def test_what_could_be_several_or_none_is_asked_again(typed: str) -> None:
    with pytest.raises(ValidationError):
        NameField(choices=words.language_choices, listed="languages").clean(typed)
