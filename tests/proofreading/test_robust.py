"""Whatever stands in a text, the engine answers, in order, within the text and in a time that grows so."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.proofreading.engine.claims import Proof
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.written import Cell, Table, Written

WORDS = """
đảng viên|đồng chí|tổ chức đảng|người|cuộc|lượt|trong đó|gồm|chiếm|đạt|bằng|tăng|giảm|so với cùng kỳ|
tỷ lệ|còn lại|tổng số|và|của|trên|hơn|gần|lần|từ|lên|xuống|còn|điểm phần trăm|kế hoạch|chỉ tiêu|tuổi|
ngày|tháng|năm|số|Điều|Nghị quyết|QĐ/TU|bình quân|hai mươi ba|một nửa|triệu|tỷ đồng|nữ|nam|mỗi|cả|
lần lượt|vượt|Trong số này|Toàn thành phố|hoàn thành|trên tổng số|cùng kỳ|ước|i\u0301|hoà|Đ
""".replace("\n", "").split("|")
NUMBERS = [
    "5",
    "10",
    "0",
    "05",
    "100%",
    "50,8%",
    "33.3%",
    "1.234",
    "1,234",
    "12/29",
    "1/1/2024",
    "0/0",
    "٣",
    "²",
]
SIGNS = [
    ",",
    ".",
    ";",
    ":",
    "(",
    ")",
    "“",
    "”",
    "-",
    "–",
    "+",
    "=",
    "/",
    "%",
    "…",
    "\n",
    "\t",
    "|",
    "\u00a0",
    " ",
]
TEXT = st.lists(st.sampled_from([*WORDS, *NUMBERS, *NUMBERS, *SIGNS]), max_size=60).map(" ".join)
TIGHT = st.lists(st.sampled_from([*NUMBERS, *SIGNS, "người", "gồm", "chiếm"]), max_size=40).map("".join)
ANY = st.text(max_size=80)


def check(text: str, proof: Proof) -> None:
    """Order, places inside the text, a rule and a note for every claim."""
    places = [(one.start, one.end) for one in proof.claims]
    assert places == sorted(places)
    for start, end in [*places, *(span for one in proof.claims for span in one.evidence)]:
        assert 0 <= start < end <= len(text)
    assert all(one.rule for one in proof.claims)
    assert all(one.note for one in proof.remarks)
    assert all(0 <= one.start < one.end <= len(text) for one in proof.figures)
    assert all(one.end <= other.start for one, other in pairwise(proof.figures))


@settings(max_examples=150, deadline=None)
@given(TEXT | TIGHT | ANY)
def test_any_text_is_answered(text: str) -> None:
    check(text, proofread(text))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(TIGHT, min_size=2, max_size=4), min_size=1, max_size=5), TEXT)
def test_any_table_is_answered(rows: list[list[str]], words: str) -> None:
    parts, cells, at = [words.replace("\n", " "), "\n"], [], len(words) + 1
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            cell = " ".join(text.split())
            cells.append(Cell(row, column, at, at + len(cell)))
            parts.append(cell + ("\n" if column == len(texts) - 1 else "\t"))
            at += len(cell) + 1
    whole = "".join(parts)
    check(whole, proofread(Written(whole, (Table(len(words) + 1, len(whole), tuple(cells)),))))


def test_the_same_text_gives_the_same_proof() -> None:
    text = "Có 56 đảng viên, gồm 30 nam và 27 nữ (48,2%), tăng 5 đảng viên so với cùng kỳ."
    assert proofread(text) == proofread(text)


# Growth. A family at n and at 4n: a quadratic one takes 16 times as long.
Family = Callable[[int], str]
FAMILIES: dict[str, Family] = {
    "brackets": lambda n: "(" * 8 * n,
    "brackets in brackets": lambda n: "(" * n + "5 người" + ")" * n,
    "slashes": lambda n: "1/" * 4 * n,
    "words that divide": lambda n: "gồm " * n,
    "one sentence of parts": lambda n: "5 người, " * n,
    "a total and parts": lambda n: "100 người, trong đó " + "5 nam, " * n,
    "bullets": lambda n: "Tổng số 100 người:\n" + "- 5 người nam;\n" * n,
    "figures that differ": lambda n: ", ".join(f"{one} hồ sơ" for one in range(n)) + ".",
    "ages": lambda n: "tuổi 20 " * n,
    "digits": lambda n: "9" * 24 * n,
    "dots": lambda n: "1." * 16 * n,
    "thousands": lambda n: "111." * 8 * n,
    "letters": lambda n: "a" * 40 * n,
    "spaces": lambda n: " " * 20 * n,
    "line breaks": lambda n: "\n" * 8 * n,
    "dashes": lambda n: "-" * 8 * n,
    "quotation marks": lambda n: "“\"”'" * 2 * n,
    "shares": lambda n: "chiếm 5%, " * n,
    "amounts with shares": lambda n: "5 người (5%), " * n,
    "fractions": lambda n: "1/2 người (50%), " * n,
    "changes": lambda n: "tăng 5 người so với cùng kỳ, " * n,
    "moves": lambda n: "từ 5 lên 10 người, " * n,
    "dates": lambda n: "ngày 1/1/2024, " * n,
    "document numbers": lambda n: "số 5-QĐ/TU, " * n,
    "number words": lambda n: "hai mươi ba " * n,
    "combining marks": lambda n: "a\u0301" * 4 * n,
    "numbers in brackets": lambda n: "(5) " * n,
    "a list without end": lambda n: "5 nội dung: " + "a, " * 2 * n,
    "paragraphs": lambda n: "Có 5 đồng chí (50%).\n" * n,
}
N, FACTOR, SMALL, TRIES = 60, 8.0, 0.05, 2


def spent(text: Written | str) -> float:
    """Processor seconds, the best of some tries."""
    best = float("inf")
    for _ in range(TRIES):
        started = time.process_time()
        proofread(text)
        best = min(best, time.process_time() - started)
    return best


@pytest.mark.parametrize("family", FAMILIES)
def test_time_grows_with_the_text(family: str) -> None:
    make = FAMILIES[family]
    assert spent(make(4 * N)) <= FACTOR * spent(make(N)) + SMALL


def wide(columns: int) -> Written:
    """A table of three rows whose last one adds up the others."""
    rows = [
        "\t".join([name, *([value] * columns)]) for name, value in (("A", "1"), ("B", "2"), ("Tổng", "3"))
    ]
    text, cells = "\n".join(rows) + "\n", []
    at = 0
    for row, line in enumerate(rows):
        for column, cell in enumerate(line.split("\t")):
            cells.append(Cell(row, column, at, at + len(cell)))
            at += len(cell) + 1
    return Written(text, (Table(0, len(text), tuple(cells)),))


def test_time_grows_with_the_columns_of_a_table() -> None:
    assert spent(wide(4 * N)) <= FACTOR * spent(wide(N)) + SMALL


def test_many_figures_in_one_sentence() -> None:
    text = "Có " + ", ".join(f"{one} hồ sơ" for one in range(5000)) + "."
    assert len(proofread(text).figures) == 5000
