"""Small rows to write: an administrative area is the plainest recorded table."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg

from namro.ground.ranges import span
from namro.journal.actions import seal
from namro.journal.models import JournalBlock, JournalEvent
from namro.units.models import AdminArea, AreaLevel

TABLE = "units_adminarea"
PATIENCE = 90.0

INSERT_AREA = (
    "INSERT INTO units_adminarea (code, name, level, during) "
    "VALUES (%s, 'Xã thử', 'COMMUNE', daterange('2024-01-01', NULL)) RETURNING id"
)


def area(code: str = "00001", name: str = "Phường Phúc Xá") -> AdminArea:
    """Not saved yet."""
    return AdminArea(code=code, name=name, level=AreaLevel.COMMUNE, during=span(date(2024, 1, 1)))


def events(table: str = TABLE) -> list[JournalEvent]:
    return list(JournalEvent.objects.filter(table_name=table).order_by("id"))


def write(connection: psycopg.Connection, *codes: str) -> None:
    """Plain SQL, one statement for each code."""
    for code in codes:
        connection.execute(INSERT_AREA, [code])


def newest(connection: psycopg.Connection) -> tuple[int, int]:
    """Transaction and id of the newest event."""
    row = connection.execute("SELECT xid, id FROM journal_event ORDER BY id DESC LIMIT 1").fetchone()
    assert row is not None
    return row


LAST_OF_THIS_SERVER = """
SELECT coalesce(max(xid), 0) FROM journal_event
 WHERE xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""


def until_final(connection: psycopg.Connection) -> None:
    """Wait until no transaction of this server is older than the last one that left an event.

    The newest id is not enough: it may belong to the oldest transaction. Other tests run on the same
    server; their open transactions hold sealing back as any would. Events restored from another
    server carry numbers that this one has not given out; they wait for nobody.
    """
    xid = connection.execute(LAST_OF_THIS_SERVER).fetchone()[0]  # type: ignore[index]
    deadline = time.monotonic() + PATIENCE
    query = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > %s"
    while not connection.execute(query, [xid]).fetchone()[0]:  # type: ignore[index]
        assert time.monotonic() < deadline, "another transaction has been open all the time"
        time.sleep(0.02)


def sealed(connection: psycopg.Connection, *, most: int = 5_000) -> list[JournalBlock]:
    """Seal everything written so far; the new blocks."""
    until_final(connection)
    made = []
    while (block := seal(by="test", most=most)) is not None:
        made.append(block)
    return made


@contextmanager
def tampering(connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The owner takes the triggers away for a while, as somebody who means harm can."""
    tables = ("journal_event", "journal_block")
    for table in tables:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield connection
    for table in tables:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def undone(connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """As ``tampering``, and afterwards both tables are as they were."""
    tables = ("journal_event", "journal_block")
    for table in tables:
        connection.execute(f"CREATE TEMP TABLE kept_{table} AS TABLE {table}")
    with tampering(connection):
        yield connection
        for table in tables:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} TABLE kept_{table}")
            connection.execute(f"DROP TABLE kept_{table}")
