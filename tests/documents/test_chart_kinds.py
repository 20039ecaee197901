"""Stacked and grouped bars, several lines, small multiples: true, linked, told apart without colour."""

import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.documents import chart_image, pdf, profiles
from namro.documents.basics import TreeError
from namro.documents.charts import (
    SMALL,
    TONES,
    Bar,
    Drawing,
    Part,
    Point,
    Row,
    Series,
    Small,
    bars,
    grouped,
    lines,
    small,
    stacked,
)
from namro.documents.charts.lines import LOOKS
from namro.documents.charts.pen import toned
from namro.documents.tree import Chart
from tests.documents import readers, samples
from tests.documents.samples import BASE, LONG_NAME, STAMP
from tests.documents.test_charts import SVG, rects, root, words

NAMES = ["Học sinh", "Sinh viên", "Công nhân"]
VALUES = st.one_of(st.none(), st.integers(-(10**6), 10**6))


def row(label: str, *values: int | None) -> Row:
    return Row(label, tuple(Part(value, f"/so-lieu/{i}/") for i, value in enumerate(values)))


def series(name: str, *values: int | None) -> Series:
    return Series(name, tuple(Point(f"{i + 1}/2024", value, f"/a/{i}/") for i, value in enumerate(values)))


def little(label: str, *values: int | None) -> Small:
    return Small(label, series(label, *values).points, "/so-lieu/x/")


def links(drawing: Drawing) -> dict[str, str]:
    return {link.get("aria-label") or "": link.get("href") or "" for link in root(drawing).iter(f"{SVG}a")}


def areas(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    return [(mark.x, mark.y, mark.x + mark.width, mark.y + mark.height) for mark in drawing.marks]


def assert_apart(drawing: Drawing) -> None:
    for (one, left1, right1, y1), (two, left2, right2, y2) in combinations(words(drawing), 2):
        level = abs(y1 - y2) < SMALL - 1
        assert not level or right1 <= left2 + 0.2 or right2 <= left1 + 0.2, f"“{one}” and “{two}” overlap"


def assert_inside(drawing: Drawing) -> None:
    for left, top, right, bottom in areas(drawing):
        assert left >= -0.1 and top >= -8.1
        assert right <= drawing.width + 10 and bottom <= drawing.height + 0.1
    for said, left, _, base in words(drawing):
        assert left >= -0.1, said
        assert 0 <= base <= drawing.height + 0.1, said


# Stacked


def test_parts_stand_one_after_another_and_are_as_long_as_their_values() -> None:
    drawing = stacked([row("a", 40, 20, 10)], NAMES, title="t")
    parts = [area for area, mark in zip(areas(drawing), drawing.marks, strict=True) if " – " in mark.label]
    widths = [right - left for left, _, right, _ in parts]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2) == pytest.approx(4 * widths[2], abs=0.4)
    assert all(a[2] == pytest.approx(b[0], abs=0.2) for a, b in pairwise(parts))


def test_every_part_is_a_link_that_names_unit_and_part() -> None:
    drawing = stacked([row("Quận ủy Ba Đình", 40, 20, 10)], NAMES, title="t")
    found = links(drawing)
    assert found["Quận ủy Ba Đình – Sinh viên: 20"] == "http://h/so-lieu/1/"
    assert len(found) == 3 == len(drawing.marks)
    assert "70" not in [said for said, *_ in words(drawing)], "a sum of parts is nobody's figure"


def test_the_whole_is_a_link_where_it_has_an_address() -> None:
    whole = Row("a", (Part(1, "/b/"),), "1/2 (50 %)", "/so-lieu/whole/")
    assert links(stacked([whole], ["p"], title="t"))["a: 1/2 (50 %)"] == "http://h/so-lieu/whole/"


def test_parts_below_zero_go_to_the_left() -> None:
    drawing = stacked([row("a", 50, -20, 10)], NAMES, title="t")
    up, down, more = (mark for mark in drawing.marks if " – " in mark.label)
    assert down.x + down.width == pytest.approx(up.x, abs=0.2)
    assert more.x == pytest.approx(up.x + up.width, abs=0.2)


def test_missing_and_zero_are_two_things() -> None:
    drawing = stacked([row("a", None, 0, 5), row("b", None, None, None)], NAMES, title="t")
    said = {mark.label: mark.text for mark in drawing.marks}
    assert said["a – Học sinh"] == "chưa có số liệu" and said["a – Sinh viên"] == "0"
    assert [one for one, *_ in words(drawing)].count("chưa có số liệu") == 1
    assert "a – Học sinh: chưa có số liệu" not in links(drawing)


def test_numbers_stand_under_the_parts_that_have_room() -> None:
    drawing = stacked([row("a", 1, 2, 1800)], NAMES, title="t")
    shown = [said for said, *_ in words(drawing)]
    assert "1" in shown and "1.800" in shown and "2" not in shown
    assert "a – Sinh viên: 2" in links(drawing)
    assert_apart(drawing)


