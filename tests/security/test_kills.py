"""`kill -9` at every write of every kind of act: the act is wholly there or not at all, and the trail is whole."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lindung.access.actors import Actor
from lindung.access.wall import behind
from lindung.cases.documents import actions as documents
from lindung.cases.documents import store
from lindung.cases.documents.models import Document
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.kernel.audit.verify import verify
from lindung.kernel.sealing import keyfile, keys
from lindung.kernel.sealing.models import KeyWrap
from tests.security import dying
from tests.security.acts import ACTS, Site
from tests.security.marking import whole_ring
from tests.security.world import make_crew

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FEWEST = 20
EVERY_KIND = {dying.WRITE, dying.READY, dying.COMMITTED, dying.FILE}


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = str(tmp_path / "files")
    settings.SCANNER = ""


def state() -> dict[str, str]:
    """Return each table with a digest of all its rows, whatever their order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}', md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM \"{name}\" t"
                for name in names
            )
        )
        return dict(cursor.fetchall())


def missing_and_stray(at: datetime) -> tuple[int, int]:
    """Return how many documents have no whole file, and how many files no document once the sweep has been."""
    swept = documents.sweep(at=at)
    assert not swept.refused
    known = set(Document.objects.filter(state__in=["pending", "ready"]).values_list("pk", flat=True))
    return len(swept.dangling), sum(document not in known for _path, document, _when in store.everything())


def test_an_act_that_dies_is_wholly_there_or_not_at_all() -> None:
    """Each act dies at its first write, then at its second, and so on, until it lives: the next one builds on it."""
    site = Site()
    survived: dict[str, int] = {}
    kinds: Counter[str] = Counter()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for name, who, act in ACTS:
        before, done, point = state(), None, 0
        while done is None:
            point += 1
            end = dying.run(partial(_behind, site, who, act), die_at=point)
            after = state()
            found = verify()
            assert found.whole, f"{name}, killed at write {point}: {found.first}"
            assert missing_and_stray(tomorrow) == (0, 0), f"{name}, killed at write {point}"
            kinds[end.kind] += 1
            there = after != before
            assert there == (end.kind in ("", dying.COMMITTED)), (
                f"{name}, killed at write {point}: {end.kind}"
            )
            if there:
                done = after
                trail = "kernel_auditevent"
                assert after[trail] != before[trail], f"{name} left no trail"
                survived[name] = point
    assert len(survived) == len(ACTS)
    assert sum(kinds.values()) >= 5 * FEWEST and set(kinds) >= EVERY_KIND, kinds


def _behind(site: Site, who: Callable[[Site], Actor], act: Callable[[Site], Any]) -> None:
    """Act as in production: as the role that owns nothing, behind the wall."""
    by = who(site)
    with behind(by):
        act(site)


def test_rotation_killed_at_every_write_goes_on_where_it_was(settings: Any, tmp_path: Path) -> None:
    """No key is lost halfway: each opens after every kill, and in the end nothing is left under the old one."""
    folder = tmp_path / "keys"
    shutil.copytree(settings.KEYS_FOLDER, folder)
    settings.KEYS_FOLDER = str(folder)
    crew = make_crew()
    files = [make_case(by=crew.finder) for _ in range(6)]
    held = [whole_ring(case)._keys for case in files]
    keyfile.add_version(folder=folder)
    assert keys.waiting() == len(files)
    killed, point = 0, 0
    while keys.waiting():
        point += 1
        end = dying.run(partial(keys.rotate_some, limit=2), die_at=point if point < 5 else 99)
        killed += end.killed
        assert [whole_ring(case)._keys for case in files] == held
    assert killed >= 3
    assert {row.kek_version for row in KeyWrap.objects.all()} == {2}


def test_a_process_that_dies_is_told_from_one_that_is_refused() -> None:
    """The instrument itself: it kills where it is told to, counts what it passed, and does not hide a refusal."""
    crew = make_crew()

    def opening() -> object:
        return make_case(by=crew.finder)

    whole = dying.run(opening, die_at=10_000)
    assert not whole.killed and whole.points > 5 and Case.objects.count() == 1
    assert dying.run(opening, die_at=whole.points - 2).killed and Case.objects.count() == 1
    assert dying.run(opening, die_at=whole.points).killed and Case.objects.count() == 2, (
        "after the commit it is there"
    )
    with pytest.raises(dying.ActFailed, match="NotAllowed"):
        dying.run(lambda: make_case(by=crew.shelter), die_at=10_000)
