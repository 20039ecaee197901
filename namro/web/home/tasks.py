"""What needs the reader, most urgent first. Only what the records say; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.numbers import integer
from namro.ground.periods import Period
from namro.ground.ranges import show_day
from namro.web.home.exceptions import Exceptions
from namro.web.home.targets import Goal


@dataclass(frozen=True)
class Task:
    """One card: its state, what it is about, why it is here, and where it leads."""

    state: str
    title: str
    why: str
    href: str


def due(who: Reader, goals: Sequence[Goal], units: Exceptions, period: Period) -> list[Task]:
    found = [_without_result(goal) for goal in goals if goal.state == "none_yet"]
    if units.idle:
        found.append(_idle_units(units))
    found += [_behind(goal) for goal in goals if goal.state == "behind"]
    if period.end <= clock.today() and who.holds(Permission.COMPOSE_REPORT):
        found.append(_report(period))
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


def _report(period: Period) -> Task:
    why = f"Kỳ đã kết thúc ngày {show_day(period.last)}; số liệu đã sẵn để tổng hợp."
    return Task("provisional", f"Lập báo cáo {period.title()}", why, reverse("home") + "bao-cao/")
