"""Through which committees a dossier goes, read off the kinds of unit above the cell (A6, A7 of §4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from namro.ground.errors import HouseError
from namro.membership.models import Body
from namro.regulations.models import RuleParam
from namro.regulations.queries import TERM_BOUNDS
from namro.units.models import Classification, Delegation, Unit, UnitKind
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
    return route_through(trail(cell.code, day), day)


def route_through(above: list[Place], day: date) -> Route:
    """The same from the places above the cell, from the root down to the cell itself."""
    here, up = above[-1], above[-2::-1]
    base = next((one for one in up if one.kind == BASE), None)
    decider = next((one for one in up if one.kind in DECIDING), None)
    if base is not None and _delegated(base.id, day):
        return Route(here, None, base, Body.BASE)
    if decider is None:
        raise HouseError(f"Không có cấp ủy nào trên “{here.name}” có thẩm quyền quyết định kết nạp.")
    return Route(here, base, decider, Body.STANDING)


def _delegated(unit_id: int, day: date) -> bool:
    powers = Classification.objects.filter(unit_id=unit_id, during__contains=day, delegation__in=DELEGATED)
    return powers.exists()


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
