"""The helper process: bounded whatever the file does to it, and never believed too far."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.kernel.uploads import helper, testing, washing
from lindung.kernel.uploads.held import Held, TooLarge
from lindung.kernel.uploads.washing import wash
from lindung.kernel.uploads.words import UnfitFile


def test_the_helper_has_little_memory_and_time() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from lindung.kernel.uploads import helper; helper.confine(); bytearray(400 * 1024 * 1024)"
    )
    source = Path(helper.__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(source)], capture_output=True, text=True, check=False
    )
    assert "MemoryError" in done.stderr


def test_the_helper_brings_no_setting_no_key_and_no_database_along() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from lindung.kernel.uploads import helper, images, pdfs, office, texts;"
        "print([m for m in sys.modules if m.split('.')[0] in {'django', 'psycopg', 'cryptography'}])"
    )
    source = Path(helper.__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(source)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize(
    "answer", ["exit(1)", "print('{')", "print('[]')", "import os; os.kill(os.getpid(), 9)"]
)
def test_a_helper_that_breaks_means_a_file_that_is_too_hard(
    answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "helper.py"
    broken.write_text(answer, encoding="ascii")
    monkeypatch.setattr(washing, "_HELPER", broken)
    with Held(limit=100) as held, pytest.raises(UnfitFile) as refusal:
        held.write(b"hello")
        wash(source=held)
    assert refusal.value.code == "file_too_hard"


def test_a_helper_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    endless = tmp_path / "helper.py"
    endless.write_text("while True: pass", encoding="ascii")
    monkeypatch.setattr(washing, "_HELPER", endless)
    monkeypatch.setattr(washing, "PATIENCE", 0.3)
    with Held(limit=100) as held, pytest.raises(UnfitFile) as refusal:
        held.write(b"hello")
        wash(source=held)
    assert refusal.value.code == "file_too_hard"


def test_only_so_many_files_are_looked_at_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(washing, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(washing, "PATIENCE", 0.05)
    with Held(limit=100) as held:
        held.write(b"hello")
        with washing._places, pytest.raises(washing.Busy):
            wash(source=held)
        monkeypatch.setattr(washing, "PATIENCE", 20)
        assert wash(source=held).sort.code == "text"


def test_a_file_is_held_up_to_its_limit_and_let_go_of_beyond() -> None:
    with Held(limit=10) as held:
        held.write(b"12345")
        assert list(held.chunks(2)) == [b"12", b"34", b"5"]
        with pytest.raises(TooLarge):
            held.write(b"678901")
        assert held.descriptor == -1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    base=st.sampled_from(["jpeg", "png", "pdf", "docx", "odt"]),
    at=st.integers(0, 10_000),
    noise=st.binary(min_size=1, max_size=12),
    cut=st.integers(0, 40),
)
def test_no_rubbish_gets_another_answer_than_yes_or_a_reason(
    base: str, at: int, noise: bytes, cut: int
) -> None:
    data = bytearray(
        {
            "jpeg": testing.jpeg(secret="x"),
            "png": testing.png(secret="x"),
            "pdf": testing.pdf(secret="x"),
            "docx": testing.zipped(testing.docx_parts()),
            "odt": testing.zipped(testing.odt_parts()),
        }[base]
    )
    at %= len(data)
    data[at : at + len(noise)] = noise
    with Held(limit=1_000_000) as held:
        held.write(bytes(data[: len(data) - cut]))
        try:
            found = wash(source=held)
        except UnfitFile as refusal:
            assert refusal.code != "file_too_hard"
        else:
            found.held.close()
