"""From a template and an address to one document tree in which every number is a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from namro.documents import tree
from namro.figures.address import UNALLOCATED, Address, Located
from namro.figures.breakdown import Line as UnitLine
from namro.figures.estimates import Beside, Estimate
from namro.figures.folds import INCOMPARABLE, Amount, Figure, Presence, Share
from namro.figures.metric import Ratio
from namro.figures.registry import metrics
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import change, integer
from namro.ground.periods import Period, PeriodKind
from namro.ground.ranges import show_day
from namro.reports import drawings
from namro.reports.headings import numbered_anew
from namro.reports.sources import DRAFT, Moved, Paper, Source
from namro.reports.template import BLOCKS, CHANGE, HEADINGS, Line, Piece, Tag, Template, Typed, Word
from namro.units.committees import committee_of
from namro.units.queries import Place, trail

ANNEX = "PHỤ LỤC"
STYLES = {"body": tree.ParagraphStyle.BODY, "bullet": tree.ParagraphStyle.BULLET}


@dataclass(frozen=True)
class Printed:
    """A figure of the report: the reference it answers (``F19``), or none."""

    ref: str
    figure: Figure


@dataclass(frozen=True)
class Composed:
    """A report as a tree, its figures in order, and what it was asked for.

    ``figures`` are all that is printed, each address once; ``texts`` what stands for a tag of the template,
    ``words`` for its words; ``beside`` the estimates that stand beside the figures; ``origins`` the
    template's line behind each block of the document, None for what the edition adds.
    """

    template: Template
    trail: tuple[Place, ...]
    period: Period
    day: date
    document: tree.Document
    printed: tuple[Printed, ...]
    lines: tuple[UnitLine, ...]
    figures: tuple[Figure, ...] = ()
    texts: Mapping[Tag, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Estimate, ...] = ()
    origins: tuple[int | None, ...] = ()

    @property
    def place(self) -> Place:
        return self.trail[-1]


@dataclass(frozen=True)
class _At:
    """The unit with all above it, the period, the structure day."""

    above: tuple[Place, ...]
    period: Period
    day: date

    @property
    def here(self) -> Place:
        return self.above[-1]


@dataclass(frozen=True)
class _Values:
    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    lines: Sequence[UnitLine]
    beside: Beside
    own: Sequence[Estimate]
    drawn: drawings.Drawn

    def all_figures(self) -> tuple[Figure, ...]:
        in_lines = (figure for line in self.lines for figure in line.figures.values())
        printed = (*self.now.values(), *self.before.values(), *in_lines, *self.drawn.figures.values())
        found = {str(one.address): one for one in printed}
        return tuple(found.values())

    def all_estimates(self) -> tuple[Estimate, ...]:
        in_lines = (estimate for by_unit in self.beside.values() for estimate in by_unit.values())
        return (*self.own, *in_lines)

    def divided(self, line: UnitLine) -> list[Estimate]:
        """What divided units may add to a line of the table, figure by figure."""
        if line.part:
            return []
        found = (by_unit.get(line.place.id) for by_unit in self.beside.values())
        return [estimate for estimate in found if estimate]


def compose(
    template: Template, unit: str, period: Period, tree_day: date | None = None, paper: Paper = DRAFT
) -> Composed:
    """Read every figure of the template at a unit and period and lay the text out.

    ``paper`` says where the figures come from (live, or a freeze) and what an edition prints besides.
    Raises ``HouseError`` when the template is for another kind of period or the unit is not there;
    nothing is written anywhere.
    """
    _check_kind(template, period)
    day = tree_day or period.last
    above = trail(unit, day)
    template = template.issued_by(committee_of(above[-1].name).letters)
    at = _At(tuple(above), period, day)
    values = _read(template, at, paper.source)
    placed = tuple(_blocks(template, _words(at.here, period), values, paper))
    document = _document(template, at, values, paper, tuple(block for _, block in placed))
    printed = tuple(Printed(template.refs.get(key, ""), figure) for key, figure in values.now.items())
    return Composed(
        template,
        tuple(above),
        period,
        day,
        document,
        printed,
        tuple(values.lines),
        figures=values.all_figures(),
        texts={tag: _tagged(tag, values).text for tag in _tags(template)},
        words=_words(at.here, period),
        beside=values.all_estimates(),
        origins=tuple(number for number, _ in placed),
    )


def _tags(template: Template) -> Iterator[Tag]:
    """As they are written, and each of their figures by its key alone."""
    for tag in template.tags():
        yield from (tag, Tag(tag.key))
    yield from (Tag(key) for key in _keys(template))


def _check_kind(template: Template, period: Period) -> None:
    wanted = PeriodKind[template.period_kind]
    if period.kind is not wanted:
        raise HouseError(
            f"“{template.title}” lập cho kỳ như {Period.last_finished(wanted, clock.today())}, "
            f"không lập cho {period.title()}."
        )


# Reading


def _keys(template: Template) -> list[str]:
    keys = [tag.key for tag in template.tags()]
    keys += [key for line in template.lines for key in line.keys]
    keys += [line.only for line in template.lines if line.only]
    return list(dict.fromkeys([*keys, *template.refs]))


def _locate_all(keys: Sequence[str], at: _At, period: Period) -> list[Located]:
    tree_day = None if at.day == period.last else at.day
    return [
        Located(Address(key, at.here.code, period, tree_day=tree_day), metrics.get(key), at.here)
        for key in keys
    ]


def _read(template: Template, at: _At, source: Source) -> _Values:
    keys = _keys(template)
    changing = list(dict.fromkeys(tag.key for tag in template.tags() if tag.how == CHANGE))
    earlier = at.period.same_last_year()
    wanted = _locate_all(keys, at, at.period)
    if earlier is not None:
        wanted += _locate_all(changing, at, earlier)
    found = source.figures(wanted)
    blocks = sorted((line for line in template.lines if line.keys), key=lambda line: line.kind != "table")
    by_unit = [line for line in blocks if line.kind != "line"]
    block_keys = list(dict.fromkeys(key for line in by_unit for key in line.keys))
    in_blocks = _locate_all(block_keys, at, at.period)
    lines = source.lines(in_blocks) if block_keys else []
    kids = [line.place for line in lines if not line.part]
    return _Values(
        now=dict(zip(keys, found, strict=False)),
        before=dict(zip(changing, found[len(keys) :], strict=False)),
        lines=lines,
        beside=source.beside(in_blocks, kids),
        own=[estimate for estimate in source.own(wanted) if estimate],
        drawn=drawings.read(blocks, lines, drawings.Drawn(at.here, at.period, at.day), source),
    )


# Laying out


def inline(figure: Figure, places: int = 1) -> tree.Figure:
    """A figure as a printed, linked number."""
    text = figure.spelled(places) if isinstance(figure, Share) else figure.text
    return tree.Figure(text, str(figure.address), _sentence(figure), figure.address.key)


def _sentence(figure: Figure) -> str:
    definition = figure.located.definition
    if isinstance(figure, Share) and figure.presence is Presence.PRESENT:
        return f"{definition.title}: {figure.part.text}/{figure.base.text}"
    return definition.title


def _changed(values: _Values, key: str) -> tree.Figure:
    """Against the same period last year, both on one structure; or that they cannot be compared."""
    now, before = values.now[key], values.before.get(key)
    if not isinstance(now, Amount) or not isinstance(before, Amount):
        raise HouseError("Chỉ so sánh số lượng với cùng kỳ; tỷ lệ xem ở trang số liệu.")
    title = f"{now.located.definition.title}: cùng kỳ năm trước {before.text}"
    divided = any(estimate.located.address.key == key for estimate in values.own)
    text = INCOMPARABLE if divided else change(now.amount, before.amount)
    return tree.Figure(text, str(before.address), title, now.address.key)


def _words(here: Place, period: Period) -> dict[str, str]:
    return {
        "kỳ": period.title(),
        "đơn vị": f"toàn {here.name}",
        "ngày cuối kỳ": show_day(period.last),
    }


def _inlines(pieces: Sequence[Piece], words: Mapping[str, str], values: _Values) -> tuple[tree.Inline, ...]:
    return tuple(_piece(piece, words, values) for piece in pieces)


def _piece(piece: Piece, words: Mapping[str, str], values: _Values) -> tree.Inline:
    if isinstance(piece, Tag):
        return _tagged(piece, values)
    if isinstance(piece, Typed):
        return tree.Typed(piece.text, _instead_of(piece))
    return tree.Text(words[piece.name] if isinstance(piece, Word) else piece)


def _tagged(tag: Tag, values: _Values) -> tree.Figure:
    if tag.how == CHANGE:
        return _changed(values, tag.key)
    return inline(values.now[tag.key], int(tag.how or 1))


def _instead_of(typed: Typed) -> str:
    if not typed.was:
        return "Số ghi tay"
    return f"Số ghi tay, thay cho số liệu “{metrics.get(typed.was).title}”"


def _blocks(
    template: Template, words: Mapping[str, str], values: _Values, paper: Paper
) -> Iterator[tuple[int | None, tree.Block]]:
    """Each with the number of the template's line it was made from; None for what the edition adds."""
    numbers = _annex_labels(sum(line.kind == "annex" for line in template.lines) + bool(paper.moved))
    for number, line in _kept(template, values):
        if line.kind == "annex":
            yield number, tree.Annex(next(numbers), _inlines(line.pieces, words, values))
        elif block := _block(line, words, values):
            yield number, block
    if paper.moved:
        yield None, tree.Annex(next(numbers), (tree.Text(f"Số liệu thay đổi so với {paper.replaces}"),))
        yield None, _moved_table(paper.moved)


