"""The list behind a figure as different readers see it."""

from __future__ import annotations

from datetime import date

import pytest

from namro.access.queries import Refused, reader
from namro.figures.address import Address, Located, locate
from namro.figures.listing import Listing, Wish, export, listing
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from tests.cast import Cast
from tests.organisation.decisions import CELL, DAY, Decision, K, whole

KEY = "membership.admitted"


def at(cast: Cast, unit: str = "city", period: str = "2024-H1", key: str = KEY) -> Located:
    return locate(Address(key, cast.code(unit), Period.parse(period)))


def seen(cast: Cast, username: str, wish: Wish | None = None, **where: str) -> Listing:
    return listing(at(cast, **where), reader(cast.accounts[username]), wish or Wish())


def names(found: Listing) -> list[str]:
    return [row.cells[0].text for row in found.rows]


def test_people_stand_in_vietnamese_order_of_given_names(city: Cast) -> None:
    assert names(seen(city, "thanhuy")) == [
        "Vũ Ngọc Anh",
        "Lê Hoàng Ân",
        "Hoàng Gia Bảo",
        "Đỗ Minh Châu",
        "Đặng Thùy Dương",
        "Trần Văn Hòa",
        "Bùi Quang Huy",
    ]


def test_the_city_reader_sees_all_and_nothing_is_hidden(city: Cast) -> None:
    found = seen(city, "thanhuy")
    assert (found.count, found.hidden, len(found.rows)) == (7, 0, 7)


def test_a_district_reader_is_told_how_many_rows_lie_elsewhere(city: Cast) -> None:
    found = seen(city, "badinh")
    assert (found.count, found.hidden) == (3, 4)
    assert set(names(found)) == {"Trần Văn Hòa", "Lê Hoàng Ân", "Đỗ Minh Châu"}


@pytest.mark.parametrize("username", ["quantri", "moi"])
def test_without_the_right_no_list(city: Cast, username: str) -> None:
    with pytest.raises(Refused, match="mở danh sách"):
        seen(city, username)


def test_search_ignores_accents_and_case(city: Cast) -> None:
    found = seen(city, "thanhuy", Wish(search="HOA"))
    assert names(found) == ["Lê Hoàng Ân", "Hoàng Gia Bảo", "Trần Văn Hòa"]
    assert names(seen(city, "thanhuy", Wish(search="văn hoà"))) == ["Trần Văn Hòa"]
    assert seen(city, "thanhuy", Wish(search="%")).count == 0


def test_search_finds_a_decision_by_its_number(city: Cast) -> None:
    assert names(seen(city, "thanhuy", Wish(search="002-qd/qu"))) == ["Trần Văn Hòa"]


def test_cancelled_pairs_are_a_list_of_their_own(city: Cast) -> None:
    found = seen(city, "thanhuy", Wish(cancelled=True))
    assert [(row.cells[0].text, row.sign) for row in found.rows] == [("Phạm Thu Hà", 1), ("Phạm Thu Hà", -1)]


def test_cells_are_words(city: Cast) -> None:
    row = seen(city, "thanhuy", Wish(search="Châu")).rows[0]
    assert [cell.text for cell in row.cells] == [
        "Đỗ Minh Châu",
        "08/8/1998",
        "Chi bộ số 2",
        "19/5/2024",
        "004-QĐ/QU",
        "Công nhân, người lao động",
    ]
    assert row.cells[2].place is not None and row.cells[2].place.code == city.code("cell_2")


def test_a_unit_that_is_not_in_the_tree_of_the_day_keeps_its_name_and_its_link(city: Cast) -> None:
    """Admitted at a cell that ended later, or that had not begun on the structure day."""
    decision = Decision()
    cells = whole(city.units["cell_1"], city.units["cell_2"])
    decision.add(
        K.MERGE, name="Chi bộ 12", short_name="Chi bộ 12", parent=city.units["phuc_xa"], origins=cells, **CELL
    )
    decision.done()

    def cell_on(day: date) -> tuple[str, str]:
        address = Address(KEY, city.code("city"), Period.parse("2024-H1"), tree_day=day)
        who = reader(city.accounts["thanhuy"])
        shown = listing(locate(address), who, Wish(search="Châu")).rows[0].cells[2]
        assert shown.place is not None
        return shown.text, shown.place.code

    assert cell_on(DAY) == ("Chi bộ số 2 (đến 31/12/2024)", city.code("cell_2"))
    assert cell_on(date(2024, 7, 1)) == ("Chi bộ số 2", city.code("cell_2"))
    assert cell_on(date(2024, 2, 1)) == ("Chi bộ số 2 (từ 01/3/2024)", city.code("cell_2"))


@pytest.mark.parametrize(
    ("wish", "says"),
    [(Wish(page=2), "1 trang"), (Wish(page=0), "1 trang"), (Wish(size=7), "50 hoặc 100")],
)
def test_a_page_that_is_not_there_is_refused(city: Cast, wish: Wish, says: str) -> None:
    with pytest.raises(HouseError, match=says):
        seen(city, "thanhuy", wish)


def test_export_is_a_right_of_its_own_and_keeps_the_scope(city: Cast) -> None:
    with pytest.raises(Refused, match="tải danh sách"):
        export(at(city), reader(city.accounts["lanhdao"]), Wish())
    _, rows = export(at(city), reader(city.accounts["badinh"]), Wish())
    assert len(list(rows)) == 3


def test_amounts_are_listed_with_their_evidence(city: Cast) -> None:
    found = seen(city, "thanhuy", key="targets.mass_members_admitted")
    assert [cell.text for cell in found.rows[0].cells] == [
        "Phường Phúc Xá",
        "Công đoàn",
        "12/4/2024",
        "9",
        "12-BC/LĐLĐ",
    ]
