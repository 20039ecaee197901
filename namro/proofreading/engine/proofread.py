"""The one door of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.characters import Prepared, prepare
from namro.proofreading.engine.checks import (
    bounds,
    chains,
    growth,
    hundred,
    lists,
    moves,
    rests,
    shares,
    sums,
    tables,
    titles,
)
from namro.proofreading.engine.claims import Claim, Figure, Proof, Span
from namro.proofreading.engine.figures import Content, Fig, content_of
from namro.proofreading.engine.reader import statements_of
from namro.proofreading.engine.wholes.find import bases_of
from namro.proofreading.engine.written import Table, Written

CHECKS: tuple[Callable[[Case], Iterator[Claim]], ...] = tuple(
    one.find for one in (shares, sums, hundred, growth, moves, rests, lists, bounds, titles, chains, tables)
)


def proofread(written: Written | str) -> Proof:
    """Find the claims of a text and check them; a plain string is a text without known tables."""
    if isinstance(written, str):
        written = Written(written)
    prepared = prepare(written.text)
    content = content_of(prepared, frozenset(start for start, _ in written.headings))
    case = Case(content, statements_of(content), _tables(prepared, written))
    case = replace(case, bases=bases_of(case))
    claims = [claim for check in CHECKS for claim in check(case)]
    claims.sort(key=lambda claim: (claim.start, claim.end))
    return Proof(
        tuple(_original(prepared, claim) for claim in claims),
        tuple(_figure(content, one) for one in content.figures),
    )


def _tables(prepared: Prepared, written: Written) -> Sequence[Table]:
    """The tables with offsets of the prepared text."""
    if prepared.back is None:
        return written.tables
    forth = {original: at for at, original in reversed(list(enumerate(prepared.back)))}
    last = len(prepared.text)

    def moved(offset: int) -> int:
        return forth.get(offset, last)

    return [
        Table(
            moved(table.start),
            moved(table.end),
            tuple(replace(cell, start=moved(cell.start), end=moved(cell.end)) for cell in table.cells),
        )
        for table in written.tables
    ]


def _original(prepared: Prepared, claim: Claim) -> Claim:
    """The claim with offsets of the text as it was given."""
    if prepared.back is None:
        return claim
    start, end = _span(prepared, (claim.start, claim.end))
    return replace(
        claim, start=start, end=end, evidence=tuple(_span(prepared, one) for one in claim.evidence)
    )


def _span(prepared: Prepared, span: Span) -> Span:
    return prepared.original(span[0]), prepared.original(span[1])


def _figure(content: Content, one: Fig) -> Figure:
    prepared, sentence = content.prepared, one.sentence
    start, end = _span(prepared, (one.start, one.end))
    return Figure(
        start,
        end,
        one.value,
        one.noun,
        one.lead,
        one.percent,
        _span(prepared, (sentence.start, sentence.end)),
    )
