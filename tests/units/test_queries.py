"""Questions to the dated tree: answers as of a day, errors that say what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from namro.ground.ranges import span
from namro.organisation.actions import NewUnit, establish_unit
from namro.units import ancestry
from namro.units.models import Bloc, Unit, UnitKind, UnitVersion
from namro.units.queries import (
    UnitError,
    child_counts,
    children,
    find,
    ids_below,
    nearest_day,
    path,
    place,
    places,
    root,
    stood,
    trail,
)
from tests.cast import BEGIN, BY, LONG_NAME, TODAY, WHY, Cast
from tests.organisation.decisions import DAY, merged

EVE = date(2024, 2, 29)  # the day before cell 2 begins
Queries = Callable[[int], Any]


def ward(city: Cast, name: str, first: date = BEGIN) -> Unit:
    new = NewUnit(f"Đảng bộ {name}", name, UnitKind.BASE_COMMITTEE, Bloc.RESIDENTIAL, city.units["ba_dinh"])
    return establish_unit(by=BY, new=new, first=first, reason=WHY)


def end(unit: Unit, day: date) -> None:
    """Before a test asks; no action ends a unit yet."""
    life = span(unit.alive.lower, day)
    UnitVersion.objects.filter(unit=unit).update(during=life)
    Unit.objects.filter(pk=unit.pk).update(alive=life)
    ancestry.rebuild_branch(unit.pk)


def named_anew(unit: Unit, name: str, day: date) -> None:
    old = unit.versions.get()
    old.during = span(BEGIN, day)
    old.save()
    old.pk, old.during, old.name = None, span(day), name
    old._state.adding = True
    old.save()


def test_a_place_is_the_unit_as_it_stood(city: Cast) -> None:
    found = place(city.code("cell_1"), TODAY)
    assert (found.id, found.code) == (city.units["cell_1"].pk, city.code("cell_1"))
    assert (found.name, found.short_name) == ("Chi bộ số 1", "Chi bộ số 1")
    assert (found.kind, found.bloc, found.day) == (UnitKind.CELL, Bloc.RESIDENTIAL, TODAY)
    assert found.parent_id == city.units["phuc_xa"].pk and not found.is_root


def test_a_new_name_holds_from_its_day(city: Cast) -> None:
    unit, day = city.units["phuc_xa"], date(2022, 5, 1)
    named_anew(unit, "Đảng bộ phường Phúc Tân", day)
    assert place(unit.code, date(2022, 4, 30)).name == "Đảng bộ phường Phúc Xá"
    assert place(unit.code, day).name == "Đảng bộ phường Phúc Tân"


def test_the_root_is_the_city_committee(city: Cast) -> None:
    assert root(TODAY).code == city.code("city")
    assert root(TODAY).is_root
    with pytest.raises(UnitError, match=re.escape("Chưa có đảng bộ thành phố nào vào ngày 31/12/2019")):
        root(date(2019, 12, 31))


def test_trail_and_path_lead_from_the_root_down(city: Cast, django_assert_num_queries: Queries) -> None:
    wanted = [city.code(key) for key in ("city", "ba_dinh", "phuc_xa", "cell_1")]
    with django_assert_num_queries(1):
        found = trail(city.code("cell_1"), TODAY)
    assert [one.code for one in found] == wanted
    with django_assert_num_queries(1):
        assert path(found[-1]) == found
    assert [one.code for one in trail(city.code("city"), TODAY)] == wanted[:1]


@pytest.mark.parametrize("ask", [place, trail], ids=["place", "trail"])
@pytest.mark.parametrize("code", ["D99999", "", "x", "00001", "D00001'; --"])
def test_an_unknown_code_says_how_codes_look(
    city: Cast, ask: Callable[[str, date], object], code: str
) -> None:
    with pytest.raises(UnitError, match=f"“{re.escape(code)}”. Mã đơn vị viết như D00001; tìm ở trang"):
        ask(code, TODAY)


@pytest.mark.parametrize("ask", [place, trail], ids=["place", "trail"])
def test_a_day_outside_the_life_says_which_days_would_do(
    city: Cast, ask: Callable[[str, date], object]
) -> None:
    code = city.code("cell_2")
    with pytest.raises(UnitError, match=r"chưa có vào ngày 29/02/2024: hoạt động từ 01/3/2024\."):
        ask(code, EVE)
    ward_2 = ward(city, "Phường Giải Thể")
    end(ward_2, date(2024, 6, 30))
    with pytest.raises(UnitError, match=r"trước ngày 05/7/2024 \(từ 30/6/2024\). Chọn ngày trước đó"):
        ask(ward_2.code, TODAY)


def test_children_stand_in_vietnamese_order(city: Cast) -> None:
    """Bytes would put Đ after Z, and Â after every plain letter."""
    names = ["Phường Anh", "Phường Ăn", "Phường Ân", "Phường Dô", "Phường Đá", "Phường Giấy", "Phường Ô"]
    for name in (names[4], names[6], names[0], names[2], names[5], names[1], names[3]):
        ward(city, name)
    found = children(place(city.code("ba_dinh"), TODAY))
    assert [one.short_name for one in found] == [*names, "Phường Phúc Xá"]


def test_units_of_one_name_stand_in_the_order_of_their_codes(city: Cast) -> None:
    twins = [ward(city, "Phường Ân") for _ in range(3)]
    found = children(place(city.code("ba_dinh"), TODAY))[:3]
    assert [one.code for one in found] == [unit.code for unit in twins]


def test_children_are_those_of_the_day(city: Cast) -> None:
    def under(key: str, day: date) -> list[str]:
        return [one.code for one in children(place(city.code(key), day))]

    assert under("phuc_xa", EVE) == [city.code("cell_1")]
    assert under("phuc_xa", TODAY) == [city.code("cell_1"), city.code("cell_2")]
    assert under("cell_1", TODAY) == []


def test_places_leaves_out_who_is_not_alive(city: Cast, django_assert_num_queries: Queries) -> None:
    ids = [city.units[key].pk for key in ("cell_1", "cell_2")]
    with django_assert_num_queries(1):
        found = places([*ids, 0], EVE)
    assert list(found) == ids[:1]
    assert found[ids[0]] == place(city.code("cell_1"), EVE)
    assert places([], TODAY) == {}


def test_child_counts_are_those_of_the_day(city: Cast) -> None:
    ids = {key: city.units[key].pk for key in ("city", "phuc_xa", "cell_1")}
    assert child_counts(list(ids.values()), TODAY) == {ids["city"]: 3, ids["phuc_xa"]: 2}
    assert child_counts([ids["phuc_xa"]], EVE) == {ids["phuc_xa"]: 1}


@pytest.mark.parametrize(
    "text", ["phuc xa", "PHÚC XÁ", "phường Phúc", "  phuc   xa ", "Phu\u0301c Xa\u0301", "phúc xà"]
)
def test_find_ignores_accents_case_and_spaces(city: Cast, text: str) -> None:
    assert [one.place.code for one in find(text, TODAY)] == [city.code("phuc_xa")]


def test_find_takes_a_code(city: Cast) -> None:
    found = find(f" {city.code('cell_3').lower()} ", TODAY)
    assert [one.place.code for one in found] == [city.code("cell_3")]


def test_find_gives_the_highest_first_and_no_more_than_asked(city: Cast) -> None:
    found = find("ha noi", TODAY)
    assert [one.place.name for one in found] == ["Đảng bộ Thành phố Hà Nội", LONG_NAME]
    assert find("ha noi", TODAY, limit=1) == found[:1]
    cells = [one.place.code for one in find("chi bo so", TODAY)]
    assert cells == [city.code("cell_1"), city.code("cell_2")]


def test_find_puts_who_is_not_there_on_the_day_last(city: Cast) -> None:
    found = find("chi bộ số", EVE)
    assert [(one.place.code, one.state) for one in found] == [
        (city.code("cell_1"), "active"),
        (city.code("cell_2"), "coming"),
    ]


@pytest.mark.parametrize("text", ["%", "_", "\\", "không có", "chi_bo"])
def test_find_takes_signs_as_they_are(city: Cast, text: str) -> None:
    assert find(text, TODAY) == []


def test_find_knows_names_that_a_unit_no_longer_bears(city: Cast) -> None:
    day = date(2022, 5, 1)
    named_anew(city.units["phuc_xa"], "Đảng bộ phường Hồng Hà", day)
    for text, former in (("phuc xa", "Đảng bộ phường Phúc Xá"), ("hong ha", "")):
        one = find(text, TODAY)[0]
        assert (one.place.name, one.former, one.state) == ("Đảng bộ phường Hồng Hà", former, "active")
    assert find("phuc xa", TODAY)[0].borne == span(BEGIN, day)
    before = find("hong ha", EVE.replace(year=2021, day=1))[0]
    assert (before.place.name, before.former) == ("Đảng bộ phường Phúc Xá", "Đảng bộ phường Hồng Hà")


def test_find_shows_a_bearer_of_today_before_one_of_yesterday(city: Cast) -> None:
    named_anew(city.units["ba_dinh"], "Đảng bộ quận Mới", date(2022, 5, 1))
    ward(city, "Phường Ba Đình")
    assert [one.place.name for one in find("ba dinh", TODAY)] == [
        "Đảng bộ Phường Ba Đình",
        "Đảng bộ quận Mới",
    ]


def test_find_names_who_carries_an_ended_unit_on(city: Cast) -> None:
    units = [city.units["ba_dinh"], city.units["ba_vi"]]
    new = merged(units, "Quận Mới", city.units["city"])
    [one] = find("ba dinh", DAY)
    assert (one.state, one.place.day) == ("ended", DAY - timedelta(days=1))
    assert [heir.code for heir in one.heirs] == [new.code]
    [now] = find("quan moi", TODAY)
    assert (now.state, now.place.day, now.heirs) == ("coming", DAY, ())


def test_find_reads_on_where_many_names_match(
    city: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Queries
) -> None:
    """Words that are in more names than are read still give today's highest bearers first."""
    whole = find("dang bo", TODAY, limit=3)
    monkeypatch.setattr("namro.units.queries.MANY", 2)
    with django_assert_num_queries(3):
        assert find("dang bo", TODAY, limit=3) == whole


