"""Three figures with the difference to the same period, and the last twelve months of two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from namro.figures.address import Located
from namro.figures.breakdown import over_periods
from namro.figures.estimates import estimates, incomparable
from namro.figures.folds import INCOMPARABLE, Amount, Figure
from namro.figures.metric import Metric, Nature
from namro.figures.registry import metrics
from namro.ground import clock
from namro.ground.numbers import change, integer
from namro.ground.periods import Period, PeriodKind
from namro.ground.ranges import show_day
from namro.targets.queries import located
from namro.units.queries import Place

WITH_LINE = ("membership.admitted", "membership.members")
KEYS = (*WITH_LINE, "membership.organisations_founded")
YEAR = 12


@dataclass(frozen=True)
class KeyFigure:
    """``before`` is the same period a year earlier; ``months`` the last twelve, or none.

    ``why_not`` says why both cannot be compared, where rows of divided units may belong to either.
    """

    value: Amount
    before: Amount
    months: tuple[Amount, ...]
    why_not: str = ""

    @property
    def metric(self) -> Metric:
        return metrics.metric(self.value.address.key)

    @property
    def running(self) -> bool:
        return self.value.address.period.end > clock.today()

    @property
    def change(self) -> str:
        """Empty while the period runs: a part is not compared with a whole."""
        if self.why_not:
            return INCOMPARABLE
        return "" if self.running else change(self.value.amount, self.before.amount)

    @property
    def before_words(self) -> str:
        """“6 tháng đầu năm 2023”, and for a stock its day."""
        period = self.before.address.period
        return f"ngày {show_day(period.last)}" if self.metric.nature is Nature.STOCK else period.title()

    @property
    def over_time(self) -> str:
        return str(self.months[-1].address.with_(breakdown="thang"))

    @property
    def says(self) -> str:
        amounts = [month.amount for month in self.months]
        return f"{YEAR} tháng: thấp nhất {integer(min(amounts))}, cao nhất {integer(max(amounts))}"


def wanted(here: Place, period: Period) -> list[Located]:
    """Every key figure now, then every one a year before, on the same structure."""
    before = period.same_last_year() or period
    return [located(key, here, one) for one in (period, before) for key in KEYS]


def of(found: Sequence[Figure], here: Place, period: Period) -> list[KeyFigure]:
    """From the figures at ``wanted``; the months are asked here."""
    amounts = [figure for figure in found if isinstance(figure, Amount)]
    now, before = amounts[: len(KEYS)], amounts[len(KEYS) :]
    beside = estimates([amount.located for amount in amounts])
    return [
        KeyFigure(
            value,
            earlier,
            _months(key, here, period) if key in WITH_LINE else (),
            incomparable(beside[number :: len(KEYS)], here),
        )
        for number, (key, value, earlier) in enumerate(zip(KEYS, now, before, strict=True))
    ]


def _months(key: str, here: Place, period: Period) -> tuple[Amount, ...]:
    last = Period.containing(PeriodKind.MONTH, min(period.last, clock.today()))
    found = over_periods(located(key, here, last), last.history(YEAR))
    return tuple(figure for figure in found if isinstance(figure, Amount))
