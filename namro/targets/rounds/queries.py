"""Reading a round: what its lines add up to, what they are compared with, and what is said about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from namro.access.permissions import who_can
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.access.writers import Entry, together
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import DateRange, last_day
from namro.regulations.models import Confidence
from namro.regulations.queries import MissingRule, param
from namro.targets.models import Indicator, TargetAssignment, TargetProposal, TargetRevision, TargetRound
from namro.targets.states import IN_FORCE, NEXT, OWNERS, S
from namro.units.models import Unit
from namro.units.queries import Place, children, place, superiors

Mode = TargetRound.SumMode
WHOLE = Indicator.MEMBER_NEW
PARTS = (Indicator.MEMBER_PUPIL, Indicator.MEMBER_ENTERPRISE)
SHOWN = 30


def day_of(during: DateRange) -> date:
    """Today, or the nearest day of ``during``: the day as of which a round is looked at."""
    today = clock.today()
    if today < during.lower:
        first: date = during.lower
        return first
    last = last_day(during)
    return last if last is not None and last < today else today


def hold(row: Any) -> None:
    """Read the row anew and hold it: whoever writes about it at once comes second and reads what was done."""
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update(no_key=True))


# Who may read


def readable(who: Reader) -> QuerySet[TargetRound]:
    """Rounds of the committees in the reader's scope; of those directly above, what asks or binds him."""
    if not who.holds(Permission.SEE_FIGURES):
        return TargetRound.objects.none()
    own = who.under("level_unit", Permission.SEE_FIGURES)
    if not own:
        return TargetRound.objects.all()
    units = who.units_with(Permission.SEE_FIGURES)
    chain = superiors(units, who.day)
    above = {chain[unit] for unit in units if unit in chain}
    asked = Q(level_unit__in=above, state__in=(S.REGISTERING, *IN_FORCE))
    return TargetRound.objects.filter(own | asked)


def check_readable(who: Reader, round_: TargetRound) -> None:
    """Refuse what ``readable`` leaves out."""
    if not readable(who).filter(pk=round_.pk).exists():
        raise Refused(
            "Đợt giao này chỉ mở cho cấp ủy giao, và khi lấy đăng ký hoặc đã ban hành thì cho các đơn vị "
            "thuộc cấp ủy đó."
        )


def reads_all(who: Reader, round_: TargetRound) -> bool:
    """Whether the reader sees every line, or only those of units in his scope."""
    return Unit.objects.filter(
        who.under("pk", Permission.SEE_FIGURES), pk=round_.level_unit_id
    ).exists() and who.holds(Permission.SEE_FIGURES)


# Lines


def direct_units(round_: TargetRound) -> list[Place]:
    """The units that are given targets: those directly under the committee, in Vietnamese order."""
    return children(place(round_.level_unit.code, day_of(round_.during)))


def lines_of(round_: TargetRound) -> QuerySet[TargetAssignment]:
    """Every line of a round that is still prepared; of an issued one those valid on ``day_of``."""
    rows = TargetAssignment.objects.filter(round=round_)
    if round_.state in IN_FORCE:
        rows = rows.filter(during__contains=day_of(round_.during))
    return rows


def superior_targets(round_: TargetRound, day: date | None = None) -> dict[str, int]:
    """What the lines are compared with: the committee's own target in the superior's round as it is valid
    on ``day`` (default ``day_of``), or ``goals`` where there is no such round.
    """
    if round_.parent is None:
        return {key: value for key, value in round_.goals.items() if value}
    parent, day = round_.parent, day or day_of(round_.during)
    # where the superior itself was carried on, its round goes on under the same title and paper
    rows = TargetAssignment.objects.filter(
        assignee=round_.level_unit_id,
        during__contains=day,
        round__title=parent.title,
        round__document_no=parent.document_no,
        round__state__in=IN_FORCE,
    )
    return dict(rows.values_list("indicator", "value"))


# Sums (TG1)


@dataclass(frozen=True)
class Balance:
    """One indicator of a round: the target of the committee, what its lines add up to, what is left."""

    indicator: Indicator
    mode: str
    superior: int | None
    assigned: int

    @property
    def reserve(self) -> int | None:
        """Target − lines; negative where more is assigned than was asked; None without a target."""
        return None if self.superior is None else self.superior - self.assigned

    @property
    def blocks(self) -> bool:
        return self.mode == Mode.EXACT and self.reserve not in (None, 0)

    @property
    def warns(self) -> bool:
        return self.mode == Mode.AT_LEAST and (self.reserve or 0) > 0

    @property
    def sentence(self) -> str:
        """What is wrong with the sum; "" where nothing is."""
        if not (self.blocks or self.warns):
            return ""
        relation = "phải bằng" if self.blocks else "thấp hơn"
        step = abs(self.reserve or 0)
        over = "thừa" if (self.reserve or 0) < 0 else "còn thiếu"
        return (
            f"{self.indicator.label}: các đơn vị được giao {integer(self.assigned)}, {relation} chỉ tiêu "
            f"{integer(self.superior or 0)}; {over} {integer(step)}."
        )


