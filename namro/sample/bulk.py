"""Filling tables fast: COPY, constraints built once instead of row by row, sequences, statistics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Any

from django.db import connection

NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

# What can be taken away and given back by its own definition. Exclusion constraints come back first.
SET_ASIDE = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
              pg_get_constraintdef(oid)),
       contype = 'f', conname
  FROM pg_constraint
 WHERE conrelid = ANY(%(tables)s::regclass[]) AND contype IN ('f', 'u', 'x')
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid), false, c.relname
  FROM pg_index JOIN pg_class c ON c.oid = indexrelid
 WHERE indrelid = ANY(%(tables)s::regclass[])
   AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY 3, 4
"""
OWNS_ALL = """
SELECT bool_and(pg_has_role(current_user, relowner, 'USAGE'))
  FROM pg_class WHERE oid = ANY(%s::regclass[])
"""


def run(statement: str, values: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def copy(table: str, columns: str, blocks: Iterable[bytes]) -> None:
    """Stream lines in COPY's text form; the server works on one block while the next is drawn."""
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as into:
        for block in blocks:
            into.write(block)


def ahead(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same blocks, drawn by a thread from now on, while the database is busy with something else.

    What goes wrong in the thread is raised where the blocks are taken.
    """
    drawn: SimpleQueue[bytes | BaseException | None] = SimpleQueue()
    Thread(target=_draw, args=(blocks, drawn), daemon=True).start()
    return _taken(drawn)


def _draw(blocks: Iterable[bytes], into: SimpleQueue[bytes | BaseException | None]) -> None:
    try:
        for block in blocks:
            into.put(block)
        into.put(None)
    except BaseException as error:  # handed over, not swallowed
        into.put(error)


def _taken(drawn: SimpleQueue[bytes | BaseException | None]) -> Iterator[bytes]:
    while (block := drawn.get()) is not None:
        if isinstance(block, BaseException):
            raise block
        yield block


def lines(records: Iterable[Sequence[Any]]) -> list[bytes]:
    """Records as one block for ``copy``: None is NULL, everything else as PostgreSQL reads its text."""
    return ["".join("\t".join(map(_text, record)) + "\n" for record in records).encode()]


def _text(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).translate(ESCAPES)


def owns(tables: Sequence[str]) -> bool:
    """Whether this session may change the definition of the tables."""
    return bool(rows(OWNS_ALL, [list(tables)])[0][0])


def set_aside(tables: Sequence[str]) -> list[str]:
    """Take constraints and indexes away from empty ``tables``, so that they are checked once at the end.

    Returns the statements for ``give_back``. Needs the owner of the tables: for another role nothing
    happens (slower, the same result). Both belong to the caller's transaction; an interruption gives
    everything back as it was.
    """
    if not owns(tables):
        return []
    found = rows(SET_ASIDE, {"tables": list(tables)})
    for drop, _, _, _ in found:
        run(drop)
    return [restore for _, restore, _, _ in found]


def give_back(statements: list[str]) -> None:
    """Build what was set aside; PostgreSQL checks every row against it."""
    for statement in statements:
        run(statement)


def check_now() -> None:
    """Let every deferred constraint speak while few rows wait for it."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


def advance_sequences(tables: Sequence[str]) -> None:
    """After explicit ids: the next one of each table follows its highest."""
    for table in tables:
        run(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0"
        )


def settle_statistics(tables: Sequence[str]) -> None:
    """Statistics for the planner; outside a transaction also the map that index-only scans need.

    A role without the right to maintain a table leaves that to autovacuum (PostgreSQL only warns).
    """
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    run(f"{verb} {', '.join(tables)}")
