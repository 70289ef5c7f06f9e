"""A leaving as cards: what stands, what is missing, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lindung.access.permissions import Permission as P
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.words import label, nationality_name
from lindung.protection.leaving import pack
from lindung.protection.leaving.models import Assessment, Handover, Leaving, Reintegration
from lindung.protection.leaving.models.after import Situation
from lindung.protection.leaving.web.shown import Card, Shown, day
from lindung.protection.leaving.workflow import AFTER, BEFORE, LEAVING


def links(shown: Shown) -> list[tuple[str, str, bool]]:
    """Return the steps on offer in this state: label, address, whether it is the likely next one."""
    leaving = shown.leaving
    open_steps = {step.name for step in LEAVING.available(state=leaving.state)}
    rows = (
        ("book", _("Book the journey"), leaving.state == "documents"),
        ("depart", _("The person has departed"), True),
        ("receive", _("The person has arrived"), True),
        ("settle", _("The person has settled here"), True),
        ("resume", _("Arrange it again"), False),
        ("stop", _("Stop what is arranged"), False),
        ("end", _("End the follow-up"), False),
    )
    fits = {"settle": not leaving.travels}
    closed = leaving.case.closed_at is not None
    return [
        (text, _to(leaving, name), likely)
        for name, text, likely in rows
        if name in open_steps and fits.get(name, True) and not (closed and name not in {"receive", "end"})
    ]


def _to(leaving: Leaving, name: str) -> str:
    return reverse(f"leaving:{name}", args=[leaving.case.code, leaving.pk])


def cards(shown: Shown) -> list[Card]:
    """Return the cards of a leaving in the order in which one needs them."""
    return [card for card in _cards(shown) if card.rows or card.links or card.alarm]


def _cards(shown: Shown) -> Iterator[Card]:
    if shown.leaving.travels:
        yield _safety(shown)
        if is_child(shown.leaving.case) or shown.file.best:
            yield _best(shown)
        yield _papers(shown)
        yield _receiver(shown)
        yield _embassy(shown)
        yield _journey(shown)
    yield _after(shown)
    yield _plan_after(shown)
    yield _stopped(shown)


def _safety(shown: Shown) -> Card:
    leaving, card = shown.leaving, Card(_("Security assessment"))
    planner = shown.human == leaving.planner_human
    overridden = {one.assessment_id: one for one in shown.file.overrides}
    for one in shown.file.assessments:
        card.row(one.get_result_display(), day(one.made_at), shown.who(one))
        if one.result != Assessment.Result.UNSAFE:
            card.row(_("Counts until"), day(one.valid_until))
        card.row(_("Reasons"), shown.opened.value(one, "reasons"), sealed=True)
        card.row(_("Measures"), shown.opened.value(one, "measures"), sealed=True)
        if decision := overridden.get(one.pk):
            card.row(_("Decided against it"), day(decision.made_at), shown.who(decision))
            card.row(_("Why"), shown.opened.value(decision, "reasons"), sealed=True)
    newest = next(iter(shown.file.assessments), None)
    if leaving.state == "refused":
        card.alarm = _("Not safe: nobody departs. Talk over staying or a third country with the person.")
        if (
            shown.cares
            and shown.actor.may(P.LEAVING_OVERRIDE)
            and not planner
            and newest
            and newest.assessor_human != shown.human
        ):
            card.links.append((_("Let somebody leave against the assessment"), _to(leaving, "override")))
    elif newest is None:
        card.alarm = _("Nobody has assessed it yet. Nobody departs before that.")
    elif leaving.state in BEFORE and newest.valid_until < shown.at:
        card.alarm = _("The assessment counts no more. It has to be made anew before anybody departs.")
    if shown.cares and leaving.state in BEFORE | {"refused"} and not planner:
        card.links.append((_("Assess whether the journey is safe"), _to(leaving, "assess")))
    return card


def _best(shown: Shown) -> Card:
    leaving, card = shown.leaving, Card(_("What serves the child best"))
    rule = pack.rules().best_interests
    for number, one in enumerate(shown.file.best):
        card.row(one.get_result_display(), day(one.decided_on), shown.who(one))
        card.row(_("Decided by"), pack.label(rule.bodies, one.body))
        card.row(_("Weighed"), ", ".join(pack.label(rule.considered, code) for code in one.considered))
        card.row(_("The child"), one.get_child_view_display())
        card.row(_("In the child's own words"), shown.opened.value(one, "child_words"), sealed=True)
        suspected = _("may be part of what was done") if one.guardian_suspected else ""
        card.row(_("The parent or guardian"), one.get_guardian_view_display(), suspected)
        card.row(_("In their words"), shown.opened.value(one, "guardian_words"), sealed=True)
        card.row(_("Reasons"), shown.opened.value(one, "reasons"), sealed=True)
        if one.confirmed_by is not None:
            card.row(_("Confirmed"), day(one.confirmed_at), one.confirmed_by.display_name)
        elif number == 0:
            card.alarm = _("A second person has to confirm it.")
            if shown.cares and one.human != shown.human:
                card.links.append((_("Confirm it"), _to(leaving, "confirm")))
    if not is_child(leaving.case):  # of age by now: what was found for the child stays to be read
        card.alarm, card.links = "", []
        return card
    if not shown.file.best:
        card.alarm = _("Nobody has determined it yet. No child departs before that.")
    if shown.cares and leaving.state in BEFORE | {"refused"}:
        card.links.append((_("Record what serves the child best"), _to(leaving, "best")))
    return card


def _papers(shown: Shown) -> Card:
    card, known = Card(_("Papers")), pack.rules().papers
    for one in shown.file.papers:
        since = {"asked": one.asked_on, "ready": one.ready_on}.get(one.state)
        until = f"{_('Valid until')} {day(one.valid_until)}" if one.valid_until else ""
        hint = ", ".join(filter(None, [day(since), until]))
        card.row(pack.label(known, one.kind), one.get_state_display(), hint)
    if shown.leaving.state in {"assessed", "documents", "booked"}:
        card.links.append((_("Record how a paper stands"), _to(shown.leaving, "paper")))
    return card


def _receiver(shown: Shown) -> Card:
    card, names = Card(_("Who receives the person")), dict(Handover.Data.choices)
    current = None
    for one in shown.file.handovers:
        ended = _("No longer") if one.withdrawn_at else ""
        card.row(_("Who"), shown.opened.value(one, "receiver"), ended, sealed=True)
        card.row(_("Country"), nationality_name(one.country))
        handed = f"{_('Handed over')} {day(one.handed_on)}" if one.handed_on else ""
        facts = ", ".join(str(names[code]) for code in one.data) or _("None")
        card.row(_("Facts that go to them"), facts, handed)
        if one.receipt_on:
            card.row(_("Receipt"), day(one.receipt_on))
            card.row(_("Signed by"), shown.opened.value(one, "receipt_by"), sealed=True)
        current = current or (one if one.withdrawn_at is None else None)
    if shown.cares and shown.leaving.state in BEFORE:
        card.links.append((_("Record who receives the person"), _to(shown.leaving, "handover")))
    if current is not None and current.handed_on is None and shown.leaving.state in BEFORE | AFTER:
        card.links.append((_("The facts have gone"), _to(shown.leaving, "hand_over")))
    return card


def _embassy(shown: Shown) -> Card:
    card = Card(_("Embassy"))
    for one in shown.file.notices:
        ground = label("legal_bases", one.legal_basis) or one.get_basis_display()
        card.row(nationality_name(one.country), day(one.told_on), ground)
        card.row(_("What was told and answered"), shown.opened.value(one, "words"), sealed=True)
    if shown.leaving.state in BEFORE:
        card.links.append((_("The embassy was told"), _to(shown.leaving, "embassy")))
    return card


def _journey(shown: Shown) -> Card:
    leaving, card = shown.leaving, Card(_("Journey"))
    card.row(_("Travels on"), day(leaving.travels_on))
    card.row(_("Who goes along"), pack.label(pack.rules().escorts, leaving.escort) if leaving.escort else "")
    for text, amount in (
        (_("Ticket"), leaving.ticket_amount),
        (_("Money for the way"), leaving.money_amount),
    ):
        if amount is not None:
            card.row(text, f"{number_format(amount, 2)} {leaving.currency}")
    card.row(_("Departed"), day(leaving.departed_at))
    card.row(_("Arrived"), day(leaving.received_at), leaving.get_confirmed_by_display())
    card.row(_("How the arrival went"), shown.opened.value(leaving, "arrival"), sealed=True)
    return card


def _after(shown: Shown) -> Card:
    leaving, card = shown.leaving, Card(_("Afterwards"))
    situations, waiting = dict(Situation.choices), None
    for one in shown.file.follow_ups:
        title = ngettext("After %(n)d month", "After %(n)d months", one.months) % {"n": one.months}
        if one.done_at is None:
            waiting = waiting or one
            card.row(title, f"{_('Due')} {day(one.due_on)}")
            continue
        lives = ", ".join(str(situations[code]) for code in one.situations)
        risk = f"{_('Risk')}: {one.get_risk_display()}" if one.risk else ""
        card.row(title, lives or _("Not reached"), ", ".join(filter(None, [day(one.done_at), risk])))
        card.row(_("What they told"), shown.opened.value(one, "words"), sealed=True)
    if waiting is not None and leaving.state in AFTER:
        address = reverse("leaving:follow_up", args=[leaving.case.code, waiting.pk])
        card.links.append((_("Record how the person is"), address))
    return card


def _plan_after(shown: Shown) -> Card:
    leaving, card = shown.leaving, Card(_("Plan for the time after, and risk"))
    plan, goals = shown.file.reintegration, dict(Reintegration.Goal.choices)
    if plan is not None:
        card.row(_("Goals"), ", ".join(str(goals[code]) for code in plan.goals))
        card.row(_("In the person's own words"), shown.opened.value(plan, "words"), sealed=True)
        card.row(_("Who helps there"), shown.opened.value(plan, "helper"), sealed=True)
        if plan.grant_amount is not None:
            card.row(_("Grant"), f"{number_format(plan.grant_amount, 2)} {plan.currency}")
        card.row(_("What came of it"), plan.get_outcome_display(), day(plan.outcome_on))
        card.row(_("In words"), shown.opened.value(plan, "outcome_words"), sealed=True)
    for one in shown.file.risks[:1]:
        factors = ", ".join(pack.label(pack.rules().risk.factors, code) for code in one.factors)
        card.row(_("Risk of being trafficked again"), one.get_decided_display(), one.by.display_name)
        advised = _("The factors add up to %(score)d and advise: %(level)s")
        card.row(_("Factors"), factors, advised % {"score": one.score, "level": one.get_advised_display()})
        card.row(_("Why another level"), shown.opened.value(one, "reasons"), sealed=True)
    card.row(_("Lawful ways to work abroad again"), day(leaving.remigration_on))
    card.row(_("What was explained"), shown.opened.value(leaving, "remigration"), sealed=True)
    if shown.cares and leaving.state in BEFORE | AFTER:
        card.links.append((_("Plan for the time after"), _to(leaving, "reintegrate")))
        card.links.append((_("Weigh the risk"), _to(leaving, "risk")))
        card.links.append((_("Explain lawful ways to work abroad"), _to(leaving, "remigration")))
    if shown.cares and plan is not None and leaving.state in AFTER | {"ended"}:
        card.links.append((_("What came of the plan"), _to(leaving, "reintegrated")))
    return card


def _stopped(shown: Shown) -> Card:
    leaving, card = shown.leaving, Card(_("Stopped"))
    if leaving.stopped_at is not None:
        before = dict(Leaving.State.choices).get(leaving.stopped_from, "")
        card.row(_("Why"), leaving.get_stop_reason_display(), day(leaving.stopped_at))
        card.row(_("At this step"), str(before))
        card.row(_("What the person wants instead"), shown.opened.value(leaving, "stop_words"), sealed=True)
    return card
