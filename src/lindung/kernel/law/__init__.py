"""The law as data: dated, sourced rules of time, and deadlines that explain themselves."""

from lindung.kernel.law.counting import (
    MomentNeeded,
    NotInForce,
    OutsideCalendar,
    UnknownPlace,
    UnknownRule,
    due,
)
from lindung.kernel.law.deadline import Due
from lindung.kernel.law.rules import Rule, Unit
from lindung.kernel.law.steps import Step

__all__ = [
    "Due",
    "MomentNeeded",
    "NotInForce",
    "OutsideCalendar",
    "Rule",
    "Step",
    "Unit",
    "UnknownPlace",
    "UnknownRule",
    "due",
]
