"""Reading in a process of its own: the same answers, an end to time and memory, nothing foreign let in."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from namro.proofreading.engine.claims import Proof
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.reading import apart
from namro.proofreading.reading.apart import Apart, prove_file, prove_text
from namro.proofreading.reading.apart_process import answer
from namro.proofreading.reading.files import read_file
from namro.proofreading.reading.refusals import ReadingError

TEXT = "Đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%).\n| a |\n"


@pytest.fixture(scope="module")
def reader() -> Iterator[Apart]:
    with Apart() as one:
        yield one


def test_the_answers_are_those_of_this_process(reader: Apart) -> None:
    for name in ("a.txt", "a.md"):
        written, proof = reader.file(name, TEXT.encode())
        assert written == read_file(name, TEXT.encode())
        assert proof == proofread(written)
        assert proof.claims


def test_a_pasted_text_keeps_its_line_breaks(reader: Apart) -> None:
    written, proof = reader.text(f"a\r\n{TEXT}")
    assert written.text == f"a\r\n{TEXT}" and proof.claims[0].start > 0


def test_a_refusal_comes_over_and_the_process_goes_on(reader: Apart) -> None:
    with pytest.raises(ReadingError, match="Tệp rỗng"):
        reader.file("a.txt", b"")
    assert reader.file("a.txt", TEXT.encode())[1].claims


def test_after_a_death_another_is_started(reader: Apart) -> None:
    reader.file("a.txt", TEXT.encode())
    first = reader._process
    assert first
    first.kill()
    first.wait()
    assert reader.file("a.txt", TEXT.encode())[1].claims
    assert reader._process is not first


def test_one_call_for_one_file_and_nothing_is_left() -> None:
    before = set(os.listdir("/proc/self/fd"))
    assert prove_text(TEXT)[0].text == TEXT
    assert len(set(os.listdir("/proc/self/fd")) - before) == 0


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PROGRAM", "import time; time.sleep(60)")
    with pytest.raises(ReadingError, match="quá lâu"):
        prove_file("a.txt", b"12", seconds=0)


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "import sys; sys.stdin.buffer.readline(); raise SystemExit(1)",
        "print('junk, no answer', end='')",
        "import sys; sys.stdout.buffer.write((4).to_bytes(8, 'big') + b'junk')",
        "import sys; sys.stdout.buffer.write((1 << 60).to_bytes(8, 'big'))",
    ],
)
def test_a_process_that_dies_or_talks_nonsense_is_a_sentence(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "PROGRAM", program)
    with pytest.raises(ReadingError, match="bộ nhớ"):
        prove_file("a.txt", b"12" * 100_000, seconds=20)


def test_memory_has_an_end() -> None:
    hungry = (
        "import sys; sys.path.insert(0, sys.argv[1]); "
        "from namro.proofreading.reading import apart_process as other; "
        "other.read_file = lambda name, content: bytes(2 << 30); other.serve(60, 1 << 29)"
    )
    with pytest.MonkeyPatch.context() as patch, pytest.raises(ReadingError, match="bộ nhớ"):
        patch.setattr(apart, "PROGRAM", hungry)
        prove_file("a.txt", b"12")


class Foreign:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("false",)


@pytest.mark.parametrize("said", [Foreign(), [Foreign()], apart.Apart])
def test_nothing_but_texts_and_proofs_is_taken(said: object) -> None:
    packed = pickle.dumps(said)
    assert apart._answer(BytesIO(len(packed).to_bytes(8, "big") + packed)) is None


def test_the_other_side(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer("a.txt", b"") == "Tệp rỗng. Chọn lại tệp."
    good = answer(None, TEXT.encode())
    assert isinstance(good, tuple) and isinstance(good[1], Proof)

    def full(written: object) -> Proof:
        raise MemoryError

    monkeypatch.setattr("namro.proofreading.reading.apart_process.proofread", full)
    assert answer(None, TEXT.encode()) == apart.HEAVY
