"""Where what depends on ended units goes: all of it, unit by unit, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from namro.units.models import Origin
from tests.cast import Cast
from tests.organisation.decisions import Decision, K, named, whole
from tests.web.organisation.writing import LIST, Clerk, field, ward
from tests.web.pages import barriers, page

SignIn = Callable[[str], Client]


def chosen(found: object, name: str) -> str:
    """The value that a list shows."""
    inside, value = False, ""
    for element in found.elements:  # type: ignore[attr-defined]
        if element["tag"] == "select":
            inside = element.get("name") == name
        elif element["tag"] == "option" and inside and "selected" in element:
            value = element["value"]
    return value


def options(found: object, name: str) -> dict[str, str]:
    inside, values = False, {}
    for element in found.elements:  # type: ignore[attr-defined]
        if element["tag"] == "select":
            inside = element.get("name") == name
        elif element["tag"] == "option" and inside:
            values[element["value"]] = " ".join(element["text"].split())
    return values


@pytest.fixture
def children(city: Cast) -> str:
    return f"noi-chuyen/units.children/{city.code('phuc_xa')}/"


class TestAll:
    def test_what_has_no_place_is_said_by_kind_and_by_unit(self, clerk: Clerk) -> None:
        order = clerk.divided()
        record = clerk.get(order)
        assert "Đơn vị trực thuộc: còn 2 chưa có nơi chuyển về." in record.said
        assert "Phân quyền của tài khoản: còn 1 chưa có nơi chuyển về." in record.said
        assert record.all("a", href=f"{LIST}{order.pk}/noi-chuyen/?loai=units.children")
        found = clerk.get(order, "noi-chuyen/", xem="thieu")
        assert "3 mục chưa có nơi chuyển về" in found.said
        assert len(found.all("tr")) == 3
        assert barriers(found) == []

    def test_a_whole_succession_needs_no_word(self, clerk: Clerk) -> None:
        order = clerk.draft()
        code = clerk.code("tan_hong")
        typed = ward("xã Mới", origin=[code], parent=clerk.code("ba_vi")) | {f"phan-{code}": "WHOLE"}
        clerk.done(order, "viec/nhap/", typed)
        found = clerk.get(order, "noi-chuyen/")
        assert "“Đảng bộ xã Mới” theo kế thừa toàn bộ" in found.said
        assert "Đã có nơi chuyển về" in found.said
        form = clerk.get(order, f"noi-chuyen/units.children/{code}/")
        assert "Không ghi gì thì theo kế thừa toàn bộ: về “Đảng bộ xã Mới”." in form.said
        assert options(form, "tat-ca")[""] == "theo kế thừa toàn bộ"

    def test_nothing_depends(self, clerk: Clerk) -> None:
        order = clerk.draft()
        assert "Không có gì phụ thuộc" in clerk.get(order, "noi-chuyen/").said

    def test_a_page_that_is_not_there(self, clerk: Clerk) -> None:
        order = clerk.divided()
        assert clerk.client.get(f"{LIST}{order.pk}/noi-chuyen/?trang=7").status_code == 400


class TestOneUnit:
    def test_rows_are_named_and_the_successors_offered(self, clerk: Clerk, children: str) -> None:
        order = clerk.divided()
        north, south = order.changes.order_by("position")
        found = clerk.get(order, children)
        assert "Chi bộ số 1" in found.said and "Chi bộ số 2" in found.said
        assert options(found, "tat-ca") == {
            "": "– chưa ghi –",
            f"v{north.pk}": "Đảng bộ phường Bắc",
            f"v{south.pk}": "Đảng bộ phường Nam",
            f"u{clerk.city.units['ba_dinh'].pk}": "Đảng bộ quận Ba Đình",
        }
        assert barriers(found) == []

    def test_one_row_apart_and_all_the_rest(self, clerk: Clerk, children: str) -> None:
        order = clerk.divided()
        north, south = order.changes.order_by("position")
        row = f"dong-{clerk.city.units['cell_1'].pk}"
        found = clerk.done(order, children, {"tat-ca": f"v{south.pk}", row: f"v{north.pk}"})
        assert "Đã ghi nơi chuyển về: Đơn vị trực thuộc của “Đảng bộ phường Phúc Xá”." in found.said
        assert "1 → “Đảng bộ phường Bắc” đã ghi" in found.said
        assert "1 → “Đảng bộ phường Nam” đã ghi" in found.said
        form = clerk.get(order, children)
        assert (chosen(form, "tat-ca"), chosen(form, row)) == (f"v{south.pk}", f"v{north.pk}")

    def test_what_was_said_can_be_taken_back(self, clerk: Clerk, children: str) -> None:
        order = clerk.placed()
        clerk.done(order, children, {})
        assert "Đơn vị trực thuộc: còn 2 chưa có nơi chuyển về." in clerk.get(order).said

    def test_grants_may_end_with_the_unit_and_units_may_not(self, clerk: Clerk, children: str) -> None:
        order = clerk.divided()
        grants = f"noi-chuyen/access.grants/{clerk.code('phuc_xa')}/"
        assert options(clerk.get(order, grants), "tat-ca")["ket-thuc"] == "Kết thúc cùng đơn vị"
        assert "ket-thuc" not in options(clerk.get(order, children), "tat-ca")
        found = clerk.done(order, grants, {"tat-ca": "ket-thuc"})
        assert "kết thúc" in found.said
        refused = clerk.refused(order, children, {"tat-ca": "ket-thuc"})
        assert "Nơi chuyển về đã chọn không có trong danh sách." in refused.said

    def test_another_unit_comes_into_the_lists_by_searching(self, clerk: Clerk, children: str) -> None:
        order = clerk.divided()
        south = order.changes.order_by("position").last()
        typed = {"tat-ca": f"v{south.pk}", "q-goal": "tan hong", "tim": "goal"}
        found = page(clerk.post(order, children, typed))
        assert [one["value"] for one in found.all("button", name="chon")] == [
            f"goal:{clerk.code('tan_hong')}"
        ]
        assert chosen(found, "tat-ca") == f"v{south.pk}"
        added = page(clerk.post(order, children, typed | {"chon": f"goal:{clerk.code('tan_hong')}"}))
        value = f"u{clerk.city.units['tan_hong'].pk}"
        row = f"dong-{clerk.city.units['cell_2'].pk}"
        assert options(added, row)[value] == "Đảng bộ xã Tản Hồng"
        assert field(added, "them")["value"] == clerk.code("tan_hong")
        assert "Đã thêm “Đảng bộ xã Tản Hồng” vào các danh sách." in added.said
        clerk.done(order, children, {"tat-ca": f"v{south.pk}", row: value, "them": clerk.code("tan_hong")})
        assert (
            order.destinations.get(row=clerk.city.units["cell_2"].pk).to_unit == clerk.city.units["tan_hong"]
        )

    @pytest.mark.parametrize("typed", [{"tat-ca": "v999999"}, {"tat-ca": "u0"}, {"tat-ca": "x\x00"}])
    def test_a_goal_from_nowhere_is_refused(self, clerk: Clerk, children: str, typed: dict[str, str]) -> None:
        order = clerk.divided()
        assert "không có trong danh sách" in clerk.refused(order, children, typed).said

    def test_nothing_found_is_said_at_the_field(self, clerk: Clerk, children: str) -> None:
        order = clerk.divided()
        found = page(clerk.post(order, children, {"q-goal": "khong co"}))
        assert "Không tìm thấy “khong co”." in found.said
        assert barriers(found) == []

    @pytest.mark.parametrize("path", ["noi-chuyen/units.children/D99999/", "noi-chuyen/x/D00005/"])
    def test_what_is_not_there(self, clerk: Clerk, path: str) -> None:
        order = clerk.divided()
        response = clerk.client.get(f"{LIST}{order.pk}/{path}")
        assert response.status_code == 404
        assert "Không có gì phải chuyển ở đây" in page(response).said

    def test_a_unit_that_no_longer_ends(self, clerk: Clerk, children: str) -> None:
        order = clerk.divided()
        clerk.get(order, children)
        rest = order.changes.order_by("position").last()
        clerk.done(order, f"viec/{rest.pk}/bo/", {})
        assert clerk.post(order, children, {"tat-ca": ""}).status_code == 404

    def test_names_of_people_are_for_those_who_open_records(self, city: Cast, signed_in: SignIn) -> None:
        """The clerk of a district does not read members of a cell in another one."""
        decision = Decision(by=city.accounts["badinh"])
        decision.add(K.DISSOLVE, city.units["cell_1"])
        own = Clerk(city, signed_in("badinh")).get(
            decision.order, f"noi-chuyen/people.homes/{city.code('cell_1')}/"
        )
        assert "Trần Văn Hòa" in own.said


class TestShares:
    def test_are_counted_from_where_members_go(self, clerk: Clerk) -> None:
        order = clerk.placed()
        asked = clerk.get(order, "ty-le/")
        assert barriers(asked) == []
        found = clerk.done(order, "ty-le/", {})
        assert "Đã tính tỷ lệ của 1 đơn vị được chia." in found.said
        assert set(Origin.objects.values_list("whole", flat=True)) == {4}
        record = clerk.get(order)
        assert "Tỷ lệ theo số đảng viên của các đơn vị trực thuộc chuyển đi, ngày 31/12/2024." in record.said
        assert "Tính tỷ lệ của các đơn vị được chia" in record.said
        assert "(3/4, 75 %)" in record.said.replace("\u00a0", " ")

    def test_not_before_everything_has_its_place(self, clerk: Clerk) -> None:
        order = clerk.divided()
        found = clerk.done(order, "ty-le/", {})
        assert "Chưa tính được tỷ lệ nào" in found.said


def test_two_hundred_rows_are_one_form_and_more_are_pages(clerk: Clerk, children: str) -> None:
    from tests.web.organisation.large import cells

    order = clerk.divided()
    cells(clerk.city.units["phuc_xa"], 448)
    north, south = order.changes.order_by("position")
    found = clerk.get(order, children)
    rows = [one["name"] for one in found.all("select") if one["name"].startswith("dong-")]
    assert len(rows) == 200
    assert "1–200 trong 450" in found.said
    typed = dict.fromkeys(rows, f"v{north.pk}") | {"tat-ca": f"v{south.pk}", "tiep": ""}
    response = clerk.post(order, children, typed)
    assert response["Location"].endswith("?trang=2")
    assert order.destinations.filter(to_change=north).count() == 200
    assert "200 → “Đảng bộ phường Bắc”" in clerk.get(order, "noi-chuyen/").said
    assert "250 → “Đảng bộ phường Nam”" in clerk.get(order, "noi-chuyen/").said


def test_what_is_in_the_tree_still_says_what_went_where(city: Cast, clerk: Clerk) -> None:
    decision = Decision()
    decision.add(
        K.MERGE, **named("Quận Mới", parent=city.units["city"]), origins=whole(city.units["ba_dinh"])
    )
    order = decision.done()
    found = clerk.get(order, "noi-chuyen/")
    assert "“Đảng bộ quận Mới” theo kế thừa toàn bộ" in found.said
    assert found.all("select") == []
    code = city.code("ba_dinh")
    assert clerk.client.get(f"{LIST}{order.pk}/noi-chuyen/units.children/{code}/").status_code == 403
