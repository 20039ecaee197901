"""Numbers that count nothing, and those that only look so."""

from __future__ import annotations

import pytest

from namro.proofreading.engine.characters import prepare
from namro.proofreading.engine.masks import Stretches, masked
from namro.proofreading.engine.numerals import numerals


def counted(text: str) -> list[str]:
    """Numbers of a text that no mask touches, as plain ones; percentages with their sign."""
    prepared = prepare(text)
    masks = masked(prepared)
    return [
        f"{one.value}{'%' if one.percent else ''}"
        for one in numerals(prepared)
        if not masks.touch(one.start, one.end)
    ]


NOTHING = {
    "days": "ngày 30-6|ngày 3/2/1930|ngày 01/7/2025|ngày 1.7.2025|ngày 2 và 3 tháng 9|sáng ngày 15/4|"
    "ngày 20, 21 tháng 5 năm 2024|chiều 28-6|tối 2/9|đêm 30/4|hôm 12/5|mùng 10 tháng 3|mồng 5 tháng 1|"
    "rạng sáng 1/5|01-7-2025|15.12.2024|dịp 30/4|trước 15/10|đến 31/12|trong hai ngày 20 và 21/5",
    "months, quarters": "12/2018|02/2025|tháng 7|tháng 5/2018|tháng 11-2024|tháng 1, 2 và 3|"
    "tháng 4 đến tháng 6|quý 3|quý III/2024|quý 1-2025",
    "years, terms": "năm 2022|các năm 2022, 2023|năm học 2023-2024|niên khóa 2019 - 2023|2024–2025|"
    "nhiệm kỳ 2020-2025|giai đoạn 2021-2025|thời kỳ 2021 đến 2030|nhiệm kỳ 2025 – 2030",
    "durations": "6 tháng đầu năm|9 tháng|5 năm qua|3 quý|2 tuần|15 ngày|48 giờ|30 phút|2 thập kỷ|"
    "30 năm tuổi Đảng|6, 9 và 12 tháng",
    "hours": "7h30|14h|06:00|8 giờ 30 phút|trực 24/7",
    "documents": "Đề án số 21-ĐA/TU|Quy định số 139-QĐ/TW, ngày 04/01/2024|1656/NQ-UBTVQH15|số 84/BC-TTT|"
    "Nghị định 178/2024/NĐ-CP|Nghị quyết 18|Nghị quyết số 18-NQ/TW|Chỉ thị 35-CT/TW|Kết luận số 127|"
    "Hướng dẫn số: 26|Thông tư 08/2023/TT-BNV|Công văn 1234/UBND-NC|Kế hoạch 47|tài liệu [12]",
    "articles": "khoản 2 Điều 15|điểm 3 khoản 4 Điều 7|Chương 4|Phụ lục 3|Bảng 2.1|Biểu số 5|Mẫu 02|trang 17",
    "ordinals": "lần thứ 9|thứ 5|khóa 12|kỳ họp thứ 14|đợt 1|đợt 1 và 2|vòng 2|hạng 3|nhóm 4|cấp 3|bước 2",
    "places": "Quận 1|quận 10 và quận 12|Phường 14|Tổ dân phố 15|Khu phố 7|Ấp 3|thôn 6|Quốc lộ 1A|"
    "tỉnh lộ 8|số nhà 45|Tổ bầu cử số 5|Quân khu 7",
    "ages": "độ tuổi 40-50|tuổi từ 43 đến 56|tuổi bình quân 47,5|từ 35 đến 45 tuổi|trên 70 tuổi|18 tuổi|"
    "dưới 35 tuổi|sinh năm 1984|sinh từ 1990 đến 1995",
    "marks, scales": "đạt 8,5 điểm|cùng đạt 55 điểm|tỷ lệ bản đồ 1/10000|tỷ lệ 1:5.000|từ 15-18 tiêu chí|"
    "cách mạng công nghiệp 4.0|cách mạng công nghiệp lần thứ 4|phiên bản 2.0",
    "addresses": "điện thoại: 0243 825 1234|ĐT: 0912.345.678|hotline 1900 1234|vanphong25@tinh.gov.vn|"
    "https://a.vn/tin-288-dang-vien-5|www.tinh.gov.vn/2024/35",
}


