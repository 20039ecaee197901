"""What ``namro check`` prints of a proof: lines for people, an object for machines."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from namro.ground.numbers import integer
from namro.proofreading.engine.claims import Claim, Proof, Verdict
from namro.proofreading.engine.written import Written
from namro.proofreading.reading.plain import WHOLE

_COLOURS = {
    Verdict.OK: "32",
    Verdict.ROUNDING: "33",
    Verdict.INCONSISTENT: "31",
    Verdict.UNCHECKABLE: "2",
}
_AROUND = 160  # characters of the sentence shown on either side
_SENTENCE_END = re.compile(r"[.;!?…][”\"')\]]*\s+")


class Outcome(Protocol):
    """A file with its text, its proof, or the sentence why it could not be read."""

    @property
    def file(self) -> str: ...
    @property
    def written(self) -> Written: ...
    @property
    def proof(self) -> Proof: ...
    @property
    def error(self) -> str: ...


# -- for machines --------------------------------------------------------------------------------------


def as_json(outcome: Outcome) -> dict[str, Any]:
    """{"file", "claims", "counts"}, or {"file", "error"}."""
    if outcome.error:
        return {"file": outcome.file, "error": outcome.error}
    claims = outcome.proof.claims
    counts = Counter(claim.verdict.value for claim in claims)
    return {
        "file": outcome.file,
        "claims": [_claim(outcome.written, claim) for claim in claims],
        "counts": {verdict.value: counts[verdict.value] for verdict in Verdict},
    }


def dumped(found: Any) -> str:
    """JSON with Vietnamese as it is read."""
    return json.dumps(found, ensure_ascii=False, indent=1)


def _claim(written: Written, claim: Claim) -> dict[str, Any]:
    place = written.place_of(claim.start)
    return {
        **_stretch(written, claim.start, claim.end),
        "where": place.where if place else "",
        "kind": claim.kind.value,
        "verdict": claim.verdict.value,
        "stated": _number(claim.stated),
        "computed": _number(claim.computed),
        "note": claim.note,
        "rule": claim.rule,
        "remedy": claim.remedy,
        "evidence": [_stretch(written, start, end) for start, end in claim.evidence],
    }


def _stretch(written: Written, start: int, end: int) -> dict[str, Any]:
    first, last = original(written, start), original(written, max(start, end - 1))
    return {"start": first, "end": last + (end > start), "span": written.text[start:end]}


def original(written: Written, offset: int) -> int:
    """The offset in the file where the file is itself a text, else in the text as read."""
    place = written.place_of(offset)
    if place is None or place.path != WHOLE:
        return offset
    return place.offset + offset - place.start


def _number(value: Decimal | Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


# -- for people ----------------------------------------------------------------------------------------


def report(outcome: Outcome, *, every: bool, colours: bool) -> str:
    """The file's name, its remarks in reading order (all claims with ``every``), and what was counted."""
    paint = _painted if colours else _plain
    proof = outcome.proof
    shown = proof.claims if every else proof.remarks
    lines = [paint(outcome.file, "1")]
    for claim in shown:
        lines += _remark(outcome.written, claim, colours)
    return "\n".join([*lines, f"  {summary(proof)}"])


def summary(proof: Proof) -> str:
    """“12 số liệu kiểm được: 9 khớp, 2 mâu thuẫn, 1 làm tròn; 5 không đủ căn cứ”."""
    counts = Counter(claim.verdict for claim in proof.claims)
    order = (Verdict.OK, Verdict.INCONSISTENT, Verdict.ROUNDING)
    parts = [f"{integer(counts[one])} {one.words.lower()}" for one in order if counts[one]]
    checked = sum(counts[one] for one in order)
    said = f"{integer(checked)} số liệu kiểm được: {', '.join(parts)}" if parts else "0 số liệu kiểm được"
    beside = counts[Verdict.UNCHECKABLE]
    return f"{said}; {integer(beside)} không đủ căn cứ" if beside else said


def _remark(written: Written, claim: Claim, colours: bool) -> list[str]:
    paint = _painted if colours else _plain
    place = written.place_of(claim.start)
    where = f"{place.where}: " if place else ""
    lines = [
        f"  {where}{paint(claim.verdict.words, _COLOURS[claim.verdict])}",
        f"    {_sentence(written, claim, colours)}",
    ]
    lines += [f"    → {claim.note}"] if claim.note else []
    lines += [f"    → {claim.remedy}"] if claim.remedy else []
    return lines


def _sentence(written: Written, claim: Claim, colours: bool) -> str:
    """The claim in its sentence, on one line, shortened where it is long."""
    before, after = _around(written.text, claim.start, claim.end)
    span = _one_line(written.text[claim.start : claim.end])
    marked = _painted(span, f"1;{_COLOURS[claim.verdict]}") if colours else f"«{span}»"
    return f"{before}{marked}{after}"


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    low = max(text.rfind("\n", 0, start) + 1, start - 4 * _AROUND)
    stop = text.find("\n", end)
    high = min(len(text) if stop < 0 else stop, end + 4 * _AROUND)
    begun = max([low, *_ends(text, low, start)])
    before, after = text[begun:start].lstrip(), text[end : min([high, *_ends(text, end, high)])].rstrip()
    before = f"… {before[-_AROUND:]}" if len(before) > _AROUND else before
    after = f"{after[:_AROUND]} …" if len(after) > _AROUND else after
    return _one_line(before), _one_line(after)


def _ends(text: str, low: int, high: int) -> Iterator[int]:
    """Where a sentence begins after another; a small letter only follows an abbreviation."""
    for found in _SENTENCE_END.finditer(text, low, high):
        if not text[found.end() : found.end() + 1].islower():
            yield found.end()


def _one_line(text: str) -> str:
    """Line breaks, tabs and what a terminal would obey become spaces."""
    return "".join(sign if sign.isprintable() or sign == " " else " " for sign in text)


def _painted(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"


def _plain(text: str, colour: str) -> str:
    return text
