"""Finding the header, matching columns, and reading rows into values with their problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from namro.sheets.columns import CellError, Column, words
from namro.sheets.kinds import ImportKind, Problem, Row
from namro.sheets.opening import Rows, SheetError, address

HEADER_WITHIN = 20  # rows in which a header is looked for: titles of forms stand above it
SHOWN = 3
REMEMBERED = 20_000  # different values of one column whose reading is remembered
MERGED_SHOWN = 5
UNMET = object()
FORMULA_FAILED = "Công thức trong ô bị lỗi (#REF!, #N/A …). Sửa công thức hoặc ghi giá trị."


@dataclass(frozen=True)
class Header:
    """The header row of a sheet, its words, and which position each column was found at."""

    row: int
    titles: tuple[str, ...]
    mapping: Mapping[str, int]

    def missing(self, columns: Sequence[Column]) -> list[Column]:
        return [column for column in columns if column.required and column.key not in self.mapping]

    def unused(self) -> list[str]:
        """Headers of the sheet that no column reads."""
        used = set(self.mapping.values())
        return [title for place, title in enumerate(self.titles) if title and place not in used]


def find_header(rows: Rows, columns: Sequence[Column]) -> Header:
    """The row among the first ones that names most columns; SheetError where none names any."""
    best: Header | None = None
    for number, cells in islice(rows, HEADER_WITHIN):
        if number > HEADER_WITHIN:
            break
        titles = tuple(str(cell).strip() if isinstance(cell, str) else "" for cell in cells)
        mapping = match(titles, columns)
        if mapping and (best is None or len(mapping) > len(best.mapping)):
            best = Header(number, titles, mapping)
    if best is None:
        names = ", ".join(column.title for column in columns if column.required)
        raise SheetError(
            f"Không tìm thấy dòng tiêu đề trong {HEADER_WITHIN} dòng đầu của trang “{rows.name}”. "
            f"Cần có các cột: {names}."
        )
    return best


def match(titles: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Position by key: the same words first, then a header that begins with them; each position once."""
    heads = [words(title) for title in titles]
    found: dict[str, int] = {}
    for same in (True, False):
        for column in columns:
            if column.key in found:
                continue
            for place, head in enumerate(heads):
                if head and place not in found.values() and _fits(head, column, same):
                    found[column.key] = place
                    break
    return found


def _fits(head: str, column: Column, same: bool) -> bool:
    if same:
        return head in column.names
    return any(head.startswith(f"{name} ") for name in column.names if len(name) > 3)


@dataclass
class Read:
    """A row as read: ``row`` with what could be read, and what could not."""

    row: Row
    problems: list[Problem] = field(default_factory=list)
    raw: Sequence[Any] = ()


class RowReader:
    """Reads the rows below the header of one file; the lookups of the kind are bound to the columns."""

    def __init__(self, kind: ImportKind, mapping: Mapping[str, int], lookups: Mapping[str, Any]) -> None:
        self._columns = [
            (column.key, mapping.get(column.key), _remembering(column.bound(lookups)), column)
            for column in kind.columns
        ]

    def read(self, rows: Rows, header_row: int) -> Iterator[Read]:
        """Every row below the header; merged cells there are refused as a whole."""
        merged = rows.merged_below(header_row)
        if merged:
            shown = ", ".join(merged[:MERGED_SHOWN])
            more = f" và {len(merged) - MERGED_SHOWN} chỗ khác" if len(merged) > MERGED_SHOWN else ""
            raise SheetError(
                f"Trang “{rows.name}” có ô gộp trong phần dữ liệu: {shown}{more}. "
                "Bỏ gộp ô, ghi giá trị cho từng dòng rồi nhập lại."
            )
        for number, cells in rows:
            if number > header_row:
                yield self._read(number, cells, rows.failed)

    def _read(self, number: int, cells: Sequence[Any], failed: frozenset[tuple[int, int]]) -> Read:
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        width = len(cells)
        for key, place, read, column in self._columns:
            if place is None:
                values[key] = column.default
                continue
            if failed and (number, place + 1) in failed:
                problems.append(Problem(key, FORMULA_FAILED))
                continue
            result = read(cells[place] if place < width else "")
            if isinstance(result, CellError):
                problems.append(Problem(key, str(result)))
            else:
                values[key] = result
        return Read(Row(number, values), problems, cells)


def _remembering(column: Column) -> Callable[[Any], Any]:
    """Read a cell, remembering values met before; a refusal is given back, not raised."""
    known: dict[Any, Any] = {}

    def read(raw: Any) -> Any:
        key = (raw,) if raw is True or raw is False else raw  # True is also 1.0
        result = known.get(key, UNMET)
        if result is not UNMET:
            return result
        try:
            result = column.read(raw)
        except CellError as error:
            result = error
        if len(known) < REMEMBERED:
            known[key] = result
        return result

    return read


def cell_address(row: int, mapping: Mapping[str, int], column: str) -> str:
    """Where a problem is: “B7”, or “dòng 7” for the row as a whole."""
    place = mapping.get(column)
    return address(row, place + 1) if place is not None else f"dòng {row}"
