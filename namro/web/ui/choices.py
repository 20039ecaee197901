"""Choices that live in the address: chips, and pages of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from namro.ground.errors import HouseError
from namro.ground.numbers import integer

PAGE = 50


@dataclass(frozen=True)
class Chip:
    """One choice: its words, where it leads, and whether it is the one in force."""

    text: str
    href: str
    current: bool = False


def with_query(path: str, query: Mapping[str, str], **changes: str) -> str:
    """``path`` with a query in which ``changes`` replace or, when empty, drop a part."""
    wanted = {key: value for key, value in {**query, **changes}.items() if value}
    return f"{path}?{urlencode(wanted)}" if wanted else path


def chips(request: HttpRequest, name: str, options: Sequence[tuple[str, str]], current: str) -> list[Chip]:
    """One chip for each ``(value, words)`` of the query's part ``name``; the list begins anew at page 1."""
    query = {key: value for key, value in request.GET.items() if key != "trang"}
    return [
        Chip(words, with_query(request.path, query, **{name: value}), value == current)
        for value, words in options
    ]


@dataclass(frozen=True)
class Pager:
    """Which slice of ``count`` rows is shown: page ``number`` (from 1) of ``size`` rows."""

    number: int
    count: int
    path: str
    query: Mapping[str, str]
    size: int = PAGE

    @classmethod
    def of(cls, request: HttpRequest, count: int, size: int = PAGE) -> Pager:
        """From ``?trang=``; a page that is not there is a sentence."""
        text = request.GET.get("trang", "1")
        pages = max(1, -(-count // size))
        if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= pages:
            raise HouseError(f"Không có trang “{text}”. Danh sách này có trang 1 đến {integer(pages)}.")
        return cls(int(text), count, request.path, request.GET.dict(), size)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def slice(self) -> slice:
        first = (self.number - 1) * self.size
        return slice(first, first + self.size)

    @property
    def shown(self) -> str:
        """“1–50 trong 5.189”."""
        if not self.count:
            return "0"
        first = self.slice.start + 1
        last = min(self.slice.stop, self.count)
        return f"{integer(first)}–{integer(last)} trong {integer(self.count)}"

    def _page(self, number: int) -> str:
        if not 1 <= number <= self.pages:
            return ""
        return with_query(self.path, self.query, trang="" if number == 1 else str(number))

    @property
    def previous(self) -> str:
        return self._page(self.number - 1)

    @property
    def next(self) -> str:
        return self._page(self.number + 1)
