"""What the app's codes are called, where its tasks lead, and that an absorbed case is not reopened by itself."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lindung.cases.guards import guard_steps
from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.models import Case
from lindung.kernel.problems import Refusal

CONFIRM = "merging.confirm"
REVIEW = "merging.review"
REVIEWED = "merging.reviewed"

declare_tasks(
    TaskKind(CONFIRM, _("Say whether two records are one person"), "merging:one", with_subject=True),
    TaskKind(REVIEW, _("See to what was open on the other record"), "merging:one", with_subject=True),
)

declare_timeline(
    {
        "merging.kept": _("Another record of the same person was joined to this one"),
        "merging.absorbed": _("Closed: the person has another record, which goes on"),
        "merging.let_in": _("Access given after two records were joined: %(to)s"),
        "merging.undone": _("Two records were separated again"),
    }
)


class Absorbed(Refusal):
    """A step of a case whose person goes on under another code."""

    code = "absorbed"


def stays_closed(case: Case, step: str, outcome: str, at: datetime) -> None:
    """Refuse every step of a case that was merged into another: the merge is undone first, as a whole."""
    if case.outcome == "duplicate":
        raise Absorbed(
            _now("This person goes on under another record. Work there, or have the merge undone first.")
        )


guard_steps(name="merging", guard=stays_closed)
