"""What a workbook shows: its cells, and whatever stands beside or over them.

What Excel would not show (hidden rows, cells merged away) is left out. A number is only taken as shown where
its format is known to print all its digits and no other ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from namro.ground.packages import Element, Fault, Package, PackageError
from namro.ground.ranges import show_day
from namro.reports.proof.lines import cell_place, shown_number
from namro.reports.proof.office import A, R

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EPOCH = date(1899, 12, 30)
CONDITIONAL = "định dạng có điều kiện"
_FIRST_OWN = 164  # ids below are Excel's own formats
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy",
    22: "dd/mm/yyyy", 37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)", 49: "General",
}  # fmt: skip
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WHERE = r"(?:\[(?:\$-[0-9A-Fa-f]{1,4}|Red|Black)\])?"
_DIGITS = r"(?:General|#,##0(?:\.(?P<some>0+))?|0(?:\.(?P<few>0+))?)"
_NUMBER = re.compile(
    _WHERE + _DIGITS + r"(?P<percent>\s?%)?(?:\s|_.)*"
    r"(?:;" + _WHERE + r"(?:-[#,0.%\s]+|\([#,0.%\s]+\)|-General)(?:\s|_.)*)?"
)  # fmt: skip
_DAY = re.compile(_WHERE + r"d{1,2}[/.-]m{1,2}[/.-]y{2,4}(?:;@)?", re.IGNORECASE)
_PRINTED_CODE = re.compile(r'&"[^"]*"|&K[0-9A-F]{6}|&\d+|&[A-Z]|Trang|[/\s]')
_NOT_SHOWN = re.compile(r"(customXml|docProps|_rels)/|.*/(worksheets/sheet|theme/)[^/]*$")
_ON = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Look:
    """What a format does to a number: `kind` number, percent, date or strange; `places` behind the comma,
    None for as many as there are."""

    kind: str = "number"
    places: int | None = None


def sheet_cells(content: bytes) -> dict[str, str]:
    """Place (“Trang “Số liệu”, ô C7”) → what the cell shows, numbers with all their digits."""
    package = Package(content)
    main = package.main()
    links = package.links(main)
    root = package.root(main)
    shared = [root for part in _one_of(links, "sharedStrings") for root in _shared(package.root(part))]
    looks = [look for part in _one_of(links, "styles") for look in _looks(package.root(part))]
    reader = _Cells(shared, looks, _epoch(root))
    found: dict[str, str] = {}
    for sheet in root.iterfind(f"{S}sheets/{S}sheet"):
        kind, part = links[sheet.get(f"{R}id", "")]
        if kind == "worksheet" and sheet.get("state", "visible") == "visible":
            found |= reader.of(sheet.get("name", ""), package.root(part))
    return found


def _one_of(links: dict[str, tuple[str, str]], kind: str) -> list[str]:
    found = [part for named, part in links.values() if named == kind]
    if len(found) > 1:
        raise PackageError(Fault.BROKEN, "Tệp có hai phần cùng vai trò nên không rõ phần nào được dùng.")
    return found


def _epoch(book: Element) -> date:
    """Days are counted from 1904 where the workbook says so."""
    properties = book.find(f"{S}workbookPr")
    later = properties is not None and properties.get("date1904", "0") in _ON
    return date(1904, 1, 1) if later else EPOCH


def edge_words(content: bytes) -> str:
    """Words of boxes and notes over the cells and at the heads of printed pages; formats on a condition."""
    package = Package(content)
    said: list[str] = []
    for name in package.names():
        if not name.endswith((".xml", ".vml")):
            continue
        if "/worksheets/sheet" in name:
            said += _beside(package.root(name))
        elif not _NOT_SHOWN.match(name):
            root = package.root(name)
            said += [text.text or "" for text in root.iter(f"{A}t")]
            said += _string_words(root) if "comment" in root.tag.lower() else []
    return " ".join(filter(None, said))


def _beside(sheet: Element) -> Iterator[str]:
    for node in sheet.iter():
        if node.tag.endswith("}conditionalFormatting"):
            yield CONDITIONAL
    for node in sheet.iterfind(f"{S}headerFooter/*"):
        if _PRINTED_CODE.sub("", node.text or ""):
            yield node.text or ""


def _string_words(root: Element) -> list[str]:
    return [node.text or "" for node in root.iter() if node.tag.endswith(("}t", "}text"))]


class _Cells:
    """Reads the cells of sheets with the strings and formats they share."""

    def __init__(self, shared: list[str], looks: list[Look], epoch: date) -> None:
        self._shared = shared
        self._looks = looks
        self._epoch = epoch

    def of(self, name: str, sheet: Element) -> dict[str, str]:
        found: dict[tuple[int, int], str] = {}
        columns = list(_hidden_columns(sheet))
        away = list(_merged(sheet))
        for row in sheet.iterfind(f"{S}sheetData/{S}row"):
            hidden = row.get("hidden", "0") in _ON
            for cell in row.iterfind(f"{S}c"):
                at = column, _ = _at(cell.get("r", ""))
                if at in found:
                    raise PackageError(
                        Fault.BROKEN, "Bảng tính ghi một ô hai lần nên không rõ ô nào được in ra."
                    )
                unseen = hidden or any(column in span for span in columns) or any(a.hides(at) for a in away)
                found[at] = "" if unseen else self._shown(cell)
        return {cell_place(name, column, number): text for (column, number), text in found.items()}

    def _shown(self, cell: Element) -> str:
        """A formula shows as one: none is ever issued, and what it gives may change."""
        formula = cell.find(f"{S}f")
        if formula is not None:
            return f"={formula.text or ''}"
        kind, value = cell.get("t", "n"), cell.findtext(f"{S}v") or ""
        if kind == "inlineStr":
            inline = cell.find(f"{S}is")
            return _string(inline) if inline is not None else ""
        if kind == "s":
            return self._shared[int(value)] if value.isdigit() and int(value) < len(self._shared) else "?"
        if kind != "n" or not value:
            return value
        style = cell.get("s", "0")
        known = style.isdigit() and int(style) < len(self._looks)
        return self._number(value, self._looks[int(style)] if known else Look())

    def _number(self, value: str, look: Look) -> str:
        try:
            number = float(value)
            if not math.isfinite(number):
                return value
            if look.kind == "date":
                return show_day(self._epoch + timedelta(days=int(number)))
            text = shown_number(number, percent=look.kind == "percent")
        except (ValueError, OverflowError, ArithmeticError):
            return value
        behind = len(text.rstrip("\u00a0 %").partition(",")[2])
        short = look.places is not None and behind > look.places
        return f"{text} (định dạng số lạ)" if look.kind == "strange" or short else text


# -- places --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Merged:
    """Cells made one: only the first of them is shown."""

    first: tuple[int, int]
    last: tuple[int, int]

    def hides(self, at: tuple[int, int]) -> bool:
        inside = self.first[0] <= at[0] <= self.last[0] and self.first[1] <= at[1] <= self.last[1]
        return inside and at != self.first


def _at(reference: str) -> tuple[int, int]:
    """“C7” → (2, 7)."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise PackageError(Fault.BROKEN, "Bảng tính có ô không ghi địa chỉ nên không đọc.")
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return column - 1, int(found[2])


