"""What is recorded about a time to come knows the decisions already in the tree, and they know each other."""

from __future__ import annotations

from datetime import date

import pytest

from namro.access.actions import grant_role
from namro.access.models import RoleGrant
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.organisation.actions import NewUnit, admit_to_cell, end_membership, establish_unit
from namro.people.models import EndGround, HomeCell, PartyMembership
from namro.units import ancestry
from namro.units.models import Bloc, Unit, UnitKind
from namro.units.queries import Stretch, UnitError, carried_on, check_active, place
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.organisation.decisions import CELL, DAY, Decision, K, made, merged, whole
from tests.units.grow import settle

JULY = date(2025, 7, 1)
NEXT_DAY = date(2025, 1, 2)


def absorbed(city: Cast, old: str, by: str, day: date = DAY) -> None:
    decision = Decision(day)
    decision.add(K.ABSORB, city.units[by], origins=whole(city.units[old]))
    decision.done()


def split(city: Cast) -> tuple[Unit, Unit]:
    """Cell 1 becomes two cells; its members all go to the first."""
    decision, cells = Decision(), []
    for number, extent in ((3, "PART"), (4, "REST")):
        name = {"name": f"Chi bộ số {number}", "short_name": f"Chi bộ số {number}", **CELL}
        origins = [(city.units["cell_1"], extent)]
        cells.append(decision.add(K.SPLIT, parent=city.units["phuc_xa"], origins=origins, **name))
    decision.to("people.homes", city.units["cell_1"], cells[0])
    decision.done()
    return made(cells[0]), made(cells[1])


def admit(city: Cast, cell: str = "cell_1", day: date = TODAY) -> PartyMembership:
    person = add_person("Ngô Bá Khá")
    return admit_to_cell(by=BY, person=person, cell=city.units[cell], decided_on=day, reason=WHY)


def homes(membership: PartyMembership) -> list[tuple[int, object]]:
    return [(home.cell_id, home.during) for home in membership.home_cells.order_by("during")]


# Following whole successions


def test_a_unit_without_an_end_is_one_stretch(city: Cast) -> None:
    cell = city.units["cell_1"]
    assert carried_on(cell, TODAY) == [Stretch(cell.pk, TODAY, None)]
    assert carried_on(cell, TODAY, JULY) == [Stretch(cell.pk, TODAY, JULY)]


def test_through_whole_successions_one_after_another(city: Cast) -> None:
    one, two, three = (city.units[key] for key in ("cell_1", "cell_2", "cell_3"))
    absorbed(city, "cell_1", "cell_2")
    absorbed(city, "cell_2", "cell_3", JULY)
    first, second = Stretch(one.pk, TODAY, DAY), Stretch(two.pk, DAY, JULY)
    assert carried_on(one, TODAY) == [first, second, Stretch(three.pk, JULY, None)]
    assert carried_on(one, TODAY, DAY) == [first]
    assert carried_on(one, TODAY, JULY) == [first, second]
    assert carried_on(two, JULY.replace(month=6)) == [
        Stretch(two.pk, date(2025, 6, 1), JULY),
        Stretch(three.pk, JULY, None),
    ]


def test_past_one_that_ended_on_the_very_day(city: Cast) -> None:
    one, three = city.units["cell_1"], city.units["cell_3"]
    absorbed(city, "cell_1", "cell_2")
    absorbed(city, "cell_2", "cell_3")
    assert carried_on(one, TODAY) == [Stretch(one.pk, TODAY, DAY), Stretch(three.pk, DAY, None)]
    with pytest.raises(UnitError, match=r"từ ngày đó ghi cho “Chi bộ thôn Vân Sa” \(D00009\)\.$"):
        check_active(one, DAY)


def test_at_a_split_somebody_has_to_say(city: Cast) -> None:
    first, second = split(city)
    sentence = (
        rf"“Chi bộ số 1” \(D00007\) kết thúc hoạt động từ 01/01/2025; chọn đơn vị kế thừa: “Chi bộ số 3” "
        rf"\({first.code}\), “Chi bộ số 4” \({second.code}\)\. Ghi từ ngày đó cho đơn vị kế thừa"
    )
    with pytest.raises(UnitError, match=sentence):
        carried_on(city.units["cell_1"], TODAY)
    assert carried_on(city.units["cell_1"], TODAY, DAY) == [Stretch(city.units["cell_1"].pk, TODAY, DAY)]


def test_after_a_dissolution_nobody_is_named(city: Cast) -> None:
    decision = Decision()
    decision.add(K.DISSOLVE, city.units["cell_1"])
    decision.to("people.homes", city.units["cell_1"], city.units["cell_2"])
    decision.done()
    with pytest.raises(UnitError, match=r"kết thúc hoạt động từ 01/01/2025\. Ghi từ ngày đó"):
        carried_on(city.units["cell_1"], TODAY)
    with pytest.raises(UnitError, match=r"đã kết thúc hoạt động từ 01/01/2025\.$"):
        check_active(city.units["cell_1"], DAY)


