"""Two people at one transfer at once, and a receipt against a reorganisation: nobody is stuck."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.membership.models import TransferCase
from namro.membership.transfers.states import S
from namro.organisation.actions import end_membership
from namro.organisation.reorganise.actions import schedule
from namro.people.models import EndGround, HomeCell
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.together import meanwhile
from tests.membership.transfers import journey
from tests.organisation.decisions import Decision, K, whole
from tests.units.grow import settle

Owner = psycopg.Connection
MERGED_ON = date(2024, 8, 1)


def again(case: TransferCase) -> TransferCase:
    return TransferCase.objects.get(pk=case.pk)


def at(day: date, act: object) -> object:
    """The clock of a test stands in one thread only."""
    with clock.frozen(day):
        return act()  # type: ignore[operator]


def test_two_clerks_receive_one_member_at_once(owner: Owner, committed_city: Cast) -> None:
    """One wins, the other reads who was first."""
    case = journey.on_the_way(committed_city)
    same = again(case)
    clerk = committed_city.accounts["thanhuy"]
    second = meanwhile(
        owner,
        lambda: journey.received(case, by=clerk),
        lambda: at(TODAY, lambda: journey.received(same, by=clerk, return_slip_no="41-PB")),
    )
    with pytest.raises(HouseError, match="Đồng chí Trần Thị Tổng, lúc"):
        second.result()
    assert again(case).return_slip_no == "40-PB"
    assert len(journey.homes(journey.membership(committed_city))) == 2
    settle()


def test_a_receipt_waits_for_a_reorganisation_and_goes_to_who_carries_the_cell_on(
    owner: Owner, committed_city: Cast
) -> None:
    """The cell he goes to is absorbed at the same moment."""
    units = committed_city.units
    case = journey.on_the_way(committed_city, "cell_2")
    decision = Decision(MERGED_ON)
    decision.add(K.ABSORB, units["cell_1"], origins=whole(units["cell_2"]))
    decision.approved()
    second = meanwhile(
        owner,
        lambda: schedule(by=BY, order=decision.order, reason=WHY),
        lambda: at(TODAY, lambda: journey.received(case)),
    )
    assert second.result() is None
    found = HomeCell.objects.filter(membership=case.membership).order_by("during")
    assert [home.cell for home in found] == [units["cell_1"], units["cell_2"], units["cell_1"]]
    assert [home.during.lower for home in found][1:] == [TODAY, MERGED_ON]
    settle()


def test_a_reorganisation_waits_for_a_receipt_and_takes_the_member_along(
    owner: Owner, committed_city: Cast
) -> None:
    units = committed_city.units
    case = journey.on_the_way(committed_city, "cell_2")
    decision = Decision(MERGED_ON)
    decision.add(K.ABSORB, units["cell_1"], origins=whole(units["cell_2"]))
    decision.approved()
    second = meanwhile(
        owner,
        lambda: journey.received(case),
        lambda: at(TODAY, lambda: schedule(by=BY, order=decision.order, reason=WHY)),
    )
    assert second.result() is None
    found = HomeCell.objects.filter(membership=case.membership).order_by("during")
    assert [home.cell for home in found] == [units["cell_1"], units["cell_2"], units["cell_1"]]
    settle()


def test_a_death_recorded_at_the_same_moment_comes_before_or_after(
    owner: Owner, committed_city: Cast
) -> None:
    case = journey.on_the_way(committed_city)
    member = journey.membership(committed_city)
    second = meanwhile(
        owner,
        lambda: end_membership(
            by=BY, membership=member, end=date(2024, 7, 1), ground=EndGround.DIED, reason=WHY
        ),
        lambda: at(TODAY, lambda: journey.received(case)),
    )
    with pytest.raises(HouseError, match="không sinh hoạt tại đảng bộ thành phố"):
        second.result()
    assert again(case).state == S.IN_TRANSIT
    assert not HomeCell.objects.filter(membership=member, during__upper_inf=True).exists()
