"""What the app's codes are called, and where its tasks lead. No title says what a person wrote or marked."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.guards import end_with_case
from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.voices import actions, words

declare_tasks(
    TaskKind(words.MESSAGE, _("Read what the person wrote"), "case_window:home"),
    TaskKind(words.ANSWERED, _("See what the person answered"), "case_window:home"),
    TaskKind(words.ALARM, _("Speak with the person alone, now"), "case_window:home"),
)

declare_timeline(
    {
        "window.given": _("A window of their own given to the person"),
        "window.ended": _("The person's window closed"),
    }
)

end_with_case(name="voices", ending=actions.end_with_case)
