"""Numbers of papers: continuous from 01 by issuer, kind and term; none is skipped, none given twice."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from namro.access.queries import Refused
from namro.documents.books.actions import cancel, take
from namro.documents.books.kinds import kind_of
from namro.documents.books.queries import books_of, entries_of, next_number, term_of
from namro.documents.models import BookEntry, NumberBook
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import PeriodError
from namro.journal.models import JournalEvent
from namro.units.models import Unit
from namro.units.queries import UnitError
from tests.cast import Cast

TODAY = date(2024, 7, 5)
LAST_OF_XVII, FIRST_OF_XVIII = date(2025, 10, 15), date(2025, 10, 16)


def taken(
    city: Cast, unit: str = "city", kind: str = "BC", on: date = TODAY, by: object = "test"
) -> BookEntry:
    return take(by=by, issuer=city.units[unit], kind=kind, on=on, subject="Báo cáo thử")


def test_numbers_begin_at_01_and_go_on(city: Cast) -> None:
    assert [str(taken(city)) for _ in range(3)] == ["01", "02", "03"]
    entry = BookEntry.objects.select_related("book").get(number=2)
    assert (entry.taken_on, entry.taken_by, entry.subject) == (TODAY, "system:test", "Báo cáo thử")
    assert (entry.book.term, entry.book.kind, entry.book.issuer) == (2020, "BC", city.units["city"])


def test_every_issuer_and_kind_has_a_book_of_its_own(city: Cast) -> None:
    assert taken(city).number == taken(city, "ba_dinh").number == taken(city, kind="KH").number == 1
    assert taken(city).number == 2
    assert NumberBook.objects.count() == 3


def test_a_new_term_begins_at_01_and_the_old_book_stays_open_for_its_papers(city: Cast) -> None:
    with clock.frozen(date(2025, 10, 20)):
        assert taken(city, on=LAST_OF_XVII).number == 1
        assert taken(city, on=FIRST_OF_XVIII).number == 1
        assert taken(city, on=FIRST_OF_XVIII).number == 2
        assert taken(city, on=LAST_OF_XVII).number == 2
    books = books_of(city.units["city"])
    assert [(book.term, book.last, book.cancelled) for book in books] == [(2025, 2, 0), (2020, 2, 0)]


def test_numbers_follow_the_days_of_their_papers(city: Cast) -> None:
    before = date(2024, 7, 4)
    assert taken(city, on=before).number == 1
    wrong = taken(city)
    with pytest.raises(HouseError, match=r"Số 02 của sổ này đã ghi ngày 05/7/2024; .* ngày 04/7/2024"):
        taken(city, on=before)
    assert taken(city, kind="KH", on=before).number == 1, "another book"
    cancel(by="test", entry=wrong, reason="Ghi sai ngày")
    assert taken(city, on=before).number == 3


def test_the_next_number_is_told_before_it_is_taken(city: Cast) -> None:
    issuer = city.units["city"]
    assert next_number(issuer, "BC", TODAY) == 1
    taken(city)
    assert next_number(issuer, "BC", TODAY) == 2
    assert next_number(issuer, "KH", TODAY) == 1


def test_a_day_outside_every_term_is_refused(city: Cast) -> None:
    with pytest.raises(PeriodError, match="nhiệm kỳ"):
        taken(city, on=date(2020, 5, 1))
    assert term_of(date(2020, 10, 11)) == 2020


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "XY"}, "Không có thể loại văn bản “XY”"),
        ({"on": date(2024, 7, 6)}, "ở sau hôm nay"),
        ({"subject": "  "}, "trích yếu"),
    ],
)
def test_what_cannot_be_numbered(city: Cast, change: dict[str, object], why: str) -> None:
    asked = {"issuer": city.units["city"], "kind": "BC", "on": TODAY, "subject": "Thử"} | change
    with pytest.raises(HouseError, match=why):
        take(by="test", **asked)  # type: ignore[arg-type]
    assert not BookEntry.objects.exists()


def test_the_kind_is_read_from_the_symbol() -> None:
    assert kind_of("BC/TU") == "BC" and kind_of("CTr") == "CTr"
    with pytest.raises(HouseError, match="NQ, QĐ"):
        kind_of("/TU")


def test_who_may_take_a_number(city: Cast) -> None:
    assert taken(city, by=city.accounts["thanhuy"]).taken_by == str(city.accounts["thanhuy"].pk)
    assert taken(city, "ba_dinh", by=city.accounts["badinh"]).number == 1
    with pytest.raises(Refused, match="ngoài phạm vi"):
        taken(city, by=city.accounts["badinh"])
    with pytest.raises(Refused, match="phát hành báo cáo"):
        taken(city, "phuc_xa", by=city.accounts["phucxa"])


def test_a_unit_issues_nothing_before_it_begins_or_after_it_ended(city: Cast) -> None:
    with pytest.raises(UnitError, match="chỉ hoạt động từ 01/3/2024"):
        taken(city, "cell_2", on=date(2024, 2, 1))
    assert taken(city, "cell_2", on=date(2024, 3, 1)).number == 1


# Cancelling


def test_a_cancelled_number_stays_in_its_place(city: Cast) -> None:
    first, second = taken(city), taken(city)
    cancel(by="test", entry=first, reason="Không ban hành")
    assert taken(city).number == 3
    assert [str(entry) for entry in entries_of(second.book)] == ["03", "02", "01"]
    first.refresh_from_db()
    assert (first.cancelled_on, first.cancel_reason) == (TODAY, "Không ban hành")


def test_a_number_is_cancelled_once_and_with_a_reason(city: Cast) -> None:
    entry = taken(city)
    with pytest.raises(HouseError, match="nêu lý do"):
        cancel(by="test", entry=entry, reason=" ")
    cancel(by="test", entry=entry, reason="Không ban hành")
    with pytest.raises(HouseError, match="Số 01 đã hủy ngày 05/7/2024"):
        cancel(by="test", entry=entry, reason="Lần nữa")


def test_who_may_cancel(city: Cast) -> None:
    with pytest.raises(Refused):
        cancel(by=city.accounts["badinh"], entry=taken(city), reason="Thử")


def test_a_number_leaves_its_trace(city: Cast) -> None:
    entry = taken(city)
    cancel(by="test", entry=entry, reason="Không ban hành")
    events = JournalEvent.objects.filter(table_name="documents_bookentry").order_by("id")
    assert [(event.op, event.reason) for event in events] == [
        ("INSERT", "Lấy số văn bản: Báo cáo thử"),
        ("UPDATE", "Không ban hành"),
    ]


# What the database refuses


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_bookentry SET number = 7",
        "UPDATE documents_bookentry SET taken_on = '2024-07-04'",
        "UPDATE documents_bookentry SET subject = 'Khác'",
        "UPDATE documents_bookentry SET cancelled_on = '2024-07-05'",
        "DELETE FROM documents_bookentry",
    ],
)
def test_a_number_is_not_changed_behind_the_back(city: Cast, statement: str) -> None:
    taken(city)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_gap_is_refused_when_the_transaction_ends(city: Cast) -> None:
    book = taken(city).book
    with pytest.raises(IntegrityError, match="liên tục"), transaction.atomic():
        BookEntry.objects.create(book=book, number=3, taken_on=TODAY, subject="Nhảy số", taken_by="x")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_paper_is_not_dated_outside_its_issuers_life(city: Cast) -> None:
    book = taken(city, "cell_2").book
    with pytest.raises(IntegrityError, match="không hoạt động"), transaction.atomic():
        BookEntry.objects.create(
            book=book, number=2, taken_on=date(2024, 2, 1), subject="Trước ngày lập", taken_by="x"
        )


def test_a_unit_does_not_end_under_its_papers(city: Cast) -> None:
    taken(city, "cell_2")
    cell = Unit.objects.filter(pk=city.units["cell_2"].pk)
    with pytest.raises(IntegrityError, match="nằm ngoài thời gian đó"), transaction.atomic():
        cell.update(alive=(date(2024, 3, 1), date(2024, 6, 1)))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS documents_numberbook_within_life_unit IMMEDIATE")


def test_a_number_is_unique_in_its_book_by_the_database_too(city: Cast) -> None:
    """V19: by issuer, kind and term."""
    book = taken(city).book
    with pytest.raises(IntegrityError, match="documents_bookentry_once"), transaction.atomic():
        BookEntry.objects.create(book=book, number=1, taken_on=TODAY, subject="Trùng số", taken_by="x")
    with pytest.raises(IntegrityError, match="documents_numberbook_once"), transaction.atomic():
        NumberBook.objects.create(issuer=book.issuer, kind=book.kind, term=book.term)