def _hidden_columns(sheet: Element) -> Iterator[range]:
    for node in sheet.iterfind(f"{S}cols/{S}col"):
        if node.get("hidden", "0") in _ON:
            yield range(int(node.get("min", "1")) - 1, int(node.get("max", "1")))


def _merged(sheet: Element) -> Iterator[_Merged]:
    for node in sheet.iterfind(f"{S}mergeCells/{S}mergeCell"):
        first, _, last = node.get("ref", "").partition(":")
        yield _Merged(_at(first), _at(last or first))


# -- strings and formats -------------------------------------------------------------------------------


def _string(node: Element) -> str:
    """Runs of a string joined; readings for East Asian scripts are not printed in the cell."""
    return "".join(text.text or "" for text in node.iterfind(f"{S}t")) + "".join(
        text.text or "" for run in node.iterfind(f"{S}r") for text in run.iterfind(f"{S}t")
    )


def _shared(root: Element) -> list[str]:
    return [_string(item) for item in root.iterfind(f"{S}si")]


def _looks(root: Element) -> list[Look]:
    """What each cell style does to a number."""
    codes = {
        node.get("numFmtId", ""): node.get("formatCode", "")
        for node in root.iterfind(f"{S}numFmts/{S}numFmt")
    }
    cells = root.find(f"{S}cellXfs")
    ids = [node.get("numFmtId", "0") for node in cells] if cells is not None else []
    return [_look(number, codes.get(number)) for number in ids]


def _look(number: str, code: str | None) -> Look:
    whole = int(number) if number.isdigit() else -1
    if code is None:
        code = _BUILT_IN.get(whole)
    elif whole < _FIRST_OWN:
        code = None  # one of Excel's own numbers with another format: programs differ on which holds
    plain = (code or "?").replace("\\", "")
    if _DAY.fullmatch(plain):
        return Look("date")
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return Look("strange")
    general = "General" in plain
    places = None if general else len(found["some"] or found["few"] or "")
    return Look("percent" if found["percent"] else "number", places)
