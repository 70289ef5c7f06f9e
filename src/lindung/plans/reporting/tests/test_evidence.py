"""Evidence: sealed where it lies, opened by who has a part in it, and never stored unwarned."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor, NotAllowed
from lindung.access.wall import behind
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.sealing import keys
from lindung.kernel.sealing.models import KeyWrap
from lindung.kernel.sealing.problems import Tampered
from lindung.kernel.uploads.held import Held
from lindung.kernel.uploads.testing import EICAR, FakeClamd, docx_parts, jpeg, pdf, zipped
from lindung.kernel.uploads.washing import Washed, wash
from lindung.plans.models import Period
from lindung.plans.reporting import actions, queries
from lindung.plans.reporting.actions import evidence
from lindung.plans.reporting.actions.evidence import FileLooksPersonal, NotReady
from lindung.plans.reporting.models import Evidence, EvidenceFile, Progress
from lindung.plans.reporting.problems import NotEntitled, NotReporter, PeriodShut
from lindung.plans.reporting.tests.conftest import APRIL, HANDBOOK, JANUARY, SignIn, indicator, sent
from lindung.plans.testing import People

PROGRAMME = b"Programme of the training: opening, exercises, closing."
ADDRESS = "reporting:evidence"


def _washed(data: bytes) -> Washed:
    with Held(limit=1 << 22) as held:
        held.write(data)
        return wash(source=held)


def _add(period: Period, by: Actor, data: bytes = PROGRAMME, **given: Any) -> Evidence:
    said = {"name": "programme.txt", "label": "Programme"} | given
    return actions.add_file(
        indicator=indicator(HANDBOOK).pk, period=period.pk, washed=_washed(data), by=by, at=JANUARY, **said
    )


def _read(row: Evidence, by: Actor) -> bytes:
    return b"".join(actions.open_file(evidence_id=row.pk, by=by, at=JANUARY).pieces)


def test_a_file_lies_sealed_and_opens_for_who_has_a_part_in_it(period: Period, people: People) -> None:
    with behind(people.welfare_focal):
        row = _add(period, people.welfare_focal)
        second = _add(period, people.welfare_focal, b"Second file, with other words.")
    stored = bytes(EvidenceFile.objects.get(evidence=row).sealed)
    assert b"training" not in stored and b"programme" not in bytes(row.title or b"")
    assert KeyWrap.objects.filter(subject=row.progress_id).count() == 1
    for by in (people.welfare_focal, people.welfare_lead, people.monitor):
        with behind(by):
            assert _read(row, by) == PROGRAMME
            assert _read(second, by) == b"Second file, with other words."
            assert actions.open_file(evidence_id=row.pk, by=by, at=JANUARY).name == "programme.txt"
    opened = AuditEvent.objects.filter(event="reporting.evidence_opened", subject_id=row.pk)
    assert opened.count() == 6
    for by in (people.chambers_lead, people.partner, people.decision_maker):
        with pytest.raises(NotEntitled), behind(by):
            _read(row, by)
    with pytest.raises(NotAllowed):
        _read(row, people.case_worker)
    assert opened.count() == 6


def test_the_key_of_a_report_is_no_way_to_the_keys_of_persons(
    period: Period, people: People, db: None
) -> None:
    person = uuid4()
    keys.create(subject=person, at=JANUARY)
    row = _add(period, people.welfare_focal)
    with behind(people.welfare_focal), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM lindung_evidence_wraps(%s)", [row.progress_id])
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM lindung_evidence_wraps(%s)", [person])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM sealing_keywrap")
        assert cursor.fetchone() == (0,)


def test_what_was_moved_or_changed_does_not_open(period: Period, people: People) -> None:
    row, other = _add(period, people.welfare_focal), _add(period, people.welfare_focal, b"Other words here.")
    held = EvidenceFile.objects.get(evidence=row)
    was = bytes(held.sealed)
    EvidenceFile.objects.filter(evidence=row).update(
        sealed=bytes(EvidenceFile.objects.get(evidence=other).sealed)
    )
    with pytest.raises(Tampered):
        _read(row, people.monitor)
    EvidenceFile.objects.filter(evidence=row).update(sealed=was[:-1] + bytes([was[-1] ^ 1]))
    with pytest.raises(Tampered):
        _read(row, people.monitor)
    EvidenceFile.objects.filter(evidence=row).update(sealed=was)
    Evidence.objects.filter(pk=row.pk).update(key=other.key)
    with pytest.raises(Tampered):
        _read(row, people.monitor)


def test_keys_of_evidence_are_rotated_with_the_others(period: Period, people: People) -> None:
    row = _add(period, people.welfare_focal)
    assert keys.rotate_some() == 0
    assert _read(row, people.monitor) == PROGRAMME


@pytest.mark.parametrize(
    ("data", "name", "sign"),
    [
        (b"Call 012-345 6789 for her", "note.txt", "number"),
        (b"Write to someone@example.org", "note.txt", "number"),
        (b"No;Full name;Passport no\n1;;\n", "list.txt", "heading"),
        (b"Nama,Agensi,Jantina\nSomebody,,\n", "list.txt", "heading"),
        (PROGRAMME, "passport no of guests.txt", "name"),
        (PROGRAMME, "A12345678.txt", "name"),
        (zipped(docx_parts(words="Nama penuh")), "senarai.docx", "heading"),
        (pdf(words="See TIP-7KQ4-M2XD"), "paper.pdf", "case"),
        (jpeg(), "photo.jpg", "unread"),
    ],
)
def test_a_suspect_file_is_stored_only_once_its_sender_has_confirmed_that_very_file(
    period: Period, people: People, data: bytes, name: str, sign: str
) -> None:
    def add(confirmed: str = "") -> Evidence:
        return _add(period, people.welfare_focal, data, name=name, confirmed=confirmed)

    if sign == "case":
        from lindung.kernel.country import current

        data = pdf(words=f"See {current().case_prefix}-7KQ4-M2XD")
    with pytest.raises(FileLooksPersonal) as warned:
        add()
    assert sign in warned.value.signs
    assert not Evidence.objects.exists() and not EvidenceFile.objects.exists()
    with pytest.raises(FileLooksPersonal):
        add(confirmed="0" * 64)
    row = add(confirmed=warned.value.digest)
    assert row.confirmed and row.state == "ready"
    assert not _add(period, people.welfare_focal).confirmed


def test_links_are_whole_https_addresses(period: Period, people: People) -> None:
    keys_ = {
        "indicator": indicator(HANDBOOK).pk,
        "period": period.pk,
        "by": people.welfare_focal,
        "at": JANUARY,
    }
    row = actions.add_link(**keys_, link="https://example.org/handbook", label="The handbook")
    assert row.link == "https://example.org/handbook"
    for wrong in (
        "http://example.org",
        "javascript:alert(1)",
        "https://",
        "https://a:b@example.org",
        "x",
        "",
    ):
        with pytest.raises(Invalid):
            actions.add_link(**keys_, link=wrong, label="The handbook")
    with pytest.raises(Invalid):
        actions.add_link(**keys_, link="https://example.org", label="Ask 012-345 6789")


def test_only_reporters_add_and_only_while_it_is_taken(period: Period, people: People) -> None:
    for other in (people.chambers_lead, people.police_focal):
        with pytest.raises(NotReporter):
            _add(period, other)
    report = sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    _add(period, people.welfare_focal)
    actions.approve(progress_id=report.pk, seen=1, by=people.monitor, at=JANUARY)
    with pytest.raises(Invalid, match="approved"):
        _add(period, people.welfare_focal)
    actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)
    with pytest.raises(PeriodShut):
        _add(period, people.welfare_focal)


def test_removed_evidence_leaves_a_line_and_nothing_else(period: Period, people: People) -> None:
    row = _add(period, people.welfare_focal)
    with pytest.raises(NotEntitled):
        actions.remove(evidence_id=row.pk, by=people.chambers_lead, at=JANUARY)
    with behind(people.welfare_lead):
        gone = actions.remove(evidence_id=row.pk, by=people.welfare_lead, at=JANUARY)
    assert (gone.state, gone.key, gone.title) == ("removed", None, None)
    assert not EvidenceFile.objects.exists()
    with pytest.raises(NotReady):
        _read(row, people.monitor)
    report = sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    kept = _add(period, people.welfare_focal)
    actions.approve(progress_id=report.pk, seen=1, by=people.monitor, at=JANUARY)
    with pytest.raises(Invalid):
        actions.remove(evidence_id=kept.pk, by=people.welfare_focal, at=JANUARY)


def test_evidence_of_what_was_approved_or_closed_meanwhile_stays(
    period: Period, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    focal = people.welfare_focal
    report, row = sent(code=HANDBOOK, period=period, by=focal), _add(period, focal)
    found = evidence._row(row.pk)
    actions.approve(progress_id=report.pk, seen=1, by=people.monitor, at=JANUARY)
    with monkeypatch.context() as stale, pytest.raises(Invalid, match="approved"):
        stale.setattr(evidence, "_row", lambda _key: found)
        actions.remove(evidence_id=row.pk, by=focal, at=JANUARY)
    actions.reopen(progress_id=report.pk, reason="A figure is wrong.", by=people.monitor, at=JANUARY)
    actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)
    with pytest.raises(PeriodShut), behind(focal):
        actions.remove(evidence_id=row.pk, by=focal, at=APRIL)
    assert actions.remove(evidence_id=row.pk, by=people.monitor, at=APRIL).state == "removed"


def test_the_scanner_looks_before_anybody_opens(
    period: Period, people: People, settings: Any, tmp_path: Path
) -> None:
    settings.SCANNER = str(tmp_path / "clamd")
    clean, bad = _add(period, people.welfare_focal), _add(period, people.welfare_focal, b"Words: " + EICAR)
    with pytest.raises(NotReady):
        _read(clean, people.monitor)
    assert {actions.scan(evidence_id=one, at=JANUARY) for one in queries.to_scan(limit=9)} == {"pending"}
    with FakeClamd(path=tmp_path / "clamd"):
        assert actions.scan(evidence_id=clean.pk, at=JANUARY) == "ready"
        assert actions.scan(evidence_id=bad.pk, at=JANUARY) == "refused"
    assert _read(clean, people.monitor) == PROGRAMME
    assert not EvidenceFile.objects.filter(evidence=bad).exists()
    assert not queries.to_scan(limit=9)


def _page() -> str:
    return reverse(ADDRESS, args=["SMALL-1", HANDBOOK, "2024"])


def _send(client: Client, data: bytes, **given: Any) -> Any:
    file = SimpleUploadedFile("list.txt", data)
    return client.post(_page(), {"_submission": str(uuid4()), "label": "A list", "file": file} | given)


def test_the_page_warns_first_and_stores_what_was_confirmed(
    period: Period, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people.welfare_focal)
    suspect = b"Full name: nobody"
    warned = _send(client, suspect)
    page = warned.content.decode()
    assert warned.status_code == 422 and "Nothing is stored yet" in page
    assert (
        not Evidence.objects.exists()
        and not KeyWrap.objects.filter(subject__in=Progress.objects.values("pk")).exists()
    )
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    token = found[1]
    other = _send(client, b"Full name: another", seen=token, confirmed="on")
    assert other.status_code == 422 and not Evidence.objects.exists()
    forged = _send(client, suspect, seen=token[:-2] + "xx", confirmed="on")
    assert forged.status_code == 422 and not Evidence.objects.exists()
    assert _send(client, suspect, seen=token, confirmed="on").status_code == 302
    row = Evidence.objects.get()
    assert row.confirmed
    answer = client.get(reverse("reporting:open_evidence", args=[row.pk]))
    assert b"".join(answer.streaming_content) == suspect  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_takes_a_link_or_a_file_and_keeps_strangers_out(
    period: Period, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people.welfare_focal)
    neither = client.post(_page(), {"_submission": str(uuid4()), "label": "Nothing"})
    assert neither.status_code == 422 and "one of the two" in neither.content.decode()
    assert _send(client, PROGRAMME, link="https://example.org").status_code == 422
    link = {"_submission": str(uuid4()), "label": "Handbook", "link": "https://example.org/h"}
    assert client.post(_page(), link).status_code == 302
    assert _send(client, PROGRAMME).status_code == 302
    row = Evidence.objects.get(link="")
    report = reverse("reporting:report", args=["SMALL-1", HANDBOOK, "2024"])
    assert "Download" in client.get(report).content.decode()
    reader = sign_in(people.partner)
    assert "Sealed for the reporter" in reader.get(report).content.decode()
    address = reverse("reporting:open_evidence", args=[row.pk])
    assert reader.get(address).status_code == 403
    assert sign_in(people.case_worker).get(address).status_code == 403
    assert client.get(reverse("reporting:open_evidence", args=[uuid4()])).status_code == 404
    assert sign_in(people.chambers_lead).get(_page()).status_code == 403
    gone = reverse("reporting:remove_evidence", args=[row.pk])
    assert sign_in(people.chambers_lead).post(gone).status_code == 403
    assert client.post(gone).status_code == 302
    assert Evidence.objects.get(pk=row.pk).state == "removed"
