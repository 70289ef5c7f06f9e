"""JPEG data without its notes: the points stay bit by bit as they are. Runs in the helper process."""

from __future__ import annotations

from typing import Final

_NOTES: Final = frozenset({0xFE, *range(0xE1, 0xEE), 0xEF})
"""Comments and application segments, EXIF among them; APP0 (JFIF) and APP14 (how colours are held) stay."""
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


def stripped(data: bytes) -> bytes:
    """Return `data` without EXIF, XMP, comments and other notes. What is not a JPEG comes back as it is."""
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _BARE:
            kept.append(data[at : at + 2])
            at += 2
            continue
        if marker in (0xD9, 0xDA):
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker not in _NOTES:
            kept.append(data[at:end])
        at = end
    kept.append(data[at:])
    return b"".join(kept)
