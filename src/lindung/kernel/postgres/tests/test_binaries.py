"""Which PostgreSQL is chosen, on a machine with several, one or none."""

from pathlib import Path

import pytest

from lindung.kernel.postgres import NoBinaries, binaries, find_binaries
from lindung.kernel.postgres.binaries import OLDEST_MAJOR


def installation(directory: Path, version: str) -> Path:
    """A directory whose ``postgres`` only knows its version."""
    directory.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (directory / name).write_text(f'#!/bin/sh\necho "{name} (PostgreSQL) {version} (Somebody)"\n')
        (directory / name).chmod(0o755)
    return directory


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Pretend the machine has exactly these versions, and the wheel 18.6."""
    carrier = installation(tmp_path / "carrier", "18.6")
    monkeypatch.delenv("LINDUNG_PG_BIN", raising=False)
    monkeypatch.setattr(binaries, "_carrier_directory", lambda: carrier)

    def pretend(*versions: str) -> None:
        directories = [installation(tmp_path / version, version) for version in versions]
        monkeypatch.setattr(binaries, "_machine_directories", lambda: directories)

    return pretend


@pytest.mark.slow
def test_newest_of_the_machine_comes_before_the_carrier(machine) -> None:
    machine("15.9", "15.10", "14.20")
    found = find_binaries()
    assert (found.version, found.origin, found.major) == ("15.10", "machine", 15)


@pytest.mark.slow
def test_carrier_when_the_machine_has_none_or_only_old_ones(machine) -> None:
    machine("14.20")
    assert find_binaries().origin == "carrier"


@pytest.mark.slow
def test_existing_data_decides_the_major_version(machine) -> None:
    machine("15.9", "17.2")
    assert find_binaries(major=15).version == "15.9"
    assert find_binaries(major=18).origin == "carrier"
    with pytest.raises(NoBinaries, match=r"PostgreSQL 16, which wrote this data.*17\.2"):
        find_binaries(major=16)


@pytest.mark.slow
def test_variable_forces_the_carrier_or_a_directory(machine, monkeypatch, tmp_path: Path) -> None:
    machine("15.9")
    monkeypatch.setenv("LINDUNG_PG_BIN", "carrier")
    assert find_binaries().origin == "carrier"
    monkeypatch.setenv("LINDUNG_PG_BIN", str(tmp_path / "15.9"))
    assert find_binaries().origin == "forced"


def test_a_forced_directory_without_postgres_is_an_error_not_a_fallback(
    machine, monkeypatch, tmp_path
) -> None:
    monkeypatch.setenv("LINDUNG_PG_BIN", str(tmp_path / "nothing"))
    with pytest.raises(NoBinaries, match="LINDUNG_PG_BIN"):
        find_binaries()


@pytest.mark.slow
def test_the_carried_wheel_is_found_and_recent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINDUNG_PG_BIN", "carrier")
    assert find_binaries().major >= OLDEST_MAJOR
