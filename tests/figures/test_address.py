"""An address has one spelling, and a wrong one is answered with the right one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.figures.address import BREAKDOWNS, PARTS, Address
from namro.figures.errors import AddressError, MetricError
from namro.figures.registry import metrics
from namro.ground.periods import Period

KEYS = [definition.key for definition in metrics]
PERIODS = ["2024", "2024-06", "2024-Q1", "2024-H1", "2024-9T", "2024~nn", "2024-01-05..2024-02-29"]


addresses = st.builds(
    Address,
    key=st.sampled_from(KEYS),
    unit=st.integers(1, 99999).map(lambda number: f"D{number:05d}"),
    period=st.sampled_from(PERIODS).map(Period.parse),
    tree_day=st.none() | st.dates(date(2008, 1, 1), date(2030, 1, 1)),
    breakdown=st.sampled_from(["", *BREAKDOWNS]),
    part=st.sampled_from(["", *PARTS]),
)
frozen = st.builds(Address.with_, addresses, breakdown=st.just(""), freeze=st.integers(1, 2**31 - 1))


@given(addresses | frozen)
def test_spelling_and_parsing_are_inverse(address: Address) -> None:
    parsed = Address.parse(str(address))
    assert str(parsed) == str(address)
    assert parsed.day == address.day
    assert parsed.freeze == address.freeze


@given(frozen)
def test_a_freeze_is_spelled_and_the_live_figure_has_none(address: Address) -> None:
    assert f"ban={address.freeze}" in str(address)
    assert "ban=" not in str(address.live)
    assert address.live.with_(freeze=address.freeze) == address


@given(addresses)
def test_defaults_are_left_out(address: Address) -> None:
    spelled = str(address.with_(tree_day=address.period.last, breakdown="", part=""))
    assert "?" not in spelled
    assert spelled == str(address.with_(tree_day=None, breakdown="", part=""))


def test_structure_day_is_spelled_when_it_departs() -> None:
    address = Address("membership.admitted", "D00001", Period.parse("2024-H1"), tree_day=date(2025, 7, 1))
    assert str(address) == "/so-lieu/membership.admitted/D00001/2024-H1/?cay=2025-07-01"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("/so-lieu/membership.admited/D00001/2024-H1/", "membership.admitted"),
        ("/so-lieu/membership.admitted/D00001/2024-H3/", "2024-H1"),
        ("/so-lieu/membership.admitted/D00001/2024-h1/", "2024-H1"),
        ("/so-lieu/membership.admitted/D00001/2024-H1/?cay=30-6-2024", "2024-06-30"),
        ("/so-lieu/membership.admitted/D00001/2024-H1/?theo=ngay", "don-vi"),
        ("/so-lieu/membership.admitted/D00001/2024-H1/?ban=moi", "ban=3"),
        ("/so-lieu/membership.admitted/D00001/2024-H1/?ban=0", "bản chốt số “0”"),
        ("/so-lieu/membership.admitted/D00001/2024-H1/?ban=²", "bản chốt"),
        ("/so-lieu/membership.admitted/D00001/2024-H1/?ban=99999999999", "bản chốt"),
        ("/so-lieu/membership.admitted/D00001/2024-H1/?ban=3&theo=thang", "Bỏ phần “ban=”"),
        ("/so-lieu/membership.admitted/D00001/", "<mã đơn vị>"),
        ("/bao-cao/x/", "/so-lieu/"),
    ],
)
def test_a_wrong_address_is_answered_with_what_would_be_right(text: str, says: str) -> None:
    with pytest.raises((AddressError, MetricError)) as refusal:
        Address.parse(text)
    assert says in str(refusal.value)
