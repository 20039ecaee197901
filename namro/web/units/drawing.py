"""A reorganisation as a drawing: old units at the left, new ones at the right, bands between them.

The drawing is fluid: places across are per cents, so that letters keep their size on a phone and on
paper. A band is as wide as the share of the old unit that passes; dashed where nobody counted it.

    picture = pictured([Flow("Xã A", "/don-vi/D00012/", "Xã C", "/don-vi/D00099/", "WHOLE")])
    {% include "web/units/drawing.html" with picture=picture %}
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from namro.documents.basics import check_path, cleaned
from namro.documents.charts import wrap
from namro.ground.numbers import integer
from namro.units.models import Extent
from namro.units.story import spelled

MOST = 12  # units drawn on one side; the rest become one line "và N đơn vị nữa"
AND = "và"
WHOLE = 36.0  # height of a whole unit
THIN = 2.0
SLOT = 18.0  # room a band needs for its word
LEADING, GAP, PAD = 18.0, 12.0, 6.0
FONT, SMALL = 14, 12
LEFT, RIGHT = 40, 60  # per cent of the width: labels, bands, labels
ROOM = 118.0  # px of a label at the narrowest: a screen of 360 px
WORDS = {Extent.PART: "một phần", Extent.REST: "còn lại", Extent.NONE: "diện tích"}
COLOURS = {
    "c-band": "#0b5cad",
    "c-band-unknown": "#0b5cad",
    "c-band-many": "#8c959f",
    "c-band-area": "#57606a",
}
DASHES = {"c-band-unknown": "5 4", "c-band-area": "2 4"}


@dataclass(frozen=True, slots=True)
class Flow:
    """What passes from an old unit to a new one: ``extent`` of ``Extent``, ``share`` 0–1 where known.

    Labels are short names; addresses are paths of this site, or "" for what has no page.
    """

    old_label: str
    old_href: str
    new_label: str
    new_href: str
    extent: str
    share: float | None = None

    def __post_init__(self) -> None:
        cleaned(self, "old_label", "new_label")
        for href in (self.old_href, self.new_href):
            if href:
                check_path(href)

    @property
    def words(self) -> str:
        """“toàn bộ”, “một phần, 40 %”, “không có dân cư, tổ chức”."""
        said = str(Extent(self.extent).label) if self.extent else "vẽ gộp"
        return said if self.share is None else f"{said}, {spelled(self.share)}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished drawing for ``web/units/drawing.html``: ``flows`` are the lines of its equal table."""

    title: str
    svg: str
    flows: tuple[Flow, ...]
    dashed: bool


def sentence(flows: Sequence[Flow]) -> str:
    """What is seen: “3 đơn vị sắp xếp thành 1 đơn vị”, with the names where there is one."""
    olds = list(dict.fromkeys((flow.old_label, flow.old_href) for flow in flows))
    news = list(dict.fromkeys((flow.new_label, flow.new_href) for flow in flows))
    from_ = olds[0][0] if len(olds) == 1 else f"{integer(len(olds))} đơn vị"
    to = news[0][0] if len(news) == 1 else f"{integer(len(news))} đơn vị"
    return f"{from_} sắp xếp thành {to}."


def succession(flows: Sequence[Flow], *, title: str = "") -> str:
    """The drawing as an ``<svg>``; ``pictured`` gives it with the table that belongs to it."""
    return pictured(flows, title=title).svg


def pictured(flows: Sequence[Flow], *, title: str = "") -> Picture:
    """The drawing with its title sentence and its table; at most ``MOST`` units a side, the rest grouped."""
    said = title or (sentence(flows) if flows else "Không có đơn vị nào.")
    drawn = _cut(flows)
    plan = _Plan.of(drawn)
    body = "".join(_band(band) for band in plan.bands)
    labels = "".join(_word(band) for band in plan.bands)
    labels += "".join(_node(node, left=True) for node in plan.olds)
    labels += "".join(_node(node, left=False) for node in plan.news)
    height = _n(plan.height)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flows" width="100%" height="{height}" role="group"'
        f' aria-label="{escape(said)}" font-size="{FONT}"><title>{escape(said)}</title><g class="chart">'
        f'<svg x="{LEFT}%" y="0" width="{RIGHT - LEFT}%" height="{height}" viewBox="0 0 100 {height}"'
        f' preserveAspectRatio="none">{body}</svg>{labels}</g></svg>'
    )
    return Picture(said, svg, tuple(drawn), any(band.tone == "c-band-unknown" for band in plan.bands))


