"""What retention is called on timelines."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import declare_timeline

declare_timeline(
    {
        "retention.held": _("Legal hold set: nothing is erased"),
        "retention.released": _("Legal hold ended"),
        "retention.asked": _("Erasure asked for by the person"),
        "retention.erased": _("Personal sections erased"),
    }
)
