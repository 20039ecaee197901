"""Two who freeze at once, over real connections: no gap, no two firsts, one state of the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from namro.figures.freezing.actions import hold_standing, withdraw
from namro.figures.models import Freeze
from namro.ground import clock
from namro.ground.errors import HouseError
from tests.cast import BY, TODAY, Cast
from tests.figures.freezing.freezes import address, frozen


@pytest.fixture
def city(committed_city: Cast) -> Iterator[Cast]:
    yield committed_city


def apart(work: Callable[[], Any]) -> Any:
    """Run in a thread on a connection of its own."""
    try:
        with clock.frozen(TODAY):
            return work()
    finally:
        connection.close()


def test_two_that_freeze_five_each_leave_no_gap(city: Cast) -> None:
    start = Barrier(2)

    def work(unit: str) -> list[int]:
        start.wait()
        months = ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
        return [
            frozen(city, [address(city, unit=unit, period=one)], unit=unit, period=one).number
            for one in months
        ]

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda unit: apart(lambda: work(unit)), ("ba_dinh", "ba_vi"))
    assert sorted(first + second) == list(range(1, 11))
    assert first == sorted(first) and second == sorted(second)


def test_of_two_who_close_the_same_figure_the_second_reads_who_was_first(city: Cast) -> None:
    start = Barrier(2)

    def work() -> str:
        start.wait()
        try:
            return f"lần {frozen(city, [address(city)]).number}"
        except HouseError as refusal:
            return str(refusal)

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(lambda _: apart(work), range(2)), key=len)
    assert answers[0] == "lần 1"
    assert "Chốt lại là đính chính lần 1" in answers[1]
    assert Freeze.objects.count() == 1


class Failed(Exception):
    pass


def test_what_is_rolled_back_leaves_its_number_to_the_one_that_waits(city: Cast) -> None:
    holding, found = Barrier(2), []

    def second() -> None:
        holding.wait()
        found.append(frozen(city, [address(city)]).number)

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(apart, second)
        with pytest.raises(Failed), transaction.atomic():
            assert frozen(city, [address(city)]).number == 1
            holding.wait()
            raise Failed
        waiting.result(timeout=30)
    assert found == [1]
    assert Freeze.objects.count() == 1


def test_who_relies_on_a_freeze_holds_it_against_its_withdrawal(city: Cast) -> None:
    made = frozen(city, [address(city)])
    holding, relied = Barrier(2), []

    def other() -> None:
        holding.wait()
        withdraw(made, by=BY, reason="Nhầm")
        relied.append("withdrawn")

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            assert hold_standing(made) == made
            waiting = threads.submit(apart, other)
            holding.wait()
            assert relied == []
        waiting.result(timeout=30)
    with pytest.raises(HouseError, match="đã được rút"), transaction.atomic():
        hold_standing(made)
