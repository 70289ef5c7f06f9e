"""The lawful path of a person, as a table. Spokes take its steps through `cases.actions.advance`."""

from __future__ import annotations

from lindung.access.permissions import Permission as P
from lindung.kernel.workflow import Step, Workflow

_OPEN_BEFORE_ORDER = frozenset({"presumed", "referred", "accepted"})
_UNDER_ORDER = frozenset({"custody", "interim_order", "enquiry"})
_AFTER = frozenset({"recovery", "leaving", "follow_up"})
_DETERMINED = frozenset({"determined_victim", "determined_not_victim", "determined_other_harm"})

CASE = Workflow(
    name="case",
    initial="reported",
    final=frozenset({"closed"}),
    steps=(
        Step("screen", frozenset({"reported"}), "screened", P.SCREENING_CONDUCT),
        Step("presume", frozenset({"reported", "screened"}), "presumed", P.SCREENING_DECIDE),
        Step("refer", frozenset({"presumed"}), "referred", P.REFERRAL_SEND),
        Step("accept", frozenset({"referred"}), "accepted", P.REFERRAL_ANSWER),
        Step("return_referral", frozenset({"referred"}), "presumed", P.REFERRAL_ANSWER),
        Step("withdraw_referral", frozenset({"referred"}), "presumed", P.REFERRAL_SEND),
        Step("take_into_custody", _OPEN_BEFORE_ORDER, "custody", P.CUSTODY_RECORD),
        Step("make_interim_order", _OPEN_BEFORE_ORDER | {"custody"}, "interim_order", P.ORDER_RECORD),
        Step("begin_enquiry", frozenset({"interim_order"}), "enquiry", P.CASE_READ),
        Step("determine_victim", _UNDER_ORDER | {"accepted"}, "determined_victim", P.DETERMINATION_RECORD),
        Step(
            "determine_not_victim",
            _UNDER_ORDER | {"accepted"},
            "determined_not_victim",
            P.DETERMINATION_RECORD,
        ),
        Step(
            "determine_other_harm",
            _UNDER_ORDER | {"accepted"},
            "determined_other_harm",
            P.DETERMINATION_RECORD,
        ),
        Step("reconsider", _DETERMINED, "enquiry", P.DETERMINATION_RECONSIDER),
        Step("make_protection_order", frozenset({"determined_victim"}), "protection_order", P.ORDER_RECORD),
        # Help never depends on an order: a person who declines one still gets services.
        Step(
            "begin_recovery",
            _OPEN_BEFORE_ORDER | {"custody", "interim_order", "determined_victim", "protection_order"},
            "recovery",
            P.CASE_CARE,
        ),
        Step("plan_leaving", frozenset({"protection_order", "recovery"}), "leaving", P.CASE_CARE),
        Step("follow_up", frozenset({"leaving", "recovery"}), "follow_up", P.CASE_CARE),
        Step(
            "release",
            frozenset({"determined_not_victim", "custody", "interim_order"}),
            "closed",
            P.ORDER_RECORD,
        ),
        Step("set_aside", frozenset({"reported", "screened"}), "closed", P.SCREENING_DECIDE),
        Step(
            "refer_other_harm",
            frozenset({"reported", "screened", "presumed", "determined_other_harm"}),
            "closed",
            P.REFERRAL_SEND,
        ),
        Step(
            "close", _OPEN_BEFORE_ORDER | _AFTER | {"protection_order"} | _DETERMINED, "closed", P.CASE_CLOSE
        ),
        # The person goes on under another code (cases.merging), from wherever this record stands.
        Step(
            "absorb",
            frozenset({"reported", "screened"})
            | _OPEN_BEFORE_ORDER
            | _UNDER_ORDER
            | _DETERMINED
            | {"protection_order"}
            | _AFTER,
            "closed",
            P.PERSON_MERGE,
        ),
        Step("reopen", frozenset({"closed"}), "presumed", P.CASE_REOPEN),
    ),
)

PHASES: tuple[tuple[str, frozenset[str]], ...] = (
    # What the tracker on the case page draws: few enough to read at a glance.
    ("identification", frozenset({"reported", "screened", "presumed"})),
    ("referral", frozenset({"referred", "accepted"})),
    ("interim", frozenset({"custody", "interim_order"})),
    ("determination", frozenset({"enquiry"}) | _DETERMINED),
    ("protection", frozenset({"protection_order"})),
    ("recovery", frozenset({"recovery"})),
    ("leaving", frozenset({"leaving", "follow_up"})),
)

OUTCOMES = (
    "completed",
    "returned",
    "stayed",
    "third_country",
    "left_help",
    "lost_contact",
    "died",
    "opened_in_error",
)
"""Ways a case can end that an officer chooses; others (released, not presumed, other harm) come from their act."""
