"""The board as a reader sees it: lines with their words, the lead, the ranking, the small pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from namro.figures.address import Located
from namro.figures.folds import Amount, Figure
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground.numbers import decimal, integer
from namro.ground.periods import Period
from namro.targets.board import Board, Position, located
from namro.targets.league import League, Row
from namro.targets.models import Indicator
from namro.targets.progress import DONE, Band, up
from namro.units.queries import Place
from namro.web.targets import words
from namro.web.targets.drawing import Dot, strip

LATE = (Band.BEHIND, Band.ZERO)


@dataclass(frozen=True)
class Line:
    """One indicator at the unit of the page."""

    position: Position
    board: Board

    @property
    def title(self) -> str:
        return str(self.position.indicator.label)

    @property
    def within(self) -> bool:
        """Whether it is a part of the new members, which may overlap with the other parts."""
        return self.position.indicator in words.WITHIN

    @property
    def given(self) -> bool:
        return bool(self.position.progress.target)

    @property
    def noun(self) -> str:
        definition = metrics.get(self.position.share.part.address.key)
        return definition.noun if isinstance(definition, Metric) else ""

    @property
    def state(self) -> str:
        return words.STATES[self.position.band]

    @property
    def href(self) -> str:
        return str(self.position.share.address)

    @cached_property
    def expected(self) -> str:
        return _half(self.position.progress.expected)

    @cached_property
    def forecast(self) -> str:
        forecast = self.position.progress.forecast
        return "" if forecast is None or not self.given else integer(up(forecast - Fraction(1, 2)))

    @cached_property
    def takes(self) -> str:
        """“846 mỗi tháng, 193 mỗi tuần” until the end; empty where nothing is missing or nothing is left."""
        progress, left = self.position.progress, self.board.course.left
        monthly, weekly = progress.per_month(left), progress.per_week(left)
        if not progress.missing or monthly is None or weekly is None:
            return ""
        if left.months <= 1:
            return f"{integer(progress.missing)} trong {left.days} ngày còn lại"
        return f"{integer(monthly)} mỗi tháng, {integer(weekly)} mỗi tuần"


def _half(number: Fraction | None) -> str:
    """“5.130”, “4,5”."""
    if number is None:
        return ""
    return decimal(number, 1).removesuffix(",0")


def lines(board: Board) -> list[Line]:
    """Every indicator of the unit; the parts of new members after them."""
    return [Line(position, board) for position in (board.own[indicator] for indicator in Indicator)]


def lead(found: Sequence[Line], board: Board) -> str:
    """The first sentence: what is late and what it would take."""
    given = [line for line in found if line.given]
    if not given:
        return "Đơn vị chưa được giao chỉ tiêu trong kỳ này."
    if board.course.due is None:
        return f"Kết quả {board.period.title()} trên chỉ tiêu cả năm; tiến độ xem theo kỳ tính từ đầu năm."
    late = [line for line in given if line.position.band in LATE]
    done = sum(line.position.band in DONE for line in given)
    said = f"{done} trong {len(given)} chỉ tiêu đã đạt" if done else f"{len(given)} chỉ tiêu đang thực hiện"
    if not late:
        return f"{said}, không chỉ tiêu nào chậm tiến độ."
    worst = min(late, key=lambda line: line.position.progress.share or Fraction(0))
    lacks = f"còn thiếu {integer(worst.position.progress.late)} {worst.noun} để kịp tiến độ"
    return f"{said}, {len(late)} chậm tiến độ. Chậm nhất: {worst.title.lower()}, {lacks}."


# Parts that overlap

WHOLE = "membership.admitted"


def part_keys(whole: str) -> list[str]:
    """Every “trong đó” of a figure, parts of parts too."""
    found = []
    for key in metrics.metric(whole).parts:
        found += [key, *part_keys(key)]
    return found


def parts_wanted(here: Place, period: Period) -> list[Located]:
    return [located(key, here, period) for key in part_keys(WHOLE)]


def parts(found: Sequence[Figure]) -> list[Amount]:
    """Those that have any, as amounts."""
    return [amount for amount in found if isinstance(amount, Amount) and amount.amount]


# The direct units


def pictures(board: Board) -> Iterator[tuple[Indicator, str, SafeString]]:
    """For every indicator that was given below: its slug, and where the direct units stand."""
    for indicator in Indicator:
        dots = [
            Dot(percent, _says(unit.place, position), str(position.share.address))
            for unit in board.below
            if (position := unit.positions[indicator]) and (percent := position.progress.percent) is not None
        ]
        if dots:
            title = f"{indicator.label}: {integer(len(dots))} đơn vị từ 0 đến 150 % chỉ tiêu"
            yield indicator, words.SLUGS[indicator], mark_safe(strip(dots, title, board.course.due))


def _says(place: Place, position: Position) -> str:
    return f"{place.short_name}: {position.share.text}"


@dataclass(frozen=True)
class RowShown:
    """One unit of the ranking; ``before`` is the rank that the initial targets would give."""

    row: Row

    @property
    def unit(self) -> Place:
        return self.row.unit.place

    @property
    def position(self) -> Position:
        return self.row.position

    @property
    def percent(self) -> Fraction | None:
        return self.position.progress.percent

    @property
    def state(self) -> str:
        return words.STATES[self.position.band]

    @property
    def rank(self) -> int | None:
        return self.row.ranked.rank

    @property
    def before(self) -> int | None:
        return self.row.ranked.rank_initial

    @property
    def missing(self) -> int:
        return self.position.progress.missing


@dataclass(frozen=True)
class GroupShown:
    title: str
    rows: Sequence[RowShown]


def groups(found: League, band: Band | None) -> list[GroupShown]:
    """The groups with their rows, only those of one band where a list was chosen."""
    shown = [
        GroupShown(
            words.group_title(group),
            [RowShown(row) for row in rows if band is None or row.position.band is band],
        )
        for group, rows in found.groups
    ]
    return [group for group in shown if group.rows]


def list_options(found: League) -> list[tuple[str, str]]:
    """The lists with how many units are in each: exceeded, met, in time, late, nothing yet."""
    counted = [(code, title, len(found.of(band))) for code, (title, band) in words.LISTS.items()]
    whole = [("", f"Tất cả ({integer(len(found.rows))})")]
    return whole + [(code, f"{title} ({integer(number)})") for code, title, number in counted if number]
