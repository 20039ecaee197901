"""A view of a protected record is committed before anything is shown, whatever becomes of the request."""

from __future__ import annotations

import time

import psycopg
import pytest
from django.db import connection, transaction

from namro.access.models import Account
from namro.journal.actions import NotRecorded, declare, seen
from namro.journal.models import JournalEvent
from namro.units.models import AdminArea
from tests.journal.rows import area


@pytest.fixture
def record(owner: psycopg.Connection) -> AdminArea:
    made = area()
    made.save()
    return made


def views(owner: psycopg.Connection) -> list[tuple[object, ...]]:
    return owner.execute(
        "SELECT table_name, row_pk, actor, reason, request, protected_case, old, new "
        "FROM journal_event WHERE op = 'SEEN' ORDER BY id"
    ).fetchall()


def test_who_saw_what_and_why(owner: psycopg.Connection, record: AdminArea) -> None:
    reader = Account.objects.create(username="thu.nghiem", display_name="Thử")
    seen(by=reader, row=record, reason="Thẩm tra vụ việc", protected_case=12)
    [view] = views(owner)
    assert view == ("units_adminarea", str(record.pk), str(reader.pk), "Thẩm tra vụ việc", "", 12, None, None)


def test_in_a_read_only_request(owner: psycopg.Connection, record: AdminArea) -> None:
    with transaction.atomic():
        declare(read_only=True, actor="7", request="r1")
        seen(by="test", row=record, reason="Đọc")
        assert len(views(owner)) == 1, "committed while the page is still being made"
        assert views(owner)[0][4] == "r1"


def test_it_stays_when_the_request_fails(owner: psycopg.Connection, record: AdminArea) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        seen(by="test", row=record, reason="Đọc")
        raise RuntimeError
    assert len(views(owner)) == 1


def test_no_event_no_page(owner: psycopg.Connection, record: AdminArea) -> None:
    owner.execute("REVOKE INSERT ON journal_event FROM namro_app")
    with pytest.raises(NotRecorded, match="không mở được hồ sơ"):
        seen(by="test", row=record, reason="Đọc")
    assert views(owner) == []


def test_no_event_when_the_server_does_not_answer(
    owner: psycopg.Connection, record: AdminArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.ensure_connection()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    with pytest.raises(NotRecorded):
        seen(by="test", row=record, reason="Đọc")


def test_nobody_cannot_look(owner: psycopg.Connection, record: AdminArea) -> None:
    with pytest.raises(ValueError, match="ai thực hiện"):
        seen(by=None, row=record, reason="Đọc")
    assert views(owner) == []


def test_it_leaves_no_connection_behind(owner: psycopg.Connection, record: AdminArea) -> None:
    def count() -> int:
        row = owner.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchone()
        assert row is not None
        return int(row[0])

    connection.ensure_connection()
    before = count()
    for _ in range(5):
        seen(by="test", row=record, reason="Đọc")
    assert JournalEvent.objects.filter(op=JournalEvent.Op.SEEN).count() == 5
    deadline = time.monotonic() + 10
    while count() > before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
