"""Which whole a percentage was taken of, and where the text leaves it open."""

from __future__ import annotations

import pytest

from namro.proofreading.engine.claims import Verdict
from tests.proofreading.engine.doors import OK, OPEN, ROUNDING, WRONG, proofread, reason, silent, wholes

Found = dict[str, tuple[str, Verdict]]


# -- a whole that fits


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rà soát 240 hộ, trong đó 84 hộ nghèo (35%).", {"35%": ("240", OK)}),
        # before any other reading: the nearest that fits
        ("Xã có 600 hộ; khảo sát 240 hộ, có 84 hộ nghèo (chiếm 14%).", {"14%": ("600", OK)}),
        # named by words
        (
            "Có 240 hộ vay vốn, 96 hộ đã trả nợ; 24 hộ gia hạn, chiếm 25% số hộ đã trả nợ.",
            {"25%": ("96", OK)},
        ),
        # written beside the amount
        ("Đã kiên cố hóa 17/25 phòng học (68%).", {"68%": ("25", OK)}),
        ("Tuyển 78 viên chức, bằng 156% so với 50 vị trí.", {"156%": ("50", OK)}),
        # a target named behind or before
        ("Mở 42 lớp, đạt 84% kế hoạch (kế hoạch năm: 50 lớp).", {"84%": ("50", OK)}),
        ("Chỉ tiêu được giao 50 lớp. Đã mở 42 lớp, đạt 84% chỉ tiêu.", {"84%": ("50", OK)}),
        # the amount just before shares its percentage
        ("Thụ lý 400 vụ với 900 bị cáo; xét xử 380 vụ với 820 bị cáo, đạt 95%.", {"95%": ("400", OK)}),
        # rounded or cut off, and about
        ("Khảo sát 7 mô hình, trong đó 2 mô hình tốt (28,57%).", {"28.57%": ("7", OK)}),
        ("Khảo sát 300 mô hình, trong đó 200 mô hình tốt (66,6%).", {"66.6%": ("300", OK)}),
        ("Khảo sát 300 mô hình, trong đó 148 mô hình tốt (gần 50%).", {"50%": ("300", OK)}),
        # of the line that bullets hang under
        (
            "Thôn có 160 hộ:\n- 40 hộ khá (25%)\n- 12 hộ nghèo (7,5%)",
            {"25%": ("160", OK), "7.5%": ("160", OK)},
        ),
    ],
)
def test_a_whole_that_fits(text: str, found: Found) -> None:
    assert wholes(text) == found
    assert silent(text)


# -- a whole that the text names although it does not fit


@pytest.mark.parametrize(
    ("text", "share", "whole", "verdict"),
    [
        # beside it
        ("Đã kiên cố hóa 17/25 phòng học (đạt 78%).", "78%", "25", WRONG),
        ("Đã kiên cố hóa 17/25 phòng học (đạt 69%).", "69%", "25", ROUNDING),
        # by name
        (
            "Xã có 240 hộ trồng rừng và 96 hộ nuôi cá; 24 hộ lỗ vốn, chiếm 35% số hộ nuôi cá.",
            "35%",
            "96",
            WRONG,
        ),
        ("Toàn xã có 800 hội viên. Tuyên dương 40 hội viên, chiếm 9% toàn xã.", "9%", "800", WRONG),
        # told as a part
        ("Rà soát 240 hộ, trong đó 84 hộ nghèo (38%).", "38%", "240", WRONG),
        ("Có 84 hộ nghèo trong số 240 hộ khảo sát, tức 37%.", "37%", "240", WRONG),
        ("Rà soát 240 hộ: 84 hộ nghèo (38%).", "38%", "240", WRONG),
        ("Rà soát 240 hộ. Trong đó 84 hộ nghèo (38%).", "38%", "240", WRONG),
        ("Trong số 240 hộ khảo sát, 84 hộ nghèo (38%).", "38%", "240", WRONG),
        # the one whole that the words name, although another one would fit
        (
            "Toàn xã có 240 hộ trồng rừng ở các thôn vùng cao giáp biên và vùng giữa của huyện; "
            "có 96 hộ nuôi cá; 24 hộ lỗ vốn, chiếm 10% số hộ nuôi cá.",
            "10%",
            "96",
            WRONG,
        ),
        # as the other bullets of its list
        (
            "Hội thi có 160 thí sinh:\n- 40 thí sinh huyện (25%);\n- 12 thí sinh xã (8,5%).",
            "8.5%",
            "160",
            WRONG,
        ),
        # as its siblings
        (
            "Trồng 500 ha cây; keo có 120 ha (24%), quế có 85 ha (17%), mỡ có 60 ha (15%).",
            "15%",
            "500",
            WRONG,
        ),
        (
            "Xã có 50 tổ hợp tác và 400 hội viên; khen 10 tổ hợp tác (20%) và 60 hội viên (19%).",
            "19%",
            "400",
            WRONG,
        ),
        # one unit off the nearest of its kind
        ("Có 173 thí sinh dự thi, 118 thí sinh đạt giải (68,3%).", "68.3%", "173", ROUNDING),
        ("Hội thi có 160 thí sinh:\n- 40 thí sinh huyện (25,1%).", "25.1%", "160", ROUNDING),
        # one digit off, four digits long
        ("Có 640 hộ vay vốn; 211 hộ trả xong (32,79%).", "32.79%", "640", WRONG),
        # what was done of what was received
        ("Tiếp nhận 250 kiến nghị; đã trả lời 205 kiến nghị, đạt 85%.", "85%", "250", WRONG),
    ],
)
def test_a_whole_that_the_text_names(text: str, share: str, whole: str, verdict: Verdict) -> None:
    assert wholes(text)[share] == (whole, verdict)
    assert [one.verdict for one in proofread(text).remarks] == [verdict]


