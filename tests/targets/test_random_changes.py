"""Random revisions, divisions and mergers of one year: every day keeps the sum that was decided."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection

from namro.ground.errors import HouseError
from namro.targets.models import Indicator, TargetAssignment, TargetRevision
from namro.targets.revisions.actions import Division, divide_target
from namro.targets.rounds.shares import divided
from tests.cast import BY, WHY, Cast
from tests.organisation.decisions import Decision, K, whole
from tests.targets.rounds import PAPER, revise

FIRST, DAYS = date(2024, 1, 1), 366
REFUSED = ("đã được chia", "đã có thay đổi từ ngày", "ít nhất một đơn vị khác")
UNITS = ("ba_dinh", "ba_vi", "agencies")


def rows(city: Cast) -> list[TargetAssignment]:
    found = TargetAssignment.objects.filter(round=city.round, indicator=Indicator.MASS_MEMBER)
    return list(found.select_related("assignee", "round").order_by("pk"))


def sums(city: Cast) -> list[int]:
    """What is assigned in all on each day of the year."""
    found = rows(city)
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    return [sum(row.value for row in found if day in row.during) for day in days]


def firsts(city: Cast, day: date) -> int:
    return sum(row.initial_value or 0 for row in rows(city) if day in row.during)


def divide(city: Cast, draw: random.Random, line: TargetAssignment, day: date) -> None:
    keys = draw.sample(UNITS, 2)
    parts = divided(line.value, [draw.randint(1, 9), draw.randint(1, 9)])
    shared = {city.units[key]: part for key, part in zip(keys, parts, strict=True)}
    division = Division(shared, PAPER, day)
    divide_target(by=BY, line=line, division=division, read_at=None, reason=WHY)


@pytest.mark.parametrize("seed", range(12))
def test_tg7_divisions_and_mergers_lose_nothing_and_double_nothing(city: Cast, seed: int) -> None:
    draw = random.Random(seed)
    before, initial = sums(city), firsts(city, FIRST)
    done = 0
    for _ in range(8):
        line = draw.choice(rows(city))
        day = line.during.lower + timedelta(days=draw.randrange((line.during.upper - line.during.lower).days))
        try:
            divide(city, draw, line, day)
            done += 1
        except HouseError as refusal:
            assert any(words in str(refusal) for words in REFUSED)
        connection.check_constraints()
        assert sums(city) == before
        assert {firsts(city, FIRST + timedelta(days=30 * month)) for month in range(12)} == {initial}
    assert done
    decision = Decision(date(2024, 11, 1))
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    try:
        decision.done()
    except HouseError as refusal:
        assert "Điều chỉnh chỉ tiêu" in str(refusal), "what was decided for later days forbids the end"
        return
    assert sums(city) == before
    connection.check_constraints()


@pytest.mark.parametrize("seed", range(8))
def test_tg2_revisions_change_their_days_only_and_are_all_kept(city: Cast, seed: int) -> None:
    draw, expected = random.Random(seed), sums(city)
    said = 0
    for number in range(10):
        day = FIRST + timedelta(days=30 * number + draw.randrange(1, 30))
        unit, value = draw.choice(UNITS), draw.randint(1, 40)
        old = next(
            (row.value for row in rows(city) if row.assignee == city.units[unit] and day in row.during), 0
        )
        if value == old:
            continue
        revise(city, unit, value, effective_on=day)
        said += 1
        start = (day - FIRST).days
        expected = expected[:start] + [one + value - old for one in expected[start:]]
        assert sums(city) == expected
    connection.check_constraints()
    assert TargetRevision.objects.filter(round=city.round).count() == said