def test_d_and_dh_are_one_letter_to_a_searcher(city: Cast) -> None:
    assert [one.place.code for one in find("ba dinh", TODAY)] == [city.code("ba_dinh")]


def test_stood_gives_the_nearest_state(city: Cast, django_assert_num_queries: Queries) -> None:
    new = merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    ids = [city.units["ba_dinh"].pk, city.units["office"].pk, new.pk]
    with django_assert_num_queries(1):
        found = stood(ids, DAY)
    assert {one.short_name: one.day for one in found.values()} == {
        "Quận Ba Đình": DAY - timedelta(days=1),
        "Văn phòng": DAY,
        "Quận Mới": DAY,
    }
    assert stood(ids, TODAY)[new.pk].day == nearest_day(new.code, TODAY) == DAY
    assert stood([], TODAY) == {}


def test_a_day_before_the_city_names_its_first(city: Cast) -> None:
    with pytest.raises(UnitError, match=r"vào ngày 31/12/2019\. Chọn ngày từ 01/01/2020 trở đi\."):
        root(date(2019, 12, 31))


def test_ids_below_holds_the_unit_itself(city: Cast) -> None:
    ids = set(ids_below(city.units["ba_dinh"].pk, TODAY).values_list("descendant_id", flat=True))
    assert ids == {city.units[key].pk for key in ("ba_dinh", "phuc_xa", "cell_1", "cell_2")}