def test_a_day_outside_the_life_says_which_would_do(city: Cast) -> None:
    absorbed(city, "cell_2", "cell_1")
    check_active(city.units["cell_2"], date(2024, 12, 31))
    with pytest.raises(UnitError, match="chỉ hoạt động từ 01/3/2024; ngày 29/02/2024 ở trước đó"):
        check_active(city.units["cell_2"], date(2024, 2, 29))
    with pytest.raises(
        UnitError, match="đã kết thúc hoạt động từ 01/01/2025; từ ngày đó ghi cho “Chi bộ số 1”"
    ):
        check_active(city.units["cell_2"], DAY)


# Entries of today about a unit that will end


def test_a_member_admitted_at_a_cell_that_will_end_goes_along(city: Cast) -> None:
    absorbed(city, "cell_1", "cell_2")
    absorbed(city, "cell_2", "cell_3", JULY)
    one, two, three = (city.units[key].pk for key in ("cell_1", "cell_2", "cell_3"))
    membership = admit(city)
    assert homes(membership) == [(one, span(TODAY, DAY)), (two, span(DAY, JULY)), (three, span(JULY))]
    assert membership.during == span(TODAY)


def test_nobody_is_admitted_at_a_cell_that_will_be_split(city: Cast) -> None:
    split(city)
    before = PartyMembership.objects.count()
    with pytest.raises(HouseError, match="chọn đơn vị kế thừa: “Chi bộ số 3”"):
        admit(city)
    assert PartyMembership.objects.count() == before


def test_a_role_at_a_unit_that_will_end_goes_along(city: Cast) -> None:
    new = merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    account = city.accounts["moi"]
    first = grant_role(
        by=BY,
        account=account,
        role_code="UNIT_ANALYST",
        unit=city.units["ba_vi"],
        first=TODAY,
        reason=WHY,
    )
    grants = RoleGrant.objects.filter(account=account).order_by("during")
    assert [(grant.unit, grant.during) for grant in grants] == [
        (city.units["ba_vi"], span(TODAY, DAY)),
        (new, span(DAY)),
    ]
    assert first == grants[0]


def test_a_unit_founded_under_one_that_will_end_goes_along(city: Cast) -> None:
    new = merged([city.units["phuc_xa"], city.units["tan_hong"]], "Phường Mới", city.units["ba_dinh"])
    wanted = NewUnit("Chi bộ số 9", "Chi bộ số 9", UnitKind.CELL, Bloc.RESIDENTIAL, city.units["phuc_xa"])
    cell = establish_unit(by=BY, new=wanted, first=TODAY, reason=WHY)
    settle()
    assert [(state.parent, state.during) for state in cell.versions.order_by("during")] == [
        (city.units["phuc_xa"], span(TODAY, DAY)),
        (new, span(DAY)),
    ]
    assert ancestry.differing_rows() == 0


def test_nothing_is_founded_under_one_that_will_be_divided_or_has_ended(city: Cast) -> None:
    decision = Decision()
    decision.add(K.DISSOLVE, city.units["phuc_xa"])
    decision.to("units.children", city.units["phuc_xa"], city.units["ba_dinh"])
    decision.to("access.grants", city.units["phuc_xa"])
    decision.done()
    before = Unit.objects.count()
    for first in (TODAY, DAY):
        wanted = NewUnit("Chi bộ", "Chi bộ", UnitKind.CELL, Bloc.RESIDENTIAL, city.units["phuc_xa"])
        with pytest.raises(UnitError, match="kết thúc hoạt động từ 01/01/2025"):
            establish_unit(by=BY, new=wanted, first=first, reason=WHY)
    assert Unit.objects.count() == before


# The end of a membership before, on and after a move to come


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        (date(2024, 12, 1), [("cell_1", TODAY, date(2024, 12, 1))]),
        (DAY, [("cell_1", TODAY, DAY)]),
        (NEXT_DAY, [("cell_1", TODAY, DAY), ("cell_2", DAY, NEXT_DAY)]),
        (JULY, [("cell_1", TODAY, DAY), ("cell_2", DAY, JULY)]),
    ],
)
def test_a_membership_ends_with_the_moves_that_were_planned(
    city: Cast, end: date, kept: list[tuple[str, date, date]]
) -> None:
    membership = admit(city)
    absorbed(city, "cell_1", "cell_2")
    end_membership(by=BY, membership=membership, end=end, ground=EndGround.DIED, reason=WHY)
    assert homes(membership) == [(city.units[key].pk, span(first, last)) for key, first, last in kept]
    membership.refresh_from_db()
    assert membership.during == span(TODAY, end)
    settle()


