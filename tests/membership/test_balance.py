"""Opening + gains − losses = closing (V3, V4, V6, V7), over random trees and lives and in the cast's city."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from namro.ground import clock
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.balance import (
    GAINS,
    LOSSES,
    MOVED_IN,
    MOVED_OUT,
    REORG_IN,
    REORG_OUT,
    Balance,
    Line,
    balance,
    crossing,
    eve_of,
    shifted,
)
from namro.membership.models import Movement
from namro.organisation.actions import end_membership
from namro.people.models import EndGround, HomeCell, MemberOrigin, PartyMembership, Person
from namro.units import ancestry
from namro.units.models import Unit
from namro.units.queries import Place, ids_below, place, root
from tests.cast import BY, WHY, Cast
from tests.membership import deeds
from tests.membership.deeds import value
from tests.membership.test_edge_cases import move
from tests.organisation.decisions import DAY, Decision, K, merged, named
from tests.units.grow import day, settle
from tests.units.test_ancestry import History, Undone, histories, write

H1 = Period.parse("2024-H1")
GROUNDS = [ground for ground in EndGround.values if ground]


# Random trees, random lives


@dataclass(frozen=True)
class Life:
    """Cells by index with the numbered days from which somebody is at home there; the last is the end."""

    cells: tuple[int, ...]
    days: tuple[int, ...]
    open: bool
    origin: str
    ground: str


def cells_on(history: History, first: int, end: int) -> list[int]:
    """Units, the root aside, that live all through the days."""
    eras = range(max(history.era(first), 0), history.era(end - 1) + 1)
    return [unit for unit in history.units if set(eras) <= set(history.eras(unit))]


@st.composite
def lives(draw: st.DrawFn, history: History) -> list[Life]:
    found = []
    for _ in range(draw(st.integers(0, 5))):
        days = sorted(draw(st.sets(st.integers(0, 44), min_size=2, max_size=4)))
        cells: list[int] = []
        for first, end in pairwise(days):
            there = cells_on(history, first, end)
            if not there:
                break
            cells.append(draw(st.sampled_from(there)))
        if cells:
            ever = cells[-1] in cells_on(history, days[len(cells) - 1], 400) and draw(st.booleans())
            kinds = draw(st.sampled_from(MemberOrigin.values)), draw(st.sampled_from(GROUNDS))
            found.append(Life(tuple(cells), tuple(days[: len(cells) + 1]), ever, *kinds))
    return found


@st.composite
def cities(draw: st.DrawFn) -> tuple[History, list[Life], tuple[int, int]]:
    history = draw(histories())
    first = draw(st.integers(1, 44))
    return history, draw(lives(history)), (first, draw(st.integers(first, 48)))


def settle_in(life: Life, units: list[Unit]) -> None:
    person = Person.objects.create(full_name="Ngô Bá Khá", sex="M", birth_date=date(1980, 1, 1))
    end = None if life.open else day(life.days[-1])
    membership = PartyMembership.objects.create(
        person=person,
        decided_on=day(life.days[0]),
        during=span(day(life.days[0]), end),
        origin=life.origin,
        end_ground="" if life.open else life.ground,
    )
    last = len(life.cells) - 1
    for number, cell in enumerate(life.cells):
        until = end if number == last else day(life.days[number + 1])
        HomeCell.objects.create(
            person=person,
            membership=membership,
            cell=units[cell],
            during=span(day(life.days[number]), until),
        )


def cells_below(unit: Place, on: date) -> set[int]:
    return set(ids_below(unit.id, on).values_list("descendant_id", flat=True))


def at_home(cells: set[int], on: date) -> int:
    return HomeCell.objects.filter(cell_id__in=cells, during__contains=on).count()


def outer(life: Life, units: list[Unit], cells: set[int], period: Period) -> Counter[str]:
    """Gains and losses of the city's whole organisation that one life brings to the cells."""
    found: Counter[str] = Counter()
    if day(life.days[0]) in period and units[life.cells[0]].pk in cells:
        found[life.origin] += 1
    if not life.open and day(life.days[-1]) in period and units[life.cells[-1]].pk in cells:
        found[life.ground] += 1
    return found


