"""Dossiers of probation and transfer when their cells end: found, carried on, never left behind."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from namro.access.queries import reader
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.membership.models import RecognitionCase, TransferCase
from namro.membership.recognition.queries import seat
from namro.membership.recognition.queries import visible as probations_of
from namro.membership.transfers.queries import visible
from namro.membership.transfers.states import S
from namro.units.models import Extent, Unit
from namro.units.queries import UnitError
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.recognition import probation
from tests.membership.transfers import journey
from tests.organisation.decisions import CELL, Decision, K, made, whole
from tests.units.grow import settle

JULY = date(2024, 7, 1)


def absorbed(city: Cast, gone: str, into: str, day: date = JULY) -> None:
    decision = Decision(day)
    decision.add(K.ABSORB, city.units[into], origins=whole(city.units[gone]))
    decision.done()
    settle()


def divided(city: Cast, day: date = JULY) -> tuple[Unit, Unit]:
    """Cell 2 becomes two cells; its members go to the north."""
    decision = Decision(day)
    parts = [
        decision.add(
            K.SPLIT,
            name=name,
            short_name=name,
            parent=city.units["phuc_xa"],
            origins=[(city.units["cell_2"], extent)],
            **CELL,
        )
        for name, extent in (("Chi bộ Bắc", Extent.PART), ("Chi bộ Nam", Extent.REST))
    ]
    decision.to("people.homes", city.units["cell_2"], parts[0])
    decision.done()
    return made(parts[0]), made(parts[1])


# Probation


def test_a_probation_is_reviewed_where_the_tree_has_moved_the_member(city: Cast) -> None:
    case = probation.on_probation(city)
    absorbed(city, "cell_1", "cell_2")
    assert RecognitionCase.objects.get(pk=case.pk).cell == city.units["cell_1"], "it stays where it stood"
    assert seat(case, TODAY) == city.units["cell_2"]
    assert case in probations_of(reader(city.accounts["phucxa"]), TODAY)
    probation.review(case, date(2024, 7, 2), by=city.accounts["phucxa"])
    assert RecognitionCase.objects.get(pk=case.pk).cell == city.units["cell_2"]


def test_a_cell_does_not_end_before_the_ceremonies_held_in_it(city: Cast) -> None:
    probation.on_probation(city, date(2024, 5, 7))
    decision = Decision(date(2024, 4, 1))
    decision.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    with pytest.raises(HouseError, match="Hồ sơ công nhận đảng viên chính thức: đã ghi 1 việc"):
        decision.done()


def test_the_database_keeps_a_probation_at_a_home_of_the_member(city: Cast) -> None:
    case = probation.on_probation(city)
    with pytest.raises(IntegrityError), acting(BY, WHY):
        RecognitionCase.objects.filter(pk=case.pk).update(cell=city.units["cell_3"])


# Transfers


def test_a_receipt_goes_to_who_carries_the_asked_cell_on(city: Cast) -> None:
    case = journey.on_the_way(city, "cell_2")
    absorbed(city, "cell_2", "cell_1")
    member = journey.membership(city, "Bùi Quang Huy")
    other = journey.on_the_way(city, "cell_1", membership=member)
    journey.received(other)
    assert journey.homes(member)[-1][0] == city.units["cell_1"].pk
    with pytest.raises(HouseError, match="chính chi bộ đó"):
        journey.received(case)


def test_where_the_asked_cell_was_divided_somebody_says_which_part(city: Cast) -> None:
    case = journey.on_the_way(city, "cell_2")
    _, south = divided(city)
    with pytest.raises(UnitError, match=r"“Chi bộ số 2” .* kết thúc hoạt động từ 01/7/2024"):
        journey.received(case)
    case = TransferCase.objects.get(pk=case.pk)
    assert case in visible(reader(city.accounts["phucxa"]))
    journey.received(case, to_cell=south)
    now = TransferCase.objects.get(pk=case.pk)
    assert (now.state, now.to_cell) == (S.RECEIVED, south)
    assert journey.homes(journey.membership(city))[-1] == (south.pk, TODAY, None)


def test_who_is_on_the_way_when_his_home_ends_leaves_from_its_successor(city: Cast) -> None:
    case = journey.on_the_way(city)
    absorbed(city, "cell_1", "cell_2")
    journey.received(case)
    assert [cell for cell, *_ in journey.homes(journey.membership(city))] == [
        city.units["cell_1"].pk,
        city.units["cell_2"].pk,
        city.units["cell_3"].pk,
    ]
    assert TransferCase.objects.get(pk=case.pk).from_cell == city.units["cell_1"]


@pytest.mark.parametrize(
    ("gone", "title"), [("cell_1", "Chuyển sinh hoạt đảng đi"), ("cell_2", "Chuyển sinh hoạt đảng đến")]
)
def test_a_cell_does_not_end_before_what_was_asked_of_it(city: Cast, gone: str, title: str) -> None:
    journey.asked(city, "cell_2", requested_on=date(2024, 6, 3))
    into = "cell_2" if gone == "cell_1" else "cell_1"
    decision = Decision(date(2024, 6, 1))
    decision.add(K.ABSORB, city.units[into], origins=whole(city.units[gone]))
    with pytest.raises(HouseError, match=f"{title}: đã ghi 1 việc"):
        decision.done()


def test_nobody_is_sent_to_a_cell_that_has_ended(city: Cast) -> None:
    absorbed(city, "cell_2", "cell_1")
    with clock.frozen(TODAY), pytest.raises(HouseError, match="không hoạt động vào ngày"):
        journey.asked(city, "cell_2", membership=journey.membership(city, "Bùi Quang Huy"))
