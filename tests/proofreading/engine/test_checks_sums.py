"""Parts and their total, series side by side, contributions to growth."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from namro.proofreading.engine.claims import Kind, Verdict
from tests.proofreading.engine.doors import (
    OK,
    OPEN,
    ROUNDING,
    WRONG,
    evidence,
    only,
    remark,
    silent,
    span,
    verdicts,
)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # gồm: these are all parts
        ("Huyện có 38 trường, gồm 15 trường mầm non và 23 trường phổ thông.", OK),
        ("Huyện có 38 trường, gồm 15 trường mầm non và 24 trường phổ thông.", WRONG),
        ("Huyện có 38 trường, gồm 15 trường mầm non và 22 trường phổ thông.", WRONG),
        ("Thu 90 tỷ đồng, gồm 60,3 tỷ đồng thuế và 29,6 tỷ đồng phí.", OK),
        ("Thu 90,2 tỷ đồng, gồm 60,3 tỷ đồng thuế và 29,8 tỷ đồng phí.", ROUNDING),
        ("Thu 91 tỷ đồng, gồm 60 tỷ đồng thuế và 30 tỷ đồng phí.", ROUNDING),
        ("Xã có 14 cây cầu, gồm 9 cầu bê tông, 5 cầu treo, 3 cầu gỗ.", WRONG),
        # kinds of areas make areas, people of any kind make people
        ("Huyện có 20 đơn vị hành chính, gồm 17 xã và 4 thị trấn.", WRONG),
        ("Đoàn có 20 người, gồm 17 đại biểu và 3 cán bộ.", OK),
        # trong đó: only what says that nothing is left over, or what is too much
        ("Kiểm tra 30 bếp ăn, trong đó 18 bếp ăn sạch, 12 bếp ăn không sạch.", OK),
        ("Kiểm tra 30 bếp ăn, trong đó 18 bếp ăn sạch, 13 bếp ăn không sạch.", WRONG),
        ("Kiểm tra 30 bếp ăn, trong đó 18 bếp ăn sạch, 11 bếp ăn không sạch.", WRONG),
        ("Kiểm tra 30 xã, trong đó 18 xã vùng cao, còn lại 11 xã vùng thấp.", WRONG),
        # brackets
        ("Trao 120 suất quà (80 suất cho hộ nghèo, 40 suất cho trẻ mồ côi).", OK),
        ("Trao 120 suất (80 suất cho hộ nghèo, 45 suất cho trẻ mồ côi).", WRONG),
        # colons and bullets
        ("Sửa 14 cây cầu, gồm:\n- 9 cầu bê tông;\n- 5 cầu treo.", OK),
        ("Mở 14 lớp, gồm:\n- 9 lớp tin học;\n- 6 lớp ngoại ngữ.", WRONG),
        # a known division by a criterion
        ("Đã xử lý 30 cán bộ.\nHình thức: khiển trách 22, cảnh cáo 9.", WRONG),
        # states of one whole
        ("Có 17/50 dự án hoàn thành, 20 dự án đang thi công và 13 dự án chưa khởi công.", OK),
        ("Có 17/50 dự án hoàn thành, 20 dự án đang thi công và 18 dự án chưa khởi công.", WRONG),
        # votes
        ("Tổng số 45 phiếu; đồng ý 41 phiếu, không đồng ý 5 phiếu.", WRONG),
        # long numbers that are one digit apart, although the groups are named by facets
        ("Tập huấn 4.318 người, gồm 2.105 cán bộ nữ và 2.214 đoàn viên trẻ.", WRONG),
    ],
)
def test_parts_and_their_total(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "sum")[:1] == [verdict]
    assert silent(text) is not verdict.remark


@pytest.mark.parametrize(
    "text",
    [
        # some of them only
        "Đào tạo 90 công nhân, trong đó có 30 thợ hàn, 20 thợ tiện.",
        "Đào tạo 90 công nhân (trong đó 30 thợ hàn, 20 thợ tiện).",
        "Mở 90 lớp, trong đó 50 lớp buổi sáng, 30 lớp buổi chiều.",
        # groups that overlap
        "Lớp có 60 học viên, gồm 25 học viên nữ, 12 học viên dân tộc thiểu số.",
        "Lớp có 60 học viên, trong đó 45 học viên nữ, 40 học viên dân tộc thiểu số.",
        "Lớp có 61 học viên, gồm 25 học viên nữ, 35 học viên dân tộc thiểu số.",
        # open lists
        "Có 60 mô hình, gồm 20 mô hình lúa, 15 mô hình cá…",
        "Có 60 mô hình, gồm 20 mô hình lúa, 15 mô hình cá, v.v.",
        "Có 60 mô hình, tiêu biểu gồm 20 mô hình lúa, 15 mô hình cá.",
        # members without a number
        "Ban có 7 người, gồm Trưởng ban, 2 Phó Trưởng ban và 3 thành viên.",
        # what “với” brings along
        "Có 90 lớp, gồm 50 lớp ghép với 30 lớp bán trú, 45 lớp đơn.",
        # about
        "Thu hơn 90 tỷ đồng, gồm 60 tỷ đồng thuế và 33 tỷ đồng phí.",
        # another measure
        "Có 38 trường, gồm 15,5 ha đất và 23 ha sân.",
        # so far off that they are parts of something else
        "Có 900 hộ, gồm 15 hộ nuôi cá và 23 hộ nuôi ong.",
        # a list that only follows
        "Có 60 mô hình: 20 mô hình lúa, 15 mô hình cá.",
    ],
)
def test_parts_that_prove_nothing(text: str) -> None:
    assert silent(text)
    assert WRONG not in verdicts(text, "sum")


def test_a_wrong_total_shows_the_sum_and_what_would_be_right() -> None:
    text = "Huyện có 38 trường, gồm 15 trường mầm non và 24 trường phổ thông."
    said = remark(text)
    assert (said.kind, said.stated, said.computed) == (Kind.SUM, Decimal(38), Fraction(39))
    assert said.note == "15 + 24 = 39; tổng nêu là 38 trường."
    assert said.remedy == "Các phần thừa 1 so với tổng; tổng đúng phải là 39, hoặc 15 trường là 14."
    assert evidence(text, said) == ["38", "15", "24"]
    assert span(text, said) == "38 trường, gồm 15 trường mầm non và 24 trường"


def test_a_missing_part_is_told_as_missing() -> None:
    assert "thiếu 7" in remark("Huyện có 38 lớp, gồm 13 lớp ghép và 18 lớp đơn.").remedy


def test_a_total_that_holds_says_so_and_proposes_nothing() -> None:
    said = only("Huyện có 38 trường, gồm 15 trường mầm non và 23 trường phổ thông.", "sum")
    assert said.note == "15 + 23 = 38, đúng bằng 38 trường." and not said.remedy


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Lớp có 60 học viên, gồm 25 học viên nữ, 12 học viên dân tộc thiểu số.", "có thể trùng nhau"),
        ("Đào tạo 90 công nhân, trong đó có 30 thợ hàn, 20 thợ tiện.", "không chắc đã liệt kê đủ"),
    ],
)
def test_why_nothing_is_concluded(text: str, why: str) -> None:
    said = only(text, "sum")
    assert said.verdict is OPEN and why in said.note


def test_of_two_series_each_is_checked_against_its_own_whole() -> None:
    text = (
        "Khen thưởng 12 tập thể và 45 cá nhân: huyện khen 5 tập thể và 20 cá nhân; "
        "xã khen 8 tập thể và 25 cá nhân."
    )
    assert evidence(text, remark(text)) == ["12", "5", "8"]
    assert silent(text.replace("xã khen 8", "xã khen 7"))


# -- series of measures


def test_a_series_beside_one_that_adds_up() -> None:
    text = (
        "Giao 90 tỷ đồng cho 500 ha; vùng cao nhận 30 tỷ đồng và 200 ha; vùng thấp nhận 60 tỷ đồng và 310 ha."
    )
    assert verdicts(text, "sum") == [OK, WRONG]
    said = remark(text)
    assert evidence(text, said) == ["500", "200", "310"] and "200 + 310 = 510" in said.note
    assert silent(text.replace("310", "300"))


def test_a_series_alone_proves_nothing() -> None:
    assert silent("Vùng cao trồng 500 ha, vùng thấp trồng 200 ha, vùng giữa trồng 310 ha.")


# -- contributions


HEAD = "Kinh tế tỉnh tăng 8%.\n"


@pytest.mark.parametrize(
    ("points", "tax", "verdict"),
    [
        (("1,2", "4,1", "2,7"), "dịch vụ và thuế", OK),
        (("1,2", "4,1", "3,9"), "dịch vụ và thuế", WRONG),
        (("1,2", "4,1", "2,1"), "dịch vụ", OPEN),
    ],
)
def test_contributions_to_growth(points: tuple[str, str, str], tax: str, verdict: Verdict) -> None:
    one, two, three = points
    text = (
        f"{HEAD}Nông nghiệp tăng 3%, đóng góp {one} điểm phần trăm; công nghiệp tăng 11%, đóng góp {two} "
        f"điểm phần trăm; {tax} tăng 9%, đóng góp {three} điểm phần trăm."
    )
    said = only(text, "points")
    assert said.verdict is verdict and said.stated == 8
    assert f"{one} + {two} + {three} = " in said.note
    assert ("Mức chung theo các phần là 9%" in said.remedy) == (verdict is WRONG)


def test_contributions_without_a_whole_are_no_claim() -> None:
    text = "Nông nghiệp đóng góp 1,2 điểm phần trăm, công nghiệp đóng góp 4,1 điểm phần trăm."
    assert verdicts(text, "points") == []
