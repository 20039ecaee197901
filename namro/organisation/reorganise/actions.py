"""Writes of a reorganisation: the draft, its approval, and putting it into the tree.

Scheduling is one transaction under the lock of the tree (architecture §2): new units and their first
states, new states of those that stay, successions, dated ends and openings of what depends on ended
units, the ends of these, ancestry. Never an event row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max

from namro.access.permissions import check_actor, check_actor_at
from namro.access.queries import Refused
from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day, span
from namro.journal.actions import acting, actor_label
from namro.organisation.actions import next_codes
from namro.organisation.reorganise import statements
from namro.organisation.reorganise.effect import CHILDREN, MAKING, Effect, Goal, Held, K, read
from namro.organisation.reorganise.problems import problems
from namro.organisation.reorganise.queries import last_writer
from namro.organisation.reorganise.states import OWNERS, S, check_move
from namro.units import ancestry
from namro.units.dependants import Move, Order
from namro.units.models import (
    AdminArea,
    Change,
    Destination,
    Extent,
    Origin,
    Reorganisation,
    Succession,
    Unit,
    UnitVersion,
)

SHARE_BASIS = "số đảng viên của các đơn vị trực thuộc chuyển đi, ngày {day}"


# The draft


@dataclass(frozen=True)
class Paper:
    """What identifies a decision; number and day of the paper may come with the approval."""

    title: str
    effective_on: date
    authority: str = ""
    decision_no: str = ""
    decided_on: date | None = None
    note: str = ""


def mark(order: Reorganisation) -> str:
    """Changes whenever the paper does, so that a second writer is told."""
    return "|".join(str(getattr(order, one.name)) for one in fields(Paper)) + f"|{order.state}"


def draft(*, by: Any, paper: Paper, reason: str, corrects: Reorganisation | None = None) -> Reorganisation:
    """Begin a decision; one that corrects a scheduled one names it."""
    check_actor(by, Permission.REORGANISE)
    if corrects is not None and corrects.state != S.SCHEDULED:
        raise HouseError("Chỉ đính chính quyết định đã lên lịch; dự thảo thì sửa trực tiếp.")
    with acting(by, reason):
        order = Reorganisation(**asdict(paper), drafted_by=actor_label(by), corrects=corrects)
        order.full_clean()
        order.save()
    return order


def check_may_edit(by: Any, order: Reorganisation) -> None:
    """Whoever drafted a decision edits it, or somebody whose scope holds every unit it names."""
    check_actor(by, Permission.REORGANISE)
    _check_concerned(by, Permission.REORGANISE, order)


def _check_concerned(by: Any, permission: Permission, order: Reorganisation) -> None:
    if isinstance(by, str) or actor_label(by) == order.drafted_by:
        return
    named = read(order).touched()
    if not named:
        raise Refused("Dự thảo này chưa nêu đơn vị nào; chỉ người lập ghi tiếp hoặc bỏ.")
    check_actor_at(by, permission, sorted(named))


@contextmanager
def _editing(by: Any, order: Reorganisation, reason: str) -> Iterator[None]:
    """The draft held for writing: whoever comes second waits, and reads what was done."""
    check_may_edit(by, order)
    with acting(by, reason):
        _hold(order)
        if order.state != S.DRAFT:
            raise HouseError(
                f"Quyết định đang ở trạng thái “{order.get_state_display()}”, chỉ dự thảo mới sửa được."
            )
        yield


def _hold(order: Reorganisation) -> None:
    order.refresh_from_db(from_queryset=Reorganisation.objects.select_for_update(no_key=True))


def _check_read(order: Reorganisation, now: str, read_at: str) -> None:
    if now != read_at:
        raise HouseError(
            f"{last_writer(order)} vừa sửa dự thảo này. Xem bản mới rồi ghi lại thay đổi của đồng chí."
        )


def revise(*, by: Any, order: Reorganisation, paper: Paper, read_at: str, reason: str) -> None:
    """Change what the paper says; ``read_at`` is its ``mark`` as the writer read it."""
    with _editing(by, order, reason):
        _check_read(order, mark(order), read_at)
        for name, value in asdict(paper).items():
            setattr(order, name, value)
        order.full_clean()
        order.save()


@dataclass(frozen=True)
class Wanted:
    """A change as typed; fields as ``Change``. ``origins``: (unit, extent) or (unit, extent, area extent).

    ``read_at`` is the ``change_mark`` of the change as its writer read it, where one is written anew.
    """

    kind: str
    unit: Unit | None = None
    name: str = ""
    short_name: str = ""
    unit_kind: str = ""
    bloc: str = ""
    parent: Unit | None = None
    parent_change: Change | None = None
    area: AdminArea | None = None
    clause: str = ""
    origins: Sequence[tuple[Any, ...]] = ()
    read_at: str = ""

    def given(self) -> dict[str, Any]:
        """The columns of ``Change``."""
        apart = ("origins", "read_at")
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name not in apart}

    def named(self) -> list[int]:
        """Ids of the units that exist."""
        units = (self.unit, self.parent, *(one[0] for one in self.origins))
        return [unit.pk for unit in units if unit is not None]


def add_change(*, by: Any, order: Reorganisation, wanted: Wanted, reason: str) -> Change:
    """One more thing that the decision does, at the end of its list; units must lie in the writer's scope."""
    check_actor_at(by, Permission.REORGANISE, wanted.named())
    with _editing(by, order, reason):
        last = order.changes.aggregate(last=Max("position"))["last"] or 0
        change = Change(reorganisation=order, position=last + 1, **wanted.given())
        _say(order, change, wanted)
    return change


