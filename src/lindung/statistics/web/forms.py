"""What computing by hand asks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lindung.kernel.web.dates import DateField
from lindung.kernel.web.forms import LindungForm


class ComputeForm(LindungForm):
    """A period, and a day of knowledge."""

    starts = DateField(label=_("First day of the period"))
    ends = DateField(label=_("Last day of the period"))
    as_of = DateField(
        label=_("From what was known by the end of"),
        help_text=_("Leave it empty for what is known now. An earlier day gives the figure as it was then."),
        required=False,
        side="past",
    )
