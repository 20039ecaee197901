"""Targets of divided units (TG7): shared out whole, by known shares or typed, and never doubled."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange, span
from namro.organisation.reorganise.actions import count_shares
from namro.targets.models import Indicator, TargetAssignment, TargetRevision
from namro.targets.revisions.actions import Division, divide_target
from namro.targets.revisions.queries import suggested, waiting_for_division
from namro.targets.rounds.actions import redistribute, set_lines
from namro.targets.rounds.queries import superior_targets
from namro.units.models import Extent, Unit
from tests.cast import BY, WHY, Cast
from tests.organisation.decisions import Decision, K, made, named, whole
from tests.targets.rounds import (
    NEXT_YEAR,
    PAPER,
    Mode,
    cells,
    draft,
    give,
    issue,
    lower,
    revise,
    submit,
    target,
)

MASS = Indicator.MASS_MEMBER
DAY, END = date(2024, 8, 1), date(2025, 1, 1)
FIRST = date(2024, 1, 1)


def thirty(city: Cast) -> TargetAssignment:
    """The ward's number: thirty of the district's re-assigned round."""
    round_ = lower(city, {"phuc_xa": 30})
    issue(submit(round_), {MASS: 30})
    city.round = round_
    return round_.assignments.get()


def split(city: Cast, *, to: str = "", shares: bool = False) -> tuple[Unit, Unit]:
    """The ward in two on 1 August, its cells to the north and the south; its target ends or goes whole."""
    decision = Decision(DAY)
    ward = city.units["phuc_xa"]
    north, south = (
        decision.add(
            K.SPLIT, **named(f"Phường {name}", parent=city.units["ba_dinh"]), origins=[(ward, extent)]
        )
        for name, extent in (("Bắc", Extent.PART), ("Nam", Extent.REST))
    )
    goals = {"": None, "north": north}
    decision.to("units.children", ward, south)
    decision.to("units.children", ward, north, row=city.units["cell_1"].pk)
    decision.to("access.grants", ward, south)
    decision.to("targets.assignments", ward, goals[to])
    if shares:
        count_shares(by=BY, order=decision.order, reason=WHY)
    decision.done()
    return made(north), made(south)


def divide(line: TargetAssignment, parts: dict[Unit, int], by: object = BY, on: date | None = None) -> None:
    line.refresh_from_db()
    division = Division(parts, PAPER, on)
    divide_target(by=by, line=line, division=division, read_at=None, reason=WHY)
    connection.check_constraints()


def standing(city: Cast, *units: Unit) -> list[tuple[int, int | None, DateRange]]:
    rows = TargetAssignment.objects.filter(round=city.round, assignee__in=units).order_by("during", "-value")
    return [(row.value, row.initial_value, row.during) for row in rows]


def test_edge_9_thirty_is_divided_eighteen_and_twelve(city: Cast) -> None:
    line = thirty(city)
    north, south = split(city)
    divide(line, {north: 18, south: 12})
    assert standing(city, city.units["phuc_xa"]) == [(30, 30, span(FIRST, DAY))]
    assert standing(city, north, south) == [(18, 18, span(DAY, END)), (12, 12, span(DAY, END))]
    total = TargetAssignment.objects.filter(round=city.round, during__contains=date(2024, 9, 1))
    assert sum(total.values_list("value", flat=True)) == 30, "never doubled"


def test_tg7_every_change_is_said_with_its_paper(city: Cast) -> None:
    line = thirty(city)
    north, south = split(city)
    divide(line, {north: 18, south: 12})
    said = TargetRevision.objects.filter(round=city.round).order_by("pk")
    assert [(one.unit, one.old_value, one.new_value) for one in said] == [
        (city.units["phuc_xa"], 30, None),
        (north, None, 18),
        (south, None, 12),
    ]
    assert {(one.reason, one.document_no, one.effective_on) for one in said} == {
        ("STRUCTURE_CHANGE", PAPER.document_no, DAY)
    }


def test_tg7_the_line_waits_until_it_is_divided(city: Cast) -> None:
    line = thirty(city)
    assert city.round is not None
    assert waiting_for_division(city.round) == []
    north, south = split(city)
    assert waiting_for_division(city.round) == [line]
    divide(line, {north: 18, south: 12})
    assert waiting_for_division(city.round) == []


def test_tg7_what_went_whole_does_not_wait(city: Cast) -> None:
    thirty(city)
    split(city, to="north")
    assert city.round is not None
    assert waiting_for_division(city.round) == []


def test_tg7_known_shares_suggest_the_parts(city: Cast) -> None:
    line = thirty(city)
    north, south = split(city, shares=True)
    line.refresh_from_db()
    parts = suggested(line)
    assert set(parts) == {north, south}
    assert sum(part or 0 for part in parts.values()) == 30


def test_without_shares_the_parts_are_typed(city: Cast) -> None:
    line = thirty(city)
    north, south = split(city)
    line.refresh_from_db()
    assert suggested(line) == {north: None, south: None}


def test_what_went_whole_to_one_is_divided_from_its_first_day(city: Cast) -> None:
    thirty(city)
    north, south = split(city, to="north")
    line = TargetAssignment.objects.get(round=city.round, assignee=north)
    divide(line, {north: 18, south: 12}, on=DAY)
    assert standing(city, north, south) == [(18, 18, span(DAY, END)), (12, 12, span(DAY, END))]
    said = TargetRevision.objects.filter(round=city.round).order_by("pk")
    assert [(one.unit, one.old_value, one.new_value) for one in said] == [(north, 30, 18), (south, None, 12)]


def test_a_part_is_added_to_what_the_unit_has(city: Cast) -> None:
    """All of one number to two others, of which one has its own, in stretches."""
    assert city.round is not None
    line = TargetAssignment.objects.get(round=city.round, indicator=MASS, assignee=city.units["ba_dinh"])
    parts = {city.units["ba_vi"]: 7, city.units["agencies"]: 3}
    divide(line, parts, on=DAY)
    mine = TargetAssignment.objects.filter(round=city.round, indicator=MASS).order_by("assignee", "during")
    assert [(one.assignee, one.value, one.initial_value, one.during) for one in mine] == [
        (city.units["ba_dinh"], 10, 10, span(FIRST, DAY)),
        (city.units["ba_vi"], 10, 10, span(FIRST, DAY)),
        (city.units["ba_vi"], 17, 17, span(DAY, END)),
        (city.units["agencies"], 3, 3, span(DAY, END)),
    ]
    assert target(city, period="2024").amount == 20


def test_a_unit_that_goes_on_gives_a_part_away(city: Cast) -> None:
    assert city.round is not None
    line = TargetAssignment.objects.get(round=city.round, indicator=MASS, assignee=city.units["ba_dinh"])
    divide(line, {city.units["ba_dinh"]: 6, city.units["ba_vi"]: 4}, on=DAY)
    assert target(city, "ba_dinh", "2024").amount == 6
    assert target(city, "ba_vi", "2024").amount == 14
    assert target(city, period="2024").amount == 20


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [((18, 11), "cộng lại là 29, chỉ tiêu phải chia là 30"), ((31, -1), "cộng lại là 30"), ((), "là 0")],
)
def test_the_parts_are_the_whole(city: Cast, numbers: tuple[int, ...], sentence: str) -> None:
    line = thirty(city)
    units = split(city)
    with pytest.raises(HouseError, match=sentence):
        divide(line, dict(zip(units, numbers, strict=False)))


def test_it_is_divided_once(city: Cast) -> None:
    line = thirty(city)
    north, south = split(city)
    divide(line, {north: 18, south: 12})
    with pytest.raises(HouseError, match="Chỉ tiêu này đã được chia từ ngày 01/8/2024"):
        divide(line, {north: 18, south: 12})
    assert sum(value for value, *_ in standing(city, north, south)) == 30


def test_what_cannot_be_divided(city: Cast) -> None:
    line = thirty(city)
    ward = city.units["phuc_xa"]
    with pytest.raises(HouseError, match="Đơn vị vẫn hoạt động: ghi ngày chia chỉ tiêu"):
        divide(line, {ward: 30})
    with pytest.raises(HouseError, match="Chia cho ít nhất một đơn vị khác"):
        divide(line, {ward: 30}, on=DAY)
    with pytest.raises(HouseError, match="Chia cho ít nhất một đơn vị khác"):
        divide(line, {ward: 30, city.units["tan_hong"]: 0}, on=DAY)
    with pytest.raises(HouseError, match="không trực thuộc cấp ủy giao"):
        divide(line, {city.units["tan_hong"]: 30}, on=DAY)
    with pytest.raises(HouseError, match="nằm ngoài thời gian của đợt"):
        divide(line, {ward: 30}, on=END)


def test_a_number_that_was_changed_since_is_not_divided_for_the_past(city: Cast) -> None:
    line = thirty(city)
    revise(city, "phuc_xa", 20, effective_on=date(2024, 10, 1))
    with pytest.raises(HouseError, match="đã có thay đổi từ ngày 01/10/2024; chia từ ngày đó trở đi"):
        divide(line, {city.units["phuc_xa"]: 30}, on=DAY)


@pytest.mark.parametrize("username", ["thanhuy", "badinh", "phucxa"])
def test_only_a_leader_divides(city: Cast, username: str) -> None:
    line = thirty(city)
    north, south = split(city)
    with pytest.raises(Refused, match="ban hành, điều chỉnh chỉ tiêu"):
        divide(line, {north: 18, south: 12}, by=city.accounts[username])
    divide(line, {north: 18, south: 12}, by=city.accounts["lanhdao"])


# Whole moves carry along what is known of a number


def test_tg7_a_number_that_moves_whole_keeps_how_it_was_found(city: Cast) -> None:
    round_ = draft(city)
    (line,) = give(city, round_, {"ba_dinh": 30})
    TargetAssignment.objects.filter(pk=line.pk).update(
        basis="PCT_UNIFORM", base_value=600, pct=5, min_floor=2, due_on=date(2025, 11, 1), initial_value=28
    )
    issue(submit(round_), {MASS: 30})
    decision = Decision(date(2025, 7, 1))
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    decision.done()
    new = TargetAssignment.objects.get(round=round_, assignee=city.units["ba_vi"])
    assert (new.value, new.initial_value, new.during) == (30, 28, span(date(2025, 7, 1), NEXT_YEAR.upper))
    assert (new.basis, new.base_value, new.pct, new.min_floor) == ("PCT_UNIFORM", 600, 5, 2)
    assert (new.due_on, new.answer) == (date(2025, 11, 1), "")


def test_tg7_a_sum_keeps_both_first_numbers_and_no_base(city: Cast) -> None:
    round_ = draft(city)
    mine, other = give(city, round_, {"ba_dinh": 30, "ba_vi": 12})
    TargetAssignment.objects.filter(pk=mine.pk).update(basis="PCT_UNIFORM", base_value=600, pct=5)
    TargetAssignment.objects.filter(pk=other.pk).update(initial_value=10, due_on=date(2025, 12, 1))
    issue(submit(round_), {MASS: 42})
    decision = Decision(date(2025, 7, 1))
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    decision.done()
    new = TargetAssignment.objects.get(
        round=round_, assignee=city.units["ba_vi"], during__startswith=date(2025, 7, 1)
    )
    assert (new.value, new.initial_value, new.basis, new.base_value) == (42, 40, "ABSOLUTE", None)
    assert new.due_on == date(2025, 12, 1), "as the receiver's own"
    connection.check_constraints()


def test_tg7_a_redistribution_finds_its_target_where_the_superior_was_carried_on(city: Cast) -> None:
    """The district is merged away; the commune's round of cells goes on with the number it was given."""
    round_ = lower(city, {"phuc_xa": 30})
    issue(submit(round_), {MASS: 30})
    own = redistribute(by=BY, parent=round_, unit=city.units["phuc_xa"], reason=WHY)
    numbers = cells(city, MASS, {"cell_1": 30})
    set_lines(by=BY, round_=own, numbers=numbers, read_at=None, reason=WHY)
    assert own.sum_mode == Mode.AT_LEAST
    decision = Decision(DAY)
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    decision.done()
    own.refresh_from_db()
    assert superior_targets(own, date(2024, 7, 31)) == superior_targets(own, DAY) == {MASS: 30}
