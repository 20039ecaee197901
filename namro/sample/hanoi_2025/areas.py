"""What a step says of administrative areas: which passed on whole or in part, and who is asked again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from namro.organisation.areas.actions import Passing, record_area_successions
from namro.organisation.localities.actions import end_with_areas
from namro.sample.hanoi_2025.decided import Piece, Step
from namro.sample.hanoi_2025.ground import Ground
from namro.units.models import AdminArea, AreaLevel, AreaSuccession, Extent

REASON = "Địa bàn sau khi sắp xếp năm 2025 của thành phố mẫu"


def pass_on(step: Step, ground: Ground, areas: Mapping[str, int], by: Any) -> int:
    """Write what passed on, by the land of the decided pieces; how many rows. ``areas``: after the step.

    Districts pass on to nobody: their communes do. Who was assessed for one is asked for no area any more.
    """
    pairs = list(_pairs(step, ground, areas))
    rows = AdminArea.objects.in_bulk({pk for old, new, _ in pairs for pk in (old, new)})
    passings = [Passing(rows[old], rows[new], step.day, extent) for old, new, extent in pairs]
    made = record_area_successions(by=by, passings=passings, reason=REASON)
    if step.ends_districts:
        ended = list(ground.areas[AreaLevel.DISTRICT].values())
        end_with_areas(by=by, areas=ended, on=step.day, reason=REASON)
    return len(made)


def _pairs(step: Step, ground: Ground, areas: Mapping[str, int]) -> Iterator[tuple[int, int, str]]:
    before = ground.areas[AreaLevel.COMMUNE]
    for commune in step.communes:
        for piece in commune.pieces:
            old, new = before.get(piece.old), areas.get(commune.code)
            if old is not None and new is not None and old != new:
                yield old, new, _extent(piece)


def _extent(piece: Piece) -> str:
    """Land without people counts as a part: of the other part it is no longer the whole."""
    whole = piece.area == Extent.WHOLE
    return AreaSuccession.Extent.WHOLE if whole else AreaSuccession.Extent.PART
