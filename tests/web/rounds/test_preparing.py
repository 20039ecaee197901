"""Pages of a round that is prepared: the list, the plan, the grid, shares, registering, and its steps."""

from __future__ import annotations

import pytest

from namro.targets.models import Indicator, TargetProposal, TargetRound
from namro.targets.rounds.actions import Number, set_lines
from namro.targets.rounds.steps.actions import move_on
from namro.targets.states import S
from tests.cast import BY, WHY, Cast
from tests.web.organisation.writing import field
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements
from tests.web.rounds.writing import LIST, PLAN, Desk, Sit, submitted

GOAL = f"goal_{Indicator.MASS_MEMBER}"


def values(round_: TargetRound) -> dict[str, int]:
    return {line.assignee.code: line.value for line in round_.assignments.select_related("assignee")}


class TestList:
    def test_rounds_stand_by_state_with_who_is_next(self, desk: Sit) -> None:
        sitting = desk()
        sitting.begin()
        found = page(sitting.client.get(LIST))
        assert found.text("h1") == ["Đợt giao chỉ tiêu: 2"]
        assert "Chuyên viên Ban Tổ chức Thành ủy" in found.said and "mở đăng ký" in found.said
        assert found.text("a", class_="chip") == ["Tất cả", "Dự thảo: 1", "Đã ban hành: 1"]
        assert barriers(found) == []
        drafts = page(sitting.client.get(f"{LIST}?trang-thai=DRAFT"))
        assert "Chỉ tiêu năm 2025" in drafts.said and "Chỉ tiêu năm 2024" not in drafts.said

    def test_a_state_that_is_none_is_told(self, desk: Sit) -> None:
        response = desk().client.get(f"{LIST}?trang-thai=MOON")
        assert response.status_code == 400
        assert "Không có trạng thái này" in page(response).said

    @pytest.mark.parametrize(("username", "count"), [("badinh", 1), ("quantri", 0), ("moi", 0)])
    def test_others_see_what_concerns_them(self, desk: Sit, username: str, count: int) -> None:
        desk().begin()
        found = page(desk(username).client.get(LIST))
        assert found.text("h1") == [f"Đợt giao chỉ tiêu: {count}" if count else "Đợt giao chỉ tiêu"]

    def test_without_the_right_nothing_is_begun_and_the_page_says_who_does(self, desk: Sit) -> None:
        sitting = desk("lanhdao")
        found = page(sitting.client.get(LIST))
        assert "Đồng chí chưa được giao quyền giao chỉ tiêu" in found.said
        assert "Lập đợt giao" not in found.text("a")
        assert sitting.client.get(f"{LIST}moi/").status_code == 403

    def test_few_statements(self, desk: Sit) -> None:
        client = desk().client
        with statements() as found:
            client.get(LIST)
        assert len(found) <= MOST_STATEMENTS


class TestPlan:
    def test_a_round_begins_with_its_plan(self, desk: Sit) -> None:
        sitting = desk()
        form = page(sitting.client.get(f"{LIST}moi/"))
        assert field(form, "first")["value"] == "01/01/2024", "in July this year's"
        assert barriers(form) == []
        round_ = sitting.begin(**{GOAL: "1.200"})
        assert (round_.state, round_.goals) == (S.DRAFT, {"T_MASS_MEMBER_DN": 1200})
        found = sitting.get(round_)
        assert found.text("h1") == ["Chỉ tiêu năm 2025"]
        assert "1.200" in found.said
        assert barriers(found) == []
        assert "Chưa giao chỉ tiêu nào" in sitting.get(sitting.begin()).said

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"title": ""}, "Tên đợt giao: Chưa nhập mục này."),
            ({"first": "mai"}, "“mai” không phải một ngày."),
            ({"last": "31/12/2024"}, "Ngày cuối đứng trước ngày đầu."),
            ({"sum_mode": "MOON"}, "Chọn một mục trong danh sách."),
            ({"unit": "D99999"}, "Chọn một mục trong danh sách."),
            ({GOAL: "mười"}, "“mười” không phải số nguyên."),
            ({GOAL: "-3"}, "Số phải từ 0 đến 2.000.000.000."),
            ({GOAL: "99999999999"}, "Số phải từ 0 đến 2.000.000.000."),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(self, desk: Sit, typed: dict[str, str], sentence: str) -> None:
        sitting = desk()
        response = sitting.client.post(f"{LIST}moi/", PLAN | {"unit": sitting.city.code("city")} | typed)
        assert response.status_code == 422
        found = page(response)
        assert sentence in found.said
        assert barriers(found) == []
        if "title" not in typed:
            assert field(found, "title")["value"] == PLAN["title"]

    def test_it_is_changed_and_the_second_reads_who_was_first(self, desk: Sit) -> None:
        sitting = desk()
        round_ = sitting.begin()
        read_at = str(round_.version)
        sitting.done(round_, "sua/", PLAN | {"read_at": read_at, "last": "30/11/2025"})
        second = PLAN | {"title": "Tên của người thứ hai", "read_at": read_at}
        found = sitting.refused(round_, "sua/", second)
        assert "Đồng chí Trần Thị Tổng, lúc" in found.said
        assert "vừa sửa đợt giao này" in found.said
        assert "Bản mới đang ghi: 30/11/2025" in found.said
        assert field(found, "title")["value"] == "Tên của người thứ hai"
        again = second | {"read_at": field(found, "read_at")["value"]}
        sitting.done(round_, "sua/", again)
        round_.refresh_from_db()
        assert round_.title == "Tên của người thứ hai"

    def test_there_is_no_such_round(self, desk: Sit) -> None:
        response = desk().client.get(f"{LIST}999/")
        assert response.status_code == 404
        assert "Không có đợt giao chỉ tiêu này" in page(response).said

    def test_a_draft_is_not_open_to_units(self, desk: Sit) -> None:
        round_ = desk().begin()
        response = desk("badinh").client.get(f"{LIST}{round_.pk}/")
        assert response.status_code == 403
        assert "chỉ mở cho cấp ủy giao" in page(response).said


