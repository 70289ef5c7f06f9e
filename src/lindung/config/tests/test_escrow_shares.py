"""The escrow's shares leave the machine sealed, each to its trustee."""

from __future__ import annotations

import stat
from pathlib import Path

import pyrage
import pytest
from typer.testing import CliRunner

from lindung.access.holders import actions
from lindung.access.holders.models import Escrow
from lindung.access.testing import NOON
from lindung.config.cli import app
from lindung.config.commands.escrow import write_demo, write_sealed


def test_sealed_shares_open_with_their_trustees_identity_only(db: None, tmp_path: Path) -> None:
    _escrow, shares = actions.ceremony(trustees=("Judge", "Ombudsman", "Secretary"), at=NOON)
    identities = [pyrage.x25519.Identity.generate() for _ in shares]
    write_sealed(shares, [str(one.to_public()) for one in identities], tmp_path)
    for share, own in zip(shares, identities, strict=True):
        path = tmp_path / f"share-{share.number}.age"
        assert pyrage.decrypt(path.read_bytes(), [own]).decode() == share.text
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt((tmp_path / "share-1.age").read_bytes(), [identities[1]])


def test_demo_shares_are_private_to_their_owner(db: None, tmp_path: Path) -> None:
    _escrow, shares = actions.ceremony(trustees=("A", "B", "C"), at=NOON)
    write_demo(shares, tmp_path / "escrow-demo")
    files = sorted((tmp_path / "escrow-demo").iterdir())
    assert [file.read_text().strip() for file in files] == [share.text for share in shares]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.parametrize(
    "options",
    [
        ["--recipient", "age1nothing", "--folder", "x"],
        ["--recipient", "a", "--recipient", "b", "--recipient", "c", "--folder", "x"],
    ],
)
def test_an_unknown_recipient_stops_the_ceremony_before_a_key_is_made(db: None, options: list[str]) -> None:
    names = [word for name in ("A", "B", "C") for word in ("--trustee", name)]
    answer = CliRunner().invoke(app, ["escrow", "ceremony", *names, *options])
    assert answer.exit_code == 1 and not Escrow.objects.exists()
