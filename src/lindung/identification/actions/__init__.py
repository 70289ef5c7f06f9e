"""Writes of identification."""

from lindung.identification.actions.answering import Answered, AnsweredMeanwhile, answer
from lindung.identification.actions.deciding import NeedsReasons, decide
from lindung.identification.actions.determining import determine, reconsider
from lindung.identification.actions.reading import OpenedTalk, open_answers, read_determination
from lindung.identification.actions.screening import finish, resume, start, stop

__all__ = [
    "Answered",
    "AnsweredMeanwhile",
    "NeedsReasons",
    "OpenedTalk",
    "answer",
    "decide",
    "determine",
    "finish",
    "open_answers",
    "read_determination",
    "reconsider",
    "resume",
    "start",
    "stop",
]
