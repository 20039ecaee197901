"""A report's template: text with figure tags. Parsing knows nothing of values.

``{{key}}`` prints a figure, ``{{key|cùng kỳ}}`` its change against the same period of last year,
``{{key|2}}`` a percentage with two decimals. ``{{!5.190|key}}`` is a number typed by a person in place of
that figure, ``{{!5.190}}`` in place of none; it is printed with a mark. ``{kỳ}``, ``{đơn vị}``,
``{ngày cuối kỳ}`` are words. ``# `` to ``### `` begin headings, ``- `` a bullet; blocks such as
``[[bảng đơn vị: key; key]]`` (all of ``BLOCKS``) and ``[[phụ lục: title]]`` stand on a line of their own.
``[[nếu: key]]`` before a line: it is printed only where that figure is there and not zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from namro.documents.tree import URGENCIES
from namro.figures.errors import MetricError
from namro.figures.metric import Ratio
from namro.figures.registry import metrics
from namro.ground.errors import HouseError

FENCE = "==="
TAG = re.compile(r"\{\{\s*(?P<key>[^}|]*?)\s*(?:\|\s*(?P<how>[^}]*?)\s*)?\}\}|\{(?P<word>[^{}]*)\}")
BLOCK = re.compile(r"^\[\[(?P<kind>[^:\]]+):(?P<keys>[^\]]*)\]\]$")
ONLY = re.compile(r"^\[\[\s*nếu\s*:\s*(?P<key>[^\]]*?)\s*\]\]\s*(?P<rest>\S.*)$")
WORDS = frozenset({"kỳ", "đơn vị", "ngày cuối kỳ"})
BLOCKS = {
    "bảng đơn vị": "table",
    "biểu đồ đơn vị": "chart",
    "biểu đồ chồng": "stacked",
    "biểu đồ đường": "line",
    "biểu đồ nhỏ": "small",
    "biểu đồ cùng kỳ": "compared",
}
MOST = {"table": 8, "chart": 1, "stacked": 6, "line": 5, "small": 1, "compared": 1}
COUNTS = frozenset({"stacked", "compared"})
ANNEX = "phụ lục"
MARKS = {"h1": "# ", "h2": "## ", "h3": "### ", "bullet": "- ", "body": ""}
HEADINGS = frozenset({"h1", "h2", "h3"})
TYPED = "!"
COMMITTEE = "{cấp ủy}"
CHANGE = "cùng kỳ"
REQUIRED = ("tên", "kỳ", "loại", "ký hiệu", "trích yếu")
HEADERS = (*REQUIRED, "thẩm quyền", "chức vụ", "nơi nhận", "kính gửi", "độ khẩn", "đối chiếu")
LETTER = "CÔNG VĂN"


class TemplateError(HouseError):
    """A template that cannot be printed; the message lists every problem with its line."""


@dataclass(frozen=True)
class Tag:
    """A figure in the text: which, and how it is spelled."""

    key: str
    how: str = ""


@dataclass(frozen=True)
class Word:
    name: str


@dataclass(frozen=True)
class Typed:
    """A number typed by a person; ``was`` is the key of the figure that stood there, if one did."""

    text: str
    was: str = ""


Piece = str | Tag | Word | Typed


@dataclass(frozen=True)
class Line:
    """One block of the text: its kind (of ``MARKS``, a chart or table of ``BLOCKS``, annex) and contents.

    ``only`` is the key of the figure that must be there, and not zero, for the block to be printed.
    """

    kind: str
    pieces: tuple[Piece, ...] = ()
    keys: tuple[str, ...] = ()
    label: str = ""
    only: str = ""

    def source(self) -> str:
        """The line as it is written; ``parse`` reads the same line back."""
        return (f"[[nếu: {self.only}]] " if self.only else "") + self._itself()

    def _itself(self) -> str:
        text = "".join(_spelled(piece) for piece in self.pieces)
        if self.kind in MARKS:
            return MARKS[self.kind] + (f"{self.label} {text}" if self.kind in HEADINGS else text)
        if self.kind == "annex":
            return f"[[{ANNEX}: {text}]]"
        name = next(name for name, kind in BLOCKS.items() if kind == self.kind)
        return f"[[{name}: {'; '.join(self.keys)}]]"


@dataclass(frozen=True)
class Template:
    """A parsed template; ``refs`` maps a metric to the figure it answers in the reference report."""

    name: str
    header: dict[str, str]
    lines: tuple[Line, ...]
    refs: dict[str, str]

    @property
    def title(self) -> str:
        return self.header["tên"]

    @property
    def period_kind(self) -> str:
        return self.header["kỳ"]

    @property
    def kind(self) -> str:
        """The kind as printed; nothing for a letter, which has no such line."""
        return "" if self.header["loại"].upper() == LETTER else self.header["loại"]

    @property
    def urgency(self) -> str:
        return self.header.get("độ khẩn", "").upper()

    @property
    def addressees(self) -> tuple[str, ...]:
        return listed(self.header.get("kính gửi", ""))

    @property
    def recipients(self) -> tuple[str, ...]:
        return listed(self.header.get("nơi nhận", ""))

    def issued_by(self, letters: str) -> Template:
        """With the letters of the committee that issues it in the symbol: “BC/{cấp ủy}” → “BC/QU”."""
        symbol = self.header["ký hiệu"].replace(COMMITTEE, letters)
        return replace(self, header=self.header | {"ký hiệu": symbol})

    def tags(self) -> Iterator[Tag]:
        for line in self.lines:
            yield from (piece for piece in line.pieces if isinstance(piece, Tag))

    def source(self) -> str:
        """The whole template as text; ``parse`` gives the same template again."""
        head = [f"{field}: {value}" for field, value in self.header.items()]
        return "\n".join([*head, FENCE, *(line.source() for line in self.lines)]) + "\n"

    def to_json(self) -> dict[str, Any]:
        """What ``from_json`` reads: plain dicts, lists and strings."""
        lines = [
            {
                "kind": line.kind,
                "label": line.label,
                "keys": list(line.keys),
                "pieces": [_packed(piece) for piece in line.pieces],
                "only": line.only,
            }
            for line in self.lines
        ]
        return {"name": self.name, "header": dict(self.header), "lines": lines, "refs": dict(self.refs)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Template:
        """The template that was kept, checked again: ``TemplateError`` names every line that no longer holds,

        such as one with the key of a metric that is no longer there.
        """
        lines = tuple(
            Line(
                kind=row["kind"],
                pieces=tuple(_unpacked(piece) for piece in row["pieces"]),
                keys=tuple(row["keys"]),
                label=row["label"],
                only=row.get("only", ""),
            )
            for row in data["lines"]
        )
        found = cls(data["name"], dict(data["header"]), lines, dict(data["refs"]))
        _refuse(found.name, _problems(found))
        return found


def listed(text: str) -> tuple[str, ...]:
    """What stands between semicolons."""
    return tuple(line.strip() for line in text.split(";") if line.strip())


def names() -> list[str]:
    """Templates that ship with the package."""
    folder = resources.files("namro.reports") / "texts"
    return sorted(
        entry.name.removesuffix(".txt") for entry in folder.iterdir() if entry.name.endswith(".txt")
    )


def load(name: str) -> Template:
    """A template of the package by name; ``TemplateError`` if there is none or it has problems."""
    if name not in names():
        raise TemplateError(f"Không có mẫu báo cáo “{name}”. Có: {', '.join(names())}.")
    text = (resources.files("namro.reports") / "texts" / f"{name}.txt").read_text("utf-8")
    return parse(name, text)


def parse(name: str, text: str) -> Template:
    """Parse and check a whole template; every unknown tag is reported with its line at once."""
    head, fence, body = text.partition(f"\n{FENCE}\n")
    problems: list[str] = []
    if not fence:
        problems.append(f"thiếu dòng “{FENCE}” ngăn phần đầu và phần nội dung")
    header = _header(head, problems)
    first = head.count("\n") + 3
    lines = tuple(
        _line(line.strip(), number, problems)
        for number, line in enumerate(body.splitlines(), first)
        if line.strip()
    )
    refs = _refs(header.get("đối chiếu", ""), problems)
    found = Template(name, header, lines, refs)
    _refuse(name, problems)
    return found


def _refuse(name: str, problems: list[str]) -> None:
    if problems:
        raise TemplateError(f"Mẫu báo cáo “{name}” chưa dùng được: {'; '.join(problems)}.")


def _header(text: str, problems: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        field, colon, value = line.partition(":")
        if not colon or field.strip() not in HEADERS:
            problems.append(f"dòng {number}: phần đầu chỉ gồm các mục {', '.join(HEADERS)}")
        found[field.strip()] = value.strip()
    problems += _wrong_header(found)
    return found


def _wrong_header(header: dict[str, str]) -> list[str]:
    wrong = [f"phần đầu thiếu mục “{name}”" for name in REQUIRED if not header.get(name)]
    urgency = header.get("độ khẩn", "").upper()
    if urgency and urgency not in URGENCIES:
        wrong.append(f"độ khẩn “{header['độ khẩn']}” không có; có: {', '.join(URGENCIES)}")
    return wrong


def _refs(text: str, problems: list[str]) -> dict[str, str]:
    refs = {}
    for pair in filter(None, (piece.strip() for piece in text.split(";"))):
        ref, _, key = pair.partition("=")
        _check_key(key.strip(), "phần đầu", problems)
        refs[key.strip()] = ref.strip()
    return refs


def _line(text: str, number: int, problems: list[str]) -> Line:
    only = ONLY.match(text)
    if only is None:
        return _itself(text, number, problems)
    _check_key(only["key"], f"dòng {number}", problems)
    return replace(_itself(only["rest"], number, problems), only=only["key"])


def _itself(text: str, number: int, problems: list[str]) -> Line:
    block = BLOCK.match(text)
    if block:
        return _block(block, number, problems)
    for kind in ("h3", "h2", "h1", "bullet"):
        if text.startswith(MARKS[kind]):
            return _text(kind, text.removeprefix(MARKS[kind]), number, problems)
    return _text("body", text, number, problems)


def _block(block: re.Match[str], number: int, problems: list[str]) -> Line:
    name = block["kind"].strip()
    if name == ANNEX:
        return _text("annex", block["keys"].strip(), number, problems)
    keys = tuple(key.strip() for key in block["keys"].split(";") if key.strip())
    if name not in BLOCKS:
        known = ", ".join(sorted([*BLOCKS, ANNEX]))
        problems.append(f"dòng {number}: không có khối “{name}”; có: {known}")
    line = Line(BLOCKS.get(name, name), keys=keys)
    _check_keys(line, number, problems)
    return line


def _check_keys(line: Line, number: int, problems: list[str]) -> None:
    name = next((name for name, kind in BLOCKS.items() if kind == line.kind), line.kind)
    if not line.keys:
        problems.append(f"dòng {number}: khối “{name}” chưa nêu số liệu nào")
    known = len(problems)
    for key in line.keys:
        _check_key(key, f"dòng {number}", problems)
    most = MOST.get(line.kind, len(line.keys))
    if len(line.keys) > most:
        problems.append(
            f"dòng {number}: khối “{name}” có nhiều nhất {most} số liệu, không phải {len(line.keys)}"
        )
    if line.kind not in MOST or line.kind == "table" or len(problems) > known:
        return
    ratios = sum(isinstance(metrics.get(key), Ratio) for key in line.keys)
    if ratios and line.kind in COUNTS:
        problems.append(f"dòng {number}: khối “{name}” vẽ số lượng, không vẽ tỷ lệ")
    elif 0 < ratios < len(line.keys):
        problems.append(f"dòng {number}: khối “{name}” không vẽ tỷ lệ chung với số lượng")


def _text(kind: str, text: str, number: int, problems: list[str]) -> Line:
    label = ""
    if kind in HEADINGS:
        label, _, text = text.partition(" ")
    return Line(kind, tuple(_pieces(text, number, problems)), label=label)


def _pieces(text: str, number: int, problems: list[str]) -> Iterator[Piece]:
    position = 0
    for match in TAG.finditer(text):
        if match.start() > position:
            yield text[position : match.start()]
        position = match.end()
        if match["word"] is not None:
            yield _word(match["word"].strip(), number, problems)
        else:
            yield _tag(match["key"], match["how"] or "", number, problems)
    rest = text[position:]
    if "{{" in rest or "}}" in rest:
        problems.append(f"dòng {number}: dấu ngoặc nhọn không đóng, mở đủ")
    if rest:
        yield rest


def _word(name: str, number: int, problems: list[str]) -> Word:
    if name not in WORDS:
        problems.append(f"dòng {number}: không có từ thay thế “{{{name}}}”; có: {', '.join(sorted(WORDS))}")
    return Word(name)


def _tag(key: str, how: str, number: int, problems: list[str]) -> Tag | Typed:
    if key.startswith(TYPED):
        return _typed(key.removeprefix(TYPED).strip(), how, number, problems)
    _check_key(key, f"dòng {number}", problems)
    if how not in ("", CHANGE) and not (how.isdigit() and int(how) <= 4):
        problems.append(
            f"dòng {number}: cách viết “{how}” không có; có “{CHANGE}” hoặc số chữ số thập phân 0–4"
        )
    return Tag(key, how)


def _typed(text: str, was: str, number: int, problems: list[str]) -> Typed:
    if not text or set("{}|\n") & set(text):
        problems.append(f"dòng {number}: số ghi tay “{text}” phải là một số hoặc vài chữ, không có {{ }} |")
    if was:
        _check_key(was, f"dòng {number}", problems)
    return Typed(text, was)


def _check_key(key: str, where: str, problems: list[str]) -> None:
    try:
        metrics.get(key)
    except MetricError as error:
        problems.append(f"{where}: {str(error).rstrip('.?')}")


# Written back, and kept as JSON


def _spelled(piece: Piece) -> str:
    if isinstance(piece, Word):
        return f"{{{piece.name}}}"
    if isinstance(piece, Tag):
        return f"{{{{{piece.key}|{piece.how}}}}}" if piece.how else f"{{{{{piece.key}}}}}"
    if isinstance(piece, Typed):
        return f"{{{{{TYPED}{piece.text}|{piece.was}}}}}" if piece.was else f"{{{{{TYPED}{piece.text}}}}}"
    return piece


def _packed(piece: Piece) -> str | dict[str, str]:
    if isinstance(piece, Word):
        return {"word": piece.name}
    if isinstance(piece, Tag):
        return {"tag": piece.key, "how": piece.how}
    if isinstance(piece, Typed):
        return {"typed": piece.text, "was": piece.was}
    return piece


def _unpacked(piece: str | dict[str, str]) -> Piece:
    if isinstance(piece, str):
        return piece
    if "word" in piece:
        return Word(piece["word"])
    if "tag" in piece:
        return Tag(piece["tag"], piece["how"])
    return Typed(piece["typed"], piece["was"])


def _problems(template: Template) -> list[str]:
    """What no longer holds in a template that was not parsed from text just now."""
    problems = _wrong_header(template.header)
    for key in template.refs:
        _check_key(key, "phần đầu", problems)
    for number, line in enumerate(template.lines, 1):
        if line.only:
            _check_key(line.only, f"dòng {number}", problems)
        if line.kind in BLOCKS.values():
            _check_keys(line, number, problems)
        elif line.kind not in (*MARKS, "annex"):
            problems.append(f"dòng {number}: không có khối “{line.kind}”")
        for piece in line.pieces:
            _check_piece(piece, number, problems)
    return problems


def _check_piece(piece: Piece, number: int, problems: list[str]) -> None:
    if isinstance(piece, Word):
        _word(piece.name, number, problems)
    elif isinstance(piece, Tag):
        _tag(piece.key, piece.how, number, problems)
    elif isinstance(piece, Typed):
        _typed(piece.text, piece.was, number, problems)
    elif TAG.search(piece) or "{{" in piece or "}}" in piece or "\n" in piece:
        problems.append(f"dòng {number}: chữ “{piece}” còn dấu ngoặc nhọn hoặc xuống dòng")
