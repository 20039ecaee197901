"""A text as read, its claims and its figures, as rows keep them, and back.

Numbers are kept as text: “50.8”, “5189/10260”; JSON's own would round them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from namro.proofreading.engine.claims import Claim, Figure, Kind, Proof, Verdict
from namro.proofreading.engine.written import Cell, Place, Table, Written


def kept(written: Written, proof: Proof) -> dict[str, Any]:
    """All fields of a ``Content`` but the original; signs that a database cannot hold are replaced, each by
    one, so that offsets stay.
    """
    fields = kept_written(written) | kept_proof(proof, written)
    if _holds(written.text) == written.text:
        return fields
    return {key: _held(value) for key, value in fields.items()}


def _holds(text: str) -> str:
    """Without NUL and halves of characters, which parts of broken files may bring along."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _held(value: Any) -> Any:
    if isinstance(value, str):
        return _holds(value)
    if isinstance(value, dict):
        return {key: _held(one) for key, one in value.items()}
    return [_held(one) for one in value] if isinstance(value, list) else value


def kept_proof(proof: Proof, written: Written) -> dict[str, Any]:
    """``claims`` and ``figures`` of a proof; a claim also says ``where`` it stands, in words."""
    return {
        "claims": [_claim(claim, written) for claim in proof.claims],
        "figures": [_figure(figure) for figure in proof.figures],
    }


def kept_written(written: Written) -> dict[str, Any]:
    """``text``, ``tables``, ``headings``, ``places`` of what was read."""
    return {
        "text": written.text,
        "tables": [
            [table.start, table.end, [[cell.row, cell.column, cell.start, cell.end] for cell in table.cells]]
            for table in written.tables
        ],
        "headings": [list(span) for span in written.headings],
        "places": [
            [place.start, place.end, place.where, place.path, place.offset] for place in written.places
        ],
    }


def _claim(claim: Claim, written: Written) -> dict[str, Any]:
    place = written.place_of(claim.start)
    return {
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind.value,
        "verdict": claim.verdict.value,
        "rule": claim.rule,
        "note": claim.note,
        "stated": None if claim.stated is None else str(claim.stated),
        "computed": None if claim.computed is None else str(claim.computed),
        "remedy": claim.remedy,
        "evidence": [list(span) for span in claim.evidence],
        "where": place.where if place else "",
    }


def _figure(figure: Figure) -> list[Any]:
    return [
        figure.start,
        figure.end,
        str(figure.value),
        figure.noun,
        figure.lead,
        figure.percent,
        list(figure.sentence),
    ]


def claims_of(rows: Iterable[dict[str, Any]]) -> tuple[Claim, ...]:
    """The claims as they were found."""
    return tuple(
        Claim(
            start=row["start"],
            end=row["end"],
            kind=Kind(row["kind"]),
            verdict=Verdict(row["verdict"]),
            rule=row["rule"],
            note=row["note"],
            stated=None if row["stated"] is None else Decimal(row["stated"]),
            computed=None if row["computed"] is None else Fraction(row["computed"]),
            remedy=row["remedy"],
            evidence=tuple((start, end) for start, end in row["evidence"]),
        )
        for row in rows
    )


def figures_of(rows: Iterable[Sequence[Any]]) -> tuple[Figure, ...]:
    """The figures as they were found."""
    return tuple(
        Figure(start, end, Decimal(value), noun, lead, percent, (sentence[0], sentence[1]))
        for start, end, value, noun, lead, percent, sentence in rows
    )


def tables_of(rows: Iterable[Sequence[Any]]) -> tuple[Table, ...]:
    """The tables of the text."""
    return tuple(Table(start, end, tuple(Cell(*cell) for cell in cells)) for start, end, cells in rows)


def written_of(content: Any) -> Written:
    """The text as read, from a ``Content``."""
    return Written(
        content.text,
        tables_of(content.tables),
        tuple((start, end) for start, end in content.headings),
        tuple(Place(*place) for place in content.places),
    )
