"""The journal is only ever added to: the application's role lacks the right, the owner is refused."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError
from psycopg import errors

from namro.config import embedded
from namro.journal.models import JournalEvent
from tests.journal.rows import area, sealed, write

TABLES = ("journal_event", "journal_block")
CHANGES = ("UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}")
COLUMN = {"journal_event": "reason", "journal_block": "sealed_by"}
ATTEMPTS = (
    "ALTER TABLE journal_event DISABLE TRIGGER ALL",
    "DROP TABLE journal_event",
    "DROP FUNCTION journal_record() CASCADE",
    "CREATE OR REPLACE FUNCTION journal_stamp() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN END$$",
    "ALTER TABLE units_adminarea DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "SET ROLE namro_owner",
    "CREATE TABLE public.aside (id int)",
)


@pytest.fixture
def written(owner: psycopg.Connection) -> psycopg.Connection:
    """The owner's connection to a journal of one event in one block."""
    write(owner, "00001")
    sealed(owner)
    return owner


@pytest.fixture
def app(written: psycopg.Connection, database_urls: embedded.Urls) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_urls.app, autocommit=True) as made:
        yield made


def rows(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row[0])


def statements() -> list[tuple[str, str]]:
    """Each way to take something from each table."""
    return [(table, verb.format(table, COLUMN[table], "'sửa'")) for table in TABLES for verb in CHANGES]


def test_the_application_has_no_right(app: psycopg.Connection) -> None:
    for table, statement in statements():
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
            app.execute(statement)  # type: ignore[arg-type]
        assert rows(app, table) == 1


def test_the_owner_is_refused_in_a_sentence(written: psycopg.Connection) -> None:
    for table, statement in statements():
        with pytest.raises(errors.InsufficientPrivilege, match=f"Nhật ký chỉ được ghi thêm.*{table}"):
            written.execute(statement)  # type: ignore[arg-type]
        assert rows(written, table) == 1


def test_a_session_setting_does_not_switch_the_refusal_off(written: psycopg.Connection) -> None:
    names = written.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'journal_event'::regclass")
    ignored = ",".join(f"journal_event:{row[0]}" for row in names)
    written.execute("SELECT set_config('pgtrigger.ignore', %s, false)", ["{" + ignored + "}"])
    with pytest.raises(errors.InsufficientPrivilege):
        written.execute("DELETE FROM journal_event")


def test_the_application_cannot_take_the_guards_away(app: psycopg.Connection) -> None:
    for statement in ATTEMPTS:
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute(statement)  # type: ignore[call-overload]


@pytest.mark.django_db
def test_saving_an_event_again_is_refused() -> None:
    area().save()
    event = JournalEvent.objects.get()
    with pytest.raises(DatabaseError, match="permission denied"):
        event.save()
