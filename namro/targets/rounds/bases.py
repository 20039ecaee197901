"""What a share is taken of: members of each direct unit on a day, or its target of the term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from namro.figures.address import Address, Located
from namro.figures.breakdown import by_child
from namro.figures.folds import Amount
from namro.figures.registry import metrics
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.targets.models import Indicator, TargetAssignment, TargetRound
from namro.targets.rounds.queries import day_of, direct_units
from namro.targets.rounds.shares import per_year, share_of
from namro.targets.states import IN_FORCE
from namro.units.queries import place

Basis = TargetAssignment.Basis
MEMBERS = "membership.members"
DAYS_OF_YEAR = 365.25


@dataclass(frozen=True)
class Shared:
    """How one indicator is to be found for all units: a kind of base, its percentage, the least number."""

    indicator: str
    basis: str
    pct: Decimal | None = None
    floor: int = 0

    def __post_init__(self) -> None:
        if self.indicator not in Indicator.values:
            raise HouseError("Chọn một chỉ tiêu trong danh sách.")
        if self.basis not in Basis.values or self.basis == Basis.ABSOLUTE:
            raise HouseError("Chọn một cách tính theo tỷ lệ hoặc bình quân.")
        if self.basis != Basis.AVG_PER_YEAR and (self.pct is None or not 0 < self.pct <= 100):
            raise HouseError("Tỷ lệ phải lớn hơn 0 và không quá 100 %.")
        if self.floor < 0:
            raise HouseError("Mức thấp nhất không nhỏ hơn 0.")

    def value(self, base: int, years: int) -> int:
        """The number for one unit; 0 where there is nothing to take a share of."""
        if self.basis == Basis.AVG_PER_YEAR:
            return per_year(base, years, self.floor)
        return share_of(self.pct or Decimal(0), base, self.floor)


@dataclass(frozen=True)
class Bases:
    """Members (or the term's target) by unit id, as of which day; ``years`` of the term."""

    members: Mapping[int, int]
    as_of: date
    years: int = 1


def bases(round_: TargetRound, shared: Shared) -> Bases:
    """What the share is taken of, for every direct unit of the round."""
    if shared.basis == Basis.AVG_PER_YEAR:
        return _of_term(round_, shared.indicator)
    first = round_.during.lower
    day = first if shared.basis == Basis.PCT_YEAR_START else first - timedelta(days=1)
    return _members(round_, min(day, clock.today()))


def _members(round_: TargetRound, day: date) -> Bases:
    """The figure “đảng viên” of each direct unit on ``day``, in the structure in which targets are given."""
    here = place(round_.level_unit.code, day_of(round_.during))
    period = Period.days(day, day)
    address = Address(MEMBERS, here.code, period, tree_day=None if here.day == day else here.day)
    lines = by_child(Located(address, metrics.get(MEMBERS), here))
    found = {
        line.place.id: line.figure.amount
        for line in lines
        if not line.part and isinstance(line.figure, Amount)
    }
    return Bases(found, day)


def _of_term(round_: TargetRound, indicator: str) -> Bases:
    first = round_.during.lower
    term = TargetRound.objects.filter(
        kind=TargetRound.Kind.TERM,
        level_unit=round_.level_unit,
        during__contains=first,
        state__in=IN_FORCE,
    ).first()
    if term is None or term.during.upper is None:
        raise HouseError("Chưa có chỉ tiêu nhiệm kỳ đã ban hành để tính bình quân mỗi năm.")
    direct = {unit.id for unit in direct_units(round_)}
    lines = TargetAssignment.objects.filter(
        round=term, indicator=indicator, during__contains=first, assignee__in=direct
    )
    years = max(1, round((term.during.upper - term.during.lower).days / DAYS_OF_YEAR))
    return Bases(dict(lines.values_list("assignee_id", "value")), first, years)
