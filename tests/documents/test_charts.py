"""Charts: linked marks, true lengths, nothing over anything, no inline style."""

import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.documents import chart_image
from namro.documents.basics import TreeError
from namro.documents.charts import (
    FONT,
    SMALL,
    Bar,
    Drawing,
    Point,
    bars,
    line,
    nice_ticks,
    progress,
    text_width,
    wrap,
)
from tests.documents.samples import LONG_NAME, NASTY

SVG = "{http://www.w3.org/2000/svg}"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60)
BARS = st.lists(
    st.builds(
        Bar,
        WORDS,
        st.integers(-(10**6), 10**6),
        st.just("/a/"),
        st.one_of(st.none(), st.integers(0, 10**6)),
        st.one_of(st.just(""), WORDS),
    ),
    max_size=6,
)


def root(drawing: Drawing) -> ET.Element:
    return ET.fromstring(drawing.svg("http://h"))


def rects(drawing: Drawing, tone: str) -> list[dict[str, float]]:
    found = (node for node in root(drawing).iter(f"{SVG}rect") if node.get("class") == tone)
    return [{name: float(node.get(name) or 0) for name in ("x", "y", "width", "height")} for node in found]


def words(drawing: Drawing) -> list[tuple[str, float, float, float]]:
    """(text, left, right, baseline) of every text, as wide as it may become."""
    rows = []
    for node in root(drawing).iter(f"{SVG}text"):
        said, x, y = node.text or "", float(node.get("x") or 0), float(node.get("y") or 0)
        wide = text_width(said, float(node.get("font-size") or FONT))
        left = x - {"middle": wide / 2, "end": wide}.get(node.get("text-anchor") or "", 0)
        rows.append((said, left, left + wide, y))
    return rows


def assert_apart(drawing: Drawing) -> None:
    rows = sorted(words(drawing), key=lambda row: (row[3], row[1]))
    for (one, _, right, y1), (two, left, _, y2) in pairwise(rows):
        assert abs(y1 - y2) >= SMALL or right <= left + 0.2, f"“{one}” and “{two}” overlap"


