"""The rules of the plan. Pure: no database, no clock, and no words (those are in `plans.rules_words`)."""

from lindung.plans.rules.judging import judge, speaking, verdict
from lindung.plans.rules.shapes import (
    ADDITIVE,
    RANK,
    TRENDS,
    Judgement,
    Measured,
    TargetLike,
    Verdict,
    Why,
    lower_is_better,
)
from lindung.plans.rules.standings import Reason, Sign, Stand, Standing, standing

__all__ = [
    "ADDITIVE",
    "RANK",
    "TRENDS",
    "Judgement",
    "Measured",
    "Reason",
    "Sign",
    "Stand",
    "Standing",
    "TargetLike",
    "Verdict",
    "Why",
    "judge",
    "lower_is_better",
    "speaking",
    "standing",
    "verdict",
]
