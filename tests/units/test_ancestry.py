"""The closure of the dated tree against the same computed plainly, over random histories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.ground.ranges import span
from namro.units import ancestry
from namro.units.models import Ancestry, Bloc, Unit, UnitKind, UnitVersion
from namro.units.queries import below, ids_below, ids_landing
from tests.units import grow, oracle
from tests.units.grow import State, day

pytestmark = pytest.mark.django_db
ROOT = 0
some = settings(max_examples=30)
Chain = list[int]


@dataclass(frozen=True)
class History:
    """Days on which anything changes, and for each unit its parent in each era (None: not alive).

    Unit 0 is the root. Era ``i`` lasts from ``bounds[i]`` until ``bounds[i + 1]``, the last one for ever.
    """

    bounds: tuple[int, ...]
    parents: tuple[tuple[int | None, ...], ...]

    @property
    def units(self) -> range:
        return range(1, len(self.parents) + 1)

    def eras(self, unit: int) -> list[int]:
        if unit == ROOT:
            return list(range(len(self.bounds)))
        return [era for era, parent in enumerate(self.parents[unit - 1]) if parent is not None]

    def end(self, era: int) -> int | None:
        return self.bounds[era + 1] if era + 1 < len(self.bounds) else None

    def era(self, number: int) -> int:
        return max((era for era, first in enumerate(self.bounds) if first <= number), default=-1)

    def chain(self, unit: int, era: int) -> Chain:
        """The unit, its parent, and so on up to the root."""
        found = [unit]
        while found[-1] != ROOT:
            parent = self.parents[found[-1] - 1][era]
            assert parent is not None
            found.append(parent)
        return found

    def days(self) -> list[int]:
        """Every day of change, the days beside it, and far away on both sides."""
        return sorted({first + shift for first in self.bounds for shift in (-1, 0, 1)} | {-900, 900})


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Units that live through a run of eras; in each a new order says who may be above whom."""
    bounds = (0, *sorted(draw(st.sets(st.integers(1, 40), max_size=4))))
    number = draw(st.integers(1, 6))
    lives = [sorted(draw(st.tuples(*[st.integers(0, len(bounds) - 1)] * 2))) for _ in range(number)]
    parents: list[list[int | None]] = [[None] * len(bounds) for _ in range(number)]
    for era in range(len(bounds)):
        alive = [unit for unit, (first, last) in enumerate(lives, 1) if first <= era <= last]
        order = [ROOT, *draw(st.permutations(alive))]
        for place, unit in enumerate(order[1:], 1):
            parents[unit - 1][era] = draw(st.sampled_from(order[:place]))
    return History(bounds, tuple(map(tuple, parents)))


def write(history: History) -> list[Unit]:
    """The history as units and versions, without ancestry; by index."""
    units = []
    for unit in (ROOT, *history.units):
        eras = history.eras(unit)
        units.append(grow.bare(history.bounds[eras[0]], history.end(eras[-1])))
    UnitVersion.objects.bulk_create(
        _version(history, units, unit, era) for unit in (ROOT, *history.units) for era in history.eras(unit)
    )
    return units


def _version(history: History, units: list[Unit], unit: int, era: int) -> UnitVersion:
    parent = None if unit == ROOT else history.parents[unit - 1][era]
    name = f"Đơn vị {unit}"
    return UnitVersion(
        unit=units[unit],
        during=State(None, history.bounds[era], history.end(era)).during,
        name=name,
        short_name=name,
        kind=UnitKind.CITY_PARTY if unit == ROOT else UnitKind.CELL,
        bloc=Bloc.RESIDENTIAL,
        parent=None if parent is None else units[parent],
    )


Rows = list[tuple[int, int, int]]


def live(units: list[Unit], number: int) -> Rows:
    """(descendant, ancestor, distance) of those who live on the day, units by index."""
    index = {unit.pk: place for place, unit in enumerate(units)}
    rows = Ancestry.objects.filter(during__contains=day(number))
    found = rows.values_list("descendant_id", "ancestor_id", "distance")
    return sorted((index[low], index[high], distance) for low, high, distance in found)


def expected(history: History, number: int) -> Rows:
    """The same from the history."""
    return sorted(
        (unit, high, distance)
        for unit in (ROOT, *history.units)
        if history.era(number) in history.eras(unit)
        for distance, high in enumerate(history.chain(unit, history.era(number)))
    )


class Undone(Exception):
    """Takes back what one example wrote."""


KEPT = ("descendant_id", "ancestor_id", "distance", "share", "allocated", "during", "placed")


def everything() -> list[tuple[Any, ...]]:
    """Every row, those that follow one another side by side."""
    return sorted(Ancestry.objects.values_list(*KEPT), key=lambda row: (*map(str, row[:5]), row[6].lower))


@some
@given(histories())
def test_closure_is_what_walking_up_finds_on_every_day(history: History) -> None:
    with pytest.raises(Undone), transaction.atomic():
        units = write(history)
        assert ancestry.rebuild() == Ancestry.objects.count()
        for number in history.days():
            assert live(units, number) == expected(history, number)
        assert ancestry.differing_rows() == 0
        raise Undone


