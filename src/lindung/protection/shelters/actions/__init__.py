"""Writes of shelters. Each is one transaction: rows, tasks, timeline, audit and events together."""

from lindung.protection.shelters.actions.away import come_back, go_away, report_incident, settle
from lindung.protection.shelters.actions.clearing import clear_closed
from lindung.protection.shelters.actions.closing import (
    Going,
    Plan,
    close_house,
    may_close,
    move_all,
    open_again,
    plan,
    watch_closing,
)
from lindung.protection.shelters.actions.keeping import end_run_out, keep
from lindung.protection.shelters.actions.placing import (
    LONGEST_HOLD,
    PlaceIn,
    arrive,
    hold,
    leave,
    let_go,
    move,
    place,
)
from lindung.protection.shelters.actions.reviewing import (
    close_finding,
    findings,
    finish_review,
    mark_item,
    reviews,
    show_evidence,
    standard_of,
    start_review,
)
from lindung.protection.shelters.actions.seeding import seed
from lindung.protection.shelters.actions.watching import review_places

__all__ = [
    "LONGEST_HOLD",
    "Going",
    "PlaceIn",
    "Plan",
    "arrive",
    "clear_closed",
    "close_finding",
    "close_house",
    "come_back",
    "end_run_out",
    "findings",
    "finish_review",
    "go_away",
    "hold",
    "keep",
    "leave",
    "let_go",
    "mark_item",
    "may_close",
    "move",
    "move_all",
    "open_again",
    "place",
    "plan",
    "report_incident",
    "review_places",
    "reviews",
    "seed",
    "settle",
    "show_evidence",
    "standard_of",
    "start_review",
    "watch_closing",
]
