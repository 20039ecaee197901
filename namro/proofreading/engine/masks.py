"""Numbers that count nothing: dates, document numbers, ordinals, periods, ages, hours, scales, marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from namro.proofreading.engine.characters import Prepared
from namro.proofreading.engine.words import HEADS

_COUNTED = rf"(?!\s*(?:%|phần trăm|/\s*\d|lượt|(?:{'|'.join(map(re.escape, HEADS))})(?!\w)))"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d{1,2}\s?[-/.]\s?\d{1,2}(?:\s?[-/.]\s?\d{4})?"
_DOCUMENTS = (
    r"nghị quyết|chỉ thị|quy định|quyết định|kết luận|hướng dẫn|nghị định|thông tư|đề án|công văn|"
    r"chương trình|kế hoạch|thông báo|tờ trình|báo cáo|pháp lệnh|quy chế|dự án|bộ luật|sắc lệnh|công điện"
)
_PLACES = (
    r"quận|phường|tổ|tổ dân phố|khu|khu phố|ấp|thôn|bản|xóm|đội|ngõ|ngách|hẻm|số nhà|đường|phố|quốc lộ|"
    r"tỉnh lộ|km|cụm|tổ bầu cử|đơn vị bầu cử số|trường tiểu học|trường thpt|trường thcs|tiểu khu|"
    r"chi bộ|quân khu"
)
_ORDINALS = (
    r"thứ|lần|lần thứ|hạng|top|khóa|đợt|vòng|loại|(?<!trung )(?<!cao )(?<!sơ )cấp|bậc|nhóm|lớp|kỳ họp|"
    r"phiên|kỳ|giai đoạn|(?<!tổng )(?<!còn )số|mức|"
    r"phương án|bước|ca|bàn|cửa|tuyến|điều|khoản|chương|mục|phụ lục|biểu|bảng|hình|mẫu|trang|phần|quyển|"
    r"tập|ý|tiết|hàng|cột|dòng|điểm"
)

_LINE_NUMBER = re.compile(
    r"^[ \t]*(?:[-+*•]\s*)?\(?(?:\d{1,3}(?:\.\d{1,3})*)(?:[.)/:](?!\d)|-\s)", re.MULTILINE
)
_PATTERNS = tuple(
    re.compile(one)
    for one in (
        r"https?://\S+|www\.\S+|(?<![\w.-])[\w.-]{1,64}@[\w.-]{1,64}",
        # documents: “Đề án số 21-ĐA/TU”, “84/BC-TTT”, “178/2024/NĐ-CP”, “Nghị quyết 18”, “khoản 2 Điều 5”
        rf"\d+(?:/{_YEAR})?\s?[-/]\s?[a-zđ]{{1,10}}\d*(?:[-/][a-zđ0-9.]+)*(?<![.])",
        rf"(?:{_DOCUMENTS})\s+(?:số\s*:?\s*)?\d+(?:\s*[-/,]\s*\d+)*(?![\d.,]*\d){_COUNTED}(?!\s?%)",
        rf"(?<!\w)(?:{_ORDINALS})\s+\d{{1,3}}(?:[.,]\d{{1,2}})?(?:\s?(?:,|và|-|đến)\s?\d{{1,2}})*(?![\d.,%]*\d){_COUNTED}",
        rf"(?<!\w)(?:{_PLACES})\s+(?:số\s+)?\d{{1,4}}[a-z]?(?![\d.,/]*\d){_COUNTED}",
        # days, months, quarters, years, terms
        rf"(?<!\w)(?:ngày|sáng|chiều|tối|trưa|đêm|hôm|mùng|mồng|"
        rf"rạng sáng)\s+(?:ngày\s+)?\d{{1,2}}(?:\s?(?:,|và|-|đến|&)\s?\d{{1,2}})*"
        rf"(?:\s?[-/.]\s?\d{{1,2}}){{0,2}}(?:\s?[-/.]\s?\d{{4}})?(?:\s*(?:,|tháng)\s*\d{{1,2}}(?:\s*[-/,]?\s*(?:năm\s*)?\d{{4}})?)?(?![\d]){_COUNTED}",
        rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_YEAR}",
        rf"(?<![\d/.])(?:0?[1-9]|1[0-2])/{_YEAR}(?!\d){_COUNTED}",
        r"(?<!\w)tháng\s+(?:\d{1,2}(?:\s?(?:,|và|-|đến)\s?\d{1,2})*)(?:\s?[-/]\s?\d{4})?(?!\d)(?!\s*%)",
        r"(?<!\w)quý\s+(?:\d|i{1,3}v?|iv)(?:\s?[-/]\s?\d{4})?(?!\d)",
        rf"(?<!\w)(?:năm|năm học|niên khóa|niên vụ|nhiệm kỳ|giai đoạn|thời kỳ|khóa|vụ)\s+(?:học\s+|"
        rf"từ\s+)?{_YEAR}(?:\s?(?:-|đến|và|,)\s?(?:năm\s+)?{_YEAR}|-\d\d(?!\d))*",
        rf"(?<![\d.,/]){_YEAR}\s?(?:-|/|đến)\s?{_YEAR}(?![\d.,]\d)",
        rf"(?<![\d.,/]){_YEAR}(?![\d%]|[.,]\d|/\d|\s?%|\s+(?:xuống|lên)\s){_COUNTED}",
        rf"(?:đến|từ|trước|sau|dịp|lễ|hết|kỷ niệm|tới)\s+{_DAY}(?![\d/]){_COUNTED}",
        # durations: “6 tháng đầu năm”, “30 năm tuổi Đảng”
        r"(?:\d+\s?(?:,|và|-|đến)\s?)*\d+(?:[.,]\d+)?\s?(?:năm(?! tỉnh| đồng chí| đảng)|tháng|tuần|"
        r"giờ|phút|giây|quý(?! khách)|thập kỷ|thế kỷ|ngày(?! công))(?!\w)",
        r"\d{1,2}\s?h\s?\d{0,2}(?!\w)|(?<![\d.])\d{1,2}\s?:\s?[0-5]\d(?::[0-5]\d)?(?!\d)",
        # ages, years of birth, marks of an exam
        r"(?:(?:từ|dưới|trên|đủ|khoảng)\s+)?\d{1,3}(?:\s?(?:-|đến|và|,)\s?\d{1,3})?\s?tuổi(?!\w)",
        r"(?:độ )?tuổi(?: đời| đảng| bình quân| trung bình)?(?: của [\w ]{1,30})?(?: là)?\s*:?\s*"
        r"(?:từ|dưới|trên|đến|khoảng)?\s?\d{1,3}(?:[.,]\d+)?(?:\s?(?:-|đến|và)\s?\d{1,3})?"
        r"(?![\d.,]*\d)(?!\s?%)" + _COUNTED,
        rf"sinh\s+(?:từ\s+|trước\s+|sau\s+)?(?:năm\s+)?{_YEAR}(?:\s?(?:-|đến)\s?{_YEAR})?",
        r"\d+(?:[.,]\d+)?\s?điểm(?!\w)(?!\s+(?:phần trăm|%|cầu|trường|bưu|du lịch|đen|nóng|nghẽn|sáng|"
        r"sạt|bán|thi|bầu|tiếp))",
        # how many criteria a commune has reached is the name of a group: “xã đạt từ 15-18 tiêu chí”
        r"(?<!\w)(?:đạt|từ|dưới|đủ|trên)\s+(?:từ\s+)?\d{1,2}(?:\s?(?:-|đến)\s?\d{1,2})?"
        r"(?:/\d{2})?\s+tiêu chí",
        # scales, networks, slogans, telephone numbers, enumerations in brackets
        r"(?<![\d.])1\s?[:/]\s?\d{1,3}(?:[.]\d{3})+|(?<![\d.])1/\d{3,6}(?!\d)|(?<!\d)24/7(?!\d)",
        r"(?:cách mạng|công nghiệp|phiên bản|web|chính quyền)\s+(?:công nghiệp\s+)?(?:lần thứ\s+)?\d\.\d",
        r"(?:đt|điện thoại|hotline|fax|tel)\s*:?\s*[\d.\s()-]{6,20}",
        r"(?:(?<=\n)|(?<=[;,.:]\s)|\A)\(\d{1,2}\)",
        r"\[\d{1,3}\]",
    )
)
_AGE = re.compile(r"\btuổi\b")
# Before and behind the word “tuổi” numbers may be ages.
BEFORE, BEHIND = 400, 600
_AGE_IN_SENTENCE = re.compile(
    r"\d{2}\s?-\s?\d{2}(?![\d.,/%]*\d)(?!\s?%)"
    + _COUNTED
    + r"|(?:dưới|trên|từ|đến|nhóm|độ tuổi)\s+\d{2}(?:\s?(?:-|đến)\s?(?:dưới\s)?\d{2})?(?![\d.,/%]*\d)(?!\s?%)"
    + _COUNTED
)


def masked(prepared: Prepared) -> Stretches:
    """Stretches of the text whose numbers count nothing."""
    found = [one.span() for one in _LINE_NUMBER.finditer(prepared.text)]
    for pattern in _PATTERNS:
        found += [one.span() for one in pattern.finditer(prepared.low)]
    found += _ages(prepared.low)
    return Stretches(found)


def _ages(low: str) -> Iterator[tuple[int, int]]:
    done = 0
    for age in _AGE.finditer(low):
        first = max(
            low.rfind(".", 0, age.start()), low.rfind("\n", 0, age.start()), age.start() - BEFORE, done
        )
        line = low.find("\n", age.end())
        last = min(line if line >= 0 else len(low), age.end() + BEHIND)
        for one in _AGE_IN_SENTENCE.finditer(low, first, last):
            yield one.span()
        done = max(done, last)


class Stretches:
    """Stretches of a text, joined where they overlap."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Whether any of them has a character within start:end."""
        first = bisect_right(self.ends, start)
        return first < bisect_left(self.starts, end)
