"""Canonical text, digests and hashes of the chain; computed here and not in the database it checks.

Anybody can repeat them from a copy of the two tables: the text of an event is the JSON array of its
columns in the order of ``COLUMNS``, no spaces, UTF-8; ``old`` and ``new`` as the text PostgreSQL
gives for jsonb; ``at`` in UTC with microseconds.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from namro.journal.models import JournalBlock

COLUMNS = (
    "id, xid, table_name, row_pk, op, old::text, new::text, "
    "actor, reason, request, db_role, at, protected_case"
)
FIRST_PREVIOUS = "0" * 64
LEAF = struct.Struct(">q32s")

Position = tuple[int, int]
LOWEST = -(2**63)  # so that an invented negative number is seen like any other
START: Position = (LOWEST, LOWEST)


@dataclass(frozen=True)
class Event:
    """What the chain keeps of an event: where it stands and the SHA-256 of its text."""

    xid: int
    id: int
    digest: bytes


def event(row: Sequence[Any]) -> Event:
    """From a row read as ``COLUMNS``."""
    text = json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"))
    return Event(xid=row[1], id=row[0], digest=sha256(text.encode()).digest())


def _plain(value: Any) -> Any:
    return moment(value) if isinstance(value, datetime) else value


def moment(at: datetime) -> str:
    """An instant, one spelling: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def pack(events: Iterable[Event]) -> bytes:
    """The leaves of a block."""
    return b"".join(LEAF.pack(one.id, one.digest) for one in events)


def unpack(leaves: bytes) -> dict[int, bytes]:
    """Digest by event id."""
    return dict(LEAF.iter_unpack(leaves))


def block_hash(block: JournalBlock) -> str:
    """SHA-256 (hex) over the block's fields but its own hash; the leaves are held by their digest."""
    fields = [
        block.number,
        block.previous_hash,
        block.era_after,
        block.after_xid,
        block.after_id,
        block.last_xid,
        block.last_id,
        block.highest_id,
        block.events,
        block.digest,
        block.sealed_by,
        moment(block.sealed_at),
    ]
    return sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()


def build(
    events: Sequence[Event], *, after: Position, era_after: int, previous: JournalBlock | None
) -> JournalBlock:
    """The block over ``events`` (in order, not empty) after ``previous``; not yet stamped or hashed."""
    leaves = pack(events)
    return JournalBlock(
        number=previous.number + 1 if previous else 1,
        previous_hash=previous.hash if previous else FIRST_PREVIOUS,
        era_after=era_after,
        after_xid=after[0],
        after_id=after[1],
        last_xid=events[-1].xid,
        last_id=events[-1].id,
        highest_id=max(one.id for one in events),
        events=len(events),
        leaves=leaves,
        digest=sha256(leaves).hexdigest(),
    )
