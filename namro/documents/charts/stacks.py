"""Wholes in parts: stacked bars, and bars of several figures side by side.

Each part has a tone of its own and a name in the key; its number stands under it where there is room, and
always in the title of its link.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from namro.documents.basics import TreeError, clean
from namro.documents.charts import pen
from namro.documents.charts.bars import NAMES
from namro.documents.charts.drawing import Drawing, Mark, Scale, check_mark, key_of, nothing
from namro.documents.charts.pen import (
    BAR,
    CLOSE,
    FONT,
    GAP,
    LEADING,
    LIFT,
    MANY,
    PAD,
    SMALL,
    TONES,
    WIDTH,
    Number,
)

THIN = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a row; `value` None is missing: nothing is drawn, and it is said."""

    value: Number | None
    href: str
    text: str = ""

    def __post_init__(self) -> None:
        check_mark(self, self.href)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with its parts in the order of the key.

    `text` and `href` are those of the whole, where there is such a figure: parts may overlap, so that their
    sum is nobody's figure, and none is printed.
    """

    label: str
    parts: tuple[Part, ...]
    text: str = ""
    href: str = ""

    def __post_init__(self) -> None:
        check_mark(self, self.href)


def stacked(
    rows: Sequence[Row], names: Sequence[str], *, title: str, desc: str = "", width: int = WIDTH
) -> Drawing:
    """Parts one after another from zero; what is below zero goes to the left."""
    names = _checked(rows, names)
    if not rows:
        return nothing(title, desc, width)
    many = len(rows) > MANY
    ends = [end for row in rows for end in _ends(row)]
    words = [row.text for row in rows]
    scale = Scale.over(ends, words, width, left=width * NAMES if many else PAD)
    under, y = key_of(names, width)
    marks: list[Mark] = []
    for row in rows:
        found, height = _stack(row, names, scale, y, many=many)
        marks += found
        y += height
    return Drawing(title, width, y + PAD, tuple(marks), under, desc)


def grouped(
    rows: Sequence[Row], names: Sequence[str], *, title: str, desc: str = "", width: int = WIDTH
) -> Drawing:
    """For each row one bar a figure, such as this year and the same period of last year."""
    names = _checked(rows, names)
    if not rows:
        return nothing(title, desc, width)
    many = len(rows) > MANY
    values = [part.value for row in rows for part in row.parts if part.value is not None]
    words = [pen.said(part.value, part.text) for row in rows for part in row.parts]
    scale = Scale.over(values, words, width, left=width * NAMES if many else PAD)
    under, y = key_of(names, width)
    marks: list[Mark] = []
    for row in rows:
        found, height = _group(row, names, scale, y, many=many)
        marks += found
        y += height
    return Drawing(title, width, y + PAD, tuple(marks), under, desc)


def _checked(rows: Sequence[Row], names: Sequence[str]) -> list[str]:
    if not 1 <= len(names) <= len(TONES):
        raise TreeError(f"Biểu đồ có từ 1 đến {len(TONES)} phần, không vẽ được {len(names)} phần.")
    for row in rows:
        if len(row.parts) != len(names):
            raise TreeError(f"“{row.label}” có {len(row.parts)} phần, biểu đồ có {len(names)} phần.")
    return [clean(name) for name in names]


def _ends(row: Row) -> tuple[Fraction, Fraction]:
    values = [Fraction(part.value) for part in row.parts if part.value is not None]
    return sum((v for v in values if v < 0), Fraction(0)), sum((v for v in values if v > 0), Fraction(0))


def _labelled(row: Row, scale: Scale, y: float, *, many: bool) -> tuple[str, float, float]:
    """The label's shapes, where the bars begin, and how low the label reaches."""
    if many:
        lines = pen.wrapped(row.label, SMALL, scale.left - 5 * PAD, 2)
        shapes = [
            pen.text(PAD, y + SMALL + i * CLOSE, words, "c-ink", font_size=str(SMALL))
            for i, words in enumerate(lines)
        ]
        return "".join(shapes), y + PAD / 2, y + len(lines) * CLOSE + PAD
    lines = pen.wrap(row.label, FONT, scale.width - 2 * PAD)
    shapes = [pen.text(PAD, y + FONT + i * LEADING, words, "c-ink") for i, words in enumerate(lines)]
    top = y + len(lines) * LEADING + LIFT
    return "".join(shapes), top, top