def revise_change(*, by: Any, order: Reorganisation, change: Change, wanted: Wanted, reason: str) -> None:
    """Say a change of the draft anew, in its place; its kind stays. Known shares are counted again."""
    check_actor_at(by, Permission.REORGANISE, wanted.named())
    with _editing(by, order, reason):
        present = order.changes.filter(pk=change.pk).first()
        _check_read(order, change_mark(present) if present else "", wanted.read_at)
        for name, value in wanted.given().items():
            setattr(change, name, value)
        change.origins.all().delete()
        _say(order, change, wanted)


def change_mark(change: Change) -> str:
    """Changes whenever the change or what it is made of does."""
    said = [str(getattr(change, field.attname)) for field in change._meta.concrete_fields]
    return repr([*said, *change.origins.order_by("pk").values_list("unit", "extent", "area_extent")])


def _say(order: Reorganisation, change: Change, wanted: Wanted) -> None:
    _check_mother(order, change)
    change.full_clean()
    change.save()
    for unit, extent, *area in wanted.origins:
        origin = Origin(change=change, unit=unit, extent=extent, area_extent=area[0] if area else "")
        origin.full_clean()
        origin.save()


def _check_mother(order: Reorganisation, change: Change) -> None:
    mother = change.parent_change
    if mother is not None and (mother.reorganisation_id != order.pk or mother.kind not in MAKING):
        raise HouseError("Cấp trên mới phải là đơn vị do chính quyết định này thành lập.")
    above = mother
    while above is not None:
        if above.pk == change.pk:
            raise HouseError(f"“{change.name}” sẽ thành cấp dưới của chính mình; chọn cấp trên khác.")
        above = above.parent_change


def remove_change(*, by: Any, order: Reorganisation, change: Change, reason: str) -> None:
    """Take a change out of the draft, with its origins and the destinations that lead to it."""
    with _editing(by, order, reason):
        if order.changes.filter(parent_change=change).exists():
            raise HouseError("Còn đơn vị khác đặt dưới đơn vị này trong dự thảo; bỏ đơn vị đó trước.")
        order.destinations.filter(to_change=change).delete()
        change.origins.all().delete()
        change.delete()


@dataclass(frozen=True)
class Places:
    """Where the rows of one kind of one ended unit go: by row, None for all rows without a word of their
    own; a goal of None takes back what was said.
    """

    dependant: str
    unit: Unit
    goals: Mapping[int | None, Goal | None]


