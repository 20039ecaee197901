"""The fixed words of a Party paper, in one place for all formats."""

from namro.documents.tree import Letterhead
from namro.ground.ranges import show_day

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
STAR = "*"
SUBJECT_RULE = "-----"
RECIPIENTS = "Nơi nhận:"
LETTER = "Công văn"
EMPTY_TABLE = "Không có số liệu."
PADDED_MONTHS = (1, 2)
_NUMBER_GAP = "\u00a0" * 8


def number_line(head: Letterhead) -> str:
    """“Số 127-BC/TU”, below ten “Số 07-BC/TU”, without a number room to write it by hand."""
    if not head.symbol and head.number is None:
        return ""
    number = _NUMBER_GAP if head.number is None else f"{head.number:02d}"
    return f"Số\u00a0{number}-{head.symbol}" if head.symbol else f"Số\u00a0{number}"


def date_line(head: Letterhead) -> str:
    """“Hà Nội, ngày 05 tháng 7 năm 2024”: days below ten and months 1 and 2 are padded."""
    month = f"{head.day.month:02d}" if head.day.month in PADDED_MONTHS else str(head.day.month)
    when = f"ngày {head.day.day:02d} tháng {month} năm {head.day.year}"
    return f"{head.place}, {when}" if head.place else when


def annex_line(head: Letterhead) -> str:
    """“(Kèm theo Báo cáo số 07-BC/TU, ngày 05/7/2024)”: whose annex it is."""
    number = number_line(head)
    named = (
        f"{head.kind.capitalize() or LETTER} s{number[1:]}" if number else head.kind.capitalize() or LETTER
    )
    return f"(Kèm theo {named}, ngày {show_day(head.day)})"


def is_letter(head: Letterhead) -> bool:
    """A letter (công văn) has no line with the kind of document."""
    return not head.kind
