"""What the application's role may do: all with the rows, but with the journal only add and read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection as default_connection
from psycopg import sql

from namro.config.database import django_settings, parse

APPEND_ONLY = r"journal\_%"  # every table of the journal, its sealed blocks included


def application_role() -> str:
    """The role of DATABASE_URL; a rootless address means the role named like the operating-system user."""
    return parse(os.environ["DATABASE_URL"]).get("user") or os.environ.get("USER", "")


def grant_application_role(connection: Any, role: str | None = None) -> None:
    """Give the application's role its rights; run as owner after every migrate, safe to repeat.

    ``connection`` is Django's or psycopg's connection of the owner.
    """
    name = sql.Identifier(role or application_role())
    with connection.cursor() as cursor:
        for statement in _grants(name):
            cursor.execute(statement)
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE %s",
            [APPEND_ONLY],
        )
        for (table,) in cursor.fetchall():
            revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
            cursor.execute(revoke.format(sql.Identifier(table), name))


def _grants(name: sql.Identifier) -> Iterator[sql.Composed]:
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name)
    yield sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(name)
    yield sql.SQL("GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {}").format(name)
    yield sql.SQL("GRANT EXECUTE ON ALL ROUTINES IN SCHEMA public TO {}").format(name)
    for what, rights in (
        ("TABLES", "SELECT, INSERT, UPDATE, DELETE"),
        ("SEQUENCES", "USAGE, SELECT, UPDATE"),
        ("ROUTINES", "EXECUTE"),
    ):
        yield sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {} ON {} TO {}").format(
            sql.SQL(rights), sql.SQL(what), name
        )


@contextmanager
def as_owner() -> Iterator[None]:
    """Work on the default connection as the owner for a while; for migrations inside a longer command."""
    default_connection.close()
    before = dict(default_connection.settings_dict)
    default_connection.settings_dict.update(_owner_settings())
    try:
        yield
    finally:
        default_connection.close()
        default_connection.settings_dict.update(before)


def _owner_settings() -> dict[str, Any]:
    owner = django_settings(os.environ["DATABASE_OWNER_URL"], "DATABASE_OWNER_URL")
    return {key: owner[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