def send_all(*, by: Any, order: Reorganisation, places: Places, reason: str) -> None:
    """Say where many rows of one unit go, in few statements; said again, the last word counts."""
    wanted = {goal for goal in places.goals.values() if goal is not None}
    named = {places.unit.pk} | {goal.unit for goal in wanted if goal.unit}
    check_actor_at(by, Permission.REORGANISE, sorted(named))
    with _editing(by, order, reason):
        _check_places(order, places)
        kept = order.destinations.filter(dependant=places.dependant, unit=places.unit)
        if None in places.goals:
            kept.filter(row=None).delete()
        kept.filter(row__in=[row for row in places.goals if row is not None]).delete()
        Destination.objects.bulk_create(
            Destination(
                reorganisation=order,
                dependant=places.dependant,
                unit=places.unit,
                row=row,
                to_unit_id=goal.unit,
                to_change_id=goal.change,
                ends=goal.ends,
            )
            for row, goal in places.goals.items()
            if goal is not None
        )


def _check_places(order: Reorganisation, places: Places) -> None:
    """Only rows of a unit that ends, to a unit that goes on; what must go on does not end."""
    effect = read(order)
    held = next((one for one in effect.held() if one.assignment.key == places.dependant), None)
    if held is None or places.unit.pk not in effect.ending:
        raise HouseError("Đơn vị này không kết thúc trong dự thảo nữa, nên không có gì phải chuyển.")
    strange = {row for row in places.goals if row is not None} - {
        row for unit, row in held.goals if unit == places.unit.pk
    }
    if strange:
        raise HouseError("Danh sách vừa thay đổi: có dòng không còn ở đơn vị này. Xem lại danh sách mới.")
    makes = {change.pk for change in effect.made}
    for goal in places.goals.values():
        if goal is None:
            continue
        if goal.ends and held.assignment.must_go_on:
            raise HouseError(f"{held.assignment.title}: phải chuyển về một đơn vị, không kết thúc được.")
        if not goal.ends and held.assignment.only_ends:
            raise HouseError(f"{held.assignment.title}: kết thúc cùng đơn vị, không chuyển đi được.")
        if goal.unit in effect.ending or (goal.change is not None and goal.change not in makes):
            raise HouseError("Nơi chuyển về phải là đơn vị còn hoạt động sau quyết định này; chọn nơi khác.")


def count_shares(*, by: Any, order: Reorganisation, reason: str) -> int:
    """Fill the shares of divided units from where their members go; how many units got shares.

    A unit of which anything has no destination yet, or whose members all go outside the parts, gets none.
    """
    with _editing(by, order, reason):
        effect = read(order)
        children = next(held for held in effect.held() if held.assignment.key == CHILDREN)
        members = _members([row for _, row in children.goals], effect.eve)
        filled = 0
        for unit, parts in effect.passing.items():
            if len(parts) > 1 and unit in effect.ending:
                going = {row: goal for (of, row), goal in children.goals.items() if of == unit}
                filled += _fill_shares(effect, parts, going, members)
    return filled


def _members(units: list[int], eve: date) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(statements.MEMBERS_BY_CHILD, {"units": units, "eve": eve})
        return dict(cursor.fetchall())


def _fill_shares(
    effect: Effect, parts: Sequence[Origin], going: Mapping[int, Goal | None], members: Mapping[int, int]
) -> bool:
    by_goal: dict[Goal, int] = defaultdict(int)
    for row, goal in going.items():
        if goal is None:
            return False
        by_goal[goal] += members.get(row, 0)
    counts = [by_goal.get(effect.receivers[part.change_id], 0) for part in parts]
    if sum(counts) == 0 or sum(counts) != sum(by_goal.values()):
        return False
    eve = show_day(effect.eve)
    for part, count in zip(parts, counts, strict=True):
        part.part, part.whole, part.share_basis = count, sum(counts), SHARE_BASIS.format(day=eve)
    Origin.objects.bulk_update(parts, ["part", "whole", "share_basis"])
    return True


# From state to state


@dataclass(frozen=True)
class Approval:
    """The paper that approves: who decided, its number and day."""

    authority: str
    decision_no: str
    decided_on: date


def check_may_approve(by: Any, order: Reorganisation) -> None:
    """Whoever drafted a decision does not approve it."""
    check_actor(by, OWNERS[S.APPROVED])
    check_not_drafter(by, order)


def check_not_drafter(by: Any, order: Reorganisation) -> None:
    if not isinstance(by, str) and actor_label(by) == order.drafted_by:
        raise Refused("Người lập không tự phê duyệt; đề nghị một đồng chí lãnh đạo khác phê duyệt.")


