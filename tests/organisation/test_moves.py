"""Bringing a member to another cell, or in from outside; cells of those who are there for a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.membership.models import Movement
from namro.organisation.actions import end_membership
from namro.organisation.moves.actions import Arrival, establish_temporary_cell, move_home, take_in
from namro.people.models import EndGround, HomeCell, MemberOrigin, PartyMembership
from namro.units.models import Bloc, Founding, Unit, UnitKind
from namro.units.queries import UnitError, place
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.organisation.decisions import CELL, Decision, K, whole
from tests.units.grow import settle

Days = list[tuple[Unit, date, date | None]]


def member(city: Cast, name: str = "Trần Văn Hòa") -> PartyMembership:
    return PartyMembership.objects.get(person=city.admissions[name].person)


def move(city: Cast, to: Unit | str, on: date, by: object = BY, name: str = "Trần Văn Hòa") -> None:
    cell = city.units[to] if isinstance(to, str) else to
    move_home(by=by, membership=member(city, name), to_cell=cell, on=on, reason=WHY)


def homes(membership: PartyMembership) -> Days:
    rows = HomeCell.objects.filter(membership=membership).select_related("cell").order_by("during")
    return [(one.cell, one.during.lower, one.during.upper) for one in rows]


def test_one_home_ends_and_the_other_begins(city: Cast) -> None:
    move(city, "cell_3", date(2024, 6, 10))
    settle()
    assert homes(member(city)) == [
        (city.units["cell_1"], date(2024, 2, 3), date(2024, 6, 10)),
        (city.units["cell_3"], date(2024, 6, 10), None),
    ]
    kinds = Movement.objects.filter(membership=member(city)).values_list("sign", "kind")
    assert sorted(kinds) == [(-1, "MOVED"), (1, "ADMITTED"), (1, "MOVED")]


def test_what_is_planned_for_the_old_cell_falls_away_and_for_the_new_one_is_taken_over(city: Cast) -> None:
    """Cell 1 and the office end on 1/1/2025, each carried on by another."""
    decision = Decision(date(2025, 1, 1))
    decision.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    other = decision.add(
        K.MERGE,
        name="Chi bộ chung",
        short_name="Chi bộ chung",
        parent=city.units["phuc_xa"],
        origins=whole(city.units["cell_3"]),
        **CELL,
    )
    decision.done()
    assert [cell for cell, *_ in homes(member(city))] == [city.units["cell_1"], city.units["cell_2"]]
    move(city, "cell_3", date(2024, 6, 10))
    settle()
    other.refresh_from_db()
    assert [(cell, first) for cell, first, _ in homes(member(city))][1:] == [
        (city.units["cell_3"], date(2024, 6, 10)),
        (other.unit, date(2025, 1, 1)),
    ]


def test_a_move_before_a_reorganisation_that_has_happened_reaches_through_it(city: Cast) -> None:
    """Received on 28/6, written after the cell was absorbed on 1/7: the tree moved him, nobody else did."""
    decision = Decision(date(2024, 7, 1))
    decision.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    decision.done()
    move(city, "cell_3", date(2024, 6, 28))
    settle()
    assert homes(member(city))[-1] == (city.units["cell_3"], date(2024, 6, 28), None)


def test_who_was_moved_later_is_not_moved_before(city: Cast) -> None:
    move(city, "cell_3", date(2024, 6, 20))
    with pytest.raises(HouseError, match="đã chuyển chi bộ ngày 20/6/2024"):
        move(city, "office", date(2024, 6, 10))
    move(city, "office", date(2024, 6, 21))
    assert len(homes(member(city))) == 3


@pytest.mark.parametrize(
    ("to", "on", "sentence"),
    [
        ("cell_1", date(2024, 6, 10), "chính chi bộ đó"),
        ("phuc_xa", date(2024, 6, 10), "không phải chi bộ"),
        ("cell_2", date(2024, 2, 10), "không hoạt động vào ngày 10/02/2024"),
        ("cell_3", date(2024, 2, 3), "mới về chi bộ hiện tại ngày 03/02/2024"),
        ("cell_3", date(2024, 2, 2), "không sinh hoạt tại đảng bộ thành phố"),
    ],
)
def test_a_move_that_cannot_be_changes_nothing(city: Cast, to: str, on: date, sentence: str) -> None:
    before = homes(member(city))
    with pytest.raises(HouseError, match=sentence):
        move(city, to, on)
    assert homes(member(city)) == before


def test_who_left_is_not_moved(city: Cast) -> None:
    end_membership(by=BY, membership=member(city), end=date(2024, 6, 20), ground=EndGround.DIED, reason=WHY)
    with pytest.raises(HouseError, match="không sinh hoạt tại đảng bộ thành phố"):
        move(city, "cell_3", date(2024, 6, 10))


def test_the_receiving_side_says_so(city: Cast) -> None:
    with pytest.raises(Refused, match="ngoài phạm vi"):
        move(city, "cell_3", date(2024, 6, 10), by=city.accounts["phucxa"])
    move(city, "cell_1", date(2024, 6, 10), by=city.accounts["phucxa"], name="Bùi Quang Huy")
    assert homes(member(city, "Bùi Quang Huy"))[-1][0] == city.units["cell_1"]


# From outside


def came(city: Cast, **changes: object) -> Arrival:
    plain = Arrival(
        person=add_person("Ngô Bá Khá"),
        cell=city.units["cell_1"],
        received_on=date(2024, 6, 10),
        decided_on=date(2010, 5, 1),
        joined_on=date(2010, 5, 19),
        official_on=date(2011, 5, 19),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_who_comes_from_outside_keeps_his_days_and_counts_from_the_receipt(city: Cast) -> None:
    membership = take_in(by=BY, arrival=came(city), reason=WHY)
    settle()
    assert membership.origin == MemberOrigin.TRANSFER_IN
    assert (membership.decided_on, membership.joined_on) == (date(2010, 5, 1), date(2010, 5, 19))
    assert homes(membership) == [(city.units["cell_1"], date(2024, 6, 10), None)]
    gain = Movement.objects.get(membership=membership)
    assert (gain.kind, gain.happened_on) == ("TRANSFER_IN", date(2024, 6, 10))


def test_who_is_a_member_is_not_taken_in_again(city: Cast) -> None:
    with pytest.raises(ValidationError, match="đã là đảng viên trong thời gian đó"):
        take_in(by=BY, arrival=came(city, person=member(city).person), reason=WHY)


def test_days_out_of_order_are_refused(city: Cast) -> None:
    with pytest.raises(HouseError, match="ở sau ngày tiếp nhận"):
        take_in(by=BY, arrival=came(city, joined_on=date(2024, 6, 11), official_on=None), reason=WHY)
    with pytest.raises(ValidationError, match="quyết định, lễ kết nạp, chính thức"):
        take_in(by=BY, arrival=came(city, joined_on=date(2010, 4, 1)), reason=WHY)


# A temporary cell


def temporary(city: Cast, parent: str = "phuc_xa", by: object = BY) -> Unit:
    name = "Chi bộ lớp học"
    return establish_temporary_cell(
        by=by, name=name, parent=city.units[parent], first=date(2024, 7, 1), reason=WHY
    )


def test_a_temporary_cell_stands_under_a_committee_and_is_no_home(city: Cast) -> None:
    cell = temporary(city, by=city.accounts["phucxa"])
    settle()
    found = place(cell.code, TODAY)
    assert (found.kind, found.bloc, found.parent_id) == (
        UnitKind.TEMPORARY_CELL,
        Bloc.RESIDENTIAL,
        city.units["phuc_xa"].pk,
    )
    assert not Founding.objects.filter(unit=cell).exists(), "it counts nowhere as a founding"
    with pytest.raises(HouseError, match="không phải chi bộ; đảng viên chỉ sinh hoạt tại chi bộ"):
        move(city, cell, TODAY)


@pytest.mark.parametrize("parent", ["cell_1", "city"])
def test_only_under_a_base_committee_or_the_one_above_it(city: Cast, parent: str) -> None:
    with pytest.raises(HouseError, match="cấp ủy cơ sở hoặc cấp trên trực tiếp"):
        temporary(city, parent)


def test_nobody_founds_one_elsewhere(city: Cast) -> None:
    with pytest.raises(Refused):
        temporary(city, "tan_hong", by=city.accounts["phucxa"])


def test_an_ended_cell_takes_nobody_in(city: Cast) -> None:
    decision = Decision(date(2024, 7, 1))
    decision.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    decision.done()
    late = came(city, received_on=date(2024, 7, 2))
    with pytest.raises((HouseError, UnitError), match="không hoạt động vào ngày 02/7/2024"):
        take_in(by=BY, arrival=late, reason=WHY)
