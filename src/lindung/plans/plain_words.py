"""The words of the plan's own codes."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as _p

from lindung.plans.models import Amendment, Indicator, Responsibility

ROLES: Final[dict[str, Promise]] = {
    Responsibility.Role.LEAD: _p("part in an activity", "Leads"),
    Responsibility.Role.RESPONSIBLE: _p("part in an activity", "Responsible"),
    Responsibility.Role.SUPPORTING: _p("part in an activity", "Supports"),
}
KINDS: Final[dict[str, Promise]] = {
    Indicator.Kind.COUNT: _p("kind of indicator", "A number"),
    Indicator.Kind.AMOUNT: _p("kind of indicator", "An amount of money"),
    Indicator.Kind.MILESTONE: _p("kind of indicator", "A milestone: there or not yet"),
    Indicator.Kind.DURATION: _p("kind of indicator", "A length of time"),
    Indicator.Kind.QUALITATIVE: _p("kind of indicator", "Told in words"),
    Indicator.Kind.SERVICE_LEVEL: _p("kind of indicator", "A standard of service"),
}
AMENDMENTS: Final[dict[str, Promise]] = {
    Amendment.Kind.IMPORT: _p("amendment", "Imported again"),
    Amendment.Kind.TARGET: _p("amendment", "Target changed"),
    Amendment.Kind.DATES: _p("amendment", "Dates changed"),
    Amendment.Kind.LEAD: _p("amendment", "Lead changed"),
    Amendment.Kind.COMMITTEE: _p("amendment", "Committee changed"),
    Amendment.Kind.TITLE: _p("amendment", "Title changed"),
    Amendment.Kind.NEW_ACTIVITY: _p("amendment", "Activity added"),
    Amendment.Kind.SPLIT: _p("amendment", "Activity split"),
    Amendment.Kind.WITHDRAWAL: _p("amendment", "Withdrawn"),
}