def approve(*, by: Any, order: Reorganisation, approval: Approval, reason: str, read_at: str = "") -> None:
    """The decision as it stands is approved; everything must have its place (problems raise).

    ``read_at`` is the ``mark`` of the effect that the approver read.
    """
    check_may_approve(by, order)
    with acting(by, reason):
        _hold(order)
        check_move(order, S.APPROVED)
        effect = read(order)
        if read_at:
            _check_read(order, effect.mark, read_at)
        check_actor_at(by, Permission.APPROVE_REORGANISATION, sorted(effect.touched()))
        _refuse(effect, effect.held())
        for name, value in asdict(approval).items():
            setattr(order, name, value)
        order.approved_by, order.state = actor_label(by), S.APPROVED
        order.full_clean()
        order.save()


def _refuse(effect: Effect, held: Sequence[Held]) -> None:
    blocking = [problem.sentence for problem in problems(effect, held) if problem.blocks]
    if blocking:
        raise HouseError(" ".join(blocking))


def send_back(*, by: Any, order: Reorganisation, reason: str) -> None:
    """An approved decision that is not in the tree yet becomes a draft again."""
    _step(by, order, S.DRAFT, reason)


def drop(*, by: Any, order: Reorganisation, reason: str) -> None:
    """A draft that nobody wants any more; it stays readable."""
    _step(by, order, S.DROPPED, reason)


def _step(by: Any, order: Reorganisation, to: str, reason: str) -> None:
    if not reason.strip():
        raise HouseError("Ghi lý do để người sau đọc được vì sao.")
    check_actor(by, OWNERS[to])
    with acting(by, reason):
        _hold(order)
        check_move(order, to)
        _check_concerned(by, OWNERS[to], order)
        order.state = to
        order.approved_by = ""
        order.save()


def schedule(*, by: Any, order: Reorganisation, reason: str) -> None:
    """Write an approved decision into the tree from its day on, with all that depends on ended units.

    One transaction; a second one waits. Raises ``HouseError`` with every problem that came up since the
    approval, and what the database refuses, as sentences.
    """
    check_actor(by, OWNERS[S.SCHEDULED])
    with acting(by, reason):
        ancestry.lock()
        _hold(order)
        check_move(order, S.SCHEDULED)
        effect = read(order)
        check_actor_at(by, Permission.REORGANISE, sorted(effect.touched()))
        _wait_for_rows_being_added(effect.ending)
        _write(effect)
        order.state = S.SCHEDULED
        order.save()


def _wait_for_rows_being_added(units: set[int]) -> None:
    """Who adds a row at a unit holds the unit (``units.triggers.HELD``); after that its row is moved too."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk"))


def _write(effect: Effect) -> None:
    held = effect.held()
    _refuse(effect, held)
    made = _make_units(effect)
    changed = set(made.values()) | effect.ending | set(effect.passing)
    changed |= _set_states(effect, made) | _begun_that_day(effect)
    _write_successions(effect, made)
    paper = effect.order
    order = Order(effect.day, _named(paper), paper.decision_no, paper.decided_on)
    for one in held:
        moves = [Move(unit, row, _unit(goal, made)) for (unit, row), goal in one.goals.items() if goal]
        one.assignment.move(moves, order)
        if one.assignment.key == CHILDREN:
            changed |= {move.row for move in moves}
    _end_units(effect)
    _judge()
    ancestry.rebuild_for(sorted(changed))


def _judge() -> None:
    """Let the database refuse now what it would refuse at the end: nobody walks up a tree with a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _begun_that_day(effect: Effect) -> set[int]:
    """Units of another decision of the same day that take over more: their days before change as well."""
    taking = [goal.unit for goal in effect.receivers.values() if goal.unit]
    return set(Unit.objects.filter(pk__in=taking, alive__startswith=effect.day).values_list("pk", flat=True))


def _named(order: Reorganisation) -> str:
    return f"{order.decision_no} ngày {show_day(order.decided_on)}" if order.decided_on else order.title


def _unit(goal: Goal, made: Mapping[int, int]) -> int | None:
    return goal.unit if goal.change is None else made[goal.change]


