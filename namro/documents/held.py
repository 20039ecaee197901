"""What number books mean for a unit that ends: its papers stay; after its last day it issues none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from namro.documents.models import BookEntry
from namro.units.dependants import Event, dependants


def _later(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = BookEntry.objects.filter(book__issuer_id__in=units, taken_on__gte=day)
    return found.values_list("book__issuer_id", "book_id").distinct()


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Event(
            key="documents.books",
            title="Sổ văn bản",
            fields=("documents.NumberBook.issuer",),
            later=_later,
        )
    )
