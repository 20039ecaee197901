"""A report's template: text with figure tags. Parsing knows nothing of values.

``{{key}}`` prints a figure, ``{{key|cùng kỳ}}`` its change against the same period of last year,
``{{key|2}}`` a percentage with two decimals. ``{kỳ}``, ``{đơn vị}``, ``{ngày cuối kỳ}`` are words.
``# `` and ``## `` begin headings, ``- `` a bullet; ``[[bảng đơn vị: key; key]]`` and
``[[biểu đồ đơn vị: key]]`` stand on a line of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from namro.figures.errors import MetricError
from namro.figures.registry import metrics
from namro.ground.errors import HouseError

FENCE = "==="
TAG = re.compile(r"\{\{\s*(?P<key>[^}|]*?)\s*(?:\|\s*(?P<how>[^}]*?)\s*)?\}\}|\{(?P<word>[^{}]*)\}")
BLOCK = re.compile(r"^\[\[(?P<kind>[^:\]]+):(?P<keys>[^\]]*)\]\]$")
WORDS = frozenset({"kỳ", "đơn vị", "ngày cuối kỳ"})
BLOCKS = frozenset({"bảng đơn vị", "biểu đồ đơn vị"})
CHANGE = "cùng kỳ"
HEADERS = ("tên", "kỳ", "loại", "ký hiệu", "trích yếu", "thẩm quyền", "chức vụ", "nơi nhận", "đối chiếu")


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


Piece = str | Tag | Word


@dataclass(frozen=True)
class Line:
    """One block of the text: its kind (h1, h2, body, bullet, table, chart) and what it holds."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    keys: tuple[str, ...] = ()
    label: str = ""


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

    def tags(self) -> Iterator[Tag]:
        for line in self.lines:
            yield from (piece for piece in line.pieces if isinstance(piece, Tag))


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
    if problems:
        raise TemplateError(f"Mẫu báo cáo “{name}” chưa dùng được: {'; '.join(problems)}.")
    return Template(name, header, lines, refs)


def _header(text: str, problems: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        field, colon, value = line.partition(":")
        if not colon or field.strip() not in HEADERS:
            problems.append(f"dòng {number}: phần đầu chỉ gồm các mục {', '.join(HEADERS)}")
        found[field.strip()] = value.strip()
    problems.extend(f"phần đầu thiếu mục “{name}”" for name in HEADERS[:5] if not found.get(name))
    return found


def _refs(text: str, problems: list[str]) -> dict[str, str]:
    refs = {}
    for pair in filter(None, (piece.strip() for piece in text.split(";"))):
        ref, _, key = pair.partition("=")
        _check_key(key.strip(), "phần đầu", problems)
        refs[key.strip()] = ref.strip()
    return refs


def _line(text: str, number: int, problems: list[str]) -> Line:
    block = BLOCK.match(text)
    if block:
        return _block(block, number, problems)
    for mark, kind in (("## ", "h2"), ("# ", "h1"), ("- ", "bullet")):
        if text.startswith(mark):
            return _text(kind, text.removeprefix(mark), number, problems)
    return _text("body", text, number, problems)


def _block(block: re.Match[str], number: int, problems: list[str]) -> Line:
    kind = block["kind"].strip()
    keys = tuple(key.strip() for key in block["keys"].split(";") if key.strip())
    if kind not in BLOCKS:
        problems.append(f"dòng {number}: không có khối “{kind}”; có: {', '.join(sorted(BLOCKS))}")
    if not keys:
        problems.append(f"dòng {number}: khối “{kind}” chưa nêu số liệu nào")
    for key in keys:
        _check_key(key, f"dòng {number}", problems)
    return Line("table" if kind == "bảng đơn vị" else "chart", keys=keys)


def _text(kind: str, text: str, number: int, problems: list[str]) -> Line:
    label = ""
    if kind in ("h1", "h2"):
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


def _tag(key: str, how: str, number: int, problems: list[str]) -> Tag:
    _check_key(key, f"dòng {number}", problems)
    if how not in ("", CHANGE) and not (how.isdigit() and int(how) <= 4):
        problems.append(
            f"dòng {number}: cách viết “{how}” không có; có “{CHANGE}” hoặc số chữ số thập phân 0–4"
        )
    return Tag(key, how)


def _check_key(key: str, where: str, problems: list[str]) -> None:
    try:
        metrics.get(key)
    except MetricError as error:
        problems.append(f"{where}: {str(error).rstrip('.?')}")
