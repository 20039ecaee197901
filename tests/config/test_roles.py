"""The application's role: everything with the rows, with the journal only add and read."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors, sql

from namro.config import embedded
from namro.config.roles import grant_application_role


@pytest.fixture
def app(transactional_db: None, database_urls: embedded.Urls) -> psycopg.Connection:
    return psycopg.connect(database_urls.app, autocommit=True)


def journal_tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'journal\\_%'"
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_journal_can_be_added_to_and_read_only(owner: psycopg.Connection, verb: str) -> None:
    tables = journal_tables(owner)
    assert tables
    for table in tables:
        rights = owner.execute(
            "SELECT has_table_privilege('namro_app', %s, %s), "
            "has_table_privilege('namro_app', %s, 'INSERT'), has_table_privilege('namro_app', %s, 'SELECT')",
            [table, verb, table, table],
        ).fetchone()
        assert rights == (False, True, True), table


def tables_without(connection: psycopg.Connection, rights: str) -> list[str]:
    """Tables but the journal's on which the application lacks one of the rights."""
    rows = connection.execute(
        "SELECT relname::text FROM pg_class, unnest(%s::text[]) AS wanted "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'journal\\_%%' "
        "AND NOT has_table_privilege('namro_app', oid, wanted)",
        [rights.split()],
    )
    return sorted({row[0] for row in rows})


def test_every_other_table_can_be_written(owner: psycopg.Connection) -> None:
    assert tables_without(owner, "SELECT INSERT UPDATE DELETE") == []


def test_nothing_is_truncated_by_the_application(owner: psycopg.Connection) -> None:
    every = owner.execute(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'journal\\_%'"
    ).fetchone()
    assert (len(tables_without(owner, "TRUNCATE")),) == every


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (n int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
        "DROP TABLE django_session",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "CREATE EXTENSION hstore",
        "CREATE DATABASE mine",
    ],
)
def test_the_application_changes_no_structure(app: psycopg.Connection, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement.encode())
    app.close()


def test_triggers_cannot_be_switched_off_for_the_session(app: psycopg.Connection) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute("SET session_replication_role = 'replica'")
    app.close()


def test_a_later_table_is_open_at_once(owner: psycopg.Connection, app: psycopg.Connection) -> None:
    owner.execute("CREATE TABLE later (id bigserial PRIMARY KEY, n int)")
    app.execute("INSERT INTO later (n) VALUES (12)")
    assert app.execute("SELECT n FROM later").fetchall() == [(12,)]
    app.close()


def test_granting_again_changes_nothing(owner: psycopg.Connection) -> None:
    query = (
        "SELECT relname::text, relacl::text FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    before = owner.execute(query).fetchall()
    grant_application_role(owner, "namro_app")
    assert owner.execute(query).fetchall() == before


def test_a_role_with_an_unusual_name(owner: psycopg.Connection) -> None:
    """Names are quoted; the statement fails for want of the role, not of syntax."""
    name = 'no "such" role; DROP TABLE django_session'
    with pytest.raises(errors.UndefinedObject, match="does not exist"):
        grant_application_role(owner, name)
    assert owner.execute(sql.SQL("SELECT count(*) FROM django_session")).fetchone() == (0,)