def _kept(template: Template, values: _Values) -> Iterator[tuple[int, Line]]:
    """Without the blocks that wait for a figure that is not there; headings are then numbered anew."""
    lines = template.lines
    numbers = [at for at, line in enumerate(lines) if not line.only or _is_there(values.now[line.only])]
    kept = [lines[at] for at in numbers]
    return zip(numbers, kept if len(kept) == len(lines) else numbered_anew(kept), strict=True)


def _is_there(figure: Figure) -> bool:
    """Whether there is anything to tell of it: a ratio's base, a count's amount."""
    count = figure.base if isinstance(figure, Share) else figure
    return count.presence is Presence.HIDDEN or (count.presence is Presence.PRESENT and count.amount != 0)


def _moved_table(moved: Sequence[Moved]) -> tree.Table:
    columns = (
        tree.Column("Số liệu", tree.Align.LEFT, 4),
        tree.Column("Bản trước", tree.Align.RIGHT, 1),
        tree.Column("Bản này", tree.Align.RIGHT, 1),
    )
    rows = [((tree.Text(one.title),), (tree.Text(one.before),), (_after(one),)) for one in moved]
    return tree.Table(columns, tuple(rows))


def _after(moved: Moved) -> tree.Inline:
    """What a figure has become; one that is no longer in the report has no address there."""
    return tree.Figure(moved.after, moved.address, moved.title) if moved.address else tree.Text(moved.after)


