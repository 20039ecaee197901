"""Components: numbers as links, states, chips, pages of a list, fields, small drawings."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as some

from namro.documents.charts import Bar, bars
from namro.figures.address import Address, Located
from namro.figures.folds import Amount, Presence, Share
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.units.models import Bloc, UnitKind
from namro.units.queries import Place
from namro.web.templatetags.ui import STATES
from namro.web.ui.choices import PAGE, Pager, chips, with_query
from namro.web.ui.drawing import meter, sparkline
from tests.strict import faults
from tests.web.pages import Page

H1 = Period.parse("2024-H1")
HERE = Place(1, "D00001", "Đảng bộ quận", "Quận", UnitKind.CELL, Bloc.SCHOOL, None, H1.last)


def _located(key: str) -> Located:
    return Located(Address(key, HERE.code, H1), metrics.get(key), HERE)


def _amount(value: int, key: str = "membership.admitted", presence: Presence = Presence.PRESENT) -> Amount:
    return Amount(_located(key), value, presence)


def _share(part: int, base: int) -> Share:
    given_ = Presence.PRESENT if base else Presence.MISSING
    legs = _amount(part), _amount(base, "targets.assigned.membership.admitted", given_)
    return Share(_located("targets.admitted_pct"), *legs)


def _render(source: str, **context: object) -> Page:
    html = Template("{% load ui %}" + source).render(Context(context))
    assert faults(html) == []
    return Page(html)


def test_a_number_is_a_link_to_its_address_and_says_what_it_is() -> None:
    link = _render("{% figure value %}", value=_amount(5189)).all("a")[0]
    assert (link["text"], link["href"]) == ("5.189", "/so-lieu/membership.admitted/D00001/2024-H1/")
    assert link["title"] == "Kết nạp đảng viên, Quận, 6 tháng đầu năm 2024"
    assert link["class"] == "fig"


def test_a_ratio_says_both_legs_and_what_was_not_given_is_words() -> None:
    link = _render("{% figure value %}", value=_share(5189, 10260)).all("a")[0]
    assert link["text"] == "50,6\u00a0%"
    assert "(5.189/10.260)" in link["title"]
    words = _render('{% figure value "big" %}', value=_share(0, 0)).all("a")[0]
    assert (words["text"], words["class"]) == ("chưa giao chỉ tiêu", "fig words fig-big")


def test_a_percentage_with_both_legs_is_three_links() -> None:
    found = _render("{% percent value 2 %}", value=_share(5189, 10260))
    assert [link["text"] for link in found.all("a")] == ["50,58\u00a0%", "5.189", "10.260"]
    assert len(_render("{% percent value %}", value=_share(1, 0)).all("a")) == 1


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_icon_word_and_colour(name: str) -> None:
    found = _render("{% state name %}", name=name)
    assert found.text("span") == [STATES[name][1]]
    assert found.all("use")[0]["href"].endswith(f"icons.svg#{STATES[name][0]}")
    assert found.all("span")[0]["class"] == f"state state-{STATES[name][2]}"


def test_every_icon_is_drawn() -> None:
    drawn = Path(finders.find("web/icons.svg")).read_text()  # type: ignore[arg-type]
    for symbol in {state[0] for state in STATES.values()} | {"account", "search"}:
        assert f'id="{symbol}"' in drawn


def test_empty_names_the_one_action(rf: RequestFactory) -> None:
    found = _render('{% empty "Chưa có gì." href="/x/" action="Thêm" %}')
    assert found.text("a", href="/x/") == ["Thêm"]
    assert not _render('{% empty "Chưa có gì." %}').all("a")


def test_chips_keep_the_rest_of_the_address_and_begin_at_the_first_page(rf: RequestFactory) -> None:
    request = rf.get("/x/", {"q": "a&b", "trang": "7", "ky": "2024"})
    options = chips(request, "ky", [("", "Nửa năm"), ("2024", "Năm")], "2024")
    assert [(chip.href, chip.current) for chip in options] == [
        ("/x/?q=a%26b", False),
        ("/x/?q=a%26b&ky=2024", True),
    ]
    found = _render('{% chips items "Kỳ" %}', items=options)
    assert found.all("ul")[0]["aria-label"] == "Kỳ"
    assert found.text("a", aria_current="true") == ["Năm"]


def test_a_query_drops_what_is_empty() -> None:
    assert with_query("/x/", {"a": "1", "b": "2"}, b="") == "/x/?a=1"
    assert with_query("/x/", {}, b="") == "/x/"


@given(count=some.integers(0, 20_000), number=some.integers(1, 500))
def test_pages_cover_the_list_once(count: int, number: int) -> None:
    request = RequestFactory().get("/x/", {"trang": str(number)})
    pages = max(1, -(-count // PAGE))
    if number > pages:
        with pytest.raises(HouseError):
            Pager.of(request, count)
        return
    pager = Pager.of(request, count)
    rows = range(count)[pager.slice]
    assert len(rows) == (PAGE if number < pages else count - PAGE * (pages - 1))
    assert bool(pager.previous) == (number > 1)
    assert bool(pager.next) == (number < pages)


@pytest.mark.parametrize("typed", ["0", "-1", "x", "", "1e3", "²", "99999999999999999999"])
def test_a_page_that_is_not_there_is_a_sentence(rf: RequestFactory, typed: str) -> None:
    with pytest.raises(HouseError, match="Danh sách này có trang 1 đến 3"):
        Pager.of(rf.get("/x/", {"trang": typed}), 101)


def test_the_pager_names_what_is_shown(rf: RequestFactory) -> None:
    pager = Pager.of(rf.get("/x/", {"trang": "2", "q": "an"}), 5189)
    found = _render("{% pager page %}", page=pager)
    assert "51–100 trong 5.189 – trang 2/104" in found.text("nav")[0]
    assert found.all("a", rel="prev")[0]["href"] == "/x/?q=an"
    assert found.all("a", rel="next")[0]["href"] == "/x/?trang=3&q=an"
    assert not _render("{% pager page %}", page=Pager.of(rf.get("/x/"), 50)).all("nav")


class _Form(forms.Form):
    name = forms.CharField(label="Tên", help_text="Viết đủ họ tên.", max_length=3)


def test_a_field_has_label_hint_and_its_error_beside_it() -> None:
    source = '{% error_summary form %}{% field form.name autocomplete="name" %}'
    found = _render(source, form=_Form({"name": "abcd"}))
    field = found.all("input")[0]
    assert (field["value"], field["autocomplete"], field["aria-invalid"]) == ("abcd", "name", "true")
    assert field["aria-describedby"] == "id_name-hint id_name-error"
    assert found.text("label", for_="id_name") == ["Tên"]
    assert found.text("a", href="#id_name")[0].startswith("Tên: ")


def test_a_sound_form_has_no_summary() -> None:
    assert not _render("{% error_summary form %}", form=_Form({"name": "an"})).elements


def test_the_day_of_a_moment_is_the_day_it_was_here() -> None:
    at = datetime(2024, 7, 4, 22, 30, tzinfo=UTC)
    assert Template("{% load ui %}{{ at|day }}").render(Context({"at": at})) == "05/7/2024"


def test_the_path_names_period_day_and_state() -> None:
    found = _render('{% unit_path path period day "frozen" %}', path=[HERE], period=H1, day=H1.last)
    assert found.text("a", aria_current="location") == ["Quận"]
    assert found.text("li")[1:] == ["Kỳ: 6 tháng đầu năm 2024", "Cơ cấu tổ chức ngày 30/6/2024", "Đã chốt"]


def test_a_chart_comes_with_the_table_of_its_figures() -> None:
    drawing = bars([Bar("Quận", 12, "/x/"), Bar("Huyện", 7, "/y/")], title="Quận nhiều hơn Huyện")
    found = _render("{% chart drawing %}", drawing=drawing)
    assert found.text("caption") == ["Quận nhiều hơn Huyện"]
    assert found.text("th") == ["Quận", "Huyện"]
    assert found.text("td") == ["12", "7"]
    assert [link["href"] for link in found.all("a")] == ["/x/", "/y/"]


@given(part=some.fractions(0, 1000), due=some.fractions(0, 100))
def test_a_meter_never_leaves_its_box(part: Fraction, due: Fraction) -> None:
    found = Page(meter(part, due))
    widths = [float(rect["x"]) + float(rect["width"]) for rect in found.all("rect")]
    assert all(0 <= width <= 200 for width in widths)
    assert len(found.all("line")) == 2
    assert found.all("svg")[0]["aria-hidden"] == "true"


def test_a_meter_without_result_is_only_its_track() -> None:
    assert len(Page(meter(Fraction(0))).all("rect")) == 1
    assert len(Page(meter(None)).all("line")) == 1


@given(some.lists(some.one_of(some.none(), some.integers(-5, 10**6)), max_size=30))
def test_a_sparkline_stays_inside_and_breaks_where_nothing_is_known(values: list[int | None]) -> None:
    drawn = sparkline(values)
    if all(value is None for value in values):
        assert drawn == ""
        return
    dot = Page(drawn).all("circle")[0]
    assert 0 <= float(dot["cx"]) <= 120
    assert 0 <= float(dot["cy"]) <= 32
    path = Page(drawn).all("path")[0]["d"]
    known = [value is not None for value in values]
    pieces = sum(now and not before for before, now in zip([False, *known], known, strict=False))
    assert path.count("M") == pieces
