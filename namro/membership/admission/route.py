"""Through which committees a dossier goes, read off the kinds of unit above the cell (A6, A7 of §4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from namro.ground.errors import HouseError
from namro.membership.models import Body
from namro.regulations.models import RuleParam
from namro.regulations.queries import TERM_BOUNDS
from namro.units.models import Ancestry, Classification, Delegation, Unit, UnitKind
from namro.units.queries import Place, carried_on, check_active, trail

BASE = UnitKind.BASE_COMMITTEE
DECIDING = (UnitKind.SUPERIOR_OF_BASE, UnitKind.CITY_PARTY)
DELEGATED = (Delegation.SUPERIOR, Delegation.PILOT, Delegation.ADMISSION)


@dataclass(frozen=True)
class Route:
    """``base`` resolves between the cell and ``decider``; None where that step is skipped.

    Skipped for a base cell, for a cell directly under the committee that decides, and where the base
    committee itself decides by delegated power (``body`` is then the whole committee, not its bureau).
    """

    cell: Place
    base: Place | None
    decider: Place
    body: str

    @property
    def needs_base(self) -> bool:
        return self.base is not None


def route(cell: Unit, day: date) -> Route:
    """The committees above the cell on ``day``; ``UnitError`` where the cell is not active."""
    above = trail(cell.code, day)
    return route_through(above, has_power(above[-1].id, day))


def route_through(above: list[Place], delegated: bool) -> Route:
    """The same from the places above the cell, from the root down to it, where its powers are known."""
    here, up = above[-1], above[-2::-1]
    base = next((one for one in up if one.kind == BASE), None)
    decider = next((one for one in up if one.kind in DECIDING), None)
    if base is not None and delegated:
        return Route(here, None, base, Body.BASE)
    if decider is None:
        raise HouseError(f"Không có cấp ủy nào trên “{here.name}” có thẩm quyền quyết định kết nạp.")
    return Route(here, base, decider, Body.STANDING)


def powers(cell: Any, day: date) -> QuerySet[Classification]:
    """Powers delegated to a base committee above the cell (an id, or a column of an outer query)."""
    under = Ancestry.objects.filter(descendant=cell, during__contains=day).values("ancestor")
    return Classification.objects.filter(unit__in=under, during__contains=day, delegation__in=DELEGATED)


def has_power(cell_id: int, day: date) -> bool:
    """Whether a base committee above the cell decides by delegated power."""
    return powers(cell_id, day).exists()


def carrier(cell: Unit, day: date) -> Unit:
    """The cell, or past its end the one unit that carries all of it on; refused where it was divided."""
    life = cell.alive
    if life.upper is None or day < life.upper:
        if day not in life:
            check_active(cell, day)
        return cell
    last = carried_on(cell, life.upper - timedelta(days=1), day + timedelta(days=1))[-1]
    return Unit.objects.get(pk=last.unit_id)


def term_on(day: date) -> int | None:
    """The year in which the city committee's term of that day began; None where nobody has entered it."""
    row = RuleParam.objects.filter(key=TERM_BOUNDS, scope_unit_code="", during__contains=day).first()
    return int(row.value) if row else None
