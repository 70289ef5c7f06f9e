"""Writes of identification."""

from lindung.identification.actions.answering import AnsweredMeanwhile, answer
from lindung.identification.actions.deciding import NeedsReasons, decide
from lindung.identification.actions.determining import determine, reconsider
from lindung.identification.actions.reading import open_answers
from lindung.identification.actions.screening import finish, resume, start, stop

__all__ = [
    "AnsweredMeanwhile",
    "NeedsReasons",
    "answer",
    "decide",
    "determine",
    "finish",
    "open_answers",
    "reconsider",
    "resume",
    "start",
    "stop",
]
