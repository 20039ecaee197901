"""Every way the rules change. Who may do so is checked above, where roles are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange, contains, show_day
from namro.journal.actions import acting
from namro.regulations import datafiles, shipping
from namro.regulations.majority import Majority
from namro.regulations.models import CalendarDay, Confidence, Installation, LegalBasis, Rated, RuleParam
from namro.regulations.queries import forget_terms, history
from namro.regulations.workdays import WorkingCalendar

__all__ = [
    "NewDay",
    "NewValue",
    "RuleRefused",
    "check_mark_installation",
    "check_set_calendar_day",
    "check_set_param",
    "load_rules",
    "mark_installation",
    "rate",
    "set_calendar_day",
    "set_param",
]


class RuleRefused(HouseError, ValueError):
    """A change of the rules that is not possible; the message is the sentence the user reads."""


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value to be set: `value` as JSON, how sure it is, and where it comes from.

    `until` (first day no longer covered) is for values that end by themselves: a term, a year's calendar.
    """

    value: Any
    confidence: str
    basis: LegalBasis | None = None
    note: str = ""
    unit_code: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class NewDay:
    """A weekday off or a weekend day worked."""

    is_working: bool
    reason: str
    confidence: str
    basis: LegalBasis | None = None
    note: str = ""


def load_rules(*, by: Any, folder: Path = datafiles.DATA) -> shipping.LoadReport:
    """Bring the shipped documents, parameters and calendar into the database; twice changes nothing.

    Rows that somebody has corrected here stay as they are and are named in the report. Raises
    DataFileError, with nothing written, for a file that cannot be read.
    """
    shipped = datafiles.read(folder)
    with acting(by, "Nạp bộ quy định kèm bản phát hành"):
        _one_at_a_time()
        report = shipping.store(shipped)
    forget_terms()
    return report


def check_set_param(key: str, *, new: NewValue, since: date) -> None:
    """Raise RuleRefused unless `new` can hold from `since`."""
    rows = list(history(key, unit_code=new.unit_code))
    model = rows[-1] if rows else RuleParam.objects.filter(key=key).first()
    if model is None:
        raise RuleRefused(f"Không có tham số quy định nào tên “{key}”. Kiểm tra lại tên.")
    _check_rating(new.confidence, new.basis, new.note)
    _check_same_kind(model.value, new.value)
    if any(row.during.lower == since for row in rows):
        raise RuleRefused(
            f"Tham số “{key}” đã có giá trị bắt đầu từ ngày {show_day(since)}; "
            "mỗi ngày chỉ bắt đầu một giá trị."
        )
    _check_end(new.until, since, rows)


def set_param(key: str, *, new: NewValue, since: date, by: Any, reason: str) -> RuleParam:
    """Let `new` hold from `since` until the next known value, and close the value before on that day.

    What was decided under the old value stays: its row only gets an end.
    """
    _check_reason(reason)
    with acting(by, reason):
        _one_at_a_time()
        rows = list(history(key, unit_code=new.unit_code))
        check_set_param(key, new=new, since=since)
        model = rows[-1] if rows else RuleParam.objects.filter(key=key)[0]
        end = new.until or _end(rows, since)
        for row in rows:
            if contains(row.during, since):
                row.during = DateRange(row.during.lower, since, "[)")
                row.save(update_fields=["during"])
        created = RuleParam.objects.create(
            key=key,
            title=model.title,
            value=new.value,
            value_unit=model.value_unit,
            scope_unit_code=new.unit_code,
            during=DateRange(since, end, "[)"),
            basis=new.basis,
            confidence=new.confidence,
            note=new.note,
        )
    forget_terms()
    return created


def check_set_calendar_day(day: date, *, new: NewDay) -> None:
    """Raise RuleRefused for a day that already is what the week makes it, or says nothing of its source."""
    if WorkingCalendar().works(day) == new.is_working:
        usual = "làm việc" if new.is_working else "nghỉ"
        raise RuleRefused(
            f"Ngày {show_day(day)} vốn là ngày {usual} theo tuần; chỉ nhập ngày khác lệ thường."
        )
    if not new.reason.strip():
        raise RuleRefused("Ghi rõ đây là ngày nghỉ, ngày làm bù nào.")
    _check_rating(new.confidence, new.basis, new.note)


