"""The list of cases: codes and open facts, never names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import words
from lindung.cases.kinds import task_kind
from lindung.cases.models import Case
from lindung.cases.queries import CaseFilter, Cursor, page
from lindung.cases.workflow import CASE
from lindung.desk import queries
from lindung.desk.web.tasks import due_words
from lindung.kernel import clock
from lindung.kernel.codes import read_code
from lindung.kernel.country import CountryPack, current

SIZE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One case as listed."""

    url: str
    code: str
    person: str
    exploitation: str
    stage: str
    colour: str
    due: SafeString | str
    task: str
    is_child: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter; `without` is the address of the list without it."""

    code: str
    label: str
    chosen: bool
    without: str = ""


@requires(P.CASE_READ)
def case_list(request: StaffRequest) -> HttpResponse:
    """Show a page of the cases the reader may see, newest first; a whole case code typed in opens that case."""
    pack, asked = current(), request.GET
    typed = asked.get("q", "").strip()
    if typed and (code := read_code(typed[:40], prefix=pack.case_prefix)):
        return redirect("case", code)
    wanted = _filter(asked, pack)
    found, following = page(
        actor=request.actor, wanted=wanted, after=Cursor.read(asked.get("after", "")), size=SIZE
    )
    panel = _panel if not typed else _panel.__wrapped__
    context = {
        "panel": panel(wanted, pack.code, words.language(), typed),
        "rows": _rows(found, pack),
        "first": "after" not in asked,
        "next_url": _address(wanted, after=str(following)) if following else "",
        "may_enter": request.actor.may(P.EMERGENCY_ENTER),
        "may_screen": request.actor.may(P.SCREENING_CONDUCT),
        "may_open": request.actor.may(P.CASE_OPEN),
    }
    return render(request, "desk/case_list.html", context)


@lru_cache(maxsize=512)
def _panel(wanted: CaseFilter, pack_code: str, spoken: str, typed: str) -> SafeString:
    """Return the filter panel; the same for everybody who filters alike, so it is drawn once."""
    pack, names = current(), words.stage_names()
    context = {
        "typed": typed,
        "stages": [Choice(code, names[code], code in wanted.stages) for code in CASE.states],
        "places": [
            Choice(code, place.name.text(spoken), code == wanted.place) for code, place in pack.places.items()
        ],
        "place_term": pack.term("place", spoken),
        "chosen": _chosen(wanted, pack),
        "wanted": wanted,
    }
    return render_to_string("desk/case_filter.html", context)


def _filter(asked: QueryDict, pack: CountryPack) -> CaseFilter:
    place = asked.get("place", "")
    return CaseFilter(
        stages=frozenset(asked.getlist("stage")) & frozenset(CASE.states),
        place=place if place in pack.places else "",
        is_child={"yes": True, "no": False}.get(asked.get("child", "")),
        open_only=asked.get("open") != "all",
    )


def _rows(cases: Sequence[Case], pack: CountryPack) -> list[Row]:
    upcoming = queries.next_tasks(case_ids=[case.pk for case in cases])
    at, names = clock.now(), words.stage_names()
    base = reverse("case_list")
    rows = []
    for case in cases:
        kind, due_at = upcoming.get(case.pk, ("", None))
        rows.append(
            Row(
                url=f"{base}{case.code}/",
                code=case.code,
                person=words.person_line(case=case, pack=pack),
                exploitation=words.label("exploitation_forms", case.exploitation),
                stage=names[case.stage],
                colour=words.COLOURS[case.stage],
                due=due_words(moment=due_at, at=at),
                task=str(task_kind(code=kind).title) if kind else "",
                is_child=case.is_child,
                urgent=case.urgent,
            )
        )
    return rows


def _address(wanted: CaseFilter, *, after: str = "") -> str:
    pairs = [("stage", code) for code in CASE.states if code in wanted.stages]
    if wanted.place:
        pairs.append(("place", wanted.place))
    if wanted.is_child is not None:
        pairs.append(("child", "yes" if wanted.is_child else "no"))
    if not wanted.open_only:
        pairs.append(("open", "all"))
    if after:
        pairs.append(("after", after))
    return f"{reverse('case_list')}?{urlencode(pairs)}" if pairs else reverse("case_list")


def _chosen(wanted: CaseFilter, pack: CountryPack) -> list[Choice]:
    """Return the filters in use, each with the address of the list without it."""
    names = words.stage_names()
    chosen = [
        Choice(code, names[code], True, _address(replace(wanted, stages=wanted.stages - {code})))
        for code in CASE.states
        if code in wanted.stages
    ]
    if wanted.place:
        label = pack.place_name(wanted.place, words.language())
        chosen.append(Choice(wanted.place, label, True, _address(replace(wanted, place=""))))
    if wanted.is_child is not None:
        label = _("Children") if wanted.is_child else _("Adults")
        chosen.append(Choice("child", label, True, _address(replace(wanted, is_child=None))))
    if not wanted.open_only:
        chosen.append(Choice("all", _("Closed ones too"), True, _address(replace(wanted, open_only=True))))
    return chosen
