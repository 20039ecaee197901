"""A reading as a page: the text, the remarks beside it, and what can be done with each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.proofreading.engine.claims import Span, Verdict
from namro.proofreading.engine.rules import RULES
from namro.proofreading.kept import claims_of, tables_of
from namro.proofreading.models import Content, Decision, Reading
from namro.proofreading.queries import kept_days, last_day
from namro.web.http import reader_of, signed_in
from namro.web.http import reading as only_reading
from namro.web.proofreading.desk import opened
from namro.web.proofreading.forms import DecideForm
from namro.web.proofreading.layout import (
    Block,
    Mark,
    Row,
    base_name,
    blocks_of,
    fits_whole,
    marks_of,
    part_at,
    parts_of,
    rows_of,
)
from namro.web.proofreading.words import counted
from namro.web.ui.choices import Chip, with_query
from namro.web.ui.forms import status

EVERYTHING, WHOLE = "tat-ca", "ca-bai"
SPOT = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
BASE = 40
TITLES = {rule.key: rule.title for rule in RULES}


@dataclass(frozen=True)
class Look:
    """What the address asks to see: remarks or every claim (``xem``), a part or the whole text (``phan``), a
    figure to go to (``tai``, its span)."""

    everything: bool
    part: str
    spot: Span | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Look:
        spot = SPOT.fullmatch(request.GET.get("tai", ""))
        return cls(
            request.GET.get("xem", "") == EVERYTHING,
            request.GET.get("phan", ""),
            (int(spot[1]), int(spot[2])) if spot else None,
        )

    @property
    def query(self) -> dict[str, str]:
        return {"xem": EVERYTHING if self.everything else "", "phan": self.part}


@dataclass(frozen=True)
class Base:
    """A figure that a claim was computed from, and where it stands on the pages."""

    text: str
    href: str


@dataclass(frozen=True)
class Note:
    """A claim in the margin: its words, its neighbours, what was decided, and the form that came back."""

    mark: Mark
    bases: Sequence[Base]
    previous: str
    next: str
    decision: Decision | None
    form: DecideForm | None

    @property
    def word(self) -> str:
        return self.mark.claim.verdict.words

    @property
    def title(self) -> str:
        return TITLES.get(self.mark.claim.rule, "")

    @property
    def read_at(self) -> int:
        return self.decision.version if self.decision else 0

    @property
    def typed(self) -> str:
        """The reason as it was typed, else as it stands."""
        if self.form is not None:
            return str(self.form["reason"].value() or "")
        return self.decision.reason if self.decision else ""

    @property
    def errors(self) -> list[str]:
        if self.form is None:
            return []
        return [*self.form.non_field_errors(), *(error for field in self.form for error in field.errors)]


@dataclass(frozen=True)
class Line:
    """A row of the text with its notes."""

    row: Row
    notes: Sequence[Note]


class Sheet:
    """A reading laid out as the address asks."""

    def __init__(self, reading: Reading, look: Look) -> None:
        self.reading, self.look = reading, look
        content = Content.objects.defer("original", "places", "figures").get(reading=reading)
        self.text: str = content.text
        wheres = [claim["where"] for claim in content.claims]
        self.marks = marks_of(claims_of(content.claims), wheres, look.everything)
        spans = [(start, end) for start, end in content.headings]
        spots = [look.spot] if look.spot and look.spot[0] < look.spot[1] <= len(self.text) else []
        blocks = blocks_of(self.text, self.marks, tables_of(content.tables), spans, spots=spots)
        self.parts = parts_of(blocks)
        self.fits = fits_whole(blocks)
        self.number = self._number()
        self.shown: Sequence[Block] = self.parts[self.number - 1] if self.number else blocks

    @property
    def url(self) -> str:
        return reverse("proofreading:reading", args=[self.reading.pk])

    def _number(self) -> int:
        """The part that is shown, from 1; 0 for the whole text."""
        part, most = self.look.part, len(self.parts)
        if part == WHOLE and self.fits:
            return 0
        if part == WHOLE:
            raise HouseError("Văn bản này dài quá để xem cả bài trên một trang. Xem từng phần.")
        if part and not (part.isascii() and part.isdigit() and 1 <= int(part[:9]) <= most):
            raise HouseError(f"Văn bản không có phần “{part}”; có phần 1 đến {most}.")
        if not part and self.look.spot:
            return part_at(self.parts, self.look.spot[0])
        return int(part or 1)

    def at(self, offset: int, name: str) -> str:
        """The address of something in the text, in the part where it stands."""
        if self.number == 0 or len(self.parts) == 1:
            return f"#{name}"
        part = part_at(self.parts, offset)
        if part == self.number:
            return f"#{name}"
        query = self.look.query | {"phan": str(part)}
        return f"{with_query(self.url, query)}#{name}"

    def part_href(self, part: str) -> str:
        return with_query(self.url, self.look.query, phan=part)

    def lines(self, decisions: Mapping[int, Decision], returned: Returned | None) -> list[Line]:
        remarks = [mark for mark in self.marks if mark.number]
        return [
            Line(row, [self._note(mark, remarks, decisions, returned) for mark in row.marks])
            for row in rows_of(self.shown)
        ]

    def _note(
        self,
        mark: Mark,
        remarks: Sequence[Mark],
        decisions: Mapping[int, Decision],
        returned: Returned | None,
    ) -> Note:
        form = returned.form if returned is not None and returned.claim == mark.index else None
        previous = next_ = ""
        if mark.number:
            previous = self.to(remarks[mark.number - 2]) if mark.number > 1 else ""
            next_ = self.to(remarks[mark.number]) if mark.number < len(remarks) else ""
        return Note(mark, self._bases(mark), previous, next_, decisions.get(mark.index), form)

    def to(self, mark: Mark) -> str:
        """The address of a claim's note."""
        return self.at(mark.claim.start, f"x{mark.index}")

    def _bases(self, mark: Mark) -> list[Base]:
        return [
            Base(_short(self.text[start:end]), self.at(start, base_name(start)))
            for start, end in mark.claim.evidence
        ]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= BASE else f"{words[:BASE]}…"


