"""Two clerks on one row: who comes second waits, and reads who was first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from namro.access import writers
from namro.journal.actions import acting
from namro.people.models import BodyTerm, Post, Tenure

Row = Post | BodyTerm | Tenure


@contextmanager
def keeping(by: Any, reason: str) -> Iterator[None]:
    """One write, judged before it ends: what the database refuses is a sentence, not a failure at the end."""
    with acting(by, reason):
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def hold(row: Row, read_at: int | None = None) -> None:
    """Hold the row for writing until the transaction ends; refuse who read an older version.

    ``read_at`` None: a command, or a form that only adds something. Who holds a tenure holds its post or
    term first, so that nobody waits in a circle.
    """
    if isinstance(row, Tenure):
        hold(row.post or row.body_term)
    writers.hold(row, read_at, "mục này")


def renew(row: Row) -> Row:
    """A held row as its next version, sound; still to be saved."""
    row.version += 1
    row.full_clean()
    return row
