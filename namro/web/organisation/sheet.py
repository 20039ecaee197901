"""A decision loaded for a page: what it says, what follows from it, what this reader may do with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from namro.access.permissions import check_holds
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.organisation.reorganise.actions import check_not_drafter
from namro.organisation.reorganise.effect import Effect, Goal, Held, K, read
from namro.organisation.reorganise.problems import Problem, problems
from namro.organisation.reorganise.queries import check_readable, named, reach, readable, waiting_for
from namro.organisation.reorganise.states import S
from namro.units.models import Change, Reorganisation
from namro.web.http import NotThere, reader_of
from namro.web.organisation.words import Bits, Book, sentence

PAGE = 20  # changes on one page of a decision
# name of the state as ``STATES`` of the components knows it
SHOWN = {S.DRAFT: "draft", S.APPROVED: "approved", S.SCHEDULED: "scheduled", S.DROPPED: "dropped"}

STEPS = {S.DRAFT: "phê duyệt", S.APPROVED: "đưa vào cây tổ chức"}


@dataclass(frozen=True)
class Standing:
    """A decision's state in the words of a page, derived from its state and the clock."""

    order: Reorganisation

    @property
    def name(self) -> str:
        return "in_force" if self.in_force else SHOWN[S(self.order.state)]

    @property
    def in_force(self) -> bool:
        return self.order.state == S.SCHEDULED and self.order.effective_on <= clock.today()

    @property
    def words(self) -> str:
        """“Đang có hiệu lực từ 01/01/2025”, “Sẽ có hiệu lực từ …”, or the state's own word."""
        if self.order.state != S.SCHEDULED:
            return str(S(self.order.state).label)
        day = show_day(self.order.effective_on)
        return f"Đang có hiệu lực từ {day}" if self.in_force else f"Sẽ có hiệu lực từ {day}"

    @property
    def next(self) -> str:
        """The next step and who takes it; "" where nothing is left to do."""
        who = waiting_for(self.order)
        return f"{who} {STEPS[S(self.order.state)]}" if who else ""

    @property
    def drafter(self) -> str:
        return getattr(self.order, "drafter", None) or "Hệ thống"

    @property
    def approver(self) -> str:
        return getattr(self.order, "approver", None) or ("Hệ thống" if self.order.approved_by else "")


@dataclass(frozen=True)
class Line:
    """One change on the page."""

    change: Change
    said: Bits
    source: str = ""  # code of a unit that is divided, of which more parts may follow

    @property
    def anchor(self) -> str:
        return f"viec-{self.change.pk}"


@dataclass(frozen=True)
class Kind:
    """What depends on the ended units, one kind: how many rows, and how many go where by whose word."""

    key: str
    title: str
    total: int
    usual: int
    said: int
    ended: int
    missing: int
    href: str

    @property
    def missing_words(self) -> str:
        return integer(self.missing)


@dataclass(frozen=True)
class Told:
    """A problem and the place where it is put right."""

    sentence: str
    href: str


@dataclass(frozen=True)
class Step:
    """Something that can be done with a decision now; ``why`` not, where this reader cannot."""

    text: str
    href: str
    why: str = ""
    primary: bool = False


