"""Bringing the shipped rows into the database without undoing what people have corrected there."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from namro.ground.ranges import DateRange, intersect, overlaps
from namro.regulations.datafiles import Linked, Shipped
from namro.regulations.models import CalendarDay, LegalBasis, Rated, RuleParam

CONTENT = {
    LegalBasis: ("code", "kind", "number", "issuer", "issued_on", "effective", "subject", "replaced_by"),
    RuleParam: ("key", "title", "value", "value_unit", "scope_unit_code", "during", "basis"),
    CalendarDay: ("day", "is_working", "reason", "basis"),
}
RATING = ("confidence", "note")

Pair = tuple[RuleParam, RuleParam | None]  # as shipped, and as it stands


@dataclass(slots=True)
class LoadReport:
    """Rows `added`, `updated`, `unchanged`; `kept` names rows left as somebody here has corrected them."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)

    @property
    def added(self) -> int:
        return self.counts["added"]

    @property
    def updated(self) -> int:
        return self.counts["updated"]

    @property
    def unchanged(self) -> int:
        return self.counts["unchanged"]

    @property
    def sentence(self) -> str:
        """What happened, for the terminal and the page."""
        text = f"Quy định: thêm {self.added}, cập nhật {self.updated}, không đổi {self.unchanged} dòng."
        return f"{text} Giữ nguyên {len(self.kept)} dòng đã sửa tại đây." if self.kept else text


def digest(row: Rated) -> str:
    """SHA-256 over what a reader would call the row's content; documents count by their code."""
    values = [_plain(getattr(row, name)) for name in (*CONTENT[type(row)], *RATING)]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def store(shipped: Shipped) -> LoadReport:
    """Write what is new or changed; belongs inside the action's transaction."""
    report = LoadReport()
    bases = _store_bases(shipped.bases, report)
    _store_params(shipped.params, bases, report)
    days = {row.day: row for row in CalendarDay.objects.select_related("basis")}
    for day, code in shipped.days:
        day.basis = bases.get(code)
        _settle(day, days.get(day.day), report)
    return report


def _store_bases(linked: Iterable[Linked[LegalBasis]], report: LoadReport) -> dict[str, LegalBasis]:
    known = {row.code: row for row in LegalBasis.objects.select_related("replaced_by")}
    for row, successor in _successors_first(linked):
        row.replaced_by = known.get(successor)
        known[row.code] = _settle(row, known.get(row.code), report)
    return known


def _successors_first(linked: Iterable[Linked[LegalBasis]]) -> list[Linked[LegalBasis]]:
    """Each document after the one that replaced it, so that it can point there; the files hold no circle."""
    by_code = {one.row.code: one for one in linked}

    def generation(one: Linked[LegalBasis]) -> int:
        return 1 + generation(by_code[one.code]) if one.code else 0

    return sorted(by_code.values(), key=generation)


def _store_params(
    linked: Iterable[Linked[RuleParam]], bases: dict[str, LegalBasis], report: LoadReport
) -> None:
    rows = []
    for row, code in linked:
        row.basis = bases.get(code)
        rows.append(row)
    present = list(RuleParam.objects.select_related("basis"))
    pairs, fixed = _matched(rows, present)
    allowed = _without_clashes(pairs, fixed, report)
    for row, before in allowed:
        if before is not None and before not in fixed:
            _give_way(row, before)
    for row, before in sorted(allowed, key=_narrowing_first):
        _settle(row, before, report)


def _matched(rows: list[RuleParam], present: list[RuleParam]) -> tuple[list[Pair], list[RuleParam]]:
    """Each shipped value with the row it stands for, and the rows that no shipped value may run into.

    They belong together by their first day or, where the package has moved that day, because the new one
    would run into an untouched row that the package no longer knows.
    """
    by_start = {_start(row): row for row in present}
    known = {_start(row) for row in rows}
    corrected = [row for row in present if row.shipped != digest(row)]
    moved = [row for row in present if _start(row) not in known and row not in corrected]
    pairs = []
    for row in rows:
        before = by_start.get(_start(row)) or next((old for old in moved if _collide(row, old)), None)
        if before in moved:
            moved.remove(before)
        pairs.append((row, before))
    return pairs, corrected + moved


def _without_clashes(pairs: list[Pair], fixed: list[RuleParam], report: LoadReport) -> list[Pair]:
    """The pairs that run into no fixed row; a row that has to stay for that reason is fixed as well."""
    fixed = list(fixed)
    while clashing := [pair for pair in pairs if _clashes(*pair, fixed)]:
        for row, before in clashing:
            _keep(row, before, report)
        pairs = [pair for pair in pairs if pair not in clashing]
        fixed += [before for _, before in clashing if before is not None]
    return pairs


def _clashes(row: RuleParam, before: RuleParam | None, fixed: list[RuleParam]) -> bool:
    return any(_collide(row, other) for other in fixed if other is not before)


def _give_way(row: RuleParam, before: RuleParam) -> None:
    """A row that leaves days and takes others leaves first: the database never allows two values a day."""
    common = intersect(row.during, before.during)
    if common not in (row.during, before.during):
        RuleParam.objects.filter(pk=before.pk).update(during=common)


def _narrowing_first(pair: Pair) -> int:
    row, before = pair
    if before is None:
        return 2
    return 0 if intersect(row.during, before.during) == row.during else 1


def _settle(row: Any, before: Any, report: LoadReport) -> Any:
    """Add the row, bring an untouched one up to date, or leave a corrected one; returns what now stands."""
    row.shipped = digest(row)
    if before is None:
        row.save(force_insert=True)
        report.counts["added"] += 1
        return row
    standing = digest(before)
    if row.shipped in (standing, before.shipped):
        report.counts["unchanged"] += 1
        return before
    if before.shipped != standing:
        report.kept.append(str(before))
        return before
    row.pk = before.pk
    row.save(force_update=True)
    report.counts["updated"] += 1
    return row


def _keep(row: RuleParam, before: RuleParam | None, report: LoadReport) -> None:
    """Somebody here has set another value for the same days. Name it only when the package has news."""
    if before is not None and before.shipped == digest(row):
        report.counts["unchanged"] += 1
    else:
        report.kept.append(str(before or row))


def _start(row: RuleParam) -> tuple[str, str, Any]:
    return row.key, row.scope_unit_code, row.during.lower


def _collide(one: RuleParam, other: RuleParam) -> bool:
    same = (one.key, one.scope_unit_code) == (other.key, other.scope_unit_code)
    return same and overlaps(one.during, other.during)


def _plain(value: Any) -> Any:
    if isinstance(value, LegalBasis):
        return value.code
    if isinstance(value, DateRange):
        return [_plain(value.lower), _plain(value.upper)]
    return value.isoformat() if hasattr(value, "isoformat") else value
