"""Reading the tree for pages, with as few statements as the page needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import parse_day, show_day
from namro.units.models import Ancestry, Unit, UnitVersion
from namro.units.queries import Place, places


def lineages(ids: Sequence[int], day: date) -> dict[int, list[Place]]:
    """For each unit alive on ``day`` its path from the root down to itself; one statement for all."""
    above = Ancestry.objects.filter(descendant_id__in=ids, during__contains=day)
    found = places(above.values("ancestor_id"), day)  # type: ignore[arg-type]
    return {unit_id: _climb(unit_id, found) for unit_id in ids if unit_id in found}


def _climb(unit_id: int | None, found: Mapping[int, Place]) -> list[Place]:
    path: list[Place] = []
    while unit_id in found:
        path.insert(0, found[unit_id])
        unit_id = found[unit_id].parent_id
    return path


def versions(unit_id: int) -> list[UnitVersion]:
    """Every state of a unit, the newest first, with area and superior."""
    rows = UnitVersion.objects.filter(unit_id=unit_id).select_related("area", "parent")
    return sorted(rows, key=lambda version: version.during.lower, reverse=True)


def id_of(code: str) -> int | None:
    return Unit.objects.filter(code=code).values_list("pk", flat=True).first()


def structure_day(text: str) -> date:
    """The day asked for, default today; the structure of a day to come is not decided yet."""
    if not text:
        return clock.today()
    day = parse_day(text)
    if day > clock.today():
        raise HouseError(
            f"Ngày {show_day(day)} ở sau hôm nay. Chọn một ngày đến hết {show_day(clock.today())} để xem cây tổ chức."
        )
    return day
