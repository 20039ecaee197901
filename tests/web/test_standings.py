"""All indicators of a unit and its direct units at once: the same values as one by one."""

from __future__ import annotations

from datetime import date

import pytest

from namro.figures.folds import Presence, figure
from namro.ground.periods import Period
from namro.targets.models import Indicator
from namro.targets.queries import standings
from namro.units.queries import children, place
from tests.cast import Cast
from tests.web.pages import statements


@pytest.mark.parametrize("key", ["city", "ba_dinh", "phuc_xa", "cell_1", "office"])
@pytest.mark.parametrize("code", ["2024-H1", "2024-05", "2023", "2024"])
def test_each_share_is_the_figure_at_its_own_address(city: Cast, key: str, code: str) -> None:
    period = Period.parse(code)
    here = place(city.code(key), max(period.last, date(2024, 3, 1)))
    kids = children(here)
    found = standings(here, kids, period)
    assert set(found) == {here.id, *(kid.id for kid in kids)}
    for standing in found.values():
        assert set(standing) == set(Indicator)
        for share in standing.values():
            alone = figure(share.address)
            assert (share.part.amount, share.base.amount) == (alone.part.amount, alone.base.amount)
            assert share.base.presence is alone.base.presence


def test_one_statement_serves_them_all(city: Cast) -> None:
    here = place(city.code("city"), date(2024, 6, 30))
    kids = children(here)
    with statements() as asked:
        standings(here, kids, Period.parse("2024-H1"))
    assert len(asked) == 1


def test_an_annulment_counts_against_and_what_was_not_given_is_missing(city: Cast) -> None:
    here = place(city.code("ba_dinh"), date(2024, 6, 30))
    standing = standings(here, [], Period.parse("2024-H1"))[here.id]
    assert standing[Indicator.MEMBER_ENTERPRISE].part.amount == 1
    assert standing[Indicator.MEMBER_ENTERPRISE].base.amount == 8
    assert standing[Indicator.MASS_ORG].base.presence is Presence.MISSING
    assert standing[Indicator.MASS_MEMBER].part.amount == 9
