"""Files that are not read at all."""

from __future__ import annotations

import pytest

from lindung.directory.listing.files import reading


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not valid JSON"),
        (b"\xff\xfe{", "not UTF-8"),
        (b"[]", "no organisations"),
        (b'{"services": []}', "no organisations"),
        (b"[" * 50_000, "nested deeper"),
        (b'{"a":' * 50_000, "nested deeper"),
        (b'[{"id": 1, "id": 2}]', "twice"),
        (b'[{"id": NaN}]', "NaN"),
        (b"[" + b"9" * 5000 + b"]", "18 digits"),
        (b" " * (reading.LARGEST + 1), "larger than"),
        (b'[{"services": [' + b"1," * reading.MOST + b"1]}]", "more than"),
    ],
)
def test_a_hostile_file_is_not_read(data: bytes, said: str) -> None:
    with pytest.raises(reading.Unreadable, match=said):
        reading.read(data=data)
