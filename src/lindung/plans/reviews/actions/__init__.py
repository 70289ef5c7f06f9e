"""Acts of reviews."""

from lindung.plans.reviews.actions.adjusting import (
    carry_out,
    confirm,
    decide,
    drop,
    is_closed,
    may_carry_out,
    may_confirm,
    propose,
    send_back,
)
from lindung.plans.reviews.actions.carrying import carry, follow
from lindung.plans.reviews.actions.reviewing import adopt, begin, find_gap, hold
from lindung.plans.reviews.actions.standing import freeze, override, refresh, refresh_plan

__all__ = [
    "adopt",
    "begin",
    "carry",
    "carry_out",
    "confirm",
    "decide",
    "drop",
    "find_gap",
    "follow",
    "freeze",
    "hold",
    "is_closed",
    "may_carry_out",
    "may_confirm",
    "override",
    "propose",
    "refresh",
    "refresh_plan",
    "send_back",
]
