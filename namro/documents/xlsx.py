"""Spreadsheets out: annexes and lists, written row by row so that a list of all members fits in memory.

Numbers stay numbers and keep their address; text stays text whatever it begins with. The number formats name
the Vietnamese locale; Excel itself takes the separators from the user's system, so sums and separators always
agree there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from typing import Any

import xlsxwriter

from namro.documents.basics import TreeError, address, check_path, clean, cleaned
from namro.documents.tree import Figure
from namro.ground import clock
from namro.ground.numbers import NBSP, NumberError, parse_decimal

MOST_ROWS = 1_048_576
MOST_LINKS = 65_530  # of one sheet, by the file format
MOST_LETTERS = 32_767
LONGEST_LINK = 2_079
LONGEST_NAME = 31
LONGEST_TIP = 255
EXACT_DIGITS = 10**15
A4 = 9
LETTERS_ACROSS = 90  # an upright page holds about as many
LOCALE = "[$-42A]"
FORMULA_SIGNS = ("=", "+", "-", "@")
FONT = "Times New Roman"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")

WIDTHS = (6.0, 60.0)
LOOKED_AT = 200  # rows from which a width is guessed
KNOWN_PROPERTIES = ("title", "subject", "author", "keywords", "comments")

Look = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """A value with the address of its figure: exact where `tree.Figure` only knows what is printed."""

    value: int | Decimal
    href: str
    title: str = ""

    def __post_init__(self) -> None:
        cleaned(self, "title")
        check_path(self.href)


Cell = str | int | Decimal | date | Figure | Linked | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` in letters (None: by its first rows), `decimals` shown for Decimal values."""

    title: str
    width: float | None = None
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: title, frozen header, rows (any iterable, read once), bold totals, notes below."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    notes: Sequence[str] = ()
    totals: Sequence[Row] = field(default=())


def workbook(
    sheets: Iterable[Sheet],
    *,
    properties: Mapping[str, str],
    base_url: str = "",
    stamp: datetime | None = None,
) -> bytes:
    """The sheets as an .xlsx file; the same sheets and stamp (aware; None: now) give the same bytes.

    `properties`: title, subject, author, keywords, comments. Without `base_url` numbers carry no links,
    because a file on a disk has no site of its own. Raises TreeError for a row of the wrong width, too many
    rows or an unknown property.
    """
    made = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(made, options)
    book.set_properties(_properties(properties, stamp or clock.now()))
    formats = _Formats(book)
    taken: set[str] = set()
    try:
        for sheet in sheets:
            name = sheet_name(sheet.name, taken)
            _Writer(book.add_worksheet(name), formats, base_url).write(sheet)
    finally:
        book.close()
    return made.getvalue()


def _properties(properties: Mapping[str, str], stamp: datetime) -> dict[str, Any]:
    unknown = set(properties) - set(KNOWN_PROPERTIES)
    if unknown:
        raise TreeError(f"Không có thuộc tính tệp “{min(unknown)}”. Có: {', '.join(KNOWN_PROPERTIES)}.")
    known = {name: clean(words)[:255] for name, words in properties.items()}
    return known | {"created": stamp.astimezone(UTC).replace(tzinfo=None)}


def sheet_name(wanted: str, taken: set[str]) -> str:
    """What Excel accepts as a name, made different from those taken (it ignores case)."""
    name = _cut(_FORBIDDEN.sub(" ", clean(wanted)).strip(" '"), LONGEST_NAME).strip(" '") or "Biểu"
    plain, number = name, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        tail = f" ({number})"
        name = _cut(plain, LONGEST_NAME - len(tail)) + tail
    taken.add(name.casefold())
    return name