def _annex_labels(count: int) -> Iterator[str]:
    """One annex needs no number."""
    return iter([ANNEX] if count == 1 else [f"{ANNEX} {number}" for number in range(1, count + 1)])


def _block(line: Line, words: Mapping[str, str], values: _Values) -> tree.Block | None:
    if line.kind == "table":
        return _table(line.keys, values)
    if line.kind in BLOCKS.values():
        return drawings.block(line, values.lines, values.drawn)
    inlines = _inlines(line.pieces, words, values)
    if line.kind in HEADINGS:
        return tree.Heading(int(line.kind[1:]), line.label, inlines)
    return tree.Paragraph(inlines, STYLES[line.kind])


def _table(keys: Sequence[str], values: _Values) -> tree.Table:
    columns = (
        tree.Column("Đơn vị", tree.Align.LEFT, 3.8),
        *(tree.Column(_short(key), tree.Align.RIGHT, _wide(_short(key))) for key in keys),
    )
    rows = [
        _row(line.name + (STARRED if values.divided(line) else ""), [line.figures[key] for key in keys])
        for line in values.lines
    ]
    total = _row("Tổng số", [values.now[key] for key in keys])
    return tree.Table(columns, (*rows, total), total_rows=1)


def _row(name: str, figures: Sequence[Figure]) -> tuple[tree.Cell, ...]:
    return ((tree.Text(name),), *((inline(figure),) for figure in figures))


