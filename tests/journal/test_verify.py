"""What verification finds: each way of touching the journal, named by block and event."""

from __future__ import annotations

import hashlib
import json

import psycopg
import pytest

from namro.journal import actions, chain, queries
from namro.journal.models import JournalBlock, JournalEvent
from namro.journal.queries import Mark, Wrong
from namro.journal.sealing import Stretch
from tests.journal.rows import newest, sealed, tampering, undone, until_final, write

FORGED = (
    "INSERT INTO journal_event (id, xid, table_name, row_pk, op, actor, reason, request, db_role) "
    "VALUES (%s, %s, 'units_adminarea', '1', 'INSERT', '1', 'thêm sau', '', 'namro_app')"
)

EVENT_CHANGES = (
    "reason = 'khác'",
    "actor = '999'",
    "at = at + interval '1 microsecond'",
    'new = new || \'{"name": "khác"}\'',
    "old = '{}'",
    "op = 'UPDATE'",
    "row_pk = '12345'",
    "request = 'x'",
    "db_role = 'ai đó'",
    "protected_case = 1",
    "table_name = 'people_person'",
)
BLOCK_CHANGES = (
    "events = 2",
    "sealed_by = '1'",
    "sealed_at = sealed_at - interval '1 day'",
    "digest = repeat('0', 64)",
    "leaves = leaves || leaves",
    "leaves = ''",
    "previous_hash = repeat('1', 64)",
    "hash = repeat('2', 64)",
    "last_id = last_id + 1",
    "last_xid = last_xid + 1",
    "after_xid = after_xid - 1",
    "after_id = 0",
    "highest_id = 0",
    "era_after = era_after + 1",
)


@pytest.fixture
def journal(owner: psycopg.Connection) -> psycopg.Connection:
    """Nine events in three blocks, one event more waiting; each event a transaction of its own."""
    write(owner, *[f"{n:05d}" for n in range(9)])
    assert len(sealed(owner, most=3)) == 3
    write(owner, "00099")
    return owner


def nth(number: int) -> JournalEvent:
    """The event with this place in the order, from 0."""
    return JournalEvent.objects.order_by("xid", "id")[number]


def wrong(owner: psycopg.Connection, statement: str, *values: object) -> queries.Fault:
    """The fault found after somebody has run this with the triggers off."""
    with tampering(owner) as harm:
        harm.execute(statement, values or None)  # type: ignore[arg-type]
    fault = queries.verify().fault
    assert fault is not None
    return fault


class TestWhole:
    def test_an_empty_journal_holds(self, owner: psycopg.Connection) -> None:
        verdict = queries.verify()
        assert verdict == queries.Verdict(0, 0, 0, None, None)
        assert verdict.holds

    def test_an_untouched_one_holds(self, journal: psycopg.Connection) -> None:
        verdict = queries.verify()
        assert verdict.holds
        assert (verdict.blocks, verdict.events, verdict.unsealed) == (3, 9, 1)
        last = JournalBlock.objects.latest("number")
        assert verdict.last == Mark(3, last.hash)

    def test_reading_it_changes_nothing(self, journal: psycopg.Connection) -> None:
        assert queries.verify() == queries.verify()
        assert JournalEvent.objects.count() == 10


