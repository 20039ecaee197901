"""A report on another structure: the same totals, and in print what is estimated or not allocated."""

from __future__ import annotations

from namro.documents import tree
from namro.ground.periods import Period
from namro.reports import output, template
from namro.reports.compose import Composed, compose
from tests.cast import Cast
from tests.documents.readers import pdf_text, squeezed
from tests.figures.test_structures import EVE, divided
from tests.organisation.decisions import DAY

NAME = "sau-thang-dau-nam"
H1 = Period.parse("2024-H1")


def report(code: str, day: object = None) -> Composed:
    return compose(template.load(NAME), code, H1, day)  # type: ignore[arg-type]


def table_of(composed: Composed) -> list[list[str]]:
    (found,) = [block for block in composed.document.blocks if isinstance(block, tree.Table)]
    return [["".join(inline.text for inline in cell) for cell in row] for row in found.rows]


def test_the_city_reads_the_same_before_and_after(city: Cast) -> None:
    before = output.render(report(city.code("city")), "docx", "http://127.0.0.1:8000")
    divided(city, (1, 2))
    assert output.render(report(city.code("city")), "docx", "http://127.0.0.1:8000") == before


def test_totals_stay_and_every_link_keeps_the_structure(city: Cast) -> None:
    usual = {p.figure.address.key: p.figure.text for p in report(city.code("city")).printed}
    divided(city, (1, 2))
    there = report(city.code("city"), DAY)
    assert {p.figure.address.key: p.figure.text for p in there.printed} == usual
    assert all(p.figure.address.tree_day == DAY for p in there.printed)


def test_estimates_are_said_in_print_and_stay_outside_the_figures(city: Cast) -> None:
    north, _ = divided(city, (1, 2))
    composed = report(north.code, DAY)
    said = " ".join(composed.document.footnotes)
    assert "theo cơ cấu tổ chức ngày 01/01/2025" in said
    assert "phát triển đoàn viên, hội viên ước tính thêm 3" in said
    printed = pdf_text(output.render(composed, "pdf", "http://127.0.0.1:8000"))
    assert squeezed("ước tính thêm 3") in squeezed(printed)


def test_without_a_share_the_report_says_at_most(city: Cast) -> None:
    north, _ = divided(city, None)
    said = " ".join(report(north.code, DAY).document.footnotes)
    assert "nhiều nhất 9 (chưa biết tỷ lệ)" in said


def test_direct_units_of_another_day(city: Cast) -> None:
    divided(city, (1, 2))
    """The target was given to the district itself: that line is its own, on every day."""
    rows = table_of(report(city.code("ba_dinh"), DAY))
    assert [row[0] for row in rows] == ["Phường Bắc", "Phường Nam", "Trực tiếp", "Tổng số"]
    assert [row[1] for row in rows] == ["2", "1", "0", "3"]
    before = table_of(report(city.code("ba_dinh"), EVE))
    assert [row[0] for row in before] == ["Phường Phúc Xá", "Trực tiếp", "Tổng số"]
    assert before[-1] == rows[-1]
