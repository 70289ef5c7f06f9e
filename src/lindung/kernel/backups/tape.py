"""A set on its way to the disk and back: members of a tar stream inside an age file, in the memory of one piece.

Both formats have tools of their own (`age -d -i KEY FILE | tar t`), so a backup outlives this program. Content whose
length nobody knows beforehand is cut into numbered members.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import pyrage
from pyrage import x25519

from lindung.kernel.backups.problems import Refused, disk

PIECE: Final = 4 * 1024 * 1024
"""Most bytes of one member of unknown length, and about what is held in memory."""
LEAST_RECIPIENTS: Final = 2
_READ: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """One member to be written: its name, its length in bytes, and exactly so many bytes."""

    name: str
    size: int
    content: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it lies on the disk: its length in bytes and its SHA-256 (hexadecimal)."""

    size: int
    sha256: str


def recipients(*, texts: Sequence[str]) -> Sequence[x25519.Recipient]:
    """Return the recipients. Raises `Refused` unless two different ones are named, each an age recipient."""
    found = []
    for number, text in enumerate(texts, 1):
        try:
            found.append(x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError:
            raise Refused(
                f"Recipient {number} is no age recipient: it begins with age1 and is made by age-keygen."
                " No backup was made."
            ) from None
    if len({str(one) for one in found}) < LEAST_RECIPIENTS:
        raise Refused(
            "Name at least two different recipients, kept offline in different hands: one lost key must not lose the"
            " backup. No backup was made."
        )
    return found


def whole(name: str, content: bytes) -> Member:
    """Return a member of bytes in hand."""
    return Member(name, len(content), (content,))


def pieces(name: str, content: Iterable[bytes]) -> Iterator[Member]:
    """Cut content of unknown length into members `name/00000000`, …; at least one, so that the name is there."""
    held, number = bytearray(), 0
    for part in content:
        held += part
        if len(held) >= PIECE:
            yield whole(f"{name}/{number:08}", bytes(held))
            held.clear()
            number += 1
    if held or not number:
        yield whole(f"{name}/{number:08}", bytes(held))


def tar(members: Iterable[Member]) -> Iterator[bytes]:
    """Return the bytes of a tar stream. Raises `Refused` when a member is not as long as it said."""
    for member in members:
        info = tarfile.TarInfo(member.name)
        info.size, info.mode = member.size, 0o600
        yield info.tobuf(format=tarfile.PAX_FORMAT)
        seen = 0
        for part in member.content:
            seen += len(part)
            yield part
        if seen != member.size:
            raise Refused(
                "A file changed its length while it was read. No backup was made. Start again; if it happens again,"
                " look who else writes to the folder of the files."
            )
        yield bytes(-member.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


class _Source(io.RawIOBase):
    """Reads from an iterator; remembers what it raised, which the encrypting library would only describe."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._held = parts, memoryview(b"")
        self.raised: BaseException | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._held:
                self._held = memoryview(next(self._parts))
        except StopIteration:
            return b""
        except BaseException as error:
            self.raised = error
            raise
        size = len(self._held) if size < 0 else size
        taken, self._held = bytes(self._held[:size]), self._held[size:]
        return taken


class _Counting(io.RawIOBase):
    """Writes to a file, counts and hashes, and remembers what the disk said."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.size, self.hash = file, 0, hashlib.sha256()
        self.raised: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        try:
            self._file.write(data)
        except OSError as error:
            self.raised = error
            raise
        self.size += len(data)
        self.hash.update(data)
        return len(data)


def write(*, path: Path, members: Iterable[Member], to: Sequence[x25519.Recipient]) -> Written:
    """Encrypt the members into a new file, safe on the disk when this returns.

    Raises `Refused`, or what the source raised. The caller gives a path in a folder that nobody takes for a backup yet.
    """
    source = _Source(tar(members))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            target = _Counting(file)
            try:
                pyrage.encrypt_io(source, target, list(to))
            except (OSError, pyrage.EncryptError):
                raise (
                    source.raised or target.raised or Refused(f"{path.name} could not be encrypted.")
                ) from None
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise disk(error, doing="Writing the backup") from None
    return Written(target.size, target.hash.hexdigest())


def digest(*, path: Path) -> Written:
    """Return what lies on the disk. Raises `Refused` when it cannot be read."""
    seen, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while part := file.read(_READ):
                seen.update(part)
                size += len(part)
    except OSError as error:
        raise Refused(
            f"{path.name} cannot be read ({error.strerror}). Check the folder of the backup."
        ) from None
    return Written(size, seen.hexdigest())


class _Enough(io.RawIOBase):
    """Takes nothing: the first bytes are proof enough."""

    def __init__(self) -> None:
        self.came = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.came = True
        raise OSError


def check_opens(*, path: Path, identities: Sequence[x25519.Identity]) -> None:
    """Raise `Refused` unless one of these identities opens the file; reads its beginning only."""
    target = _Enough()
    try:
        with path.open("rb") as sealed:
            pyrage.decrypt_io(sealed, target, list(identities))
    except (OSError, pyrage.DecryptError) as problem:
        if not target.came:
            _tell([problem], path.name)


@contextmanager
def opened(*, path: Path, identities: Sequence[x25519.Identity]) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Yield the members in order: name and content, each to be read before the next is asked for.

    Leaving the block reads to the end, which proves that nothing was cut off: what was read before counts only then.
    Raises `Refused` for a file that these identities do not open, or that is damaged.
    """
    inlet, outlet = os.pipe()
    problems: list[BaseException] = []

    def decrypt() -> None:
        try:
            with path.open("rb") as sealed, os.fdopen(outlet, "wb") as target:
                pyrage.decrypt_io(sealed, target, list(identities))
        except BaseException as error:
            problems.append(error)

    worker = threading.Thread(target=decrypt, name="lindung-decrypt")
    worker.start()
    with os.fdopen(inlet, "rb") as source:
        try:
            yield _members(source, path.name)
            while source.read(_READ):
                pass
        except tarfile.TarError:
            with suppress(OSError):
                while source.read(_READ):
                    pass
            worker.join()
            _tell(problems, path.name)
            raise _damaged(path.name) from None
        except BaseException:
            source.close()
            worker.join()
            raise
    worker.join()
    _tell(problems, path.name)


def _members(source: IO[bytes], name: str) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(fileobj=source, mode="r|") as archive:
        for info in archive:
            content = archive.extractfile(info) if info.isreg() else None
            if content is None:
                raise Refused(f"{name} holds what no backup holds. Use another copy.")
            yield info.name, content


def _tell(problems: Sequence[BaseException], name: str) -> None:
    for problem in problems:
        if isinstance(problem, pyrage.DecryptError):
            raise Refused(
                f"{name} does not open with this identity. Give the file of one of the recipients it was made for."
            ) from None
        raise _damaged(name) from None


def _damaged(name: str) -> Refused:
    return Refused(f"{name} is damaged or cut off. Use another copy of this backup, or an older one.")


def identities(*, path: Path) -> Sequence[x25519.Identity]:
    """Return the identities in a file as age-keygen writes it. Raises `Refused`."""
    try:
        lines = path.read_text(encoding="ascii").split()
        found = [x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except OSError as error:
        raise Refused(f"The identity cannot be read ({error.strerror}). Check the path.") from None
    except (UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise Refused(
            "The file holds no age identity (AGE-SECRET-KEY-…). Give the file that age-keygen wrote."
        )
    return found
