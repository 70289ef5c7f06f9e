"""Charts of the plan's pages; without the libraries that draw them the pages show their tables alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from lindung.kernel.typesetting import NotSet
from lindung.plans import wording
from lindung.plans.figures import Figure
from lindung.plans.templatetags.plans import figure
from lindung.statistics.charts import Bar, Chart, bars


def over_periods(*, figures: Mapping[str, Figure], target: Decimal | None) -> Chart | None:
    """Draw one figure over the years with its yearly target; None where nothing is known or nothing can draw.

    Few cases have no bar: its height would tell how many.
    """
    drawn = {code: None if wording.hides(one) else one.value for code, one in figures.items()}
    if all(value is None for value in drawn.values()):
        return None
    values = [
        Bar(
            label=code,
            value=value,
            text=_("no value") if figures[code].value is None else wording.shown(figures[code]),
        )
        for code, value in drawn.items()
    ]
    alt = ", ".join(f"{bar.label}: {bar.text}" for bar in values)
    aim = _("Target: %(target)s") % {"target": figure(target)} if target is not None else ""
    try:
        return bars(values=values, alt=alt, target=target, target_text=aim)
    except NotSet:
        return None