def test_a_member_who_left_stays_where_he_was_when_the_cell_ends(city: Cast) -> None:
    membership = admit(city)
    end_membership(by=BY, membership=membership, end=date(2024, 9, 1), ground=EndGround.RESIGNED, reason=WHY)
    absorbed(city, "cell_1", "cell_2")
    assert homes(membership) == [(city.units["cell_1"].pk, span(TODAY, date(2024, 9, 1)))]


# A decision for a day before one already in the tree


def transferred(city: Cast, unit: str, to: str, day: date) -> None:
    decision = Decision(day)
    decision.add(K.TRANSFER, city.units[unit], parent=city.units[to])
    decision.done()


def renamed(city: Cast, unit: str, name: str, day: date) -> None:
    decision = Decision(day)
    decision.add(K.RENAME, city.units[unit], name=name, short_name=name)
    decision.done()


def stands(city: Cast, unit: str, day: date) -> tuple[str, Unit]:
    found = place(city.code(unit), day)
    above = next(one for one in city.units.values() if one.pk == found.parent_id)
    return found.name, above


def test_an_earlier_superior_gives_way_to_the_one_already_planned(city: Cast) -> None:
    transferred(city, "cell_1", "tan_hong", JULY)
    transferred(city, "cell_1", "agencies", DAY)
    assert stands(city, "cell_1", date(2024, 12, 31))[1] == city.units["phuc_xa"]
    assert stands(city, "cell_1", DAY)[1] == city.units["agencies"]
    assert stands(city, "cell_1", JULY)[1] == city.units["tan_hong"]
    settle()
    assert ancestry.differing_rows() == 0


def test_a_new_name_goes_on_past_a_superior_already_planned(city: Cast) -> None:
    transferred(city, "cell_1", "tan_hong", JULY)
    renamed(city, "cell_1", "Chi bộ A", DAY)
    assert stands(city, "cell_1", DAY) == ("Chi bộ A", city.units["phuc_xa"])
    assert stands(city, "cell_1", JULY) == ("Chi bộ A", city.units["tan_hong"])


def test_a_name_already_planned_is_kept_by_an_earlier_one(city: Cast) -> None:
    renamed(city, "cell_1", "Chi bộ B", JULY)
    renamed(city, "cell_1", "Chi bộ A", DAY)
    transferred(city, "cell_1", "agencies", date(2025, 3, 1))
    assert stands(city, "cell_1", DAY) == ("Chi bộ A", city.units["phuc_xa"])
    assert stands(city, "cell_1", date(2025, 3, 1)) == ("Chi bộ A", city.units["agencies"])
    assert stands(city, "cell_1", JULY) == ("Chi bộ B", city.units["agencies"])


def test_a_unit_that_was_to_come_under_an_ended_one_comes_under_its_successor(city: Cast) -> None:
    """Until then it stays where it is."""
    transferred(city, "cell_1", "tan_hong", JULY)
    absorbed(city, "tan_hong", "agencies")
    assert stands(city, "cell_1", DAY)[1] == city.units["phuc_xa"]
    assert stands(city, "cell_1", JULY)[1] == city.units["agencies"]
    assert city.units["cell_1"].versions.count() == 2
    settle()
    assert ancestry.differing_rows() == 0


def test_a_move_to_a_cell_that_ends_before_it_leads_to_its_successor(city: Cast) -> None:
    membership = admit(city)
    homes_of = HomeCell.objects.filter(membership=membership)
    homes_of.update(during=span(TODAY, JULY))
    HomeCell.objects.create(
        person=membership.person, membership=membership, cell=city.units["cell_2"], during=span(JULY)
    )
    absorbed(city, "cell_2", "cell_3")
    one, three = (city.units[key].pk for key in ("cell_1", "cell_3"))
    assert homes(membership) == [(one, span(TODAY, JULY)), (three, span(JULY))]


def test_what_would_stand_under_a_unit_past_its_end_is_refused(city: Cast) -> None:
    absorbed(city, "tan_hong", "agencies", JULY)
    decision = Decision()
    decision.add(K.TRANSFER, city.units["cell_1"], parent=city.units["tan_hong"])
    with pytest.raises(HouseError, match="không thể trực thuộc một đơn vị không hoạt động suốt thời gian đó"):
        decision.done()
    assert stands(city, "cell_1", DAY)[1] == city.units["phuc_xa"]
    assert city.units["cell_1"].versions.count() == 1


def test_a_new_unit_needs_a_superior_that_goes_on(city: Cast) -> None:
    absorbed(city, "tan_hong", "agencies", JULY)
    decision = Decision()
    cell = {"name": "Chi bộ số 9", "short_name": "Chi bộ số 9", "parent": city.units["tan_hong"], **CELL}
    decision.add(K.ESTABLISH, **cell)
    with pytest.raises(HouseError, match=r"“Đảng bộ xã Tản Hồng” .* kết thúc từ 01/7/2025 theo quyết định"):
        decision.approved()
