"""Reading the tree for pages, with as few statements as the page needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import DateField, QuerySet, Value
from django.http import HttpRequest

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import DayError, parse_day, show_day
from namro.units.models import Ancestry, UnitVersion
from namro.units.queries import FIELDS, Place
from namro.web.ui.choices import Chip, chips

SHOWN_DAYS = 8
ONE_DAY = timedelta(days=1)


def lineages(ids: Sequence[int], day: date, otherwise: date) -> dict[int, list[Place]]:
    """For each unit its path from the root down to itself, one statement for all: as it stood on ``day``,
    or on the day ``otherwise`` where the unit lives only then; units alive on neither are left out."""
    found: dict[date, dict[int, Place]] = {day: {}, otherwise: {}}
    asked = [_above(ids, one).values_list(*FIELDS, "asked") for one in found]
    for *said, alive, on in asked[0].union(*asked[1:], all=True):
        place = Place(*said, on, alive)
        found[on][place.id] = place
    paths: dict[int, list[Place]] = {}
    for unit_id in ids:
        on = day if unit_id in found[day] else otherwise
        if unit_id in found[on]:
            paths[unit_id] = _climb(unit_id, found[on])
    return paths


def _above(ids: Sequence[int], day: date) -> QuerySet[UnitVersion]:
    above = Ancestry.objects.filter(descendant_id__in=ids, during__contains=day)
    states = UnitVersion.objects.filter(unit_id__in=above.values("ancestor_id"), during__contains=day)
    return states.annotate(asked=Value(day, output_field=DateField()))


def _climb(unit_id: int | None, found: Mapping[int, Place]) -> list[Place]:
    path: list[Place] = []
    while unit_id in found:
        path.insert(0, found[unit_id])
        unit_id = found[unit_id].parent_id
    return path


def as_typed(text: str) -> str:
    """What a day field can show of what was typed: the day as YYYY-MM-DD, or nothing."""
    try:
        return parse_day(text).isoformat()
    except DayError:
        return ""


def structure_day(text: str, changes: Sequence[date]) -> date:
    """The day asked for, default today; one to come only where ``changes`` of the tree are scheduled."""
    if not text:
        return clock.today()
    day = parse_day(text)
    if day > clock.today() and not to_come(changes):
        raise HouseError(
            f"Ngày {show_day(day)} ở sau hôm nay. Chọn một ngày đến hết {show_day(clock.today())}."
        )
    return day


def to_come(changes: Sequence[date]) -> bool:
    return any(change > clock.today() for change in changes)


def nearest_changes(changes: Sequence[date], day: date) -> list[date]:
    """The few change days around ``day``, oldest first."""
    return sorted(sorted(changes, key=lambda change: abs(change - day))[:SHOWN_DAYS])


def day_chips(request: HttpRequest, day: date, changes: Sequence[date]) -> list[Chip]:
    """Today and the days on which the tree changes; nothing where it never does."""
    if not changes:
        return []
    today = clock.today()
    options = [("", f"Hôm nay, {show_day(today)}")]
    options += [(change.isoformat(), show_day(change)) for change in nearest_changes(changes, day)]
    return chips(request, "ngay", options, "" if day == today else day.isoformat())
