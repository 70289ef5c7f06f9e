"""What countries say of permissions is read strictly; a country whose law knows none offers nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lindung.kernel.country import CountryPack, current, load_pack
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.permissions import words
from lindung.protection.permissions.pack import FILE, check_permissions, permissions_of

COUNTRIES = Path(__file__).resolve().parents[3] / "countries"


@pytest.mark.parametrize("code", ["mys", "sgp"])
def test_both_packs_are_sound(code: str) -> None:
    pack = load_pack(folder=COUNTRIES / code)
    found = permissions_of(pack)
    assert list(check_permissions(pack)) == []
    assert found is not None and "work" in found.kinds and "medical" in found.codes


def broken(tmp_path: Path, old: str, new: str) -> str:
    pack = current()
    shutil.copy(pack.folder / FILE, tmp_path / FILE)
    text = (tmp_path / FILE).read_text()
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new, 1))
    return "\n".join(str(one) for one in check_permissions(replace(pack, folder=tmp_path)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("code: security_risk", "code: medical", "given twice"),
        ("first: [14, 30]", "first: [30, 14]", "must rise"),
        ("kinds: [move", "kinds: [fly", "kinds"),
        (", ms: Laporan perubatan", "", "no text in language"),
        ("remind_days: 7", "remind_days: 0", "remind_days"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in broken(tmp_path, old, new)


def without(pack: CountryPack, *, rule: bool = False, term: bool = False) -> CountryPack:
    rules = {code: one for code, one in pack.rules.items() if not (rule and code == "permission.decision")}
    terms = {code: one for code, one in pack.terms.items() if not (term and code == "permission")}
    return replace(pack, rules=rules, terms=terms)


def test_nothing_without_rule_or_term(tmp_path: Path) -> None:
    pack = current()
    assert permissions_of(pack) is not None
    assert permissions_of(without(pack, rule=True)) is None
    assert permissions_of(without(pack, term=True)) is None
    assert permissions_of(replace(pack, folder=tmp_path)) is None


@pytest.mark.parametrize("name", [words.CONDITIONS, words.REASONS, words.DELAYS, words.SKILLS])
def test_lists_speak_both_languages(name: str) -> None:
    table = vocabulary(name)
    assert all({"en", "ms"} <= set(table.labels(code)) for code in table)
