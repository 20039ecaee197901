"""What needs the reader, most urgent first. Only what the records say; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from namro.ground.numbers import integer
from namro.web.home.exceptions import Exceptions
from namro.web.home.targets import Goal


@dataclass(frozen=True)
class Task:
    """One card: its state, what it is about, why it is here, and where it leads."""

    state: str
    title: str
    why: str
    href: str


def due(goals: Sequence[Goal], units: Exceptions) -> list[Task]:
    found = [_without_result(goal) for goal in goals if goal.state == "none_yet"]
    if units.idle:
        found.append(_idle_units(units))
    found += [_behind(goal) for goal in goals if goal.state == "behind"]
    return found


def _without_result(goal: Goal) -> Task:
    why = f"Chỉ tiêu năm {goal.share.base.text} {goal.noun}, trong kỳ chưa ghi nhận kết quả nào."
    return Task("none_yet", goal.title, why, goal.href)


def _idle_units(units: Exceptions) -> Task:
    title = f"{integer(units.idle)} đơn vị trực thuộc chưa có kết quả nào"
    return Task(
        "none_yet", title, "Đã giao chỉ tiêu nhưng chưa ghi nhận kết quả ở chỉ tiêu nào.", "#theo-doi"
    )


def _behind(goal: Goal) -> Task:
    why = f"Đạt {goal.share.text} chỉ tiêu năm; còn thiếu {integer(goal.missing)} {goal.noun} để kịp tiến độ."
    return Task("behind", goal.title, why, goal.href)