@some
@given(histories())
def test_rows_are_counted_where_the_rules_say_on_every_day(history: History) -> None:
    """Units come and go without a successor: outside their lives the superior of the nearest day answers."""
    with pytest.raises(Undone), transaction.atomic():
        units = write(history)
        ancestry.rebuild()
        tree = oracle.Tree()
        for number in history.days():
            if number >= 0:
                placed = oracle.stored_all(day(number))
                assert placed == {unit.pk: tree.counted(unit.pk, day(number)) for unit in units}
        raise Undone


@some
@given(histories())
def test_every_row_is_counted_once_at_the_root_on_every_day(history: History) -> None:
    """So the root's total never depends on the structure day; nothing has a place before there is a root."""
    with pytest.raises(Undone), transaction.atomic():
        units = write(history)
        ancestry.rebuild()
        for number in history.days():
            at_root = Ancestry.objects.filter(ancestor=units[ROOT], placed__contains=day(number))
            once = sorted(unit.pk for unit in units) if number >= 0 else []
            assert sorted(at_root.filter(share=None).values_list("descendant_id", flat=True)) == once
        raise Undone


@some
@given(histories(), st.data())
def test_a_branch_rebuilt_is_the_whole_rebuilt(history: History, data: st.DataObject) -> None:
    with pytest.raises(Undone), transaction.atomic():
        units = write(history)
        assert ancestry.rebuild_branch(units[ROOT].pk) == Ancestry.objects.count()
        moved = units[data.draw(st.sampled_from(history.units))]
        UnitVersion.objects.filter(unit=moved).update(parent=units[ROOT])
        ancestry.rebuild_branch(moved.pk)
        assert ancestry.differing_rows() == 0
        by_branch = everything()
        ancestry.rebuild()
        assert everything() == by_branch
        raise Undone


@some
@given(histories())
def test_spans_are_as_long_as_they_can_be(history: History) -> None:
    """Days under the same superior that follow one another are one row, so that rows stay few."""
    with pytest.raises(Undone), transaction.atomic():
        write(history)
        ancestry.rebuild()
        for (*before, lives, placed), (*after, lives_on, goes_on) in pairwise(everything()):
            if before == after and (lives is None) == (lives_on is None):
                assert placed.upper < goes_on.lower
        raise Undone


def three_levels() -> tuple[Unit, Unit, Unit]:
    top = grow.root()
    district = grow.unit(State(top))
    return top, district, grow.unit(State(district, 3, 8))


def test_a_difference_is_counted_on_both_sides() -> None:
    _, _, cell = three_levels()
    assert ancestry.differing_rows() == Unit.objects.count() + 3, "each is below itself and all above it"
    ancestry.rebuild()
    assert ancestry.differing_rows() == 0
    Ancestry.objects.filter(descendant=cell, distance=2).update(distance=3)
    assert ancestry.differing_rows() == 2
    Ancestry.objects.filter(descendant=cell, during=None).update(allocated=True)
    assert ancestry.differing_rows() > 2


def ids(units: Sequence[Unit]) -> set[int]:
    return {unit.pk for unit in units}


def test_below_holds_what_began_later_or_ended_earlier() -> None:
    top, district, cell = three_levels()
    ancestry.rebuild()
    for number in (0, 2, 3, 7, 8, 500):
        assert set(ids_below(district.pk, day(number)).values_list("descendant_id", flat=True)) == ids(
            [district, cell]
        )
        assert below(top.pk, day(number)).count() == 3


def test_a_unit_without_successor_lands_at_its_superior_unallocated() -> None:
    top, district, cell = three_levels()
    ancestry.rebuild()
    for number in (0, 2, 8, 500):
        assert oracle.stored(cell.pk, day(number)) == sorted(
            [(district.pk, 0, None, False), (top.pk, 1, None, False)], key=repr
        )
        landing = ids_landing(district.pk, day(number), allocated=False)
        assert set(landing.values_list("descendant_id", flat=True)) == {cell.pk}


def test_nothing_has_a_place_before_there_is_a_root() -> None:
    three_levels()
    ancestry.rebuild()
    assert not Ancestry.objects.filter(placed__contains=day(-1)).exists()


def test_a_moved_cell_stands_under_one_superior_a_day() -> None:
    """A superior that began later holds nothing before: then its rows, and the cell's, are the old one's."""
    top, district, _ = three_levels()
    other = grow.unit(State(top, 5))
    cell = grow.unit(State(district, 0, 5), State(other, 5))
    ancestry.rebuild()
    where = {
        number: [unit for unit in (district, other) if below(unit.pk, day(number)).filter(descendant=cell)]
        for number in (0, 4, 5, 99)
    }
    assert where == {0: [district], 4: [district], 5: [other], 99: [other]}


def test_a_branch_takes_along_what_was_ever_below_it() -> None:
    top, district, cell = three_levels()
    for unit in (top, district):
        UnitVersion.objects.filter(unit=unit).update(during=span(day(-10)))
        Unit.objects.filter(pk=unit.pk).update(alive=span(day(-10)))
    other = grow.unit(State(top, -10))
    ancestry.rebuild()
    kept = list(Ancestry.objects.filter(descendant__in=[top, other]).values_list("pk"))
    cell_rows = Ancestry.objects.filter(descendant=cell).count()
    UnitVersion.objects.filter(unit=district).update(parent=other)
    ancestry.rebuild_branch(district.pk)
    assert ancestry.differing_rows() == 0
    assert Ancestry.objects.filter(descendant=cell).count() > cell_rows
    assert list(Ancestry.objects.filter(descendant__in=[top, other]).values_list("pk")) == kept
