"""What goes into a set comes out of it, for its recipients alone, whole or not at all."""

from __future__ import annotations

import io
import resource
import signal
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.kernel.backups import tape
from lindung.kernel.backups.problems import Refused

OWN = pyrage.x25519.Identity.generate()
SECOND = pyrage.x25519.Identity.generate()
TO = [OWN.to_public(), SECOND.to_public()]
NAMES = st.from_regex(r"[a-z]{1,8}(/[a-z0-9-]{1,60}){0,3}", fullmatch=True)


def _read(path: Path, identity: object = OWN) -> list[tuple[str, bytes]]:
    with tape.opened(path=path, identities=[identity]) as members:  # type: ignore[list-item]
        return [(name, content.read()) for name, content in members]


@given(st.lists(st.tuples(NAMES, st.binary(max_size=2000)), max_size=8))
@settings(max_examples=40, deadline=None)
def test_what_goes_in_comes_out(content: list[tuple[str, bytes]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "set"
        written = tape.write(path=path, members=[tape.whole(*one) for one in content], to=TO)
        assert _read(path) == content == _read(path, SECOND)
        assert tape.digest(path=path) == written
        with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(path.read_bytes(), [OWN]))) as archive:
            assert archive.getnames() == [name for name, _content in content], "any tar reads it"


@given(st.lists(st.binary(max_size=3000), max_size=10))
def test_content_of_unknown_length_is_cut_and_joined(parts: list[bytes]) -> None:
    before, tape.PIECE = tape.PIECE, 1000  # type: ignore[misc]
    try:
        members = list(tape.pieces("rows", parts))
    finally:
        tape.PIECE = before  # type: ignore[misc]
    joined = b"".join(part for member in members for part in member.content)
    assert joined == b"".join(parts) and members
    assert [member.name for member in members] == [f"rows/{number:08}" for number in range(len(members))]


def test_a_set_is_streamed(tmp_path: Path) -> None:
    """Two hundred megabytes pass; no more than a few pieces are ever in memory."""
    import tracemalloc

    block = bytes(tape.PIECE)
    tracemalloc.start()
    tape.write(path=tmp_path / "big", members=tape.pieces("rows", (block for _ in range(50))), to=TO)
    size = 0
    with tape.opened(path=tmp_path / "big", identities=[OWN]) as members:
        for _name, content in members:
            while part := content.read(1024 * 1024):
                size += len(part)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 50 * tape.PIECE and peak < 10 * tape.PIECE


@pytest.mark.parametrize("cut", [1, 20, 5000, 70_000])
def test_what_was_cut_or_changed_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "set"
    tape.write(path=path, members=[tape.whole("a", bytes(200_000))], to=TO)
    content = path.read_bytes()
    path.write_bytes(content[:-cut])
    with pytest.raises(Refused, match="damaged or cut off"):
        _read(path)
    path.write_bytes(content[:-cut] + bytes([content[-cut] ^ 1]) + content[len(content) - cut + 1 :])
    with pytest.raises(Refused, match="damaged or cut off"):
        _read(path)


def test_only_recipients_open_it(tmp_path: Path) -> None:
    path = tmp_path / "set"
    tape.write(path=path, members=[tape.whole("a", b"Canary" * 1000)], to=TO)
    assert b"Canary" not in path.read_bytes() and path.stat().st_mode & 0o777 == 0o600
    stranger = pyrage.x25519.Identity.generate()
    for attempt in (
        lambda: _read(path, stranger),
        lambda: tape.check_opens(path=path, identities=[stranger]),
    ):
        with pytest.raises(Refused, match="does not open with this identity"):
            attempt()
    tape.check_opens(path=path, identities=[SECOND])


def test_whoever_stops_reading_in_the_middle_is_told_why(tmp_path: Path) -> None:
    path = tmp_path / "set"
    tape.write(path=path, members=[tape.whole(str(number), bytes(500_000)) for number in range(20)], to=TO)
    with pytest.raises(KeyError, match="mine"), tape.opened(path=path, identities=[OWN]) as members:
        next(members)
        raise KeyError("mine")


@contextmanager
def _small_disk(most: int) -> Iterator[None]:
    """Let no file of this process grow beyond `most` bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with _small_disk(100_000), pytest.raises(Refused, match="the disk is full"):
        tape.write(path=tmp_path / "set", members=[tape.whole("a", bytes(1_000_000))], to=TO)


def test_what_the_source_raises_is_raised(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 10
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        tape.write(path=tmp_path / "one", members=[tape.Member("a", 20, broken())], to=TO)
    with pytest.raises(Refused, match="changed its length"):
        tape.write(path=tmp_path / "two", members=[tape.Member("a", 20, [b"x"])], to=TO)


def test_an_identity_is_read_as_age_keygen_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "key.txt"
    path.write_text(f"# created: 2026\n# public key: {OWN.to_public()}\n{OWN}\n")
    assert [str(one) for one in tape.identities(path=path)] == [str(OWN)]
    for content in (b"", b"AGE-SECRET-KEY-1NOT", b"\xff\xfe", b"age1xyz"):
        path.write_bytes(content)
        with pytest.raises(Refused, match="holds no age identity"):
            tape.identities(path=path)
    with pytest.raises(Refused, match="cannot be read"):
        tape.identities(path=tmp_path / "none")
