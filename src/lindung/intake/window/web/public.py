"""The person's pages. No account, no script, nothing that names anybody; the button that leaves is always the first.

What goes wrong is said in a sentence of the pack: no page of staff, with its name on top, is ever shown here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lindung.access.caps import Limit
from lindung.access.web.declare import public
from lindung.cases.voices import actions
from lindung.cases.voices.actions import Inside
from lindung.cases.voices.limits import SENT_ONCE
from lindung.cases.voices.models import Complaint, Question
from lindung.cases.voices.pack import Wording, frame
from lindung.cases.voices.problems import Enough, NotAlone
from lindung.intake.window.web import session as sessions
from lindung.intake.window.web import shown
from lindung.kernel import clock, walls
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing.problems import Locked
from lindung.kernel.text import UnfitText

log = logging.getLogger(__name__)
ONCE: Final = Limit("window/once", 1, SENT_ONCE)
DONE: Final = frozenset({"sent", "said", "answered", "try_again", "not_alone", "enough"})
"""Sentences that a page may carry over to the next."""
_WHY: Final = "The person has no account: code and word lead in, and no page names anybody."
Visit = Callable[..., HttpResponse]


def _there(name: str, language: str, said: str = "") -> HttpResponseRedirect:
    address = reverse(f"window:{name}", args=[language])
    answer = HttpResponseRedirect(f"{address}?m={said}" if said else address)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _strange(wording: Wording) -> HttpResponse:
    """Refuse a form that does not come from the page of this visit: the door again, with the way out on top."""
    return shown.page("enter", wording=wording, context={"problem": wording.texts["try_again"]}, status=403)


def _known(language: str) -> Wording | None:
    return frame().wordings.get(language)


def quiet(view: Visit) -> Visit:
    """Let a page say in its own words that it does not work just now: the site's pause would say whose it is."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError, Locked):
            wording = _known(kwargs.get("language", "")) or next(iter(frame().wordings.values()))
            log.warning("a page of the window waits for the database or the keys")
            said = {"problem": wording.texts["later"]}
            return shown.page("enter", wording=wording, context=said, status=503)

    return kept


def inside(view: Visit) -> Any:
    """Let a page be opened by whoever is inside; everybody else comes to the door. A form must be of this visit."""

    @wraps(view)
    def visited(request: HttpRequest, language: str) -> HttpResponse:
        wording, at = _known(language), clock.now()
        if wording is None:
            return HttpResponseRedirect(reverse("window:start"))
        session = sessions.read(request, at=at)
        if session is None:
            return _out(language)
        if request.method == "POST" and not (sessions.ours(request, session) and sessions.from_here(request)):
            return _strange(wording)
        with walls.telling_system():
            who = actions.inside(window_id=session.window_id, private=session.private, at=at)
            answer = view(request, who=who, wording=wording, token=session.token) if who else None
        if answer is None:
            return _out(language)
        if not answer.cookies:
            sessions.keep(answer, session, at=at)
        return answer

    return csrf_exempt(public(_WHY)(quiet(visited)))


def _out(language: str) -> HttpResponse:
    answer = _there("enter", language)
    sessions.forget(answer)
    return answer


@require_GET
@public(_WHY)
def start(request: HttpRequest) -> HttpResponse:
    """Show the languages."""
    first = next(iter(frame().wordings.values()))
    return shown.page("start", wording=first, context={"languages": shown.languages()})


@public("Whoever mistypes the address comes to the languages, not to a page that says whose it is.")
def astray(request: HttpRequest, rest: str) -> HttpResponse:
    """Lead to the languages."""
    return HttpResponseRedirect(reverse("window:start"))


@require_GET
@public("Leaves at once, whoever presses it.")
def leave(request: HttpRequest) -> HttpResponse:
    """Forget that anybody was inside, and go to a page that anybody looks at."""
    answer = HttpResponseRedirect(frame().file.leave_to)
    sessions.forget(answer)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@require_http_methods(["GET", "POST"])