def test_the_percentages_of_a_sentence_agree_on_a_whole_that_is_one_digit_off() -> None:
    text = "Trồng 812 cây; xoan có 211 cây (34,48%), lát có 147 cây (24,02%)."
    assert wholes(text) == {"34.48%": ("812", WRONG), "24.02%": ("812", WRONG)}
    assert "612" in reason(text, "34.48%")


def test_the_percentages_of_a_paragraph_agree_on_one_whole() -> None:
    text = (
        "Hội thi có 640 thí sinh. Thí sinh nữ có 250 thí sinh (39,1%). Thí sinh trẻ có 128 thí sinh (20%). "
        "Ban tổ chức trao giải cho 75 thí sinh (11,8%)."
    )
    assert wholes(text)["11.8%"] == ("640", ROUNDING)


def test_a_part_of_a_division_that_fits_another_whole_only() -> None:
    text = (
        "Quý I thụ lý 200 hồ sơ. Quý II thụ lý 400 hồ sơ: trước hạn 180 hồ sơ (45%), "
        "đúng hạn 200 hồ sơ (50%), quá hạn 20 hồ sơ (10%)."
    )
    assert wholes(text)["10%"] == ("400", WRONG)
    assert "không phải 200 hồ sơ" in reason(text, "10%")


@pytest.mark.parametrize(
    ("text", "share", "words"),
    [
        ("Đã kiên cố hóa 17/25 phòng học (đạt 78%).", "78%", "mẫu số nêu liền kề"),
        ("Rà soát 240 hộ, trong đó 84 hộ nghèo (38%).", "38%", "một phần của 240 hộ"),
        (
            "Xã có 240 hộ trồng rừng và 96 hộ nuôi cá; 24 hộ lỗ vốn, chiếm 35% số hộ nuôi cá.",
            "35%",
            "“số hộ nuôi cá”, tức 96 hộ",
        ),
        (
            "Tiếp nhận 250 kiến nghị; đã trả lời 205 kiến nghị, đạt 85%.",
            "85%",
            "phần đã làm của 250 kiến nghị",
        ),
        (
            "Trồng 500 ha cây; keo có 120 ha (24%), quế có 85 ha (17%), mỡ có 60 ha (15%).",
            "15%",
            "các số cùng câu lấy mẫu số là 500 ha",
        ),
        ("Rà soát 240 hộ, trong đó 84 hộ nghèo (35%).", "35%", "lấy mẫu số là 240 hộ"),
    ],
)
def test_why_a_whole_was_taken(text: str, share: str, words: str) -> None:
    assert words in reason(text, share)


# -- silence


@pytest.mark.parametrize(
    "text",
    [
        # targets
        "Thu hút 68 dự án, đạt 34% kế hoạch năm.",
        "Đào tạo 1.240 lao động, bằng 83% chỉ tiêu nghị quyết.",
        "Xã có 150 hộ khá, xây 12 nhà, đạt 120%.",
        "Trồng 300 ha rừng, đạt 75% kế hoạch; chăm sóc 90 ha, đạt 60%.",
        # another period
        "Thu 750 tấn vải, bằng 92% so với cùng kỳ.",
        "Thu 750 tấn vải; xuất khẩu 300 tấn, bằng 45% cùng kỳ năm trước.",
        # a whole that has no number here
        "Có 42 hộ nuôi ong, chiếm 17% tổng số hộ chăn nuôi của xã.",
        "Có 600 người dự, trong đó 42 hộ nuôi ong, chiếm 17% số hộ chăn nuôi.",
        # several candidates, none of them told
        "Xã có 300 hộ khá, 200 hộ trung bình, 41 hộ nghèo (12%).",
        "Xã có 300 hộ trồng chè. Vụ này 45 hộ mở rộng vườn, chiếm 40%.",
        # of two together
        "Xảy ra 16 vụ cháy, 4 vụ nổ; trong đó 5 vụ cháy lớn (chiếm 25%).",
        # about
        "Có hơn 240 hộ vay vốn, trong đó 84 hộ nghèo (34%).",
        "Có khoảng 240 hộ vay vốn, trong đó 84 hộ nghèo (36%).",
        # it says what they reached
        "Có 38/52 chủ đầu tư đạt trên 50% tiến độ.",
        "Có 38/52 chủ đầu tư giải ngân trên 50%.",
        # another thing
        "Cả xã có 240 hộ, đã trồng 84 ha chè (38%).",
        "Vùng có 2 triệu người, trong đó 900 nghìn người nghèo (47%).",
        # so far off that it was taken of something else
        "Rà soát 4.000 hộ, trong đó 84 hộ nghèo (38%).",
    ],
)
def test_where_nothing_is_proven(text: str) -> None:
    assert silent(text)
    assert {verdict for _, verdict in wholes(text).values()} <= {OK, OPEN}


def test_an_amount_of_another_period_is_no_whole() -> None:
    assert silent("Trồng 90 ha (năm 2021 là 120 ha), trong đó 45 ha quế (38%).") is False
    assert wholes("Trồng 90 ha (năm 2021 là 120 ha), trong đó 45 ha quế (38%).") == {"38%": ("90", WRONG)}


def test_a_whole_of_zero_divides_nothing() -> None:
    assert wholes("Có 0 hộ, trong đó 0 hộ nghèo (5%).") == {}
    assert wholes("Có 5/0 hộ đạt (5%).") == {}
