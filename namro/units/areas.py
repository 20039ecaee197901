"""Where a place lies on a day: areas merge and are divided, and people say places by the names of their time.

An area that passed on whole is where the other is. Of one that was divided nobody knows in which part a
place lies; then every part is asked, and only where all agree there is an answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from namro.ground.ranges import DateRange
from namro.units.models import AdminArea, AreaLevel, AreaSuccession

FROM_ABOVE = (AreaLevel.CITY, AreaLevel.DISTRICT, AreaLevel.COMMUNE)


class Lies(StrEnum):
    """Whether a place lies inside an area; the values are those of ``LocalityAssessment.Where``."""

    HERE = "HERE"
    ELSEWHERE = "ELSEWHERE"
    UNKNOWN = ""


@dataclass(frozen=True)
class Area:
    """What is asked of an administrative area."""

    id: int
    level: str
    parent: int | None
    during: DateRange
    name: str = ""

    @property
    def rank(self) -> int:
        return FROM_ABOVE.index(AreaLevel(self.level))


@dataclass(frozen=True)
class Passing:
    """From ``on`` all of ``old``, or (not ``whole``) a part, belongs to ``new``."""

    old: int
    new: int
    on: date
    whole: bool


@dataclass
class Atlas:
    """All areas and what passed from one to another. Read it once (``atlas()``), ask it many times."""

    areas: dict[int, Area]
    passings: Collection[Passing]
    _found: dict[tuple[int, date], frozenset[int | None]] = field(default_factory=dict)

    @cached_property
    def _onward(self) -> dict[int, list[Passing]]:
        return _by(self.passings, "old")

    @cached_property
    def _back(self) -> dict[int, list[Passing]]:
        return _by(self.passings, "new")

    def carried_on(self, area: int, day: date) -> int | None:
        """The area that is what ``area`` was, on ``day``: itself, or who took all of it over; else None."""
        at: int | None = area
        seen: set[int] = set()
        while at is not None and at not in seen and day not in self.areas[at].during:
            seen.add(at)
            taken = [one for one in self._onward.get(at, ()) if one.whole and one.on <= day]
            at = taken[0].new if taken else None
        return at if at is not None and day in self.areas[at].during else None

    def covers(self, place: int, area: int, day: date) -> Lies:
        """Whether somewhere in ``place``, an area of any time, is inside ``area`` on ``day``."""
        if day not in self.areas[area].during:
            return Lies.UNKNOWN
        return self._together(self._where(place, day), area, day)

    def _together(self, possible: Iterable[int | None], area: int, day: date) -> Lies:
        """What all of the possible areas agree on; an area nobody knows agrees with nothing."""
        told = {Lies.UNKNOWN if one is None else self._lies(one, area, day) for one in possible}
        return told.pop() if len(told) == 1 else Lies.UNKNOWN

    def _lies(self, at: int, area: int, day: date) -> Lies:
        """The same for somewhere in ``at``, an area of that day; one above the asked may hold it anywhere."""
        inside = self._inside(at, area, day)
        if inside is Lies.ELSEWHERE and self._inside(area, at, day) is not Lies.ELSEWHERE:
            return Lies.UNKNOWN
        return inside

    def _inside(self, at: int, area: int, day: date) -> Lies:
        """Whether the whole of ``at`` is in ``area``; both are areas of that day."""
        if at == area:
            return Lies.HERE
        above = self.areas[at].parent
        if above is None or self.areas[at].rank <= self.areas[area].rank:
            return Lies.ELSEWHERE
        if day in self.areas[above].during:
            return self._inside(above, area, day)
        return self._together(self._where(above, day), area, day)

    def _where(self, place: int, day: date) -> frozenset[int | None]:
        """The areas of ``day`` in one of which the place is; None among them: or in one nobody knows."""
        if (place, day) not in self._found:
            onward, back = self._walk(place, day, onward=True), self._walk(place, day, onward=False)
            lost = self._lost(onward, day) | self._lost(back, day)
            alive = {at for at in onward | back if day in self.areas[at].during}
            self._found[place, day] = frozenset(alive.union(*(self._above(at, day) for at in lost)))
        return self._found[place, day]

    def _walk(self, place: int, day: date, *, onward: bool) -> set[int]:
        """Areas reached from ``place`` by what passed on until ``day``, or back by what passed after it."""
        reached: set[int] = {place}
        waiting: list[tuple[int, date | None]] = [(place, None)]
        seen: set[tuple[int, date | None]] = set()
        while waiting:
            at, since = waiting.pop()
            if (at, since) in seen:
                continue
            seen.add((at, since))
            for passing in self._onward.get(at, ()) if onward else self._back.get(at, ()):
                if _in_order(passing.on, since, day, onward=onward):
                    to = passing.new if onward else passing.old
                    reached.add(to)
                    waiting.append((to, passing.on))
        return reached

    def _lost(self, reached: Collection[int], day: date) -> set[int]:
        """Areas that are not there on ``day`` and of which it is not said where all of them went, or was."""
        return {at for at in reached if day not in self.areas[at].during and not self._accounted(at, day)}

    def _accounted(self, at: int, day: date) -> bool:
        """All of it passed to one, or parts to several; a single part leaves the rest in the dark.

        Of one that is still to come: what it is made of is said.
        """
        life = self.areas[at].during
        if life.upper is None or life.upper > day:
            return any(one.on == life.lower for one in self._back.get(at, ()))
        told = [one for one in self._onward.get(at, ()) if one.on == life.upper]
        return any(one.whole for one in told) or len(told) > 1

    def _above(self, at: int, day: date) -> frozenset[int | None]:
        """Nobody says where it went: somewhere in what was above it."""
        above = self.areas[at].parent
        return frozenset({None}) if above is None else self._where(above, day)


def _in_order(on: date, since: date | None, day: date, *, onward: bool) -> bool:
    if onward:
        return on <= day and (since is None or since <= on)
    return on > day and (since is None or on <= since)


def _by(passings: Collection[Passing], side: str) -> dict[int, list[Passing]]:
    found: dict[int, list[Passing]] = defaultdict(list)
    for passing in passings:
        found[getattr(passing, side)].append(passing)
    return dict(found)


def atlas() -> Atlas:
    """The areas as recorded; one statement."""
    passing = JSONObject(new="new_id", on="on", whole=Q(extent=AreaSuccession.Extent.WHOLE))
    passed = AreaSuccession.objects.filter(old=OuterRef("pk")).order_by("on", "pk").values_list(passing)
    rows = AdminArea.objects.annotate(passed=ArraySubquery(passed))
    found = Atlas({}, [])
    passings: list[Passing] = []
    for pk, *area, told in rows.values_list("pk", "level", "parent_id", "during", "name", "passed"):
        found.areas[pk] = Area(pk, *area)
        passings += [Passing(pk, one["new"], date.fromisoformat(one["on"]), one["whole"]) for one in told]
    found.passings = passings
    return found
