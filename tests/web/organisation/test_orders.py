"""The list and the record: what they say of a decision, to whom, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from namro.ground import clock
from tests.cast import Cast
from tests.organisation.decisions import DAY, Decision, K, named, whole
from tests.web.organisation.writing import LIST, SIGNED, Clerk, field, mark
from tests.web.pages import Page, barriers, page

SignIn = Callable[[str], Client]


def scheduled(city: Cast, key: str = "ba_vi", **decision: object) -> Decision:
    made = Decision(**decision)  # type: ignore[arg-type]
    made.add(
        K.MERGE,
        **named("Quận Mới", parent=city.units["city"], unit_kind="SUPERIOR_OF_BASE"),
        origins=whole(city.units[key]),
    )
    made.done()
    return made


def disabled(found: Page) -> list[str]:
    return [" ".join(one["text"].split()) for one in found.all("span", aria_disabled="true")]


class TestList:
    def test_nothing_yet(self, leader: Clerk) -> None:
        found = page(leader.client.get(LIST))
        assert found.text("h1") == ["Sắp xếp tổ chức"]
        assert "Chưa có quyết định nào ở đây." in found.said
        assert barriers(found) == []

    def test_the_navigation_leads_here(self, leader: Clerk) -> None:
        found = page(leader.client.get("/"))
        assert found.text("a", href=LIST) == ["Sắp xếp tổ chức"]

    def test_a_row_says_state_day_sizes_and_whose_turn_it_is(self, clerk: Clerk) -> None:
        clerk.divided()
        scheduled(clerk.city)
        found = page(clerk.client.get(LIST))
        assert found.text("h1") == ["Sắp xếp tổ chức: 2 quyết định"]
        rows = found.text("tr")
        assert "Sắp xếp thử 1286-QĐ/TU, 01/7/2024 Đã lên lịch 01/01/2025 1 đơn vị 1 đơn vị không còn" in rows
        assert "Chia phường Phúc Xá Dự thảo 01/01/2025 1 đơn vị 2 đơn vị Lãnh đạo cấp ủy phê duyệt" in rows
        assert barriers(found) == []

    def test_in_force_is_read_from_the_clock(self, city: Cast, signed_in: SignIn) -> None:
        order = scheduled(city).order
        client = signed_in("moi")
        for day, words in (
            (DAY.replace(year=2024, month=12, day=31), "Đã lên lịch"),
            (DAY, "Đang có hiệu lực"),
        ):
            with clock.frozen(day):
                assert words in page(client.get(LIST)).said
        assert order.state == "SCHEDULED"

    def test_one_state(self, clerk: Clerk) -> None:
        clerk.divided()
        scheduled(clerk.city)
        found = page(clerk.client.get(LIST, {"trang-thai": "SCHEDULED"}))
        assert "Chia phường Phúc Xá" not in found.said
        assert "Dự thảo: 1" in found.said

    @pytest.mark.parametrize("query", ["trang-thai=x", "trang=9", "trang=x", "trang=%00"])
    def test_bad_choices_are_sentences(self, clerk: Clerk, query: str) -> None:
        assert clerk.client.get(f"{LIST}?{query}").status_code == 400


class TestReading:
    def test_what_is_in_the_tree_is_for_everybody(self, city: Cast, signed_in: SignIn) -> None:
        order = scheduled(city).order
        for username in ("moi", "phucxa", "quantri", "badinh"):
            response = signed_in(username).get(f"{LIST}{order.pk}/")
            assert response.status_code == 200
            offered = "Đính chính bằng quyết định mới" in page(response).said
            assert offered is (username == "badinh")

    def test_drafts_are_for_those_concerned(self, city: Cast, signed_in: SignIn) -> None:
        own = Clerk(city, signed_in("badinh")).divided()
        other = Decision(title="Nhập ở Ba Vì")
        other.add(K.DISSOLVE, city.units["tan_hong"])
        seen = {
            username: [
                signed_in(username).get(f"{LIST}{order.pk}/").status_code for order in (own, other.order)
            ]
            for username in ("thanhuy", "lanhdao", "badinh", "phucxa", "quantri", "moi")
        }
        assert seen == {
            "thanhuy": [200, 200],
            "lanhdao": [200, 200],
            "badinh": [200, 403],
            "phucxa": [403, 403],
            "quantri": [403, 403],
            "moi": [403, 403],
        }
        assert "Nhập ở Ba Vì" not in page(signed_in("badinh").get(LIST)).said
        refused = page(signed_in("phucxa").get(f"{LIST}{own.pk}/"))
        assert "Quyết định này chưa lên lịch." in refused.said

    @pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
    def test_what_is_not_there(self, clerk: Clerk, pk: str) -> None:
        response = clerk.client.get(f"{LIST}{pk}/")
        assert response.status_code == 404
        assert "Không có quyết định sắp xếp này." in page(response).said

    def test_nobody_signed_in(self, city: Cast, client: Client) -> None:
        assert client.get(LIST)["Location"].startswith("/tai-khoan/login/")


class TestRecord:
    def test_a_divided_ward_is_drawn(self, clerk: Clerk) -> None:
        order = clerk.divided()
        found = clerk.get(order)
        (drawing,) = found.all("svg", class_="flows")
        assert drawing["aria-label"] == "Phường Phúc Xá sắp xếp thành 2 đơn vị."
        assert found.all("a", class_="mark", href=f"/don-vi/{clerk.code('phuc_xa')}/")
        assert barriers(found) == []

    def test_history_says_who_and_why_and_when(self, clerk: Clerk) -> None:
        order = clerk.placed()
        said = clerk.get(order).said
        for why in (
            "Lập dự thảo",
            "Thêm việc: Thành lập trên cơ sở chia, tách – Đảng bộ phường Bắc",
            "Ghi nơi chuyển về: Đơn vị trực thuộc của “Đảng bộ phường Phúc Xá”",
        ):
            assert why in said
        assert said.count("Trần Thị Tổng, lúc ") == 5

    def test_a_warning_does_not_block(self, clerk: Clerk, leader: Clerk) -> None:
        order = clerk.draft()
        clerk.done(
            order, "viec/chuyen-cap-tren/", {"unit": clerk.code("cell_1"), "parent": clerk.code("city")}
        )
        clerk.done(
            order,
            "viec/thanh-lap/",
            {
                "name": "Chi bộ lẻ",
                "unit_kind": "CELL",
                "bloc": "RESIDENTIAL",
                "parent": clerk.code("city"),
            },
        )
        found = leader.get(order)
        assert "Cần lưu ý: 1" in found.said
        assert "không thường gặp, kiểm tra lại" in found.said
        assert "Phê duyệt" not in disabled(found)

    def test_what_cannot_be_done_says_why(self, city: Cast, signed_in: SignIn) -> None:
        clerk = Clerk(city, signed_in("badinh"))
        order = clerk.divided()
        own = clerk.get(order)
        assert disabled(own) == ["Phê duyệt"]
        assert "chưa được giao quyền phê duyệt sắp xếp tổ chức" in own.said
        assert "Người lập xử lý 2 điểm ghi dưới đây; sau đó Lãnh đạo cấp ủy phê duyệt" in own.said
        leader = Clerk(city, signed_in("lanhdao")).get(order)
        assert disabled(leader) == ["Phê duyệt", "Sửa thông tin", "Bỏ dự thảo"]
        assert "Còn 2 điểm phải xử lý trước khi phê duyệt." in leader.said

    def test_a_draft_that_reaches_further_is_not_written_into(self, city: Cast, signed_in: SignIn) -> None:
        order = Decision()
        order.add(K.DISSOLVE, city.units["cell_1"])
        order.add(K.DISSOLVE, city.units["cell_3"])
        clerk = Clerk(city, signed_in("badinh"))
        found = clerk.get(order.order)
        assert "1 đơn vị của quyết định nằm ngoài phạm vi được giao của đồng chí." in found.said
        assert clerk.client.get(f"{LIST}{order.order.pk}/viec/").status_code == 403
        assert clerk.post(order.order, "viec/ket-thuc/", {"unit": city.code("cell_2")}).status_code == 403

    def test_a_unit_outside_the_scope_is_refused_in_the_form(self, city: Cast, signed_in: SignIn) -> None:
        clerk = Clerk(city, signed_in("badinh"))
        order = clerk.draft()
        found = clerk.refused(order, "viec/ket-thuc/", {"unit": city.code("cell_3")})
        assert "nằm ngoài phạm vi được giao" in found.said
        assert field(found, "unit")["value"] == city.code("cell_3")

    def test_a_correction_is_listed_both_ways(self, clerk: Clerk) -> None:
        first = scheduled(clerk.city).order
        record = clerk.get(first)
        (link,) = [one for one in record.all("a") if "Đính chính bằng quyết định mới" in one["text"]]
        asked = page(clerk.client.get(link["href"]))
        assert "Đính chính quyết định Sắp xếp thử." in asked.said
        response = clerk.client.post(
            link["href"], {"title": "Đính chính tên", "effective_on": "01/3/2025"}, follow=True
        )
        second = page(response)
        assert second.all("a", href=f"{LIST}{first.pk}/")
        assert "Đính chính tên" in clerk.get(first).said
        assert "Đính chính “Sắp xếp thử”" in page(clerk.client.get(LIST)).said

    @pytest.mark.parametrize("text", ["999", "x", "9" * 40])
    def test_a_correction_of_nothing(self, clerk: Clerk, text: str) -> None:
        assert clerk.client.get(f"{LIST}moi/?dinh-chinh={text}").status_code == 404

    def test_a_draft_is_not_corrected_but_revised(self, clerk: Clerk) -> None:
        order = clerk.draft()
        response = clerk.client.post(
            f"{LIST}moi/?dinh-chinh={order.pk}", {"title": "x", "effective_on": "01/3/2025"}
        )
        assert response.status_code == 422
        assert "dự thảo thì sửa trực tiếp" in page(response).said

    def test_a_day_with_later_rows_is_refused_where_it_stands(self, clerk: Clerk) -> None:
        """The ward admitted members after the day on which it would have ended."""
        order = clerk.draft(effective_on="01/3/2024")
        code = clerk.code("cell_1")
        clerk.done(order, "viec/ket-thuc/", {"unit": code})
        found = clerk.get(order)
        assert "Quyết định kết nạp đảng viên: đã ghi" in found.said
        assert found.all("a", href=f"{LIST}{order.pk}/sua/")

    def test_what_is_complete_says_so(self, clerk: Clerk) -> None:
        order = clerk.placed()
        found = clerk.get(order)
        assert "Không còn điểm phải xử lý" in found.said
        assert "Bước tiếp theoLãnh đạo cấp ủy phê duyệt" in found.said


class TestSteps:
    def approved(self, clerk: Clerk, leader: Clerk) -> object:
        order = clerk.placed()
        form = leader.get(order, "phe-duyet/")
        leader.done(order, "phe-duyet/", SIGNED | {"read_at": mark(form)})
        order.refresh_from_db()
        return order

    def test_from_the_draft_into_the_tree(self, clerk: Clerk, leader: Clerk) -> None:
        order = self.approved(clerk, leader)
        assert (order.state, order.decision_no) == ("APPROVED", "1286-QĐ/TU")
        record = clerk.get(order)
        assert "1286-QĐ/TU ngày 01/7/2024 của Ban Thường vụ Thành ủy" in record.said
        asked = clerk.get(order, "len-lich/")
        assert "Đưa vào cây tổ chức từ ngày 01/01/2025?" in asked.said
        assert "Đơn vị trực thuộc: 2" in asked.said
        assert barriers(asked) == []
        done = clerk.done(order, "len-lich/", {})
        assert "Đã đưa vào cây tổ chức." in done.said
        assert "Sẽ có hiệu lực từ 01/01/2025" in done.said
        assert "Phê duyệt theo 1286-QĐ/TU ngày 01/7/2024" in done.said
        tree = page(clerk.client.get("/cay-to-chuc/", {"goc": clerk.code("ba_dinh"), "ngay": "2024-07-05"}))
        assert "Phường Phúc Xá" in tree.said

    def test_two_clicks_are_one(self, clerk: Clerk, leader: Clerk) -> None:
        order = self.approved(clerk, leader)
        clerk.done(order, "len-lich/", {})
        again = clerk.done(order, "len-lich/", {})
        assert (
            "Quyết định đang ở trạng thái “Sẽ có hiệu lực từ 01/01/2025”, đã ở đúng bước này." in again.said
        )
        approved_again = leader.done(order, "phe-duyet/", SIGNED | {"read_at": "x"})
        assert "không chuyển bước này được" in approved_again.said

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"authority": ""}, "Cơ quan quyết định: Chưa nhập mục này."),
            ({"decision_no": ""}, "Số văn bản: Chưa nhập mục này."),
            ({"decided_on": ""}, "Ngày văn bản: Chưa nhập mục này."),
            ({"decided_on": "30/02/2024"}, "Không có ngày 30/02/2024 trong lịch."),
            ({"decision_no": "x" * 61}, "Dài quá 60 ký tự"),
        ],
    )
    def test_an_approval_without_its_paper(
        self, clerk: Clerk, leader: Clerk, typed: dict[str, str], sentence: str
    ) -> None:
        order = clerk.placed()
        read_at = mark(leader.get(order, "phe-duyet/"))
        found = leader.refused(order, "phe-duyet/", SIGNED | {"read_at": read_at} | typed)
        assert sentence in found.said
        assert barriers(found) == []

    def test_nobody_approves_what_he_has_not_read(self, clerk: Clerk, leader: Clerk) -> None:
        order = clerk.placed()
        read_at = mark(leader.get(order, "phe-duyet/"))
        clerk.done(order, "viec/doi-ten/", {"unit": clerk.code("cell_1"), "name": "Chi bộ Một"})
        found = leader.refused(order, "phe-duyet/", SIGNED | {"read_at": read_at})
        assert "Đồng chí Trần Thị Tổng, lúc" in found.said
        assert "“Chi bộ Một”" in found.said
        assert field(found, "decision_no")["value"] == SIGNED["decision_no"]
        leader.done(order, "phe-duyet/", SIGNED | {"read_at": mark(found)})

    def test_what_lacks_a_place_is_not_approved(self, clerk: Clerk, leader: Clerk) -> None:
        order = clerk.divided()
        read_at = mark(leader.get(order, "phe-duyet/"))
        found = leader.refused(order, "phe-duyet/", SIGNED | {"read_at": read_at})
        assert "Đơn vị trực thuộc: còn 2 chưa có nơi chuyển về." in found.said

    def test_it_goes_back_with_a_reason(self, clerk: Clerk, leader: Clerk) -> None:
        order = self.approved(clerk, leader)
        assert "Lý do: Chưa nhập mục này." in leader.refused(order, "tra-lai/", {"reason": " "}).said
        found = leader.done(order, "tra-lai/", {"reason": "Sai tên phường"})
        assert "Trả lại dự thảo: Sai tên phường" in found.said
        order.refresh_from_db()
        assert (order.state, order.approved_by) == ("DRAFT", "")

    def test_a_draft_is_dropped_with_a_reason_and_stays_readable(self, clerk: Clerk) -> None:
        order = clerk.draft()
        assert barriers(clerk.get(order, "bo/")) == []
        found = clerk.done(order, "bo/", {"reason": "Làm lại từ đầu"})
        assert "Bỏ dự thảo: Làm lại từ đầu" in found.said
        assert "Đã bỏ" in found.said
        assert clerk.client.get(f"{LIST}{order.pk}/viec/").status_code == 403

    @pytest.mark.parametrize(
        ("username", "path", "status"),
        [
            ("thanhuy", "phe-duyet/", 403),
            ("thanhuy", "tra-lai/", 403),
            ("badinh", "phe-duyet/", 403),
            ("lanhdao", "len-lich/", 403),
            ("lanhdao", "sua/", 403),
            ("lanhdao", "bo/", 403),
            ("phucxa", "phe-duyet/", 403),
            ("quantri", "len-lich/", 403),
        ],
    )
    def test_who_may_not_reads_why(
        self, clerk: Clerk, signed_in: SignIn, username: str, path: str, status: int
    ) -> None:
        order = clerk.placed()
        client = signed_in(username)
        assert client.get(f"{LIST}{order.pk}/{path}").status_code == status
        assert client.post(f"{LIST}{order.pk}/{path}", {}).status_code == status
        order.refresh_from_db()
        assert order.state == "DRAFT"

    def test_whoever_drafted_does_not_approve(self, city: Cast, signed_in: SignIn, clerk: Clerk) -> None:
        from namro.access.actions import grant_role
        from tests.cast import BEGIN, BY, WHY

        order = clerk.placed()
        grant_role(
            by=BY,
            account=city.accounts["thanhuy"],
            role_code="LEADER",
            unit=city.units["city"],
            first=BEGIN,
            reason=WHY,
        )
        found = clerk.get(order)
        assert "Người lập không tự phê duyệt" in found.said
        assert clerk.client.get(f"{LIST}{order.pk}/phe-duyet/").status_code == 403

    @pytest.mark.parametrize("path", ["", "viec/", "noi-chuyen/", "tim/"])
    def test_pages_that_only_read(self, clerk: Clerk, path: str) -> None:
        order = clerk.draft()
        assert clerk.client.post(f"{LIST}{order.pk}/{path}").status_code == 405