@pytest.mark.parametrize("family", NOTHING)
def test_what_counts_nothing(family: str) -> None:
    found = {
        one: counted(f"Theo báo cáo {one}, công tác được quan tâm.") for one in NOTHING[family].split("|")
    }
    assert {one: values for one, values in found.items() if values} == {}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # years, days
        ("Có 2015 đảng viên dự.", "2015"),
        ("Có 1990 hộ nghèo.", "1990"),
        ("Có 2.025 đồng chí dự.", "2025"),
        ("Hộ nghèo giảm từ 2015 xuống 1960 hộ.", "2015 1960"),
        ("Năm 2023: 1.405 đơn.", "1405"),
        ("Ngày 1/7, 34 tỉnh hoạt động.", "34"),
        ("Ngày 12 đảng viên được kết nạp.", "12"),
        ("Tháng 6 kết nạp 45 đảng viên.", "45"),
        ("Quý I/2024 thu 1.250 tỷ đồng.", "1250"),
        ("Nhiệm kỳ 2020-2025 có 48 ủy viên.", "48"),
        ("Có 50 ngày công lao động.", "50"),
        ("Đón 12 quý khách.", "12"),
        # fractions like days
        ("Có 8/15 xã đạt chuẩn.", "8 15"),
        ("Có 31/12 chỉ tiêu vượt.", "31 12"),
        ("Đến 12/15 xã đã xong.", "12 15"),
        ("Từ 8/10 chi bộ.", "8 10"),
        ("Có 2/3 đồng chí đồng ý.", "2 3"),
        # documents and their kinds as counted things
        ("Thông qua 18 nghị quyết.", "18"),
        ("Báo cáo 15 vụ việc.", "15"),
        ("Kế hoạch 200 đảng viên.", "200"),
        ("Đạt kế hoạch 95%.", "95%"),
        ("Nghị định 178/2024/NĐ-CP có 25 cán bộ nghỉ.", "25"),
        # words of order and place before amounts
        ("Đã tổ chức 2 đợt, 30 điểm cầu.", "2 30"),
        ("Tổng số 120 đảng viên.", "120"),
        ("Số 45 đảng viên còn lại.", "45"),
        ("Trong đó 3 quận có 12 phường.", "3 12"),
        ("Khóa 12 có 45 đại biểu.", "45"),
        ("Thôn 5 hộ.", "5"),
        ("Lớp 40 học viên.", "40"),
        ("Nhóm 5 người.", "5"),
        ("Mức 12% là thấp.", "12%"),
        ("Xây 125 km đường.", "125"),
        # ages and the people who have them
        ("Ở độ tuổi 40-50 có 12 đồng chí.", "12"),
        ("Dưới 35 tuổi: 25 đồng chí, chiếm 12,5%.", "25 12.5%"),
        ("Từ 31 đến 40 tuổi có 120 người (30%).", "120 30%"),
        # points that are no marks
        ("Có 5 điểm trường, 12 điểm bầu cử, 4 điểm du lịch.", "5 12 4"),
        ("Tăng 2,5 điểm phần trăm.", "2.5"),
        ("Bình quân đạt 17,5 tiêu chí.", "17.5"),
        # numbers of lines
        ("1. Hà Nội: 126 xã.\n37.Sau sắp xếp có 38 xã.", "126 38"),
        ("1.2. Có 14 xã\n2) Có 15 xã\n- 3 xã khác", "14 15 3"),
        ("(1) Có 5 xã; (2) Có 6 xã.", "5 6"),
        ("- Xã A: 12 đảng viên", "12"),
    ],
)
def test_what_looks_like_nothing_and_counts(text: str, values: str) -> None:
    assert counted(text) == values.split()


def test_another_spelling_of_dashes_and_tones_is_masked_too() -> None:
    assert counted("Khoá 12, giai đoạn 2021—2025, nhiệm kỳ 2020‑2025.") == []
    assert counted("NGHỊ QUYẾT SỐ 18-NQ/TW, NĂM 2024") == []


def test_ages_reach_as_far_as_their_paragraph() -> None:
    assert counted("Về độ tuổi: dưới 30 có 12 đồng chí; 31-40 có 25 đồng chí.") == ["12", "25"]
    assert counted("Về độ tuổi.\nTừ 31-40 xã.") == ["31", "40"]


@pytest.mark.parametrize(
    ("span", "touched"),
    [((0, 2), False), ((0, 3), True), ((4, 5), True), ((8, 9), False), ((9, 12), True), ((12, 20), False)],
)
def test_stretches_are_joined_where_they_overlap(span: tuple[int, int], touched: bool) -> None:
    stretches = Stretches([(10, 12), (2, 5), (4, 8)])
    assert (stretches.starts, stretches.ends) == ([2, 10], [8, 12])
    assert stretches.touch(*span) == touched
    assert Stretches([(0, 2), (4, 6), (5, 9)]).ends == [2, 9]


def test_no_stretches_touch_nothing() -> None:
    assert not Stretches([]).touch(0, 100)