@dataclass
class Sheet:
    """One decision with its reader; every part is read once."""

    order: Reorganisation
    who: Reader
    corrections: Sequence[Reorganisation] = ()

    @cached_property
    def effect(self) -> Effect:
        effect = read(self.order)
        effect.asked_states = effect.asked_states.annotate(**reach(self.who))
        return effect

    @cached_property
    def book(self) -> Book:
        return Book(self.effect)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.order)

    @cached_property
    def held(self) -> list[Held]:
        return self.effect.held()

    @property
    def is_draft(self) -> bool:
        return self.order.state == S.DRAFT

    @property
    def is_written(self) -> bool:
        """Whether it stands in the tree."""
        return self.order.state == S.SCHEDULED

    @cached_property
    def problems(self) -> list[Problem]:
        """Nothing of what is in the tree or dropped is wrong any more."""
        if self.order.state not in (S.DRAFT, S.APPROVED):
            return []
        return problems(self.effect, self.held)

    def url(self, name: str = "order", *arguments: Any) -> str:
        return reverse(f"organisation:{name}", args=[self.order.pk, *arguments])

    def told(self, *, blocking: bool) -> list[Told]:
        return [Told(one.sentence, self._place(one)) for one in self.problems if one.blocks is blocking]

    def _place(self, problem: Problem) -> str:
        if problem.dependant:
            return f"{self.url('places')}?loai={problem.dependant}"
        ranks = {change.pk: rank for rank, change in enumerate(self.effect.changes)}
        rank = ranks.get(problem.change or 0)
        if rank is None:
            return self.url("revise") if self.effect.changes and self.is_draft else "#noi-dung-quyet-dinh"
        page = rank // PAGE + 1
        return f"{self.url()}{f'?trang={page}' if page > 1 else ''}#viec-{problem.change}"

    @property
    def next(self) -> str:
        """As of its standing; what is still wrong comes first."""
        blocking = len(self.told(blocking=True))
        then = self.standing.next
        return f"Người lập xử lý {integer(blocking)} điểm ghi dưới đây; sau đó {then}" if blocking else then

    def lines(self, some: slice) -> list[Line]:
        return [
            Line(change, sentence(change, self.book), self._source(change))
            for change in self.effect.changes[some]
        ]

    def _source(self, change: Change) -> str:
        origins = self.book.origins(change) if change.kind == K.SPLIT else []
        return self.book.code(origins[0].unit_id) if len(origins) == 1 else ""

    def kinds(self) -> list[Kind]:
        return [self._kind(one) for one in self.held if one.goals]

    def _kind(self, held: Held) -> Kind:
        ways = Counter(self.way(held, unit, row) for unit, row in held.goals)
        key = held.assignment.key
        return Kind(
            key,
            held.assignment.title,
            len(held.goals),
            ways["usual"],
            ways["said"],
            ways["ended"],
            ways["missing"],
            f"{self.url('places')}?loai={key}",
        )

    def way(self, held: Held, unit: int, row: int) -> str:
        """How a row has its place: "usual" (whole succession), "said", "ended" or "missing"."""
        goal = held.goals[unit, row]
        if goal is None:
            return "missing"
        if goal.ends:
            return "ended"
        return "said" if self._is_said(held.assignment.key, unit, row) else "usual"

    def _is_said(self, key: str, unit: int, row: int) -> bool:
        rows, units = self._said_of[key]
        return (unit, row) in rows or unit in units

    @cached_property
    def _said_of(self) -> dict[str, tuple[dict[tuple[int, int], Goal], dict[int, Goal]]]:
        return {held.assignment.key: self.effect.said(held.assignment.key) for held in self.held}

    # What this reader may do

    @cached_property
    def why_not_edit(self) -> str:
        """The sentence of why this reader does not write into the draft; "" if he does."""
        if not self.is_draft:
            return "Chỉ dự thảo mới sửa được."
        try:
            check_holds(self.who, Permission.REORGANISE)
        except Refused as error:
            return str(error)
        if str(self.who.account.pk) == self.order.drafted_by:
            return ""
        if not self.effect.touched():
            return "Dự thảo này chưa nêu đơn vị nào; chỉ người lập ghi tiếp hoặc bỏ."
        return self._reach(Permission.REORGANISE)

    def _reach(self, permission: Permission) -> str:
        number = sum(not getattr(states[-1], permission.name) for states in self.effect.versions.values())
        if not number:
            return ""
        return f"{integer(number)} đơn vị của quyết định nằm ngoài phạm vi được giao của đồng chí."

    def why_not(self, permission: Permission, *, others: bool = False) -> str:
        """Why this reader does not take a step that needs the permission at all units named."""
        try:
            check_holds(self.who, permission)
            if others:
                check_not_drafter(self.who.account, self.order)
        except HouseError as error:
            return str(error)
        return self._reach(permission)

    def check_editable(self) -> None:
        if self.why_not_edit:
            raise Refused(self.why_not_edit)

    def steps(self) -> Iterator[Step]:
        """What can be done now, the next step first."""
        approve, write = Permission.APPROVE_REORGANISATION, Permission.REORGANISE
        state = self.order.state
        if state == S.DRAFT:
            blocking = sum(one.blocks for one in self.problems)
            why = self.why_not(approve, others=True)
            if not why and blocking:
                why = f"Còn {integer(blocking)} điểm phải xử lý trước khi phê duyệt."
            yield Step("Phê duyệt", self.url("approve"), why, primary=not why)
            yield Step("Sửa thông tin", self.url("revise"), self.why_not_edit)
            yield Step("Bỏ dự thảo", self.url("drop"), self.why_not_edit)
        elif state == S.APPROVED:
            why = self.why_not(write)
            yield Step("Đưa vào cây tổ chức", self.url("schedule"), why, primary=not why)
            yield Step("Trả lại dự thảo", self.url("send_back"), self.why_not(approve))
        elif state == S.SCHEDULED and self.who.holds(write):
            href = f"{reverse('organisation:new')}?dinh-chinh={self.order.pk}"
            yield Step("Đính chính bằng quyết định mới", href)


def opened(request: HttpRequest, pk: int) -> Sheet:
    """The decision for this reader, with what corrects it; refuses what is not his to read."""
    who = reader_of(request)
    orders = named(readable(who)).select_related("corrects")
    found = list(orders.filter(Q(pk=pk) | Q(corrects=pk)).order_by("pk"))
    order = next((one for one in found if one.pk == pk), None)
    if order is None:
        there = Reorganisation.objects.filter(pk=pk).first()
        if there is None:
            raise NotThere("Không có quyết định sắp xếp này. Xem danh sách ở trang Sắp xếp tổ chức.")
        check_readable(who, there)
        raise NotThere("Quyết định vừa thay đổi; mở lại từ trang Sắp xếp tổ chức.")
    return Sheet(order, who, [one for one in found if one.pk != pk])
