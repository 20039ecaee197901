"""Decisions to take in a test: drafted, filled, approved and put into the tree in few words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from namro.organisation.reorganise.actions import (
    Approval,
    Paper,
    Places,
    Wanted,
    add_change,
    approve,
    draft,
    schedule,
    send_all,
)
from namro.organisation.reorganise.effect import Goal, goal_of
from namro.units.models import Bloc, Change, Extent, Reorganisation, Unit, UnitKind
from tests.cast import BY, WHY

K = Change.Kind
DAY = date(2025, 1, 1)
SIGNED = Approval("Ban Thường vụ Thành ủy", "1286-QĐ/TU", date(2024, 7, 1))
WARD = {"unit_kind": UnitKind.BASE_COMMITTEE, "bloc": Bloc.RESIDENTIAL}
CELL = {"unit_kind": UnitKind.CELL, "bloc": Bloc.RESIDENTIAL}


def whole(*units: Unit) -> list[tuple[Unit, str]]:
    return [(unit, Extent.WHOLE) for unit in units]


def named(name: str, **more: Any) -> dict[str, Any]:
    return {"name": f"Đảng bộ {name[0].lower()}{name[1:]}", "short_name": name, **WARD, **more}


@dataclass
class Decision:
    """A draft and who writes it; ``add`` and ``to`` say what it does, ``done`` puts it into the tree."""

    day: date = DAY
    by: Any = BY
    title: str = "Sắp xếp thử"
    corrects: Reorganisation | None = None
    order: Reorganisation = field(init=False)

    def __post_init__(self) -> None:
        paper = Paper(self.title, self.day)
        self.order = draft(by=self.by, paper=paper, reason=WHY, corrects=self.corrects)

    def add(self, kind: str, unit: Unit | None = None, **wanted: Any) -> Change:
        change = Wanted(kind=kind, unit=unit, **wanted)
        return add_change(by=self.by, order=self.order, wanted=change, reason=WHY)

    def to(
        self, dependant: str, unit: Unit, goal: Unit | Change | None = None, row: int | None = None
    ) -> None:
        """Where what depends on ``unit`` goes; no goal: it ends."""
        going = Goal() if goal is None else goal_of(goal) if isinstance(goal, Change) else Goal(unit=goal.pk)
        places = Places(dependant, unit, {row: going})
        send_all(by=self.by, order=self.order, places=places, reason=WHY)

    def approved(self, by: Any = BY, approval: Approval = SIGNED) -> Decision:
        approve(by=by, order=self.order, approval=approval, reason=WHY)
        return self

    def done(self, approver: Any = BY) -> Reorganisation:
        return self.approved(approver).scheduled()

    def scheduled(self) -> Reorganisation:
        schedule(by=self.by, order=self.order, reason=WHY)
        return self.order


def made(change: Change) -> Unit:
    """The unit that a scheduled decision made."""
    change.refresh_from_db()
    assert change.unit is not None
    return change.unit


def merged(units: Sequence[Unit], name: str, parent: Unit, day: date = DAY) -> Unit:
    """Units whole into a new one of their kind of level."""
    decision = Decision(day)
    change = decision.add(K.MERGE, **named(name, parent=parent), origins=whole(*units))
    decision.done()
    return made(change)
