"""Bringing the shipped rows into the database without undoing what people have corrected there."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from namro.ground.ranges import DateRange, overlaps
from namro.regulations.datafiles import Linked, Shipped
from namro.regulations.models import CalendarDay, LegalBasis, Rated, RuleParam

CONTENT = {
    LegalBasis: ("code", "kind", "number", "issuer", "issued_on", "effective", "subject", "replaced_by"),
    RuleParam: ("key", "title", "value", "value_unit", "scope_unit_code", "during", "basis"),
    CalendarDay: ("day", "is_working", "reason", "basis"),
}
RATING = ("confidence", "note")


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
    present = list(RuleParam.objects.select_related("basis"))
    by_start = {_start(row): row for row in present}
    corrected = [row for row in present if row.shipped != digest(row)]
    for row, code in linked:
        row.basis = bases.get(code)
        before = by_start.get(_start(row))
        if any(_collide(row, other) for other in corrected if other is not before):
            _keep(row, before, report)
        else:
            _settle(row, before, report)


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