def together(flows: Iterable[Flow]) -> list[list[Flow]]:
    """Flows that hang together through a common unit, group by group, in order of first appearance."""
    groups: list[list[Flow]] = []
    where: dict[tuple[str, str, str], list[Flow]] = {}
    for flow in flows:
        ends = [("old", flow.old_label, flow.old_href), ("new", flow.new_label, flow.new_href)]
        met = [where[end] for end in ends if end in where]
        home = met[0] if met else []
        if not met:
            groups.append(home)
        for other in met[1:]:
            if other is not home:
                home.extend(other)
                groups[:] = [group for group in groups if group is not other]
                where.update({end: home for end, group in where.items() if group is other})
        home.append(flow)
        where.update(dict.fromkeys(ends, home))
    return groups


# Cutting


def _cut(flows: Sequence[Flow]) -> list[Flow]:
    """At most ``MOST`` units a side: the last ones become one line without address."""
    olds = _kept([(flow.old_label, flow.old_href) for flow in flows])
    news = _kept([(flow.new_label, flow.new_href) for flow in flows])
    found: dict[tuple[tuple[str, str], tuple[str, str]], list[Flow]] = defaultdict(list)
    for flow in flows:
        found[olds[flow.old_label, flow.old_href], news[flow.new_label, flow.new_href]].append(flow)
    cut = []
    for (old, new), several in found.items():
        one = several[0]
        grouped = (one.old_label, one.old_href) != old or (one.new_label, one.new_href) != new
        cut.append(Flow(*old, *new, "") if grouped else one)
    return cut


