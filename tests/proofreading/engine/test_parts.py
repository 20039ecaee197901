"""Lists and the whole they are said to divide; what their words prove."""

from __future__ import annotations

import pytest

from namro.proofreading.engine.parts.group import Group, Kind
from tests.proofreading.engine.doors import groups, lists, shown


def of_kind(text: str, kind: Kind) -> Group:
    """The first list of a kind."""
    return next(one for one in groups(text) if one.kind is kind)


# -- lists that a mark announces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # gồm
        ("Huyện có 38 trường, gồm 15 trường mầm non và 23 trường phổ thông.", "38 = 15 + 23 (all)"),
        ("Huyện có 38 trường, bao gồm: 15 trường mầm non, 23 trường phổ thông.", "38 = 15 + 23 (all)"),
        ("Có 38 lớp chia ra 15 lớp sáng, 13 lớp chiều, 10 lớp tối.", "38 = 15 + 13 + 10 (all)"),
        # trong đó
        ("Đào tạo 90 công nhân, trong đó có 50 thợ hàn, 40 thợ tiện.", "90 = 50 + 40 (some)"),
        ("Đào tạo 90 công nhân. Trong số đó, 50 thợ hàn, 40 thợ tiện.", "90 = 50 + 40 (some)"),
        ("Đào tạo 90 công nhân, cụ thể 50 thợ hàn, 40 thợ tiện.", "90 = 50 + 40 (some)"),
        # brackets, with words of their own
        ("Trao 120 suất quà (80 suất cho hộ nghèo, 40 suất cho trẻ mồ côi).", "120 = 80 + 40 (bracket)"),
        ("Trao 120 suất quà (gồm 80 suất cho hộ nghèo và 40 suất cho trẻ).", "120 = 80 + 40 (all)"),
        ("Có 52 thôn, bản (30 thôn và 22 bản).", "52 = 30 + 22 (all)"),
        # colons
        ("Sửa 14 cây cầu: 9 cầu bê tông, 5 cầu treo.", "14 = 9 + 5 (lists)"),
        # bullets
        ("Sửa 14 cây cầu, gồm:\n- 9 cầu bê tông;\n- 5 cầu treo.", "14 = 9 + 5 (all)"),
        ("Mở 30 lớp, trong đó:\n- Lớp nghề: 18 lớp\n- Lớp ngoại ngữ: 12 lớp", "30 = 18 + 12 (some)"),
        # two series
        (
            "Khen thưởng 12 tập thể và 45 cá nhân: huyện khen 5 tập thể và 20 cá nhân; "
            "xã khen 7 tập thể và 25 cá nhân.",
            "45 = 20 + 25 (lists)",
        ),
        # a second division behind a semicolon
        (
            "Có 60 hợp tác xã, gồm 40 hợp tác xã trồng trọt và 20 hợp tác xã chăn nuôi; "
            "trong đó 45 hợp tác xã khá và 15 hợp tác xã yếu.",
            "60 = 45 + 15 (some)",
        ),
        # what “với” brings along
        (
            "Có 90 lớp, gồm 50 lớp ghép, 40 lớp đơn với 800 học sinh.",
            "90 = 50 + 40 (all)",
        ),
        (
            "Phân loại 400 đơn, gồm 100 đơn khiếu nại và 300 đơn với 120 đơn tố cáo, 180 đơn kiến nghị.",
            "300 = 120 + 180 (some)",
        ),
        # the numerator over a base is what the parts make
        ("Có 30/45 xã về đích (gồm 20 xã vùng thấp và 10 xã vùng cao).", "30 = 20 + 10 (all)"),
        # percentages of the parts are none of them
        ("Có 80 đội (50 đội nam, chiếm 62,5%; 30 đội nữ, chiếm 37,5%).", "80 = 50 + 30 (bracket)"),
    ],
)
def test_a_mark_announces_parts(text: str, found: str) -> None:
    assert found in lists(text)