@dataclass(frozen=True)
class Returned:
    """A form that was refused, and the claim it was about."""

    claim: int
    form: DecideForm


@only_reading
@signed_in
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """``?xem=tat-ca`` also what holds and what is open, ``?phan=`` a part of a long text or ``ca-bai``."""
    return show(request, opened(request, pk))


def show(request: HttpRequest, reading: Reading, returned: Returned | None = None) -> HttpResponse:
    """The page of a reading, with the form that came back where a decision was refused."""
    made = Sheet(reading, Look.of(request))
    decisions = {one.claim: one for one in Decision.objects.filter(reading=reading)}
    context: dict[str, Any] = {
        "reading": reading,
        "sheet": made,
        "counts": counted(reading.counts),
        "remarks": [mark for mark in made.marks if mark.number],
        "listed": _listed(made, decisions),
        "decided": len(decisions),
        "lines": made.lines(decisions, returned),
        "looks": _looks(made),
        "query": with_query("", made.look.query),
        "compares": reader_of(request).holds(Permission.SEE_FIGURES),
        "gone_after": last_day(reading, kept_days()),
        "claims": sum(reading.counts.values()),
        "errors": returned,
        "before": made.part_href(str(made.number - 1)) if made.number > 1 else "",
        "after": made.part_href(str(made.number + 1)) if 0 < made.number < len(made.parts) else "",
        "first": made.part_href(""),
        "whole": made.part_href(WHOLE) if made.fits else "",
    }
    code = status(returned.form) if returned is not None else 200
    return render(request, "web/proofreading/reading.html", context, status=code)


@dataclass(frozen=True)
class Listed:
    """A remark in the list above the text."""

    mark: Mark
    href: str
    text: str
    word: str
    decision: Decision | None


def _listed(made: Sheet, decisions: Mapping[int, Decision]) -> list[Listed]:
    return [
        Listed(
            mark,
            made.to(mark),
            _short(made.text[mark.claim.start : mark.claim.end]),
            mark.claim.verdict.words,
            decisions.get(mark.index),
        )
        for mark in made.marks
        if mark.number
    ]


def _looks(made: Sheet) -> list[Chip]:
    counts = made.reading.counts
    remarks = sum(count for verdict, count in counts.items() if Verdict(verdict).remark)
    path, query = made.url, made.look.query
    return [
        Chip(f"Chỉ nhận xét: {remarks}", with_query(path, query, xem="", phan=""), not made.look.everything),
        Chip(
            f"Mọi chỗ đã đối chiếu: {sum(counts.values())}",
            with_query(path, query, xem=EVERYTHING, phan=""),
            made.look.everything,
        ),
    ]
