"""A finished chart: marks that are links, a title that says what is seen.

The chart has the role `group`, not `img`: an `img` would hide its links from readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from namro.documents.basics import address, check_path, cleaned
from namro.documents.charts import pen
from namro.documents.charts.pen import BAR, FONT, LEADING, PAD, SMALL, TONES, Number, n

NO_DATA = "Không có số liệu."
SWATCH = 22.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A linked rectangle of the drawing, in its own units, with what it says."""

    label: str
    text: str
    href: str
    x: float
    y: float
    width: float
    height: float
    shapes: str = ""

    def svg(self, base_url: str) -> str:
        """The shapes over an unpainted rectangle that makes the whole mark a target for fingers."""
        area = (
            f'x="{n(self.x)}" y="{n(self.y)}" width="{n(self.width)}" height="{n(self.height)}"'
            ' fill="none" pointer-events="all"'
        )
        shapes = f"<rect {area}/>{self.shapes}"
        if not self.href:
            return f"<g>{shapes}</g>"
        said = escape(f"{self.label}: {self.text}")
        href = escape(address(base_url, self.href))
        return f'<a class="mark" href="{href}" aria-label="{said}"><title>{said}</title>{shapes}</a>'


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished chart. `title` is a sentence saying what is seen; `under` is drawn below the marks."""

    title: str
    width: float
    height: float
    marks: tuple[Mark, ...]
    under: str = ""
    desc: str = ""

    @property
    def description(self) -> str:
        """What a reader hears instead of the picture."""
        return self.desc or "; ".join(f"{mark.label}: {mark.text}" for mark in self.marks)

    def svg(self, base_url: str = "") -> str:
        """The chart as an `<svg>` element; addresses are prefixed with `base_url`."""
        body = "".join(mark.svg(base_url) for mark in self.marks)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="group"'
            f' aria-label="{escape(self.title)}" viewBox="0 0 {n(self.width)} {n(self.height)}"'
            f' font-family="Tinos, Times New Roman, serif" font-size="{FONT}">'
            f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>{self.under}{body}</svg>"
        )

    def __str__(self) -> str:
        return self.svg()


def nothing(title: str, desc: str, width: int) -> Drawing:
    """A drawing that says that there is nothing to draw."""
    words = pen.text(PAD, FONT + PAD, NO_DATA, "c-muted")
    return Drawing(title, width, 2.0 * LEADING, (), words, desc)


def check_mark(mark: object, href: str) -> None:
    """Clean `label` and `text` of a frozen dataclass and refuse (TreeError) an address off the site."""
    cleaned(mark, *(name for name in ("label", "text") if hasattr(mark, name)))
    if href:
        check_path(href)


def key_of(names: Sequence[str], width: float) -> tuple[str, float]:
    """The key of the parts, each with its tone, in as many lines as it takes; its shapes and height."""
    x, y, parts = float(PAD), float(PAD), []
    for tone, name in zip(TONES, names, strict=False):
        shown = pen.cut(name, SMALL, width - SWATCH - 3 * PAD)
        wide = SWATCH + PAD + pen.text_width(shown, SMALL)
        if x > PAD and x + wide > width - PAD:
            x, y = float(PAD), y + LEADING
        parts.append(pen.toned(x, y + 2, SWATCH, 10, tone))
        parts.append(pen.text(x + SWATCH + PAD, y + SMALL - 1, shown, "c-ink", font_size=str(SMALL)))
        x += wide + 5 * PAD
    return "".join(parts), y + LEADING + PAD if names else 0.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to x: `left` to `right` hold low to high with zero; `below` puts words under their bars."""

    low: Fraction
    high: Fraction
    left: float
    right: float
    width: int
    below: bool = False

    @classmethod
    def over(
        cls, values: Sequence[Number], words: Sequence[str], width: int, *, left: float = PAD
    ) -> "Scale":
        """A scale from `left` with room for the widest of `words` after the longest bar."""
        known = [Fraction(0), *(Fraction(value) for value in values)]
        room = max((pen.text_width(one, FONT) for one in words), default=0) + 3 * PAD
        # Beside names at the left the bars are shorter anyway: words under them would double the rows.
        below = room > (width - left) * (0.45 if left == PAD else 0.65)
        return cls(min(known), max(known), left, width - PAD - (0 if below else room), width, below)

    def at(self, value: Number) -> float:
        if self.high == self.low:
            return self.left
        share = float((Fraction(value) - self.low) / (self.high - self.low))
        return self.left + share * (self.right - self.left)

    def baseline(self, top: float, height: float = BAR) -> str:
        """The zero line beside a bar."""
        return pen.line(self.at(0), top - 2, self.at(0), top + height + 2, "c-muted")
