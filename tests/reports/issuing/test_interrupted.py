"""An issue that dies between number and files leaves nothing; two that issue at once take two numbers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, connection

from namro.documents.models import BookEntry, NumberBook
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.reports import output
from namro.reports.issuing.actions import begin, issue
from namro.reports.models import Edition, IssuedFile
from tests.cast import TODAY, Cast
from tests.reports.issuing.steps import H1, NAME, signed

LEFT = """
SELECT (SELECT count(*) FROM documents_bookentry), (SELECT count(*) FROM documents_numberbook),
       (SELECT count(*) FROM reports_issuedfile), (SELECT state FROM reports_edition)
"""


@pytest.fixture
def city(committed_city: Cast) -> Iterator[Cast]:
    yield committed_city


def test_a_connection_lost_in_the_middle(
    city: Cast, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = signed(city)

    def lose(*_: object) -> bytes:
        assert BookEntry.objects.count() == 1, "the number is taken already"
        assert connection.connection is not None
        connection.connection.close()
        return b""

    monkeypatch.setattr(output, "render", lose)
    with pytest.raises((DatabaseError, InterfaceError)):
        issue(by="office", edition=edition, read_at=None)
    connection.close()
    assert owner.execute(LEFT).fetchone() == (0, 0, 0, "SIGNED")
    monkeypatch.undo()
    again = Edition.objects.select_related("report__unit", "freeze").get()
    assert str(issue(by="office", edition=again, read_at=None).entry) == "01"


def test_a_process_killed_in_the_middle(city: Cast, owner: psycopg.Connection) -> None:
    edition = signed(city)
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            _issue_and_die(edition)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert owner.execute(LEFT).fetchone() == (0, 0, 0, "SIGNED")


def _issue_and_die(edition: Edition) -> None:
    """In a process of its own: killed when the number is taken and the first file is being made."""

    def die(*_: object) -> bytes:
        if BookEntry.objects.count() == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return b""

    output.render = die
    issue(by="office", edition=edition, read_at=None)


def test_two_reports_issued_at_once_take_two_numbers(city: Cast) -> None:
    ready = two_signed(city)
    start = Barrier(2)

    def work(pk: int) -> str:
        try:
            with clock.frozen(TODAY):
                edition = Edition.objects.select_related("report__unit", "freeze").get(pk=pk)
                start.wait()
                return str(issue(by="office", edition=edition, read_at=None).entry)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(work, ready)) == ["01", "02"]
    assert NumberBook.objects.count() == 1 and IssuedFile.objects.count() == 8


def two_signed(city: Cast) -> list[int]:
    other = begin(by="test", template=NAME, unit=city.units["city"], period=H1, tree_day=date(2024, 7, 1))
    return [signed(city).pk, signed(city, other).pk]


def test_one_report_issued_twice_at_once_is_issued_once(city: Cast) -> None:
    pk = signed(city).pk
    start = Barrier(2)

    def work(_: int) -> str:
        try:
            with clock.frozen(TODAY):
                edition = Edition.objects.select_related("report__unit", "freeze").get(pk=pk)
                start.wait()
                issue(by="office", edition=edition, read_at=edition.version)
                return "issued"
        except HouseError as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(work, range(2)))
    assert "issued" in answers and any("vừa sửa bản báo cáo này" in answer for answer in answers)
    assert BookEntry.objects.count() == 1
