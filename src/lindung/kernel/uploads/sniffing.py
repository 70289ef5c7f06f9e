"""What a file is, by its first bytes alone. Names and headers of senders are hearsay."""

from __future__ import annotations

from typing import Final

from lindung.kernel.uploads.kinds import Unfit

HEAD: Final = 64
"""Bytes that decide."""
_HEIF: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1", b"avif", b"avis")


def sniff(*, head: bytes) -> str:
    """Return `jpeg`, `png`, `webp`, `pdf`, `zip` or `text` for a file that begins with `head`; raises `Unfit`.

    `zip` still has to show which office file it is, and `text` that it is text.
    """
    if not head:
        raise Unfit("empty")
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        raise Unfit("heic")
    if head.startswith((b"GIF8", b"II*\x00", b"MM\x00*")):
        raise Unfit("gif")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Unfit("old_office")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unfit("unknown_type")
    if head.startswith(
        (b"PK\x05\x06", b"\x7fELF", b"#!", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"%!PS", b"\x1f\x8b")
    ):
        raise Unfit("unknown_type")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<?php")):
        raise Unfit("unknown_type")
    return "text"
