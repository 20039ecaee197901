"""Changes people make to a draft's text, block by block; pure: a template in, a template out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from namro.ground.errors import HouseError
from namro.reports.template import FENCE, HEADINGS, MARKS, Line, Template, parse
from namro.reports.wording import Notice, Parsed, Printed, show
from namro.reports.wording import parse as parse_wording

KINDS = {"h1": "Đề mục I-", "h2": "Đề mục 1.", "h3": "Đề mục a)", "body": "Đoạn", "bullet": "Gạch đầu dòng"}
TEXTS = (*MARKS, "annex")


@dataclass(frozen=True)
class Rewrite:
    """Another text for the block at a place; ``label`` None: a heading keeps its label."""

    at: int
    text: str
    label: str | None = None


@dataclass(frozen=True)
class Add:
    """A new block before the one at ``at`` (its number is then ``at``). A table or chart is written as in a
    template (``[[bảng đơn vị: key; key]]``), whatever ``kind`` says."""

    at: int
    kind: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class Remove:
    at: int


@dataclass(frozen=True)
class Move:
    """The block at ``at`` goes to stand at ``to``."""

    at: int
    to: int


@dataclass(frozen=True)
class Whole:
    """All of it at once."""

    template: Template


InPlace = Rewrite | Add | Remove | Move
Change = InPlace | Whole


@dataclass(frozen=True)
class Shown:
    """A block as a person edits it; a table or chart as it is written in a template."""

    at: int
    kind: str
    label: str
    text: str


def blocks(template: Template, printed: Printed) -> list[Shown]:
    return [
        Shown(at, line.kind, line.label, show(line.pieces, printed) if line.kind in TEXTS else line.source())
        for at, line in enumerate(template.lines)
    ]


def apply(template: Template, change: InPlace, printed: Printed) -> tuple[Template, tuple[Notice, ...]]:
    """The template after the change, and what a checker should see of it.

    Raises ``HouseError`` for a place that is not there, a key that is not known, signs that are not closed.
    """
    lines = list(template.lines)
    _check_place(change.at, len(lines) + isinstance(change, Add))
    notices: tuple[Notice, ...] = ()
    if isinstance(change, Remove):
        del lines[change.at]
    elif isinstance(change, Move):
        _check_place(change.to, len(lines))
        lines.insert(change.to, lines.pop(change.at))
    elif isinstance(change, Add):
        line, notices = _added(template, change, printed)
        lines.insert(change.at, line)
    else:
        lines[change.at], notices = _rewritten(template, lines[change.at], change, printed)
    if not lines:
        raise HouseError("Báo cáo phải còn ít nhất một đoạn.")
    return Template.from_json(replace(template, lines=tuple(lines)).to_json()), notices


def _check_place(at: int, length: int) -> None:
    if not 0 <= at < length:
        raise HouseError("Không có đoạn ở chỗ đó; tải lại trang rồi sửa.")


def _added(template: Template, change: Add, printed: Printed) -> tuple[Line, tuple[Notice, ...]]:
    if _is_block(change.text):
        return _block(template, change.text), ()
    if change.kind not in TEXTS:
        raise HouseError(f"Không có loại đoạn “{change.kind}”. Có: {', '.join(KINDS.values())}.")
    parsed = _read(change.text, (), printed)
    return Line(change.kind, parsed.pieces, label=_label(change.kind, change.label)), parsed.notices


def _rewritten(
    template: Template, line: Line, change: Rewrite, printed: Printed
) -> tuple[Line, tuple[Notice, ...]]:
    if line.kind not in TEXTS:
        return _block(template, change.text), ()
    parsed = _read(change.text, line, printed)
    label = line.label if change.label is None else _label(line.kind, change.label)
    return replace(line, pieces=parsed.pieces, label=label), parsed.notices


def _read(text: str, before: Line | tuple[()], printed: Printed) -> Parsed:
    if not text.strip():
        raise HouseError("Đoạn này trống; muốn bỏ thì xóa cả đoạn.")
    return parse_wording(text.strip(), before.pieces if isinstance(before, Line) else (), printed)


def _label(kind: str, label: str) -> str:
    label = label.strip()
    if kind in HEADINGS and (not label or " " in label):
        raise HouseError("Đề mục phải có ký hiệu viết liền như “I-”, “1.”, “a)”.")
    return label if kind in HEADINGS else ""


def _is_block(text: str) -> bool:
    return text.strip().startswith("[[") and text.strip().endswith("]]")


def _block(template: Template, text: str) -> Line:
    """A table, chart or annex in the language of templates; refused as a template would be."""
    if not _is_block(text):
        raise HouseError("Bảng và biểu đồ viết trong [[ ]], ví dụ [[bảng đơn vị: membership.admitted]].")
    head = "\n".join(f"{field}: {value}" for field, value in template.header.items())
    return parse(template.name, f"{head}\n{FENCE}\n{' '.join(text.split())}\n").lines[0]


def gone(before: Template, after: Template) -> Iterator[str]:
    """Keys of figures that ``before`` prints and ``after`` prints nowhere."""
    left = _keys(after)
    return (key for key in _keys(before) if key not in left)


def _keys(template: Template) -> dict[str, None]:
    keys = [tag.key for tag in template.tags()] + [key for line in template.lines for key in line.keys]
    return dict.fromkeys(keys)
