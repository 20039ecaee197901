"""What a step says to the tree: the changes of its decision and what new units are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from namro.ground.ranges import span
from namro.sample import bulk
from namro.sample.hanoi_2025.decided import Commune, How, Step
from namro.sample.hanoi_2025.ground import Ground
from namro.units.models import (
    AdminArea,
    AreaLevel,
    Bloc,
    Change,
    Extent,
    Origin,
    Reorganisation,
    UnitKind,
)

K = Change.Kind
END_AREAS = "UPDATE units_adminarea SET during = daterange(lower(during), %(day)s) WHERE id = ANY(%(areas)s)"


@dataclass
class Content:
    """A decision being filled. ``takers``: who takes the people of each old commune's unit, and how much."""

    order: Reorganisation
    step: Step
    ground: Ground
    areas: dict[str, int]
    changes: list[Change] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    takers: dict[int, list[tuple[Extent, Change]]] = field(default_factory=lambda: defaultdict(list))


def here(step: Step, ground: Ground) -> Iterator[tuple[Commune, How]]:
    """Communes after the step of which this city has people, and what becomes of them here.

    A plan may have left out the committee that others join: then these form a new unit.
    """
    for commune in step.communes:
        present = [piece for piece in commune.peopled if piece.old in ground.communes]
        how = commune.how
        if how is How.ABSORBS and commune.code not in ground.communes:
            how = How.FORMED
        elif how is How.ABSORBS and len(present) == 1:
            how = How.KEPT
        if present:
            yield commune, how


def renew_areas(step: Step, ground: Ground) -> dict[str, int]:
    """End the areas that go, begin those that come; the areas of the communes after the step by code."""
    old = ground.areas[AreaLevel.COMMUNE]
    peopled = [one for one in step.communes if any(piece.old in old for piece in one.peopled)]
    kept = {one.code for one in peopled if one.how in (How.KEPT, How.ABSORBS) and one.code in old}
    gone = [pk for code, pk in old.items() if code not in kept]
    if step.ends_districts:
        gone += ground.areas[AreaLevel.DISTRICT].values()
    bulk.run(END_AREAS, {"areas": gone, "day": step.day})
    above = ground.areas[AreaLevel.DISTRICT] | ground.areas[AreaLevel.CITY]
    new = AdminArea.objects.bulk_create(
        AdminArea(
            code=one.code,
            name=one.name,
            level=AreaLevel.COMMUNE,
            parent_id=above[one.above],
            during=span(step.day),
        )
        for one in peopled
        if one.code not in kept
    )
    return {code: old[code] for code in kept} | {area.code: area.pk for area in new}


def write_changes(content: Content) -> None:
    """Changes and origins in the order of the clauses, then the end of the districts."""
    for commune, how in here(content.step, content.ground):
        if how is How.KEPT:
            continue
        change = _change(content, commune, how)
        for piece in commune.pieces:
            source = content.ground.communes.get(piece.old)
            if source is None:
                continue
            if piece.people != Extent.NONE:
                content.takers[source.unit].append((piece.people, change))
            # A unit that goes on is not made of itself: its people stay where they are.
            if source.unit != change.unit_id:
                content.origins.append(
                    Origin(change=change, unit_id=source.unit, extent=piece.people, area_extent=piece.area)
                )
    if content.step.ends_districts:
        for seat in content.ground.districts.values():
            _add(content, K.DISSOLVE, unit_id=seat.unit)
    Change.objects.bulk_create(content.changes)
    Origin.objects.bulk_create(content.origins)


def _add(content: Content, kind: str, **says: object) -> Change:
    position = len(content.changes) + 1
    change = Change(reorganisation=content.order, position=position, kind=kind, **says)
    content.changes.append(change)
    return change


def _change(content: Content, commune: Commune, how: How) -> Change:
    """The change that makes the commune's unit or names it (a unit that goes on may need several)."""
    if how is How.FORMED:
        return _add(
            content,
            K.MERGE,
            clause=commune.cited,
            unit_kind=UnitKind.SUPERIOR_OF_BASE if content.step.ends_districts else UnitKind.BASE_COMMITTEE,
            bloc=Bloc.RESIDENTIAL,
            parent_id=_superior(content, commune),
            area_id=content.areas[commune.code],
            **_named(commune),
        )
    if how is How.ABSORBS:
        unit = content.ground.communes[commune.code].unit
        return _add(content, K.ABSORB, clause=commune.cited, unit_id=unit)
    return _go_on(content, commune)


def _go_on(content: Content, commune: Commune) -> Change:
    (source,) = (piece.old for piece in commune.peopled)
    says = {"clause": commune.cited, "unit_id": content.ground.communes[source].unit}
    if not content.step.ends_districts:
        return _add(content, K.RENAME, area_id=content.areas[commune.code], **_named(commune), **says)
    _add(content, K.CHANGE_KIND, unit_kind=UnitKind.SUPERIOR_OF_BASE, **says)
    above, area = _superior(content, commune), content.areas[commune.code]
    return _add(content, K.TRANSFER, parent_id=above, area_id=area, **says)


def _superior(content: Content, commune: Commune) -> int:
    ends = content.step.ends_districts
    return content.ground.city if ends else content.ground.districts[commune.above].unit


def _named(commune: Commune) -> dict[str, str]:
    return {
        "name": f"Đảng bộ {commune.name[0].lower()}{commune.name[1:]}",
        "short_name": commune.name,
    }
