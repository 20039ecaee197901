"""Reporting periods and their one canonical spelling.

    2024  2024-06  2024-Q1  2024-H1  2024-9T       calendar year, month, quarter, 6 and 9 months
    2024-06~nn                                     the same in the state regime: from the 15th of the month
                                                   before to the 14th (month = 15/5–14/6, year = 15/12–14/12)
    NK2020                                         a term; its days come from `set_term_source`
    2024-01-01..2024-06-30                         any days, both inclusive

There is no second half-year: that is not a reporting period. `Period.parse(str(p)) == p` for every period.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from namro.ground import period_words
from namro.ground.errors import HouseError
from namro.ground.ranges import ONE_DAY, DateRange, contains

__all__ = ["STATE_REGIME", "Period", "PeriodError", "PeriodKind", "TermSource", "set_term_source"]

STATE_REGIME = "nn"
YEARS = range(1930, 2101)
_REGIME_DAY = 15
_CODE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|(?P<h1>H1)|(?P<m9>9T)))?(?P<nn>~nn)?"
)
_TERM = re.compile(r"NK(?P<year>[0-9]{4})")
_DAYS = re.compile(r"(?P<first>[0-9]{4}-[0-9]{2}-[0-9]{2})\.\.(?P<last>[0-9]{4}-[0-9]{2}-[0-9]{2})")

TermSource = Callable[[int], tuple[date, date] | None]


class PeriodError(HouseError, ValueError):
    """A period that cannot be; the message says in Vietnamese what is wrong and what would be right."""


class PeriodKind(StrEnum):
    """What a period is: a month, a quarter, 6 or 9 months from January, a year, a term, any days."""

    MONTH = "month"
    QUARTER = "quarter"
    H1 = "h1"
    M9 = "m9"
    YEAR = "year"
    TERM = "term"
    RANGE = "range"


_LENGTH = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.H1: 6,
    PeriodKind.M9: 9,
    PeriodKind.YEAR: 12,
}
_STEP = _LENGTH | {PeriodKind.H1: 12, PeriodKind.M9: 12}  # months back to the period before


@dataclass(frozen=True, slots=True)
class Period:
    """`code` canonical spelling, `first` first day, `end` first day after, `regime` "" or "nn".

    Build one with `parse`, `month`, `containing` or `days`; two periods of one code are equal.
    """

    code: str
    kind: PeriodKind
    first: date
    end: date
    regime: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period a canonical code names; raises PeriodError, with the right spelling if any."""
        if match := _CODE.fullmatch(text):
            return cls._named(match)
        if match := _TERM.fullmatch(text):
            return cls._term(int(match["year"]))
        if match := _DAYS.fullmatch(text):
            return cls._typed_days(text, match["first"], match["last"])
        raise PeriodError(period_words.refusal(text))

    @classmethod
    def month(cls, year: int, month: int, regime: str = "") -> Self:
        """The month `month` (1–12) of `year`."""
        if month not in range(1, 13):
            raise PeriodError(f"Không có tháng {month}. Một năm có các tháng từ 1 đến 12.")
        return cls._starting(PeriodKind.MONTH, year, month, regime)

    @classmethod
    def days(cls, first: date, last: date) -> Self:
        """The days from `first` to `last`, both inclusive."""
        if last < first:
            raise PeriodError(
                f"Kỳ có ngày cuối {last} đứng trước ngày đầu {first}. Viết {last}..{first} nếu bị đảo."
            )
        _check_year(first.year)
        _check_year(last.year)
        return cls(f"{first}..{last}", PeriodKind.RANGE, first, last + ONE_DAY)

    @classmethod
    def containing(cls, kind: PeriodKind, day: date, regime: str = "") -> Self:
        """The period of `kind` that holds `day`; PeriodError where none does (H1 in August, any RANGE)."""
        if kind is PeriodKind.TERM:
            return cls._term_containing(day)
        if kind is PeriodKind.RANGE:
            raise PeriodError("Một khoảng ngày bất kỳ phải ghi rõ ngày đầu và ngày cuối.")
        year, month = day.year, day.month
        if regime and day.day >= _REGIME_DAY:
            year, month = _add_months(year, month, 1)
        length = _LENGTH[kind]
        start = (month - 1) // length * length + 1
        period = cls._starting(kind, year, 1 if kind in (PeriodKind.H1, PeriodKind.M9) else start, regime)
        if day not in period:
            raise PeriodError(f"Ngày {day.day}/{day.month}/{day.year} không nằm trong {period.title()}.")
        return period

    @classmethod
    def last_finished(cls, kind: PeriodKind, day: date) -> Self:
        """The newest period of `kind` that had ended by `day` (its last day before `day`)."""
        year = day.year
        for candidate in (year, year - 1):
            found = [period for period in cls._of_year(kind, candidate) if period.end <= day]
            if found:
                return found[-1]
        raise PeriodError(f"Chưa kỳ nào thuộc loại này kết thúc trước ngày {day.day}/{day.month}/{day.year}.")

    @classmethod
    def _of_year(cls, kind: PeriodKind, year: int) -> list[Self]:
        if kind in (PeriodKind.TERM, PeriodKind.RANGE):
            return []
        whole = kind in (PeriodKind.H1, PeriodKind.M9)
        starts = (1,) if whole else range(1, 13, _LENGTH[kind])
        return [cls._starting(kind, year, start, "") for start in starts]

    def __str__(self) -> str:
        return self.code

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    @property
    def last(self) -> date:
        """Last day, inclusive."""
        return self.end - ONE_DAY

    @property
    def range(self) -> DateRange:
        """The days as a half-open range, for queries."""
        return DateRange(self.first, self.end, "[)")

    @property
    def year(self) -> int:
        """The year the period is named after; of a term or of days, the year of the first day."""
        return self._named_month()[0]

    def title(self) -> str:
        """“6 tháng đầu năm 2024”, “tháng 6/2024 (15/5–14/6)”, “từ 01/01/2024 đến 30/6/2024”."""
        return period_words.title(self.kind.value, self._named_month(), self.first, self.last, self.regime)

    def short_title(self) -> str:
        """For table heads and axes: “6T/2024”, “T6/2024”, “Q1/2024”, “2024”, “9T/2024”."""
        return period_words.short_title(
            self.kind.value, self._named_month(), self.first, self.last, self.regime
        )

    def same_last_year(self) -> Self | None:
        """The same period one year before; None for a term and before the first year that can be named.

        Days move to the same day; 29 February becomes 28, and a last day of February stays the last day.
        """
        if self.kind is PeriodKind.TERM or self.year - 1 not in YEARS:
            return None
        if self.kind is PeriodKind.RANGE:
            return self.days(_year_before(self.first), _year_before(self.last, keep_month_end=True))
        return self._moved(-12)

    def previous(self) -> Self | None:
        """The period just before: month, quarter, year; for 6 and 9 months those of the year before.

        None for terms, for days, and before the first year that can be named.
        """
        return self._moved(-_STEP[self.kind]) if self.kind in _STEP else None

    def history(self, n: int) -> list[Self]:
        """Up to `n` periods by `previous()`, oldest first, ending with this one."""
        if n < 1:
            raise ValueError("A history holds at least one period.")
        found = [self]
        while len(found) < n and (before := found[-1].previous()):
            found.append(before)
        return found[::-1]

    def months(self) -> list[Self]:
        """The whole months that lie inside, in order, of the same regime."""
        year, month = _add_months(self.first.year, self.first.month, -1)
        found: list[Self] = []
        while (year, month) <= (self.end.year, self.end.month):
            year, month = _add_months(year, month, 1)
            if year in YEARS and self._holds(one := self.month(year, month, self.regime)):
                found.append(one)
        return found

    def _holds(self, other: Self) -> bool:
        return self.first <= other.first and other.end <= self.end

    def _named_month(self) -> tuple[int, int]:
        """Year and first month the name speaks of: 2024-06~nn begins in May and is June's."""
        return _add_months(self.first.year, self.first.month, 1 if self.regime else 0)

    def _moved(self, months: int) -> Self | None:
        year, month = _add_months(*self._named_month(), months)
        return self._starting(self.kind, year, month, self.regime) if year in YEARS else None

    @classmethod
    def _named(cls, match: re.Match[str]) -> Self:
        year, regime = int(match["year"]), STATE_REGIME if match["nn"] else ""
        if match["month"]:
            return cls._starting(PeriodKind.MONTH, year, int(match["month"]), regime)
        if match["quarter"]:
            return cls._starting(PeriodKind.QUARTER, year, 3 * int(match["quarter"]) - 2, regime)
        kind = PeriodKind.H1 if match["h1"] else PeriodKind.M9 if match["m9"] else PeriodKind.YEAR
        return cls._starting(kind, year, 1, regime)

    @classmethod
    def _starting(cls, kind: PeriodKind, year: int, month: int, regime: str) -> Self:
        if regime not in ("", STATE_REGIME):
            raise PeriodError(
                f"Không có chế độ báo cáo “~{regime}”. Chỉ có ~{STATE_REGIME} (từ ngày 15 đến ngày 14)."
            )
        _check_year(year)
        part = {
            PeriodKind.MONTH: f"-{month:02d}",
            PeriodKind.QUARTER: f"-Q{(month + 2) // 3}",
            PeriodKind.H1: "-H1",
            PeriodKind.M9: "-9T",
            PeriodKind.YEAR: "",
        }[kind]
        back, day = (-1, _REGIME_DAY) if regime else (0, 1)
        first = date(*_add_months(year, month, back), day)
        end = date(*_add_months(year, month, _LENGTH[kind] + back), day)
        return cls(f"{year}{part}{'~' + regime if regime else ''}", kind, first, end, regime)

    @classmethod
    def _typed_days(cls, text: str, first: str, last: str) -> Self:
        try:
            days = date.fromisoformat(first), date.fromisoformat(last)
        except ValueError:
            raise PeriodError(
                f"Kỳ “{text}” có ngày không có trong lịch. Kiểm tra lại ngày, tháng, năm."
            ) from None
        return cls.days(*days)

    @classmethod
    def _term(cls, year: int) -> Self:
        _check_year(year)
        days = _terms[0](year)
        if days is None:
            raise PeriodError(
                f"Chưa có nhiệm kỳ nào bắt đầu từ năm {year}. Xem danh mục nhiệm kỳ trong phần quy định."
            )
        return cls(f"NK{year}", PeriodKind.TERM, *days)

    @classmethod
    def _term_containing(cls, day: date) -> Self:
        for year in range(day.year, day.year - 8, -1):
            days = _terms[0](year) if year in YEARS else None
            if days and contains(DateRange(*days), day):
                return cls._term(year)
        raise PeriodError(f"Ngày {day.day}/{day.month}/{day.year} không nằm trong nhiệm kỳ nào đã khai báo.")


def set_term_source(source: TermSource) -> TermSource:
    """Let `source` say which days the term named after a year holds: (first, end), half-open, or None.

    Returns the source in use before, so that a test can put it back.
    """
    before, _terms[0] = _terms[0], source
    return before


def _no_terms(year: int) -> tuple[date, date] | None:
    return None


_terms: list[TermSource] = [_no_terms]


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise PeriodError(f"Năm {year} nằm ngoài phạm vi {YEARS[0]}–{YEARS[-1]}.")


def _add_months(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def _year_before(day: date, *, keep_month_end: bool = False) -> date:
    length = monthrange(day.year - 1, day.month)[1]
    at_end = keep_month_end and day.day == monthrange(day.year, day.month)[1]
    return date(day.year - 1, day.month, length if at_end else min(day.day, length))
