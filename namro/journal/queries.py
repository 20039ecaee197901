"""Reading the journal, and proving that it is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.db.models import Model, QuerySet

from namro.journal import sealing
from namro.journal.chain import FIRST_PREVIOUS, LEAF, START, Event, block_hash, unpack
from namro.journal.models import JournalBlock, JournalEvent


def history(row: Model) -> QuerySet[JournalEvent]:
    """The events of one row, newest first."""
    return JournalEvent.objects.filter(table_name=row._meta.db_table, row_pk=str(row.pk)).order_by("-id")


class Wrong(StrEnum):
    """What does not hold, in the words of the one who reads it."""

    EVENTS = "sự kiện trong khối không còn như lúc niêm phong"
    BLOCK = "chính khối niêm phong đã bị sửa"
    MISSING = "khối đã bị xóa"
    NOT_AS_KEPT = "khối không trùng với mốc giữ bên ngoài: nhật ký đã bị viết lại"
    CUT_OFF = "khối có trong mốc giữ bên ngoài nhưng không còn trong nhật ký: phần cuối đã bị cắt"


@dataclass(frozen=True)
class Fault:
    """The first block that does not hold, and ids of the events that differ from what was sealed."""

    block: int
    wrong: Wrong
    changed: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()
    inserted: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A block as it was written down outside."""

    number: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """``blocks`` and ``events`` hold, in order, before ``fault`` if there is one; ``unsealed`` wait."""

    blocks: int
    events: int
    unsealed: int
    last: Mark | None
    fault: Fault | None

    @property
    def holds(self) -> bool:
        return self.fault is None


def verify(outside: Mark | None = None) -> Verdict:
    """Recompute every block and event.

    Against somebody who can rewrite the whole chain, or cut its end, only ``outside`` helps: a
    block's number and hash kept where he cannot reach.
    """
    chain = _Chain.walk()
    held = events = 0
    last: Mark | None = None
    fault: Fault | None = None
    for block in chain.sound():
        fault = _events_fault(block, chain) or _against(outside, block)
        if fault is not None:
            break
        held, events, last = held + 1, events + block.events, Mark(block.number, block.hash)
    fault = fault or chain.fault
    if fault is None and outside is not None and outside.number > held:
        fault = Fault(outside.number, Wrong.CUT_OFF)
    return Verdict(held, events, sealing.waiting(sealing.last_block()), last, fault)


@dataclass
class _Chain:
    """The blocks without their events: the first that does not continue the one before, and the eras.

    ``eras`` maps ``era_after`` to the era's last block; ``end`` closes the last era if it is over.
    """

    eras: dict[int, int]
    fault: Fault | None = None
    end: int | None = None

    @classmethod
    def walk(cls) -> _Chain:
        chain, previous = cls({}), None
        for block in JournalBlock.objects.order_by("number").defer("leaves").iterator():
            chain.fault = _chain_fault(block, previous)
            if chain.fault is not None:
                return chain
            chain.eras[block.era_after] = block.number
            previous = block
        chain.end = sealing.ended_era(previous)
        return chain

    def sound(self) -> Iterator[JournalBlock]:
        """The blocks that continue each other, with their leaves."""
        blocks = JournalBlock.objects.order_by("number")
        if self.fault is not None:
            blocks = blocks.filter(number__lt=self.fault.block)
        return blocks.iterator(chunk_size=20)

    def stretch(self, block: JournalBlock) -> sealing.Stretch:
        """What the block must hold; the last block of a closed era holds everything to the era's end."""
        later = [after for after in self.eras if after > block.era_after]
        closed = bool(later) and block.number == self.eras[block.era_after]
        return sealing.Stretch(
            after=(block.after_xid, block.after_id),
            era_after=block.era_after,
            upto=None if closed else (block.last_xid, block.last_id),
            era_end=later[0] if later else self.end,
        )


def _chain_fault(block: JournalBlock, previous: JournalBlock | None) -> Fault | None:
    expected = previous.number + 1 if previous else 1
    if block.number != expected:
        return Fault(expected, Wrong.MISSING)
    same_era = previous is not None and previous.era_after == block.era_after
    after = (previous.last_xid, previous.last_id) if previous is not None and same_era else START
    continues = (
        block.previous_hash == (previous.hash if previous else FIRST_PREVIOUS)
        and (block.after_xid, block.after_id) == after
        and block_hash(block) == block.hash
    )
    return None if continues else Fault(block.number, Wrong.BLOCK)


def _events_fault(block: JournalBlock, chain: _Chain) -> Fault | None:
    leaves = bytes(block.leaves)
    if sha256(leaves).hexdigest() != block.digest or len(leaves) != block.events * LEAF.size:
        return Fault(block.number, Wrong.BLOCK)
    return _compare(block, unpack(leaves), chain.stretch(block).read())


def _against(outside: Mark | None, block: JournalBlock) -> Fault | None:
    if outside is not None and block.number == outside.number and block.hash != outside.hash:
        return Fault(block.number, Wrong.NOT_AS_KEPT)
    return None


def _compare(block: JournalBlock, sealed: dict[int, bytes], found: list[Event]) -> Fault | None:
    now = {one.id: one.digest for one in found}
    if list(now.items()) == list(sealed.items()):
        return None
    return Fault(
        block.number,
        Wrong.EVENTS,
        changed=tuple(sorted(key for key in sealed.keys() & now.keys() if sealed[key] != now[key])),
        deleted=tuple(sorted(sealed.keys() - now.keys())),
        inserted=tuple(sorted(now.keys() - sealed.keys())),
    )
