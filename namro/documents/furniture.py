"""The fixed words of a Party paper, in one place for all formats."""

from namro.documents.tree import Document, Letterhead
from namro.ground.ranges import show_day

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
STAR = "*"
SUBJECT_RULE = "-----"
RECIPIENTS = "Nơi nhận:"
LETTER = "Công văn"
SUBMISSION = "TỜ TRÌNH"
AS_ABOVE = "Như trên,"
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


def addressed(head: Letterhead) -> str:
    """What stands before the addressees: a tờ trình goes to a superior body."""
    return "Kính trình:" if head.kind.upper() == SUBMISSION else "Kính gửi:"


def recipient_lines(document: Document) -> tuple[str, ...]:
    """The lines under “Nơi nhận:”; in a letter and a tờ trình the addressees come first, as “Như trên”."""
    lines = document.recipients.lines if document.recipients else ()
    head = document.letterhead
    named_above = bool(head.addressees) and (is_letter(head) or head.kind.upper() == SUBMISSION)
    if not document.recipients or not named_above or any(line.startswith("Như trên") for line in lines):
        return lines
    return (AS_ABOVE, *lines)
