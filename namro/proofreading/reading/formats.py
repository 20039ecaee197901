"""How a workbook shows a number: the formats of its cells, and a number written the Vietnamese way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from namro.ground.numbers import decimal
from namro.ground.packages import Element, Package, PackageError

_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_NUMBER = re.compile(r"[#0?,]*[#0?](?:\.(?P<decimals>[0#?]+))?")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*>")
_NAME = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
_STYLE = re.compile(rb'\bs="([0-9]{1,6})"')
_BOOK = "xl/workbook.xml"
_YEARS = range(1900, 2101)
DIGITS = 12  # a program shows no more of a number without a format


@dataclass(frozen=True, slots=True)
class Format:
    """``decimals`` None: as many as the number has; ``grouped`` None: nothing is said of thousands."""

    percent: bool = False
    decimals: int | None = None
    grouped: bool | None = None


GENERAL = Format()


def shown(value: float, how: Format = GENERAL) -> str:
    """1234.5 → “1.234,5”; 0.506 as percentage → “50,6%”; a year stays “2024”."""
    exact = Decimal(f"{value:.15g}") * (100 if how.percent else 1)
    places = _places(value, exact) if how.decimals is None else how.decimals
    if places == 0 and not how.grouped and not how.percent and int(exact) in _YEARS:
        return str(int(exact))
    return decimal(exact, places) + ("%" if how.percent else "")


def _places(value: float, exact: Decimal) -> int:
    if exact == int(exact):
        return 0
    short = Decimal(f"{float(exact):.{DIGITS}g}").normalize()
    return max(0, -int(short.as_tuple().exponent))


def read_format(code: str) -> Format:
    """A format as a workbook spells it: “#,##0.0”, “0.00%”."""
    first = _QUOTED.sub("", code.split(";")[0])
    number = _NUMBER.search(first)
    if number is None:
        return GENERAL
    decimals = len(number["decimals"] or "")
    return Format("%" in first, decimals, "," in number[0])


def formats_of(package: Package) -> list[Format]:
    """The format behind each style of a workbook's cells; empty where the workbook does not say."""
    if "xl/styles.xml" not in package.names():
        return []
    styles = package.root("xl/styles.xml")
    codes = _BUILT_IN | {
        int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in _children(styles, "numFmts")
    }
    return [read_format(codes.get(int(one.get("numFmtId", "0")), "")) for one in _children(styles, "cellXfs")]


def _children(root: Element, name: str) -> list[Element]:
    found = root.find(f"{{*}}{name}")
    return [] if found is None else list(found)


def formatted_cells(package: Package, part: str, formats: list[Format]) -> Mapping[str, Format]:
    """Address → format of the cells of a sheet that have one of their own."""
    telling = {str(number).encode(): one for number, one in enumerate(formats) if one != GENERAL}
    found: dict[str, Format] = {}
    if not telling:
        return found
    for tag in _CELL.findall(package.xml(part)):
        style, name = _STYLE.search(tag), _NAME.search(tag)
        if style and name and style[1] in telling:
            found[name[1].decode()] = telling[style[1]]
    return found


def sheet_parts(package: Package) -> dict[str, str]:
    """Name of each sheet → the part with its cells."""
    links = package.links(_BOOK)
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return {
        sheet.get("name", ""): links[sheet.get(relation, "")][1]
        for sheet in _children(package.root(_BOOK), "sheets")
        if sheet.get(relation, "") in links
    }


class Formats:
    """Formats of an xlsx by sheet and address; of other kinds of workbooks, and where they cannot be read,
    nothing is known."""

    def __init__(self, package: Package | None) -> None:
        self._package = package
        self._formats: list[Format] = []
        self._parts: dict[str, str] = {}
        if package and _BOOK in package.names():
            self._formats, self._parts = formats_of(package), sheet_parts(package)

    def of_sheet(self, name: str) -> Mapping[str, Format]:
        """Address → format; raises PackageError for a damaged part."""
        part = self._parts.get(name, "")
        if self._package is None or part not in self._package.names():
            return {}
        return formatted_cells(self._package, part, self._formats)


__all__ = ["GENERAL", "Format", "Formats", "PackageError", "read_format", "shown"]