class TestEvents:
    def test_changed(self, journal: psycopg.Connection) -> None:
        event = nth(4)
        for assignment in EVENT_CHANGES:
            with undone(journal) as harm:
                harm.execute(f"UPDATE journal_event SET {assignment} WHERE id = %s", [event.id])
                found = queries.verify().fault
            assert found == queries.Fault(2, Wrong.EVENTS, changed=(event.id,)), assignment
        assert queries.verify().holds

    def test_deleted(self, journal: psycopg.Connection) -> None:
        first, second = nth(3), nth(5)
        fault = wrong(journal, "DELETE FROM journal_event WHERE id IN (%s, %s)", first.id, second.id)
        assert fault == queries.Fault(2, Wrong.EVENTS, deleted=(first.id, second.id))

    def test_inserted_in_the_middle(self, journal: psycopg.Connection) -> None:
        fault = wrong(journal, FORGED, 10_000, nth(7).xid)
        assert fault == queries.Fault(3, Wrong.EVENTS, inserted=(10_000,))

    def test_inserted_before_everything(self, journal: psycopg.Connection) -> None:
        for number, xid in ((0, 1), (-5, 1), (-5, -9), (2**60, 0)):
            with undone(journal) as harm:
                harm.execute(FORGED, [number, xid])
                assert queries.verify().fault == queries.Fault(1, Wrong.EVENTS, inserted=(number,))

    def test_moved_to_another_transaction(self, journal: psycopg.Connection) -> None:
        event = nth(1)
        fault = wrong(journal, "UPDATE journal_event SET xid = %s WHERE id = %s", nth(8).xid, event.id)
        assert fault == queries.Fault(1, Wrong.EVENTS, deleted=(event.id,))

    def test_two_exchanged(self, journal: psycopg.Connection) -> None:
        a, b = nth(3), nth(4)
        fault = wrong(
            journal,
            "UPDATE journal_event SET xid = CASE id WHEN %s THEN %s::bigint ELSE %s::bigint END "
            "WHERE id IN (%s, %s)",
            *(a.id, b.xid, a.xid, a.id, b.id),
        )
        assert fault.block == 2
        assert fault.changed == (a.id, b.id)

    def test_the_first_of_several_is_named(self, journal: psycopg.Connection) -> None:
        early, late = nth(2), nth(8)
        fault = wrong(journal, "UPDATE journal_event SET actor = 'x' WHERE id IN (%s, %s)", late.id, early.id)
        assert fault == queries.Fault(1, Wrong.EVENTS, changed=(early.id,))
        assert queries.verify().blocks == 0

    def test_blocks_before_the_fault_are_counted(self, journal: psycopg.Connection) -> None:
        wrong(journal, "UPDATE journal_event SET actor = 'x' WHERE id = %s", nth(8).id)
        verdict = queries.verify()
        assert (verdict.blocks, verdict.events) == (2, 6)
        assert not verdict.holds

    def test_an_event_that_waits_is_not_yet_protected(self, journal: psycopg.Connection) -> None:
        """Said in the threat model: sealing takes some minutes."""
        with tampering(journal):
            journal.execute("UPDATE journal_event SET actor = 'x' WHERE id = %s", [newest(journal)[1]])
        assert queries.verify().holds


