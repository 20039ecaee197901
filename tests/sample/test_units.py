from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date

import pytest

from namro.sample import catalogue
from namro.sample.catalogue import Tag, Words
from namro.sample.city import City
from namro.sample.plan import MY_DUC, Plan
from namro.sample.units import FORMED, LONG_AGO, grow
from namro.units.models import AreaLevel, Bloc, UnitKind

WHOLE = Plan.city()


@pytest.fixture(scope="module")
def whole() -> Counter[str]:
    """Kinds of unit of the whole city's tree."""
    return Counter(node.kind.value for node in grow(WHOLE, WHOLE.shape.cells).nodes)


def test_the_whole_city_has_the_known_sizes(whole: Counter[str]) -> None:
    assert whole["CITY_PARTY"] == 1
    assert whole["SUPERIOR_OF_BASE"] == 50
    assert whole["BASE_COMMITTEE"] + whole["BASE_CELL"] == 2_350
    assert whole["CELL"] == 15_500


def test_districts_and_communes_are_the_real_ones() -> None:
    tree = grow(WHOLE, WHOLE.shape.cells)
    levels = Counter(area.level for area in tree.areas)
    assert levels == {AreaLevel.CITY: 1, AreaLevel.DISTRICT: 30, AreaLevel.COMMUNE: 579}
    shorts = {node.short for node in tree.directs()}
    assert {"Quận Ba Đình", "Huyện Ứng Hòa", "Thị xã Sơn Tây"} <= shorts
    assert "Đảng ủy Các cơ quan Đảng Thành phố Hà Nội" in shorts
    by_area = {node.area: node for node in tree.nodes if node.area}
    assert len(by_area) == 1 + 30 + 579
    assert sum(node.kind is UnitKind.BASE_COMMITTEE for node in by_area.values()) == 579


def test_what_was_formed_later_begins_later() -> None:
    tree = grow(WHOLE, WHOLE.shape.cells)
    for direct in tree.directs():
        wanted = FORMED.get(direct.key, LONG_AGO)
        assert {node.first for node in tree.nodes if node.direct == direct.id} == {wanted}


def test_a_code_is_opaque(small: City) -> None:
    """No unit carries the code of an area, and its number is not that of its own area."""
    areas = {area.code for area in small.tree.areas}
    for node in small.tree.nodes:
        assert node.code not in areas
        assert node.area is None or small.tree.areas[node.area - 1].code != node.code[1:]


def test_codes_follow_the_order_of_the_tree(small: City) -> None:
    assert [node.code for node in small.tree.nodes] == [
        f"D{number:05d}" for number in range(1, len(small.tree.nodes) + 1)
    ]
    assert all(node.parent < node.id for node in small.tree.nodes)


def test_every_level_hangs_under_the_right_one(small: City) -> None:
    allowed = {
        UnitKind.SUPERIOR_OF_BASE: UnitKind.CITY_PARTY,
        UnitKind.BASE_COMMITTEE: UnitKind.SUPERIOR_OF_BASE,
        UnitKind.BASE_CELL: UnitKind.SUPERIOR_OF_BASE,
        UnitKind.CELL: UnitKind.BASE_COMMITTEE,
    }
    for node in small.tree.nodes[1:]:
        parent = small.tree.node(node.parent)
        assert parent.kind is allowed[node.kind]
        assert parent.first <= node.first
        assert small.tree.node(node.direct).kind is UnitKind.SUPERIOR_OF_BASE


def test_blocs_follow_what_a_cell_is(small: City) -> None:
    for cell in small.tree.cells():
        assert cell.tag is not None
        assert cell.bloc in (catalogue.BLOC[cell.tag], Bloc.PARTY_MASS)


def test_names_fit_and_are_composed(small: City) -> None:
    for node in small.tree.nodes:
        assert unicodedata.is_normalized("NFC", node.name)
        assert len(node.name) <= 200 and len(node.short) <= 120
        assert "{" not in node.name and "  " not in node.name


def test_titles_are_written_as_in_documents(small: City) -> None:
    names = {node.name for node in small.tree.nodes}
    assert "Đảng bộ huyện Mỹ Đức" in names
    assert small.tree.by_key(MY_DUC).short == "Huyện Mỹ Đức"
    assert any(name.startswith("Đảng bộ phường ") for name in names)
    assert any(name.startswith("Chi bộ tổ dân phố số ") for name in names)


def test_a_unit_the_plan_left_out_has_no_key(small: City) -> None:
    with pytest.raises(KeyError):
        small.tree.by_key("001")


def test_invented_enterprises_say_so_and_differ() -> None:
    words = Words()
    names = [words.enterprise() for _ in range(300)]
    assert len(set(names)) == 300
    assert all(" Mẫu " in name for name in names)


def test_a_village_has_hamlets_and_a_ward_has_groups() -> None:
    words = Words()
    village = dict(words.commune_cells("Xã Tản Hồng", 40))
    ward = dict(words.commune_cells("Phường Phúc Xá", 14))
    assert village["Thôn Đông"] is Tag.VILLAGE and len(village) == 40
    assert ward["Tổ dân phố số 1"] is Tag.WARD
    assert ward["Trường Tiểu học Phúc Xá"] is Tag.SCHOOL
    assert ward["Công an phường Phúc Xá"] is Tag.FORCE


def test_sizes_add_up_and_leave_room_below(small: City) -> None:
    cells = [cell for cell in small.tree.cells() if cell.first < date(2022, 1, 1)]
    assert sum(cell.size for cell in cells) == small.stock.size
    for cell in cells:
        assert cell.size >= 8
        assert cell.kind is not UnitKind.BASE_CELL or cell.size < 30
