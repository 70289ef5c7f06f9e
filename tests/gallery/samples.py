"""Invented content for the gallery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms

from lindung.kernel.web.dates import DateField, DateTimeField
from lindung.kernel.web.forms import LindungForm, TextField

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)

NAVIGATION = [
    {"text": "My work", "url": "/gallery/form", "count": 6, "alert": True},
    {"text": "Cases", "url": "/gallery/list", "active": True},
    {"text": "Referrals", "url": "/gallery/case", "count": 3},
    {"text": "Overview", "url": "/gallery/overview"},
]

_OFFICER = SimpleNamespace(
    is_authenticated=True,
    display_name="A. Coordinator",
    organisation=SimpleNamespace(name="National Secretariat"),
)
FRAME = {"navigation": NAVIGATION, "user": _OFFICER, "demo": True}

PROBLEMS = {
    "400": "400.html",
    "403": "403.html",
    "404": "404.html",
    "refused": "lindung/refused.html",
    "conflict": "lindung/conflict.html",
    "second-factor": "account/second_factor.html",
    "inactive": "account/account_inactive.html",
    "resume": "account/resume.html",
}

_STAGES = [
    {"title": "Referred", "note": "3 Nov", "state": "done"},
    {"title": "Screened", "note": "4 Nov", "state": "done"},
    {"title": "Identified", "note": "7 Nov", "state": "done"},
    {"title": "Protection order", "note": "day 14 of 21", "state": "now"},
    {"title": "Support plan", "note": "due 28 Nov", "state": "next"},
    {"title": "Return or stay", "note": "not started", "state": ""},
    {"title": "Follow-up", "note": "not started", "state": ""},
]
_TASKS = [
    ("Medical check within 72 hours", "Asked by the shelter doctor", "Shelter A", -3, "Overdue", "red"),
    (
        "Ask the court for a protection order",
        "The interim order lapses without it",
        "Labour",
        2,
        "Due soon",
        "yellow",
    ),
    ("Renew consent to share with the embassy", "It covers 1 month", "A. Coordinator", 9, "To do", ""),
    ("Recorded testimony", "Video link, interpreter booked", "Prosecutor", 18, "Booked", "grey"),
]
_CASES = [
    ("TIP-7K2M-4", "Girl, 16. Northern district", "Sexual exploitation", "Screened", "yellow", -2, "Child"),
    (
        "TIP-9QF3-8",
        "Woman, 25 to 29. Harbour",
        "Forced labour, factory",
        "Protection order",
        "",
        4,
        "High risk",
    ),
    ("TIP-2DXW-1", "Man, 30 to 34. Coast", "Forced labour, fishing", "Protection order", "", 6, ""),
    ("TIP-5RJ8-6", "Woman, 20 to 24. Capital", "Domestic servitude", "Screened", "yellow", 7, ""),
    ("TIP-8TNC-3", "Boy, 15. Eastern district", "Forced begging", "Screened", "yellow", 14, "Child"),
]
_DIFFERENCES = [
    ("Where found", "Harbour, pier 4", "Harbour, pier 5"),
    ("Languages", "Burmese", "Burmese"),
    ("Note", "She agrees to a wage claim. She does not agree to embassy contact.", ""),
]
_RESEND = [("_submission", "0b6c0d0e-7c3f-4a51-9d3a-000000000001"), ("note", "kept")]


def context(*, name: str) -> dict[str, Any]:
    """Return what the sample page `name` shows."""
    return {
        "now": NOW,
        "form": Screening() if name == "screening" else None,
        "stages": _STAGES,
        "tasks": [(*task[:3], NOW + timedelta(days=task[3]), *task[4:]) for task in _TASKS],
        "cases": [(*case[:5], NOW + timedelta(days=case[5]), case[6]) for case in _CASES],
        "message": "This order overlaps one that is already in force. Correct its dates, or end the other first.",
        "differences": _DIFFERENCES,
        "resend": _RESEND,
        "resend_url": "/gallery/form",
        "title": {"en": "Found at the harbour", "ms": "Ditemui di pelabuhan"},
    }


_ANSWERS = [("yes", "Yes"), ("no", "No"), ("unsure", "Unsure")]


class Screening(LindungForm):
    """One topic of a screening."""

    leave = forms.ChoiceField(
        label="Can you leave the place where you live or work when you want?",
        choices=_ANSWERS,
        widget=forms.RadioSelect,
        initial="no",
    )
    debt = forms.ChoiceField(
        label="Do you owe money to anyone for this job?",
        help_text="Include travel, agent fees, food and rent.",
        choices=_ANSWERS,
        widget=forms.RadioSelect,
    )


class EveryField(LindungForm):
    """One field of every kind the house uses."""

    place = TextField(label="Where was the person found?", help_text="A street, a site or a landmark.")
    note = TextField(label="What was seen?", lines=4, limit=400, required=False)
    found_on = DateField(label="When was the person found?", help_text="For example, 7 11 2026.", side="past")
    order_at = DateTimeField(label="When was the order made?", required=False)
    sex = forms.ChoiceField(
        label="Sex",
        choices=[("f", "Woman"), ("m", "Man"), ("x", "Other or not said")],
        widget=forms.RadioSelect(attrs={"layout": "govuk-radios--inline"}),
    )
    harms = forms.MultipleChoiceField(
        label="What happened?",
        choices=[("labour", "Forced labour"), ("sex", "Sexual exploitation"), ("begging", "Forced begging")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    lead = forms.ChoiceField(label="Lead agency", choices=[("", "Choose"), ("l", "Labour"), ("p", "Police")])
    agreed = forms.BooleanField(
        label="The person agrees to this being shared", help_text="Asked in their language."
    )