def check_line(line: Line, period: Period, told: list[tuple[Life, list[Unit]]]) -> None:
    """Against the same counted person by person."""
    eve, here = eve_of(period), line.place
    was, now = cells_below(here, eve), cells_below(here, period.last)
    assert (line.opening, line.closing) == (at_home(was, eve), at_home(now, period.last))
    counted = sum((outer(life, units, now, period) for life, units in told), Counter())
    assert {kind: line[kind] for kind in (*GAINS, *LOSSES) if line[kind]} == dict(counted)
    crossed = line[MOVED_IN] - line[MOVED_OUT] + line[REORG_IN] - line[REORG_OUT]
    assert crossed == line.closing - line.opening - line.gained + line.lost
    assert line.holds


def check_table(table: Balance) -> None:
    """V6: the parts add up to the whole, closing in one tree and opening in the other."""
    assert table.holds
    assert sum(line.closing for line in (*table.lines, table.rest)) == table.total.closing
    for kind in (*GAINS, *LOSSES):
        assert sum(line[kind] for line in (*table.lines, table.rest)) == table.total[kind]


# A former direct unit (2 of 5) has become the one above: its line has the cell, and so has the rest.
UPSIDE_DOWN = (
    History(bounds=(0, 38), parents=((0, 0), (5, 0), (0, 0), (None, 0), (0, 2))),
    [Life((5,), (0, 1), False, "ADMITTED", "TRANSFERRED_OUT")],
    (1, 38),
)


@pytest.mark.django_db
@settings(max_examples=60)
@example(UPSIDE_DOWN)
@given(cities())
def test_v4_the_balance_holds_for_every_unit_of_every_tree(
    made_up: tuple[History, list[Life], tuple[int, int]],
) -> None:
    history, told, (first, last) = made_up
    period = Period.days(day(first), day(last))
    with pytest.raises(Undone), acting(BY, WHY):
        units = write(history)
        ancestry.rebuild()
        for life in told:
            settle_in(life, units)
        for unit in units:
            if period.last in unit.alive:
                here = place(unit.code, period.last)
                table = balance(here, period)
                check_table(table)
                check_line(table.total, period, [(life, units) for life in told])
                for line in (*table.lines, *table.former):
                    check_line(line, period, [(life, units) for life in told])
        assert balance(root(period.last), period).total.reorganised == 0
        raise Undone


# In the cast's city


def table_of(city: Cast, unit: str = "city", period: Period = H1, on: date | None = None) -> Balance:
    return balance(place(city.code(unit), on or period.last), period, on)


def line_of(table: Balance, unit: Unit) -> Line:
    return next(line for line in (*table.lines, *table.former) if line.place.id == unit.pk)


def membership_of(name: str) -> PartyMembership:
    return PartyMembership.objects.get(person__full_name=name)


def leave(name: str, end: date, ground: EndGround = EndGround.DIED) -> None:
    end_membership(by=BY, membership=membership_of(name), end=end, ground=ground, reason=WHY)


def test_it_says_who_came_and_who_left(city: Cast) -> None:
    leave("Trần Văn Hòa", date(2024, 4, 2))
    total = table_of(city).total
    assert (total.opening, total.gained, total.lost, total.closing) == (1, 8, 2, 7)
    assert (total["ADMITTED"], total["DIED"], total["ANNULLED"]) == (8, 1, 1)
    assert (total.moved, total.reorganised) == (0, 0)


def test_the_stock_and_the_closing_are_one_number(city: Cast) -> None:
    for unit in ("city", "ba_dinh", "phuc_xa", "cell_1", "agencies"):
        assert table_of(city, unit).total.closing == value(city, "members", unit)


