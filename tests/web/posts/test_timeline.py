"""The drawing of who held a post when: bars in order, inside the picture, each a link, told in words too."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from namro.documents.basics import TreeError
from namro.ground.ranges import span
from namro.web.posts.timeline import ACTING, HELD, VACANT, WAITING, Bar, pictured

TODAY = date(2024, 7, 5)
SVG = "{http://www.w3.org/2000/svg}"
BARS = [
    Bar("Khuyết", "#khuyet", span(date(2023, 1, 1), date(2023, 3, 1)), VACANT),
    Bar("Hà Văn Chủ", "/chuc-danh/giu/1/", span(date(2021, 1, 4), date(2023, 1, 1))),
    Bar("Đinh Thị Quyền", "/chuc-danh/giu/2/", span(date(2023, 1, 1), date(2023, 3, 1)), ACTING),
    Bar("Võ Thị Kế", "/chuc-danh/giu/3/", span(date(2023, 3, 1))),
    Bar("Lê <Văn> Chờ", "/chuc-danh/giu/4/", span(date(2025, 1, 1)), WAITING),
]


def drawn(bars: list[Bar] = BARS) -> ET.Element:
    return ET.fromstring(pictured(bars, "Ai giữ", TODAY).svg)


def percent(text: str | None) -> float:
    return float((text or "").removesuffix("%"))


def test_bars_stand_in_the_order_of_their_days_gaps_after_who_acts() -> None:
    links = [one.get("href") for one in drawn().iter(f"{SVG}a")]
    assert links == [f"/chuc-danh/giu/{number}/" for number in (1, 2)] + ["#khuyet"] + [
        f"/chuc-danh/giu/{number}/" for number in (3, 4)
    ]


def test_bars_lie_inside_the_picture_and_touch_where_days_do() -> None:
    rects = list(drawn().iter(f"{SVG}rect"))
    spans = [(percent(one.get("x")), percent(one.get("x")) + percent(one.get("width"))) for one in rects]
    assert all(0 <= left < right <= 100.5 for left, right in spans)
    assert spans[0][0] == 0 and spans[3][1] == pytest.approx(100)
    assert spans[0][1] == pytest.approx(spans[1][0], abs=0.02)
    assert spans[1] == spans[2]
    heights = [float(one.get("y") or 0) for one in rects]
    assert heights == sorted(heights)


def test_kinds_differ_by_more_than_colour_and_are_told_in_words() -> None:
    kinds = [one.get("class") for one in drawn().iter(f"{SVG}rect")]
    assert kinds == [f"span-{kind}" for kind in (HELD, ACTING, VACANT, HELD, WAITING)]
    labels = [one.get("aria-label") for one in drawn().iter(f"{SVG}a")]
    assert labels[0] == "Hà Văn Chủ, từ 04/01/2021 đến 31/12/2022"
    assert labels[1] == "Đinh Thị Quyền, quyền, phụ trách, từ 01/01/2023 đến 28/02/2023"
    assert labels[4] == "Lê <Văn> Chờ, chờ bầu, chờ chuẩn y, từ 01/01/2025"


def test_names_are_escaped_and_years_are_few() -> None:
    assert "<Văn>" not in pictured(BARS, "Ai giữ", TODAY).svg
    long = [Bar("A", "/a/", span(date(1990, 5, 1)))]
    years = [one.text for one in drawn(long).iter(f"{SVG}text") if re.fullmatch("[0-9]{4}", one.text or "")]
    assert 1 < len(years) <= 6 and years[0] == "1991"


def test_words_of_a_late_bar_end_where_it_ends() -> None:
    (late,) = [
        one
        for one in drawn().iter(f"{SVG}text")
        if (one.text or "").startswith("Lê") and one.get("text-anchor") == "end"
    ]
    assert percent(late.get("x")) == 100


def test_nothing_is_drawn_of_nothing_and_one_day_is_seen() -> None:
    assert pictured([], "Ai giữ", TODAY).svg == ""
    (rect,) = drawn([Bar("A", "/a/", span(TODAY))]).iter(f"{SVG}rect")
    assert percent(rect.get("width")) > 0


@pytest.mark.parametrize("href", ["javascript:x", "//x.y/", "a b"])
def test_an_address_is_a_path_of_this_site(href: str) -> None:
    with pytest.raises(TreeError):
        Bar("A", href, span(TODAY))
