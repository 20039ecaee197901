"""By exception: the direct units that differ, each with its reason; the others folded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from namro.figures.folds import Presence, Share
from namro.targets.models import Indicator
from namro.targets.queries import Standing
from namro.units.queries import Place


@dataclass(frozen=True)
class Reason:
    title: str
    share: Share


@dataclass(frozen=True)
class Unit:
    place: Place
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Exceptions:
    """``none`` lack results in an indicator they were given, ``idle`` in all of them.

    ``given`` says how many were given any target at all; where none was, ``still`` are those that
    admitted nobody.
    """

    none: tuple[Unit, ...]
    over: tuple[Unit, ...]
    usual: tuple[Place, ...]
    still: tuple[Place, ...]
    idle: int
    given: int
    count: int


def sort_out(units: Sequence[tuple[Place, Standing]]) -> Exceptions:
    none = [Unit(place, _reasons(standing, _nothing)) for place, standing in units]
    over = [Unit(place, _reasons(standing, _exceeded)) for place, standing in units]
    given = sum(any(map(_given, standing.values())) for _, standing in units)
    still = () if given else tuple(place for place, standing in units if _admitted_nobody(standing))
    differing = {unit.place.id for unit in (*none, *over) if unit.reasons} | {place.id for place in still}
    return Exceptions(
        none=tuple(unit for unit in none if unit.reasons),
        over=tuple(unit for unit in over if unit.reasons),
        usual=tuple(place for place, _ in units if place.id not in differing),
        still=still,
        idle=sum(_idle(standing) for _, standing in units),
        given=given,
        count=len(units),
    )


def _reasons(standing: Standing, differs: Callable[[Share], bool]) -> tuple[Reason, ...]:
    return tuple(Reason(SHORT[indicator], share) for indicator, share in standing.items() if differs(share))


def _given(share: Share) -> bool:
    return share.presence is Presence.PRESENT


def _nothing(share: Share) -> bool:
    return _given(share) and share.part.amount <= 0


def _exceeded(share: Share) -> bool:
    return _given(share) and share.part.amount > share.base.amount


def _admitted_nobody(standing: Standing) -> bool:
    return standing[Indicator.MEMBER_NEW].part.amount <= 0


def _idle(standing: Standing) -> bool:
    given = [share for share in standing.values() if _given(share)]
    return bool(given) and all(share.part.amount <= 0 for share in given)


SHORT = {
    Indicator.MEMBER_NEW: "Kết nạp đảng viên",
    Indicator.MEMBER_PUPIL: "Học sinh THPT",
    Indicator.MEMBER_ENTERPRISE: "Đảng viên trong doanh nghiệp",
    Indicator.ORG_ENTERPRISE: "Tổ chức đảng trong doanh nghiệp",
    Indicator.MASS_ORG: "Tổ chức đoàn thể",
    Indicator.MASS_MEMBER: "Đoàn viên, hội viên",
}
