"""Pages of an issued round: its issue, answers, re-assignment below, revisions, divisions, its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from namro.ground import clock
from namro.targets.models import Indicator, TargetAssignment, TargetRevision, TargetRound
from namro.targets.states import S
from tests.cast import Cast
from tests.targets.rounds import revise
from tests.targets.test_division import split, thirty
from tests.web.organisation.writing import field
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements
from tests.web.rounds.writing import LIST, PAPER, REVISED, Desk, Sit, submitted

MASS = Indicator.MASS_MEMBER
GOAL, TOTAL = f"goal_{MASS}", f"total_{MASS}"


def line(city: Cast, unit: str = "ba_dinh") -> TargetAssignment:
    return TargetAssignment.objects.get(round=city.round, indicator=MASS, assignee=city.units[unit])


class TestIssue:
    def test_a_leader_issues_with_the_totals_of_the_paper(self, desk: Sit) -> None:
        round_ = submitted(desk())
        leader = desk("lanhdao")
        form = leader.get(round_, "ban-hanh/")
        assert barriers(form) == []
        shown = leader.done(round_, "ban-hanh/", PAPER | {TOTAL: "18"})
        assert "Đã ban hành." in shown.said and "84-KH/TU ngày 01/7/2024" in shown.said
        round_.refresh_from_db()
        assert (round_.state, round_.printed_totals) == (S.ISSUED, {MASS: 18})

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({TOTAL: "1.905"}, "tổng trên văn bản 1.905, cộng các đơn vị là 18"),
            ({TOTAL: ""}, "Phát triển đoàn viên, hội viên: Chưa nhập mục này."),
            ({"document_no": ""}, "Số văn bản: Chưa nhập mục này."),
            ({"issued_on": "06/7/2024"}, "Ngày văn bản 06/7/2024 ở sau hôm nay."),
        ],
    )
    def test_tg10_a_total_that_differs_stands_on_the_page(
        self, desk: Sit, typed: dict[str, str], sentence: str
    ) -> None:
        round_ = submitted(desk())
        found = desk("lanhdao").refused(round_, "ban-hanh/", PAPER | {TOTAL: "18"} | typed)
        assert sentence in found.said
        assert barriers(found) == []
        round_.refresh_from_db()
        assert round_.state == S.SUBMITTED

    def test_tg1_what_is_missing_is_confirmed_sentence_by_sentence(self, desk: Sit) -> None:
        round_ = submitted(desk(), **{GOAL: "20"})
        leader = desk("lanhdao")
        found = leader.refused(round_, "ban-hanh/", PAPER | {TOTAL: "18"})
        assert "thấp hơn chỉ tiêu 20; còn thiếu 2." in found.said
        assert "Xác nhận điều này, hoặc trả lại để cân đối lại." in found.said
        assert field(found, TOTAL)["value"] == "18"
        assert barriers(found) == []
        leader.done(round_, "ban-hanh/", PAPER | {TOTAL: "18", "confirm_1": "on"})

    def test_two_people_are_needed(self, desk: Sit) -> None:
        sitting = desk()
        round_ = submitted(sitting)
        TargetRound.objects.filter(pk=round_.pk).update(drafted_by=str(sitting.city.accounts["lanhdao"].pk))
        response = desk("lanhdao").client.get(f"{LIST}{round_.pk}/ban-hanh/")
        assert response.status_code == 403
        assert "Người lập đợt giao không tự ban hành" in page(response).said
        assert "Người lập đợt giao không tự ban hành" in desk("lanhdao").get(round_).said

    def test_who_clicks_twice_reads_how_it_stands(self, desk: Sit) -> None:
        leader = desk("lanhdao")
        round_ = submitted(desk())
        leader.done(round_, "ban-hanh/", PAPER | {TOTAL: "18"})
        response = leader.client.get(f"{LIST}{round_.pk}/ban-hanh/", follow=True)
        assert "Đợt giao đang ở trạng thái “Đã ban hành”" in page(response).said

    def test_the_round_of_the_year_says_what_it_is(self, desk: Sit) -> None:
        sitting = desk("lanhdao")
        found = sitting.get(sitting.year)
        assert "Đang thực hiện" in found.said
        assert "10-KH/TU ngày 10/01/2024" in found.said
        assert "8 lớn hơn chỉ tiêu “Kết nạp đảng viên mới” 6" in found.said, "TG3 is said"
        assert "Kết thúc sau ngày 31/12/2024." in found.said
        assert barriers(found) == []

    @pytest.mark.parametrize("username", ["lanhdao", "thanhuy", "badinh"])
    def test_few_statements(self, desk: Sit, username: str) -> None:
        sitting = desk(username)
        revise(sitting.city, "ba_dinh", 14)
        with statements() as found:
            sitting.get(sitting.year)
        assert len(found) <= MOST_STATEMENTS, found


class TestAnswers:
    def path(self, city: Cast, unit: str = "ba_dinh") -> str:
        return f"tra-loi/{city.code(unit)}/"

    def lines(self, city: Cast) -> list[TargetAssignment]:
        return list(TargetAssignment.objects.filter(round=city.round, assignee=city.units["ba_dinh"]))

    def test_a_unit_accepts_some_and_objects_to_one(self, desk: Sit, city: Cast) -> None:
        unit = desk("badinh")
        shown = unit.get(unit.year)
        assert "Trả lời" in shown.said and "Ba Vì" not in shown.said
        form = unit.get(unit.year, self.path(city))
        assert barriers(form) == []
        typed = {f"answer_{one.pk}": "ACCEPTED" for one in self.lines(city)}
        one = line(city)
        typed |= {f"answer_{one.pk}": "OBJECTED", f"note_{one.pk}": "Nguồn chỉ còn 6"}
        shown = unit.done(unit.year, self.path(city), typed)
        assert "Đã ghi trả lời." in shown.said
        assert {each.answer for each in self.lines(city)} == {"ACCEPTED", "OBJECTED"}
        above = desk().get(unit.year)
        assert "đề nghị xem lại" in above.said and "Nguồn chỉ còn 6" in above.said

    def test_an_objection_needs_a_reason_and_nothing_is_lost(self, desk: Sit, city: Cast) -> None:
        unit, one = desk("badinh"), line(city)
        others = {f"answer_{each.pk}": "ACCEPTED" for each in self.lines(city)}
        found = unit.refused(unit.year, self.path(city), others | {f"answer_{one.pk}": "OBJECTED"})
        assert "Đề nghị xem lại phải ghi lý do." in found.said
        assert barriers(found) == []
        assert {each.answer for each in self.lines(city)} == {""}, "none is written by half"

    def test_a_number_that_was_replaced_meanwhile(self, desk: Sit, city: Cast) -> None:
        unit, one = desk("badinh"), line(city)
        revise(city, "ba_dinh", 14)
        found = unit.done(unit.year, self.path(city), {f"answer_{one.pk}": "ACCEPTED"})
        assert "Đã ghi trả lời." in found.said
        assert TargetAssignment.objects.get(pk=one.pk).answer == "", "what was not shown any more"

    @pytest.mark.parametrize("username", ["lanhdao", "thanhuy"])
    def test_the_committee_does_not_answer_itself(self, desk: Sit, city: Cast, username: str) -> None:
        sitting = desk(username)
        response = sitting.post(sitting.year, self.path(city), {f"answer_{line(city).pk}": "ACCEPTED"})
        assert response.status_code == 403
        assert line(city).answer == ""


class TestFollowing:
    def test_somebody_is_found_and_named(self, desk: Sit, city: Cast) -> None:
        sitting, one = desk(), line(city)
        path = f"theo-doi/{one.pk}/"
        assert f"/{path}" in " ".join(link["href"] for link in sitting.get(sitting.year).all("a"))
        assert barriers(sitting.get(sitting.year, path)) == []
        response = sitting.post(sitting.year, path, {"asked": "pham thu ha", "due_on": "mai", "tim": "1"})
        found = page(response)
        assert response.status_code == 200 and barriers(found) == []
        (option,) = [each for each in found.all("option") if "Phạm Thu Hà" in each["text"]]
        wrong = sitting.refused(sitting.year, path, {"person": option["value"], "due_on": "mai"})
        assert "“mai” không phải một ngày." in wrong.said
        late = sitting.refused(sitting.year, path, {"person": option["value"], "due_on": "01/01/2025"})
        assert "Hạn 01/01/2025 nằm ngoài thời gian thực hiện chỉ tiêu." in late.said
        shown = sitting.done(sitting.year, path, {"person": option["value"], "due_on": "30/11/2024"})
        assert "Phạm Thu Hà" in shown.said and "hạn 30/11/2024" in shown.said
        cleared = sitting.done(sitting.year, path, {"person": "", "due_on": ""})
        assert "Phạm Thu Hà" not in cleared.text("td")

    def test_who_is_not_to_be_seen_is_not_chosen(self, desk: Sit, city: Cast) -> None:
        sitting, one = desk(), line(city)
        found = sitting.refused(sitting.year, f"theo-doi/{one.pk}/", {"person": "999999999"})
        assert "Chọn một mục trong danh sách." in found.said

    def test_units_name_nobody_above(self, desk: Sit, city: Cast) -> None:
        sitting = desk("badinh")
        assert sitting.client.get(f"{LIST}{sitting.year.pk}/theo-doi/{line(city).pk}/").status_code == 403
        assert desk().client.get(f"{LIST}{sitting.year.pk}/theo-doi/999/").status_code == 404


class TestBelow:
    def test_a_unit_re_assigns_what_it_was_given(self, desk: Sit, city: Cast) -> None:
        unit = desk("badinh")
        path = f"giao-lai/{city.code('ba_dinh')}/"
        form = unit.get(unit.year, path)
        assert "Phát triển đoàn viên, hội viên: 10" in form.said
        assert barriers(form) == []
        assert "Đã lập dự thảo giao lại." in unit.done(unit.year, path).said
        below = TargetRound.objects.get(parent=unit.year)
        unit.done(below, "nhap/", {unit.box("phuc_xa"): "7"})
        found = unit.get(below)
        assert "Cấp trên giao" in found.said and "Đảng bộ quận Ba Đình" in found.said
        assert found.text("td", data_label="Dự phòng") == ["6", "1", "8", "3"]
        assert barriers(found) == []
        assert "Mở đợt giao lại" in unit.get(unit.year).said
        assert "chưa trả lời, đã giao lại" in desk().get(unit.year).said
        again = unit.client.get(f"{LIST}{unit.year.pk}/{path}")
        assert again["Location"] == f"{LIST}{below.pk}/", "the one that is there is opened"

    def test_its_plan_keeps_days_and_goals_of_the_superior(self, desk: Sit, city: Cast) -> None:
        unit = desk("badinh")
        unit.done(unit.year, f"giao-lai/{city.code('ba_dinh')}/")
        below = TargetRound.objects.get(parent=unit.year)
        form = unit.get(below, "sua/")
        assert not [one for one in form.all("input") if one.get("name", "").startswith(("goal", "first"))]
        unit.done(below, "sua/", {"title": "Giao lại cho phường", "sum_mode": "EXACT"})
        below.refresh_from_db()
        assert (below.title, below.sum_mode, below.during) == (
            "Giao lại cho phường",
            "EXACT",
            unit.year.during,
        )


class TestRevision:
    def typed(self, city: Cast, **more: str) -> dict[str, str]:
        said = {"unit": city.code("ba_dinh"), "indicator": str(MASS), "new_value": "1.014"}
        return REVISED | said | more

    def test_a_leader_revises_with_a_paper(self, desk: Sit, city: Cast) -> None:
        leader = desk("lanhdao")
        form = leader.get(
            leader.year, "dieu-chinh/", **{"don-vi": city.code("ba_dinh"), "chi-tieu": str(MASS)}
        )
        assert "Đang giao: 10." in form.said
        assert "30/9/2024" in form.said and "Chưa xác nhận" in form.said
        assert barriers(form) == []
        shown = leader.done(leader.year, "dieu-chinh/", self.typed(city, explanation="Vượt từ tháng 5"))
        assert "đã điều chỉnh 1 lần" in shown.said
        assert "đầu năm 10" in shown.said and "1.014" in shown.said and "Vượt từ tháng 5" in shown.said
        assert barriers(shown) == []
        said = TargetRevision.objects.get()
        assert (said.old_value, said.new_value, said.document_no) == (10, 1014, "45-QĐ/TU")

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"unit": ""}, "Đơn vị: Chưa chọn mục này."),
            ({"new_value": "10"}, "Chỉ tiêu mới phải khác chỉ tiêu cũ."),
            ({"new_value": "0"}, "Số phải từ 1 đến"),
            ({"effective_on": "01/01/2025"}, "nằm ngoài thời gian của đợt"),
            ({"document_no": ""}, "Số văn bản: Chưa nhập mục này."),
            ({"reason": ""}, "Lý do: Chưa chọn mục này."),
        ],
    )
    def test_a_revision_that_cannot_be(
        self, desk: Sit, city: Cast, typed: dict[str, str], sentence: str
    ) -> None:
        leader = desk("lanhdao")
        found = leader.refused(leader.year, "dieu-chinh/", self.typed(city) | typed)
        assert sentence in found.said
        assert barriers(found) == []
        assert not TargetRevision.objects.exists()

    def test_an_empty_number_takes_it_back(self, desk: Sit, city: Cast) -> None:
        leader = desk("lanhdao")
        shown = leader.done(leader.year, "dieu-chinh/", self.typed(city, new_value=""))
        assert "thôi giao" in shown.said

    def test_the_second_is_told_and_keeps_what_was_typed(self, desk: Sit, city: Cast) -> None:
        leader = desk("lanhdao")
        leader.year.refresh_from_db()
        read_at = str(leader.year.version)
        leader.done(leader.year, "dieu-chinh/", self.typed(city))
        second = self.typed(city, read_at=read_at, unit=city.code("ba_vi"))
        found = leader.refused(leader.year, "dieu-chinh/", second)
        assert "Đồng chí Nguyễn Văn Lãnh, lúc" in found.said
        assert field(found, "new_value")["value"] == "1.014"
        leader.done(leader.year, "dieu-chinh/", self.typed(city, unit=city.code("ba_vi")))

    def test_after_the_last_day_it_is_said(self, desk: Sit, city: Cast) -> None:
        with clock.frozen(date(2024, 10, 2)):
            leader = desk("lanhdao")
            assert "30/9/2024, nay đã qua." in leader.get(leader.year, "dieu-chinh/").said
            late = self.typed(city, issued_on="01/10/2024", effective_on="01/10/2024")
            shown = leader.done(leader.year, "dieu-chinh/", late)
            assert "sau ngày cuối nhận điều chỉnh 30/9/2024" in shown.said


class TestDivision:
    def test_a_divided_unit_waits_and_is_divided(self, desk: Sit, city: Cast) -> None:
        """Edge case 9 on the page: 30 in 18 and 12."""
        old = thirty(city)
        north, south = split(city)
        leader = desk("lanhdao")
        shown = leader.get(leader.year)
        assert "Đơn vị đã chia, chỉ tiêu chưa chia: 1" in shown.said
        path = f"chia/{old.pk}/"
        form = leader.get(leader.year, path)
        assert barriers(form) == []
        parts = PAPER | {f"part_{north.pk}": "18", f"part_{south.pk}": "11"}
        found = leader.refused(leader.year, path, parts)
        assert "Các phần cộng lại là 29, chỉ tiêu phải chia là 30." in found.said
        assert field(found, f"part_{south.pk}")["value"] == "11"
        shown = leader.done(leader.year, path, parts | {f"part_{south.pk}": "12"})
        assert "Đã chia chỉ tiêu cho các đơn vị kế thừa." in shown.said
        assert "chỉ tiêu chưa chia" not in shown.said
        assert "Do sắp xếp tổ chức" in shown.said

    def test_known_shares_are_filled_in(self, desk: Sit, city: Cast) -> None:
        old = thirty(city)
        units = split(city, shares=True)
        form = desk("lanhdao").get(city.round, f"chia/{old.pk}/")  # type: ignore[arg-type]
        filled = [int(field(form, f"part_{unit.pk}").get("value", "0")) for unit in units]
        assert sum(filled) == 30

    def test_what_is_not_divided(self, desk: Sit, city: Cast) -> None:
        response = desk("lanhdao").client.get(f"{LIST}{city.round.pk}/chia/{line(city).pk}/")  # type: ignore[union-attr]
        assert response.status_code == 404
        assert "Không có chỉ tiêu phải chia ở đây" in page(response).said


class TestEnd:
    def close(self, desk: Desk, **typed: str) -> Any:
        return desk.post(desk.year, "ket-thuc/", {"note": "Đạt 98,4 %"} | typed, follow=True)

    def test_a_round_is_closed_and_archived(self, desk: Sit) -> None:
        with clock.frozen(date(2025, 1, 2)):
            leader = desk("lanhdao")
            assert barriers(leader.get(leader.year, "ket-thuc/")) == []
            assert "Ghi chú khi kết thúc: Chưa nhập mục này." in page(self.close(leader, note="")).said
            shown = page(self.close(leader))
            assert "Đã kết thúc đợt giao." in shown.said and "Đạt 98,4 %" in shown.said
            desk().on(leader.year, "luu-tru")
        leader.year.refresh_from_db()
        assert leader.year.state == S.ARCHIVED

    def test_not_before_its_last_day_is_over(self, desk: Sit) -> None:
        found = page(self.close(desk("lanhdao")))
        assert "Đợt giao còn thực hiện đến hết ngày 31/12/2024" in found.said


def test_who_is_not_signed_in_goes_to_the_sign_in_page(client: Client, city: Cast) -> None:
    for path in ("", "moi/", f"{city.round.pk}/"):  # type: ignore[union-attr]
        assert "/tai-khoan/login/" in client.get(f"{LIST}{path}")["Location"]


def test_an_administrator_reads_no_targets(city: Cast, signed_in: Callable[[str], Client]) -> None:
    assert signed_in("quantri").get(f"{LIST}{city.round.pk}/").status_code == 403  # type: ignore[union-attr]
