"""Lines of PDF files: where they stand, cells of a row, raised marks, and what the reader may use."""

from __future__ import annotations

import resource
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import typst

from namro.ground import pdf_process, pdf_text
from namro.ground.pdf_text import PdfError, lines, pages

SOURCE = """
#set page(paper: "a4", margin: 2cm)
Số đảng viên: 1.234#super[5], diện tích 12 km#super[2].

#grid(columns: (5cm, 5cm), [Phường A], [12 người])

#grid(columns: (3cm, 5cm), align: horizon, [Xã Bát Tràng, huyện Gia Lâm], [34 người])
#pagebreak()
Trang sau
"""


@cache
def made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.typ"
        path.write_text(SOURCE)
        content: bytes = typst.compile(str(path))
    return content


def test_lines_with_their_cells_and_without_marks_of_notes() -> None:
    first, second = lines(made())
    assert [line.text for line in first] == [
        "Số đảng viên: 1.234, diện tích 12 km2.",
        "Phường A\t12 người",
        *([line.text for line in first[2:]]),
    ]
    assert "34 người" in " ".join(line.text for line in first)
    assert [line.text for line in second] == ["Trang sau"]


def test_lines_stand_on_the_page_from_its_lower_left_corner() -> None:
    upper, lower = lines(made())[0][:2]
    assert upper.left == pytest.approx(56.7, abs=2) and upper.left < upper.right < 595
    assert 842 > upper.top > upper.bottom > lower.top > lower.bottom > 0


def test_pages_as_they_were_set() -> None:
    assert [page.split()[0] for page in pages(made())] == ["Số", "Trang"]


def test_what_is_no_pdf() -> None:
    with pytest.raises(PdfError):
        lines(b"%PDF-1.7\n")


@pytest.mark.parametrize(
    ("gaps", "end"),
    [
        ([], pdf_process.CELL_GAP),
        ([0.3, 0.3, 0.3, 5.0], pdf_process.CELL_GAP),
        ([0.5] * 9, 1.0),
        ([3.0, 4.0, 5.0], pdf_process.SURE_GAP),
    ],
)
def test_a_justified_line_has_wider_gaps_than_others(gaps: list[float], end: float) -> None:
    assert pdf_process.usual_end(gaps) == pytest.approx(end)


def test_a_reader_whose_starter_has_less_takes_less() -> None:
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    done = subprocess.run(
        [sys.executable, "-I", str(pdf_text.PROGRAM)], input=made(), capture_output=True, preexec_fn=little
    )
    assert done.returncode == 0 and b"Trang sau" in done.stdout
