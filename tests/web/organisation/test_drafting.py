"""Drafting a decision: its paper, its changes, and what is refused without losing what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from namro.units.models import Change, Extent, Origin, Reorganisation
from tests.cast import Cast
from tests.web.organisation.writing import LIST, PAPER, Clerk, field, mark, ward
from tests.web.pages import barriers, page

SignIn = Callable[[str], Client]


class TestPaper:
    def test_a_draft_begins_with_a_title_and_a_day(self, clerk: Clerk) -> None:
        order = clerk.draft(note="Hai dòng\ncủa ghi chú")
        assert (order.state, order.effective_on.isoformat()) == ("DRAFT", "2025-01-01")
        found = clerk.get(order)
        assert found.text("h1") == [PAPER["title"]]
        assert "Dự thảo chưa có việc nào." in found.said
        assert "Quyết định chưa có việc nào: thêm ít nhất một việc sắp xếp." in found.said
        assert barriers(found) == []

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"title": ""}, "Tên quyết định: Chưa nhập mục này."),
            ({"title": "  "}, "Tên quyết định: Chưa nhập mục này."),
            ({"title": "x" * 301}, "Dài quá 300 ký tự (đang có 301). Rút gọn lại."),
            ({"effective_on": ""}, "Ngày hiệu lực: Chưa nhập mục này."),
            ({"effective_on": "31/02/2025"}, "Không có ngày 31/02/2025 trong lịch."),
            ({"effective_on": "mai"}, "“mai” không phải một ngày."),
            ({"effective_on": "01/01/0025"}, "phải từ 1800 đến 2200"),
            ({"decided_on": "hôm qua"}, "“hôm qua” không phải một ngày."),
            ({"note": "x" * 2001}, "Dài quá 2000 ký tự"),
            ({"decision_no": "\x00"}, "Số văn bản"),
        ],
    )
    def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
        self, clerk: Clerk, typed: dict[str, str], sentence: str
    ) -> None:
        response = clerk.client.post(f"{LIST}moi/", PAPER | {"authority": "Thành ủy"} | typed)
        assert response.status_code == 422
        found = page(response)
        assert sentence in found.said
        assert field(found, "authority")["value"] == "Thành ủy"
        for name, value in typed.items():
            if name != "note" and value.strip("\x00 "):
                assert field(found, name)["value"] == value
        assert not Reorganisation.objects.exists()
        assert barriers(found) == []

    def test_a_day_is_read_as_it_is_written_here(self, clerk: Clerk) -> None:
        assert clerk.draft(effective_on="07/01/2025").effective_on.isoformat() == "2025-01-07"

    def test_letters_are_kept_in_one_form(self, clerk: Clerk) -> None:
        assert clerk.draft(title="Sa\u0306\u0301p  xe\u0302\u0301p").title == "Sắp xếp"

    def test_a_draft_is_revised(self, clerk: Clerk) -> None:
        order = clerk.draft(note="Ghi\r\nchú")
        form = clerk.get(order, "sua/")
        assert field(form, "effective_on")["value"] == "01/01/2025"
        clerk.done(order, "sua/", PAPER | {"title": "Tên khác", "read_at": mark(form)})
        order.refresh_from_db()
        assert order.title == "Tên khác"

    def test_the_second_writer_reads_who_was_first_and_what_he_wrote(self, clerk: Clerk) -> None:
        order = clerk.draft()
        read_at = mark(clerk.get(order, "sua/"))
        clerk.done(order, "sua/", PAPER | {"effective_on": "01/3/2025", "read_at": read_at})
        second = PAPER | {"title": "Tên của người thứ hai", "read_at": read_at}
        found = clerk.refused(order, "sua/", second)
        assert "Đồng chí Trần Thị Tổng, lúc" in found.said
        assert "vừa sửa dự thảo này" in found.said
        assert "Bản mới đang ghi: 01/3/2025" in found.said
        assert field(found, "title")["value"] == "Tên của người thứ hai"
        clerk.done(order, "sua/", second | {"read_at": mark(found)})
        order.refresh_from_db()
        assert (order.title, order.effective_on.isoformat()) == ("Tên của người thứ hai", "2025-01-01")

    def test_a_get_writes_nothing(self, clerk: Clerk) -> None:
        order = clerk.placed()
        for path in ("", "sua/", "viec/", "noi-chuyen/", "ty-le/", "len-lich/", "bo/", "phe-duyet/"):
            clerk.client.get(f"{LIST}{order.pk}/{path}")
        order.refresh_from_db()
        assert order.state == "DRAFT"


class TestChanges:
    def test_every_kind_is_offered_with_a_sentence(self, clerk: Clerk) -> None:
        order = clerk.draft()
        found = clerk.get(order, "viec/")
        for kind in Change.Kind:
            assert kind.label in found.said
        assert barriers(found) == []

    def test_a_merger_is_written_and_read_in_words(self, clerk: Clerk) -> None:
        order = clerk.draft()
        one, two = clerk.code("phuc_xa"), clerk.code("tan_hong")
        typed = ward("phường Mới", origin=[one, two], parent=clerk.code("ba_dinh"), clause="khoản 1 Điều 1")
        typed |= {f"phan-{one}": "WHOLE", f"phan-{two}": "PART", f"dien-tich-{two}": "WHOLE"}
        found = clerk.done(order, "viec/nhap/", typed)
        assert (
            "khoản 1 Điều 1: Thành lập “Đảng bộ phường Mới” (đảng bộ cơ sở) trên cơ sở nhập toàn bộ “Đảng bộ "
            "phường Phúc Xá” và một phần dân cư, tổ chức và toàn bộ diện tích của “Đảng bộ xã Tản Hồng”; "
            "trực thuộc “Đảng bộ quận Ba Đình”." in found.said
        )
        change = order.changes.get()
        assert (change.short_name, change.parent) == ("Phường Mới", clerk.city.units["ba_dinh"])
        assert barriers(found) == []

    @pytest.mark.parametrize(
        ("slug", "keys", "words", "sentence"),
        [
            ("ket-thuc", {"unit": "agencies"}, {}, "Kết thúc hoạt động của “Đảng ủy Các cơ quan Đảng"),
            (
                "chuyen-cap-tren",
                {"unit": "office", "parent": "city"},
                {},
                "Chuyển “Chi bộ Văn phòng” về trực thuộc",
            ),
            (
                "doi-ten",
                {"unit": "cell_1"},
                {"name": "Chi bộ tổ 1"},
                "Đổi tên “Chi bộ số 1” thành “Chi bộ tổ 1”.",
            ),
            (
                "doi-loai-hinh",
                {"unit": "office"},
                {"unit_kind": "CELL"},
                "Chuyển loại hình của “Chi bộ Văn phòng” thành",
            ),
            (
                "doi-khoi",
                {"unit": "cell_3"},
                {"bloc": "SCHOOL"},
                "Chuyển “Chi bộ thôn Vân Sa” sang khối Trường học.",
            ),
            (
                "thanh-lap",
                {"parent": "phuc_xa"},
                ward("phường Mới"),
                "Thành lập “Đảng bộ phường Mới” (đảng bộ cơ sở);",
            ),
            (
                "nhap-vao",
                {"unit": "ba_vi", "origin": "ba_dinh"},
                {},
                "Nhập toàn bộ “Đảng bộ quận Ba Đình” vào “Đảng bộ",
            ),
        ],
    )
    def test_the_other_kinds(
        self, clerk: Clerk, slug: str, keys: dict[str, str], words: dict[str, str], sentence: str
    ) -> None:
        order = clerk.draft()
        chosen = {name: clerk.code(key) for name, key in keys.items()}
        if "origin" in chosen:
            chosen[f"phan-{chosen['origin']}"] = "WHOLE"
        assert sentence in clerk.done(order, f"viec/{slug}/", {**words, **chosen}).said

    def test_a_unit_that_the_decision_makes_can_be_the_superior(self, clerk: Clerk) -> None:
        order = clerk.draft()
        clerk.done(order, "viec/thanh-lap/", ward("phường Mới", parent=clerk.code("ba_dinh")))
        first = order.changes.get()
        clerk.done(order, "viec/chuyen-cap-tren/", {"unit": clerk.code("cell_1"), "parent": f"v{first.pk}"})
        assert order.changes.get(kind="TRANSFER").parent_change == first

    def test_an_empty_form_is_refused_at_each_field_and_at_the_top(self, clerk: Clerk) -> None:
        order = clerk.draft()
        found = clerk.refused(order, "viec/nhap/", {})
        for anchor, sentence in (
            ("#q-origin", "Đơn vị nguồn: Chưa chọn đơn vị nguồn."),
            ("#q-parent", "Cấp trên trực tiếp: Chưa chọn cấp trên trực tiếp."),
            ("#id_name", "Tên đầy đủ: Chưa nhập mục này."),
            ("#id_unit_kind", "Loại hình: Chưa chọn mục này."),
        ):
            assert sentence in found.text("a", href=anchor)
        assert barriers(found) == []

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            (
                {"origin": ["D99999"], "phan-D99999": "WHOLE"},
                "Không có đơn vị mang mã “D99999” hoạt động vào ngày 31/12/2024",
            ),
            ({"origin": ["x\x00y" * 90]}, "Không có đơn vị mang mã"),
            ({"parent": "D99999"}, "Không có đơn vị mang mã “D99999”"),
            ({"parent": "v999"}, "Không có đơn vị mang mã “v999”"),
            ({"unit_kind": "KINGDOM"}, "Chọn một mục trong danh sách."),
            ({"unit_kind": "CITY_PARTY"}, "Chọn một mục trong danh sách."),
            ({"name": "Đảng bộ " + "x" * 300}, "Dài quá 200 ký tự"),
            ({"name": "Đảng bộ " + "x" * 150}, "ghi tên gọn không quá 120 ký tự"),
            ({"clause": "x" * 41}, "Dài quá 40 ký tự"),
            ({"area": "7777"}, "Không có địa bàn này."),
            ({"area": "9" * 40}, "Không có địa bàn này."),
        ],
    )
    def test_bad_input_is_a_sentence(self, clerk: Clerk, typed: dict[str, object], sentence: str) -> None:
        order = clerk.draft()
        code = clerk.code("phuc_xa")
        right = ward("phường Mới", origin=[code], parent=clerk.code("ba_dinh")) | {f"phan-{code}": "WHOLE"}
        found = clerk.refused(order, "viec/nhap/", right | typed)
        assert sentence in found.said
        assert not order.changes.exists()

    def test_an_extent_that_the_kind_does_not_know_is_refused(self, clerk: Clerk) -> None:
        order = clerk.draft()
        code = clerk.code("phuc_xa")
        typed = ward("phường Mới", origin=[code], parent=clerk.code("ba_dinh")) | {f"phan-{code}": "WHOLE"}
        assert "Chọn phần chuyển của từng đơn vị nguồn" in clerk.refused(order, "viec/chia-tach/", typed).said

    def test_the_same_unit_twice_is_one(self, clerk: Clerk) -> None:
        """Typed twice it is written once; chosen again it is said."""
        order = clerk.draft()
        code = clerk.code("phuc_xa")
        typed = ward("phường Mới", origin=[code, code], parent=clerk.code("ba_dinh")) | {
            f"phan-{code}": "WHOLE"
        }
        again = page(clerk.post(order, "viec/nhap/", typed | {"chon": f"origin:{code}"}))
        assert "Đơn vị này đã có trong danh sách nguồn." in again.said
        clerk.done(order, "viec/nhap/", typed)
        assert Origin.objects.filter(change__reorganisation=order).count() == 1

    def test_a_ward_that_goes_whole_to_two_places_is_said_at_the_change(self, clerk: Clerk) -> None:
        order = clerk.draft()
        code = clerk.code("phuc_xa")
        for name in ("phường Bắc", "phường Nam"):
            typed = ward(name, origin=[code], parent=clerk.code("ba_dinh")) | {f"phan-{code}": "WHOLE"}
            found = clerk.done(order, "viec/nhap/", typed)
        first = order.changes.order_by("position").first()
        (link,) = [one for one in found.all("a") if "toàn bộ chỉ chuyển về một nơi" in one["text"]]
        assert link["href"] == f"{LIST}{order.pk}/#viec-{first.pk}"

    def test_a_change_is_said_anew_in_its_place(self, clerk: Clerk) -> None:
        order = clerk.divided()
        first = order.changes.order_by("position").first()
        form = clerk.get(order, f"viec/{first.pk}/sua/")
        code = clerk.code("phuc_xa")
        assert field(form, "name")["value"] == "Đảng bộ phường Bắc"
        assert field(form, "origin")["value"] == code
        typed = ward("phường Bắc Hồng", origin=[code], parent=clerk.code("ba_dinh"), read_at=mark(form))
        clerk.done(order, f"viec/{first.pk}/sua/", typed | {f"phan-{code}": "PART"})
        again = order.changes.order_by("position").first()
        assert (again.pk, again.name) == (first.pk, "Đảng bộ phường Bắc Hồng")

    def test_two_clerks_at_one_change(self, clerk: Clerk) -> None:
        order = clerk.divided()
        first = order.changes.order_by("position").first()
        path = f"viec/{first.pk}/sua/"
        code = clerk.code("phuc_xa")
        form = clerk.get(order, path)
        typed = ward("phường A", origin=[code], parent=clerk.code("ba_dinh"), read_at=mark(form))
        typed |= {f"phan-{code}": "PART"}
        clerk.done(order, path, typed)
        second = clerk.refused(order, path, typed | {"name": "Đảng bộ phường B"})
        assert "Đồng chí Trần Thị Tổng, lúc" in second.said
        assert field(second, "name")["value"] == "Đảng bộ phường B"
        clerk.done(order, path, typed | {"name": "Đảng bộ phường B", "read_at": mark(second)})
        first.refresh_from_db()
        assert first.name == "Đảng bộ phường B"

    def test_a_change_that_another_took_out_is_gone(self, clerk: Clerk) -> None:
        order = clerk.divided()
        first = order.changes.order_by("position").first()
        clerk.done(order, f"viec/{first.pk}/bo/", {})
        response = clerk.post(order, f"viec/{first.pk}/sua/", {"name": "x"})
        assert response.status_code == 404
        assert "có người vừa bỏ" in page(response).said

    def test_taking_out_asks_and_says_what_goes_along(self, clerk: Clerk) -> None:
        order = clerk.placed()
        first = order.changes.order_by("position").first()
        asked = clerk.get(order, f"viec/{first.pk}/bo/")
        assert "1 nơi chuyển về đã ghi cho đơn vị này cũng bị bỏ" in asked.said
        assert barriers(asked) == []
        clerk.done(order, f"viec/{first.pk}/bo/", {})
        assert order.changes.count() == 1

    def test_a_superior_of_others_stays(self, clerk: Clerk) -> None:
        order = clerk.draft()
        clerk.done(order, "viec/thanh-lap/", ward("phường Mới", parent=clerk.code("ba_dinh")))
        first = order.changes.get()
        clerk.done(order, "viec/chuyen-cap-tren/", {"unit": clerk.code("cell_1"), "parent": f"v{first.pk}"})
        found = clerk.refused(order, f"viec/{first.pk}/bo/", {})
        assert "Còn đơn vị khác đặt dưới đơn vị này" in found.said

    @pytest.mark.parametrize("path", ["viec/khong-co/", "viec/999/sua/", "viec/999/bo/"])
    def test_what_is_not_there_is_said(self, clerk: Clerk, path: str) -> None:
        order = clerk.draft()
        assert clerk.client.get(f"{LIST}{order.pk}/{path}").status_code == 404


class TestPicker:
    def test_results_come_as_a_fragment(self, clerk: Clerk) -> None:
        order = clerk.draft()
        found = clerk.get(order, "tim/", cho="origin", **{"q-origin": "phuc xa"})
        (button,) = found.all("button", name="chon")
        assert button["value"] == f"origin:{clerk.code('phuc_xa')}"
        assert "Đảng bộ cơ sở · D00005 · Quận Ba Đình" in " ".join(button["text"].split())

    def test_namesakes_are_told_apart_by_their_superiors(self, clerk: Clerk) -> None:
        order = clerk.draft()
        found = clerk.get(order, "tim/", cho="unit", **{"q-unit": "chi bo so"})
        assert all("Phường Phúc Xá, Quận Ba Đình" in text for text in found.text("button", name="chon"))

    @pytest.mark.parametrize("text", ["", "%", "_", "khong co", "x" * 5000, "'; drop table"])
    def test_nothing_found(self, clerk: Clerk, text: str) -> None:
        order = clerk.draft()
        found = clerk.get(order, "tim/", cho="parent", **{"q-parent": text})
        assert found.all("button") == []

    def test_what_the_database_cannot_take_is_refused(self, clerk: Clerk) -> None:
        order = clerk.draft()
        path = f"{LIST}{order.pk}/tim/?cho=parent&q-parent=%00"
        assert clerk.client.get(path).status_code == 400

    def test_a_field_that_is_not_there(self, clerk: Clerk) -> None:
        order = clerk.draft()
        assert clerk.client.get(f"{LIST}{order.pk}/tim/?cho=x").status_code == 404

    def test_units_that_the_decision_makes_are_found_as_superiors(self, clerk: Clerk) -> None:
        order = clerk.divided()
        found = clerk.get(order, "tim/", cho="parent", **{"q-parent": "phuong bac"})
        north = order.changes.order_by("position").first()
        assert [one["value"] for one in found.all("button", name="chon")] == [f"parent:v{north.pk}"]

    def test_without_scripts_the_form_comes_back_with_the_results(self, clerk: Clerk) -> None:
        order = clerk.draft()
        typed = {"name": "Đang gõ", "q-origin": "phuong", "tim": "origin"}
        found = page(clerk.post(order, "viec/nhap/", typed))
        assert [one["value"] for one in found.all("button", name="chon")] == [
            f"origin:{clerk.code('phuc_xa')}"
        ]
        assert field(found, "name")["value"] == "Đang gõ"
        assert field(found, "q-origin")["value"] == "phuong"
        assert found.all("div", class_="errors") == []
        assert barriers(found) == []

    def test_the_first_source_fills_what_the_new_unit_usually_has_from_it(self, clerk: Clerk) -> None:
        order = clerk.draft()
        code = clerk.code("phuc_xa")
        found = page(clerk.post(order, "viec/nhap/", {"chon": f"origin:{code}", "q-origin": "phuong"}))
        assert field(found, "parent")["value"] == clerk.code("ba_dinh")
        chosen = [one["value"] for one in found.all("option") if "selected" in one]
        assert (
            chosen == ["WHOLE", "", "BASE_COMMITTEE", "RESIDENTIAL"][: len(chosen)]
            or "BASE_COMMITTEE" in chosen
        )
        assert field(found, "q-origin")["value"] == ""

    def test_what_was_chosen_can_be_dropped(self, clerk: Clerk) -> None:
        order = clerk.draft()
        code = clerk.code("phuc_xa")
        typed = {"origin": [code], "parent": clerk.code("ba_dinh")}
        found = page(clerk.post(order, "viec/nhap/", typed | {"bo": f"origin:{code}"}))
        assert found.all("input", name="origin") == []
        found = page(clerk.post(order, "viec/nhap/", typed | {"bo": f"parent:{typed['parent']}"}))
        assert found.all("input", name="parent") == []

    def test_enter_in_the_field_to_search_by_takes_the_one_that_was_spelled_out(self, clerk: Clerk) -> None:
        order = clerk.draft()
        clerk.done(order, "viec/ket-thuc/", {"q-unit": "dang bo phuong phuc xa"})
        clerk.done(order, "viec/doi-ten/", {"q-unit": clerk.code("cell_1").lower(), "name": "Chi bộ Một"})
        assert order.changes.count() == 2

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("chi bo", "Chọn một mục trong danh sách tìm được"),
            ("khong co", "Không tìm thấy “khong co” vào ngày 31/12/2024"),
        ],
    )
    def test_otherwise_it_asks(self, clerk: Clerk, text: str, sentence: str) -> None:
        order = clerk.draft()
        found = clerk.refused(order, "viec/ket-thuc/", {"q-unit": text})
        assert sentence in found.said
        assert field(found, "q-unit")["value"] == text

    def test_the_next_part_begins_with_the_unit_and_the_rest(self, clerk: Clerk) -> None:
        order = clerk.draft()
        record = clerk.part(order, "phường Bắc", "PART")
        (link,) = [one for one in record.all("a") if "Thêm phần khác" in one["text"]]
        form = page(clerk.client.get(link["href"]))
        assert field(form, "origin")["value"] == clerk.code("phuc_xa")
        assert next(one["value"] for one in form.all("option") if "selected" in one) == Extent.REST


@pytest.mark.parametrize("username", ["lanhdao", "phucxa", "quantri", "moi"])
def test_who_may_not_draft_reads_why(signed_in: SignIn, city: Cast, username: str) -> None:
    client = signed_in(username)
    found = page(client.get(LIST))
    assert "chưa được giao quyền lập dự thảo sắp xếp tổ chức" in found.said
    assert client.get(f"{LIST}moi/").status_code == 403
    assert client.post(f"{LIST}moi/", PAPER).status_code == 403
