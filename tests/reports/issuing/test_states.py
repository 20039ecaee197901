"""States of an edition and whose step each is: every pair, every role."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.reports import states
from namro.reports.models import Edition, Report
from namro.reports.states import NEXT, OWNERS, S
from tests.cast import Cast
from tests.reports.issuing.steps import drafted


@pytest.mark.parametrize("here", list(S))
@pytest.mark.parametrize("there", list(S))
def test_only_steps_that_lead_on_are_taken(here: str, there: str) -> None:
    edition = Edition(state=here)
    if there in NEXT[here]:
        states.check_move(edition, there)
    else:
        with pytest.raises(HouseError, match="không chuyển sang"):
            states.check_move(edition, there)


def test_every_state_has_an_owner_and_what_is_over_stays_over() -> None:
    assert set(NEXT) == set(OWNERS) == set(S)
    assert NEXT[S.ISSUED] == NEXT[S.DROPPED] == ()
    assert {there for way in NEXT.values() for there in way} == set(S)


@pytest.mark.parametrize("state", list(S))
def test_text_is_written_in_a_draft_alone(state: str) -> None:
    edition = Edition(state=state)
    if state == S.DRAFT:
        states.check_editable(edition)
    else:
        with pytest.raises(HouseError):
            states.check_editable(edition)


Check = Callable[[object, Edition], None]
MAY: dict[Check, set[str]] = {
    states.check_may_edit: {"lanhdao", "thanhuy", "badinh"},
    states.check_may_check: {"lanhdao", "thanhuy", "badinh"},
    states.check_may_return: {"lanhdao", "thanhuy", "badinh"},
    states.check_may_sign: {"lanhdao"},
    states.check_may_issue: {"thanhuy", "badinh"},
    states.check_may_drop: {"lanhdao", "thanhuy", "badinh"},
}


@pytest.mark.parametrize("check", MAY, ids=lambda one: one.__name__)
def test_who_may_take_each_step(city: Cast, check: Check) -> None:
    edition = drafted(city, "ba_dinh")
    may = set()
    for name, account in city.accounts.items():
        try:
            check(account, edition)
        except Refused:
            continue
        may.add(name)
    assert may == MAY[check]
    check("a command", edition)


def test_who_may_begin_and_correct(city: Cast) -> None:
    report = Report(unit=city.units["ba_dinh"])
    for name in ("lanhdao", "thanhuy", "badinh"):
        states.check_may_begin(city.accounts[name], report.unit)
        states.check_may_correct(city.accounts[name], report)
    for name in ("phucxa", "quantri", "moi"):
        with pytest.raises(Refused):
            states.check_may_begin(city.accounts[name], report.unit)


def test_whoever_signs_may_send_back_without_the_right_to_check(
    city: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(states.OWNERS, S.DRAFT, states.Permission.GRANT_ROLES)
    edition = drafted(city)
    states.check_may_return(city.accounts["lanhdao"], edition)
    with pytest.raises(Refused):
        states.check_may_return(city.accounts["badinh"], edition)