class _Formats:
    """Cell formats, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def get(self, look: Look) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": 12, **look})
        return self._made[key]


def _cell(*, bold: bool = False, **look: Any) -> Look:
    return {"border": 1, "valign": "vcenter", "bold": bold, **look}


class _Writer:
    """Writes one sheet from top to bottom; with constant memory there is no way back up."""

    def __init__(self, sheet: Any, formats: _Formats, base_url: str) -> None:
        self._sheet = sheet
        self._formats = formats
        self._base_url = base_url
        self._links = 0
        self._row = 0

    def write(self, sheet: Sheet) -> None:
        rows = iter(sheet.rows)
        head = list(islice(rows, LOOKED_AT))
        self._set_up(sheet, [_width(column, i, head) for i, column in enumerate(sheet.columns)])
        self._line(sheet.title, {"bold": True, "font_size": 14})
        header = _cell(bold=True, align="center", text_wrap=True, bg_color="#EEF0F2")
        for i, column in enumerate(sheet.columns):
            self._text(i, column.title, header)
        self._next()
        first = self._row
        for row in chain(head, rows):
            self._cells(sheet, row, bold=False)
        if self._row > first:
            self._sheet.autofilter(first - 1, 0, self._row - 1, len(sheet.columns) - 1)
        for row in sheet.totals:
            self._cells(sheet, row, bold=True)
        for note in sheet.notes:
            self._line(note, {"italic": True})

    def _set_up(self, sheet: Sheet, widths: list[float]) -> None:
        for i, width in enumerate(widths):
            self._sheet.set_column(i, i, width)
        self._sheet.freeze_panes(2, 0)
        self._sheet.repeat_rows(1)
        self._sheet.set_paper(A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&CTrang &P/&N")
        if sum(widths) > LETTERS_ACROSS:
            self._sheet.set_landscape()

    def _line(self, words: str, look: Look) -> None:
        self._text(0, words, look)
        self._next()

    def _next(self) -> None:
        self._row += 1
        if self._row > MOST_ROWS:
            raise TreeError("Bảng có hơn 1.048.576 dòng, Excel không chứa được. Hãy lọc bớt rồi xuất lại.")

    def _cells(self, sheet: Sheet, row: Row, *, bold: bool) -> None:
        if len(row) != len(sheet.columns):
            raise TreeError(
                f"Dòng {self._row + 1} của “{sheet.name}” có {len(row)} ô, bảng có {len(sheet.columns)} cột."
            )
        for i, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            self._any(i, cell, column, bold=bold)
        self._next()

    def _any(self, i: int, cell: Cell, column: Column, *, bold: bool) -> None:
        if isinstance(cell, Figure):
            self._figure(i, cell, bold=bold)
        elif isinstance(cell, Linked):
            look = _cell(bold=bold, num_format=_format_of(cell.value, column), underline=1)
            self._link(i, cell, look)
            self._number(i, cell.value, look)
        elif cell is None:
            self._sheet.write_blank(self._row, i, None, self._formats.get(_cell(bold=bold)))
        elif isinstance(cell, str):
            self._text(i, cell, _cell(bold=bold, text_wrap=True))
        elif isinstance(cell, date):
            look = _cell(bold=bold, num_format="dd/mm/yyyy", align="center")
            self._sheet.write_datetime(self._row, i, cell, self._formats.get(look))
        else:
            self._number(i, cell, _cell(bold=bold, num_format=_format_of(cell, column)))

    def _figure(self, i: int, figure: Figure, *, bold: bool) -> None:
        number, shown = number_of(figure.text)
        kind = {"num_format": shown} if number is not None else {"align": "right"}
        look = _cell(bold=bold, underline=1, **kind)
        self._link(i, figure, look)
        if number is None:
            self._text(i, figure.text, look)
        else:
            self._number(i, number, look)

    def _link(self, i: int, linked: Figure | Linked, look: Look) -> None:
        """The address only; what is written into the cell next takes the place of its words."""
        url = address(self._base_url, linked.href)
        if not self._base_url or self._links >= MOST_LINKS or len(url) > LONGEST_LINK:
            return
        self._links += 1
        tip = linked.title[:LONGEST_TIP] or None
        self._sheet.write_url(self._row, i, url, self._formats.get(look), string="…", tip=tip)

    def _number(self, i: int, number: int | Decimal, look: Look) -> None:
        if -EXACT_DIGITS < number < EXACT_DIGITS:
            self._sheet.write_number(self._row, i, number, self._formats.get(look))
        else:  # Excel keeps fifteen digits and would change the rest without a word.
            self._text(i, str(number), look)

    def _text(self, i: int, words: str, look: Look) -> None:
        words = safe(words)
        if words.startswith(FORMULA_SIGNS):
            look = look | {"quote_prefix": True}
        self._sheet.write_string(self._row, i, words, self._formats.get(look))


def _format_of(number: int | Decimal, column: Column) -> str:
    return number_format(column.decimals if isinstance(number, Decimal) else 0)


def _width(column: Column, i: int, rows: Sequence[Row]) -> float:
    """The column's own width, or one in which its title and first rows can be read."""
    if column.width is not None:
        return column.width
    longest = max((len(_shown(row[i])) for row in rows if i < len(row)), default=0)
    words = max((len(word) for word in column.title.split()), default=0)
    return min(max(longest + 2, words + 4, WIDTHS[0]), WIDTHS[1])


def _shown(cell: Cell) -> str:
    if isinstance(cell, Figure):
        return cell.text
    if isinstance(cell, Linked):
        return f"{cell.value:,}"
    return "05/07/2024" if isinstance(cell, date) else str(cell if cell is not None else "")


def number_format(places: int, *, percent: bool = False) -> str:
    """Excel's format for a number with that many digits behind the comma."""
    digits = "#,##0" + ("." + "0" * places if places else "")
    return f"{LOCALE}{digits}" + ("\\ %" if percent else "")


def number_of(text: str) -> tuple[int | Decimal | None, str]:
    """The number behind a printed figure and its format: “5.189”, “50,58”, “50,6 %”; None for other text."""
    words = text.replace(NBSP, " ").strip()
    percent = words.endswith("%")
    try:
        number = parse_decimal(words.removesuffix("%").strip())
    except NumberError:
        return None, ""
    places = len(words.removesuffix("%").partition(",")[2].strip())
    if percent:
        return number.scaleb(-2), number_format(places, percent=True)
    return (number if places else int(number)), number_format(places)


def safe(words: str) -> str:
    """Text as a cell holds it: clean, and cut with “…” where a cell is full."""
    words = clean(words)
    kept = _cut(words, MOST_LETTERS)
    return words if kept == words else _cut(words, MOST_LETTERS - 1) + "…"


def _cut(words: str, most: int) -> str:
    """At most that many letters as Excel counts them: an emoji is two."""
    return words.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")
