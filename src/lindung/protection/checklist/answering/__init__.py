"""Items about a case, answered from the record where it can tell."""

from lindung.protection.checklist.answering import after, now
from lindung.protection.checklist.answering.registry import Found, answerers, answers, from_record

__all__ = ["Found", "after", "answerers", "answers", "from_record", "now"]
