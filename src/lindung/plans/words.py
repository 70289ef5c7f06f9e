"""Texts that a plan carries in several languages, in the reader's own."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language


def said(labels: Mapping[str, str], language: str = "") -> str:
    """Return the text in `language` (empty: the reader's), else in the first language there is; empty for none."""
    wanted = (language or get_language() or "")[:2]
    return labels.get(wanted) or next(iter(labels.values()), "")