def test_v3_the_opening_is_the_closing_of_the_period_before(city: Cast) -> None:
    leave("Trần Văn Hòa", date(2024, 2, 20))
    for before, after in pairwise(("2023", "2024-Q1", "2024-Q2")):
        earlier = table_of(city, period=Period.parse(before))
        later = table_of(city, period=Period.parse(after))
        for line in later.lines:
            closed = next(one.closing for one in earlier.lines if one.place.id == line.place.id)
            assert line.opening == closed
        assert later.total.opening == earlier.total.closing


def test_v3_holds_over_a_reorganisation_and_says_what_the_tree_moved(city: Cast) -> None:
    """The opening is not restated: what the new tree holds more stands in a line of its own."""
    decision = Decision(DAY)
    decision.add(K.TRANSFER, city.units["phuc_xa"], parent=city.units["ba_vi"])
    decision.done()
    settle()
    year = Period.parse("2025")
    table, before = table_of(city, period=year), table_of(city, period=Period.parse("2024"))
    for unit, sign in (("ba_dinh", -1), ("ba_vi", 1)):
        line = line_of(table, city.units[unit])
        assert line.opening == line_of(before, city.units[unit]).closing
        assert line.reorganised == sign * 4
        assert line.closing == line.opening + sign * 4
        found = shifted(line.place, year, year.last)
        assert sum(one.members for one in found) == 4
        assert {one.came for one in found} == {sign > 0}
        assert {one.cell for one in found} == {city.units["cell_1"].pk, city.units["cell_2"].pk}
    assert table.total.reorganised == 0
    assert table.holds


def test_units_that_ended_stand_below_with_what_they_gave(city: Cast) -> None:
    new = merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    settle()
    table = table_of(city, period=Period.parse("2025"))
    assert {line.place.code for line in table.former} == {city.code("ba_dinh"), city.code("ba_vi")}
    for line in table.former:
        assert (line.closing, line[REORG_OUT]) == (0, line.opening)
    arrived = line_of(table, new)
    assert (arrived.opening, arrived[REORG_IN], arrived.closing) == (0, 5, 5)
    check_table(table)
    assert sum(line.opening for line in (*table.lines, *table.former)) == table.total.opening


def test_a_cell_that_ended_moves_its_members_inside_the_unit_without_a_trace(city: Cast) -> None:
    decision = Decision(DAY)
    decision.add(
        K.MERGE,
        **(named("Chi bộ Mới", parent=city.units["phuc_xa"]) | {"unit_kind": "CELL"}),
        origins=[(city.units["cell_1"], "WHOLE"), (city.units["cell_2"], "WHOLE")],
    )
    decision.done()
    settle()
    year = Period.parse("2025")
    total = table_of(city, "phuc_xa", year).total
    assert (total.opening, total.closing, total.amounts) == (4, 4, {})
    kinds = Movement.objects.filter(happened_on=DAY).values_list("kind", flat=True)
    assert set(kinds) == {"REORG"} and len(kinds) == 8


def test_moves_inside_a_unit_cancel_and_across_its_border_are_told(city: Cast) -> None:
    person = membership_of("Trần Văn Hòa").person_id
    move(person, city, "cell_2", date(2024, 4, 1))
    inside = table_of(city, "phuc_xa")
    assert (inside.total[MOVED_IN], inside.total[MOVED_OUT]) == (0, 0)
    assert line_of(inside, city.units["cell_1"])[MOVED_OUT] == 1
    assert line_of(inside, city.units["cell_2"])[MOVED_IN] == 1
    move(person, city, "cell_3", date(2024, 5, 1))
    table = table_of(city)
    assert line_of(table, city.units["ba_dinh"])[MOVED_OUT] == 1
    assert line_of(table, city.units["ba_vi"])[MOVED_IN] == 1
    assert table.total.moved == 0
    out = crossing(place(city.code("ba_dinh"), H1.last), H1, H1.last, MOVED_OUT)
    assert [row.cell_id for row in out] == [city.units["cell_2"].pk]
    assert not crossing(place(city.code("city"), H1.last), H1, H1.last, MOVED_IN).exists()