# Grouped


def test_grouped_bars_stand_on_one_scale() -> None:
    drawing = grouped([row("a", 100, 50)], ["Năm nay", "Cùng kỳ"], title="t")
    now = rects(drawing, "c-ours")[1]["width"]
    before = rects(drawing, "c-pale")[1]["width"]
    assert now == pytest.approx(2 * before, abs=0.2)
    assert links(drawing) == {
        "a – Năm nay: 100": "http://h/so-lieu/0/",
        "a – Cùng kỳ: 50": "http://h/so-lieu/1/",
    }


def test_a_missing_year_is_said_and_has_no_bar() -> None:
    drawing = grouped([row("a", None, 50)], ["Năm nay", "Cùng kỳ"], title="t")
    assert "chưa có số liệu" in [said for said, *_ in words(drawing)]
    assert len(rects(drawing, "c-ours")) == 1, "only in the key"


# Told apart without colour


def test_tones_differ_by_more_than_colour() -> None:
    drawn = [toned(0, 0, 40, 14, tone) for tone in TONES]
    plain = [tone for tone in TONES if not tone.hatch]
    assert len(set(drawn)) == len(TONES)
    assert len({(tone.ground, tone.hatch) for tone in TONES}) == len(TONES)
    luminance = {"c-ours": 0.1, "c-rest": 0.3, "c-ink": 0.01}
    assert len({luminance[tone.ground] for tone in plain}) == len(plain), "plain tones differ in grey too"


@given(st.floats(0, 400), st.sampled_from(TONES))
def test_hatching_stays_within_its_part(width: float, tone: object) -> None:
    shapes = ET.fromstring(f"<g>{toned(10, 20, width, 14, tone)}</g>")  # type: ignore[arg-type]
    for node in shapes.iter("path"):
        for step in (node.get("d") or "").partition("z")[2].split("M")[1:]:
            for point in step.split("L"):
                x, y = map(float, point.split())
                assert 9.9 <= x <= 10.1 + width and 19.9 <= y <= 34.1


def test_every_part_has_its_name_in_the_key() -> None:
    drawing = stacked([row("a", *range(6))], [f"Phần thứ {i}" for i in range(6)], title="t")
    assert [said for said, *_ in words(drawing)][:6] == [f"Phần thứ {i}" for i in range(6)]
    assert_apart(drawing)


def test_lines_differ_by_dashes_or_signs() -> None:
    assert len({(dashes, sign) for _, dashes, sign in LOOKS}) == len(LOOKS)


# Several lines


def test_each_line_is_named_at_its_end_with_its_last_value() -> None:
    drawing = lines([series("Kết nạp", 5, 9), series("Chuyển đi", 3, None)], title="t")
    shown = [said for said, *_ in words(drawing)]
    assert {"Kết nạp", "9", "Chuyển đi", "3"} <= set(shown)
    assert links(drawing)["Kết nạp, 2/2024: 9"] == "http://h/a/1/"
    assert len(drawing.marks) == 3
    last = next(link for link in root(drawing).iter(f"{SVG}a") if (link.get("href") or "").endswith("/a/1/"))
    assert [node.text for node in last.iter(f"{SVG}text")] == ["9"], "the value beside a line is a link too"


def test_a_missing_value_is_a_gap_in_its_own_line_only() -> None:
    drawing = lines([series("a", 1, None, 3), series("b", 1, 2, 3)], title="t")
    drawn = [
        node.get("d") or "" for node in root(drawing).iter(f"{SVG}path") if node.get("stroke-width") == "2"
    ]
    assert [d.count("M") for d in drawn] == [2, 1]


def test_a_line_without_any_value_says_so() -> None:
    drawing = lines([series("a", 1), series("b", None)], title="t")
    assert "chưa có số liệu" in " ".join(said for said, *_ in words(drawing))


def test_lines_that_end_at_one_place_have_names_apart() -> None:
    drawing = lines([series(f"{LONG_NAME} {i}", 5, 5) for i in range(5)], title="t")
    assert_apart(drawing)
    assert_inside(drawing)


# Small multiples


def test_small_multiples_share_one_scale_and_say_their_last_value() -> None:
    drawing = small([little("a", 0, 100), little("b", 0, 50)], title="t")
    ends = [float(node.get("cy") or 0) for node in root(drawing).iter(f"{SVG}circle")]
    zero = next(float(node.get("y1") or 0) for node in root(drawing).iter(f"{SVG}line"))
    assert zero - ends[0] == pytest.approx(2 * (zero - ends[1]), abs=0.2)
    assert links(drawing) == {"a: 100": "http://h/so-lieu/x/", "b: 50": "http://h/so-lieu/x/"}
    assert words(drawing)[0][0] == "Cùng thang từ 0 đến 100, 1/2024 – 2/2024"


def test_a_single_period_and_a_gap_are_drawn() -> None:
    drawing = small([little("a", 5), little("b", None)], title="t")
    assert len(list(root(drawing).iter(f"{SVG}circle"))) == 1
    assert [mark.text for mark in drawing.marks] == ["5", "chưa có số liệu"]