def test_two_series_divide_each_its_own_whole() -> None:
    text = (
        "Khen thưởng 12 tập thể và 45 cá nhân: huyện khen 5 tập thể và 20 cá nhân; "
        "xã khen 7 tập thể và 25 cá nhân."
    )
    assert lists(text) == {"12 = 5 + 7 (all)", "45 = 20 + 25 (lists)"}


@pytest.mark.parametrize(
    "text",
    [
        # one part only
        "Đào tạo 90 công nhân, trong đó có 50 thợ hàn.",
        # another period, another kind, a measure beside people
        "Đào tạo 90 công nhân (năm 2021 có 50 thợ hàn, 30 thợ tiện).",
        "Thu 90 tỷ đồng, trong đó 12 doanh nghiệp nộp, 40 hộ nộp.",
        # a colon behind another clause
        "Đào tạo 90 công nhân; nghề mới: 50 thợ hàn, 30 thợ tiện.",
        # nothing says that they belong together
        "Đào tạo 90 công nhân, trồng 50 cây, tặng 30 con giống.",
    ],
)
def test_what_is_no_list_of_parts(text: str) -> None:
    assert lists(text) == set()


def test_where_something_else_begins_the_parts_end() -> None:
    text = "Có 14 cầu, gồm 9 cầu bê tông, 5 cầu treo; ngoài ra sửa 3 cầu tạm, 4 cầu gỗ."
    assert lists(text) == {"14 = 9 + 5 (all)"}
    again = "Thu 90 tỷ đồng, gồm 60 tỷ đồng thuế, 30 tỷ đồng phí, chi 45 tỷ đồng."
    assert "90 = 60 + 30 (all)" in lists(again)


# -- lists that no mark announces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a criterion at the head of a sentence, and a known division
        (
            "Đã kỷ luật 30 đoàn viên. Theo mức độ: nhẹ 18, vừa 8, nặng 4.",
            "30 = 18 + 8 + 4 (by)",
        ),
        ("Đã xử lý 30 cán bộ.\nHình thức: khiển trách 22, cảnh cáo 8.", "30 = 22 + 8 (by)"),
        (
            "Đã xử lý 30 cán bộ.\nMức xử lý: khiển trách 22, cảnh cáo 8.",
            "30 = 22 + 8 (lists)",
        ),
        # votes
        ("Tổng số 45 phiếu; đồng ý 41 phiếu, không đồng ý 4 phiếu.", "45 = 41 + 4 (lists)"),
        ("Thu về 38 phiếu, hợp lệ 36 phiếu, không hợp lệ 2 phiếu.", "38 = 36 + 2 (lists)"),
        (
            "Lấy phiếu 9 chức danh, mỗi chức danh 48 phiếu:\n- Tín nhiệm cao: 40;\n- Tín nhiệm: 6;\n"
            "- Tín nhiệm thấp: 2",
            "48 = 40 + 6 + 2 (some)",
        ),
        # told as the total
        ("Trưởng thôn: tổng số 62, tái cử 41, mới 21.", "62 = 41 + 21 (lists)"),
        # states of one whole
        (
            "Có 17/50 dự án hoàn thành, 20 dự án đang thi công và 13 dự án chưa khởi công.",
            "50 = 17 + 20 + 13 (some)",
        ),
        # a known division without a mark
        ("Giải quyết 700 hồ sơ, trước hạn 450, đúng hạn 200, quá hạn 50.", "700 = 450 + 200 + 50 (lists)"),
        ("Tuyển 60 học viên, 40 học viên nam, 20 học viên nữ.", "60 = 40 + 20 (lists)"),
        # percentages of one whole
        ("Trồng 500 ha cây; keo có 120 ha (24%), quế có 380 ha (76%).", "500 = 120 + 380 (taken)"),
    ],
)
def test_words_and_percentages_tell_parts(text: str, found: str) -> None:
    assert found in lists(text)


@pytest.mark.parametrize(
    "text",
    [
        # no criterion, no known division
        "Đã xử lý 30 cán bộ.\nNơi làm việc: văn phòng 18, kho 8.",
        # two of a known division that has more of them, beside no whole that they make
        "Tiếp 30 lượt công dân, khiếu nại 18 lượt, tố cáo 8 lượt.",
        # states of another thing
        "Có 17/50 dự án hoàn thành, 20 công trình đang thi công.",
    ],
)
def test_words_that_tell_no_parts(text: str) -> None:
    assert lists(text) == set()


