"""Marks in what the plan's rooms take about people and may not keep in clear: lists of who came, and evidence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from lindung.access.models import User
from lindung.plans.documents import actions as documents
from lindung.plans.documents.models import Document
from lindung.plans.models import Period
from lindung.plans.programmes.models import Attendance
from lindung.plans.reporting.models import Evidence
from lindung.statistics.snapshots.making import make as make_snapshot
from tests.security.asking import signed_in
from tests.security.marks import Marks
from tests.security.planning import INDICATOR, PERIOD, Planned
from tests.security.world import LATER

OPENS_EVIDENCE = frozenset({"monitoring_officer", "committee_lead", "plan_focal_point", "plan_partner"})
"""Roles of the small plan with a part in its report: who owes it, who decides on it, who runs the cycle."""
READS_EVIDENCE = "/reporting/evidence/<uuid:evidence>/"


def mark(planned: Planned, marks: Marks) -> tuple[Planned, tuple[str, ...]]:
    """Send a list of people and a file of evidence through the pages, marked; return the plan and the numbers in them.

    The evidence of the returned plan is the marked one.
    """
    from tests.security.marking import send

    sender = signed_in(User.objects.get(pk=planned.people.welfare_focal.user_id))
    numbers = tuple(marks.of_digits() for _ in range(3))
    lines = "".join(f"{marks.new()},{number},f,{marks.new()}\n" for number in numbers)
    listed = SimpleUploadedFile(f"{marks.new()}.csv", f"name,id,sex,agency\n{lines}".encode())
    send(sender, reverse("programmes:people_list", args=[planned.event.pk]), file=listed)
    counted = Attendance.objects.filter(event=planned.event, ended_at=None)
    assert sum(one.number for one in counted) == len(numbers), "the list must have been counted"
    proof = SimpleUploadedFile(f"{marks.new()}.txt", f"{marks.new()}\n".encode() * 900)
    address = reverse("reporting:evidence", args=[planned.plan.code, INDICATOR, PERIOD])
    send(sender, address, label="Programme", file=proof)
    return replace(planned, evidence=Evidence.objects.latest("added_at", "id")), numbers


def handed_out(planned: Planned, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what leaves the plan's rooms as files, unpacked: documents of each form, and a snapshot of the facts."""
    period = Period.objects.get(plan=planned.plan, code=PERIOD)
    for kind, form in (("review", "pdf"), ("review", "xlsx"), ("review", "csv"), ("pack", "pdf")):
        asked = Document.objects.create(
            plan=planned.plan,
            period=period,
            kind=kind,
            form=form,
            language="en",
            asked_by_id=planned.people.monitor.user_id,
            asked_at=LATER,
        )
        assert documents.make(document_id=asked.pk, at=LATER) == "made"
        content = bytes(Document.objects.get(pk=asked.pk).content or b"")
        yield f"{kind}.{form}", _unpacked(content, form)
    make_snapshot(folder=folder, at=LATER)
    for path in sorted(folder.glob("*.parquet")):
        rows = duckdb.connect().execute(f"SELECT * FROM read_parquet('{path}')").fetchall()
        yield path.name, repr(rows).encode()


def _unpacked(content: bytes, form: str) -> bytes:
    if form == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).encode()
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    return content
