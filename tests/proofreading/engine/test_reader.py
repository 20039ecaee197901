"""Who belongs to whom in a sentence: roles of figures, percentages, changes, bases, other periods."""

from __future__ import annotations

import pytest

from tests.proofreading.engine.doors import bases, before, changes, read, roles, shares, shown

# -- roles


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Huyện trồng mới 240 ha rừng, đạt 96% kế hoạch.", "count share"),
        ("Đã cấp 71/84 giấy phép.", "count base"),
        ("Tiếp 310 lượt công dân, tăng 25 lượt so với cùng kỳ (285 lượt).", "count change before"),
        ("Số hội viên tăng từ 412 lên 430 hội viên.", "from count"),
        ("Đã trao 90 suất học bổng, gấp 3 lần năm trước.", "count times"),
        ("Mức độ hài lòng tăng 2,4 điểm phần trăm.", "points"),
        ("Nhà máy làm ra 1.200 tấn (năm 2022 là 1.050 tấn).", "count before"),
        ("Tổ chức 7 lớp, mỗi lớp 40 học viên.", "count count"),
        ("Sản lượng giảm 4,5%.", "change"),
    ],
)
def test_what_a_figure_is_in_its_sentence(text: str, found: str) -> None:
    assert roles(text) == found


def test_amounts_and_bases_may_be_wholes_and_other_periods_may_not() -> None:
    made = read("Đã cấp 71/84 giấy phép, tăng 6 giấy phép so với cùng kỳ (65 giấy phép).")
    assert [shown(one) for one in made.roles if made.usable(one)] == ["71", "84"]
    assert [shown(one) for one in made.roles if made.plain(one)] == ["71"]


# -- percentages


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # in brackets
        (
            "Chi hội có 46 hộ nghèo (chiếm 11,5%) và 132 hộ cận nghèo (33%).",
            {"46": ["11.5%"], "132": ["33%"]},
        ),
        ("Hoàn thành 18 công trình (tương đương 72%).", {"18": ["72%"]}),
        ("Kiểm tra 40 cơ sở (7 cơ sở vi phạm), đạt 80% kế hoạch.", {"40": ["80%"]}),
        ("Rà soát 40 hộ (7 hộ khó khăn, chiếm 17,5%).", {"7": ["17.5%"]}),
        # after a comma, a dash, running on
        ("Đã trả 1.240 hồ sơ, đạt tỷ lệ 96,8%.", {"1240": ["96.8%"]}),
        ("Đã trả 1.240 hồ sơ - đạt 96,8%.", {"1240": ["96.8%"]}),
        ("Hội viên nữ có 37 người chiếm 18,5%.", {"37": ["18.5%"]}),
        ("Thu được 320 tỷ đồng, chiếm 41%, bằng 88% dự toán.", {"320": ["41%", "88%"]}),
        # a subject of its own
        ("Tuyển 90 công nhân; lao động nữ chiếm 62%.", {"": ["62%"]}),
        ("Tuyển 90 công nhân, trong đó lao động nữ chiếm 62%, lao động tại chỗ 48%.", {"": ["62%", "48%"]}),
        ("Có 40 cơ sở được cấp phép; đạt 80%.", {"": ["80%"]}),
        # the amount behind its percentage
        ("Tỷ lệ lao động nữ đạt 61,5% (16 người).", {"16": ["61.5%"]}),
        ("Nữ chiếm 25% (gồm 9 đồng chí), trẻ chiếm 12,5% (4 đồng chí).", {"9": ["25%"], "4": ["12.5%"]}),
        # told of what it is
        (
            "Xét xử 280 vụ với 450 bị cáo; đạt 81,2% về số vụ và 64,5% về số bị cáo.",
            {"280": ["81.2%"], "450": ["64.5%"]},
        ),
        # of another period
        ("Có 24 thôn đạt chuẩn, chiếm 60% (năm 2021 là 18 thôn, chiếm 45%).", {"24": ["60%"], "": ["45%"]}),
    ],
)
def test_a_percentage_belongs_to_its_amount_or_stands_alone(text: str, found: dict[str, list[str]]) -> None:
    assert shares(text) == found


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Có 52 hộ thoát nghèo, chiếm 63% số hộ vay vốn.", "số hộ vay vốn"),
        ("Gieo 310 ha lúa, đạt 104% kế hoạch, sớm hơn mọi năm.", "kế hoạch"),
        ("Có 52 hộ thoát nghèo (63%).", ""),
    ],
)
def test_the_words_behind_a_percentage_name_its_whole(text: str, phrase: str) -> None:
    (said,) = [share.phrase for one in read(text).of.values() for share in one.shares]
    assert said == phrase


