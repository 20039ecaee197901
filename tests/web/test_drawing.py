"""The drawing of a reorganisation: bands to scale, links, its equal table, and what is too much to draw."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from namro.documents.basics import TreeError
from namro.units.models import Extent
from namro.web.units.drawing import MOST, WHOLE, Flow, Picture, pictured, sentence, succession, together
from tests.strict import faults
from tests.web.pages import Page

REST = f"và {30 - MOST + 1} đơn vị nữa"
SVG = "{http://www.w3.org/2000/svg}"
BAND = re.compile(r"M0 ([\d.]+)C50 [\d.]+ 50 ([\d.]+) 100 [\d.]+(?:L100 ([\d.]+))?")


def flow(old: str, new: str, extent: str = "WHOLE", share: float | None = None) -> Flow:
    return Flow(old, f"/don-vi/{old[-1]}/", new, f"/don-vi/{new[-1]}/", extent, share)


def bands(picture: Picture) -> list[tuple[str, float, float, float]]:
    """Class, upper edge at the left and at the right, and width of each band, in the order of drawing."""
    paths = ElementTree.fromstring(picture.svg).iter(f"{SVG}path")
    found = [(path.get("class", ""), BAND.match(path.get("d", ""))) for path in paths]
    return [
        (tone, float(m[1]), float(m[2]), float(m[3]) - float(m[2]) if m[3] else 0.0) for tone, m in found if m
    ]


def texts(picture: Picture) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(picture.svg).iter(f"{SVG}text")]


def test_a_band_is_as_wide_as_the_share() -> None:
    picture = pictured([flow("Xã A", "Xã C", "PART", 0.25), flow("Xã A", "Xã D", "REST", 0.75)])
    assert [(tone, width) for tone, *_, width in bands(picture)] == [
        ("c-band", WHOLE / 4),
        ("c-band", WHOLE * 3 / 4),
    ]
    assert {"25\u00a0%", "75\u00a0%"} <= set(texts(picture)) and not picture.dashed


def test_what_nobody_counted_is_dashed_and_said() -> None:
    picture = pictured(
        [flow("Xã A", "Xã C", "PART"), flow("Xã A", "Xã D", "REST"), flow("Xã B", "Xã D", "NONE")]
    )
    assert [tone for tone, *_ in bands(picture)] == ["c-band-unknown", "c-band-unknown", "c-band-area"]
    assert {"một phần", "còn lại", "diện tích"} <= set(texts(picture)) and picture.dashed


def test_labels_are_links_to_the_pages_of_the_units() -> None:
    picture = pictured([flow("Xã A", "Xã C"), flow("Xã B", "Xã C")])
    links = Page(picture.svg).all("a", class_="mark")
    assert [(link["aria-label"], link["href"]) for link in links] == [
        ("Xã A", "/don-vi/A/"),
        ("Xã B", "/don-vi/B/"),
        ("Xã C", "/don-vi/C/"),
    ]
    nameless = Page(succession([Flow("Xã A", "/don-vi/A/", "Xã mới", "", "WHOLE")]))
    assert [link["aria-label"] for link in nameless.all("a")] == ["Xã A"]


def test_the_title_is_a_sentence() -> None:
    assert sentence([flow("Xã A", "Xã C"), flow("Xã B", "Xã C")]) == "2 đơn vị sắp xếp thành Xã C."
    assert sentence([flow("Xã A", "Xã C")]) == "Xã A sắp xếp thành Xã C."
    picture = pictured([flow("Xã A", "Xã C")], title="Nhập & đổi tên.")
    root = ElementTree.fromstring(picture.svg)
    assert root.get("aria-label") == picture.title == root.findtext(f"{SVG}title") == "Nhập & đổi tên."
    assert "Không có đơn vị nào." in succession([])


def test_the_table_says_the_same() -> None:
    picture = pictured([flow("Xã A", "Xã C", "PART", 0.4), flow("Xã A", "Xã D", "REST", 0.6)])
    html = render_to_string("web/units/drawing.html", {"picture": picture})
    assert faults(html) == []
    rows = Page(html).text("tr")
    assert rows[1:] == ["Xã Amột phần, 40 %Xã C", "Xã Aphần còn lại, 60 %Xã D"]


def test_names_are_text_and_addresses_are_paths_of_this_site() -> None:
    picture = pictured([flow("<b>Xã</b> A", "Xã & C")])
    assert texts(picture) == ["<b>Xã</b> A", "Xã & C"]
    with pytest.raises(TreeError):
        Flow("Xã A", "javascript:alert(1)", "Xã C", "", "WHOLE")


def test_too_many_units_become_one_line() -> None:
    flows = [Flow(f"Xã {n}", f"/don-vi/{n}/", "Xã Mới", "/don-vi/x/", "WHOLE") for n in range(20)]
    picture = pictured(flows)
    labels = [link["aria-label"] for link in Page(picture.svg).all("a")]
    assert labels == [*(f"Xã {n}" for n in range(MOST - 1)), "Xã Mới"]
    assert f"và {20 - MOST + 1} đơn vị" in " ".join(texts(picture))
    assert [one.words for one in picture.flows][-1] == "vẽ gộp"
    assert bands(picture)[-1][0] == "c-band-many"
    assert picture.title == "20 đơn vị sắp xếp thành Xã Mới."


def test_the_rest_stands_last_at_both_sides() -> None:
    some = [Flow(f"Xã {n}", f"/o/{n}/", f"Phường {n}", f"/n/{n}/", "WHOLE") for n in range(30)]
    picture = pictured([*some, Flow("Xã 29", "/o/29/", "Phường 0", "/n/0/", "PART")])
    found = [text for text in texts(picture) if text.startswith("và ") or text[-1].isdigit()]
    numbers = [str(n) for n in range(MOST - 1)]
    assert found == [*(f"Xã {n}" for n in numbers), REST, *(f"Phường {n}" for n in numbers), REST]


names = st.sampled_from("ABCDEFGHIJKLMNOPQRST")
flows = st.lists(
    st.builds(
        lambda old, new, extent, share: flow(f"Xã {old}", f"Phường {new}", extent, share),
        names,
        names,
        st.sampled_from([str(extent) for extent in Extent]),
        st.none() | st.floats(0, 1),
    ).map(
        lambda one: one if one.extent in ("PART", "REST") else flow(one.old_label, one.new_label, one.extent)
    ),
    max_size=40,
    unique_by=lambda one: (one.old_label, one.new_label),
)


@given(flows)
def test_any_reorganisation_is_drawn_within_its_frame(some: list[Flow]) -> None:
    picture = pictured(some)
    root = ElementTree.fromstring(picture.svg)
    height = float(root.get("height", "0"))
    drawn = bands(picture)
    assert len(drawn) == len(picture.flows) <= len(some)
    assert all(edge >= 0 and edge + width <= height for _, *edges, width in drawn for edge in edges)
    assert len([*root.iter(f"{SVG}a")]) <= 2 * MOST
    sides = [
        (float(bar.get("y", "0")), float(bar.get("height", "0")))
        for bar in root.iter(f"{SVG}rect")
        if bar.get("class") == "c-ink" and bar.get("x") == "40%"
    ]
    for (top, size), (below, _) in pairwise(sides):
        assert top + size <= below


@given(flows)
def test_groups_hang_together_and_nothing_is_lost(some: list[Flow]) -> None:
    groups = together(some)
    assert sorted(map(str, some)) == sorted(str(one) for group in groups for one in group)
    olds = [{one.old_label for one in group} for group in groups]
    news = [{one.new_label for one in group} for group in groups]
    for sides in (olds, news):
        assert sum(map(len, sides)) == len(set().union(*sides)) if sides else True
    for group in groups:
        reached = {group[0].old_label}
        for _ in group:
            for one in group:
                if one.old_label in reached or one.new_label in reached:
                    reached |= {one.old_label, one.new_label}
        assert reached == {name for one in group for name in (one.old_label, one.new_label)}
