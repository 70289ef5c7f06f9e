"""Review reports and meeting packs as PDF/UA: content and charts given to the templates as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lindung.kernel.typesetting import typeset
from lindung.kernel.typesetting.letters import legible
from lindung.kernel.web.brand import colours
from lindung.plans.documents import drawings, words
from lindung.plans.documents.content import Content, Pack, PillarPart

TEMPLATES: Final = Path(__file__).resolve().parent / "typ"
SAID: Final = 280
"""So many characters of what was reported in words stand in the annex; a workbook has all."""


def report(*, content: Content, at: datetime) -> bytes:
    """Return the annual review as PDF/UA-1; `at` is the moment it says it was made. Raises `NotSet`."""
    with override(content.language):
        pictures, index = drawings.of_report(content)
        title = _("%(kind)s %(period)s: %(plan)s") % {
            "kind": content.kind,
            "period": content.period,
            "plan": content.plan,
        }
        texts = words.of_report()
        data = {
            "title": title,
            "cover-title": f"{content.kind} {content.period}",
            "cover-period": content.span,
            "running": f"{content.kind} {content.period}",
            "facts": _facts(content, texts),
            "pillar-leads": {part.code: _pillar_lead(part, content) for part in content.pillars},
            "late-lead": _late_lead(content),
            "comments-count": _comments_count(content),
            "suppression": _suppression(content),
            "shortened": {
                one.code: _shortened(one.readings[-1].said) for one in content.indicators if one.readings
            },
            "captions": {"standings": _("How the activities of each pillar stand")},
            "pictures": index,
            "words": texts,
            "content": asdict(content) | {"late": [asdict(line) for line in content.late]},
        }
        return _set(data=data, main="report.typ", pictures=pictures, at=at)


def pack(*, content: Pack, at: datetime) -> bytes:
    """Return the meeting pack as PDF/UA-1, one page for each committee. Raises `NotSet`."""
    with override(content.language):
        data = {
            "title": f"{_('Meeting pack')} {content.period}: {content.plan}",
            "words": words.of_pack(),
            "content": asdict(content),
        }
        return _set(data=data, main="pack.typ", pictures={}, at=at)


def _set(*, data: Mapping[str, Any], main: str, pictures: Mapping[str, str], at: datetime) -> bytes:
    look = {"colours": dict(colours()), "standing-colours": drawings.tones()}
    return typeset(templates=TEMPLATES, main=main, data=plain(dict(data) | look), pictures=pictures, at=at)


def plain(value: Any) -> Any:
    """Return a value as JSON can say it, its texts with nothing the fonts lack."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    if isinstance(value, date | Decimal):
        return str(value)
    return value


def _shortened(text: str) -> str:
    """Return the beginning of a text, whole words only."""
    plain = " ".join(text.split())
    return plain if len(plain) <= SAID else f"{plain[:SAID].rsplit(' ', 1)[0]} …"


def _facts(content: Content, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    rows = [
        (texts["plan"], content.plan_code),
        (texts["period"], content.span),
        (texts["version"], str(content.plan_version)),
        (texts["data_of"], content.data_of),
        (texts["made_on"], content.made_on),
        (texts["coordinator"], content.coordinator),
        (texts["currency"], content.currency),
    ]
    return [row for row in rows if row[1]]


def _pillar_lead(part: PillarPart, content: Content) -> str:
    total = sum(part.counts.values())
    named = [
        f"{part.counts[code]} {name.lower()}" for code, name in content.standings if part.counts.get(code)
    ]
    text = ngettext("%(n)d activity: %(counts)s.", "%(n)d activities: %(counts)s.", total)
    return text % {"n": total, "counts": ", ".join(named)}


def _late_lead(content: Content) -> str:
    text = ngettext(
        "%(n)d activity is late. Where whoever owes it said what stands in the way, it is repeated here.",
        "%(n)d activities are late. Where whoever owes them said what stands in the way, it is repeated here.",
        len(content.late),
    )
    return text % {"n": len(content.late)}


def _comments_count(content: Content) -> str:
    if content.comments_total <= len(content.comments):
        return ""
    text = _("%(shown)d of %(all)d comments are shown, the newest of each activity.")
    return text % {"shown": len(content.comments), "all": content.comments_total}


def _suppression(content: Content) -> str:
    text = _(
        "Numbers from 1 to %(most)d, and others from which they could be worked out, are not shown, so that nobody can"
        " be recognised in them."
    )
    return text % {"most": content.threshold - 1}
