"""The plans that come with the program: those of the country, and those of regions."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from lindung.kernel.country import CountryPack, PackError
from lindung.plans.actions.importing import import_plan
from lindung.plans.importing.comparing import around
from lindung.plans.importing.packs import files
from lindung.plans.importing.reading import read_path
from lindung.plans.models import Plan

REASON: Final = "As adopted"


@transaction.atomic
def seed(*, pack: CountryPack, at: datetime) -> int:
    """Enter the plans that are not there yet and return how many stand; amended ones stay as they are.

    Raises `PackError` for a file with mistakes.
    """
    for path in files(pack=pack):
        read = read_path(path=path, around=around)
        if read.filed is None:
            raise PackError(read.problems)
        if not Plan.objects.filter(code=read.filed.code).exists():
            import_plan(filed=read.filed, reason=REASON, by=None, at=at)
    return Plan.objects.count()
