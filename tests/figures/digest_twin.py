"""The digest of a count in Python, written from the docstring of ``figures.digests`` alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from itertools import groupby
from struct import pack
from typing import Any

from django.db.backends.postgresql.psycopg_any import Range

from namro.figures.address import Located
from namro.figures.digests import columns_of
from namro.figures.folds import rows_at
from namro.figures.metric import Nature
from namro.figures.registry import metrics

FIRST_DAY = date(2000, 1, 1)


def digest(rows: Iterable[Sequence[Any]]) -> str:
    """Of rows as tuples whose first value is the key."""
    ordered = sorted(rows, key=lambda row: row[0])
    blocks = (block for _, block in groupby(ordered, key=lambda row: row[0] >> 10))
    return sha256(b"".join(sha256(b"".join(map(written, block))).digest() for block in blocks)).hexdigest()


def written(row: Sequence[Any]) -> bytes:
    key, *columns = row
    return pack(">q", key) + b"".join(map(column, columns))


def column(value: Any) -> bytes:
    return b"\x00" if value is None else b"\x01" + b"".join(content(value))


def content(value: Any) -> Iterator[bytes]:
    if isinstance(value, bool):
        yield pack(">?", value)
    elif isinstance(value, int):
        yield pack(">q", value)
    elif isinstance(value, date):
        yield pack(">i", (value - FIRST_DAY).days)
    elif isinstance(value, str):
        yield value.encode() + b"\x00"
    else:
        raise TypeError(type(value))


def digest_of(located: Located) -> str:
    metric = metrics.metric(located.address.key)
    rows = rows_at(located).values_list("pk", *columns_of(metric))
    if metric.nature is Nature.STOCK:
        return digest([until(located.period.last, value) for value in row] for row in rows)
    return digest(rows)


def until(last: date, value: Any) -> Any:
    """Of what stands on ``last``: nothing of later days."""
    if isinstance(value, Range):
        return value.lower
    return None if isinstance(value, date) and value > last else value
