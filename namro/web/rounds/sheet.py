"""A round loaded for a page: its lines as a grid, what they add up to, what this reader may do with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.http import HttpRequest
from django.urls import reverse

from namro.access.permissions import check_at, check_holds
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.access.writers import account_name
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import last_day, show_day
from namro.targets.models import Indicator, TargetAssignment, TargetProposal, TargetRevision, TargetRound
from namro.targets.rounds import queries
from namro.targets.rounds.queries import Balance, Deadline
from namro.targets.rounds.steps.actions import check_not_drafter
from namro.targets.states import EDITABLE, IN_FORCE, S
from namro.units.models import Unit
from namro.units.queries import Place, family, places, stood
from namro.web.http import NotThere, reader_of

# name of the state as ``STATES`` of the components knows it
SHOWN = {
    S.DRAFT: "draft",
    S.REGISTERING: "running",
    S.BALANCED: "placed",
    S.SUBMITTED: "scheduled",
    S.ISSUED: "approved",
    S.CLOSED: "ended",
    S.ARCHIVED: "ended",
}
STEPS = {
    S.DRAFT: "mở đăng ký",
    S.REGISTERING: "cân đối",
    S.BALANCED: "trình ban hành",
    S.SUBMITTED: "ban hành",
    S.ISSUED: "kết thúc đợt sau ngày cuối",
    S.CLOSED: "lưu trữ",
}
ASSIGN, APPROVE = Permission.ASSIGN_TARGETS, Permission.APPROVE_TARGETS
# Answering, registering and re-assigning are offered at the lines of these.
SOME = 3  # units of one reader that are offered at the top
AT_UNITS = (Permission.ANSWER_TARGETS, ASSIGN)


@dataclass(frozen=True)
class Standing:
    """A round's state in the words of a page: being in force follows from the clock, not from a column."""

    round: TargetRound

    @property
    def name(self) -> str:
        return "in_force" if self.in_force else SHOWN[S(self.round.state)]

    @property
    def in_force(self) -> bool:
        return self.round.state == S.ISSUED and clock.today() in self.round.during

    @property
    def words(self) -> str:
        if self.in_force:
            return "Đang thực hiện"
        return str(S(self.round.state).label)

    @property
    def next(self) -> str:
        """The next step and who takes it; "" where nothing is left to do."""
        who = queries.waiting_for(self.round)
        return f"{who} {STEPS[S(self.round.state)]}" if who else ""


@dataclass(frozen=True)
class Step:
    """Something that can be done with a round now; ``why`` not, where this reader cannot."""

    text: str
    href: str
    why: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Cell:
    """One number of one unit, what the unit registered, and what became of it."""

    indicator: Indicator
    line: TargetAssignment | None
    proposal: TargetProposal | None

    @property
    def first(self) -> int | None:
        """The number at first, where it was revised."""
        if self.line is None or self.line.initial_value in (None, self.line.value):
            return None
        return self.line.initial_value

    @property
    def differs(self) -> bool:
        return self.proposal is not None and (self.line is None or self.line.value != self.proposal.value)


@dataclass(frozen=True)
class Row:
    """One unit of the grid, and what this reader may do for it."""

    place: Place
    cells: Sequence[Cell]
    mine: bool = False

    @property
    def lines(self) -> list[TargetAssignment]:
        return [cell.line for cell in self.cells if cell.line is not None]

    @property
    def unanswered(self) -> bool:
        return any(not line.answer for line in self.lines)

    @property
    def given_on(self) -> bool:
        """Whether the unit has a round in which it re-assigns what it was given."""
        return any(getattr(line, "given_on", False) for line in self.lines)

    @property
    def objections(self) -> list[TargetAssignment]:
        return [line for line in self.lines if line.answer == TargetAssignment.Answer.OBJECTED]


@dataclass(frozen=True)
class Total:
    """One indicator over all units, beside what it is compared with and what the paper says."""

    balance: Balance
    printed: int | None
    proposed: int | None


