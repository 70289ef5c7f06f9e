"""Pages of the audit trail: "Who has looked" for the lead of a case, the search for the data officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lindung.access import queries as access
from lindung.access.models import User
from lindung.access.permissions import Permission as P
from lindung.access.purposes import SECTION_NAMES
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.rules import local_date
from lindung.desk import trail
from lindung.desk.trail_words import ACTS, EVENTS, LOOKS, sentence
from lindung.kernel import clock
from lindung.kernel.codes import read_code
from lindung.kernel.country import current
from lindung.kernel.templatetags.lindung import label

SIZE = 50
FIRST_DAYS = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Line:
    """One event as printed."""

    at: datetime
    who: str
    organisation: str
    what: str
    sections: str
    code: str


@requires(P.CASE_TRAIL)
def case_trail(request: StaffRequest, code: str) -> HttpResponse:
    """Show who opened which part of a case and when; with `all`, also what was done there."""
    proper = read_code(code, prefix=current().case_prefix)
    if proper is None:
        raise Http404
    if proper != code:
        return redirect("case_trail", proper)
    everything = request.GET.get("show") == "all"
    case, rows, following = trail.of_case(
        code=proper,
        looks_only=not everything,
        after=trail.Mark.read(request.GET.get("after", "")),
        size=SIZE,
        by=request.actor,
        at=clock.now(),
    )
    here = reverse("case_trail", args=[proper])
    pairs = [("show", "all")] if everything else []
    context = {
        "case": case,
        "lines": _lines(rows),
        "everything": everything,
        "first": "after" not in request.GET,
        "first_url": f"{here}?{urlencode(pairs)}" if pairs else here,
        "next_url": f"{here}?{urlencode([*pairs, ('after', str(following))])}" if following else "",
    }
    return render(request, "desk/trail_case.html", context)


@requires(P.AUDIT_SEARCH)
def trail_search(request: StaffRequest) -> HttpResponse:
    """Show the trail of the whole country by event, account, organisation, case code and days: codes, no contents."""
    asked = request.GET
    wanted, problems = _wanted(asked, local_date(clock.now()))
    lines: Sequence[Line] = ()
    following = None
    if not problems:
        rows, following = trail.search(
            wanted=wanted,
            after=trail.Mark.read(asked.get("after", "")),
            size=SIZE,
            by=request.actor,
            at=clock.now(),
        )
        lines = _lines(rows)
    pairs = [(name, asked[name]) for name in ("event", "user", "organisation", "code") if asked.get(name)]
    pairs += [(name, day.isoformat()) for name in ("since", "until") if (day := getattr(wanted, name))]
    here = reverse("trail_search")
    context = {
        "lines": lines,
        "problems": problems,
        "asked": asked.dict() | {name: value for name, value in pairs if name in {"since", "until"}},
        "groups": [(_("Looks"), _choices(LOOKS)), (_("Acts"), _choices(ACTS))],
        "organisations": access.organisations().order_by("code"),
        "first": "after" not in asked,
        "first_url": f"{here}?{urlencode(pairs)}",
        "next_url": f"{here}?{urlencode([*pairs, ('after', str(following))])}" if following else "",
    }
    return render(request, "desk/trail_search.html", context, status=422 if problems else 200)


def _wanted(asked: QueryDict, today: date) -> tuple[trail.Wanted, dict[str, str]]:
    """Return what is asked for, and for each field that cannot be used, why."""
    problems: dict[str, str] = {}
    event = asked.get("event", "")
    if event and event not in EVENTS:
        problems["event"] = _("There is no such event. Choose one of the list.")
    typed = {name: asked.get(name, "").strip()[:60] for name in ("user", "organisation", "code")}
    user = User.objects.filter(username=typed["user"].lower()).first() if _fit(typed["user"]) else None
    if typed["user"] and user is None:
        problems["user"] = _("No account has this user name. Check each character.")
    body = next((one for one in access.organisations() if one.code == typed["organisation"]), None)
    if typed["organisation"] and body is None:
        problems["organisation"] = _("There is no such organisation. Choose one of the list.")
    proper = read_code(typed["code"], prefix=current().case_prefix) if typed["code"] else None
    case_id = trail.case_of(code=proper) if proper else None
    if typed["code"] and case_id is None:
        problems["code"] = _("No case has this code. Check each character and try again.")
    days = {name: _day(asked.get(name, ""), name, problems) for name in ("since", "until")}
    since, until = days["since"], days["until"]
    if user is None and case_id is None and not problems:
        # By days alone the search must be narrow enough for an index.
        until = until or (since + FIRST_DAYS if since else today)
        since = since or until - FIRST_DAYS
        if until - since > trail.LONGEST:
            problems["since"] = _("Without an account or a case, ask for at most 92 days at once.")
    if since and until and since > until:
        problems["until"] = _("The last day lies before the first. Change one of them.")
    wanted = trail.Wanted(
        event=event if "event" not in problems else "",
        user_id=user.pk if user else None,
        organisation_id=body.pk if body else None,
        case_id=case_id,
        since=since,
        until=until,
    )
    return wanted, problems


def _fit(text: str) -> bool:
    """Tell whether a database could hold the text."""
    return bool(text) and text.isprintable()


def _day(text: str, name: str, problems: dict[str, str]) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
        if not 2000 <= day.year <= 2999:
            raise ValueError
    except ValueError:
        problems[name] = _("This is not a day. Write it as 2026-11-22.")
        return None
    return day


def _choices(words: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted(((code, str(text)) for code, text in words.items()), key=lambda pair: pair[1])


_NOBODY = gettext_lazy("The system itself")


def _lines(rows: Sequence[trail.Row]) -> list[Line]:
    names = {str(code): text for code, text in SECTION_NAMES.items()}
    return [
        Line(
            at=row.at,
            who=row.name or str(_NOBODY),
            organisation=label(row.organisation) if row.organisation else "",
            what=sentence(event=row.event),
            sections=", ".join(str(names.get(one, one)) for one in row.sections),
            code=row.code,
        )
        for row in rows
    ]
