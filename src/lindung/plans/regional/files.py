"""The file of a release: its shape, its one way of being written, its signature. No database, no clock.

What is signed is the canonical JSON of the inner part; the file is canonical itself. A file that does not come out the
same when written again is refused, so that no byte can change unseen, not even one without meaning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic.types import AwareDatetime, StrictInt

from lindung.kernel.problems import Invalid
from lindung.plans.regional.problems import not_a_release, tampered, too_large

ABOUT: Final = b"lindung:release:1:"
LIMIT: Final = 512 * 1024
"""Bytes of a file; a hundred measures with every breakdown stay far below."""
MOST: Final = 10**12

Country = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{3}$")]
Number = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}$")]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/ -]{0,79}$")]
Mark = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{16}$")]
Language = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2,3}$")]
Words = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]
Count = Annotated[StrictInt, Field(ge=0, le=MOST)]
Serial = Annotated[StrictInt, Field(ge=1, le=10**9)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PeriodOf(_Part):
    """The period of the plan."""

    code: Code
    starts: date
    ends: date


class MeasureOf(_Part):
    """One measure: its value and its breakdowns; null where a count is hidden."""

    code: Code
    definition: Mark
    title: Annotated[dict[Language, Words], Field(min_length=1, max_length=12)]
    unit: Annotated[dict[Language, Words], Field(min_length=1, max_length=12)]
    value: Count | None
    cells: Annotated[
        dict[Code, Annotated[dict[Code, Count | None], Field(max_length=400)]], Field(max_length=20)
    ]


class ReleaseOf(_Part):
    """What a country releases."""

    kind: Literal["lindung.release"]
    format: Literal[1]
    number: Number
    serial: Serial
    country: Country
    plan: Code
    period: PeriodOf
    as_of: date
    released_at: AwareDatetime
    threshold: Annotated[StrictInt, Field(ge=0, le=1000)]
    measures: Annotated[tuple[MeasureOf, ...], Field(min_length=1, max_length=200)]


class WithdrawalOf(_Part):
    """A notice that a release no longer counts."""

    kind: Literal["lindung.release.withdrawal"]
    format: Literal[1]
    number: Number
    serial: Serial
    country: Country
    plan: Code
    released_at: AwareDatetime


class FileOf(_Part):
    """The whole file."""

    key: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{32}$")]
    release: Annotated[ReleaseOf | WithdrawalOf, Field(discriminator="kind")]
    signature: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{128}$")]


_SHAPE: Final[TypeAdapter[FileOf]] = TypeAdapter(FileOf)


def canonical(content: Any) -> bytes:
    """Return the one way in which a content is written: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def pack(*, content: dict[str, Any], sign: Callable[[bytes], bytes], key: str) -> str:
    """Return the file of a content, signed; `key` is the fingerprint of the signer's public half."""
    _SHAPE.validate_python({"key": key, "release": content, "signature": "0" * 128})
    signature = sign(ABOUT + canonical(content)).hex()
    return canonical({"key": key, "release": content, "signature": signature}).decode()


def read(*, data: bytes) -> FileOf:
    """Return what a file says, its signature not looked at yet. Raises `Unfit`."""
    if len(data) > LIMIT:
        raise too_large()
    try:
        content = json.loads(data.decode("utf-8"))
        found = _SHAPE.validate_python(content)
        same = canonical(content) == data
    except (ValueError, RecursionError, ValidationError):
        raise not_a_release() from None
    if not same or canonical(found.model_dump(mode="json")) != data:
        raise not_a_release()
    return found


def assert_signed(*, found: FileOf, public: str) -> None:
    """Raise `Unfit` unless the holder of the public key (PEM) signed the file."""
    text = ABOUT + canonical(found.release.model_dump(mode="json"))
    try:
        _load(public).verify(bytes.fromhex(found.signature), text)
    except InvalidSignature:
        raise tampered() from None


def proper_key(*, text: str) -> tuple[str, str]:
    """Return a public key in its one spelling (PEM) and its fingerprint. Raises `Invalid` for anything else."""
    if "PRIVATE" in text.upper():
        raise Invalid(
            _(
                "This is a private key. Nobody may see it: the partner makes a new one and sends its public half."
            ),
            field="public",
        )
    try:
        key = _load(text.strip() + "\n")
    except (ValueError, TypeError, UnicodeEncodeError):
        raise Invalid(
            _(
                "This is no public key that signs releases. It begins with -----BEGIN PUBLIC KEY-----; copy it whole."
            ),
            field="public",
        ) from None
    pem = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
    return pem, fingerprint(public=pem)


def fingerprint(*, public: str) -> str:
    """Return the hash by which people compare a key, as an installation prints its own."""
    return hashlib.sha256(public.encode()).hexdigest()[:32]


def shown(mark: str) -> str:
    """Return a fingerprint in groups of four, as it is read aloud."""
    return " ".join(mark[place : place + 4] for place in range(0, len(mark), 4))


def moment(at: datetime) -> str:
    """Return a moment as files write it: to the second, in UTC."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _load(public: str) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(public.encode("ascii"))
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("no Ed25519 key")
    return key
