"""The same claim in other words gets the same verdict."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest

from namro.proofreading.engine.claims import Verdict
from namro.proofreading.engine.proofread import proofread

OK, WRONG = Verdict.OK, Verdict.INCONSISTENT
# What a reader says of the sentence by hand.
BASES: dict[str, tuple[str, Verdict]] = {
    "fraction": ("Đã kết nạp 501/903 đảng viên, đạt 55,5%.", OK),
    "fraction, wrong": ("Đã kết nạp 5.189/10.260 đảng viên, đạt 50,8%.", WRONG),
    "fraction over plan": ("Thành lập 65/90 tổ chức đảng, đạt 72,2%.", OK),
    "fraction over plan, wrong": ("Thành lập 65/90 tổ chức đảng, đạt 77,2%.", WRONG),
    "brackets": ("Đã kiểm tra 12/29 tổ chức đảng (đạt 41,4%).", OK),
    "brackets, wrong": ("Đã kiểm tra 12/29 tổ chức đảng (đạt 71,4%).", WRONG),
    "sum": ("Có 56 đảng viên bị kỷ luật, gồm 30 khiển trách và 26 cảnh cáo.", OK),
    "sum, wrong": ("Có 56 đảng viên bị kỷ luật, gồm 30 khiển trách và 28 cảnh cáo.", WRONG),
    "three parts": ("Tổ chức 168 lớp, gồm 113 lớp bồi dưỡng, 54 lớp cảm tình và 1 lớp nâng cao.", OK),
    "three parts, wrong": (
        "Tổ chức 168 lớp, gồm 113 lớp bồi dưỡng, 45 lớp cảm tình và 1 lớp nâng cao.",
        WRONG,
    ),
    "big sum": ("Có 1.286 đại biểu, gồm 1.014 nam và 272 nữ.", OK),
    "big sum, wrong": ("Có 1.286 đại biểu, gồm 1.014 nam và 372 nữ.", WRONG),
    "share": ("Có 40 đồng chí dự thi, trong đó 10 đồng chí là nữ, chiếm 25%.", OK),
    "share, wrong": ("Có 40 đồng chí dự thi, trong đó 10 đồng chí là nữ, chiếm 35%.", WRONG),
    "growth": ("Kết nạp 120 đảng viên, tăng 20 đảng viên (20%) so với cùng kỳ.", OK),
    "growth, wrong": ("Kết nạp 120 đảng viên, tăng 20 đảng viên (30%) so với cùng kỳ.", WRONG),
    "from to": ("Số chi bộ giảm từ 713 xuống còn 705 chi bộ, giảm 8 chi bộ.", OK),
    "from to, wrong": ("Số chi bộ giảm từ 713 xuống còn 705 chi bộ, giảm 9 chi bộ.", WRONG),
    "rest": ("Giải quyết 30/46 đơn, còn lại 16 đơn.", OK),
    "rest, wrong": ("Giải quyết 30/46 đơn, còn lại 26 đơn.", WRONG),
    "hundred": (
        "Đảng viên: hoàn thành xuất sắc chiếm 20%, hoàn thành tốt chiếm 70%, hoàn thành chiếm 10%.",
        OK,
    ),
    "points": ("Tỷ lệ nữ tăng từ 15,9% lên 16,6%, tức tăng 0,7 điểm phần trăm.", OK),
    "points, wrong": ("Tỷ lệ nữ tăng từ 15,9% lên 16,6%, tức tăng 0,9 điểm phần trăm.", WRONG),
    "times": ("Có 298 tổ chức đảng được kiểm tra, gấp 1,4 lần cùng kỳ (212 tổ chức đảng).", OK),
    "words": ("Có 20 đồng chí, gồm 12 nam và 8 nữ.", OK),
    "words, wrong": ("Có 20 đồng chí, gồm 12 nam và 9 nữ.", WRONG),
}
Change = Callable[[str], str]


def swap(*pairs: tuple[str, str]) -> Change:
    """Words for other words, in turn."""

    def changed(text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        return text

    return changed


def without_dots(text: str) -> str:
    return "".join(
        sign
        for at, sign in enumerate(text)
        if not (sign == "." and text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit())
    )


def bracketed(text: str) -> str:
    """“, chiếm x%.” → “ (x%).”"""
    for word in (", chiếm ", ", đạt "):
        head, found, tail = text.rpartition(word)
        if found and tail.endswith("%."):
            return f"{head} ({tail[:-1]})."
    return text


def in_bullets(text: str) -> str:
    """The parts after “gồm” on lines of their own."""
    head, found, tail = text.partition(", gồm ")
    if not found:
        return text
    parts = tail.rstrip(".").replace(" và ", ", ").split(", ")
    return f"{head}, gồm:\n" + ";\n".join(f"- {part}" for part in parts) + "."


BEFORE = "Ngày 25/10/2022, Ban Thường vụ ban hành Đề án số 21-ĐA/TU. Đồng chí 45 tuổi được cử đi học.\n"
AFTER = (
    "\nThực hiện Nghị quyết số 18-NQ/TW ngày 04/01/2024, Điều 5. Hội nghị lần thứ 12 họp lúc 8 giờ 30 phút."
)
CHANGES: dict[str, Change] = {
    "as it is": lambda text: text,
    "bằng": swap(("đạt ", "bằng ")),
    "tương đương": swap(("đạt ", "tương đương ")),
    "đạt tỷ lệ": swap((", đạt ", ", đạt tỷ lệ ")),
    "đạt tỉ lệ": swap((", đạt ", ", đạt tỉ lệ "), ("Tỷ", "Tỉ")),
    "trong đó": swap((", gồm ", ", trong đó: ")),
    "bao gồm": swap((", gồm ", ", bao gồm ")),
    "in brackets": bracketed,
    "over the total": swap(
        ("/903 đảng viên", " trên tổng số 903 đảng viên"), ("/90 tổ", " trên tổng số 90 tổ")
    ),
    "other tone marks": swap(("hoàn", "hòan"), ("Hòa", "Hoà"), ("hóa", "hoá")),
    "no dots": without_dots,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "line ends of Windows": lambda text: f"Phần I\n{text}\nHết".replace("\n", "\r\n"),
    "hard spaces": swap((" đảng", "\u00a0đảng"), (" đồng", "\u00a0đồng"), (" tổ", "\u00a0tổ")),
    "semicolons": swap((" và ", "; ")),
    "bullets": in_bullets,
    "after dates and ages": lambda text: BEFORE + text,
    "before documents": lambda text: text + AFTER,
    "between": lambda text: BEFORE + text + AFTER,
    "leading zeros": swap((" 8 ", " 08 "), (" 9 ", " 09 "), (" 1 ", " 01 ")),
}


# “Trong đó” leaves open what else there is: parts that do not fill the whole are no mistake there.
OPEN = {("trong đó", "three parts, wrong")}


def told(text: str) -> tuple[bool, bool]:
    """Whether something is proven, and whether something is contradicted."""
    verdicts = Counter(one.verdict for one in proofread(text).claims)
    return bool(verdicts[OK]), bool(verdicts[WRONG])


@pytest.mark.parametrize("change", CHANGES)
def test_other_words_same_verdict(change: str) -> None:
    failed = []
    for name, (base, verdict) in BASES.items():
        text = CHANGES[change](base)
        proven, wrong = told(text)
        if (change, name) in OPEN:
            assert not wrong
        elif wrong is not (verdict is WRONG) or (verdict is OK and not proven):
            failed.append(f"{name}: {text!r}")
    assert not failed, "\n".join(failed)


def test_every_change_changes_something() -> None:
    for name, change in CHANGES.items():
        if name != "as it is":
            assert any(change(base) != base for base, _ in BASES.values()), name


# Sentences that do not refer to each other.
PAIRS = [
    ("fraction", "sum"),
    ("fraction, wrong", "three parts"),
    ("brackets", "sum, wrong"),
    ("growth", "big sum"),
    ("growth, wrong", "from to"),
    ("from to, wrong", "times"),
    ("points", "three parts, wrong"),
    ("rest", "fraction over plan"),
]


def remarked(text: str) -> set[str]:
    return {text[one.start : one.end] for one in proofread(text).remarks}


@pytest.mark.parametrize("pair", PAIRS)
def test_order_of_sentences_does_not_matter(pair: tuple[str, str]) -> None:
    one, other = (BASES[name][0] for name in pair)
    assert remarked(f"{one} {other}") == remarked(f"{other} {one}") == remarked(f"{one}\n{other}")


# The whole, then its part, with something unrelated between them. A wrong part names its whole again:
# what “số này” is about is not certain once something else was said.
APART = [
    ("Toàn huyện có 62 đảng viên bị kỷ luật.", "Trong số này có 13 cấp ủy viên (chiếm 20,9%).", OK),
    (
        "Toàn huyện có 62 đảng viên bị kỷ luật.",
        "Trong tổng số 62 đảng viên có 13 đồng chí là cấp ủy viên, chiếm 26,9%.",
        WRONG,
    ),
    ("Đợt này có 40 đồng chí dự thi.", "Trong tổng số 40 đồng chí dự thi có 10 đồng chí nữ, chiếm 25%.", OK),
    (
        "Đợt này có 40 đồng chí dự thi.",
        "Trong tổng số 40 đồng chí dự thi có 10 đồng chí nữ, chiếm 52%.",
        WRONG,
    ),
]
BETWEEN = [
    "",
    "Việc này theo Quy định số 139-QĐ/TW, ngày 04/01/2024.",
    "Hội nghị lần thứ 12 họp ngày 5/7/2024, từ 8 giờ 30 phút.",
    "Người cao tuổi nhất 57 tuổi.",
]


@pytest.mark.parametrize("between", BETWEEN)
def test_what_stands_between_a_whole_and_its_part_does_not_matter(between: str) -> None:
    for whole, part, verdict in APART:
        text = " ".join(one for one in (whole, between, part) if one)
        proven, wrong = told(text)
        assert wrong is (verdict is WRONG) and (proven or wrong), text
