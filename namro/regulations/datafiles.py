"""The rules as the package ships them: three text files, read into unsaved rows.

`legal_bases.csv`, `rule_params.json` (one object a line) and `calendar_days.csv`. Days are ISO dates;
`until` is the first day no longer covered. A row that names a document names it by its code.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange
from namro.regulations.models import CalendarDay, Confidence, DocumentKind, LegalBasis, RuleParam

DATA = Path(__file__).parent / "data"
BASES, PARAMS, DAYS = "legal_bases.csv", "rule_params.json", "calendar_days.csv"
_PARAM_FIELDS = {"key", "title", "value", "value_unit", "scope_unit_code", "from", "until"} | {
    "basis",
    "confidence",
    "note",
}
_DAY_KINDS = {"off": False, "work": True}

Row = TypeVar("Row", LegalBasis, RuleParam, CalendarDay)


class DataFileError(HouseError, ValueError):
    """A shipped file that cannot be read; the message names the file, the line and the fault."""


class Linked(NamedTuple, Generic[Row]):
    """An unsaved row, and the code of the document it names (successor or legal basis), or an empty text."""

    row: Row
    code: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the files hold, in their order."""

    bases: list[Linked[LegalBasis]]
    params: list[Linked[RuleParam]]
    days: list[Linked[CalendarDay]]


def read(folder: Path = DATA) -> Shipped:
    """All three files; raises DataFileError for the first fault found, before anything is written."""
    shipped = Shipped([], [], [])
    for where, fields in _table(folder / BASES):
        with _telling(where):
            shipped.bases.append(Linked(_basis(fields), fields["replaced_by"]))
    for where, fields in _objects(folder / PARAMS):
        with _telling(where):
            shipped.params.append(Linked(_param(fields), fields["basis"] or ""))
    for where, fields in _table(folder / DAYS):
        with _telling(where):
            shipped.days.append(Linked(_day(fields), fields["basis"]))
    _check_links(shipped)
    return shipped


def _basis(fields: dict[str, str]) -> LegalBasis:
    return LegalBasis(
        code=_needed(fields, "code"),
        kind=_one_of(fields["kind"], DocumentKind.values),
        number=fields["number"],
        issuer=_needed(fields, "issuer"),
        issued_on=_day_or_none(fields["issued_on"]),
        effective=_range(fields["in_force_from"], fields["in_force_until"]),
        subject=_needed(fields, "subject"),
        **_rating(fields),
    )


def _param(fields: dict[str, Any]) -> RuleParam:
    if set(fields) != _PARAM_FIELDS:
        raise ValueError(f"thừa hoặc thiếu trường: {', '.join(sorted(set(fields) ^ _PARAM_FIELDS))}")
    return RuleParam(
        key=_needed(fields, "key"),
        title=_needed(fields, "title"),
        value=fields["value"],
        value_unit=fields["value_unit"],
        scope_unit_code=fields["scope_unit_code"],
        during=_range(fields["from"], fields["until"]),
        **_rating(fields),
    )


def _day(fields: dict[str, str]) -> CalendarDay:
    return CalendarDay(
        day=date.fromisoformat(fields["day"]),
        is_working=_DAY_KINDS[_one_of(fields["kind"], _DAY_KINDS)],
        reason=_needed(fields, "reason"),
        **_rating(fields),
    )


def _rating(fields: dict[str, Any]) -> dict[str, str]:
    return {"confidence": _one_of(fields["confidence"], Confidence.values), "note": fields["note"]}


def _needed(fields: dict[str, Any], name: str) -> str:
    text: str = fields[name]
    if not text:
        raise ValueError(f"thiếu {name}")
    return text


def _one_of(text: str, allowed: Collection[str]) -> str:
    if text not in allowed:
        raise ValueError(f"“{text}” không thuộc: {', '.join(allowed)}")
    return text


def _day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _range(first: str | None, until: str | None) -> DateRange:
    lower, upper = _day_or_none(first), _day_or_none(until)
    if lower and upper and upper <= lower:
        raise ValueError(f"khoảng từ {lower} đến trước {upper} không có ngày nào")
    return DateRange(lower, upper, "[)")


def _table(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Lines of a CSV file with a head, each with the words that say where it stands."""
    reader = csv.DictReader(_text(path).splitlines(), restkey="?", restval=None, strict=True)
    for fields in reader:
        where = f"{path.name}, dòng {reader.line_num}"
        if "?" in fields or None in fields.values():
            raise DataFileError(f"{where}: số cột khác với dòng đầu.")
        yield where, fields


def _objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        rows = json.loads(_text(path))
    except json.JSONDecodeError as fault:
        raise DataFileError(f"{path.name}, dòng {fault.lineno}: không phải JSON ({fault.msg}).") from None
    for number, fields in enumerate(rows, start=1):
        yield f"{path.name}, mục {number}", fields


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise DataFileError(f"Không đọc được {path.name}: {fault}.") from None
    if not unicodedata.is_normalized("NFC", text):
        raise DataFileError(f"{path.name}: tiếng Việt phải ở dạng dựng sẵn (NFC).")
    return text


@contextmanager
def _telling(where: str) -> Iterator[None]:
    """Turn a fault inside a row into a DataFileError that says where the row stands."""
    try:
        yield
    except KeyError as fault:
        raise DataFileError(f"{where}: thiếu cột {fault}.") from None
    except (TypeError, ValueError) as fault:
        raise DataFileError(f"{where}: {fault}.") from None


def _check_links(shipped: Shipped) -> None:
    """Every document named is shipped, and each is shipped once."""
    codes = [basis.code for basis, _ in shipped.bases]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise DataFileError(f"{BASES}: mã {', '.join(sorted(twice))} có nhiều hơn một dòng.")
    for row, code in (*shipped.bases, *shipped.params, *shipped.days):
        if code and code not in codes:
            raise DataFileError(f"“{row}” dẫn văn bản mã “{code}”, không có trong {BASES}.")
    _check_no_circle({basis.code: code for basis, code in shipped.bases})


def _check_no_circle(successors: dict[str, str]) -> None:
    for code in successors:
        seen: set[str] = set()
        later = code
        while later and later not in seen:
            seen.add(later)
            later = successors[later]
        if later:
            raise DataFileError(f"{BASES}: văn bản mã “{later}” được thay bằng chính nó qua một vòng.")
