"""What the app's codes are called, and where its tasks lead."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.majority import words

declare_tasks(
    TaskKind(
        words.NEAR, _("Comes of age soon: review place, guardian, consents and plan"), "majority:record"
    ),
    TaskKind(words.NOW, _("Comes of age this month: record it on the day"), "majority:record"),
    TaskKind(words.CHECK, _("May come of age this year: find out and record it"), "majority:record"),
    TaskKind(words.ASK_ANEW, _("Ask the person anew what others agreed to for them"), "consents:list"),
)

declare_timeline(
    {
        "majority.known": _("It is known when the person comes of age"),
        "majority.reached": _("Came of age: answers for themselves from now on"),
    }
)
