"""Writes of voices. One transaction each. Acts of the person carry `by=None`: the trail knows them as nobody else."""

from lindung.cases.voices.actions.answering import ask, open_for_staff, seen, take_back, write_to
from lindung.cases.voices.actions.door import Inside, inside, open_door
from lindung.cases.voices.actions.giving import end, end_with_case, give, let_office_in, reopen
from lindung.cases.voices.actions.hearing import (
    answer_enquiry,
    ask_shelter,
    close,
    escalate,
    publish,
    read,
    reply,
    take_publication_back,
)
from lindung.cases.voices.actions.saying import complain, decide, not_safe, note_read, say_more, write

__all__ = [
    "Inside",
    "answer_enquiry",
    "ask",
    "ask_shelter",
    "close",
    "complain",
    "decide",
    "end",
    "end_with_case",
    "escalate",
    "give",
    "inside",
    "let_office_in",
    "not_safe",
    "note_read",
    "open_door",
    "open_for_staff",
    "publish",
    "read",
    "reopen",
    "reply",
    "say_more",
    "seen",
    "take_back",
    "take_publication_back",
    "write",
    "write_to",
]