def _kept(ends: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """For every end the one it is drawn as."""
    once = list(dict.fromkeys(ends))
    if len(once) <= MOST:
        return {end: end for end in once}
    rest = (f"{AND} {integer(len(once) - MOST + 1)} đơn vị nữa", "")
    return {end: end if number < MOST - 1 else rest for number, end in enumerate(once)}


def _is_rest(flow: Flow) -> bool:
    return not flow.old_href and flow.old_label.startswith(f"{AND} ")


# Placing


@dataclass
class _Node:
    """A unit at one side; ``fill`` is how far its bands have come."""

    label: str
    href: str
    lines: list[str]
    height: float = 0.0
    y: float = 0.0
    fill: float = 0.0
    slots: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class _Band:
    """A band from ``start`` (its upper edge at the left) to ``end``, and the word that stands on it."""

    start: float
    end: float
    width: float
    tone: str
    word: str


@dataclass(frozen=True)
class _Plan:
    olds: list[_Node]
    news: list[_Node]
    bands: list[_Band]
    height: float

    @classmethod
    def of(cls, flows: Sequence[Flow]) -> _Plan:
        news = _nodes((flow.new_label, flow.new_href) for flow in flows)
        order = {key: number for number, key in enumerate(news)}
        first = {key: min(ranks) for key, ranks in _ranks(flows, order).items()}
        sorted_flows = sorted(flows, key=lambda flow: (_is_rest(flow), first[flow.old_label, flow.old_href]))
        olds = _nodes((flow.old_label, flow.old_href) for flow in sorted_flows)
        widths = _widths(flows)
        for flow, width in zip(flows, widths, strict=True):
            for node in _ends(flow, olds, news):
                node.slots.append(max(width, SLOT))
        for node in (*olds.values(), *news.values()):
            node.height = max(sum(node.slots), len(node.lines) * LEADING)
        left, right = list(olds.values()), list(news.values())
        tall, short = (left, right) if _tall(left) >= _tall(right) else (right, left)
        _stack(tall)
        _settle(short, _wanted(flows, olds, news, short is left), _tall(tall))
        drawn = sorted(zip(flows, widths, strict=True), key=lambda one: _order(one[0], olds, news))
        bands = [_placed(flow, width, olds, news) for flow, width in drawn]
        return cls(left, right, bands, _tall(tall) + 2 * PAD)


Nodes = Mapping[tuple[str, str], _Node]


def _nodes(ends: Iterable[tuple[str, str]]) -> dict[tuple[str, str], _Node]:
    return {end: _Node(*end, wrap(end[0], FONT, ROOM)) for end in dict.fromkeys(ends)}


def _ranks(
    flows: Sequence[Flow], order: Mapping[tuple[str, str], int]
) -> Mapping[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for flow in flows:
        found[flow.old_label, flow.old_href].append(order[flow.new_label, flow.new_href])
    return found


def _ends(flow: Flow, olds: Nodes, news: Nodes) -> tuple[_Node, _Node]:
    return olds[flow.old_label, flow.old_href], news[flow.new_label, flow.new_href]


def _widths(flows: Sequence[Flow]) -> list[float]:
    """Known shares to scale; the parts of a unit that nobody counted share what is left alike."""
    unknown = Counter(
        (flow.old_label, flow.old_href) for flow in flows if flow.share is None and flow.extent in WORDS
    )
    return [_width(flow, unknown[flow.old_label, flow.old_href]) for flow in flows]


def _width(flow: Flow, parts: int) -> float:
    if flow.extent == Extent.NONE:
        return THIN
    if flow.share is not None:
        return max(flow.share * WHOLE, THIN)
    return WHOLE / max(parts, 1) if flow.extent in WORDS else WHOLE


def _tall(nodes: Sequence[_Node]) -> float:
    return sum(node.height for node in nodes) + GAP * (len(nodes) - 1) if nodes else 0.0


def _stack(nodes: Sequence[_Node]) -> None:
    y = PAD
    for node in nodes:
        node.y = y
        y += node.height + GAP


def _wanted(flows: Sequence[Flow], olds: Nodes, news: Nodes, left: bool) -> dict[int, float]:
    """For each node of the shorter side the mean height of what it is joined to."""
    met: dict[int, list[float]] = defaultdict(list)
    for flow in flows:
        old, new = _ends(flow, olds, news)
        mine, other = (old, new) if left else (new, old)
        met[id(mine)].append(other.middle)
    return {key: sum(heights) / len(heights) for key, heights in met.items()}


def _settle(nodes: Sequence[_Node], wanted: Mapping[int, float], room: float) -> None:
    """Each node as near to its wish as the ones above leave it; then up again from the bottom."""
    y = PAD
    for node in nodes:
        node.y = max(y, wanted[id(node)] - node.height / 2)
        y = node.y + node.height + GAP
    below = PAD + room
    for node in reversed(nodes):
        node.y = min(node.y, below - node.height)
        below = node.y - GAP


def _order(flow: Flow, olds: Nodes, news: Nodes) -> tuple[float, float]:
    old, new = _ends(flow, olds, news)
    return old.y, new.y


def _placed(flow: Flow, width: float, olds: Nodes, news: Nodes) -> _Band:
    """The next slot of both units, from the top; a label of many lines centres its bands."""
    starts = []
    slot = max(width, SLOT)
    for node in _ends(flow, olds, news):
        spare = (node.height - sum(node.slots)) / 2
        starts.append(node.y + spare + node.fill + (slot - width) / 2)
        node.fill += slot
    word = spelled(flow.share) if flow.share is not None else WORDS.get(flow.extent, "")
    return _Band(starts[0], starts[1], width, _tone(flow), word)


def _tone(flow: Flow) -> str:
    if flow.extent == Extent.NONE:
        return "c-band-area"
    if not flow.extent:
        return "c-band-many"
    return "c-band" if flow.extent == Extent.WHOLE or flow.share is not None else "c-band-unknown"


# Drawing


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _band(band: _Band) -> str:
    top, low = band.start, band.end
    path = f"M0 {_n(top)}C50 {_n(top)} 50 {_n(low)} 100 {_n(low)}"
    fill = "none"
    if band.tone != "c-band-area":
        top, low = top + band.width, low + band.width
        path += f"L100 {_n(low)}C50 {_n(low)} 50 {_n(top)} 0 {_n(top)}Z"
        fill = COLOURS[band.tone]
    dashes = f' stroke-dasharray="{DASHES[band.tone]}"' if band.tone in DASHES else ""
    return (
        f'<path class="{band.tone}" fill="{fill}" fill-opacity="0.2" stroke="{COLOURS[band.tone]}"{dashes}'
        f' vector-effect="non-scaling-stroke" d="{path}"/>'
    )


def _word(band: _Band) -> str:
    if not band.word:
        return ""
    y = band.start + band.width / 2 + 4
    return (
        f'<text class="c-ink" x="{LEFT}%" dx="5" y="{_n(y)}" font-size="{SMALL}">{escape(band.word)}</text>'
    )


def _node(node: _Node, *, left: bool) -> str:
    edge, anchor, step = (LEFT, "end", -14) if left else (RIGHT, "start", 14)
    first = node.middle - len(node.lines) * LEADING / 2 + FONT - 1
    lines = "".join(
        f'<text x="{edge}%" dx="{step}" y="{_n(first + number * LEADING)}" text-anchor="{anchor}"'
        f' class="{"c-name" if node.href else "c-muted"}">{escape(words)}</text>'
        for number, words in enumerate(node.lines)
    )
    bar = (
        f'<rect class="c-ink" x="{edge}%" y="{_n(node.y)}" width="4" height="{_n(node.height)}"'
        f' transform="translate({-6 if left else 2} 0)"/>'
    )
    if not node.href:
        return f"<g>{lines}{bar}</g>"
    label = escape(node.label)
    area = (
        f'<rect x="{0 if left else RIGHT}%" y="{_n(node.y - GAP / 2)}" width="{LEFT}%"'
        f' height="{_n(node.height + GAP)}" fill="none" pointer-events="all"/>'
    )
    return f'<a class="mark" href="{escape(node.href)}" aria-label="{label}">{area}{lines}{bar}</a>'
