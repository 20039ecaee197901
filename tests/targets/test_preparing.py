"""While a round is prepared: its plan, its grid, numbers by share, what units register, and who was first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from namro.access.queries import Refused, reader
from namro.figures.address import Address
from namro.figures.folds import Amount, figure
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.organisation.actions import NewUnit, establish_unit
from namro.targets.models import Indicator, TargetAssignment, TargetProposal, TargetRound
from namro.targets.rounds.actions import (
    Number,
    Plan,
    begin_round,
    drop_round,
    propose_by_share,
    replan,
    set_lines,
)
from namro.targets.rounds.answers.actions import Registration, register, registration_mark
from namro.targets.rounds.bases import Basis, Shared
from namro.targets.rounds.queries import history, issue_by, readable, reads_all
from namro.targets.rounds.steps.actions import move_on
from namro.targets.states import S
from namro.units.models import Bloc, UnitKind
from tests.cast import BY, WHY, Cast
from tests.membership.together import meanwhile
from tests.targets.rounds import NEXT_YEAR, Mode, cells, draft, give, issue, issued, lower, submit

MASS, NEW = Indicator.MASS_MEMBER, Indicator.MEMBER_NEW


def put(city: Cast, round_: TargetRound, values: Mapping[str, int], **changes: Any) -> int:
    asked = {"by": BY, "read_at": None, "indicator": MASS} | changes
    numbers = cells(city, asked.pop("indicator"), values)
    return set_lines(round_=round_, numbers=numbers, reason=WHY, **asked)


def values(round_: TargetRound) -> dict[str, int]:
    return {line.assignee.code: line.value for line in round_.assignments.select_related("assignee")}


def step(round_: TargetRound, to: str, by: Any = BY, read_at: int | None = None) -> None:
    move_on(by=by, round_=round_, to=to, read_at=read_at, reason=WHY)


# The plan


def test_a_plan_is_changed_and_its_lines_follow_its_days(city: Cast) -> None:
    round_ = draft(city)
    put(city, round_, {"ba_vi": 8})
    term = span(date(2025, 1, 1), date(2030, 1, 1))
    plan = Plan("Chỉ tiêu nhiệm kỳ", term, TargetRound.Kind.TERM, Mode.EXACT, {MASS: 8, NEW: 0})
    replan(by=BY, round_=round_, plan=plan, read_at=round_.version, reason=WHY)
    round_.refresh_from_db()
    assert (round_.title, round_.during, round_.kind) == ("Chỉ tiêu nhiệm kỳ", term, "TERM")
    assert (round_.goals, round_.assignments.get().during) == ({MASS: 8}, term)


def test_a_redistribution_keeps_the_days_of_the_superior(city: Cast) -> None:
    round_ = lower(city, {"phuc_xa": 7})
    with pytest.raises(HouseError, match="cùng thời gian với đợt của cấp trên"):
        replan(by=BY, round_=round_, plan=Plan("Khác", NEXT_YEAR), read_at=None, reason=WHY)


@pytest.mark.parametrize("to", [S.SUBMITTED, S.ISSUED])
def test_what_is_submitted_is_not_changed_any_more(city: Cast, to: str) -> None:
    round_ = draft(city)
    put(city, round_, {"ba_vi": 8})
    submit(round_)
    if to == S.ISSUED:
        issue(round_, {MASS: 8})
    sentence = "trả lại rồi mới sửa" if to == S.SUBMITTED else "ban hành bản điều chỉnh"
    with pytest.raises(HouseError, match=sentence):
        put(city, round_, {"ba_vi": 9})
    with pytest.raises(HouseError, match=sentence):
        replan(by=BY, round_=round_, plan=Plan("Khác", NEXT_YEAR), read_at=None, reason=WHY)


def test_a_draft_nobody_needs_is_thrown_away(city: Cast) -> None:
    round_ = draft(city)
    put(city, round_, {"ba_vi": 8})
    drop_round(by=BY, round_=round_, read_at=round_.version, reason="Lập nhầm năm")
    assert not TargetRound.objects.filter(title__endswith="2025").exists()


def test_only_a_draft_is_thrown_away(city: Cast) -> None:
    round_ = draft(city)
    step(round_, S.REGISTERING)
    with pytest.raises(HouseError, match="Chỉ bỏ được dự thảo"):
        drop_round(by=BY, round_=round_, read_at=None, reason=WHY)
    with pytest.raises(IntegrityError, match="không bỏ được"), transaction.atomic():
        TargetRound.objects.filter(pk=round_.pk).delete()


# The grid


def test_cells_are_written_changed_and_emptied_at_once(city: Cast) -> None:
    round_ = draft(city)
    assert put(city, round_, {"ba_vi": 8, "ba_dinh": 10}) == 2
    assert put(city, round_, {"ba_vi": 0, "ba_dinh": 11, "agencies": 2}) == 3
    assert values(round_) == {city.code("ba_dinh"): 11, city.code("agencies"): 2}
    assert {line.initial_value for line in round_.assignments.all()} == {11, 2}
    assert put(city, round_, {"ba_dinh": 11, "ba_vi": 0}) == 0, "what is the same is not written"


@pytest.mark.parametrize("unit", ["phuc_xa", "city"])
def test_one_wrong_cell_and_nothing_is_written(city: Cast, unit: str) -> None:
    round_ = draft(city)
    with pytest.raises(HouseError, match="không trực thuộc cấp ủy giao"):
        put(city, round_, {"ba_vi": 8, unit: 1})
    with pytest.raises(HouseError, match="chỉ tiêu giao ít nhất là 1"):
        numbers = cells(city, MASS, {"ba_vi": 8}) | {(city.units["ba_dinh"].pk, str(MASS)): Number(-1)}
        set_lines(by=BY, round_=round_, numbers=numbers, read_at=None, reason=WHY)
    with pytest.raises(HouseError, match="Không có chỉ tiêu “T_MOON”"):
        put(city, round_, {"ba_vi": 8}, indicator="T_MOON")
    assert values(round_) == {}


def test_a_unit_founded_later_is_given_targets_from_its_first_day(city: Cast) -> None:
    new = NewUnit(
        "Đảng bộ xã Mới", "Xã Mới", UnitKind.BASE_COMMITTEE, Bloc.RESIDENTIAL, city.units["ba_dinh"]
    )
    city.units["new"] = establish_unit(by=BY, new=new, first=date(2024, 3, 1), reason=WHY)
    round_ = lower(city, {"new": 3})
    assert round_.assignments.get().during == span(date(2024, 3, 1), date(2025, 1, 1))


def test_the_second_writer_reads_who_was_first(city: Cast) -> None:
    round_, analyst = draft(city), city.accounts["thanhuy"]
    read_at = round_.version
    put(city, round_, {"ba_vi": 8}, by=analyst, read_at=read_at)
    for write in (
        lambda: put(city, round_, {"ba_vi": 9}, read_at=read_at),
        lambda: step(round_, S.REGISTERING, read_at=read_at),
        lambda: drop_round(by=BY, round_=round_, read_at=read_at, reason=WHY),
    ):
        with pytest.raises(HouseError, match=r"Đồng chí Trần Thị Tổng, lúc \d\d:\d\d ngày .* vừa sửa"):
            write()
    assert values(round_) == {city.code("ba_vi"): 8}


def test_two_write_the_grid_at_once(owner: psycopg.Connection, committed_city: Cast) -> None:
    round_ = draft(committed_city)
    in_hand = TargetRound.objects.get(pk=round_.pk)
    second = meanwhile(
        owner,
        lambda: put(committed_city, round_, {"ba_vi": 8}, read_at=1),
        lambda: put(committed_city, in_hand, {"ba_vi": 9}, read_at=1),
    )
    with pytest.raises(HouseError, match="vừa sửa đợt giao này"):
        second.result()
    assert list(values(round_).values()) == [8]


# By share


def members(city: Cast, unit: str, period: str) -> int:
    found = figure(Address("membership.members", city.code(unit), Period.parse(period)))
    assert isinstance(found, Amount)
    return found.amount


def share(city: Cast, round_: TargetRound, basis: str = Basis.PCT_UNIFORM, **changes: Any) -> int:
    shared = Shared(NEW, basis, **({"pct": Decimal("50")} | changes))
    return propose_by_share(by=BY, round_=round_, shared=shared, read_at=None, reason=WHY)


def test_numbers_by_share_know_what_they_were_taken_of(city: Cast) -> None:
    """2024 is over the cast's head: members at the end of 2023 are few, and units without any get nothing."""
    plan = Plan("Chỉ tiêu năm 2025", NEXT_YEAR)
    round_ = begin_round(by=BY, level_unit=city.units["city"], plan=plan, reason=WHY)
    written = share(city, round_)
    lines = {line.assignee_id: line for line in round_.assignments.all()}
    assert written == len(lines) > 1
    for key in ("ba_dinh", "ba_vi", "agencies"):
        base = members(city, key, "2024-07-05..2024-07-05")
        line = lines.get(city.units[key].pk)
        assert (line.base_value if line else 0) == base
        if line:
            assert line.value == line.initial_value == -(-base // 2)
            assert (line.basis, line.pct, line.base_as_of) == (Basis.PCT_UNIFORM, 50, date(2024, 7, 5))


@pytest.mark.parametrize(
    ("basis", "day"),
    [(Basis.PCT_PREV_YEAR_END, date(2023, 12, 31)), (Basis.PCT_YEAR_START, date(2024, 1, 1))],
)
def test_the_base_is_of_its_day(city: Cast, basis: str, day: date) -> None:
    year = span(date(2024, 1, 1), date(2025, 1, 1))
    round_ = begin_round(by=BY, level_unit=city.units["city"], plan=Plan("Năm", year), reason=WHY)
    count = members(city, "city", f"{day}..{day}")
    if not count:
        with pytest.raises(HouseError, match="Không đơn vị nào có số làm căn cứ"):
            share(city, round_, basis)
        return
    share(city, round_, basis, floor=3)
    assert {line.base_as_of for line in round_.assignments.all()} == {day}
    assert min(line.value for line in round_.assignments.all()) >= 3


def test_the_average_of_the_term_is_taken_from_the_term_s_round(city: Cast) -> None:
    with pytest.raises(HouseError, match="Chưa có chỉ tiêu nhiệm kỳ đã ban hành"):
        share(city, draft(city), Basis.AVG_PER_YEAR, pct=None)
    term = Plan("Nhiệm kỳ", span(date(2020, 10, 1), date(2025, 10, 1)), TargetRound.Kind.TERM)
    round_ = begin_round(by=BY, level_unit=city.units["city"], plan=term, reason=WHY)
    put(city, round_, {"ba_vi": 52, "ba_dinh": 100}, indicator=NEW)
    issue(submit(round_), {NEW: 152})
    year = draft(city)
    assert share(city, year, Basis.AVG_PER_YEAR, pct=None) == 2
    assert values(year) == {city.code("ba_vi"): 11, city.code("ba_dinh"): 20}


def test_a_share_without_members_gives_nothing(city: Cast) -> None:
    long_ago = span(date(2020, 1, 1), date(2021, 1, 1))
    plan = Plan("Chỉ tiêu năm 2020", long_ago)
    round_ = begin_round(by=BY, level_unit=city.units["city"], plan=plan, reason=WHY)
    with pytest.raises(HouseError, match="Không đơn vị nào có số làm căn cứ"):
        share(city, round_)


def test_a_typed_number_replaces_the_share(city: Cast) -> None:
    round_ = draft(city)
    share(city, round_)
    line = round_.assignments.get(assignee=city.units["ba_dinh"])
    put(city, round_, {"ba_dinh": line.value}, indicator=NEW)
    line.refresh_from_db()
    assert line.basis == Basis.PCT_UNIFORM, "the same number stays how it was found"
    put(city, round_, {"ba_dinh": line.value + 1}, indicator=NEW)
    line.refresh_from_db()
    assert (line.basis, line.base_value, line.pct) == (Basis.ABSOLUTE, None, None)


# What units register


def registered(city: Cast, round_: TargetRound, number: int | None, **changes: Any) -> None:
    asked = {"by": city.accounts["badinh"], "unit": "ba_dinh", "note": "Nguồn còn 20 quần chúng"} | changes
    by, unit = asked.pop("by"), city.units[asked.pop("unit")]
    registration = Registration(unit, {MASS: number}, **asked)
    register(by=by, round_=round_, registration=registration, reason=WHY)


def opened(city: Cast) -> TargetRound:
    round_ = draft(city)
    step(round_, S.REGISTERING)
    return round_


def test_a_unit_registers_changes_and_withdraws(city: Cast) -> None:
    round_ = opened(city)
    registered(city, round_, 7)
    row = TargetProposal.objects.get()
    assert (row.unit, row.value, row.proposed_on) == (city.units["ba_dinh"], 7, date(2024, 7, 5))
    registered(city, round_, 9, note="")
    row.refresh_from_db()
    assert (row.value, row.note) == (9, "")
    registered(city, round_, None)
    assert not TargetProposal.objects.exists()
    registered(city, round_, None)


def test_registering_does_not_disturb_who_fills_the_grid(city: Cast) -> None:
    round_ = opened(city)
    registered(city, round_, 7)
    put(city, round_, {"ba_dinh": 8}, read_at=round_.version)


@pytest.mark.parametrize("to", [S.DRAFT, S.BALANCED, S.SUBMITTED])
def test_units_register_only_while_it_is_open(city: Cast, to: str) -> None:
    round_ = draft(city)
    put(city, round_, {"ba_vi": 8})
    submit(round_)
    TargetRound.objects.filter(pk=round_.pk).update(state=S.BALANCED)
    TargetRound.objects.filter(pk=round_.pk).update(state=S.REGISTERING)
    if to != S.DRAFT:
        TargetRound.objects.filter(pk=round_.pk).update(state=S.BALANCED)
    if to == S.SUBMITTED:
        TargetRound.objects.filter(pk=round_.pk).update(state=to)
    if to == S.DRAFT:
        TargetRound.objects.filter(pk=round_.pk).update(state=to)
    with pytest.raises(HouseError, match=f"trạng thái “{S(to).label}”, không nhận đăng ký"):
        registered(city, round_, 7)


@pytest.mark.parametrize(
    ("username", "unit"), [("phucxa", "ba_dinh"), ("badinh", "ba_vi"), ("lanhdao", "ba_vi")]
)
def test_nobody_registers_for_another_unit(city: Cast, username: str, unit: str) -> None:
    round_ = opened(city)
    with pytest.raises(Refused, match="trả lời chỉ tiêu được giao"):
        registered(city, round_, 7, by=city.accounts[username], unit=unit)


def test_who_assigns_may_register_for_a_unit(city: Cast) -> None:
    registered(city, opened(city), 7, by=city.accounts["thanhuy"], unit="ba_vi")
    assert TargetProposal.objects.get().unit == city.units["ba_vi"]


def test_only_direct_units_register(city: Cast) -> None:
    with pytest.raises(HouseError, match="không trực thuộc cấp ủy giao"):
        registered(city, opened(city), 7, by=city.accounts["phucxa"], unit="phuc_xa")


def test_two_clerks_of_a_unit_register(city: Cast) -> None:
    round_ = opened(city)
    read_at = registration_mark(round_, city.units["ba_dinh"])
    registered(city, round_, 7, read_at=read_at)
    with pytest.raises(HouseError, match="Người khác của đơn vị vừa ghi đăng ký này"):
        registered(city, round_, 9, read_at=read_at)


def test_a_registration_is_a_number(city: Cast) -> None:
    with pytest.raises(ValidationError):
        registered(city, opened(city), -1)


def test_registering_waits_for_who_closes_it(owner: psycopg.Connection, committed_city: Cast) -> None:
    city, round_ = committed_city, opened(committed_city)
    put(city, round_, {"ba_vi": 8})
    in_hand = TargetRound.objects.get(pk=round_.pk)
    second = meanwhile(owner, lambda: step(round_, S.BALANCED), lambda: registered(city, in_hand, 7))
    with pytest.raises(HouseError, match="không nhận đăng ký"):
        second.result()


# Who sees what


def test_a_draft_is_seen_by_the_committee_only(city: Cast) -> None:
    assert city.round is not None
    round_ = draft(city)
    seen = {
        name: set(readable(reader(city.accounts[name])).values_list("pk", flat=True))
        for name in city.accounts
    }
    both = {city.round.pk, round_.pk}
    assert seen["lanhdao"] == seen["thanhuy"] == both
    assert seen["badinh"] == {city.round.pk}, "what binds them"
    assert seen["phucxa"] == set(), "the ward's numbers come from the district"
    assert seen["quantri"] == seen["moi"] == set()
    step(round_, S.REGISTERING)
    assert set(readable(reader(city.accounts["badinh"]))) == {city.round, round_}, "what asks them"
    below = lower(city, {"phuc_xa": 7})
    assert set(readable(reader(city.accounts["phucxa"]))) == set()
    issue(submit(below), {MASS: 7})
    assert set(readable(reader(city.accounts["phucxa"]))) == {below}


def test_units_below_see_their_own_lines(city: Cast) -> None:
    assert city.round is not None
    assert reads_all(reader(city.accounts["thanhuy"]), city.round)
    assert not reads_all(reader(city.accounts["badinh"]), city.round)
    assert reads_all(reader(city.accounts["badinh"]), lower(city, {"phuc_xa": 1}))


# What was done, and by when


def test_history_tells_who_did_what(city: Cast) -> None:
    round_ = opened(city)
    put(city, round_, {"ba_vi": 8}, by=city.accounts["thanhuy"])
    registered(city, round_, 7)
    told = [(entry.who, entry.why) for entry in history(round_)]
    assert told[:2] == [("Lê Thị Ba", WHY), ("Trần Thị Tổng", WHY)]
    assert told[-1] == ("Hệ thống", WHY)


def test_deadlines_are_rules_that_nobody_confirmed(city: Cast) -> None:
    found = issue_by(draft(city))
    assert found is not None
    assert (found.day, found.confirmed, found.passed) == (date(2025, 1, 31), False, False)
    below = issue_by(lower(city, {"phuc_xa": 1}))
    assert below is not None and (below.day, below.passed) == (date(2024, 2, 9), True)


def test_only_direct_targets_of_a_round_are_lines(city: Cast) -> None:
    """A line is of its round for good, also for plain SQL."""
    round_ = issued(city, {"ba_vi": 8})
    other = draft(city)
    line = give(city, other, {"ba_vi": 5})[0]
    for change in ({"round": round_}, {"round": round_, "value": 9}):
        with pytest.raises(IntegrityError, match="không sửa đè được"), transaction.atomic():
            TargetAssignment.objects.filter(pk=line.pk).update(**change)