# -- what a list says of itself


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Có 60 mô hình, gồm 20 mô hình lúa, 15 mô hình cá…", True),
        ("Có 60 mô hình, gồm 20 mô hình lúa, 15 mô hình cá, v.v.", True),
        ("Có 60 mô hình tiêu biểu gồm 20 mô hình lúa, 15 mô hình cá.", True),
        ("Có 60 mô hình, chủ yếu gồm 20 mô hình lúa, 15 mô hình cá.", True),
        ("Có 60 mô hình, gồm 20 mô hình lúa, 40 mô hình cá.", False),
    ],
)
def test_open_lists(text: str, said: bool) -> None:
    assert [one.unfinished for one in groups(text)] == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lớp có 60 học viên, gồm 25 học viên nữ, 12 học viên dân tộc thiểu số.", True),
        ("Lớp có 60 học viên, gồm 25 học viên trẻ, 12 học viên có trình độ đại học.", True),
        ("Lớp có 60 học viên, gồm 25 học viên nữ và 35 học viên huyện khác.", False),
        ("Lớp có 60 học viên, gồm 25 học viên huyện, 35 học viên xã.", False),
    ],
)
def test_facets_of_people_overlap(text: str, said: bool) -> None:
    assert of_kind(text, Kind.ALL).overlapping is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # a known division, “X” and “không X”, opposites, a rest, others
        ("Xử lý 30 hồ sơ, trong đó 18 hồ sơ trước hạn, 10 hồ sơ đúng hạn.", True),
        ("Kiểm tra 30 bếp ăn, trong đó 18 bếp ăn sạch, 12 bếp ăn không sạch.", True),
        ("Có 30 xã, trong đó 18 xã hình thành sau sắp xếp, 12 xã giữ nguyên.", True),
        ("Kiểm tra 30 bếp ăn, trong đó 18 bếp ăn của trường, còn lại 12 bếp ăn của nhà máy.", True),
        ("Kiểm tra 30 bếp ăn, trong đó 18 bếp ăn của trường, 12 bếp ăn khác.", True),
        ("Kiểm tra 30 bếp ăn, trong đó 18 bếp ăn của trường, 12 bếp ăn của nhà máy.", False),
    ],
)
def test_labels_that_leave_nothing_over(text: str, said: bool) -> None:
    assert of_kind(text, Kind.SOME).exhaustive is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # an unnumbered member, amounts that “với” brings, two wholes of one kind
        ("Ban có 7 người, gồm Trưởng ban, 2 Phó Trưởng ban và 3 thành viên.", True),
        ("Có 90 lớp, gồm 50 lớp ghép với 30 lớp bán trú, 40 lớp đơn.", True),
        ("Ban có 6 người, gồm 2 Phó Trưởng ban và 4 thành viên.", False),
    ],
)
def test_lists_that_may_be_read_in_another_way(text: str, said: bool) -> None:
    assert of_kind(text, Kind.ALL).unsure is said


def test_what_each_part_is_called() -> None:
    one = groups("Xử lý 30 hồ sơ, gồm: trước hạn 18 hồ sơ (nhanh), đúng hạn: 12 hồ sơ.")[0]
    assert one.labels == ("trước hạn hồ sơ", "đúng hạn hồ sơ")


def test_how_far_parts_are_from_their_whole_and_where_they_stand() -> None:
    text = "Mở 30 lớp, trong đó:\n- Lớp nghề: 18;\n- Lớp ngoại ngữ: 15."
    one = of_kind(text, Kind.SOME)
    assert (one.sum, float(one.off), one.near) == (33, 0.1, False)
    assert (one.start, one.end) == (text.index("18"), text.index("15") + 2)
    same = of_kind("Sửa 14 cầu, gồm 9 cầu bê tông, 5 cầu treo.", Kind.ALL)
    assert same.near and shown(same.total) == "14" and same.start == same.total.start