def _make_units(effect: Effect) -> dict[int, int]:
    """Identity and first state of every new unit; change pk → unit pk."""
    changes = effect.made
    life = span(effect.day)
    units = Unit.objects.bulk_create(Unit(code=code, alive=life) for code in next_codes(len(changes)))
    made = {change.pk: unit.pk for change, unit in zip(changes, units, strict=True)}
    UnitVersion.objects.bulk_create(_first_state(effect, change, made) for change in changes)
    for change in changes:
        change.unit_id = made[change.pk]
    Change.objects.bulk_update(changes, ["unit"], batch_size=500)
    return made


def _first_state(effect: Effect, change: Change, made: Mapping[int, int]) -> UnitVersion:
    return UnitVersion(
        unit_id=made[change.pk],
        during=span(effect.day),
        name=change.name,
        short_name=change.short_name,
        kind=change.unit_kind,
        bloc=change.bloc,
        parent_id=_superior(change, made),
        area_id=change.area_id,
    )


def _superior(change: Change, made: Mapping[int, int]) -> int | None:
    above: int | None = change.parent_id
    return above if change.parent_change_id is None else made[change.parent_change_id]


def _set_states(effect: Effect, made: Mapping[int, int]) -> set[int]:
    """New states of units that go on, column by column; which units."""
    columns: dict[str, dict[int, Any]] = defaultdict(dict)
    for change in effect.changes:
        if change.kind in MAKING or change.kind == K.DISSOLVE:
            continue
        says = {
            "name": change.name,
            "short_name": change.short_name,
            "kind": change.unit_kind,
            "bloc": change.bloc,
            "parent_id": _superior(change, made),
            "area_id": change.area_id,
        }
        for column, value in says.items():
            if value:
                columns[column][change.unit_id] = value
    for column, values in columns.items():
        _set_from(effect.day, column, values)
    return {unit for values in columns.values() for unit in values}


def _set_from(day: date, column: str, values: Mapping[int, Any]) -> None:
    """Give units another value in one column from ``day`` until a planned change of that column."""
    units = list(values)
    asked = {"units": units, "values": list(values.values()), "day": day}
    with connection.cursor() as cursor:
        cursor.execute(statements.SPLIT_STATES, asked)
        statement = statements.SET_COLUMN.format(column=column, type=statements.TYPES[column])
        cursor.execute(statement, asked)


def _write_successions(effect: Effect, made: Mapping[int, int]) -> None:
    Succession.objects.bulk_create(
        Succession(
            reorganisation=effect.order,
            old_id=origin.unit_id,
            new_id=_unit(effect.receivers[origin.change_id], made),
            on=effect.day,
            extent=origin.extent,
            area_extent=origin.area_extent,
            share=None if origin.part is None or not origin.whole else origin.part / origin.whole,
            share_basis=origin.share_basis,
        )
        for origin in effect.origins
    )


def _end_units(effect: Effect) -> None:
    asked = {"units": sorted(effect.ending), "day": effect.day}
    with connection.cursor() as cursor:
        for statement in statements.END_UNITS:
            cursor.execute(statement, asked)


# What this room answers for: direct units and home cells


def move_children(moves: Sequence[Move], order: Order) -> None:
    """Whenever they would stand under the ended unit after the day, direct units stand under another."""
    asked = {
        "old": [move.unit for move in moves],
        "units": [move.row for move in moves],
        "to": [move.to for move in moves],
        "day": order.day,
    }
    with connection.cursor() as cursor:
        for statement in statements.MOVE_CHILDREN:
            cursor.execute(statement, asked)


def move_homes(moves: Sequence[Move], order: Order) -> None:
    """Members go to another cell on the day; their membership goes on."""
    asked = {
        "rows": [move.row for move in moves],
        "to": [move.to for move in moves],
        "day": order.day,
    }
    with connection.cursor() as cursor:
        for statement in statements.MOVE_HOMES:
            cursor.execute(statement, asked)


__all__ = [
    "Approval",
    "Extent",
    "Paper",
    "Places",
    "Wanted",
    "add_change",
    "approve",
    "change_mark",
    "check_may_approve",
    "check_may_edit",
    "check_not_drafter",
    "count_shares",
    "draft",
    "drop",
    "mark",
    "move_children",
    "move_homes",
    "remove_change",
    "revise",
    "revise_change",
    "schedule",
    "send_all",
    "send_back",
]