class TestGrid:
    def test_cells_are_typed_at_once(self, desk: Sit, city: Cast) -> None:
        sitting = desk()
        round_ = sitting.begin(**{GOAL: "20"})
        found = sitting.get(round_, "nhap/")
        assert barriers(found) == []
        assert len([one for one in found.all("input") if one["name"].startswith("o-")]) == 3 * 6
        shown = sitting.fill(round_, {"ba_vi": "1.008", "ba_dinh": " 10 "})
        assert "Đã ghi 2 ô thay đổi." in shown.said
        assert values(round_) == {city.code("ba_vi"): 1008, city.code("ba_dinh"): 10}
        assert "1.018" in shown.said and "-998" in shown.said and "giao vượt" in shown.said
        assert field(sitting.get(round_, "nhap/"), sitting.box("ba_vi"))["value"] == "1.008"
        assert "đã giao 1.018 trên 20" in sitting.get(round_, "nhap/").said
        assert "Không ô nào thay đổi." in sitting.fill(round_, {"ba_vi": "1008", "ba_dinh": "10"}).said

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("tám", "“tám” không phải số nguyên."),
            ("8,5", "Dấu phẩy chỉ dùng cho phần thập phân."),
            ("0", "Số phải từ 1 đến 2.000.000.000."),
            ("-4", "Số phải từ 1"),
            ("9" * 19, "Số này dài quá 18 chữ số."),
        ],
    )
    def test_a_wrong_cell_says_so_and_nothing_is_lost(self, desk: Sit, text: str, sentence: str) -> None:
        sitting = desk()
        round_ = sitting.begin()
        typed = {sitting.box("ba_vi"): text, sitting.box("ba_dinh"): "10"}
        found = sitting.refused(round_, "nhap/", typed)
        wrong = field(found, sitting.box("ba_vi"))
        assert sentence in " ".join(found.text("p", id=f"{sitting.box('ba_vi')}-error"))
        assert (wrong["value"], wrong["aria-invalid"]) == (text, "true")
        assert field(found, sitting.box("ba_dinh"))["value"] == "10"
        assert found.all("a", href=f"#{sitting.box('ba_vi')}")
        assert barriers(found) == []
        assert values(round_) == {}

    def test_the_second_keeps_what_was_typed_beside_what_stands(self, desk: Sit) -> None:
        sitting = desk()
        round_ = sitting.begin()
        read_at = str(round_.version)
        sitting.fill(round_, {"ba_vi": "8"})
        found = sitting.refused(round_, "nhap/", {"read_at": read_at, sitting.box("ba_vi"): "9"})
        assert "Đồng chí Trần Thị Tổng, lúc" in found.said
        assert field(found, sitting.box("ba_vi"))["value"] == "9"
        assert "đang ghi: 8" in found.said
        sitting.done(round_, "nhap/", {sitting.box("ba_vi"): "9"})
        assert list(values(round_).values()) == [9]

    def test_after_it_was_submitted_the_grid_is_closed(self, desk: Sit) -> None:
        sitting = desk()
        round_ = submitted(sitting)
        response = sitting.client.get(f"{LIST}{round_.pk}/nhap/")
        assert response.status_code == 400
        assert "Đợt giao đã trình; trả lại rồi mới sửa." in page(response).said

    def test_registered_numbers_stand_beside(self, desk: Sit, city: Cast) -> None:
        sitting = desk()
        round_ = sitting.begin()
        sitting.on(round_, "mo-dang-ky")
        desk("badinh").done(
            round_, f"dang-ky/{city.code('ba_dinh')}/", {"T_MASS_MEMBER_DN": "7", "read_at": ""}
        )
        assert "đăng ký 7" in sitting.get(round_, "nhap/").said
        assert "đăng ký 7" in sitting.get(round_).said

    @pytest.mark.parametrize("path", ["", "nhap/", "ty-le/", "sua/"])
    def test_few_statements(self, desk: Sit, path: str) -> None:
        sitting = desk()
        round_ = sitting.begin()
        sitting.fill(round_, {"ba_vi": "8", "ba_dinh": "10"})
        with statements() as found:
            sitting.get(round_, path)
        assert len(found) <= MOST_STATEMENTS, found