@dataclass
class Sheet:
    """One round with its reader; every part is read once."""

    round: TargetRound
    who: Reader
    reach: dict[Permission, bool] = field(default_factory=dict)
    all: bool = True  # whether he sees every line

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.round)

    @property
    def is_prepared(self) -> bool:
        """Whether its lines are still written."""
        return self.round.state in EDITABLE

    @property
    def is_issued(self) -> bool:
        return self.round.state in IN_FORCE

    @property
    def last(self) -> str:
        last = last_day(self.round.during)
        return show_day(last) if last else ""

    @property
    def drafter(self) -> str:
        return getattr(self.round, "drafter", None) or "Hệ thống"

    @property
    def grid_url(self) -> str:
        return self.url("grid")

    def url(self, name: str = "round", *arguments: Any) -> str:
        return reverse(f"rounds:{name}", args=[self.round.pk, *arguments])

    # What stands in it

    @cached_property
    def _family(self) -> tuple[Place, list[Place]]:
        return family(self.round.level_unit.code, queries.day_of(self.round.during))

    @property
    def here(self) -> Place:
        return self._family[0]

    @cached_property
    def units(self) -> list[Place]:
        """Direct units, then those that have a line all the same (they stand elsewhere now)."""
        direct = self._family[1]
        known = {unit.id for unit in direct}
        others = {line.assignee_id for line in self.lines} - known
        moved = places(sorted(others), self.here.day) if others else {}
        found = [*direct, *moved.values()]
        return found if self.all else [unit for unit in found if unit.id in self.mine]

    @cached_property
    def mine(self) -> set[int]:
        """Direct units in the scope of this reader's answering or assigning."""
        scope = self.who.under("pk", Permission.SEE_FIGURES)
        ids = [unit.id for unit in self._family[1]] + [line.assignee_id for line in self.lines]
        if not self.who.holds(Permission.SEE_FIGURES):
            return set()
        return set(Unit.objects.filter(scope, pk__in=ids).values_list("pk", flat=True))

    @cached_property
    def lines(self) -> list[TargetAssignment]:
        given_on = TargetRound.objects.filter(parent=OuterRef("round"), level_unit=OuterRef("assignee"))
        rows = queries.lines_of(self.round).select_related("responsible").annotate(given_on=Exists(given_on))
        if not (self.all or self.is_issued):
            rows = rows.none()
        return list(rows)

    @cached_property
    def proposals(self) -> dict[tuple[int, str], TargetProposal]:
        """While the round is prepared: afterwards the numbers were decided."""
        rows = [] if self.is_issued else TargetProposal.objects.filter(round=self.round)
        return {(row.unit_id, row.indicator): row for row in rows}

    @cached_property
    def balances(self) -> list[Balance]:
        return queries.balances(self.round, self.lines)

    @cached_property
    def indicators(self) -> list[Indicator]:
        """Those that stand in the round in any way, in their order."""
        used = {one.indicator for one in self.balances} | {key for _, key in self.proposals}
        return [indicator for indicator in Indicator if indicator in used]

    def rows(self, some: slice = slice(None)) -> list[Row]:
        by_cell = {(line.assignee_id, line.indicator): line for line in self.lines}
        return [
            Row(
                unit,
                [
                    Cell(one, by_cell.get((unit.id, one)), self.proposals.get((unit.id, one)))
                    for one in self.indicators
                ],
                self.answers_for(unit),
            )
            for unit in self.units[some]
        ]

    def answers_for(self, unit: Place) -> bool:
        """Whether this reader registers, answers and re-assigns for the unit."""
        if self.all and not self.who.holds(Permission.ANSWER_TARGETS):
            return False
        return any(self.who.holds(one) for one in AT_UNITS) and unit.id in self.mine

    def totals(self) -> list[Total]:
        printed = self.round.printed_totals
        asked: dict[str, int] = {}
        for (_, indicator), row in self.proposals.items():
            asked[indicator] = asked.get(indicator, 0) + row.value
        return [Total(one, printed.get(one.indicator), asked.get(one.indicator)) for one in self.balances]

    @cached_property
    def blocking(self) -> list[str]:
        return [one.sentence for one in self.balances if one.blocks] if not self.is_issued else []

    @cached_property
    def warnings(self) -> list[str]:
        names = {unit.id: unit.short_name for unit in self.units}
        return [
            *(one.sentence for one in self.balances if one.warns),
            *queries.subset_warnings(self.lines, names),
        ]

    @cached_property
    def deadline(self) -> Deadline | None:
        return None if self.is_issued else queries.issue_by(self.round)

    @cached_property
    def revisions(self) -> list[TargetRevision]:
        rows = TargetRevision.objects.filter(round=self.round).select_related("unit").order_by("-pk")
        if not self.is_issued:
            return []
        found = list(rows if self.all else rows.filter(unit__in=self.mine))
        known = {unit.id: unit for unit in self.units}
        missing = {one.unit_id for one in found} - known.keys()
        known |= stood(sorted(missing), self.here.day) if missing else {}
        for one in found:
            one.name = known[one.unit_id].short_name  # type: ignore[attr-defined]
        return found

    # What this reader may do

    def why_not(self, permission: Permission, *, others: bool = False) -> str:
        """Why this reader does not take a step of the committee; "" if he does."""
        try:
            check_holds(self.who, permission)
            if not self.reach.get(permission):
                check_at(self.who, permission, self.round.level_unit)
            if others:
                check_not_drafter(self.who.account, self.round)
        except HouseError as error:
            return str(error)
        return ""

    def check(self, permission: Permission, *, others: bool = False) -> None:
        why = self.why_not(permission, others=others)
        if why:
            raise Refused(why)

    @property
    def edits(self) -> bool:
        return self.is_prepared and not self.why_not(ASSIGN)

    def steps(self) -> Iterator[Step]:
        """What can be done now, the next step first; for a unit below what it is asked."""
        if not self.all:
            yield from self._asked()
            return
        assign, decide = self.why_not(ASSIGN), self.why_not(APPROVE, others=True)
        yield from (self._preparing(assign) if self.is_prepared else self._decided(assign, decide))

    def _asked(self) -> Iterator[Step]:
        """The next thing for each of the reader's own units, for a few."""
        for row in self.rows(slice(SOME)):
            of = f": {row.place.short_name}" if len(self.units) > 1 else ""
            if not row.mine:
                continue
            if self.round.state == S.REGISTERING:
                yield Step(f"Đăng ký chỉ tiêu{of}", self.url("register", row.place.code), primary=True)
            elif self.round.state == S.ISSUED and row.unanswered:
                yield Step(f"Trả lời chỉ tiêu{of}", self.url("answer", row.place.code), primary=True)

    def _preparing(self, why: str) -> Iterator[Step]:
        state = self.round.state
        if state == S.DRAFT:
            yield Step("Mở đăng ký", self.url("step", "mo-dang-ky"), why, primary=not why)
        elif state == S.REGISTERING:
            stuck = why or " ".join(self.blocking) or ("" if self.lines else "Chưa giao chỉ tiêu nào.")
            yield Step("Cân đối", self.url("step", "can-doi"), stuck, primary=not stuck)
        else:
            stuck = why or " ".join(self.blocking)
            yield Step("Trình ban hành", self.url("step", "trinh"), stuck, primary=not stuck)
        yield Step("Nhập chỉ tiêu", self.url("grid"), why)
        yield Step("Tính theo tỷ lệ", self.url("share"), why)
        yield Step("Sửa thông tin", self.url("plan"), why)
        if state == S.DRAFT:
            yield Step("Bỏ dự thảo", self.url("step", "bo"), why)
        else:
            back = "lai-du-thao" if state == S.REGISTERING else "lai-dang-ky"
            yield Step("Quay lại bước trước", self.url("step", back), why)

    def _decided(self, assign: str, decide: str) -> Iterator[Step]:
        state = self.round.state
        if state == S.SUBMITTED:
            stuck = decide or " ".join(self.blocking)
            yield Step("Ban hành", self.url("issue"), stuck, primary=not stuck)
            yield Step("Trả lại", self.url("step", "tra-lai"), self.why_not(APPROVE) and assign)
        elif state == S.ISSUED:
            over = self.round.during.upper is not None and clock.today() >= self.round.during.upper
            early = "" if over else f"Kết thúc sau ngày {self.last}."
            yield Step("Điều chỉnh chỉ tiêu", self.url("revise"), decide, primary=not decide)
            yield Step("Kết thúc đợt", self.url("close"), decide or early)
        elif state == S.CLOSED:
            yield Step("Lưu trữ", self.url("step", "luu-tru"), assign, primary=not assign)