class TestBlocks:
    def test_changed(self, journal: psycopg.Connection) -> None:
        for assignment in BLOCK_CHANGES:
            with undone(journal) as harm:
                harm.execute(f"UPDATE journal_block SET {assignment} WHERE number = 2")
                found = queries.verify().fault
            assert found == queries.Fault(2, Wrong.BLOCK), assignment
        assert queries.verify().holds

    @pytest.mark.parametrize("number", [1, 2])
    def test_removed_from_the_middle_or_the_beginning(self, journal: psycopg.Connection, number: int) -> None:
        fault = wrong(journal, "DELETE FROM journal_block WHERE number = %s", number)
        assert fault == queries.Fault(number, Wrong.MISSING)

    def test_removed_and_numbered_anew(self, journal: psycopg.Connection) -> None:
        fault = wrong(
            journal,
            "DELETE FROM journal_block WHERE number = 2; "
            "UPDATE journal_block SET number = 2 WHERE number = 3",
        )
        assert (fault.block, fault.wrong) == (2, Wrong.BLOCK)

    def test_changed_with_its_own_hash_made_right(self, journal: psycopg.Connection) -> None:
        """Then the next block does not continue it any more."""
        event, block = nth(4), JournalBlock.objects.get(number=2)
        with tampering(journal):
            journal.execute("UPDATE journal_event SET actor = 'x' WHERE id = %s", [event.id])
            self.make_right(journal, block)
        fault = queries.verify().fault
        assert fault == queries.Fault(3, Wrong.BLOCK)

    def test_the_last_one_so_changed_is_seen_only_from_outside(self, journal: psycopg.Connection) -> None:
        block = JournalBlock.objects.get(number=3)
        kept = Mark(3, block.hash)
        with tampering(journal):
            journal.execute("UPDATE journal_event SET actor = 'x' WHERE id = %s", [nth(7).id])
            self.make_right(journal, block)
        assert queries.verify().holds
        assert queries.verify(kept).fault == queries.Fault(3, Wrong.NOT_AS_KEPT)

    def make_right(self, owner: psycopg.Connection, block: JournalBlock) -> None:
        """What somebody does who knows the rules: seal the block anew in its place."""
        events = Stretch(
            (block.after_xid, block.after_id), block.era_after, upto=(block.last_xid, block.last_id)
        ).read()
        forged = chain.build(
            events, after=(block.after_xid, block.after_id), era_after=block.era_after, previous=None
        )
        block.leaves, block.digest = forged.leaves, forged.digest
        owner.execute(
            "UPDATE journal_block SET leaves = %s, digest = %s, hash = %s WHERE number = %s",
            [block.leaves, block.digest, chain.block_hash(block), block.number],
        )

    def test_leaves_that_are_none(self, journal: psycopg.Connection) -> None:
        block = JournalBlock.objects.get(number=3)
        block.leaves, block.digest = b"abc", hashlib.sha256(b"abc").hexdigest()
        fault = wrong(
            journal,
            "UPDATE journal_block SET leaves = %s, digest = %s, hash = %s WHERE number = 3",
            *(block.leaves, block.digest, chain.block_hash(block)),
        )
        assert fault == queries.Fault(3, Wrong.BLOCK)

    def test_one_claiming_the_future_does_not_hide_events(self, journal: psycopg.Connection) -> None:
        """The application's role may insert blocks; one that runs ahead swallows nothing."""
        last = JournalBlock.objects.get(number=3)
        ahead = chain.build(
            [chain.Event(2**50, 2**50, b"0" * 32)],
            after=(last.last_xid, last.last_id),
            era_after=last.era_after,
            previous=last,
        )
        ahead.sealed_by, ahead.sealed_at = "system:x", last.sealed_at
        ahead.hash = chain.block_hash(ahead)
        ahead.save(force_insert=True)
        fault = queries.verify().fault
        assert fault is not None
        assert fault.block == 4


class TestEnd:
    def cut(self, owner: psycopg.Connection) -> Mark:
        """The last block and its events are taken away; what was written down of it before."""
        kept = queries.verify().last
        assert kept is not None
        with tampering(owner):
            owner.execute("DELETE FROM journal_event WHERE id > %s", [nth(5).id])
            owner.execute("DELETE FROM journal_block WHERE number = 3")
        return kept

    def test_a_cut_is_not_seen_from_inside(self, journal: psycopg.Connection) -> None:
        self.cut(journal)
        assert queries.verify().holds

    def test_but_from_outside(self, journal: psycopg.Connection) -> None:
        kept = self.cut(journal)
        verdict = queries.verify(kept)
        assert verdict.fault == queries.Fault(3, Wrong.CUT_OFF)
        assert verdict.blocks == 2

    def test_also_after_sealing_anew(self, journal: psycopg.Connection) -> None:
        kept = self.cut(journal)
        write(journal, "00100")
        sealed(journal)
        assert queries.verify().holds
        assert queries.verify(kept).fault == queries.Fault(3, Wrong.NOT_AS_KEPT)

    def test_an_older_mark_still_fits_a_longer_journal(self, journal: psycopg.Connection) -> None:
        kept = queries.verify().last
        assert kept is not None
        sealed(journal)
        assert queries.verify(kept).holds
        assert queries.verify(kept).blocks == 4


class TestCanonicalText:
    def test_anybody_can_repeat_it(self, owner: psycopg.Connection) -> None:
        """From the rows alone, by the rule in the module's first lines."""
        write(owner, "00001")
        until_final(owner)
        block = actions.seal(by="test")
        assert block is not None
        row = owner.execute(
            "SELECT id, xid, table_name, row_pk, op, old::text, new::text, actor, reason, request, db_role, "
            "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"'), protected_case "
            "FROM journal_event"
        ).fetchone()
        assert row is not None
        text = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"))
        leaf = row[0].to_bytes(8, "big") + hashlib.sha256(text.encode()).digest()
        assert bytes(block.leaves) == leaf
        assert block.digest == hashlib.sha256(leaf).hexdigest()
