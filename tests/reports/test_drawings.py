"""Drawings of a report print figures of records only, each at its address, read in few statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from namro.documents import tree
from namro.documents.charts import Drawing
from namro.figures.address import Address
from namro.figures.folds import Figure, figure
from namro.ground.periods import Period
from namro.membership.models import AdmissionEvent
from namro.reports import drawings, output
from namro.reports.compose import Composed, compose
from namro.reports.sources import Live, Paper
from namro.reports.template import parse
from tests.cast import Cast

HEAD = "tên: T\nkỳ: {kind}\nloại: BÁO CÁO\nký hiệu: BC/TU\ntrích yếu: t\n===\n"
ALL = """Kết nạp {{membership.admitted}}.
[[biểu đồ đơn vị: targets.admitted_pct]]
[[biểu đồ đơn vị: membership.admitted]]
[[biểu đồ chồng: membership.admitted.women; membership.admitted.enterprise]]
[[biểu đồ đường: membership.admitted]]
[[biểu đồ đường: membership.admitted; membership.admitted.women]]
[[biểu đồ nhỏ: membership.admitted]]
[[biểu đồ cùng kỳ: membership.admitted]]
"""


def made(
    cast: Cast, lines: str, *, unit: str = "city", period: str = "2024-H1", kind: str = "H1"
) -> Composed:
    return compose(parse("thử", HEAD.format(kind=kind) + lines), cast.code(unit), Period.parse(period))


def charts_of(composed: Composed) -> list[Drawing]:
    return [block.drawing for block in composed.document.blocks if isinstance(block, tree.Chart)]


def test_every_mark_is_the_figure_at_its_address(city: Cast) -> None:
    composed = made(city, ALL)
    assert len(charts_of(composed)) == 7
    marks = [mark for drawing in charts_of(composed) for mark in drawing.marks if mark.href]
    assert len(marks) > 25
    for mark in marks:
        found = figure(Address.parse(mark.href))
        assert mark.text.startswith(found.text), mark.href


def test_all_that_is_drawn_is_among_the_figures_of_the_report(city: Cast) -> None:
    """What an edition freezes and its manifest carries."""
    composed = made(city, ALL)
    known = {str(one.address) for one in composed.figures}
    assert {mark.href for drawing in charts_of(composed) for mark in drawing.marks if mark.href} <= known


def test_no_number_is_drawn_that_is_no_figure(city: Cast) -> None:
    stacked = charts_of(made(city, "[[biểu đồ chồng: membership.admitted.women; membership.admitted]]"))[0]
    assert all(" – " in mark.label for mark in stacked.marks), "a sum of overlapping groups is not drawn"


def test_a_line_goes_back_over_periods_of_the_same_kind(city: Cast) -> None:
    drawing = charts_of(made(city, "[[biểu đồ đường: membership.admitted]]"))[0]
    assert [mark.label for mark in drawing.marks][-2:] == ["6T/2023", "6T/2024"]
    assert drawing.title.startswith("Kết nạp đảng viên qua các kỳ: cao nhất 6 tháng đầu năm 2024")
    monthly = charts_of(made(city, "[[biểu đồ đường: membership.admitted]]", period="2024-05", kind="MONTH"))[
        0
    ]
    assert monthly.marks[-1].label == "T5/2024" and len(monthly.marks) <= 13


def test_periods_before_the_first_record_are_not_zeros(city: Cast) -> None:
    drawing = charts_of(made(city, "[[biểu đồ đường: membership.admitted]]"))[0]
    assert drawing.marks[0].text != "0"
    assert len(drawing.marks) < drawings.SPAN


def test_several_lines_have_the_same_periods(city: Cast) -> None:
    drawing = charts_of(made(city, "[[biểu đồ đường: membership.admitted; membership.admitted.women]]"))[0]
    by_name: dict[str, list[str]] = {}
    for mark in drawing.marks:
        name, _, period = mark.label.rpartition(", ")
        by_name.setdefault(name, []).append(period)
    assert len(by_name) == 2 and len({tuple(periods) for periods in by_name.values()}) == 1


def test_small_multiples_have_one_cell_a_direct_unit(city: Cast) -> None:
    composed = made(city, "[[biểu đồ nhỏ: membership.admitted]]")
    drawing = charts_of(composed)[0]
    units = {line.place.short_name for line in composed.lines if not line.part}
    assert {mark.label for mark in drawing.marks} == units
    assert all(Address.parse(mark.href).period == composed.period for mark in drawing.marks)


def test_the_same_period_stands_beside(city: Cast) -> None:
    drawing = charts_of(made(city, "[[biểu đồ cùng kỳ: membership.admitted]]"))[0]
    labels = [mark.label for mark in drawing.marks]
    assert any(label.endswith("– 6 tháng đầu năm 2024") for label in labels)
    assert any(label.endswith("– 6 tháng đầu năm 2023") for label in labels)
    assert all("cay=" in mark.href or "2024-H1" in mark.href for mark in drawing.marks), "on one structure"


def test_a_drawing_without_any_value_is_left_out(city: Cast) -> None:
    assert charts_of(made(city, "[[biểu đồ đơn vị: targets.admitted_pct]]", unit="cell_3")) == []


def test_a_changed_record_changes_the_drawing(city: Cast) -> None:
    def last() -> str:
        return charts_of(made(city, "[[biểu đồ đường: membership.admitted]]"))[0].marks[-1].text

    before = last()
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    assert (before, last()) == ("7", "6")


def test_drawings_ask_their_source_and_nothing_else(city: Cast) -> None:
    """A freeze answers as records do: no drawing may pass it by."""

    class Counting(Live):
        asked = 0

        def figures(self, wanted: object) -> list[Figure]:  # type: ignore[override]
            Counting.asked += 1
            return super().figures(wanted)  # type: ignore[arg-type]

    template = parse("thử", HEAD.format(kind="H1") + ALL)
    paper = replace(Paper(), source=Counting())
    compose(template, city.code("city"), Period.parse("2024-H1"), paper=paper)
    assert Counting.asked == 2


@pytest.mark.parametrize("lines", [ALL, ALL + ALL])
def test_statements_do_not_grow_with_drawings(
    city: Cast, django_assert_max_num_queries: Callable[[int], object], lines: str
) -> None:
    """Those of a report without drawings, and one for all other periods and units."""
    with django_assert_max_num_queries(6):
        made(city, lines)


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_drawings_and_annexes_print_in_every_form(city: Cast, form: str) -> None:
    composed = made(city, f"{ALL}[[phụ lục: Kết quả {{kỳ}}]]\n[[bảng đơn vị: membership.admitted]]")
    assert len(output.render(composed, form, "https://namro.example")) > 10_000