def set_calendar_day(day: date, *, new: NewDay, by: Any, reason: str) -> CalendarDay:
    """Enter or correct one exception of the working calendar."""
    _check_reason(reason)
    check_set_calendar_day(day, new=new)
    with acting(by, reason):
        row, _ = CalendarDay.objects.update_or_create(
            day=day,
            defaults={
                "is_working": new.is_working,
                "reason": new.reason,
                "confidence": new.confidence,
                "basis": new.basis,
                "note": new.note,
            },
        )
    return row


def rate(row: Rated, *, confidence: str, by: Any, reason: str) -> None:
    """Say how sure a document, a value or a day is, once somebody has compared it with the text."""
    _check_reason(reason)
    _check_confidence(confidence)
    with acting(by, reason):
        row.confidence = confidence
        row.save(update_fields=["confidence"])


def check_mark_installation(*, synthetic: bool) -> None:
    """Raise RuleRefused where the database already is of the other nature: that never changes."""
    present = Installation.objects.first()
    if present is not None and present.synthetic != synthetic:
        kind = "dữ liệu mẫu" if present.synthetic else "dữ liệu thật"
        raise RuleRefused(
            f"Cơ sở dữ liệu này đã được đánh dấu là {kind} (“{present.title}”). Dùng một cơ sở dữ liệu khác."
        )


def mark_installation(
    *, by: Any, title: str, synthetic: bool, lives_on: date | None = None, seed: int | None = None
) -> Installation:
    """Say what this database is. `lives_on` and `seed` belong to synthetic data only."""
    if not synthetic and (lives_on is not None or seed is not None):
        raise RuleRefused("Chỉ dữ liệu mẫu mới có ngày và hạt giống riêng.")
    with acting(by, "Đánh dấu tính chất của cơ sở dữ liệu"):
        check_mark_installation(synthetic=synthetic)
        row, _ = Installation.objects.update_or_create(
            id=1,
            defaults={
                "title": title,
                "synthetic": synthetic,
                "lives_on": lives_on,
                "seed": seed,
                "loaded_at": clock.now(),
            },
        )
    return row


def _one_at_a_time() -> None:
    """Until this transaction ends nobody else changes values: the second writer sees what the first wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('namro.regulations'))")


def _end(rows: list[RuleParam], since: date) -> date | None:
    """Where a value from `since` must stop: at the end of the one it cuts, or at the next one's start."""
    ends = [row.during.upper for row in rows if contains(row.during, since)]
    starts = [row.during.lower for row in rows if row.during.lower and row.during.lower > since]
    return min((day for day in ends + starts if day), default=None)


def _check_end(until: date | None, since: date, rows: list[RuleParam]) -> None:
    """A value that ends by itself may run into no other and may leave no hole in the one it cuts."""
    if until is None:
        return
    if until <= since:
        raise RuleRefused(f"Giá trị bắt đầu từ ngày {show_day(since)} phải kết thúc sau ngày đó.")
    end = _end(rows, since)
    if end is not None and until > end:
        raise RuleRefused(
            f"Từ ngày {show_day(end)} đã có quy định khác; giá trị mới phải kết thúc trước ngày đó."
        )
    if any(contains(row.during, since) for row in rows) and until != end:
        raise RuleRefused(
            f"Giá trị đang áp dụng bị cắt: từ ngày {show_day(until)} sẽ không còn giá trị nào. "
            "Bỏ trống ngày kết thúc."
        )


def _check_rating(confidence: str, basis: LegalBasis | None, note: str) -> None:
    _check_confidence(confidence)
    if basis is None and not note.strip():
        raise RuleRefused("Nêu căn cứ; nếu chưa có căn cứ thì ghi chú vì sao.")


def _check_confidence(confidence: str) -> None:
    if confidence not in Confidence.values:
        raise RuleRefused(f"Mức xác nhận phải là một trong: {', '.join(Confidence.labels)}.")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleRefused("Ghi lý do của thay đổi.")


def _check_same_kind(old: Any, new: Any) -> None:
    """A number stays a number, a majority a majority: a slip here would break every check that reads it."""
    if _kind(old) != _kind(new):
        raise RuleRefused(f"Giá trị mới phải cùng dạng với giá trị đang có ({old}).")


def _kind(value: Any) -> str:
    if isinstance(value, str):
        try:
            Majority.parse(value)
        except ValueError:
            return "text"
        return "majority"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return type(value).__name__
