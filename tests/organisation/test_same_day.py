"""Several decisions on one day, and decisions for a day before one already in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from namro.units import ancestry
from tests.cast import Cast
from tests.organisation.decisions import Decision, K, merged, whole

BEFORE = date(2024, 12, 1)


@pytest.fixture(autouse=True)
def _derived(city: Cast) -> Iterator[None]:
    """After each of these the closure is what rebuilding all of it would give."""
    yield
    assert ancestry.differing_rows() == 0


def dissolve_ward(city: Cast) -> None:
    ward = Decision()
    ward.add(K.DISSOLVE, city.units["phuc_xa"])
    ward.to("units.children", city.units["phuc_xa"], city.units["ba_dinh"])
    ward.to("access.grants", city.units["phuc_xa"])
    ward.done()


def test_a_unit_of_a_dissolved_one_moves_once_more_that_day(city: Cast) -> None:
    dissolve_ward(city)
    again = Decision()
    again.add(K.TRANSFER, city.units["cell_1"], parent=city.units["agencies"])
    again.done()


def test_a_unit_of_a_dissolved_one_is_absorbed_that_day(city: Cast) -> None:
    dissolve_ward(city)
    again = Decision()
    again.add(K.ABSORB, city.units["cell_3"], origins=whole(city.units["cell_1"]))
    again.done()


def test_who_took_over_ends_that_day_and_moved_before(city: Cast) -> None:
    """The first unit is carried on through a second that did not live a day longer."""
    first = Decision()
    first.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    first.done()
    second = Decision()
    second.add(K.DISSOLVE, city.units["cell_2"])
    second.to("people.homes", city.units["cell_2"], city.units["cell_3"])
    second.done()
    earlier = Decision(BEFORE)
    earlier.add(K.TRANSFER, city.units["cell_2"], parent=city.units["ba_vi"])
    earlier.done()


def test_a_unit_made_that_day_absorbs_one_more(city: Cast) -> None:
    new = merged([city.units["ba_dinh"]], "Quận Mới", city.units["city"])
    more = Decision()
    more.add(K.ABSORB, new, origins=whole(city.units["ba_vi"]))
    more.done()
