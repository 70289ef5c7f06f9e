"""The scanner's protocol, spoken with a clamd that is not one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lindung.kernel.uploads.scanning import ScannerDown, scan
from lindung.kernel.uploads.testing import EICAR, FakeClamd


def test_a_clean_file_is_clean_and_arrives_whole(tmp_path: Path) -> None:
    with FakeClamd(path=tmp_path / "clamd") as clamd:
        assert not scan(path=str(clamd.path), chunks=[b"hel", b"", b"lo"]).harmful
        assert clamd.received == [b"hello"]


def test_what_is_found_has_its_name(tmp_path: Path) -> None:
    with FakeClamd(path=tmp_path / "clamd") as clamd:
        verdict = scan(path=str(clamd.path), chunks=[EICAR[:30], EICAR[30:]])
    assert verdict.harmful and verdict.name == "Eicar-Test-Signature"


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK",
        b"",
        b"stream: Can't allocate memory ERROR\0",
        b"stream: OK but FOUNDATION\0",
        b"x" * 9000,
    ],
)
def test_anything_but_a_verdict_is_no_verdict(answer: bytes, tmp_path: Path) -> None:
    with FakeClamd(path=tmp_path / "clamd", answer=answer) as clamd, pytest.raises(ScannerDown):
        scan(path=str(clamd.path), chunks=[b"hello"])


def test_no_scanner_and_a_silent_one_are_down(tmp_path: Path) -> None:
    with pytest.raises(ScannerDown):
        scan(path=str(tmp_path / "nobody"), chunks=[b"hello"])
    with FakeClamd(path=tmp_path / "clamd", silent=True) as clamd, pytest.raises(ScannerDown):
        scan(path=str(clamd.path), chunks=[b"hello"], patience=0.2)
    with pytest.raises(ScannerDown):
        scan(path=str(tmp_path / ("long" * 60)), chunks=[b"hello"])


def test_the_name_of_a_find_cannot_steer_a_log(tmp_path: Path) -> None:
    answer = b"stream: evil\r\nname\x1b[31m FOUND\0"
    with FakeClamd(path=tmp_path / "clamd", answer=answer) as clamd:
        assert scan(path=str(clamd.path), chunks=[b"x"]).name == "evil__name__31m"
