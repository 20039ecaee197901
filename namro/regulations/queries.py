"""Questions to the rules: which value holds on a day, which documents, which days work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.regulations.majority import Majority
from namro.regulations.models import CalendarDay, Confidence, Installation, LegalBasis, RuleParam
from namro.regulations.workdays import DayKind, WorkingCalendar, WorkingCount, WorkingDate

CALENDAR_ENTERED = "calendar.entered"
TERM_BOUNDS = "term.bounds"
MIN_GROUP = "figures.min_group"

_terms: dict[int, tuple[date, date]] = {}
_groups: dict[date, int] = {}


class MissingRule(HouseError, LookupError):
    """No value holds; the message is the sentence the user reads."""


def param(key: str, *, on: date, unit_code: str = "") -> RuleParam:
    """The row that holds for `key` on that day: the unit's own before the general one.

    Comes with its legal basis. Raises MissingRule where nothing holds.
    """
    found = (
        RuleParam.objects.filter(key=key, during__contains=on, scope_unit_code__in={"", unit_code})
        .select_related("basis")
        .order_by("-scope_unit_code")
        .first()
    )
    if found is None:
        raise MissingRule(_missing(key, on))
    return found


def value(key: str, *, on: date, unit_code: str = "") -> Any:
    """The bare JSON value of `param`; say its confidence on screen wherever it decides something."""
    return param(key, on=on, unit_code=unit_code).value


def majority(key: str, *, on: date, unit_code: str = "") -> Majority:
    """A parameter such as `vote.cell`, read as a majority."""
    return Majority.parse(value(key, on=on, unit_code=unit_code))


def params_in_force(on: date, *, prefix: str = "", unit_code: str = "") -> dict[str, RuleParam]:
    """All rules that hold on that day, by key, in one statement: for pages that show many."""
    rows = RuleParam.objects.filter(
        key__startswith=prefix, during__contains=on, scope_unit_code__in={"", unit_code}
    ).select_related("basis")
    return {row.key: row for row in rows.order_by("scope_unit_code", "key")}


def params_named(keys: Collection[str], *, on: date) -> dict[str, RuleParam]:
    """These rules where they hold for everyone on that day, by key, in one statement."""
    rows = RuleParam.objects.filter(key__in=keys, during__contains=on, scope_unit_code="")
    return {row.key: row for row in rows.select_related("basis")}


def history(key: str, *, unit_code: str = "") -> QuerySet[RuleParam]:
    """Every value the key has had for that unit (or for everyone), oldest first."""
    rows = RuleParam.objects.filter(key=key, scope_unit_code=unit_code)
    return rows.select_related("basis").order_by("during")


def bases_in_force(on: date) -> QuerySet[LegalBasis]:
    """Documents in force on that day; one whose first day is unknown counts as in force before, too."""
    return LegalBasis.objects.filter(effective__contains=on)


def working_calendar() -> WorkingCalendar:
    """The whole calendar in two statements; take it once where many deadlines are computed."""
    days = list(CalendarDay.objects.values_list("day", "is_working", "confidence"))
    entered = RuleParam.objects.filter(key=CALENDAR_ENTERED, scope_unit_code="")
    return WorkingCalendar(
        exceptions={day: works for day, works, _ in days},
        entered_years=frozenset(int(year) for year in entered.values_list("value", flat=True)),
        unconfirmed=frozenset(day for day, _, sure in days if sure == Confidence.UNCONFIRMED),
    )


def calendar_between(first: date, last: date) -> WorkingCalendar:
    """The calendar of a few days in one statement, for answers that say nothing of their coverage."""
    days = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "is_working")
    return WorkingCalendar(exceptions=dict(days))


def is_working_day(day: date) -> DayKind:
    """Whether that day works; usable as a truth value, with the coverage beside it."""
    return working_calendar().kind(day)


def add_working_days(day: date, n: int) -> WorkingDate:
    """The n-th working day after `day` (before it, if negative); see `WorkingCalendar.add`."""
    return working_calendar().add(day, n)


def working_days_between(start: date, end: date) -> WorkingCount:
    """Working days from `start` (excluded) to `end` (included); see `WorkingCalendar.between`."""
    return working_calendar().between(start, end)


def term_bounds(year: int) -> tuple[date, date] | None:
    """First day and the day after the last of the city committee's term that began in `year`.

    None for a term nobody has entered with both its ends. Kept per process, since every parsed period
    asks; `forget_terms` clears it. An empty table is not kept: a server may start before rules are loaded.
    """
    if not _terms:
        rows = RuleParam.objects.filter(key=TERM_BOUNDS, scope_unit_code="", during__upper_inf=False)
        _terms.update((int(row.value), (row.during.lower, row.during.upper)) for row in rows)
    return _terms.get(year)


def min_group(day: date) -> int:
    """The smallest group of persons whose number may be told; kept per process as ``term_bounds`` is."""
    if day not in _groups:
        _groups[day] = int(value(MIN_GROUP, on=day))
    return _groups[day]


def forget_terms() -> None:
    """Read what is kept per process anew at the next question."""
    _terms.clear()
    _groups.clear()


def installation() -> Installation | None:
    """What this database is, or None while nobody has said."""
    return Installation.objects.first()


def exceptions_of_year(year: int) -> QuerySet[CalendarDay]:
    """The exceptions of one year, in order, with their legal basis."""
    return CalendarDay.objects.filter(day__year=year).select_related("basis")


def _missing(key: str, on: date) -> str:
    if not RuleParam.objects.filter(key=key).exists():
        return f"Không có tham số quy định nào tên “{key}”. Kiểm tra lại tên hoặc nạp bộ quy định."
    return (
        f"Tham số “{key}” chưa có giá trị cho ngày {show_day(on)}. "
        "Nhập giá trị và căn cứ cho thời gian này trong phần Quy định."
    )
