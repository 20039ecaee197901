"""Number books of a unit: what was taken, what was cancelled and why, what comes next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import BigIntegerField, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_at, check_holds
from namro.access.queries import Reader, Refused, covers
from namro.access.roles import Permission
from namro.access.writers import account_name
from namro.documents.books.actions import cancel
from namro.documents.books.kinds import KINDS
from namro.documents.books.queries import books_of, entries_of
from namro.documents.models import BookEntry, NumberBook
from namro.reports.models import Edition
from namro.units.models import Unit
from namro.units.queries import Place, stood
from namro.web.figures.present import own_place
from namro.web.http import NotThere, reader_of, reading, signed_in, writing
from namro.web.ui.choices import Chip, Pager, with_query
from namro.web.ui.forms import Words, attempt, status


class CancelForm(forms.Form):
    """Why a number came to nothing."""

    reason = Words("Lý do hủy", 300, hint="Ghi vào sổ; số đã hủy không dùng lại.")


@reading
@signed_in
def books(request: HttpRequest) -> HttpResponse:
    """``?don-vi=`` whose books, ``?so=`` which of them."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    unit, here = _unit(request, who)
    check_at(who, Permission.SEE_FIGURES, unit)
    all_books = list(books_of(unit))
    book = _chosen(request.GET.get("so", ""), all_books)
    pager = Pager.of(request, book.last or 0) if book else None  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "here": here,
        "books": [Chip(_named(one), _address(here, one), one is book) for one in all_books],
        "book": book,
        "named": _named(book) if book else "",
        "next": f"{(book.last or 0) + 1:02d}" if book else "",  # type: ignore[attr-defined]
        "pager": pager,
        "entries": _entries(book)[pager.slice] if book and pager else [],
        "why_not": _why_not(who, unit),
    }
    return render(request, "web/reports/books.html", context)


def _unit(request: HttpRequest, who: Reader) -> tuple[Unit, Place]:
    code = request.GET.get("don-vi", "")
    if not code:
        here = own_place(who)
        return Unit(pk=here.id, code=here.code), here
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotThere(f"Không có đơn vị mã {code}.")
    return unit, stood([unit.pk], who.day)[unit.pk]


def _chosen(asked: str, all_books: list[NumberBook]) -> NumberBook | None:
    if not asked:
        return all_books[0] if all_books else None
    for book in all_books:
        if str(book.pk) == asked:
            return book
    raise NotThere("Không có sổ này ở đơn vị.")


def _named(book: NumberBook) -> str:
    return f"{KINDS.get(book.kind, book.kind)}, nhiệm kỳ bắt đầu {book.term}"


def _address(here: Place, book: NumberBook) -> str:
    return with_query(reverse("books:books"), {"don-vi": here.code, "so": str(book.pk)})


def _entries(book: NumberBook) -> Any:
    edition = Edition.objects.filter(entry=OuterRef("pk"))
    return entries_of(book).annotate(
        taker=account_name("taken_by"),
        report=Subquery(edition.values("report")[:1], output_field=BigIntegerField()),
        edition_number=Subquery(edition.values("number")[:1]),
    )


def _why_not(who: Reader, unit: Unit) -> str:
    try:
        check_at(who, Permission.ISSUE_REPORT, unit)
    except Refused as error:
        return str(error)
    return ""


@writing
@signed_in
def cancelling(request: HttpRequest, pk: int) -> HttpResponse:
    """A number that came to nothing stays in the book, with the reason."""
    entry = BookEntry.objects.select_related("book", "book__issuer").filter(pk=pk).first()
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    if entry is None or not covers(who, Permission.SEE_FIGURES, entry.book.issuer_id):
        raise NotThere("Không có số văn bản này trong phạm vi của đồng chí.")
    check_at(who, Permission.ISSUE_REPORT, entry.book.issuer)
    form = CancelForm(request.POST if request.method == "POST" else None)
    back = with_query(reverse("books:books"), {"don-vi": entry.book.issuer.code, "so": str(entry.book_id)})

    def act() -> None:
        cancel(by=request.user, entry=entry, reason=form.cleaned_data["reason"])

    if request.method == "POST" and attempt(form, act):
        messages.success(request, f"Đã hủy số {entry}.")
        return redirect(back)
    context = {"form": form, "entry": entry, "named": _named(entry.book), "back": back}
    return render(request, "web/reports/cancelling.html", context, status=status(form))
