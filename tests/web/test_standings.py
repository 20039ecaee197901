"""All indicators of a unit and its direct units at once: the same values as one by one."""

from __future__ import annotations

from datetime import date

import pytest

from namro.figures.folds import Presence, figure
from namro.ground.periods import Period
from namro.targets.models import Indicator
from namro.targets.queries import located, standings
from namro.units.queries import children, place
from tests.cast import Cast
from tests.web.pages import statements


@pytest.mark.parametrize("key", ["city", "ba_dinh", "phuc_xa", "cell_1", "office"])
@pytest.mark.parametrize("code", ["2024-H1", "2024-05", "2023", "2024"])
def test_each_share_is_the_figure_at_its_own_address(city: Cast, key: str, code: str) -> None:
    period = Period.parse(code)
    here = place(city.code(key), max(period.last, date(2024, 3, 1)))
    found = standings(here, period)
    assert [below for below, _ in found.below] == children(here)
    for standing in (found.own, *(below for _, below in found.below)):
        assert set(standing) == set(Indicator)
        for share in standing.values():
            alone = figure(share.address)
            assert (share.part.amount, share.base.amount) == (alone.part.amount, alone.base.amount)
            assert share.base.presence is alone.base.presence


def test_two_statements_serve_all_indicators_units_and_other_figures(city: Cast) -> None:
    here, period = place(city.code("city"), date(2024, 6, 30)), Period.parse("2024-H1")
    other = located("membership.members", here, period)
    with statements() as asked:
        found = standings(here, period, [other])
    assert len(asked) == 2
    assert found.others == [figure(other.address)]


def test_an_annulment_counts_against_and_what_was_not_given_is_missing(city: Cast) -> None:
    here = place(city.code("ba_dinh"), date(2024, 6, 30))
    standing = standings(here, Period.parse("2024-H1")).own
    assert standing[Indicator.MEMBER_ENTERPRISE].part.amount == 1
    assert standing[Indicator.MEMBER_ENTERPRISE].base.amount == 8
    assert standing[Indicator.MASS_ORG].base.presence is Presence.MISSING
    assert standing[Indicator.MASS_MEMBER].part.amount == 9
