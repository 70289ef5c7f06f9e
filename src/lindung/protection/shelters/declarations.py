"""What the app's codes are called, and where its tasks lead."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.window_hooks import declare_dates
from lindung.protection.shelters import words
from lindung.protection.shelters.person import days_of

declare_tasks(
    TaskKind(words.FIND_BED, _("Find a bed for the person"), "shelters:place"),
    TaskKind(words.REVIEW_PLACE, _("Review the place: it no longer fits the person"), "shelters:place"),
    TaskKind(
        words.CORRECT_ORDER, _("Have the order corrected: the person is in another place"), "shelters:place"
    ),
    TaskKind(words.RETURN, _("Back from an agreed absence?"), "shelters:back", with_subject=True),
    TaskKind(words.MISSING, _("Find out where the person is"), "shelters:back", with_subject=True),
    TaskKind(words.FOLLOW_UP, _("Follow up on an incident"), "shelters:settle", with_subject=True),
    TaskKind(
        words.SAY_WHERE,
        _("The case is closed: say where the person went"),
        "shelters:leave",
        with_subject=True,
    ),
    TaskKind(words.REHOUSE, _("Find a bed: the house closes and none was found"), "shelters:place"),
)

declare_timeline(
    {
        "shelters.arrived": _("Came to a place of refuge"),
        "shelters.moved": _("Moved to another bed or place of refuge"),
        "shelters.left": _("Left the place of refuge"),
        "shelters.away": _("Away by agreement"),
        "shelters.missing": _("Away, and nobody knows where"),
        "shelters.back": _("Came back"),
    }
)

declare_dates(name="shelters", source=days_of)
