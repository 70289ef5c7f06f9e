"""Writes of referral. One transaction each: all that an act changes changes together or not at all."""

from lindung.referral.actions.answering import AlreadyAnswered, NotTheReceiver, accept, complete, decline
from lindung.referral.actions.reading import read
from lindung.referral.actions.sending import (
    AlreadyReferred,
    CannotReceive,
    CaseClosed,
    NotTheSender,
    refer_other_harm,
    send,
    settle,
    withdraw,
)
from lindung.referral.rules import Contents

__all__ = [
    "AlreadyAnswered",
    "AlreadyReferred",
    "CannotReceive",
    "CaseClosed",
    "Contents",
    "NotTheReceiver",
    "NotTheSender",
    "accept",
    "complete",
    "decline",
    "read",
    "refer_other_harm",
    "send",
    "settle",
    "withdraw",
]
