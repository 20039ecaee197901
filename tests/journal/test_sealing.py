"""Which events are sealed when: nothing is lost, however transactions overlap."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import psycopg
import pytest
from django.db import connection as django_connection
from django.db import connections, transaction
from procrastinate.contrib.django import app as jobs

from namro.config import embedded
from namro.journal import actions, chain, queries, sealing
from namro.journal.chain import FIRST_PREVIOUS, block_hash, unpack
from namro.journal.models import JournalBlock, JournalEvent
from tests.journal.rows import TABLE, newest, sealed, tampering, until_final, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(database_urls: embedded.Urls, owner: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """A second connection, with transactions that it begins and ends itself."""
    with psycopg.connect(database_urls.app) as made:
        yield made
        made.rollback()


def sealed_ids() -> list[int]:
    blocks = JournalBlock.objects.order_by("number")
    return [event for block in blocks for event in unpack(bytes(block.leaves))]


def event_ids() -> list[int]:
    return list(JournalEvent.objects.order_by("xid", "id").values_list("id", flat=True))


class TestOneBlock:
    def test_holds_what_was_written_in_order(self, owner: psycopg.Connection) -> None:
        write(owner, "00001", "00002", "00003")
        [block] = sealed(owner)
        assert (block.number, block.events, block.previous_hash) == (1, 3, FIRST_PREVIOUS)
        assert list(unpack(bytes(block.leaves))) == event_ids()
        assert (block.last_xid, block.last_id) == newest(owner)
        assert block.sealed_by == "system:test"
        assert block.hash == block_hash(JournalBlock.objects.get())

    def test_nothing_to_seal_makes_no_block(self, owner: psycopg.Connection) -> None:
        assert actions.seal(by="test") is None
        assert not JournalBlock.objects.exists()

    def test_twice_seals_once(self, owner: psycopg.Connection) -> None:
        write(owner, "00001")
        assert len(sealed(owner)) == 1
        assert actions.seal(by="test") is None
        assert queries.verify().blocks == 1

    def test_needs_somebody_who_does_it(self, owner: psycopg.Connection) -> None:
        with pytest.raises(ValueError, match="ai thực hiện"):
            actions.seal(by=None)


class TestChain:
    def test_each_block_continues_the_one_before(self, owner: psycopg.Connection) -> None:
        write(owner, *[f"0000{n}" for n in range(7)])
        blocks = sealed(owner, most=3)
        assert [block.events for block in blocks] == [3, 3, 1]
        assert [block.number for block in blocks] == [1, 2, 3]
        for before, after in pairwise(blocks):
            assert after.previous_hash == before.hash
            assert (after.after_xid, after.after_id) == (before.last_xid, before.last_id)
        assert sealed_ids() == event_ids()

    def test_one_large_transaction_may_span_blocks(
        self, owner: psycopg.Connection, other: psycopg.Connection
    ) -> None:
        write(other, *[f"0000{n}" for n in range(5)])
        other.commit()
        assert [block.events for block in sealed(owner, most=2)] == [2, 2, 1]
        assert len({event.xid for event in JournalEvent.objects.all()}) == 1
        assert queries.verify().holds

    def test_a_run_is_bounded(self, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
        write(owner, "00001", "00002", "00003")
        until_final(owner)
        real = actions.seal
        monkeypatch.setattr(actions, "seal", lambda *, by: real(by=by, most=1))
        assert actions.seal_all(by="test", most_blocks=2) == 2
        assert actions.seal_all(by="test", most_blocks=2) == 1
        assert actions.seal_all(by="test", most_blocks=2) == 0


class TestOpenTransactions:
    def test_what_is_not_committed_is_not_sealed(
        self, owner: psycopg.Connection, other: psycopg.Connection
    ) -> None:
        write(other, "00001")
        assert actions.seal(by="test") is None
        other.commit()
        assert [block.events for block in sealed(owner)] == [1]

    def test_a_long_transaction_holds_back_what_came_after_it(
        self, owner: psycopg.Connection, other: psycopg.Connection
    ) -> None:
        write(other, "00001")
        write(owner, "00002", "00003")
        write(other, "00004")
        assert actions.seal(by="test") is None, "an older transaction may still write before these"
        other.commit()
        [block] = sealed(owner)
        assert block.events == 4
        order = list(JournalEvent.objects.order_by("xid", "id").values_list("new__code", flat=True))
        assert order == ["00001", "00004", "00002", "00003"]
        assert sealed_ids() == event_ids()

    def test_an_old_transaction_with_a_higher_id_than_the_sealed_ones_is_not_lost(
        self, owner: psycopg.Connection, other: psycopg.Connection
    ) -> None:
        write(owner, "00001")
        sealed(owner)
        write(other, "00002")
        write(owner, "00003")
        other.commit()
        write(owner, "00004")
        sealed(owner)
        assert sealed_ids() == event_ids()
        assert queries.verify().holds
        assert queries.verify().unsealed == 0

    def test_only_what_is_older_than_the_open_transaction_is_sealed(
        self, owner: psycopg.Connection, other: psycopg.Connection
    ) -> None:
        write(owner, "00001")
        until_final(owner)
        write(other, "00002")
        write(owner, "00003")
        block = actions.seal(by="test")
        assert block is not None
        assert block.events == 1
        other.rollback()
        assert [block.events for block in sealed(owner)] == [1]
        assert queries.verify().holds

    def test_a_rolled_back_transaction_leaves_no_gap(
        self, owner: psycopg.Connection, other: psycopg.Connection
    ) -> None:
        write(owner, "00001")
        write(other, "00002")
        other.rollback()
        write(owner, "00003")
        sealed(owner)
        ids = sealed_ids()
        assert len(ids) == 2
        assert ids[1] - ids[0] > 1
        assert queries.verify().holds

    def test_its_own_open_transaction_is_not_final_either(self, owner: psycopg.Connection) -> None:
        with transaction.atomic():
            with django_connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO units_adminarea (code, name, level, during) "
                    "VALUES ('00001', 'Xã thử', 'COMMUNE', daterange('2024-01-01', NULL))"
                )
            assert actions.seal(by="test") is None
        assert len(sealed(owner)) == 1


class TestOneSealerAtATime:
    def test_the_second_does_nothing(self, owner: psycopg.Connection, other: psycopg.Connection) -> None:
        write(owner, "00001")
        until_final(owner)
        other.execute("SELECT pg_advisory_xact_lock(hashtext('journal_seal'))")
        assert actions.seal(by="test") is None
        other.rollback()
        assert actions.seal(by="test") is not None

    def test_many_at_once_seal_everything_once(self, owner: psycopg.Connection) -> None:
        write(owner, *[f"{n:05d}" for n in range(40)])
        until_final(owner)
        together = Barrier(4)

        def run() -> None:
            together.wait()
            while actions.seal(by="test", most=3) is not None:
                pass
            connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(run) for _ in range(4)]:
                done.result()
        sealed(owner, most=3)
        assert sealed_ids() == event_ids()
        assert queries.verify().holds

    def test_while_others_write(self, database_urls: embedded.Urls, owner: psycopg.Connection) -> None:
        """Writers with short and long transactions, a sealer all the while."""

        def writer(number: int) -> None:
            with psycopg.connect(database_urls.app) as made:
                for turn in range(6):
                    write(made, *[f"{number}{turn}{n:02d}" for n in range(1 + (turn * number) % 4)])
                    if turn % 5 == 4:
                        made.rollback()
                    elif turn % 2:
                        made.commit()
                made.commit()

        with ThreadPoolExecutor(4) as pool:
            writers = [pool.submit(writer, number) for number in range(1, 5)]
            while not all(done.done() for done in writers):
                actions.seal(by="test", most=4)
            for done in writers:
                done.result()
        sealed(owner)
        assert sealed_ids() == event_ids()
        assert len(set(sealed_ids())) == len(sealed_ids())
        assert queries.verify().holds


class TestRestoredFromADump:
    """Then the server counts transactions anew: old events carry numbers it has not given out yet."""

    AHEAD = 10**12

    @pytest.fixture
    def restored(self, owner: psycopg.Connection) -> psycopg.Connection:
        """Two sealed events and one unsealed, as a server far ahead wrote them."""
        write(owner, "00001", "00002", "00003")
        with tampering(owner):
            owner.execute("UPDATE journal_event SET xid = xid + %s", [self.AHEAD])
        actions.seal(by="test")  # there is no block yet: nothing below the oldest running transaction
        assert not JournalBlock.objects.exists()
        self.seal_as_before(owner, 2)
        return owner

    def seal_as_before(self, owner: psycopg.Connection, count: int) -> None:
        events = sealing.unsealed(None).read(count)
        block = chain.build(events, after=chain.START, era_after=chain.LOWEST, previous=None)
        block.sealed_by, block.sealed_at = "system:test", JournalEvent.objects.latest("id").at
        block.hash = chain.block_hash(block)
        block.save(force_insert=True)

    def test_the_rest_of_the_old_era_is_closed_and_a_new_one_begins(
        self, restored: psycopg.Connection
    ) -> None:
        write(restored, "00004")
        assert queries.verify().holds
        first = actions.seal(by="test")
        assert first is not None
        assert (first.number, first.era_after) == (2, chain.LOWEST)
        ids = event_ids()
        self.finish(restored)
        write(restored, "00005")
        self.finish(restored)
        verdict = queries.verify()
        assert verdict.holds
        assert (verdict.events, verdict.unsealed) == (5, 0)
        assert set(ids) < set(sealed_ids())
        eras = set(JournalBlock.objects.values_list("era_after", flat=True))
        assert eras == {chain.LOWEST, JournalEvent.objects.get(new__code="00003").id}

    def test_what_is_slipped_into_the_old_era_is_seen(self, restored: psycopg.Connection) -> None:
        actions.seal(by="test")
        write(restored, "00004")
        self.finish(restored)
        assert queries.verify().holds
        with tampering(restored):
            restored.execute(
                "INSERT INTO journal_event "
                "(id, xid, table_name, row_pk, op, actor, reason, request, db_role) "
                "VALUES (-7, %s, 'x', '', 'INSERT', '', '', '', '')",
                [3 * self.AHEAD],
            )
        verdict = queries.verify()
        assert not verdict.holds

    def finish(self, owner: psycopg.Connection) -> None:
        """Seal all that is there."""
        until_final(owner)
        while actions.seal(by="test") is not None:
            pass


class TestInTheBackground:
    def test_the_worker_knows_the_task_and_when(self) -> None:
        task = jobs.tasks["journal.seal"]
        assert task.queue == "journal"
        [periodic] = [
            one for one in jobs.periodic_registry.periodic_tasks.values() if one.task.name == "journal.seal"
        ]
        assert periodic.cron == "*/5 * * * *"

    def test_the_task_seals_and_says_how_much(self, owner: psycopg.Connection) -> None:
        write(owner, "00001", "00002")
        until_final(owner)
        assert jobs.tasks["journal.seal"](timestamp=0) == 2
        assert JournalBlock.objects.get().sealed_by == "system:seal-journal"
        assert queries.verify().holds

    def test_a_worker_runs_it(self, owner: psycopg.Connection) -> None:
        write(owner, "00001")
        until_final(owner)
        jobs.tasks["journal.seal"].defer(timestamp=0)
        with jobs.replace_connector(jobs.connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        assert JournalBlock.objects.count() == 1


def test_sealing_leaves_no_event_of_its_own(owner: psycopg.Connection) -> None:
    write(owner, "00001")
    sealed(owner)
    assert list(JournalEvent.objects.values_list("table_name", flat=True)) == [TABLE]