def test_bars_are_as_long_as_their_values_from_zero() -> None:
    drawing = bars([Bar("a", 100, "/a/"), Bar("b", 50, "/b/"), Bar("c", 0, "/c/")], title="t")
    widths = [rect["width"] for rect in rects(drawing, "c-ours")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert widths[2] == 0
    assert len({rect["x"] for rect in rects(drawing, "c-ours")}) == 1


def test_the_target_is_a_tick_on_the_same_scale() -> None:
    drawing = bars([Bar("a", 40, "/a/", 80), Bar("b", 80, "/b/")], title="t")
    tick = rects(drawing, "c-target")[0]
    longest = rects(drawing, "c-ours")[1]
    assert tick["x"] + tick["width"] / 2 == pytest.approx(longest["x"] + longest["width"], abs=0.2)


def test_negative_values_go_left_of_zero() -> None:
    drawing = bars([Bar("a", -5, "/a/"), Bar("b", 10, "/b/")], title="t")
    down, up = rects(drawing, "c-ours")
    assert down["x"] + down["width"] == pytest.approx(up["x"], abs=0.2)


def test_every_mark_is_a_link_that_says_what_it_is() -> None:
    drawing = bars([Bar(LONG_NAME, 5189, "/so-lieu/a/"), Bar("b", Decimal("50.58"), "/b/")], title="t")
    links = list(root(drawing).iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == ["http://h/so-lieu/a/", "http://h/b/"]
    assert [link.get("aria-label") for link in links] == [f"{LONG_NAME}: 5.189", "b: 50,6"]
    assert [mark.text for mark in drawing.marks] == ["5.189", "50,6"]


def test_a_chart_is_named_described_and_not_an_image_that_hides_links() -> None:
    tree = root(bars([Bar("a", 1, "/a/")], title="Một đơn vị đã xong"))
    assert tree.get("role") == "group" and tree.get("aria-label") == "Một đơn vị đã xong"
    assert tree.findtext(f"{SVG}title") == "Một đơn vị đã xong"
    assert tree.findtext(f"{SVG}desc") == "a: 1"
    assert tree.get("viewBox") and tree.get("width") is None


@pytest.mark.parametrize(
    "drawing",
    [
        bars([Bar(LONG_NAME, 7, "/a/", 9), Bar("b", 3, "/b/", tone="rest")], title="t"),
        line([Point("1/2024", 3, "/a/"), Point("2/2024", None, ""), Point("3/2024", 5, "/c/")], title="t"),
        progress(Bar("a", 3, "/a/", 9), title="t"),
    ],
)
def test_colours_are_classes_with_a_fallback_and_never_a_style(drawing: Drawing) -> None:
    for node in root(drawing).iter():
        assert node.get("style") is None
        if (node.get("class") or "").startswith("c-"):
            assert node.get("fill") or node.get("stroke")


@given(BARS)
def test_bars_never_overlap_nor_leave_the_drawing(items: list[Bar]) -> None:
    drawing = bars(items, title="t")
    assert_apart(drawing)
    for above, below in pairwise(drawing.marks):
        assert above.y + above.height <= below.y + 0.01
    for rect in rects(drawing, "c-ours") + rects(drawing, "c-target"):
        assert rect["x"] >= 0 and rect["x"] + rect["width"] <= drawing.width
    for said, left, right, _ in words(drawing):
        assert left >= 0 and (right <= drawing.width + 0.2 or len(said) > 20)


@given(st.lists(st.one_of(st.none(), st.integers(-(10**7), 10**7)), max_size=36))
def test_lines_stay_inside_and_their_words_apart(values: list[int | None]) -> None:
    points = [Point(f"{i % 12 + 1}/{2023 + i // 12}", value, "/a/") for i, value in enumerate(values)]
    drawing = line(points, title="t")
    assert len(drawing.marks) == sum(value is not None for value in values)
    for node in root(drawing).iter(f"{SVG}circle"):
        assert 0 <= float(node.get("cx") or -1) <= drawing.width
        assert 0 <= float(node.get("cy") or -1) <= drawing.height
    labels = [row for row in words(drawing) if "/20" in row[0]]
    for one, two in pairwise(sorted(labels, key=lambda row: row[1])):
        assert one[2] <= two[1]


def test_a_missing_value_breaks_the_line() -> None:
    drawing = line([Point(str(i), v, "/a/") for i, v in enumerate([1, 2, None, 4, 5])], title="t")
    path = next(root(drawing).iter(f"{SVG}path")).get("d") or ""
    assert path.count("M") == 2 and path.count("L") == 2


def test_first_last_and_highest_are_named() -> None:
    drawing = line([Point(f"{i}", v, "/a/") for i, v in enumerate([10, 20, 90, 30, 40])], title="t")
    bold = [node.text for node in root(drawing).iter(f"{SVG}text") if node.get("font-weight")]
    assert bold == ["10", "90", "40"]


@given(st.fractions(-(10**9), 10**9), st.fractions(0, 10**9))
def test_ticks_are_round_few_and_enclose(low: Fraction, size: Fraction) -> None:
    high = max(low + size, Fraction(0))
    low = min(low, Fraction(0))
    ticks = nice_ticks(low, high)
    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= low and high <= ticks[-1] and 0 in ticks
    assert len({b - a for a, b in pairwise(ticks)}) == 1


def test_progress_shows_track_bar_and_tick() -> None:
    drawing = progress(Bar("Kết nạp", 5189, "/a/", 10260, "5.189/10.260 (50,6 %)"), title="t")
    track, bar = rects(drawing, "c-line")[0], rects(drawing, "c-ours")[0]
    assert track["y"] == pytest.approx(bar["y"], abs=0.2)
    assert bar["width"] / track["width"] == pytest.approx(5189 / 10260, abs=0.01)
    assert_apart(drawing)


@pytest.mark.parametrize(
    "drawing", [bars([], title="t"), line([], title="t"), line([Point("1", None, "")], title="t")]
)
def test_nothing_to_draw_is_said(drawing: Drawing) -> None:
    assert [row[0] for row in words(drawing)] == ["Không có số liệu."]


def test_long_words_are_cut_and_long_names_wrapped() -> None:
    lines = wrap(" ".join([LONG_NAME] * 2) + " " + "x" * 200, FONT, 300)
    assert all(text_width(words, FONT) <= 300 for words in lines)
    assert lines[-1].endswith("…")
    assert " ".join(lines[:-1]) == " ".join([LONG_NAME] * 2)


def test_signs_of_markup_are_only_letters() -> None:
    drawing = bars([Bar(NASTY, 1, "/a/", text=NASTY)], title=NASTY, desc=NASTY)
    assert root(drawing).findtext(f"{SVG}title") == NASTY
    assert drawing.marks[0].label == NASTY


def test_addresses_are_checked() -> None:
    with pytest.raises(TreeError, match="đường dẫn"):
        Bar("a", 1, "javascript:x")
    with pytest.raises(TreeError, match="đường dẫn"):
        Point("a", 1, "//x")


def test_the_picture_is_a_png_and_always_the_same() -> None:
    drawing = bars([Bar(LONG_NAME, 7, "/a/", 9)], title="t")
    assert chart_image.png(drawing).startswith(b"\x89PNG")
    assert chart_image.png(drawing) == chart_image.png(drawing)
    assert str(drawing) == drawing.svg()


def test_many_pictures_are_made_at_once_and_in_order() -> None:
    drawings = [bars([Bar("a", 1, "/a/")], title="t"), progress(Bar("b", 3, "/b/", 9), title="t")]
    assert chart_image.pngs(drawings) == [chart_image.png(one) for one in drawings]
    assert chart_image.pngs([]) == []
