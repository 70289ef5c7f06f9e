"""What goes into an export: open facts and the asked sections of each case, for machines and for paper."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lindung.access.purposes import SECTION_NAMES
from lindung.cases.models import Case, Person
from lindung.cases.sealed_rows import rows_of, sealing_models
from lindung.cases.sections import Hand
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import sealed_fields
from lindung.kernel.sealing.problems import Erased, Tampered

_STYLE: Final = """body{font:11pt/1.4 sans-serif;margin:2cm 1.5cm}
.mark{position:fixed;left:0;right:0;bottom:0;font-size:8pt;border-top:1px solid;padding:2mm;background:#fff}
article{break-before:page}article:first-of-type{break-before:auto}dt{font-weight:bold}pre{white-space:pre-wrap}
"""


def case_record(*, case: Case, hand: Hand, sections: Sequence[str], mark: str) -> dict[str, Any]:
    """Return one case: its open facts and what the asked sections hold now; each record carries the watermark."""
    person = case.person
    record: dict[str, Any] = {
        "watermark": mark,
        "case": case.code,
        "facts": _open_facts(case) | {f"person_{name}": value for name, value in _open_facts(person).items()},
        "sections": {},
    }
    try:
        ring = hand.ring(sections)
    except Erased as gone:
        return record | {"erased": str(gone)}
    for model in sealing_models():
        if getattr(model, "holds_keys", False):
            continue  # keys, not words: no export carries what opens something here
        for row in rows_of(model=model, case=case):
            for field in sealed_fields(model):
                section = str(getattr(row, field.section_by)) if field.section_by else field.section
                if (
                    section not in sections
                    or field.tier != Tier.PROTECTED
                    or getattr(row, field.name) is None
                ):
                    continue
                try:
                    value = ring.open(row, field.name)
                except (Tampered, Erased) as shut:
                    value = str(shut)
                entry = {
                    "kind": model._meta.label_lower,
                    "field": field.name,
                    "about": _open_facts(row) if model is not Person else {},
                    "value": value,
                }
                record["sections"].setdefault(section, []).append(entry)
    return record


def _open_facts(row: models.Model) -> dict[str, Any]:
    """Return the open columns of a row that point nowhere: codes, dates, numbers."""
    classes: dict[str, Tier] = getattr(row, "field_classes", {})
    return {
        field.name: _plain(getattr(row, field.name))
        for field in row._meta.fields
        if classes.get(field.name) == Tier.OPEN and not field.is_relation
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def watermark(*, number: str, asker: str, approver: str, recipient: str, at: datetime) -> str:
    """Return the line that every page and record carries."""
    return _(
        "Export %(number)s for %(recipient)s. Asked by %(asker)s, approved by %(approver)s, %(at)s UTC."
    ) % {
        "number": number,
        "recipient": recipient,
        "asker": asker,
        "approver": approver,
        "at": at.strftime("%Y-%m-%d %H:%M"),
    }


def bundle(*, number: str, mark: str, records: Sequence[dict[str, Any]]) -> bytes:
    """Return the archive in the clear, which goes nowhere but into `keys.encrypt`."""
    left_out = _("Names, addresses, photos and documents are sealed and are no part of an export.")
    data = {"export": number, "watermark": mark, "left_out": left_out, "cases": list(records)}
    pages = render_to_string(
        "exports/printout.html",
        {"number": number, "mark": mark, "left_out": left_out, "records": [_page(one) for one in records]},
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.json", json.dumps(data, ensure_ascii=False, indent=1))
        archive.writestr("export.html", pages)
        archive.writestr("style.css", _STYLE)
    return out.getvalue()


def _page(record: dict[str, Any]) -> dict[str, Any]:
    sections = [
        {
            "title": SECTION_NAMES.get(name, name),
            "entries": [
                {
                    "field": entry["field"],
                    "about": entry["about"].items(),
                    "text": entry["value"]
                    if isinstance(entry["value"], str)
                    else json.dumps(entry["value"], ensure_ascii=False, indent=1),
                }
                for entry in entries
            ],
        }
        for name, entries in record["sections"].items()
    ]
    return {**record, "facts": record["facts"].items(), "sections": sections}