class TestShare:
    def test_numbers_are_found_by_a_share(self, desk: Sit) -> None:
        sitting = desk()
        round_ = sitting.begin()
        assert barriers(sitting.get(round_, "ty-le/")) == []
        typed = {"indicator": "T_MEMBER_NEW", "basis": "PCT_UNIFORM", "pct": "3,25", "floor": "2"}
        found = sitting.done(round_, "ty-le/", typed)
        assert "Đã tính chỉ tiêu của" in found.said
        assert set(values(round_).values()) == {2}

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"pct": ""}, "Tỷ lệ phải lớn hơn 0 và không quá 100 %."),
            ({"pct": "3.25"}, "Dấu chấm chỉ ngăn cách hàng nghìn."),
            ({"pct": "101"}, "không quá 100 %"),
            ({"pct": "0,0001"}, "không quá ba chữ số sau dấu phẩy"),
            ({"indicator": ""}, "Chỉ tiêu: Chưa chọn mục này."),
            ({"basis": "AVG_PER_YEAR"}, "Chưa có chỉ tiêu nhiệm kỳ đã ban hành"),
        ],
    )
    def test_a_share_that_cannot_be(self, desk: Sit, typed: dict[str, str], sentence: str) -> None:
        sitting = desk()
        round_ = sitting.begin()
        plain = {"indicator": "T_MEMBER_NEW", "basis": "PCT_UNIFORM", "pct": "3", "floor": ""}
        found = sitting.refused(round_, "ty-le/", plain | typed)
        assert sentence in found.said
        assert barriers(found) == []


class TestRegistering:
    def opened(self, desk: Sit) -> tuple[Desk, TargetRound]:
        sitting = desk()
        round_ = sitting.begin()
        sitting.on(round_, "mo-dang-ky")
        return sitting, round_

    def test_a_unit_registers_and_sees_only_its_own(self, desk: Sit, city: Cast) -> None:
        _, round_ = self.opened(desk)
        unit = desk("badinh")
        seen = unit.get(round_)
        assert "Quận Ba Đình" in seen.said or "Ba Đình" in seen.said
        assert "Ba Vì" not in seen.said
        path = f"dang-ky/{city.code('ba_dinh')}/"
        form = unit.get(round_, path)
        assert barriers(form) == []
        mark = field(form, "read_at").get("value", "")
        typed = {"T_MASS_MEMBER_DN": "1.007", "note": "Nguồn mới", "read_at": mark}
        assert "Đã ghi đăng ký" in unit.done(round_, path, typed).said
        assert TargetProposal.objects.get().value == 1007
        assert field(unit.get(round_, path), "T_MASS_MEMBER_DN")["value"] == "1.007"

    def test_a_colleague_was_first(self, desk: Sit, city: Cast) -> None:
        _, round_ = self.opened(desk)
        unit, path = desk("badinh"), f"dang-ky/{city.code('ba_dinh')}/"
        mark = field(unit.get(round_, path), "read_at").get("value", "")
        unit.done(round_, path, {"T_MASS_MEMBER_DN": "7", "read_at": mark})
        found = unit.refused(round_, path, {"T_MASS_MEMBER_DN": "9", "read_at": mark})
        assert "Người khác của đơn vị vừa ghi đăng ký này." in found.said
        assert "Đang ghi: 7" in found.said
        assert field(found, "T_MASS_MEMBER_DN")["value"] == "9"

    def test_a_wrong_number_stands_at_its_field(self, desk: Sit, city: Cast) -> None:
        _, round_ = self.opened(desk)
        path = f"dang-ky/{city.code('ba_dinh')}/"
        found = desk("badinh").refused(round_, path, {"T_MASS_MEMBER_DN": "bảy", "read_at": ""})
        assert "“bảy” không phải số nguyên." in found.said

    def test_nobody_registers_for_a_neighbour(self, desk: Sit, city: Cast) -> None:
        _, round_ = self.opened(desk)
        response = desk("badinh").client.get(f"{LIST}{round_.pk}/dang-ky/{city.code('ba_vi')}/")
        assert response.status_code == 404
        assert "nằm ngoài phạm vi của đồng chí" in page(response).said

    def test_after_it_was_closed_the_unit_is_told(self, desk: Sit, city: Cast) -> None:
        sitting, round_ = self.opened(desk)
        sitting.fill(round_, {"ba_vi": "8"})
        sitting.on(round_, "can-doi")
        shown = sitting.client.get(f"{LIST}{round_.pk}/dang-ky/{city.code('ba_dinh')}/", follow=True)
        assert "không nhận đăng ký" in page(shown).said


