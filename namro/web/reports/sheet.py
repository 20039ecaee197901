"""An edition loaded for a page: who may read it, how far it is, what this reader may do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import BinaryField, CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse

from namro.access.permissions import check_at, check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.access.writers import account_name
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.journal.models import JournalEvent
from namro.reports.issuing.queries import Reading, reading
from namro.reports.models import Edition, Report
from namro.reports.queries import WORKS_ON, period_title
from namro.reports.states import rewritings
from namro.units.models import Unit
from namro.web.http import NotThere, reader_of

S = Edition.State
# name of the state as ``STATES`` of the components knows it
SHOWN = {
    S.DRAFT: "draft",
    S.CHECKED: "frozen",
    S.SIGNED: "scheduled",
    S.ISSUED: "approved",
    S.DROPPED: "dropped",
}
NOBODY = "Hệ thống"
NEUTRAL = "Không có báo cáo này trong phạm vi của đồng chí."
COMPOSE, FREEZE = Permission.COMPOSE_REPORT, Permission.FREEZE_FIGURES
SIGN, ISSUE = Permission.SIGN_REPORT, Permission.ISSUE_REPORT


@dataclass(frozen=True)
class Stage:
    """One of the four steps of an edition: what it is, who did it when; ``now`` for the one that is next."""

    title: str
    who: str = ""
    on: date | None = None
    done: bool = False
    now: bool = False


@dataclass(frozen=True)
class Step:
    """Something that can be done with the edition now; ``why`` not, where this reader cannot."""

    text: str
    href: str
    why: str = ""
    primary: bool = False


@dataclass
class Sheet:
    """One edition with its reader; every part is read once."""

    edition: Edition
    who: Reader
    reach: dict[Permission, bool] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        return self.edition.report

    @cached_property
    def reading(self) -> Reading:
        return reading(self.edition)

    @property
    def state(self) -> str:
        return SHOWN[S(self.edition.state)]

    @property
    def is_draft(self) -> bool:
        return self.edition.state == S.DRAFT

    @property
    def is_issued(self) -> bool:
        return self.edition.state == S.ISSUED

    @property
    def works(self) -> bool:
        """Whether this reader drafts, checks, signs or issues here; others read what was issued."""
        return any(self.reach[one] for one in WORKS_ON)

    @property
    def frozen_words(self) -> str:
        freeze = self.edition.freeze
        return f"Đã chốt, lần {freeze.number}" if freeze else ""

    @property
    def mine(self) -> bool:
        """Whether this reader drafted it."""
        return self.edition.drafted_by == str(self.who.account.pk)

    @property
    def period(self) -> Period:
        return Period.parse(self.report.period)

    @property
    def period_words(self) -> str:
        return period_title(self.report.period)

    @property
    def is_usual_day(self) -> bool:
        return self.report.tree_day == self.period.last

    def url(self, name: str = "edition", *arguments: Any) -> str:
        return reverse(f"reports:{name}", args=[self.report.pk, self.edition.number, *arguments])

    @property
    def returned(self) -> str:
        """Why it was sent back last; "" once it went on again."""
        return (getattr(self.edition, "returned", None) or "") if self.is_draft else ""

    @property
    def replaced(self) -> Edition | None:
        """The issued edition that this one corrects, as far as it says what was printed."""
        manifest = getattr(self.edition, "replaced", None)
        return Edition(manifest=manifest) if manifest else None

    # How far it is

    def stages(self) -> list[Stage]:
        """Drafted, checked, signed, issued: each with who did it and when."""
        one = self.edition
        done = [
            ("Lập dự thảo", "drafter", one.drafted_by, self.begun_on, True),
            ("Kiểm tra, chốt số", "checker", one.checked_by, one.checked_on, bool(one.freeze_id)),
            ("Ký", "signer", one.signed_by, one.signed_on, one.signed_on is not None),
            ("Phát hành", "issuer", one.issued_by, one.issued_on, self.is_issued),
        ]
        next_one = next((number for number, row in enumerate(done) if not row[-1]), -1)
        return [
            Stage(
                title, self._name(name, written), on, is_done, number == next_one and one.state != S.DROPPED
            )
            for number, (title, name, written, on, is_done) in enumerate(done)
        ]

    @property
    def begun_on(self) -> date | None:
        return self.report.begun_on if self.edition.number == 1 else None

    def _name(self, column: str, written: str) -> str:
        if not written:
            return ""
        return getattr(self.edition, column, None) or NOBODY

    @property
    def drafter(self) -> str:
        return self._name("drafter", self.edition.drafted_by)

    # What this reader may do

    def why_not(self, permission: Permission, *, others: str = "") -> str:
        """Why this reader does not take a step; ``others``: the verb that is not for the drafter."""
        try:
            check_holds(self.who, permission)
            if not self.reach.get(permission):
                check_at(self.who, permission, self.report.unit)
        except HouseError as error:
            return str(error)
        if others and self.mine:
            return f"Đồng chí lập báo cáo này nên việc {others} do người khác."
        if others and getattr(self.edition, "rewritten", False):
            return f"Đồng chí đã sửa lời bản này nên việc {others} do người khác."
        return ""

    @property
    def edits(self) -> bool:
        return self.is_draft and not self.why_not(COMPOSE)

    def steps(self, blocked: str = "") -> Iterator[Step]:
        """What can be done now, the next step first; ``blocked``: what has to be put right before."""
        state = self.edition.state
        if state == S.DRAFT:
            why = self.why_not(FREEZE, others="kiểm tra") or blocked
            yield Step("Kiểm tra, chốt số", self.url("step", "kiem-tra"), why, primary=not why)
        elif state == S.CHECKED:
            why = self.why_not(SIGN, others="ký")
            yield Step("Ký", self.url("step", "ky"), why, primary=not why)
        elif state == S.SIGNED:
            why = self.why_not(ISSUE)
            yield Step("Phát hành", self.url("step", "phat-hanh"), why, primary=not why)
        elif state == S.ISSUED:
            yield Step("Lập bản đính chính", self.url("step", "dinh-chinh"), self.why_not(COMPOSE))
        if state in (S.CHECKED, S.SIGNED):
            why = self.why_not(FREEZE) and self.why_not(SIGN)
            yield Step("Trả lại", self.url("step", "tra-lai"), why)
        if state == S.DRAFT:
            yield Step("Bỏ bản này", self.url("step", "bo"), self.why_not(COMPOSE))


def opened(request: HttpRequest, pk: int, number: int) -> Sheet:
    """The edition for this reader. What is outside his scope is not there for him, without a word more."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    rows = Edition.objects.filter(report=pk, number=number)
    rows = rows.select_related("report", "report__unit", "freeze", "entry")
    names = {"drafter": "drafted_by", "checker": "checked_by", "signer": "signed_by", "issuer": "issued_by"}
    columns: dict[str, Any] = {name: account_name(column) for name, column in names.items()}
    columns["rewritten"] = Exists(rewritings(who.account).filter(row_pk=_key()))
    columns["returned"] = Subquery(_sent_back().values("reason")[:1])
    if number > 1:  # beside a correction stands what the edition before it stated
        columns["replaced"] = Subquery(_issued_before().values("manifest")[:1], output_field=BinaryField())
    for permission in (Permission.SEE_FIGURES, *WORKS_ON):
        columns[permission.name] = _within(who, permission)
    edition = rows.annotate(**columns).first()
    if edition is None:
        raise NotThere(NEUTRAL)
    reach = {one: getattr(edition, one.name) for one in (Permission.SEE_FIGURES, *WORKS_ON)}
    sheet = Sheet(edition, who, reach)
    if not (sheet.works or (reach[Permission.SEE_FIGURES] and sheet.is_issued)):
        raise NotThere(NEUTRAL)
    return sheet


def _sent_back() -> QuerySet[JournalEvent]:
    """The last time it was sent back to its drafter, with the reason."""
    events = JournalEvent.objects.filter(
        table_name=Edition._meta.db_table,
        row_pk=_key(),
        new__state=S.DRAFT.value,
        old__state__in=[S.CHECKED.value, S.SIGNED.value],
    )
    return events.order_by("-id")


def _key() -> Cast:
    """The edition as the journal names it."""
    return Cast(OuterRef("pk"), CharField())


def _issued_before() -> QuerySet[Edition]:
    issued = Edition.objects.filter(report=OuterRef("report"), state=S.ISSUED, number__lt=OuterRef("number"))
    return issued.order_by("-number")


def _within(who: Reader, permission: Permission) -> Any:
    held, scope = who.holds(permission), who.under("pk", permission)
    return (
        Exists(Unit.objects.filter(scope, pk=OuterRef("report__unit_id"))) if held and scope else Value(held)
    )


__all__ = ["COMPOSE", "FREEZE", "ISSUE", "SIGN", "Sheet", "Stage", "Step", "opened"]
