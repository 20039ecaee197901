"""The verb ``namro verify``: are these files the reports that were issued? Needs no database.

Exit code 0: as issued, or saved again with every word and figure as signed; 1: altered, or not by a trusted
key; 2: could not be checked. With several files the highest counts.
"""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from namro.ground.errors import HouseError
from namro.journal.arguments import Parser
from namro.reports.proof import keys
from namro.reports.proof.compare import Kind, Place
from namro.reports.proof.keys import Ring
from namro.reports.proof.reading import MOST_BYTES
from namro.reports.proof.verify import Code, Verdict, check

LIVE = ("auto", "yes", "no")
KINDS = {
    Kind.FIGURE: "Số liệu",
    Kind.TABLE: "Trong bảng",
    Kind.TEXT: "Trong văn bản",
    Kind.CELL: "Trong bảng tính",
    Kind.LOOKS: "Ngoài chữ",
}


@dataclass(frozen=True)
class Recomputed:
    """What the database says of a file's manifest: sentences, and the same for machines.

    `moved` tells whether any figure no longer has the value or rows it was issued with; that is news, not a
    fault of the file, so it leaves the exit code alone.
    """

    sentences: tuple[str, ...]
    rows: tuple[dict[str, Any], ...] = ()
    moved: bool = False


Recompute = Callable[[Verdict], Recomputed | None]


def main(argv: list[str], recompute: Recompute | None = None) -> int:
    """Check every file named; `recompute` asks the database, when the caller has one within reach.

    `recompute` is called for files whose signature fits, unless ``--live no`` or ``--alone`` is given. It
    returns None when the database does not know the report.
    """
    options = _options(argv)
    if options.live == "yes" and recompute is None:
        raise HouseError("Không nối được cơ sở dữ liệu để tính lại; bỏ --live yes để chỉ kiểm tệp.")
    ring, fingerprint = _trust(options.key)
    asked = None if options.live == "no" else recompute
    results = []
    for path in options.files:
        verdict = _verdict(path, ring, fingerprint)
        again = asked(verdict) if asked and verdict.signature_fits else None
        results.append((verdict, again))
    if options.json:
        rows = [
            verdict.as_json() | {"live": list(again.rows) if again else None} for verdict, again in results
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join("\n".join(_said(*result, every=options.figures)) for result in results))
    return max(verdict.exit_code for verdict, _ in results)


def wants_database(argv: list[str]) -> bool:
    """Whether the command line lets the database be asked; a wrong one is refused later."""
    alone = "--alone" in argv or "--live=no" in argv or ("--live", "no") in pairwise(argv)
    return not alone


def _options(argv: list[str]) -> Namespace:
    parser = Parser(prog="namro verify", description="Kiểm tra tệp báo cáo có đúng như đã phát hành.")
    parser.add_argument("files", nargs="+", type=Path, metavar="TỆP", help="tệp html, docx, pdf hoặc xlsx")
    parser.add_argument(
        "--key", action="append", default=[], metavar="KHÓA", help="dấu vân tay, hoặc tệp khóa công khai"
    )
    parser.add_argument("--json", action="store_true", help="trả lời cho máy đọc")
    parser.add_argument("--figures", action="store_true", help="liệt kê từng số liệu in trong tệp")
    parser.add_argument("--live", choices=LIVE, default="auto", help="tính lại từ cơ sở dữ liệu")
    parser.add_argument(
        "--alone", action="store_const", const="no", dest="live", help="không hỏi cơ sở dữ liệu"
    )
    return parser.parse_args(argv)


def _trust(given: list[str]) -> tuple[Ring | None, str]:
    """The keys to trust: those named, else the ring of this installation, else none (None)."""
    if not given:
        known = _own_ring()
        return (known if known.keys else None), ""
    rings, fingerprints = [], []
    for word in given:
        if Path(word).is_file():
            rings.append(keys.read_ring(Path(word)))
        else:
            fingerprints.append(keys.compact(word))
    if len(fingerprints) > 1:
        raise HouseError("Chỉ nêu một dấu vân tay; nhiều khóa thì ghi vào một tệp khóa công khai.")
    return (keys.joined(rings) if rings else None), "".join(fingerprints)


def _own_ring() -> Ring:
    """Read without the settings, which would make a home folder on an auditor's machine."""
    home = os.environ.get("NAMRO_HOME")
    return keys.ring(Path(home) / "keys") if home else Ring()


def _verdict(path: Path, ring: Ring | None, fingerprint: str) -> Verdict:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise OSError(0, f"lớn hơn {MOST_BYTES >> 20} MB")
        content = path.read_bytes()
    except OSError as error:
        return Verdict(Code.UNREADABLE, str(path), (f"Không đọc được tệp {path} ({error.strerror}).",))
    return check(content, str(path), ring, fingerprint=fingerprint)


def _said(verdict: Verdict, again: Recomputed | None, *, every: bool) -> list[str]:
    said = [f"{verdict.name}:", *verdict.sentences]
    said += [_place(place) for place in verdict.places]
    if every:
        said += [
            f"  {'đúng' if shown.holds else 'SAI '}  {shown.stated}  {shown.where}  {shown.address}"
            for shown in verdict.figures
        ]
    return [*said, *(again.sentences if again else ())]


def _place(place: Place) -> str:
    found = f"“{place.found}”" if place.found else "không còn"
    stated = f"“{place.stated}”" if place.stated else "không có gì"
    named = f" ({place.title or place.address})" if place.address or place.title else ""
    at = f"\n      địa chỉ {place.address}" if place.address else ""
    return f"  - {KINDS[place.kind]}, {place.where}{named}: đã ký {stated}, trong tệp {found}{at}"