class TestSteps:
    def test_there_and_back_again(self, desk: Sit) -> None:
        sitting = desk()
        round_ = sitting.begin()
        sitting.fill(round_, {"ba_vi": "8"})
        for slug, state in (
            ("mo-dang-ky", S.REGISTERING),
            ("lai-du-thao", S.DRAFT),
            ("mo-dang-ky", S.REGISTERING),
            ("can-doi", S.BALANCED),
            ("lai-dang-ky", S.REGISTERING),
            ("can-doi", S.BALANCED),
            ("trinh", S.SUBMITTED),
        ):
            assert barriers(sitting.get(round_, f"{slug}/")) == []
            sitting.on(round_, slug)
            round_.refresh_from_db()
            assert round_.state == state
        leader = desk("lanhdao")
        assert "Lý do: Chưa nhập mục này." in leader.refused(round_, "tra-lai/", {"reason": ""}).said
        leader.on(round_, "tra-lai")
        assert "Trả lại: Cần bổ sung" in leader.get(round_).said

    def test_who_clicks_twice_reads_how_it_stands(self, desk: Sit) -> None:
        sitting = desk()
        round_ = sitting.begin()
        sitting.on(round_, "mo-dang-ky")
        response = sitting.client.get(f"{LIST}{round_.pk}/mo-dang-ky/", follow=True)
        assert "Đợt giao đang ở trạng thái “Các đơn vị đang đăng ký”" in page(response).said

    def test_who_read_an_older_version_is_told(self, desk: Sit, city: Cast) -> None:
        sitting = desk()
        round_ = sitting.begin()
        read_at = str(round_.version)
        sitting.fill(round_, {"ba_vi": "8"})
        found = sitting.refused(round_, "mo-dang-ky/", {"read_at": read_at})
        assert "vừa sửa đợt giao này" in found.said
        sitting.on(round_, "mo-dang-ky")

    def test_exact_sums_block_and_say_why(self, desk: Sit) -> None:
        sitting = desk()
        round_ = sitting.begin(sum_mode="EXACT", **{GOAL: "12"})
        sitting.fill(round_, {"ba_vi": "8"})
        sitting.on(round_, "mo-dang-ky")
        found = sitting.get(round_)
        assert "Phải xử lý trước khi cân đối: 1" in found.said
        assert found.text("span", aria_disabled="true") == ["Cân đối"]
        assert "phải bằng chỉ tiêu 12; còn thiếu 4" in sitting.refused(round_, "can-doi/", {}).said

    def test_a_draft_is_thrown_away_with_a_reason(self, desk: Sit) -> None:
        sitting = desk()
        round_ = sitting.begin()
        assert "Đã bỏ dự thảo." in sitting.done(round_, "bo/", {"reason": "Lập nhầm năm"}).said
        assert not TargetRound.objects.filter(pk=round_.pk).exists()

    def test_there_is_no_such_step(self, desk: Sit) -> None:
        sitting = desk()
        assert sitting.client.get(f"{LIST}{sitting.begin().pk}/len-mat-trang/").status_code == 404

    @pytest.mark.parametrize("path", ["nhap/", "sua/", "ty-le/", "mo-dang-ky/", "bo/", "dieu-chinh/"])
    def test_units_do_nothing_of_the_committee_s(self, desk: Sit, path: str) -> None:
        round_ = desk().begin()
        desk().on(round_, "mo-dang-ky")
        assert desk("badinh").client.get(f"{LIST}{round_.pk}/{path}").status_code == 403

    def test_the_page_of_a_large_round_is_small(self, desk: Sit, city: Cast) -> None:
        """All six indicators for every unit in one form."""
        sitting = desk()
        round_ = sitting.begin()
        numbers = {
            (city.units[key].pk, one.value): Number(1234)
            for key in ("ba_dinh", "ba_vi", "agencies")
            for one in Indicator
        }
        set_lines(by=BY, round_=round_, numbers=numbers, read_at=None, reason=WHY)
        move_on(by=BY, round_=round_, to=S.REGISTERING, read_at=None, reason=WHY)
        found = sitting.get(round_)
        assert found.said.count("1.234") == 18
        assert barriers(found) == []