def test_v4_inside_the_city_all_who_moved_out_moved_in(city: Cast) -> None:
    move(membership_of("Trần Văn Hòa").person_id, city, "cell_3", date(2024, 4, 1))
    move(membership_of("Vũ Ngọc Anh").person_id, city, "cell_1", date(2024, 6, 1))
    lines = table_of(city).lines
    assert sum(line[MOVED_IN] for line in lines) == sum(line[MOVED_OUT] for line in lines) == 2


def test_v6_the_units_add_up_to_the_city(city: Cast) -> None:
    leave("Trần Văn Hòa", date(2024, 4, 2))
    for unit in ("city", "ba_dinh", "phuc_xa"):
        check_table(table_of(city, unit))


def test_v7_no_quarter_is_more_than_the_year_so_far_which_only_grows(city: Cast) -> None:
    leave("Trần Văn Hòa", date(2024, 4, 2))
    leave("Bùi Quang Huy", date(2024, 6, 30), EndGround.RESIGNED)
    so_far = 0
    with clock.frozen(date(2024, 12, 31)):
        for quarter, until in (("2024-Q1", "2024-Q1"), ("2024-Q2", "2024-H1"), ("2024-Q3", "2024-9T")):
            one = table_of(city, period=Period.parse(quarter)).total
            whole = table_of(city, period=Period.parse(until)).total
            assert one.gained <= whole.gained and one.lost <= whole.lost
            assert whole.lost >= so_far
            so_far = whole.lost


def test_v7_admissions_so_far_fall_only_where_one_is_taken_back(city: Cast) -> None:
    january, february = value(city, "admitted", period="2024-01"), value(city, "admitted", period="2024-02")
    assert value(city, "admitted", period="2024-Q1") >= january + february
    event = deeds.record(city, decided_on=date(2024, 2, 6))
    so_far = value(city, "admitted", period="2024-Q1")
    deeds.annul(event, date(2024, 7, 2))
    assert value(city, "admitted", period="2024-Q1") == so_far
    assert value(city, "admitted", period="2024-9T") == value(city, "admitted", period="2024-H1") - 1


def test_edge_case_25_a_death_entered_late_counts_when_it_happened_and_says_so(city: Cast) -> None:
    first = Period.parse("2024-Q1")
    assert table_of(city, period=first).total.late == 0
    leave("Trần Văn Hòa", date(2024, 2, 20))
    total = table_of(city, period=first).total
    assert (total["DIED"], total.late) == (1, 1)
    assert table_of(city, period=Period.parse("2024-9T")).total.late == 0


def test_edge_case_2_what_was_taken_back_is_a_loss_of_its_own_day(city: Cast) -> None:
    first, half = table_of(city, period=Period.parse("2024-Q1")).total, table_of(city).total
    deeds.annul(city.admissions["Lê Hoàng Ân"], date(2024, 5, 20))
    assert table_of(city, period=Period.parse("2024-Q1")).total == first
    assert table_of(city).total["ANNULLED"] == half["ANNULLED"] + 1
    assert table_of(city).total["ADMITTED"] == half["ADMITTED"]


def test_it_costs_the_same_few_statements_at_every_unit(city: Cast) -> None:
    for unit in ("city", "ba_dinh", "cell_1"):
        here = place(city.code(unit), H1.last)
        with CaptureQueriesContext(connection) as captured:
            balance(here, H1)
        assert len(captured) == 4


def test_a_unit_that_began_in_the_period_opens_with_nobody(city: Cast) -> None:
    line = line_of(table_of(city, "phuc_xa"), city.units["cell_2"])
    assert (line.opening, line["ADMITTED"], line["ANNULLED"], line.closing) == (0, 2, 1, 1)


def test_in_an_older_tree_the_closing_stands_where_it_stood(city: Cast) -> None:
    decision = Decision(DAY)
    decision.add(K.TRANSFER, city.units["phuc_xa"], parent=city.units["ba_vi"])
    decision.done()
    settle()
    year = Period.parse("2025")
    table = table_of(city, period=year, on=DAY - timedelta(days=1))
    assert table.day == DAY - timedelta(days=1)
    assert line_of(table, city.units["ba_dinh"]).reorganised == 0
    assert table.holds
