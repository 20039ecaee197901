"""Many at one book at once, and takings that fail: over real connections."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.db import connection, transaction

from namro.config.embedded import Urls
from namro.documents.books.actions import take
from namro.documents.models import BookEntry, NumberBook
from namro.ground import clock
from tests.cast import TODAY, Cast


@pytest.fixture
def city(committed_city: Cast) -> Iterator[Cast]:
    yield committed_city


def taken(city: Cast) -> int:
    return take(by="test", issuer=city.units["city"], kind="BC", on=TODAY, subject="Thử").number


def test_two_that_take_twenty_each_leave_no_gap(city: Cast) -> None:
    start = Barrier(2)

    def work(_: int) -> list[int]:
        try:
            with clock.frozen(TODAY):
                start.wait()
                return [taken(city) for _ in range(20)]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(work, range(2))
    assert sorted(first + second) == list(range(1, 41))
    assert first == sorted(first) and second == sorted(second)
    assert NumberBook.objects.count() == 1
    assert list(BookEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 41))


class Failed(Exception):
    pass


def test_what_is_rolled_back_took_nothing(city: Cast) -> None:
    assert taken(city) == 1
    with pytest.raises(Failed), transaction.atomic():
        assert taken(city) == 2
        raise Failed
    assert taken(city) == 2


def test_the_second_waits_for_the_first_and_gets_its_number_when_that_fails(city: Cast) -> None:
    holding, asked = Barrier(2), Barrier(2)
    found: list[int] = []

    def second() -> None:
        try:
            with clock.frozen(TODAY):
                holding.wait()
                asked.wait()
                found.append(taken(city))
        finally:
            connection.close()

    taken(city)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(second)
        with pytest.raises(Failed), transaction.atomic():
            assert taken(city) == 2
            holding.wait()
            asked.wait()
            assert found == []
            raise Failed
        waiting.result(timeout=20)
    assert found == [2]


def test_a_connection_that_breaks_leaves_its_number_free(city: Cast, database_urls: Urls) -> None:
    taken(city)
    book = NumberBook.objects.get()
    lost = psycopg.connect(database_urls.app)
    lost.execute("SELECT set_config('namro.actor', 'system:test', true)")
    lost.execute(
        "INSERT INTO documents_bookentry (book_id, number, taken_on, subject, taken_by, cancel_reason)"
        " VALUES (%s, 2, '2024-07-05', 'Mất kết nối', 'x', '')",
        [book.pk],
    )
    lost.close()
    assert taken(city) == 2
