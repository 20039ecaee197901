"""Taking a number for a paper, and cancelling one that came to nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.documents.books.kinds import kind_of
from namro.documents.books.queries import term_of
from namro.documents.models import BookEntry, NumberBook
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting, actor_label
from namro.units.models import Unit
from namro.units.queries import check_active


def take(*, by: Any, issuer: Unit, kind: str, on: date, subject: str) -> BookEntry:
    """The next number in the book of the term that holds ``on``, the day of the paper.

    The book is held until the transaction ends, so that numbers leave no gap: whoever comes second waits, and
    a transaction that fails has taken nothing.
    """
    check_actor(by, Permission.ISSUE_REPORT, issuer)
    check_active(issuer, on)
    kind = kind_of(kind)
    if on > clock.today():
        raise HouseError(f"Ngày văn bản {show_day(on)} ở sau hôm nay.")
    if not subject.strip():
        raise HouseError("Ghi trích yếu của văn bản lấy số.")
    with acting(by, f"Lấy số văn bản: {subject}"[:300]):
        book = _held(issuer, kind, term_of(on))
        last = BookEntry.objects.filter(book=book).order_by("-number").first()
        _check_in_order(book, on)
        entry = BookEntry(
            book=book,
            number=last.number + 1 if last else 1,
            taken_on=on,
            subject=subject,
            taken_by=actor_label(by),
        )
        entry.full_clean()
        entry.save(force_insert=True)
    return entry


def _check_in_order(book: NumberBook, on: date) -> None:
    """Numbers follow the days of their papers, but for those that came to nothing."""
    last = BookEntry.objects.filter(book=book, cancelled_on__isnull=True).order_by("-number").first()
    if last is not None and on < last.taken_on:
        raise HouseError(
            f"Số {last} của sổ này đã ghi ngày {show_day(last.taken_on)}; văn bản lấy số sau không ghi ngày "
            f"{show_day(on)} ở trước ngày đó."
        )


def _held(issuer: Unit, kind: str, term: int) -> NumberBook:
    """The book, begun where there is none yet, locked."""
    books = NumberBook.objects.filter(issuer=issuer, kind=kind, term=term)
    found = books.select_for_update().first()
    if found is None:
        # Two that begin the same book wait for each other here; one of them finds it begun.
        NumberBook.objects.bulk_create(
            [NumberBook(issuer=issuer, kind=kind, term=term)], ignore_conflicts=True
        )
        found = books.select_for_update().get()
    return found


def cancel(*, by: Any, entry: BookEntry, reason: str) -> None:
    """The number came to nothing: it stays in the book, cancelled, and is never given again."""
    check_actor(by, Permission.ISSUE_REPORT, entry.book.issuer)
    if not reason.strip():
        raise HouseError("Hủy một số văn bản phải nêu lý do.")
    with acting(by, reason):
        entry.refresh_from_db(from_queryset=BookEntry.objects.select_for_update(no_key=True))
        if entry.cancelled_on is not None:
            raise HouseError(f"Số {entry} đã hủy ngày {show_day(entry.cancelled_on)}.")
        if _used(entry):
            raise HouseError(
                f"Số {entry} là số của một văn bản đã phát hành nên không hủy được; "
                "sai sót thì phát hành bản đính chính."
            )
        entry.cancelled_on, entry.cancel_reason = clock.today(), reason
        entry.full_clean()
        entry.save()


def _used(entry: BookEntry) -> bool:
    """Whether a row of any room names the entry as its number."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: entry}).exists()
        for relation in BookEntry._meta.related_objects
    )
