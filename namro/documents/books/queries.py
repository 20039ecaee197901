"""What number books hold: whose, of which kind and term, which numbers were taken or cancelled."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from namro.documents.models import BookEntry, NumberBook
from namro.ground.periods import Period, PeriodKind
from namro.units.models import Unit


def term_of(day: date) -> int:
    """The year the term that holds ``day`` began; ``PeriodError`` where no term is entered for it."""
    return Period.containing(PeriodKind.TERM, day).year


def books_of(issuer: Unit) -> QuerySet[NumberBook]:
    """The issuer's books, newest term first, each with its last number (``last``) and how many of its
    numbers were cancelled (``cancelled``)."""
    cancelled = Count("entries", filter=Q(entries__cancelled_on__isnull=False))
    books = NumberBook.objects.filter(issuer=issuer).annotate(last=Max("entries__number"))
    return books.annotate(cancelled=cancelled).order_by("-term", "kind")


def entries_of(book: NumberBook) -> QuerySet[BookEntry]:
    """All numbers of a book, newest first; cancelled ones stay in their place."""
    return BookEntry.objects.filter(book=book).order_by("-number")


def next_number(issuer: Unit, kind: str, on: date) -> int:
    """The number the next paper of that day would get; another may take it before."""
    taken = BookEntry.objects.filter(book__issuer=issuer, book__kind=kind, book__term=term_of(on))
    last: int | None = taken.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
