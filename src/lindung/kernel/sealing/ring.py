"""A person's keys in hand, for the length of a request: seals and opens the columns of rows about them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models

from lindung.kernel.sealing import envelope
from lindung.kernel.sealing.envelope import Place
from lindung.kernel.sealing.fields import SealedField
from lindung.kernel.sealing.problems import Erased, Tampered


class NotInHand(LookupError):
    """A programmer's slip: a section that this ring was not asked for."""


class Ring:
    """One person's keys by version, good for some sections."""

    def __init__(self, *, subject: UUID, keys: Mapping[int, bytes], sections: frozenset[str]) -> None:
        self.subject = subject
        self.sections = sections
        self._keys = keys

    def covers(self, section: str) -> bool:
        """Tell whether the ring was made for a section."""
        return section in self.sections

    def seal(self, row: models.Model, name: str, value: Any) -> None:
        """Put `value` (JSON-able; None or empty: nothing) sealed into the row's column; set the row's version first."""
        setattr(row, name, self.envelope(row, name, value))

    def deposit(self, row: models.Model, name: str, value: Any) -> None:
        """Seal `value` into a column of a section that this ring was not asked for: what is put there stays closed to
        it. So those who care for a person can make a key that they may not use themselves."""
        section = _section(_column(type(row), name), row)
        Ring(subject=self.subject, keys=self._keys, sections=self.sections | {section}).seal(row, name, value)

    def envelope(self, row: models.Model, name: str, value: Any) -> bytes | None:
        """Return the envelope of `value` for a column of `row`; None for nothing."""
        field = _column(type(row), name)
        place = self._place(field, row.pk, _section(field, row), _version(field, row))
        if value is None or value in ("", [], {}):
            return None
        current = max(self._keys, default=0)
        if not current:
            raise Erased
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return envelope.seal(key=self._keys[current], key_version=current, plain=plain, place=place)

    def open(self, row: models.Model, name: str) -> Any:
        """Return what `seal` was given, None where nothing was written. Raises `Tampered`."""
        field = _column(type(row), name)
        return self.read(
            type(row),
            name,
            key=row.pk,
            blob=getattr(row, name),
            section=_section(field, row),
            version=_version(field, row),
        )

    def read(
        self,
        model: type[models.Model],
        name: str,
        *,
        key: object,
        blob: bytes | None,
        section: str = "",
        version: int = 1,
    ) -> Any:
        """Return what an envelope read from a list holds; key, section and version are those of its row."""
        field = _column(model, name)
        place = self._place(field, key, section or field.section, version)
        if blob is None:
            return None
        wanted = envelope.key_version(bytes(blob))
        held = self._keys.get(wanted)
        if held is None:  # a version that never was is a forged header; an earlier one may be gone for good
            raise Erased if 0 < wanted < max(self._keys, default=wanted + 1) else Tampered
        return json.loads(envelope.open_(key=held, blob=bytes(blob), place=place))

    def _place(self, field: SealedField, key: object, section: str, version: int) -> Place:
        if section not in self.sections:
            raise NotInHand(f"Ask for section {section!r} before touching {field}.")
        return place_of(field, key, section, version)


def place_of(field: SealedField, key: object, section: str, version: int) -> Place:
    """Return the place of a column in a row."""
    return Place(
        table=field.model._meta.db_table,
        row=str(key),
        section=f"{section}.{field.name}",
        version=version,
        tier=field.tier,
    )


def _column(model: type[models.Model], name: str) -> SealedField:
    field = model._meta.get_field(name)
    if not isinstance(field, SealedField):
        raise NotInHand(f"{field} is not sealed.")
    return field


def _section(field: SealedField, row: models.Model) -> str:
    return str(getattr(row, field.section_by)) if field.section_by else field.section


def _version(field: SealedField, row: models.Model) -> int:
    return int(getattr(row, field.versioned_by)) if field.versioned_by else 1
