"""Reading decisions: who may, what was done to one and by whom, how large it is; many rows at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.access.queries import Refused, reader
from namro.ground.errors import HouseError
from namro.organisation.reorganise import queries
from namro.organisation.reorganise.actions import (
    Places,
    Wanted,
    change_mark,
    remove_change,
    revise_change,
    send_all,
)
from namro.organisation.reorganise.effect import Goal, read
from namro.organisation.reorganise.problems import problems
from namro.units.dependants import Assignment, Event, Registry, dependants
from namro.units.models import Change, Reorganisation, Unit
from tests.cast import BY, WHY, Cast
from tests.organisation.decisions import DAY, Decision, K, made, named, whole


def divided(city: Cast, by: object = BY) -> tuple[Decision, Change, Change]:
    decision = Decision(by=by)
    ward, district = city.units["phuc_xa"], city.units["ba_dinh"]
    north = decision.add(K.SPLIT, **named("Phường Bắc", parent=district), origins=[(ward, "PART")])
    south = decision.add(K.SPLIT, **named("Phường Nam", parent=district), origins=[(ward, "REST")])
    return decision, north, south


class TestRows:
    def test_every_kind_is_asked_in_one_statement(self, city: Cast) -> None:
        units = [unit.pk for unit in city.units.values()]
        with CaptureQueriesContext(connection) as asked:
            found = dependants.rows(units, DAY)
        assert len(asked) == 1
        for one in (*dependants.assignments(), *dependants.events()):
            alone = one.held(units, DAY) if isinstance(one, Assignment) else one.later(units, DAY)
            assert sorted(found[one.key]) == sorted(alone), one.key
        assert found["units.children"] and found["people.homes"] and found["access.grants"]

    def test_no_unit_no_question(self, city: Cast) -> None:
        with CaptureQueriesContext(connection) as asked:
            found = dependants.rows([], DAY)
        assert len(asked) == 0
        assert not any(found.values())

    def test_a_room_may_also_give_a_list(self) -> None:
        registry = Registry()
        registry.add(
            Assignment(
                "a",
                "A",
                ("x.Y.unit",),
                lambda units, day: [(units[0], 7)],
                lambda rows: {},
                lambda m, o: None,
            )
        )
        registry.add(Event("e", "E", ("x.Z.unit",), lambda units, day: iter([])))
        assert registry.rows([5], DAY) == {"a": [(5, 7)], "e": []}

    @pytest.mark.parametrize(("day", "targets"), [(date(2024, 10, 1), 4), (DAY, 0)])
    def test_what_is_in_the_tree_still_says_what_it_moved(self, city: Cast, day: date, targets: int) -> None:
        """Not what ended on that day by itself, as targets do with their year."""
        decision = Decision(day)
        decision.add(
            K.MERGE, **named("Quận Mới", parent=city.units["city"]), origins=whole(city.units["ba_dinh"])
        )
        before = {one.assignment.key: set(one.goals) for one in read(decision.order).held()}
        decision.done()
        after = {one.assignment.key: set(one.goals) for one in read(decision.order).held()}
        assert after == before
        assert len(before["targets.assignments"]) == targets
        assert before["units.children"] == {(city.units["ba_dinh"].pk, city.units["phuc_xa"].pk)}

    def test_a_decision_is_judged_in_eight_statements(self, city: Cast) -> None:
        decision, _, _ = divided(city)
        decision.add(K.CHANGE_KIND, city.units["office"], unit_kind="BASE_COMMITTEE")
        with CaptureQueriesContext(connection) as asked:
            problems(read(decision.order))
        assert len(asked) <= 8


class TestReadable:
    @pytest.fixture
    def orders(self, city: Cast) -> Iterator[dict[str, Reorganisation]]:
        own, _, _ = divided(city)
        other = Decision(title="Ba Vì")
        other.add(K.DISSOLVE, city.units["cell_3"])
        above = Decision(title="Dưới quận")
        above.add(K.ESTABLISH, **named("Phường Mới", parent=city.units["ba_dinh"]))
        planned = Decision(title="Đã lên lịch")
        planned.add(K.RENAME, city.units["cell_3"], name="Chi bộ Một", short_name="Chi bộ Một")
        planned.done()
        yield {
            "own": own.order,
            "other": other.order,
            "above": above.order,
            "empty": Decision(title="Trống").order,
            "planned": planned.order,
        }

    @pytest.mark.parametrize(
        ("username", "seen"),
        [
            ("thanhuy", {"own", "other", "above", "empty", "planned"}),
            ("lanhdao", {"own", "other", "above", "empty", "planned"}),
            ("badinh", {"own", "above", "planned"}),
            ("phucxa", {"planned"}),
            ("quantri", {"planned"}),
            ("moi", {"planned"}),
        ],
    )
    def test_by_scope(
        self, city: Cast, orders: dict[str, Reorganisation], username: str, seen: set[str]
    ) -> None:
        who = reader(city.accounts[username])
        found = set(queries.readable(who))
        assert {key for key, order in orders.items() if order in found} == seen
        for key, order in orders.items():
            if key in seen:
                queries.check_readable(who, order)
            else:
                with pytest.raises(Refused, match="chưa lên lịch"):
                    queries.check_readable(who, order)

    def test_whoever_drafted_reads_an_empty_draft(self, city: Cast) -> None:
        order = Decision(by=city.accounts["badinh"]).order
        assert order in queries.readable(reader(city.accounts["badinh"]))


class TestHistory:
    def test_names_reasons_and_one_entry_a_deed(self, city: Cast) -> None:
        decision, north, south = divided(city, by=city.accounts["thanhuy"])
        ward = city.units["phuc_xa"]
        places = Places("units.children", ward, {None: Goal(change=south.pk)})
        send_all(by=city.accounts["badinh"], order=decision.order, places=places, reason="Ghi nơi chuyển")
        remove_change(by=BY, order=decision.order, change=north, reason="Bỏ phường Bắc")
        found = queries.history(decision.order)
        assert [(one.who, one.why) for one in found[:2]] == [
            ("Hệ thống", "Bỏ phường Bắc"),
            ("Lê Thị Ba", "Ghi nơi chuyển"),
        ]
        assert found[2].who == "Trần Thị Tổng"
        assert queries.history(decision.order, 1) == found[:1]
        assert found[0].when.startswith("lúc ")

    def test_other_decisions_have_their_own(self, city: Cast) -> None:
        divided(city)
        order = Decision().order
        assert len(queries.history(order)) == 1

    def test_the_last_writer_begins_a_sentence(self, city: Cast) -> None:
        decision, _, _ = divided(city, by=city.accounts["thanhuy"])
        assert queries.last_writer(decision.order).startswith("Đồng chí Trần Thị Tổng, lúc ")
        assert queries.last_writer(Decision().order).startswith("Hệ thống, lúc ")
        assert queries.last_writer(Reorganisation(pk=999_999)) == "Người khác"

    def test_names_of_drafter_and_approver(self, city: Cast) -> None:
        decision = Decision(by=city.accounts["thanhuy"])
        decision.add(K.RENAME, city.units["cell_1"], name="Chi bộ Một", short_name="Chi bộ Một")
        decision.approved(city.accounts["lanhdao"])
        order = queries.named(Reorganisation.objects.all()).get(pk=decision.order.pk)
        assert (order.drafter, order.approver) == ("Trần Thị Tổng", "Nguyễn Văn Lãnh")
        by_command = queries.named(Reorganisation.objects.all()).get(pk=Decision().order.pk)
        assert (by_command.drafter, by_command.approver) == (None, None)


def test_sizes_and_turns(city: Cast) -> None:
    decision, _, _ = divided(city)
    decision.add(K.DISSOLVE, city.units["cell_3"])
    empty = Decision().order
    assert queries.counts([decision.order, empty]) == {decision.order.pk: (2, 2), empty.pk: (0, 0)}
    assert queries.waiting_for(empty) == "Lãnh đạo cấp ủy"
    empty.state = "APPROVED"
    assert queries.waiting_for(empty).startswith("Chuyên viên Ban Tổ chức Thành ủy")
    for state in ("SCHEDULED", "DROPPED"):
        empty.state = state
        assert queries.waiting_for(empty) == ""


def test_the_mark_of_all_that_is_said(city: Cast) -> None:
    decision, north, south = divided(city)
    marks = [read(decision.order).mark]
    decision.to("units.children", city.units["phuc_xa"], south)
    marks.append(read(decision.order).mark)
    remove_change(by=BY, order=decision.order, change=north, reason=WHY)
    marks.append(read(decision.order).mark)
    assert len(set(marks)) == 3
    assert read(decision.order).mark == marks[-1]


class TestSaidAnew:
    def test_a_change_keeps_its_place_and_its_destinations(self, city: Cast) -> None:
        decision, north, south = divided(city)
        ward, district = city.units["phuc_xa"], city.units["ba_dinh"]
        decision.to("units.children", ward, north)
        wanted = Wanted(
            kind=K.SPLIT,
            **named("Phường Bắc Hồng", parent=district),
            origins=[(ward, "PART", "WHOLE")],
            read_at=change_mark(north),
        )
        revise_change(by=BY, order=decision.order, change=north, wanted=wanted, reason=WHY)
        north.refresh_from_db()
        assert (north.position, north.name) == (1, "Đảng bộ phường Bắc Hồng")
        assert north.origins.get().area_extent == "WHOLE"
        assert decision.order.destinations.get().to_change == north
        with pytest.raises(HouseError, match="vừa sửa dự thảo này"):
            revise_change(by=BY, order=decision.order, change=north, wanted=wanted, reason=WHY)
        assert south.position == 2

    def test_it_does_not_come_to_stand_below_itself(self, city: Cast) -> None:
        decision = Decision()
        first = decision.add(K.ESTABLISH, **named("Phường Một", parent=city.units["ba_dinh"]))
        second = decision.add(K.ESTABLISH, **named("Phường Hai", parent_change=first))
        wanted = Wanted(
            kind=K.ESTABLISH, **named("Phường Một", parent_change=second), read_at=change_mark(first)
        )
        with pytest.raises(HouseError, match="cấp dưới của chính mình"):
            revise_change(by=BY, order=decision.order, change=first, wanted=wanted, reason=WHY)


class TestManyRows:
    def test_few_statements_and_the_last_word_counts(self, city: Cast) -> None:
        decision, north, south = divided(city)
        ward, cell = city.units["phuc_xa"], city.units["cell_1"]
        goals: dict[int | None, Goal | None] = {None: Goal(change=south.pk), cell.pk: Goal(change=north.pk)}
        with CaptureQueriesContext(connection) as asked:
            send_all(by=BY, order=decision.order, places=Places("units.children", ward, goals), reason=WHY)
        assert len(asked) < 30
        back = Places("units.children", ward, {cell.pk: None})
        send_all(by=BY, order=decision.order, places=back, reason=WHY)
        assert list(decision.order.destinations.values_list("row", "to_change")) == [(None, south.pk)]

    @pytest.mark.parametrize(
        ("row", "goal", "sentence"),
        [
            ("cell_3", "south", "có dòng không còn ở đơn vị này"),
            (None, "ends", "phải chuyển về một đơn vị, không kết thúc được"),
            (None, "phuc_xa", "Nơi chuyển về phải là đơn vị còn hoạt động"),
            (None, "elsewhere", "Nơi chuyển về phải là đơn vị còn hoạt động"),
        ],
    )
    def test_what_cannot_be_is_refused_at_once(
        self, city: Cast, row: str | None, goal: str, sentence: str
    ) -> None:
        decision, _, south = divided(city)
        other = Decision()
        made_elsewhere = other.add(K.ESTABLISH, **named("Phường Khác", parent=city.units["ba_dinh"]))
        goals = {
            "south": Goal(change=south.pk),
            "ends": Goal(),
            "phuc_xa": Goal(unit=city.units["phuc_xa"].pk),
            "elsewhere": Goal(change=made_elsewhere.pk),
        }
        asked = {city.units[row].pk if row else None: goals[goal]}
        places = Places("units.children", city.units["phuc_xa"], asked)
        with pytest.raises(HouseError, match=sentence):
            send_all(by=BY, order=decision.order, places=places, reason=WHY)
        assert not decision.order.destinations.exists()

    def test_only_of_units_that_end(self, city: Cast) -> None:
        decision, _, south = divided(city)
        places = Places("units.children", city.units["tan_hong"], {None: Goal(change=south.pk)})
        with pytest.raises(HouseError, match="không kết thúc trong dự thảo nữa"):
            send_all(by=BY, order=decision.order, places=places, reason=WHY)


def test_at_the_root_nothing_is_out_of_reach(city: Cast) -> None:
    """A condition without parts would exclude everything: a right at the root holds everywhere."""
    decision, _, south = divided(city, by=city.accounts["thanhuy"])
    decision.to("units.children", city.units["phuc_xa"], south)
    decision.to("access.grants", city.units["phuc_xa"], south)
    decision.done(approver=city.accounts["lanhdao"])
    assert made(south) in Unit.objects.all()
