"""What the app's codes are called, and where its tasks lead."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.documents import queries
from lindung.cases.documents.kinds import OPENING
from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.openings.queries import also_sealed

REFUSED = "document.refused"

declare_tasks(
    TaskKind(REFUSED, _("A document held something harmful and was destroyed"), "documents:list"),
)

declare_timeline(
    {
        "document.added": _("A document was added"),
        "document.removed": _("A document was removed"),
    }
)

also_sealed[OPENING] = queries.has_sealed