def test_columns_stand_on_the_zero_of_all() -> None:
    drawing = small([little("a", -5, 10)], title="t", columns=True)
    (down,), (up,) = rects(drawing, "c-rest"), rects(drawing, "c-ours")
    assert up["y"] + up["height"] == pytest.approx(down["y"], abs=0.2)
    assert up["height"] == pytest.approx(2 * down["height"], abs=0.2)


# Whatever the values are


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=16), st.booleans())
def test_bars_of_parts_stay_in_the_drawing(values: list[tuple[int | None, ...]], side: bool) -> None:
    rows = [row(f"{LONG_NAME} {i}", *found) for i, found in enumerate(values)]
    drawing = (grouped if side else stacked)(rows, NAMES, title="t")
    assert_inside(drawing)
    for node in root(drawing).iter():
        assert node.get("style") is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=5))
def test_lines_stay_in_the_drawing(values: list[list[int | None]]) -> None:
    drawing = lines([series(f"Đường {i}", *found) for i, found in enumerate(values)], title="t")
    assert_inside(drawing)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=13), min_size=1, max_size=31), st.booleans())
def test_small_multiples_stay_in_the_drawing_and_apart(values: list[list[int | None]], columns: bool) -> None:
    items = [little(f"{LONG_NAME} {i}", *found) for i, found in enumerate(values)]
    drawing = small(items, title="t", columns=columns)
    assert_inside(drawing)
    if drawing.marks:
        assert_apart(drawing)


@pytest.mark.parametrize(
    "drawing",
    [
        stacked([], NAMES, title="t"),
        grouped([], NAMES, title="t"),
        lines([series("a", None)], title="t"),
        small([], title="t"),
        small([little("a", None)], title="t"),
    ],
)
def test_nothing_to_draw_is_said(drawing: Drawing) -> None:
    assert [said for said, *_ in words(drawing)] == ["Không có số liệu."]


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(TreeError, match="1 đến 6 phần"):
        stacked([], [str(i) for i in range(7)], title="t")
    with pytest.raises(TreeError, match="có 2 phần, biểu đồ có 3"):
        grouped([row("a", 1, 2)], NAMES, title="t")
    with pytest.raises(TreeError, match="1 đến 5 đường"):
        lines([series(str(i), 1) for i in range(6)], title="t")
    with pytest.raises(TreeError, match="cùng số kỳ"):
        lines([series("a", 1), series("b", 1, 2)], title="t")
    with pytest.raises(TreeError, match="đường dẫn"):
        Part(1, "javascript:x")


def test_percentages_over_a_hundred_keep_their_length() -> None:
    rows = [row("a", 250), row("b", 100)]
    drawing = grouped(rows, ["Tỷ lệ"], title="t")
    over, full = rects(drawing, "c-ours")[1:]
    assert over["width"] == pytest.approx(2.5 * full["width"], abs=0.2)
    assert bars([Bar("a", Fraction(2257, 10), "/a/", 100)], title="t").marks[0].text == "225,7"


# Thirty units, and paper


def thirty() -> list[Drawing]:
    rows = [row(f"{LONG_NAME} {i}", 30 - i, i, 5) for i in range(30)]
    return [
        bars([Bar(f"{LONG_NAME} {i}", i, "/a/", 15) for i in range(30)], title="t"),
        stacked(rows, NAMES, title="t"),
        grouped(rows, NAMES, title="t"),
        small([little(f"{LONG_NAME} {i}", *range(12)) for i in range(30)], title="t"),
    ]


@pytest.mark.parametrize("drawing", thirty(), ids=["bars", "stacked", "grouped", "small"])
def test_thirty_long_names_fit_beside_their_bars_and_on_one_page(drawing: Drawing) -> None:
    assert_inside(drawing)
    assert_apart(drawing)
    assert pdf.chart_mm(drawing) * drawing.height / drawing.width <= pdf.CHART_TALL_MM + 0.1
    assert chart_image.png(drawing).startswith(b"\x89PNG")


def test_links_of_every_kind_lie_over_the_marks_of_the_pdf() -> None:
    blocks = [
        Chart(stacked([row("a", 4, 2, 1)], NAMES, title="Một")),
        Chart(grouped([row("a", 4, 2, 1)], NAMES, title="Hai")),
        Chart(lines([series("a", 1, 2)], title="Ba")),
        Chart(small([little("a", 1, 2)], title="Bốn")),
    ]
    made = pdf.render(
        samples.document(*blocks), profile=profiles.get("HD05_2026"), base_url=BASE, stamp=STAMP
    )
    wanted = [mark.href for block in blocks for mark in block.drawing.marks if mark.href]
    assert sorted(readers.pdf_links(made)) == sorted(BASE + href for href in wanted)
    claimed = readers.pdf_reader(made).trailer["/Root"]["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claimed
