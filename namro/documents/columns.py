"""How wide the columns of a table are, and how large its letters, so that no word leaves its cell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from namro.documents.profiles import LayoutProfile
from namro.documents.tree import Inline, Table, Typed

SMALLEST_PT = 9.0
PADDING_PT = 9.0
BOLD = 1.07
NAME_EMS = 7.0
PT_PER_MM = 72 / 25.4
_SPACES = re.compile("[ \t]+")  # a no-break space holds its words together


@dataclass(frozen=True, slots=True)
class Plan:
    """Widths of the columns in points, together the width of the text; `size` of the letters in points."""

    widths: tuple[float, ...]
    size: float

    @property
    def shares(self) -> list[float]:
        """Widths in hundredths of the table."""
        whole = sum(self.widths)
        return [100 * width / whole for width in self.widths]


def plan(table: Table, profile: LayoutProfile) -> Plan:
    """The largest letters at which the longest word of each column fits, then the shares that were asked for.

    Where even the smallest letters do not fit, the columns share the page by their longest words.
    """
    room = text_width_pt(profile)
    ems = _longest(table)
    size = profile["table_pt"]
    while size > SMALLEST_PT and sum(_least(ems, size)) > room:
        size -= 1
    least = _least(ems, size)
    if sum(least) >= room:
        return Plan(tuple(room * one / sum(least) for one in least), size)
    return Plan(tuple(_shared([column.width for column in table.columns], least, room)), size)


def text_width_pt(profile: LayoutProfile) -> float:
    """The width between the margins."""
    margins = profile["margin_left_mm"] + profile["margin_right_mm"]
    return (profile["paper_width_mm"] - margins) * PT_PER_MM


def _least(ems: Sequence[float], size: float) -> list[float]:
    return [one * size + PADDING_PT for one in ems]


def _shared(weights: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """`room` by weights, but nobody under their least: that is given first, the others share the rest."""
    fixed: dict[int, float] = {}
    while True:
        rest = room - sum(fixed.values())
        free = [i for i in range(len(weights)) if i not in fixed]
        whole = sum(weights[i] for i in free)
        short = [i for i in free if rest * weights[i] / whole < least[i]]
        if not short:
            return [fixed.get(i, rest * weights[i] / whole) for i in range(len(weights))]
        fixed |= {i: least[i] for i in short}


def _longest(table: Table) -> list[float]:
    """The longest word of each column in ems; heads and totals are bold, names need room for a few words."""
    first_total = len(table.rows) - table.total_rows
    longest = [BOLD * _word(column.title) for column in table.columns]
    longest[table.header_column] = max(longest[table.header_column], NAME_EMS)
    for number, row in enumerate(table.rows):
        weight = BOLD if number >= first_total else 1.0
        for i, cell in enumerate(row):
            longest[i] = max(longest[i], weight * _word(_words(cell)))
    return longest


def _words(cell: Iterable[Inline]) -> str:
    return "".join(one.printed if isinstance(one, Typed) else one.text for one in cell)


@lru_cache(4096)  # a web worker lives long, and cells hold any text
def _word(text: str) -> float:
    return max((sum(map(_glyph, word)) for word in _SPACES.split(text)), default=0.0)


@cache
def _glyph(sign: str) -> float:
    """A width in ems of Times that is surely enough."""
    if sign in ".,:;'|()[]ijltfr/-\u00a0 ":
        return 0.34
    if sign in "mwMWƯƠ%†—":
        return 1.0 if sign in "MW" else 0.84
    return 0.74 if sign.isupper() else 0.51
