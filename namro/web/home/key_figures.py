"""Three figures with their last twelve months and the difference to the same period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from namro.figures.address import Address, Located
from namro.figures.breakdown import over_periods
from namro.figures.folds import Amount
from namro.figures.metric import Metric, Nature
from namro.figures.registry import metrics
from namro.ground import clock
from namro.ground.numbers import change, integer
from namro.ground.periods import Period, PeriodKind
from namro.ground.ranges import show_day
from namro.units.queries import Place

KEYS = ("membership.admitted", "membership.members", "membership.organisations_founded")
YEAR = 12


@dataclass(frozen=True)
class KeyFigure:
    """``before`` is the same period a year earlier; ``change`` is empty while the period runs."""

    value: Amount
    before: Amount
    change: str
    months: tuple[Amount, ...]

    @property
    def title(self) -> str:
        return self.value.located.definition.title

    @property
    def noun(self) -> str:
        definition = self.value.located.definition
        return definition.noun if isinstance(definition, Metric) else ""

    @property
    def before_words(self) -> str:
        """“6 tháng đầu năm 2023”, and for a stock its day."""
        period = self.before.address.period
        return f"ngày {show_day(period.last)}" if self.stock else period.title()

    @property
    def stock(self) -> bool:
        return metrics.metric(self.value.address.key).nature is Nature.STOCK

    @property
    def over_time(self) -> str:
        month = self.months[-1].address
        return str(month.with_(breakdown="thang"))

    @property
    def says(self) -> str:
        amounts = [month.amount for month in self.months]
        return f"{YEAR} tháng: thấp nhất {integer(min(amounts))}, cao nhất {integer(max(amounts))}"


def of(here: Place, period: Period) -> list[KeyFigure]:
    """For a period of whole months: every value is a sum of months or stands at the end of one."""
    return [_one(key, here, period) for key in KEYS]


def _one(key: str, here: Place, period: Period) -> KeyFigure:
    last = Period.containing(PeriodKind.MONTH, period.last)
    length = len(period.months())
    months = last.history(YEAR + length)
    located = Located(_address(key, here, last), metrics.get(key), here)
    found: list[Amount] = [f for f in over_periods(located, months) if isinstance(f, Amount)]
    now = _folded(key, here, period, found[-length:])
    before = _folded(key, here, _year_before(period), found[-YEAR - length : -YEAR])
    running = period.end > clock.today()
    said = "" if running else change(now.amount, before.amount)
    return KeyFigure(now, before, said, tuple(found[-YEAR:]))


def _year_before(period: Period) -> Period:
    return Period.parse(str(period).replace(str(period.year), str(period.year - 1), 1))


def _address(key: str, here: Place, period: Period) -> Address:
    return Address(key, here.code, period, tree_day=None if here.day == period.last else here.day)


def _folded(key: str, here: Place, period: Period, months: Sequence[Amount]) -> Amount:
    """A flow adds its months; a stock is what stands at the end of the last one."""
    metric = metrics.metric(key)
    value = months[-1].amount if metric.nature is Nature.STOCK else sum(one.amount for one in months)
    return Amount(Located(_address(key, here, period), metric, here), value)
