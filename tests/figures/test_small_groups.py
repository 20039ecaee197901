"""What is told of groups alone: no number below the smallest group, no list, no workbook."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from namro.access.queries import Refused, reader
from namro.figures.address import Address, Located, locate
from namro.figures.breakdown import by_child, matrix
from namro.figures.errors import NotAdditive
from namro.figures.folds import SMALL, Presence, Share, figure
from namro.figures.listing import Wish, export, listing
from namro.ground.periods import Period
from namro.people.models import Person
from namro.regulations import queries
from tests.cast import Cast
from tests.strict import StrictClient

KEY, RATIO = "membership.admitted.minority", "membership.admitted_share_minority"
H1 = Period.parse("2024-H1")


@pytest.fixture(autouse=True)
def _small_groups_are_not_told(monkeypatch: pytest.MonkeyPatch, _every_number_is_told: None) -> None:
    monkeypatch.setattr("namro.figures.folds.min_group", queries.min_group)


def marked(number: int) -> None:
    """So many of those admitted in the first half of 2024 belong to the group."""
    admitted = Person.objects.filter(admissions__happened_on__range=(H1.first, H1.last), admissions__sign=1)
    kept = admitted.exclude(full_name="Phạm Thu Hà").order_by("pk").values_list("pk", flat=True)
    Person.objects.filter(pk__in=list(kept[:number])).update(minority=True)


def at(city: Cast, key: str = KEY) -> Located:
    return locate(Address(key, city.code("city"), H1))


@pytest.mark.parametrize(("number", "told"), [(0, "0"), (1, SMALL), (4, SMALL), (5, "5"), (6, "6")])
def test_a_number_below_the_smallest_group_is_not_told(city: Cast, number: int, told: str) -> None:
    marked(number)
    assert figure(at(city).address).text == told


def test_nor_is_its_share_nor_that_of_a_unit(city: Cast) -> None:
    marked(6)
    share = figure(at(city, RATIO).address)
    assert isinstance(share, Share) and share.presence is Presence.PRESENT
    lines = {line.name: line.figure for line in by_child(at(city, RATIO))}
    assert lines["Quận Ba Đình"].presence is Presence.HIDDEN
    assert lines["Quận Ba Đình"].text == SMALL
    assert all(line.figure.text in (SMALL, "0") for line in by_child(at(city)))


def test_there_is_no_list_no_workbook_and_no_table_of_months(city: Cast) -> None:
    marked(6)
    who = reader(city.accounts["thanhuy"])
    with pytest.raises(Refused, match="chỉ xem theo nhóm"):
        listing(at(city), who, Wish())
    with pytest.raises(Refused, match="chỉ xem theo nhóm"):
        export(at(city), who, Wish())
    with pytest.raises(NotAdditive, match="nhóm quá nhỏ"):
        matrix(at(city), H1.months())


def test_the_page_says_so(city: Cast) -> None:
    marked(2)
    client: Client = StrictClient()
    client.force_login(city.accounts["thanhuy"])
    html = client.get(str(at(city).address)).content.decode()
    assert SMALL in html and "không mở danh sách từng người" in html
    assert client.get(f"{at(city).address!s}danh-sach.xlsx").status_code == 403


def test_other_figures_are_told_however_small(city: Cast) -> None:
    assert figure(at(city, "membership.admitted.pupils").address).text == "1"


def test_the_smallest_group_is_a_rule_that_is_read_once(
    city: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    queries.forget_terms()
    with django_assert_num_queries(1):
        assert queries.min_group(H1.last) == queries.min_group(H1.last) == 5