def balances(round_: TargetRound, lines: Iterable[TargetAssignment] | None = None) -> list[Balance]:
    """One for every indicator that has a target above or a line here, in the usual order."""
    superior = superior_targets(round_)
    sums: dict[str, int] = defaultdict(int)
    for line in lines_of(round_) if lines is None else lines:
        sums[line.indicator] += line.value
    return [
        Balance(indicator, round_.sum_mode, superior.get(indicator), sums[indicator])
        for indicator in Indicator
        if indicator in superior or indicator in sums
    ]


def check_sums(found: Sequence[Balance]) -> None:
    """Refuse a round whose lines must equal the target and do not (TG1, EXACT)."""
    wrong = [one.sentence for one in found if one.blocks]
    if wrong:
        raise HouseError(" ".join(wrong))


def to_confirm(found: Sequence[Balance]) -> tuple[str, ...]:
    """Sentences that whoever issues the round confirms one by one (TG1, AT_LEAST)."""
    return tuple(one.sentence for one in found if one.warns)


def subset_warnings(lines: Iterable[TargetAssignment], names: Mapping[int, str]) -> list[str]:
    """Where a part is asked for more than the whole (TG3); of targets it is said, not refused."""
    values = {(line.assignee_id, line.indicator): line.value for line in lines}
    found = []
    for (unit, indicator), value in values.items():
        whole = values.get((unit, WHOLE))
        if indicator in PARTS and whole is not None and value > whole:
            found.append(
                f"{names.get(unit, 'Đơn vị')}: chỉ tiêu “{Indicator(indicator).label}” {integer(value)} lớn "
                f"hơn chỉ tiêu “{WHOLE.label}” {integer(whole)}."
            )
    return found


# Deadlines


@dataclass(frozen=True)
class Deadline:
    """A day by which something is due, and whether the rule behind it is confirmed."""

    title: str
    day: date
    confirmed: bool

    @property
    def passed(self) -> bool:
        return clock.today() > self.day


def issue_by(round_: TargetRound) -> Deadline | None:
    """When a year's targets are to be issued; of a redistribution so many days after the superior's paper."""
    if round_.parent is not None and round_.parent.issued_on is not None:
        return _deadline("target.distribute_within_days", after=round_.parent.issued_on)
    return _deadline("target.issue_by", year=round_.during.lower.year, on=round_.during.lower)


def revise_by(round_: TargetRound, on: date) -> Deadline | None:
    """The last day on which a revision of that year is taken."""
    return _deadline("target.revision_close_on", year=on.year, on=on)


def _deadline(
    key: str, *, year: int = 0, after: date | None = None, on: date | None = None
) -> Deadline | None:
    """A rule that holds a day of the year “01-31”, or a number of days ``after`` another; None without it."""
    try:
        rule = param(key, on=after or on or clock.today())
    except MissingRule:
        return None
    if after is not None:
        day = after + timedelta(days=int(rule.value))
    else:
        month, in_month = (int(part) for part in str(rule.value).split("-"))
        day = date(year, month, in_month)
    return Deadline(rule.title, day, rule.confidence != Confidence.UNCONFIRMED)


def default_mode(on: date) -> str:
    """How lines must add up where nobody chose (parameter ``target.children_sum``)."""
    try:
        found = str(param("target.children_sum", on=on).value)
    except MissingRule:
        return str(Mode.AT_LEAST)
    return found if found in Mode.values else str(Mode.AT_LEAST)


# Who did what


def history(round_: TargetRound, most: int = SHOWN) -> list[Entry]:
    """Who did what to the round, its proposals and answers, newest first: one entry a person and reason."""
    of_it = Q(table_name=TargetRound._meta.db_table, row_pk=str(round_.pk))
    for model in (TargetProposal, TargetAssignment, TargetRevision):
        rows = model._default_manager.filter(round=round_).annotate(text=Cast("pk", CharField()))
        of_it |= Q(table_name=model._meta.db_table, row_pk__in=rows.values("text"))
    return together(of_it, most)


def waiting_for(round_: TargetRound) -> str:
    """Whose turn it is, in words; "" where nothing is left to do."""
    following = NEXT[round_.state]
    return who_can(OWNERS[following[0]]) if following else ""