def opened(request: HttpRequest, pk: int) -> Sheet:
    """The round for this reader; refuses what is not his to read."""
    who = reader_of(request)
    columns = {"drafter": account_name("drafted_by")}
    for permission in (ASSIGN, APPROVE, Permission.SEE_FIGURES):
        held, scope = who.holds(permission), who.under("pk", permission)
        within = Unit.objects.filter(scope, pk=OuterRef("level_unit_id"))
        columns[permission.name] = Exists(within) if held and scope else Value(held)
    rounds = queries.readable(who).select_related("level_unit", "parent", "parent__level_unit", "basis")
    round_ = rounds.annotate(**columns).filter(pk=pk).first()
    if round_ is None:
        there = TargetRound.objects.filter(pk=pk).first()
        if there is None:
            raise NotThere("Không có đợt giao chỉ tiêu này. Xem danh sách các đợt giao.")
        queries.check_readable(who, there)
        raise NotThere("Đợt giao vừa thay đổi; mở lại từ danh sách.")
    reach = {permission: getattr(round_, permission.name) for permission in (ASSIGN, APPROVE)}
    return Sheet(round_, who, reach, getattr(round_, Permission.SEE_FIGURES.name))


def unit_of(sheet: Sheet, code: str) -> Unit:
    """A direct unit by its code."""
    found = next((unit for unit in sheet.units if unit.code == code), None)
    if found is None:
        raise NotThere("Đơn vị này không có trong đợt giao, hoặc nằm ngoài phạm vi của đồng chí.")
    return Unit.objects.get(pk=found.id)


def spelled(value: int | None) -> str:
    """A number as it is typed, "" for none."""
    return "" if value is None else integer(value)