@csrf_exempt
@public(_WHY)
@quiet
def enter(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for code and word; the same answer for every wrong try."""
    wording = _known(language)
    if wording is None:
        return HttpResponseRedirect(reverse("window:start"))
    if request.method == "GET":
        return shown.page("enter", wording=wording)
    if not sessions.from_here(request):
        return _strange(wording)
    at = clock.now()
    found = actions.open_door(
        code=request.POST.get("code", ""),
        word=request.POST.get("passphrase", ""),
        address=str(request.META.get("REMOTE_ADDR", "")),
        at=at,
    )
    if found is None:
        context = {"problem": wording.texts["closed"]}
        return shown.page("enter", wording=wording, context=context, status=403)
    answer = _there("first", language)
    opened = sessions.start(window_id=found.window.pk, private=found.private, at=at)
    sessions.keep(answer, opened, at=at)
    return answer


@require_GET
@inside
def first(request: HttpRequest, *, who: Inside, wording: Wording, token: str) -> HttpResponse:
    """Show what comes next, what was written, what is asked, and whom to call."""
    at = clock.now()
    said = request.GET.get("m", "")
    context = shown.first_page(who=who, wording=wording, at=at)
    actions.note_read(who=who, at=at)
    context |= {"token": token, "once": uuid4(), "done": wording.texts[said] if said in DONE else ""}
    return shown.page("first", wording=wording, context=context)


@require_GET
@inside
def done(request: HttpRequest, *, who: Inside, wording: Wording, token: str) -> HttpResponse:
    """Show what people said about the place, and what was done."""
    return shown.page("done", wording=wording, context={"rows": shown.done_at(who=who)})


@require_http_methods(["GET", "POST"])
@inside
def write(request: HttpRequest, *, who: Inside, wording: Wording, token: str) -> HttpResponse:
    """Write to those who care for the person."""

    def act(text: str) -> str:
        actions.write(who=who, text=text, at=clock.now())
        return "sent"

    return _said(request, "write", who=who, wording=wording, token=token, act=act)


@require_http_methods(["GET", "POST"])
@inside
def tell(request: HttpRequest, *, who: Inside, wording: Wording, token: str) -> HttpResponse:
    """Tell the office outside, or answer it in a talk that goes on."""
    talk = request.POST.get("talk", "") or request.GET.get("talk", "")

    def act(text: str) -> str:
        at = clock.now()
        if talk:
            actions.say_more(who=who, complaint_id=UUID(talk), text=text, at=at)
        else:
            actions.complain(who=who, kind=request.POST.get("kind", ""), text=text, at=at)
        return "said"

    context = {"talk": talk, "kinds": [(one, wording.texts[f"kind_{one}"]) for one in Complaint.Kind.values]}
    return _said(request, "tell", who=who, wording=wording, token=token, act=act, context=context)


def _said(
    request: HttpRequest,
    name: str,
    *,
    who: Inside,
    wording: Wording,
    token: str,
    act: Callable[[str], str],
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a page with a text, or keep the text once and go back to the first page."""
    values = {"token": token, "once": uuid4(), **(context or {})}
    if request.method == "GET":
        return shown.page(name, wording=wording, context=values)
    text, problem = request.POST.get("text", ""), "empty"
    of = f"{who.window.pk}/{request.POST.get('once', '')[:40]}"
    if not ONCE.take(of=of, at=clock.now()):
        return _there("first", wording.language, "sent" if name == "write" else "said")
    try:
        return _there("first", wording.language, act(text))
    except UnfitText:
        problem = "too_long"
    except Enough:
        problem = "enough"
    except (Refusal, Complaint.DoesNotExist, ValueError):
        problem = "empty" if not text.strip() else "try_again"
    ONCE.forget(of=of)
    values |= {"problem": wording.texts[problem], "text": text[:4000]}
    return shown.page(name, wording=wording, context=values, status=422)


@require_POST
@inside
def answer(request: HttpRequest, *, who: Inside, wording: Wording, token: str) -> HttpResponse:
    """Say yes or no to a question of consent."""
    said = request.POST.get("a", "")
    if said not in {"yes", "no"}:
        return _there("first", wording.language, "try_again")
    try:
        key = UUID(request.POST.get("q", ""))
        actions.decide(who=who, question_id=key, yes=said == "yes", at=clock.now())
    except NotAlone:
        return _there("first", wording.language, "not_alone")
    except (Refusal, ValueError, Question.DoesNotExist):
        return _there("first", wording.language, "try_again")
    return _there("first", wording.language, "answered")


@require_POST
@inside
def okay(request: HttpRequest, *, who: Inside, wording: Wording, token: str) -> HttpResponse:
    """Take the OK at the foot of the first page: the person is not safe. The page comes again as it was."""
    actions.not_safe(who=who, at=clock.now())
    return _there("first", wording.language)


@require_POST
@inside
def finish(request: HttpRequest, *, who: Inside, wording: Wording, token: str) -> HttpResponse:
    """End the visit."""
    return _out(wording.language)
