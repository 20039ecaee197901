"""Writes on administrative areas: what passed from one to another, and what that means for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show, show_day, span
from namro.journal.actions import acting
from namro.organisation.localities.actions import reopen_merged
from namro.units import areas
from namro.units.models import AdminArea, AreaSuccession, Unit
from namro.units.queries import root

E = AreaSuccession.Extent


@dataclass(frozen=True)
class Passing:
    """From ``on`` all of ``old``, or a part, belongs to ``new``."""

    old: AdminArea
    new: AdminArea
    on: date
    extent: str = E.WHOLE


def record_area_successions(*, by: Any, passings: Sequence[Passing], reason: str) -> list[AreaSuccession]:
    """What one decision says of areas, by the city's committee or a command; all or none.

    An area that passes on whole ends the day before, if it has not. Who stood assessed for these areas is
    asked again (``localities.merging``).
    """
    check_actor(by, Permission.REORGANISE, Unit.objects.get(pk=root(clock.today()).id))
    if not reason.strip():
        raise HouseError("Ghi lý do, ví dụ: số và ngày của nghị quyết sắp xếp đơn vị hành chính.")
    with acting(by, reason):
        for passing in passings:
            _check(passing)
            _end(passing)
        rows = [AreaSuccession(old=p.old, new=p.new, on=p.on, extent=p.extent) for p in passings]
        for row in rows:
            row.clean_fields(exclude=("old", "new"))
        made = AreaSuccession.objects.bulk_create(rows)
        passed = [areas.Passing(row.old_id, row.new_id, row.on, row.extent == E.WHOLE) for row in made]
        reopen_merged(by=by, passed=passed, reason=reason)
    return made


def _check(passing: Passing) -> None:
    old, new, on = passing.old, passing.new, passing.on
    if old.pk == new.pk:
        raise HouseError(f"“{old.name}” không kế thừa chính mình.")
    if on not in new.during:
        raise HouseError(
            f"“{new.name}” có hiệu lực {show(new.during)}; ngày {show_day(on)} không nằm trong thời gian đó."
        )
    ends = old.during.upper
    if on <= old.during.lower or (ends is not None and ends < on):
        raise HouseError(
            f"“{old.name}” có hiệu lực {show(old.during)}; chỉ chuyển trong thời gian đó hoặc ngay sau."
        )
    if passing.extent == E.WHOLE and ends is not None and ends > on:
        raise HouseError(
            f"“{old.name}” có hiệu lực {show(old.during)}; chuyển toàn bộ thì hết hiệu lực cùng ngày."
        )


def _end(passing: Passing) -> None:
    """An area without end that passes on whole ends now."""
    old = passing.old
    if passing.extent == E.WHOLE and old.during.upper is None:
        old.during = span(old.during.lower, passing.on)
        old.save(update_fields=["during"])