# -- changes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Xử phạt 64 trường hợp, giảm 12 trường hợp so với cùng kỳ.", {"64": ["-12"]}),
        ("Sản lượng 840 tấn, tăng 5,2% so với năm trước.", {"840": ["+5.2%"]}),
        ("Đón 620 lượt khách, tăng 18 lượt khách (tăng 3%).", {"620": ["+18", "+3%"]}),
        ("Đón 620 lượt khách, tăng 18 lượt khách, tương đương 3%.", {"620": ["+18", "+3%"]}),
        ("Thu 75 tỷ đồng, vượt 5 tỷ đồng so với dự toán.", {"75": ["+5"]}),
        ("Trồng 75 ha, ít hơn 5 ha so với vụ trước.", {"75": ["-5"]}),
        # several units
        (
            "Khám 310 lượt người và tặng quà 95 hộ (tăng 20 lượt người và 15 hộ).",
            {"310": ["+20"], "95": ["+15"]},
        ),
        (
            "Tai nạn làm 12 người chết, 30 người bị thương; giảm 3 người chết, tăng 4 người bị thương.",
            {"12": ["-3"], "30": ["+4"]},
        ),
        # in the next sentence, not in the next paragraph
        ("Xử phạt 64 trường hợp. Giảm 12 trường hợp so với cùng kỳ.", {"64": ["-12"]}),
        ("Xử phạt 64 trường hợp.\nGiảm 12 trường hợp so với cùng kỳ.", {"": ["-12"]}),
        # of nothing
        ("Thu ngân sách tăng 7,5%, chi giảm 2%.", {"": ["+7.5%", "-2%"]}),
    ],
)
def test_a_change_belongs_to_what_counts_the_same(text: str, found: dict[str, list[str]]) -> None:
    assert changes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Số hộ vay vốn tăng lên 430 hộ.",
        "Số vụ cháy giảm còn 14 vụ.",
        "Tỷ lệ che phủ đạt mục tiêu 45%.",
    ],
)
def test_a_level_reached_is_no_change(text: str) -> None:
    assert changes(text) == {}


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("Số hộ nghèo giảm từ 412 hộ xuống còn 356 hộ.", [("412", "356", -1)]),
        ("Nâng số lớp học từ 14 lên 18 lớp.", [("14", "18", 1)]),
        ("Độ che phủ rừng từ 41,5% lên 43%.", [("41.5%", "43%", 1)]),
        ("Mỗi cụm có từ 5 đến 8 xã.", []),
        ("Từ 12 hộ ban đầu, đến nay đã có 40% hộ tham gia.", []),
    ],
)
def test_from_one_amount_to_another(text: str, moves: list[tuple[str, str, int]]) -> None:
    assert [(shown(one), shown(other), sign) for one, other, sign in read(text).moves] == moves


# -- other periods


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tiếp 310 lượt công dân, tăng 25 lượt so với cùng kỳ (285 lượt).", {"310": "285"}),
        ("Tiếp 310 lượt công dân (cùng kỳ: 285 lượt).", {"310": "285"}),
        ("Tiếp 310 lượt công dân, cùng kỳ năm trước là 285 lượt.", {"310": "285"}),
        ("Bầu 29 ủy viên (khóa trước là 31 ủy viên).", {"29": "31"}),
        ("Tiếp 310 lượt công dân, cao hơn 25 lượt so với 285 lượt của quý trước.", {"310": "285"}),
        # another unit is not the same amount earlier
        ("Thu 310 tỷ đồng, tăng 4% so với cùng kỳ (có 12 doanh nghiệp nợ thuế).", {}),
        # brackets that speak of now
        ("Tiếp 310 lượt công dân (trong đó 25 lượt đoàn đông người).", {}),
    ],
)
def test_the_amount_of_another_period(text: str, found: dict[str, str]) -> None:
    assert before(text) == found


def test_an_earlier_amount_that_is_announced_goes_with_the_changes_behind_it() -> None:
    made = read("So với năm 2021 (160 mô hình), tăng 24 mô hình, tức tăng 15%.")
    assert [(shown(one.fig), shown(one.before)) for one in made.loose] == [("24", "160"), ("15%", "160")]


# -- bases written beside an amount


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Có 5/9 thôn đạt chuẩn.", {"5": "9"}),
        ("Có 26 hộ/tổng số 310 hộ được vay.", {"26": "310"}),
        ("Có 26 hộ trong tổng số 310 hộ được vay.", {"26": "310"}),
        ("Có 26 hộ trên tổng số 310 hộ được vay.", {"26": "310"}),
        ("Đã trả lời 96 kiến nghị (90 bằng văn bản, 6 trực tiếp)/120 kiến nghị.", {"96": "120"}),
        ("Đã hỗ trợ 285 hộ (đạt 95%) trong tổng số 300 hộ.", {"285": "300"}),
        ("Nhận 78 hồ sơ dự tuyển, bằng 156% so với 50 vị trí.", {"78": "50"}),
        ("Xét xử 120 vụ/310 bị cáo.", {}),
        ("Có 26 hộ được vay; tổng số 310 hộ trong xã.", {}),
        ("Có 26 hộ được vay, 310 hộ được tập huấn.", {}),
    ],
)
def test_the_whole_beside_an_amount(text: str, found: dict[str, str]) -> None:
    assert bases(text) == found
