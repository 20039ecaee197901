"""The manifest of an issued report: what was printed, from which addresses, with which digests.

One manifest stands in every format of an edition. Its bytes are canonical (JSON, keys sorted, no spaces,
NFC, UTF-8), so that equal manifests are equal bytes and one signature fits all four files.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from namro.ground.errors import HouseError
from namro.ground.ranges import show_day

FORMAT = 1
PRODUCT = "namro"


class ManifestError(HouseError):
    """Bytes that are no manifest of ours; `code` is BROKEN, FOREIGN, NEWER_FORMAT or OLDER_FORMAT."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Leg:
    """One folded number behind a figure: its value, whether it was there, the HMAC (hex) of its rows."""

    address: str
    value: int | None
    presence: str
    digest: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as printed: `text` at `address`; `ref` is the reference it answers (“F19”)."""

    address: str
    text: str
    legs: tuple[Leg, ...]
    title: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A number a person typed; `was` is the figure's text it replaced."""

    text: str
    was: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Letters `start` to `end` (exclusive) of a line that are a figure; "" for a typed number."""

    start: int
    end: int
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """Expected text at a place said in words (“Bảng 1, dòng 4, cột 2”).

    `spans` are its figures. `forms` names the formats that print the line ("docx", "html pdf"); "" is all.
    """

    where: str
    text: str
    spans: tuple[Span, ...] = ()
    forms: str = ""

    def printed_in(self, form: str) -> bool:
        return not self.forms or form in self.forms.split()


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that an edition states. Days are ISO dates; `replaces` is the edition before, 0 for none."""

    report: int
    edition: int
    template: str
    title: str
    unit: str
    unit_name: str
    period: str
    tree_day: str
    cut_off: str
    freeze: int
    number: str
    day: str
    issuer: str
    kind: str
    subject: str
    signer: str
    profile: str
    replaces: int
    program: str
    figures: tuple[Stated, ...]
    typed: tuple[Typed, ...]
    lines: tuple[Line, ...]
    cells: tuple[Line, ...]
    format: int = FORMAT
    product: str = PRODUCT

    def to_bytes(self) -> bytes:
        """The canonical bytes that are signed."""
        known = {name: getattr(self, name) for name in _PLAIN}
        known["figures"] = [_stated(figure) for figure in self.figures]
        known["typed"] = [{"text": t.text, "was": t.was, "title": t.title} for t in self.typed]
        known["lines"] = [_line(line) for line in self.lines]
        known["cells"] = [_line(line) for line in self.cells]
        return canonical(known)

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """The manifest in canonical or any other JSON bytes; raises ManifestError."""
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise ManifestError("BROKEN", "Bản kê trong tệp hỏng, không đọc được.") from error
        _check_kind(found)
        try:
            return cls(**_fields(found))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ManifestError(
                "BROKEN", "Bản kê trong tệp thiếu mục hoặc có mục sai kiểu nên không đọc được."
            ) from error

    def words(self) -> str:
        """“Báo cáo số 12-BC/TU ngày 05/7/2024, bản số 1” for verdicts."""
        day = show_day(date.fromisoformat(self.day))
        number = f" {self.number[:1].lower()}{self.number[1:]}" if self.number else ""
        return f"{self.kind or 'Văn bản'}{number} ngày {day}, bản số {self.edition}"


_STRUCTURED = {"figures", "typed", "lines", "cells"}
_PLAIN = [field.name for field in fields(Manifest) if field.name not in _STRUCTURED]
_NUMBERS = {"report", "edition", "freeze", "replaces", "format"}


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, NFC, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def _check_kind(found: Any) -> None:
    if not isinstance(found, dict) or not isinstance(found.get("product"), str):
        raise ManifestError("BROKEN", "Phần đính trong tệp không phải bản kê của một báo cáo.")
    if found["product"] != PRODUCT:
        raise ManifestError("FOREIGN", f"Bản kê do phần mềm khác lập (“{found['product'][:40]}”).")
    number = found.get("format")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ManifestError("BROKEN", "Bản kê không nói rõ nó theo định dạng nào.")
    if number > FORMAT:
        raise ManifestError(
            "NEWER_FORMAT",
            f"Bản kê theo định dạng {number}, mới hơn bản Năm Rõ này (định dạng {FORMAT}). "
            "Hãy kiểm bằng bản Năm Rõ mới hơn.",
        )
    if number < FORMAT:
        raise ManifestError(
            "OLDER_FORMAT",
            f"Bản kê theo định dạng {number}, cũ hơn định dạng {FORMAT} mà bản Năm Rõ này đọc được. "
            "Hãy kiểm bằng bản Năm Rõ đã phát hành báo cáo.",
        )


def _stated(figure: Stated) -> dict[str, Any]:
    legs = [
        {"address": leg.address, "value": leg.value, "presence": leg.presence, "digest": leg.digest}
        for leg in figure.legs
    ]
    return {
        "address": figure.address,
        "text": figure.text,
        "legs": legs,
        "title": figure.title,
        "ref": figure.ref,
    }


def _line(line: Line) -> dict[str, Any]:
    """Short: a long report has thousands of cells, so what is empty is left out."""
    made: dict[str, Any] = {"where": line.where, "text": line.text}
    if line.spans:
        made["spans"] = [[span.start, span.end, span.address] for span in line.spans]
    if line.forms:
        made["forms"] = line.forms
    return made


# -- reading -------------------------------------------------------------------------------------------


def _fields(found: dict[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {
        name: _whole(found[name]) if name in _NUMBERS else _text(found[name]) for name in _PLAIN
    }
    date.fromisoformat(known["day"])
    known["figures"] = tuple(_read_stated(row) for row in found["figures"])
    known["typed"] = tuple(
        Typed(_text(row["text"]), _text(row["was"]), _text(row["title"])) for row in found["typed"]
    )
    known["lines"] = tuple(_read_lines(found["lines"]))
    known["cells"] = tuple(_read_lines(found["cells"]))
    return known


def _read_stated(row: dict[str, Any]) -> Stated:
    legs = tuple(
        Leg(
            _text(leg["address"]),
            None if leg["value"] is None else _whole(leg["value"]),
            _text(leg["presence"]),
            _text(leg["digest"]),
        )
        for leg in row["legs"]
    )
    return Stated(_text(row["address"]), _text(row["text"]), legs, _text(row["title"]), _text(row["ref"]))


def _read_lines(rows: list[dict[str, Any]]) -> Iterator[Line]:
    for row in rows:
        spans = tuple(Span(_whole(a), _whole(b), _text(address)) for a, b, address in row.get("spans", ()))
        yield Line(_text(row["where"]), _text(row["text"]), spans, _text(row.get("forms", "")))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


__all__ = [
    "FORMAT",
    "PRODUCT",
    "Leg",
    "Line",
    "Manifest",
    "ManifestError",
    "Span",
    "Stated",
    "Typed",
    "canonical",
]
