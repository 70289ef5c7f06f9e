"""Writes of care. Each is one transaction: rows, tasks, timeline and trail together."""

from lindung.protection.care.actions.assessing import AssessIn, Part, assess
from lindung.protection.care.actions.checking import answer_alarm, check_in, note_missed
from lindung.protection.care.actions.conferring import confer, decide, decision_done
from lindung.protection.care.actions.legal import ClaimIn, assign_lawyer, claim, end_legal_aid, move_claim
from lindung.protection.care.actions.measuring import measure
from lindung.protection.care.actions.planning import AnswerIn, answer, end_goal, set_goal
from lindung.protection.care.actions.services import (
    DeliverIn,
    ServiceIn,
    add_service,
    deliver,
    end_service,
    stop,
)

__all__ = [
    "AnswerIn",
    "AssessIn",
    "ClaimIn",
    "DeliverIn",
    "Part",
    "ServiceIn",
    "add_service",
    "answer",
    "answer_alarm",
    "assess",
    "assign_lawyer",
    "check_in",
    "claim",
    "confer",
    "decide",
    "decision_done",
    "deliver",
    "end_goal",
    "end_legal_aid",
    "end_service",
    "measure",
    "move_claim",
    "note_missed",
    "set_goal",
    "stop",
]
