"""How texts call a unit, and whether words speak of another one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.proofreading.whose import Names, _between_spaces, _standing_alone
from namro.units.queries import Place

DAY = date(2024, 6, 30)


def place(name: str, short: str, parent: int | None = 1) -> Place:
    return Place(9, "D00009", name, short, "SUPERIOR_OF_BASE", "RESIDENTIAL", parent, DAY)


CITY = Names(place("Đảng bộ thành phố Hà Nội", "Thành phố Hà Nội", None))
DISTRICT = Names(place("Đảng bộ quận Ba Đình", "Quận Ba Đình"))
TOWN = Names(place("Đảng bộ thị xã Sơn Tây", "Thị xã Sơn Tây"))
WARD = Names(place("Đảng bộ phường Phúc Xá", "Phường Phúc Xá"))
AGENCIES = Names(place("Đảng ủy Các cơ quan Đảng Thành phố Hà Nội", "Các cơ quan Đảng Thành phố Hà Nội"))
CELL = Names(place("Chi bộ số 1", "Chi bộ số 1"))


@pytest.mark.parametrize(
    ("names", "text", "rest", "whole"),
    [
        (CITY, "toàn Đảng bộ thành phố Hà Nội đã kết nạp", "đã kết nạp", True),
        (CITY, "toàn Đảng bộ Thành phố", "", True),
        (CITY, "toàn Đảng bộ đã kết nạp", "đã kết nạp", True),
        (CITY, "Thành ủy Hà Nội", "", False),
        (CITY, "cả thành phố", "", True),
        (DISTRICT, "Quận ủy Ba Đình kết nạp", "kết nạp", False),
        (DISTRICT, "ĐẢNG BỘ QUẬN BA ĐÌNH", "", False),
        (DISTRICT, "toàn quận kết nạp", "kết nạp", True),
        (TOWN, "Thị ủy Sơn Tây và thị xã", "và", False),
        (WARD, "Đảng ủy phường Phúc Xá", "", False),
        (WARD, "Đảng bộ phường", "", False),
        (WARD, "Đảng ủy", "", False),
        (DISTRICT, "quận Tây Hồ", "quận Tây Hồ", False),
        (DISTRICT, "toàn quận 1", "toàn quận 1", False),
        (DISTRICT, "quận ủy viên", "viên", False),
        (CITY, "thành phố. Các quận", ". Các quận", False),
        (AGENCIES, "Đảng ủy Các cơ quan Đảng Thành phố Hà Nội", "", False),
        (CELL, "Chi bộ số 1 kết nạp", "kết nạp", False),
        (CITY, "đã kết nạp", "đã kết nạp", False),
    ],
)
def test_a_units_own_names_are_taken_out(names: Names, text: str, rest: str, whole: bool) -> None:
    without, said = names.without(text)
    assert (without.strip(), said) == (rest, whole)
    assert len(without) == len(text), "places in the text stay"


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (CITY, "quận Ba Đình"),
        (CITY, "Đảng bộ quận Ba Đình"),
        (CITY, "toàn Đảng bộ quận Ba Đình"),
        (CITY, "Điển hình là Hà Đông, Chương Mỹ"),
        (CITY, "Công ty Nước sạch"),
        (CITY, "1. QUẬN BA ĐÌNH"),
        (CITY, "phường 12"),
        (DISTRICT, "thành phố Hà Nội"),
        (DISTRICT, "quận Tây Hồ"),
        (DISTRICT, "Phường Phúc Xá"),
        (WARD, "Quận Ba Đình"),
        (CELL, "Chi bộ số 12 và Chi bộ Văn phòng"),
    ],
)
def test_other_units_are_noticed(names: Names, text: str) -> None:
    assert names.speaks_of_another(text)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (CITY, ""),
        (CITY, "Ban Thường vụ Thành ủy đã chỉ đạo các cấp ủy"),
        (CITY, "các quận, huyện, thị xã"),
        (CITY, "I- CÔNG TÁC XÂY DỰNG ĐẢNG"),
        (CITY, "Thực hiện Nghị quyết của Trung ương"),
        (CITY, "chủ tịch Ủy ban nhân dân, Phó Bí thư Thường trực"),
        (DISTRICT, "Quận ủy Ba Đình, toàn Đảng bộ quận"),
        (DISTRICT, "các phường trong quận"),
        (AGENCIES, "Đảng ủy Các cơ quan Đảng Thành phố Hà Nội"),
    ],
)
def test_offices_and_own_names_are_no_other_units(names: Names, text: str) -> None:
    assert not names.speaks_of_another(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("THÀNH ỦY HÀ NỘI", " thanh pho ha noi "),
        ("Quận ủy Ba Đình", " quan ba dinh "),
        ("Huyện uỷ Ba Vì", " huyen ba vi "),
        ("ĐẢNG ỦY PHƯỜNG PHÚC XÁ", " phuong phuc xa "),
        ("Khối các trường đại học, cao đẳng", " khoi cac truong dai hoc cao dang "),
    ],
)
def test_committees_are_called_by_their_organisations_too(text: str, name: str) -> None:
    assert name in _between_spaces(text)


def alone(text: str, *names: tuple[int, str]) -> set[int]:
    return _standing_alone(_between_spaces(text), [(unit, f" {name} ") for unit, name in names])


LONG = "khoi cac co quan thanh pho ha noi"


def test_a_name_inside_a_longer_one_is_nobodys() -> None:
    both = (1, "thanh pho ha noi"), (2, LONG)
    assert alone("Khối các cơ quan thành phố Hà Nội", *both) == {2}
    assert alone("THÀNH ỦY HÀ NỘI\nKhối các cơ quan thành phố Hà Nội", *both) == {1, 2}
    assert alone("Khối các cơ quan thành phố Hà Nội", (2, LONG), (3, LONG)) == {2, 3}, "two of one name"


@pytest.mark.parametrize(
    "words", ["{}", "Báo cáo {}", "của {}", "toàn {}", "Đảng bộ {}", "Quận ủy Ba Đình\n{}"]
)
def test_a_name_stands_at_the_beginning_or_after_words_of_belonging(words: str) -> None:
    assert alone(words.format("quận Đống Đa"), (1, "quan dong da")) == {1}


@pytest.mark.parametrize(
    "words", ["Công an {}", "Chi bộ Trung tâm Văn hóa {}", "phường Láng Hạ, {}", "Trường học {}"]
)
def test_after_other_words_it_is_where_somebody_else_is(words: str) -> None:
    assert alone(words.format("quận Đống Đa"), (1, "quan dong da")) == set()


@given(st.text(max_size=80))
def test_any_words_may_be_asked(text: str) -> None:
    for names in (CITY, DISTRICT, CELL):
        assert len(names.without(text)[0]) == len(text)
        names.speaks_of_another(text)
