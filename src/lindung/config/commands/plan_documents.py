"""`lindung plan report`: the annual review of a plan as PDF, XLSX and CSV."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country


def report(
    plan: Annotated[str, typer.Option(help="Code of the plan.")],
    period: Annotated[str, typer.Option(help="Code of the period, such as 2024.")],
    language: Annotated[str, typer.Option(help="Language of the document: en or ms.")] = "en",
    pdf: Annotated[Path | None, typer.Option(help="Where to write the review as PDF/UA.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Where to write the review as a workbook.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Where to write all indicators as one table.")] = None,
    pack: Annotated[Path | None, typer.Option(help="Where to write the meeting pack as PDF/UA.")] = None,
    country: Country = None,
) -> None:
    """Write the annual review of a plan for one period, as known now.

    Example: lindung plan report --plan PLAN-1 --period 2024 --pdf review.pdf --xlsx review.xlsx
    """
    if not (pdf or xlsx or csv or pack):
        refuse("Nothing was asked for. Say where to write: --pdf, --xlsx, --csv or --pack, each with a file.")
    started = time.monotonic()
    with ground(country=country):
        from django.conf import settings

        from lindung.kernel import clock
        from lindung.kernel.typesetting import NotSet
        from lindung.plans.documents import building, sheets
        from lindung.plans.documents import pdf as setting
        from lindung.plans.models import Period

        if language not in dict(settings.LANGUAGES):
            refuse(f"There is no language {language!r}. Choose one of {', '.join(dict(settings.LANGUAGES))}.")
        found = Period.objects.filter(plan__code=plan, code=period).select_related("plan").first()
        if found is None:
            codes = Period.objects.filter(plan__code=plan).values_list("code", flat=True)
            refuse(
                f"There is no period {period!r} of a plan {plan!r}. There are: {', '.join(codes) or 'none'}."
            )
        at = clock.now()
        writers: list[tuple[Path, Callable[[], bytes]]] = []
        if pdf or xlsx or csv:
            content = building.review(period=found, language=language, at=at)
            if pdf:
                writers.append((pdf, lambda: setting.report(content=content, at=at)))
            if xlsx:
                writers.append((xlsx, lambda: sheets.workbook(content=content, at=at)))
            if csv:
                writers.append((csv, lambda: sheets.csv_table(content=content)))
        if pack:
            agenda = building.pack(period=found, language=language, at=at)
            writers.append((pack, lambda: setting.pack(content=agenda, at=at)))
        for path, write in writers:
            try:
                made = write()
                path.write_bytes(made)
            except NotSet as error:
                refuse(str(error))
            except OSError as error:
                refuse(
                    f"{path} could not be written ({error.strerror}). Choose another place, then ask again."
                )
            say(f"{path}: {len(made) / 1e6:.2f} MB")
    say(f"Ready in {time.monotonic() - started:.1f} s.")
