"""Where a place lies on a day, through mergers and divisions of areas; against a map drawn beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.units.areas import Area, Atlas, Lies, Passing, atlas
from namro.units.models import AdminArea, AreaLevel, AreaSuccession
from tests.cast import BY, WHY, Cast
from tests.personnel import world

BEGAN = date(2000, 1, 1)
CITY, DISTRICT, COMMUNE = AreaLevel.CITY, AreaLevel.DISTRICT, AreaLevel.COMMUNE


def day(number: int) -> date:
    return BEGAN + timedelta(days=number)


@dataclass
class Map:
    """Areas with what they hold, changed from day to day; the truth that an atlas is asked about."""

    areas: dict[int, Area] = field(default_factory=dict)
    passings: list[Passing] = field(default_factory=list)
    held: dict[int, set[int]] = field(default_factory=dict)
    days: dict[int, dict[int, set[int]]] = field(default_factory=dict)
    today: int = 0
    numbers: count[int] = field(default_factory=lambda: count(1))
    plots: count[int] = field(default_factory=lambda: count(1))

    @property
    def atlas(self) -> Atlas:
        """Of what has been decided so far."""
        return Atlas(self.areas, tuple(self.passings))

    def found(self, level: str, parent: int | None = None, plots: set[int] | None = None) -> int:
        pk = next(self.numbers)
        self.areas[pk] = Area(pk, level, parent, span(day(self.today)))
        if level == COMMUNE:
            self.held[pk] = plots if plots is not None else {next(self.plots) for _ in range(3)}
        return pk

    def end(self, pk: int) -> None:
        old = self.areas[pk]
        self.areas[pk] = Area(pk, old.level, old.parent, span(old.during.lower, day(self.today)))
        self.held.pop(pk, None)

    def passed(self, old: int, new: int, *, whole: bool) -> None:
        self.passings.append(Passing(old, new, day(self.today), whole))

    def over(self) -> None:
        """The day ends: remember what everything held."""
        self.days[self.today] = {pk: set(plots) for pk, plots in self.held.items()}
        self.today += 1

    def living(self, level: str) -> list[int]:
        return [
            pk for pk, area in self.areas.items() if area.level == level and day(self.today) in area.during
        ]

    def district_of(self, commune: int, at: int) -> int:
        """The district on a day, through whole mergers of districts."""
        above = self.areas[commune].parent
        assert above is not None
        found = self.atlas.carried_on(above, day(at))
        assert found is not None
        return found

    def plots_of(self, area: int, at: int) -> set[int]:
        """What an area held on a day."""
        held = self.days[at]
        level = self.areas[area].level
        if level == COMMUNE:
            return held.get(area, set())
        inside = [one for one in held if level == CITY or self.district_of(one, at) == area]
        return set().union(*(held[one] for one in inside))

    def ever(self, area: int) -> set[int]:
        """Everything that was in it at any time of its life: a place is said by the name of its time."""
        life = self.areas[area].during
        return set().union(*(self.plots_of(area, at) for at in self.days if day(at) in life))


def begun() -> Map:
    here = Map()
    city = here.found(CITY)
    for _ in range(3):
        district = here.found(DISTRICT, city)
        for _ in range(3):
            here.found(COMMUNE, district)
    here.over()
    return here


def change(here: Map, what: str, first: int, second: int, *, apart: bool = False) -> None:
    """One decision of the day; nothing where it cannot be, or (``apart``) would go across districts."""
    level = DISTRICT if what == "districts" else COMMUNE
    living = here.living(level)
    one, other = living[first % len(living)], living[second % len(living)]
    if what == "divide" and len(here.held[one]) > 1:
        plots = sorted(here.held[one])
        parent, here_plots = here.areas[one].parent, [set(plots[:1]), set(plots[1:])]
        here.end(one)
        for part in here_plots:
            here.passed(one, here.found(COMMUNE, parent, part), whole=False)
    elif one == other or (apart and level == COMMUNE and _districts(here, one, other)):
        return
    elif what == "cede" and len(here.held[one]) > 1:
        _across(here, one, other)
        here.held[other].add(here.held[one].pop())
        here.passed(one, other, whole=False)
    elif what in ("merge", "absorb", "districts"):
        _merge(here, one, other, into=what)


def _across(here: Map, one: int, other: int) -> None:
    """Land that goes to a commune of another district is a part of the district too."""
    if districts := _districts(here, one, other):
        here.passed(*districts, whole=False)


def _districts(here: Map, one: int, other: int) -> tuple[int, int] | None:
    """The districts of two communes where they are not the same."""
    first, second = (here.district_of(commune, here.today) for commune in (one, other))
    return None if first == second else (first, second)


def _merge(here: Map, one: int, other: int, *, into: str) -> None:
    plots = here.held.get(one, set()) | here.held.get(other, set())
    if into != "districts":
        _across(here, *((one, other) if into == "absorb" else (other, one)))
    if into == "absorb":
        here.held[other] = plots
        here.end(one)
        here.passed(one, other, whole=True)
        return
    new = here.found(here.areas[one].level, here.areas[one].parent, plots)
    for old in (one, other):
        here.end(old)
        here.passed(old, new, whole=True)


def grown(changes: list[tuple[str, int, int]], *, apart: bool = False) -> Map:
    here = begun()
    for what, first, second in changes:
        change(here, what, first, second, apart=apart)
        here.over()
    return here


NUMBER = st.integers(0, 20)
WHOLE = ("merge", "absorb", "districts")
ANY = (*WHOLE, "divide", "cede")


def chains(kinds: tuple[str, ...]) -> st.SearchStrategy[list[tuple[str, int, int]]]:
    return st.lists(st.tuples(st.sampled_from(kinds), NUMBER, NUMBER), max_size=6)


@settings(max_examples=40)
@given(chains(ANY))
def test_what_is_said_is_true_of_every_plot(changes: list[tuple[str, int, int]]) -> None:
    here = grown(changes)
    atlas = here.atlas
    for at in here.days:
        asked = [pk for pk, area in here.areas.items() if day(at) in area.during]
        for place in here.areas:
            plots = here.ever(place)
            for area in asked:
                inside = here.plots_of(area, at)
                told = atlas.covers(place, area, day(at))
                if told is Lies.HERE:
                    assert plots <= inside, (place, area, at)
                if told is Lies.ELSEWHERE:
                    assert not plots & inside, (place, area, at)


@settings(max_examples=40)
@given(chains(WHOLE))
def test_through_whole_mergers_there_is_always_an_answer_today(changes: list[tuple[str, int, int]]) -> None:
    here = grown(changes, apart=True)
    atlas, last = here.atlas, max(here.days)
    communes = [pk for pk, area in here.areas.items() if area.level == COMMUNE]
    for place in communes:
        for area in (pk for pk, one in here.areas.items() if day(last) in one.during):
            assert atlas.covers(place, area, day(last)) is not Lies.UNKNOWN


@settings(max_examples=40)
@given(chains(ANY))
def test_an_area_is_carried_on_by_one_that_lives_and_holds_all_of_it(
    changes: list[tuple[str, int, int]],
) -> None:
    here = grown(changes)
    for at in here.days:
        for pk, area in here.areas.items():
            if area.level != COMMUNE or area.during.lower > day(at):
                continue
            taker = here.atlas.carried_on(pk, day(at))
            if taker is not None:
                assert day(at) in here.areas[taker].during
                ended = area.during.upper is not None and area.during.upper <= day(at)
                assert (taker == pk) is not ended


# Single cases


def three() -> Map:
    """A city, two districts, two communes in the first and one in the second."""
    here = Map()
    city = here.found(CITY)
    for communes in (2, 1):
        district = here.found(DISTRICT, city)
        for _ in range(communes):
            here.found(COMMUNE, district)
    here.over()
    return here


C, D1, X, Y, D2, Z = range(1, 7)


def test_a_commune_is_in_itself_its_district_and_the_city() -> None:
    told = [three().atlas.covers(X, area, day(0)) for area in (X, D1, C)]
    assert told == [Lies.HERE] * 3
    assert [three().atlas.covers(X, area, day(0)) for area in (Y, Z, D2)] == [Lies.ELSEWHERE] * 3


def test_of_somebody_who_names_only_the_district_a_commune_of_it_is_unknown() -> None:
    atlas = three().atlas
    assert atlas.covers(D1, X, day(0)) is Lies.UNKNOWN
    assert atlas.covers(D1, Z, day(0)) is Lies.ELSEWHERE
    assert atlas.covers(D1, C, day(0)) is Lies.HERE


def test_a_divided_commune_is_unknown_but_for_what_holds_all_parts() -> None:
    here = three()
    change(here, "divide", 0, 0)
    here.over()
    parts = here.living(COMMUNE)[-2:]
    assert [here.atlas.covers(X, part, day(1)) for part in parts] == [Lies.UNKNOWN] * 2
    assert here.atlas.covers(X, D1, day(1)) is Lies.HERE
    assert here.atlas.covers(X, Z, day(1)) is Lies.ELSEWHERE
    assert here.atlas.covers(parts[0], X, day(0)) is Lies.HERE
    assert here.atlas.carried_on(X, day(1)) is None


def test_a_single_part_of_what_ended_leaves_the_rest_in_the_dark() -> None:
    here = three()
    here.end(X)
    here.passed(X, Y, whole=False)
    here.over()
    assert here.atlas.covers(X, Y, day(1)) is Lies.UNKNOWN
    assert here.atlas.covers(X, Z, day(1)) is Lies.ELSEWHERE
    assert here.atlas.covers(X, D1, day(1)) is Lies.HERE


def test_what_ended_and_passed_to_nobody_is_somewhere_in_what_was_above() -> None:
    here = three()
    here.end(X)
    here.over()
    assert here.atlas.covers(X, Y, day(1)) is Lies.UNKNOWN
    assert here.atlas.covers(X, D2, day(1)) is Lies.ELSEWHERE
    assert here.atlas.covers(X, C, day(1)) is Lies.HERE
    here.end(C)
    here.over()
    assert here.atlas.covers(C, D1, day(2)) is Lies.UNKNOWN


def test_an_area_that_is_not_there_on_the_day_covers_nothing_for_certain() -> None:
    here = three()
    change(here, "absorb", 0, 1)
    here.over()
    assert here.atlas.covers(X, X, day(1)) is Lies.UNKNOWN
    assert here.atlas.covers(X, Y, day(1)) is Lies.HERE
    assert here.atlas.covers(Y, Y, day(0)) is Lies.UNKNOWN
    assert here.atlas.covers(X, X, day(0)) is Lies.HERE


def test_passings_in_a_circle_end() -> None:
    here = three()
    here.passed(X, Y, whole=False)
    here.passed(Y, X, whole=False)
    here.over()
    assert here.atlas.covers(X, Y, day(1)) is Lies.UNKNOWN
    here.passed(X, Y, whole=True)
    here.passed(Y, X, whole=True)
    here.end(X)
    here.end(Y)
    assert here.atlas.carried_on(X, day(3)) is None


# Read from the tables


@pytest.mark.parametrize(
    ("extent", "told"), [(AreaSuccession.Extent.WHOLE, Lies.HERE), (AreaSuccession.Extent.PART, Lies.UNKNOWN)]
)
def test_areas_are_read_with_what_passed(city: Cast, extent: str, told: Lies) -> None:
    on = date(2024, 4, 1)
    with acting(BY, WHY):
        old = world.area("Tỉnh Trà Vinh", AreaLevel.CITY, end=on)
        new = world.area("Tỉnh Vĩnh Long", AreaLevel.CITY, first=on)
        commune = world.area("Xã cũ", parent=old)
        world.merged(old, new, on, extent)
    here = atlas()
    assert here.covers(old.pk, new.pk, on) is told
    assert here.covers(commune.pk, new.pk, on) is told
    assert here.carried_on(old.pk, on) == (new.pk if extent == AreaSuccession.Extent.WHOLE else None)
    assert here.carried_on(old.pk, date(2024, 3, 31)) == old.pk
    assert AdminArea.objects.get(pk=commune.pk).parent == old
