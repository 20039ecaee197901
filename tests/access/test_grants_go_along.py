"""Grants at units that end: nobody loses a day, and nobody has one twice."""

from __future__ import annotations

from datetime import date

import pytest

from namro.access.models import RoleGrant
from namro.ground.ranges import DateRange, span
from namro.journal.actions import acting
from namro.units.models import Unit
from tests.cast import BEGIN, BY, TODAY, WHY, Cast
from tests.organisation.decisions import DAY, Decision, K, whole

LATER, MUCH_LATER = date(2025, 6, 1), date(2026, 1, 1)
Span = tuple[str, date, date | None]


def give(city: Cast, *grants: Span, role: str = "CLERK") -> None:
    with acting(BY, WHY):
        for unit, first, end in grants:
            RoleGrant.objects.create(
                account=city.accounts["moi"],
                role_code=role,
                unit=city.units[unit],
                during=span(first, end),
                reason="Quyết định phân công số 5",
            )


def held(city: Cast) -> list[tuple[Unit, DateRange]]:
    found = RoleGrant.objects.filter(account=city.accounts["moi"]).order_by("unit", "during")
    return [(grant.unit, grant.during) for grant in found]


def joined(city: Cast, goal: bool = True) -> None:
    """Phúc Xá goes into Tản Hồng, which goes under Ba Đình."""
    decision = Decision()
    decision.add(K.ABSORB, city.units["tan_hong"], origins=whole(city.units["phuc_xa"]))
    if not goal:
        decision.to("access.grants", city.units["phuc_xa"])
    decision.done()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([("phuc_xa", BEGIN, None)], [("phuc_xa", BEGIN, DAY), ("tan_hong", DAY, None)]),
        ([("phuc_xa", BEGIN, LATER)], [("phuc_xa", BEGIN, DAY), ("tan_hong", DAY, LATER)]),
        ([("phuc_xa", BEGIN, TODAY)], [("phuc_xa", BEGIN, TODAY)]),
        ([("phuc_xa", BEGIN, DAY)], [("phuc_xa", BEGIN, DAY)]),
        ([("phuc_xa", DAY, None)], [("tan_hong", DAY, None)]),
        ([("phuc_xa", LATER, None)], [("tan_hong", LATER, None)]),
        (
            [("phuc_xa", BEGIN, None), ("tan_hong", BEGIN, None)],
            [("phuc_xa", BEGIN, DAY), ("tan_hong", BEGIN, None)],
        ),
        (
            [("phuc_xa", BEGIN, None), ("tan_hong", BEGIN, LATER)],
            [("phuc_xa", BEGIN, DAY), ("tan_hong", BEGIN, LATER), ("tan_hong", LATER, None)],
        ),
        (
            [("phuc_xa", BEGIN, None), ("tan_hong", LATER, MUCH_LATER)],
            [
                ("phuc_xa", BEGIN, DAY),
                ("tan_hong", DAY, LATER),
                ("tan_hong", LATER, MUCH_LATER),
                ("tan_hong", MUCH_LATER, None),
            ],
        ),
        (
            [("phuc_xa", BEGIN, LATER), ("phuc_xa", MUCH_LATER, None)],
            [("phuc_xa", BEGIN, DAY), ("tan_hong", DAY, LATER), ("tan_hong", MUCH_LATER, None)],
        ),
    ],
    ids=[
        "runs",
        "runs out later",
        "had run out",
        "runs out then",
        "begins then",
        "begins later",
        "has it there too",
        "has it there for a while",
        "has it there later for a while",
        "twice with a gap",
    ],
)
def test_every_day_of_a_grant_goes_along_once(city: Cast, before: list[Span], after: list[Span]) -> None:
    give(city, *before)
    joined(city)
    wanted = [(city.units[unit], span(first, end)) for unit, first, end in after]
    assert held(city) == wanted


def test_grants_that_end_are_closed_and_what_never_began_goes(city: Cast) -> None:
    give(city, ("phuc_xa", BEGIN, LATER), ("phuc_xa", MUCH_LATER, None))
    joined(city, goal=False)
    assert held(city) == [(city.units["phuc_xa"], span(BEGIN, DAY))]


def test_two_units_into_one_give_one_grant(city: Cast) -> None:
    give(city, ("phuc_xa", BEGIN, LATER), ("tan_hong", BEGIN, None))
    decision = Decision()
    decision.add(
        K.ABSORB, city.units["agencies"], origins=whole(city.units["phuc_xa"], city.units["tan_hong"])
    )
    decision.done()
    assert held(city) == [
        (city.units["agencies"], span(DAY)),
        (city.units["phuc_xa"], span(BEGIN, DAY)),
        (city.units["tan_hong"], span(BEGIN, DAY)),
    ]


def test_another_role_is_another_grant_and_the_reason_names_the_decision(city: Cast) -> None:
    give(city, ("phuc_xa", BEGIN, None), role="LEADER")
    give(city, ("tan_hong", BEGIN, None))
    joined(city)
    new = RoleGrant.objects.get(account=city.accounts["moi"], role_code="LEADER", unit=city.units["tan_hong"])
    assert (new.during, new.reason) == (span(DAY), "Chuyển theo 1286-QĐ/TU ngày 01/7/2024")
