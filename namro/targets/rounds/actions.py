"""Writes of a round while it is prepared: its plan, its lines, and who follows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.access.writers import last_writer
from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange, show_day, span
from namro.journal.actions import acting, actor_label
from namro.people.models import Person
from namro.regulations.models import LegalBasis
from namro.targets.models import Indicator, TargetAssignment, TargetProposal, TargetRound
from namro.targets.rounds.bases import Shared, bases
from namro.targets.rounds.queries import day_of, hold
from namro.targets.states import S, check_editable
from namro.units.models import Unit, UnitVersion

Cell = tuple[int, str]  # (unit id, indicator)


@dataclass(frozen=True)
class Plan:
    """What a round is: title, days, how its lines add up, and the committee's own numbers."""

    title: str
    during: DateRange
    kind: str = TargetRound.Kind.YEAR
    sum_mode: str = TargetRound.SumMode.AT_LEAST
    goals: Mapping[str, int] = field(default_factory=dict)
    basis: LegalBasis | None = None


@contextmanager
def writing(round_: TargetRound, *, by: Any, read_at: int | None, reason: str) -> Iterator[None]:
    """The round held for writing; its version counts on, so that whoever read it before is told.

    ``read_at`` None: a command, which has read nothing.
    """
    with acting(by, reason):
        hold(round_)
        if read_at is not None and read_at != round_.version:
            raise HouseError(
                f"{last_writer(round_)} vừa sửa đợt giao này. Xem bản mới rồi ghi lại thay đổi của đồng chí."
            )
        yield
        round_.version += 1
        round_.full_clean()
        round_.save()


# The plan


def draft_round(*, by: Any, level_unit: Unit, title: str, during: DateRange, reason: str) -> TargetRound:
    """Begin a round of targets that ``level_unit`` will assign; ``begin_round`` takes the whole plan."""
    return begin_round(by=by, level_unit=level_unit, plan=Plan(title, during), reason=reason)


def begin_round(*, by: Any, level_unit: Unit, plan: Plan, reason: str) -> TargetRound:
    """Begin a round with its plan."""
    check_actor(by, Permission.ASSIGN_TARGETS, level_unit)
    round_ = TargetRound(level_unit=level_unit, drafted_by=actor_label(by))
    with acting(by, reason):
        _fill(round_, plan)
        round_.full_clean()
        round_.save()
    return round_


def _fill(round_: TargetRound, plan: Plan) -> None:
    for unknown in plan.goals.keys() - set(Indicator):
        raise HouseError(f"Không có chỉ tiêu “{unknown}”. Có: {', '.join(Indicator)}.")
    for name in ("title", "during", "kind", "sum_mode", "basis"):
        setattr(round_, name, getattr(plan, name))
    round_.goals = {key: value for key, value in plan.goals.items() if value}


def replan(*, by: Any, round_: TargetRound, plan: Plan, read_at: int | None, reason: str) -> None:
    """Change the plan of a round that is still prepared; its lines follow its days."""
    check_actor(by, Permission.ASSIGN_TARGETS, round_.level_unit)
    with writing(round_, by=by, read_at=read_at, reason=reason):
        check_editable(round_)
        if round_.parent is not None and plan.during != round_.during:
            raise HouseError("Đợt giao lại có cùng thời gian với đợt của cấp trên.")
        _fill(round_, plan)
        lines = list(TargetAssignment.objects.filter(round=round_).select_related("assignee"))
        for line in lines:
            line.during = _days(round_, line.assignee)
        TargetAssignment.objects.bulk_update(lines, ["during"])


def drop_round(*, by: Any, round_: TargetRound, read_at: int | None, reason: str) -> None:
    """Throw a draft away, with its lines; the journal keeps what they were."""
    check_actor(by, Permission.ASSIGN_TARGETS, round_.level_unit)
    with acting(by, reason):
        hold(round_)
        if round_.state != S.DRAFT or TargetProposal.objects.filter(round=round_).exists():
            raise HouseError("Chỉ bỏ được dự thảo mà chưa đơn vị nào đăng ký.")
        if read_at is not None and read_at != round_.version:
            raise HouseError(f"{last_writer(round_)} vừa sửa đợt giao này. Xem lại rồi hãy bỏ.")
        TargetAssignment.objects.filter(round=round_).delete()
        round_.delete()


