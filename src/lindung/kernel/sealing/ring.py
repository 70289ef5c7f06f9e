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
from lindung.kernel.sealing.problems import Erased


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
        field = self._field(type(row), name)
        if value in (None, "", [], {}):
            setattr(row, name, None)
            return
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        setattr(row, name, self.envelope(type(row), name, row.pk, plain, version=_version(field, row)))

    def open(self, row: models.Model, name: str) -> Any:
        """Return what `seal` was given, None where nothing was written. Raises `Tampered`."""
        field = self._field(type(row), name)
        return self.read(type(row), name, key=row.pk, blob=getattr(row, name), version=_version(field, row))

    def envelope(
        self, model: type[models.Model], name: str, key: object, plain: bytes, *, version: int = 1
    ) -> bytes:
        """Return the envelope of bytes for one place."""
        current = max(self._keys, default=0)
        if not current:
            raise Erased
        place = place_of(self._field(model, name), key, version)
        return envelope.seal(key=self._keys[current], key_version=current, plain=plain, place=place)

    def read(
        self, model: type[models.Model], name: str, *, key: object, blob: bytes | None, version: int = 1
    ) -> Any:
        """Return what an envelope read from a list holds; `key` and `version` are its row's."""
        if blob is None:
            return None
        field = self._field(model, name)
        held = self._keys.get(envelope.key_version(bytes(blob)))
        if held is None:
            raise Erased
        return json.loads(envelope.open_(key=held, blob=bytes(blob), place=place_of(field, key, version)))

    def _field(self, model: type[models.Model], name: str) -> SealedField:
        field = model._meta.get_field(name)
        if not isinstance(field, SealedField):
            raise NotInHand(f"{model._meta.label}.{name} is not sealed.")
        if field.section not in self.sections:
            raise NotInHand(f"Ask for section {field.section} before touching {model._meta.label}.{name}.")
        return field


def place_of(field: SealedField, key: object, version: int) -> Place:
    """Return the place of a column in a row."""
    return Place(
        table=field.model._meta.db_table,
        row=str(key),
        section=f"{field.section}.{field.name}",
        version=version,
        tier=field.tier,
    )


def _version(field: SealedField, row: models.Model) -> int:
    return int(getattr(row, field.versioned_by)) if field.versioned_by else 1
