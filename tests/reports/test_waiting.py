"""What waits for a reader among the reports, what was issued, what moved since another edition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from namro.access.queries import reader
from namro.ground.periods import Period
from namro.membership.models import AdmissionEvent
from namro.reports import template as templates
from namro.reports.compose import compose
from namro.reports.issuing.actions import begin, drop
from namro.reports.queries import (
    address,
    editions_of,
    issued_editions,
    listed,
    period_title,
    waiting_reports,
)
from namro.reports.since import moved_since
from tests.cast import Cast
from tests.web.pages import statements
from tests.web.reports.writing import H1, NAME, checked, drafted, issued, keys_in, signed

EVERYBODY = ("lanhdao", "thanhuy", "badinh", "phucxa", "quantri")


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path) -> Iterator[None]:
    keys_in(settings, tmp_path)
    yield


def waits(city: Cast) -> dict[str, list[str]]:
    """The tasks of everybody for whom something waits."""
    found = {name: waiting_reports(reader(city.accounts[name])) for name in EVERYBODY}
    return {name: [one.task for one in tasks] for name, tasks in found.items() if tasks}


def test_each_state_waits_for_whoever_takes_its_next_step(city: Cast) -> None:
    assert waits(city) == {}
    edition = drafted(city)
    assert waits(city) == {"thanhuy": ["hoàn thiện"], "lanhdao": ["kiểm tra, chốt số"]}
    edition = checked(city, edition)
    assert waits(city) == {"lanhdao": ["ký"]}


def test_a_signed_one_waits_for_its_issue_and_an_issued_one_for_nobody(city: Cast) -> None:
    signed(city)
    assert waits(city) == {"thanhuy": ["phát hành"]}
    issued(city, drafted(city, "ba_dinh"))
    assert waits(city) == {"thanhuy": ["phát hành"]}


def test_a_district_waits_for_its_own_and_for_the_city(city: Cast) -> None:
    drafted(city, "ba_dinh", "badinh")
    assert waits(city) == {
        "badinh": ["hoàn thiện"],
        "lanhdao": ["kiểm tra, chốt số"],
        "thanhuy": ["kiểm tra, chốt số"],
    }


def test_what_was_dropped_waits_for_nobody(city: Cast) -> None:
    edition = drafted(city)
    drop(by="test", edition=edition, reason="Nhầm kỳ", read_at=None)
    who = reader(city.accounts["thanhuy"])
    assert waits(city) == {} and editions_of(NAME, city.units["city"].pk, who) == []


def test_it_is_found_with_two_statements_and_says_where(city: Cast) -> None:
    drafted(city, "ba_dinh", "badinh")
    drafted(city)
    who = reader(city.accounts["lanhdao"])
    with statements() as found:
        waiting = waiting_reports(who)
        told = [(one.place.short_name, one.href) for one in waiting]
    assert len(found) <= 2
    assert [name for name, _ in told] == ["Quận Ba Đình", "Thành phố Hà Nội"]
    assert all(href == address(one.edition) for (_, href), one in zip(told, waiting, strict=True))


def test_issued_ones_are_listed_for_whoever_sees_the_unit(city: Cast) -> None:
    issued(city)
    assert [one.period for one in listed(list(issued_editions(reader(city.accounts["lanhdao"]))))] == [
        "6 tháng đầu năm 2024"
    ]
    assert not issued_editions(reader(city.accounts["badinh"])).exists()
    assert not issued_editions(reader(city.accounts["quantri"])).exists()


@pytest.mark.parametrize(
    ("code", "title"), [("2024-H1", "6 tháng đầu năm 2024"), ("không còn đọc được", "không còn đọc được")]
)
def test_a_period_is_told_in_words(code: str, title: str) -> None:
    assert period_title(code) == title


def test_what_moved_since_an_edition_of_the_same_period(city: Cast) -> None:
    edition = issued(city)
    text = templates.load(NAME)
    assert moved_since(compose(text, city.code("city"), H1), edition) == []
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    with statements() as found:
        moved = moved_since(compose(text, city.code("city"), H1), edition)
    admitted = next(one for one in moved if one.title == "Kết nạp đảng viên")
    assert (admitted.before, admitted.now) == ("7", "6")
    assert admitted.before_href == f"{admitted.now_href}?ban=1"
    assert sum("figures_frozenfigure" in one for one in found) == 1


def test_what_moved_since_an_edition_of_another_period(city: Cast) -> None:
    earlier = begin(
        by=city.accounts["thanhuy"],
        template=NAME,
        unit=city.units["city"],
        period=Period.parse("2023-H1"),
    )
    edition = issued(city, earlier)
    moved = moved_since(compose(templates.load(NAME), city.code("city"), H1), edition)
    admitted = next(one for one in moved if one.title == "Kết nạp đảng viên")
    assert (admitted.before, admitted.now) == ("1", "7")
    assert "/2023-H1/?ban=1" in admitted.before_href and "/2024-H1/" in admitted.now_href