def redistribute(*, by: Any, parent: TargetRound, unit: Unit, reason: str) -> TargetRound:
    """Begin the round in which ``unit`` re-assigns what it was given in ``parent``; once a unit and round."""
    check_actor(by, Permission.ASSIGN_TARGETS, unit)
    with acting(by, reason):
        hold(parent)
        if parent.state != S.ISSUED:
            raise HouseError("Chỉ giao lại từ một đợt đã ban hành.")
        own = TargetAssignment.objects.filter(round=parent, assignee=unit)
        if not own.exists():
            raise HouseError("Đơn vị không được giao chỉ tiêu nào trong đợt này.")
        if TargetRound.objects.filter(parent=parent, level_unit=unit).exists():
            raise HouseError("Đơn vị đã có đợt giao lại từ đợt này; mở đợt đó để làm tiếp.")
        unit.refresh_from_db()
        first = max(parent.during.lower, unit.alive.lower)
        round_ = TargetRound(level_unit=unit, drafted_by=actor_label(by), parent=parent)
        plan = Plan(f"Giao lại: {parent.title}"[:200], span(first, parent.during.upper), kind=parent.kind)
        _fill(round_, plan)
        round_.full_clean()
        round_.save()
    return round_


# Lines


def assign(
    *, by: Any, round_: TargetRound, indicator: str, values: Mapping[Unit, int], reason: str
) -> list[TargetAssignment]:
    """Assign one indicator to direct units that have none yet, while the round is prepared."""
    check_actor(by, Permission.ASSIGN_TARGETS, round_.level_unit)
    with writing(round_, by=by, read_at=None, reason=reason):
        check_editable(round_)
        check_direct(round_, list(values))
        made = []
        for unit, number in values.items():
            assignment = TargetAssignment(
                round=round_,
                indicator=indicator,
                assignee=unit,
                value=number,
                initial_value=number if number > 0 else None,
                during=_days(round_, unit),
            )
            assignment.full_clean()
            assignment.save()
            made.append(assignment)
    return made


def _days(round_: TargetRound, unit: Unit) -> DateRange:
    """The round's days, from the unit's first day on where it was founded later."""
    life = Unit.objects.values_list("alive", flat=True).get(pk=unit.pk)
    return span(max(round_.during.lower, life.lower), round_.during.upper)


def check_direct(round_: TargetRound, units: list[Unit], day: date | None = None) -> None:
    """Refuse units that are not directly under the committee on ``day`` (default ``day_of``)."""
    day = day or day_of(round_.during)
    direct = set(
        UnitVersion.objects.filter(
            parent=round_.level_unit, unit__in=units, during__contains=day
        ).values_list("unit_id", flat=True)
    )
    for unit in units:
        if unit.pk not in direct:
            raise HouseError(
                f"Đơn vị {unit.code} không trực thuộc cấp ủy giao vào ngày {show_day(day)}; "
                "chỉ giao cho đơn vị trực thuộc."
            )


@dataclass(frozen=True)
class Number:
    """A number to assign and how it was found; typed ones have no base."""

    value: int
    basis: str = TargetAssignment.Basis.ABSOLUTE
    base_value: int | None = None
    base_as_of: date | None = None
    pct: Decimal | None = None
    min_floor: int | None = None


def set_lines(
    *,
    by: Any,
    round_: TargetRound,
    numbers: Mapping[Cell, Number | None],
    read_at: int | None,
    reason: str,
) -> int:
    """Write cells of the grid at once, all or none; None empties one. How many have changed."""
    check_actor(by, Permission.ASSIGN_TARGETS, round_.level_unit)
    with writing(round_, by=by, read_at=read_at, reason=reason):
        check_editable(round_)
        return _put(round_, numbers)