def _wide(title: str) -> float:
    """A long heading takes a wider column, so that the head of the table stays low."""
    return 1 + min(len(title), 60) / 60


def _short(key: str) -> str:
    """A column's heading: short where the full title would not fit above numbers."""
    definition = metrics.get(key)
    return "Tỷ lệ đạt" if isinstance(definition, Ratio) else definition.title


def _document(
    template: Template, at: _At, values: _Values, paper: Paper, blocks: tuple[tree.Block, ...]
) -> tree.Document:
    words = _words(at.here, at.period)
    return tree.Document(
        letterhead=_letterhead(template, at.above, words, paper),
        blocks=blocks,
        signature=tree.Signature(
            paper.authority or template.header.get("thẩm quyền", ""),
            paper.position or template.header.get("chức vụ", ""),
            paper.signer,
        ),
        recipients=_recipients(template),
        footnotes=_footnotes(at, values, paper),
        title=f"{template.title} – {at.here.short_name} – {at.period.title()}",
    )


def _letterhead(
    template: Template, above: Sequence[Place], words: Mapping[str, str], paper: Paper
) -> tree.Letterhead:
    here = above[-1]
    unbroken = words["kỳ"].replace("năm ", "năm\N{NO-BREAK SPACE}")
    subject = template.header["trích yếu"].replace("{kỳ}", unbroken)
    return tree.Letterhead(
        superior="" if here.is_root else committee_of(above[-2].name).name.upper(),
        issuer=committee_of(here.name).name.upper(),
        number=paper.number,
        symbol=template.header["ký hiệu"],
        place="Hà Nội",
        day=paper.day or clock.today(),
        kind=template.kind,
        subject=subject,
        urgency=template.urgency,
        addressees=template.addressees,
    )


def _recipients(template: Template) -> tree.Recipients | None:
    return tree.Recipients(template.recipients) if template.recipients else None


STARRED = " (*)"
NAMED = 8


def _footnotes(at: _At, values: _Values, paper: Paper) -> tuple[str, ...]:
    today = clock.today()
    standing = f"tổng hợp từ hồ sơ ngày {show_day(today)}; số tạm tính, chưa chốt"
    return (
        f"Số liệu tính đến ngày {show_day(min(at.period.last, paper.known_on or today))}, theo cơ cấu tổ "
        f"chức ngày {show_day(at.day)}, {paper.standing or standing}.",
        *paper.notes,
        "Mỗi con số dẫn tới danh sách hồ sơ tạo ra nó.",
        *_about_divided(values),
        *_about_unallocated(values),
    )


def _about_divided(values: _Values) -> list[str]:
    """Estimates stand apart from the exact figures, never inside them."""
    said = [
        f"{estimate.located.place.short_name}: {_beside(estimate)}"
        for line in values.lines
        for estimate in values.divided(line)
    ]
    said += [f"{estimate.located.definition.title}: {_beside(estimate)}" for estimate in values.own]
    if not said:
        return []
    more = f"; và {len(said) - NAMED} mục khác" if len(said) > NAMED else ""
    return [
        "(*) Con số là phần chính xác, chưa gồm phần của những đơn vị đã chia: "
        + "; ".join(said[:NAMED])
        + more
        + "."
    ]


def _beside(estimate: Estimate) -> str:
    title = estimate.located.definition.title
    words = f"{title[:1].lower()}{title[1:]} "
    if estimate.unknown == estimate.possible:
        return words + f"có thể thêm, nhiều nhất {integer(estimate.possible)} (chưa biết tỷ lệ)"
    return words + f"ước tính thêm {estimate.text}"


def _about_unallocated(values: _Values) -> list[str]:
    if not any(line.part == UNALLOCATED for line in values.lines):
        return []
    return [
        "“Chưa phân bổ”: thuộc phạm vi báo cáo nhưng theo cơ cấu tổ chức đã chọn không xác định được đơn vị "
        "trực thuộc nào; đã tính trong tổng số."
    ]
