"""Tables of voices: the window and what passes through it; complaints, which those who care never see."""

from lindung.cases.voices.models.complaint import Complaint, Enquiry, Line, Link, WeDid
from lindung.cases.voices.models.window import Alarm, Message, Question, Window

__all__ = ["Alarm", "Complaint", "Enquiry", "Line", "Link", "Message", "Question", "WeDid", "Window"]
