"""Number books on screen: what was taken, what was cancelled and why, what comes next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from namro.documents.books.actions import take
from namro.documents.models import BookEntry
from tests.cast import BY, TODAY, Cast
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]
BOOKS = "/so-van-ban/"


def taken(city: Cast, subject: str = "Báo cáo tháng 6", unit: str = "city") -> BookEntry:
    return take(by=BY, issuer=city.units[unit], kind="BC/TU", on=TODAY, subject=subject)


def test_an_empty_book_says_what_will_stand_in_it(city: Cast, signed_in: SignIn) -> None:
    found = page(signed_in("thanhuy").get(BOOKS))
    assert "chưa lấy số văn bản nào" in found.said
    assert barriers(found) == []


def test_numbers_newest_first_and_the_next_one(city: Cast, signed_in: SignIn) -> None:
    taken(city), taken(city, "Báo cáo quý II")
    found = page(signed_in("thanhuy").get(BOOKS))
    rows = [row for row in found.text("tr") if "Báo cáo" in row]
    assert [row[:2] for row in rows] == ["02", "01"]
    assert "Số tiếp theo của nhiệm kỳ: 03" in found.said
    assert barriers(found) == []


def test_a_number_is_cancelled_with_a_reason_and_stays(city: Cast, signed_in: SignIn) -> None:
    entry = taken(city)
    client = signed_in("thanhuy")
    refused = client.post(f"{BOOKS}{entry.pk}/huy/", {"reason": " "})
    assert refused.status_code == 422 and "Chưa nhập mục này" in refused.content.decode()
    assert client.post(f"{BOOKS}{entry.pk}/huy/", {"reason": "Ghi nhầm"}).status_code == 302
    said = page(client.get(BOOKS)).said
    assert "Đã hủy 05/7/2024: Ghi nhầm" in said and "Số tiếp theo của nhiệm kỳ: 02" in said
    again = client.post(f"{BOOKS}{entry.pk}/huy/", {"reason": "Lần nữa"})
    assert again.status_code == 422 and "đã hủy ngày 05/7/2024" in again.content.decode()


def test_a_leader_reads_and_does_not_cancel(city: Cast, signed_in: SignIn) -> None:
    entry = taken(city)
    client = signed_in("lanhdao")
    assert "Hủy số" not in page(client.get(BOOKS)).said
    assert client.post(f"{BOOKS}{entry.pk}/huy/", {"reason": "Không được"}).status_code == 403


@pytest.mark.parametrize(("query", "status"), [("?don-vi=D99999", 404), ("?so=99999", 404)])
def test_what_is_not_there(city: Cast, signed_in: SignIn, query: str, status: int) -> None:
    assert signed_in("thanhuy").get(BOOKS + query).status_code == status


def test_books_of_another_unit_are_refused(city: Cast, signed_in: SignIn) -> None:
    taken(city)
    answer = signed_in("badinh").get(f"{BOOKS}?don-vi={city.code('city')}")
    assert answer.status_code == 403 and "Báo cáo tháng 6" not in answer.content.decode()


def test_at_most_twelve_statements(city: Cast, signed_in: SignIn) -> None:
    taken(city)
    client = signed_in("thanhuy")
    client.get(BOOKS)
    with statements() as found:
        client.get(BOOKS)
    assert len(found) <= MOST_STATEMENTS, found
