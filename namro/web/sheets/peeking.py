"""A first look into the file: its sheets, the words of its header, and the first values of each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms

from namro.sheets.columns import Column
from namro.sheets.kinds import ImportKind
from namro.sheets.models import Import
from namro.sheets.opening import Book, address
from namro.web.sheets import kept

FIRST = 3
LONGEST = 40
NONE = ""


@dataclass(frozen=True)
class Peek:
    """What stands at each position: the header's word and the first values below."""

    titles: Sequence[str]
    first: Sequence[Sequence[str]]
    sheets: Sequence[str]
    hidden: Sequence[str]

    def values(self, place: int) -> str:
        """“Nguyễn Văn An; Trần Thị Bình; …”."""
        found = [row[place] for row in self.first if place < len(row) and row[place]]
        return "; ".join(found)

    def label(self, place: int) -> str:
        """“B – Họ và tên”."""
        letters = address(1, place + 1).rstrip("1")
        return f"{letters} – {self.titles[place] or 'không có tiêu đề'}"


def peek(imported: Import) -> Peek:
    """Read the top of the sheet; remembered, because opening a long file takes seconds."""
    found = kept.remembered(imported, "peek", imported.sheet)
    if found is None:
        found = _look(imported)
        kept.remember(imported, found, "peek", imported.sheet)
    return Peek(**found)


def _look(imported: Import) -> dict[str, Any]:
    book = Book(bytes(imported.original.content), kept=True)
    titles: list[str] = []
    first: list[list[str]] = []
    for number, cells in islice(book.rows(imported.sheet), imported.header_row + FIRST):
        told = [_told(cell) for cell in cells]
        if number == imported.header_row:
            titles = told
        elif number > imported.header_row and len(first) < FIRST:
            first.append(told)
    width = max([len(titles), *(len(row) for row in first)])
    titles += [""] * (width - len(titles))
    return {"titles": titles, "first": first, "sheets": book.visible, "hidden": book.hidden}


def _told(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class ColumnsForm(forms.Form):
    """Which position of the sheet each column of the kind is at."""

    read_at = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, kind: ImportKind, seen: Peek, mapping: dict[str, int], **named: Any):
        super().__init__(*arguments, **named)
        self.kind, self.seen = kind, seen
        places = [(str(place), seen.label(place)) for place in range(len(seen.titles))]
        for column in kind.columns:
            self.fields[column.key] = forms.ChoiceField(
                label=f"{column.title}{' (bắt buộc)' if column.required else ''}",
                choices=[(NONE, "– không có trong tệp –"), *places],
                required=False,
                initial=str(mapping[column.key]) if column.key in mapping else NONE,
                help_text=self._hint(column, mapping.get(column.key)),
            )

    def _hint(self, column: Column, place: int | None) -> str:
        if place is not None and place < len(self.seen.titles):
            values = self.seen.values(place)
            return f"Đang đọc: {values}" if values else "Cột này chưa có giá trị ở các dòng đầu."
        return column.hint

    def mapping(self) -> dict[str, int | None]:
        given = self.cleaned_data
        return {
            column.key: int(given[column.key]) if given[column.key] != NONE else None
            for column in self.kind.columns
        }

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[column.key] for column in self.kind.columns]