def _put(round_: TargetRound, numbers: Mapping[Cell, Number | None]) -> int:
    _check_numbers(numbers)
    units = Unit.objects.in_bulk({unit for unit, _ in numbers})
    check_direct(round_, [units[unit] for unit in {unit for (unit, _), one in numbers.items() if one}])
    present = {(line.assignee_id, line.indicator): line for line in _lines(round_)}
    new, changed, gone = [], [], []
    for (unit, indicator), number in numbers.items():
        line = present.get((unit, indicator))
        if number is None:
            gone += [line.pk] if line else []
        elif line is None:
            days = span(max(round_.during.lower, units[unit].alive.lower), round_.during.upper)
            line = TargetAssignment(round=round_, indicator=indicator, assignee_id=unit, during=days)
            new.append(_numbered(line, number))
        elif line.value != number.value or number.basis != TargetAssignment.Basis.ABSOLUTE:
            changed.append(_numbered(line, number))
    TargetAssignment.objects.bulk_create(new)
    TargetAssignment.objects.bulk_update(changed, [*Number.__dataclass_fields__, "initial_value"])
    TargetAssignment.objects.filter(pk__in=gone).delete()
    return len(new) + len(changed) + len(gone)


def _lines(round_: TargetRound) -> list[TargetAssignment]:
    return list(TargetAssignment.objects.filter(round=round_))


def _numbered(line: TargetAssignment, number: Number) -> TargetAssignment:
    for name, value in vars(number).items():
        setattr(line, name, value)
    line.initial_value = number.value
    return line


def _check_numbers(numbers: Mapping[Cell, Number | None]) -> None:
    for (_, indicator), number in numbers.items():
        if indicator not in Indicator.values:
            raise HouseError(f"Không có chỉ tiêu “{indicator}”. Có: {', '.join(Indicator)}.")
        if number is not None and not 1 <= number.value <= 2_000_000_000:
            raise HouseError("Không giao thì bỏ trống; chỉ tiêu giao ít nhất là 1.")


def propose_by_share(
    *, by: Any, round_: TargetRound, shared: Shared, read_at: int | None, reason: str
) -> int:
    """Fill one indicator for all direct units by a share of their members, or per year of the term.

    Raises HouseError where the base is nowhere known. How many lines were written.
    """
    check_actor(by, Permission.ASSIGN_TARGETS, round_.level_unit)
    with writing(round_, by=by, read_at=read_at, reason=reason):
        check_editable(round_)
        found = bases(round_, shared)
        numbers: dict[Cell, Number | None] = {
            (unit, shared.indicator): Number(
                value=value,
                basis=shared.basis,
                base_value=base,
                base_as_of=found.as_of,
                pct=shared.pct,
                min_floor=shared.floor or None,
            )
            for unit, base in found.members.items()
            if (value := shared.value(base, found.years)) > 0
        }
        if not numbers:
            raise HouseError("Không đơn vị nào có số làm căn cứ; kiểm tra cách tính và ngày lấy số liệu.")
        return _put(round_, numbers)


def follow(
    *, by: Any, line: TargetAssignment, responsible: Person | None, due_on: date | None, reason: str
) -> None:
    """Say who follows a line and by when it is due; possible until the round is closed."""
    check_actor(by, Permission.ASSIGN_TARGETS, line.round.level_unit)
    with writing(line.round, by=by, read_at=None, reason=reason):
        if line.round.state in (S.CLOSED, S.ARCHIVED):
            raise HouseError("Đợt giao đã kết thúc, không đổi người theo dõi nữa.")
        hold(line)
        if due_on is not None and due_on not in line.during:
            raise HouseError(f"Hạn {show_day(due_on)} nằm ngoài thời gian thực hiện chỉ tiêu.")
        line.responsible, line.due_on = responsible, due_on
        line.full_clean()
        line.save()
