"""Letters, strokes and tones: the few SVG elements every chart is made of.

Colour comes from CSS classes; presentation attributes stand in where no stylesheet is loaded. No style
attribute is written, so a strict content policy holds, and no id, so that many charts share a page. A tone
is more than a colour: parts differ by hatching too, drawn line by line.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape

from namro.ground.numbers import decimal, integer

Number = int | Decimal | Fraction
WIDTH = 400
FONT = 14
SMALL = 12
LEADING = 18
CLOSE = 15
BAR = 14
LIFT = 5
GAP = 12
PAD = 4
MANY = 8
MISSING = "chưa có số liệu"
FILL = {
    "c-ours": "#0b5cad",
    "c-pale": "#cfe3f7",
    "c-rest": "#8c959f",
    "c-white": "#ffffff",
    "c-target": "#1b1f24",
    "c-ink": "#1b1f24",
    "c-muted": "#57606a",
    "c-line": "#d0d7de",
    "c-stroke": "#0b5cad",
    "c-stroke-ink": "#1b1f24",
    "c-stroke-rest": "#6e7781",
}


@dataclass(frozen=True, slots=True)
class Tone:
    """How one part of a whole looks: the class of its ground and its hatching, “”, slash, rise or level."""

    ground: str
    hatch: str = ""


TONES = (
    Tone("c-ours"),
    Tone("c-pale", "slash"),
    Tone("c-rest"),
    Tone("c-white", "rise"),
    Tone("c-ink"),
    Tone("c-white", "level"),
)


def n(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def rect(x: float, y: float, width: float, height: float, name: str) -> str:
    return (
        f'<rect class="{name}" x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'
        f' fill="{FILL[name]}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, name: str) -> str:
    return (
        f'<line class="{name}" x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
        f' stroke="{FILL[name]}" stroke-width="1"/>'
    )


def path(d: str, name: str, *, width: float = 2, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path class="{name}" fill="none" stroke="{FILL[name]}" stroke-width="{n(width)}"{dashed} d="{d}"/>'
    )


def text(x: float, y: float, words: str, name: str, **attributes: str) -> str:
    extra = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f'<text class="{name}" x="{n(x)}" y="{n(y)}" fill="{FILL[name]}"{extra}>{escape(words)}</text>'


def toned(x: float, y: float, width: float, height: float, tone: Tone) -> str:
    """A rectangle in a tone: ground, hatching, and an edge where the ground alone is too pale."""
    ground = rect(x, y, width, height, tone.ground)
    if not tone.hatch or width <= 0:
        return ground
    edge = f"M{n(x)} {n(y)}h{n(width)}v{n(height)}h{n(-width)}z"
    strokes = "".join(
        f"M{n(x + x1)} {n(y + y1)}L{n(x + x2)} {n(y + y2)}"
        for x1, y1, x2, y2 in _hatch(width, height, tone.hatch)
    )
    return ground + path(edge + strokes, "c-stroke" if tone.hatch == "slash" else "c-stroke-ink", width=0.8)


def _hatch(width: float, height: float, kind: str) -> list[tuple[float, float, float, float]]:
    step = 4.0
    if kind == "level":
        return [(0.0, step * k, width, step * k) for k in range(1, int((height - 1) / step) + 1)]
    if kind == "rise":
        return [(step * k, 0.0, step * k, height) for k in range(1, int((width - 1) / step) + 1)]
    found = []
    for k in range(int((width + height) / step) + 1):
        start = k * step - height
        left, right = max(start, 0.0), min(start + height, width)
        if right - left > 0.5:
            found.append((left, height - (left - start), right, height - (right - start)))
    return found


def text_width(words: str, size: float) -> float:
    """A width the words surely fit in, in drawing units: fonts differ, so this errs on the wide side."""
    return sum(_glyph(sign) for sign in words) * size


def wrap(words: str, size: float, room: float) -> list[str]:
    """Lines of whole words that fit in `room`; a single longer word is cut with “…”."""
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(joined, size) > room:
            lines.append(word)
        else:
            lines[-1] = joined
    return [cut(words, size, room) for words in lines]


def wrapped(words: str, size: float, room: float, most: int) -> list[str]:
    """At most `most` lines; what does not fit is “…”, the whole stands in the title of the link."""
    lines = wrap(words, size, room)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", size, room)]


def cut(words: str, size: float, room: float) -> str:
    if text_width(words, size) <= room:
        return words
    while words and text_width(words + "…", size) > room:
        words = words[:-1]
    return words + "…"


def _glyph(sign: str) -> float:
    if sign in " .,:;|'il·/()":
        return 0.34
    return 0.76 if sign.isupper() or sign in "mw%" else 0.56


def said(value: Number | None, words: str = "") -> str:
    """What stands beside a mark: the words given, else the number, else that it is missing."""
    if words or value is None:
        return words or MISSING
    return number(value)


def number(value: Number) -> str:
    exact = Fraction(value)
    return integer(exact.numerator) if exact.denominator == 1 else decimal(exact, 1)
