"""Writes of referral. One transaction each: all that an act changes changes together or not at all."""

from lindung.referral.actions.answering import AlreadyAnswered, NotTheReceiver, accept, complete, decline
from lindung.referral.actions.reading import OpenedReferral, read
from lindung.referral.actions.sending import (
    AlreadyReferred,
    CannotReceive,
    NotTheSender,
    refer_other_harm,
    send,
    settle,
    withdraw,
)
from lindung.referral.rules import CaseClosed, Contents

__all__ = [
    "AlreadyAnswered",
    "AlreadyReferred",
    "CannotReceive",
    "CaseClosed",
    "Contents",
    "NotTheReceiver",
    "NotTheSender",
    "OpenedReferral",
    "accept",
    "complete",
    "decline",
    "read",
    "refer_other_harm",
    "send",
    "settle",
    "withdraw",
]
