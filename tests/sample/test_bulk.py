from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from threading import Event

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from namro.sample import bulk

# PostgreSQL holds every text but the zero byte; surrogates are no text at all.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))


def make_table() -> None:
    bulk.run(
        "CREATE TEMPORARY TABLE sample_words (id integer, word text, right_ boolean, day date) ON COMMIT DROP"
    )


class CopyTest(TestCase):
    """What is written comes back as it was, whatever signs it holds."""

    @settings(max_examples=25)
    @given(
        st.lists(st.tuples(TEXT | st.none(), st.booleans() | st.none(), st.dates() | st.none()), max_size=20)
    )
    def test_every_text_survives(self, records: list[tuple[str | None, bool | None, date | None]]) -> None:
        with transaction.atomic():
            make_table()
            numbered = [(number, *record) for number, record in enumerate(records)]
            bulk.copy("sample_words", "id, word, right_, day", bulk.lines(numbered))
            assert bulk.rows("SELECT * FROM sample_words ORDER BY id") == numbered
            bulk.run("DROP TABLE sample_words")


@pytest.mark.django_db
def test_nothing_to_copy_is_nothing_copied() -> None:
    make_table()
    bulk.copy("sample_words", "id", [])
    assert bulk.rows("SELECT count(*) FROM sample_words") == [(0,)]


@pytest.mark.django_db
def test_a_wrong_line_is_refused_with_the_database_s_reason() -> None:
    make_table()
    with pytest.raises(Error, match="not a number"), transaction.atomic():
        bulk.copy("sample_words", "id", [b"not a number\n"])


@pytest.mark.django_db
def test_an_empty_table_keeps_its_sequence() -> None:
    asked = "SELECT last_value, is_called FROM units_unit_id_seq"
    before = bulk.rows(asked)
    bulk.advance_sequences(["units_unit"])
    assert bulk.rows(asked) == before


@pytest.mark.django_db
def test_constraints_are_deferred_again_after_they_have_spoken() -> None:
    bulk.check_now()
    with transaction.atomic():
        bulk.run(
            "INSERT INTO units_unit (id, code, alive) VALUES (1, 'D00001', daterange('2020-01-01', NULL))"
        )
        with pytest.raises(Error, match="khoảng trống"), transaction.atomic():
            bulk.check_now()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_table_of_the_session_is_one_s_own() -> None:
    make_table()
    assert bulk.owns(["sample_words"])
    assert not bulk.owns(["sample_words", "people_person"])


@pytest.mark.django_db
def test_what_is_one_s_own_is_set_aside_and_given_back() -> None:
    make_table()
    bulk.run("ALTER TABLE sample_words ADD CONSTRAINT once UNIQUE (word)")
    bulk.run("CREATE INDEX sample_words_day ON sample_words (day)")
    aside = bulk.set_aside(["sample_words"])
    assert len(aside) == 2
    assert bulk.set_aside(["sample_words"]) == []
    bulk.copy("sample_words", "id, word", bulk.lines([(1, "một"), (2, "hai")]))
    bulk.give_back(aside)
    assert len(bulk.set_aside(["sample_words"])) == 2


@pytest.mark.django_db
def test_rows_that_break_a_constraint_are_found_when_it_is_given_back() -> None:
    make_table()
    bulk.run("ALTER TABLE sample_words ADD CONSTRAINT once UNIQUE (word)")
    aside = bulk.set_aside(["sample_words"])
    bulk.copy("sample_words", "id, word", bulk.lines([(1, "một"), (2, "một")]))
    with pytest.raises(Error, match="once"), transaction.atomic():
        bulk.give_back(aside)


@pytest.mark.django_db
def test_statistics_can_be_asked_for_inside_a_transaction() -> None:
    assert connection.in_atomic_block
    make_table()
    bulk.settle_statistics(["sample_words"])


def test_blocks_drawn_ahead_come_in_their_order() -> None:
    wanted = [str(number).encode() for number in range(500)]
    assert list(bulk.ahead(iter(wanted))) == wanted
    assert list(bulk.ahead([])) == []


def test_drawing_begins_before_anybody_takes() -> None:
    begun = Event()

    def draw() -> Iterator[bytes]:
        begun.set()
        yield b"one"

    taken = bulk.ahead(draw())
    assert begun.wait(timeout=5)
    assert list(taken) == [b"one"]


def test_what_goes_wrong_while_drawing_is_raised_where_it_is_taken() -> None:
    def draw() -> Iterator[bytes]:
        yield b"one"
        raise LookupError("no more names")

    taken = bulk.ahead(draw())
    assert next(taken) == b"one"
    with pytest.raises(LookupError, match="no more names"):
        next(taken)
