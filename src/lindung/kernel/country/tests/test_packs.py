"""The installed packs: their calendars against a second opinion, and the promises other rooms rely on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import holidays
import pytest

from lindung.kernel.country import UnknownCountry, available, current, installed, models, use
from lindung.kernel.country.models import Role
from lindung.kernel.country.pack import UnknownTerm
from lindung.kernel.vocabularies import vocabulary

ROLES = set(get_args(Role))


def test_the_first_country_is_the_default_and_another_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LINDUNG_COUNTRY", raising=False)
    assert current().code == "mys"

    monkeypatch.setenv("LINDUNG_COUNTRY", "sgp")
    assert current().code == "sgp"
    assert current() is current()

    with use("mys") as pack:
        assert current() is pack
    assert current().code == "sgp"


def test_an_unknown_country_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownCountry, match="there are: mys, sgp"), use("xyz"):
        pass


@pytest.mark.parametrize("place", sorted(installed(code="mys").places))
def test_working_days_agree_with_the_calendar_library(place: str) -> None:
    """The pack's dated weekends with the library's holidays give what the library itself works out."""
    calendar = installed(code="mys").calendar(place)
    library = holidays.country_holidays("MY", subdiv=place[3:])
    days = [date(2013, 1, 1) + timedelta(days=n) for n in range(15 * 365)]

    assert [day for day in days if calendar.is_working(day) != library.is_working_day(day)] == []


@pytest.mark.parametrize("code", available())
class TestEveryPack:
    def test_has_exactly_one_national_secretariat(self, code: str) -> None:
        national = [body for body in installed(code=code).organisations.values() if body.national]

        assert [body.kind for body in national] == ["secretariat"]

    def test_has_someone_in_every_role(self, code: str) -> None:
        users = installed(code=code).demo_users.values()

        assert {role for user in users for role in user.roles} == ROLES

    def test_offers_shelter_to_children_and_adults_of_each_sex(self, code: str) -> None:
        shelters = installed(code=code).organisations_of(service="shelter")

        assert any(body.accepts_children and "female" in body.accepts_sexes for body in shelters)
        assert any(body.accepts_adults and "male" in body.accepts_sexes for body in shelters)

    def test_names_its_law_in_every_language(self, code: str) -> None:
        pack = installed(code=code)

        assert all(pack.term("act", language) for language in pack.languages)
        with pytest.raises(UnknownTerm, match="there are: act"):
            pack.term("dragon", "en")

    def test_says_what_trafficking_meant_then_and_now(self, code: str) -> None:
        pack = installed(code=code)
        now = pack.meaning_of_trafficking(date(2026, 1, 1))

        assert now is not None
        assert not now.coercion_required
        assert pack.meaning_of_trafficking(date(1990, 1, 1)) is None

    def test_escalates_sooner_the_more_urgent(self, code: str) -> None:
        referral = installed(code=code).referral

        assert referral.hours("emergency") < referral.hours("urgent") < referral.hours("routine")


def test_the_meaning_of_trafficking_follows_the_amendment() -> None:
    pack = installed(code="mys")
    before, after = (
        pack.meaning_of_trafficking(date(2022, 2, 21)),
        pack.meaning_of_trafficking(date(2022, 2, 22)),
    )

    assert before is not None
    assert after is not None
    assert (before.coercion_required, after.coercion_required) == (True, False)


@pytest.mark.parametrize(
    ("closed_list", "name"),
    [(models.Service, "services"), (models.Urgency, "urgencies"), (models.Harm, "harms")],
)
def test_closed_lists_are_those_of_the_vocabularies(closed_list: object, name: str) -> None:
    assert set(get_args(closed_list)) == set(vocabulary(name))


def test_a_clock_the_country_lacks_is_none() -> None:
    assert installed(code="sgp").rule("ipo.duration") is None
    assert installed(code="mys").rule("ipo.duration") is not None


def test_places_know_their_names_and_districts() -> None:
    pack = installed(code="mys")

    assert pack.place_name("MY-07", "ms") == "Pulau Pinang"
    assert pack.place_name("XX-99", "ms") == "XX-99"
    assert "timur_laut" in pack.places["MY-07"].district_codes
    assert pack.places["MY-07"].district_name("timur_laut") == "Timur Laut"
    assert len(pack.places) == 16