def _stack(row: Row, names: Sequence[str], scale: Scale, y: float, *, many: bool) -> tuple[list[Mark], float]:
    shapes, top, low = _labelled(row, scale, y, many=many)
    under = 0 if many else SMALL + PAD
    marks = _segments(row, names, scale, top, numbers=not many)
    if row.text:
        base = top + BAR - 2 if not scale.below else top + BAR + FONT + under
        x = scale.left if scale.below else scale.at(_ends(row)[1]) + 2 * PAD
        shapes += pen.text(x, base, row.text, "c-ink", font_weight="bold")
        wide = scale.left if many else scale.width
        area = (0, y, wide, (low if many else top) - y)
        marks.insert(0, Mark(row.label, row.text, row.href, *area, shapes))
    else:
        marks[0] = replace(marks[0], shapes=shapes + marks[0].shapes)
    bottom = top + BAR + under + (LEADING if scale.below else 0)
    return marks, max(low + PAD if many else 0, bottom + (PAD if many else GAP)) - y


def _segments(row: Row, names: Sequence[str], scale: Scale, top: float, *, numbers: bool) -> list[Mark]:
    marks, taken = [], -1.0
    below, above = Fraction(0), Fraction(0)
    for tone, name, part in zip(TONES, names, row.parts, strict=False):
        label = f"{row.label} – {name}"
        if part.value is None:
            marks.append(Mark(label, pen.said(None, part.text), "", scale.at(0), top, 0, 0))
            if all(one.value is None for one in row.parts) and len(marks) == 1:
                words = pen.text(
                    scale.at(0) + 2 * PAD, top + BAR - 2, marks[0].text, "c-muted", font_size=str(SMALL)
                )
                marks[0] = replace(marks[0], shapes=words)
            continue
        value = Fraction(part.value)
        begin = above if value >= 0 else below
        above, below = (above + value, below) if value >= 0 else (above, below + value)
        left, right = sorted((scale.at(begin), scale.at(begin + value)))
        shapes = pen.toned(left, top, right - left, BAR, tone)
        said = pen.said(part.value, part.text)
        half = pen.text_width(said, SMALL) / 2
        middle = max((left + right) / 2, half)
        if numbers and value and middle - half > taken and middle + half <= scale.width:
            shapes += pen.text(
                middle, top + BAR + SMALL, said, "c-muted", font_size=str(SMALL), text_anchor="middle"
            )
            taken = middle + half + PAD
        marks.append(Mark(label, said, part.href, left, top, right - left, BAR, shapes))
    if marks:
        marks[-1] = replace(marks[-1], shapes=marks[-1].shapes + scale.baseline(top))
    return marks


def _group(row: Row, names: Sequence[str], scale: Scale, y: float, *, many: bool) -> tuple[list[Mark], float]:
    shapes, top, low = _labelled(row, scale, y, many=many)
    step = THIN + 4 + (LEADING if scale.below else 0)
    marks = []
    for i, (tone, name, part) in enumerate(zip(TONES, names, row.parts, strict=False)):
        here = top + i * step
        mark = _one(part, tone, scale, here)
        label = f"{row.label} – {name}"
        first = shapes if i == 0 else ""
        marks.append(Mark(label, mark[0], part.href, 0, here, scale.width, step, first + mark[1]))
    bottom = max(top + len(names) * step, low)
    return marks, bottom + (PAD if many else GAP) - y


def _one(part: Part, tone: pen.Tone, scale: Scale, top: float) -> tuple[str, str]:
    """The words and shapes of one bar of a group."""
    said = pen.said(part.value, part.text)
    start, end = sorted((scale.at(0), scale.at(part.value or 0)))
    shapes = "" if part.value is None else pen.toned(start, top, end - start, THIN, tone)
    shapes += scale.baseline(top, THIN)
    x, base = (scale.left, top + THIN + SMALL) if scale.below else (end + 2 * PAD, top + THIN)
    name = "c-muted" if part.value is None else "c-ink"
    return said, shapes + pen.text(x, base, said, name, font_size=str(SMALL), font_weight="bold")
