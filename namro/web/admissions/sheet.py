"""A dossier of admission loaded for a page: where it stands, who has to do what, and what this reader may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Value
from django.http import HttpRequest
from django.urls import reverse

from namro.access.permissions import check_holds, who_can
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.access.writers import Entry, entries
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.membership.admission.facts import Known
from namro.membership.admission.papers import Checklist, Paper, checklist, further
from namro.membership.admission.queries import check_readable
from namro.membership.admission.route import powers
from namro.membership.admission.states import CLOSINGS, NEXT, OWNERS, S
from namro.membership.models import AdmissionCase, CaseStep, RecognitionCase
from namro.people.models import HomeCell, Person
from namro.regulations.models import Confidence, RuleParam
from namro.units.models import Unit
from namro.units.queries import Place, UnitError, stood
from namro.web.admissions.birth import Birth
from namro.web.http import NotThere, reader_of

TONES = {
    S.CEREMONY: "good",
    S.RETURNED: "attention",
    S.REFUSED: "muted",
    S.LAPSED: "muted",
    S.WITHDRAWN: "muted",
    S.ANNULLED: "danger",
}
# slug of the step → (state it leads to, what has to be done)
STEPS: dict[str, tuple[str, str]] = {
    "lop": (S.TRAINED, "Ghi giấy chứng nhận lớp nhận thức về Đảng"),
    "ho-so": (S.DOSSIER, "Lập hồ sơ"),
    "giay-to": (S.DOSSIER, "Bổ sung, sửa giấy tờ"),
    "tham-tra": (S.VETTING, "Gửi thẩm tra lý lịch"),
    "tra-loi": (S.VETTING, "Ghi trả lời thẩm tra"),
    "chi-bo": (S.CELL_RESOLVED, "Ghi nghị quyết của chi bộ"),
    "gui": (S.CELL_RESOLVED, "Gửi hồ sơ lên cấp trên"),
    "co-so": (S.BASE_RESOLVED, "Ghi nghị quyết của đảng ủy cơ sở"),
    "quyet-dinh": (S.DECIDED, "Ghi quyết định của cấp có thẩm quyền"),
    "nhan": (S.CEREMONY, "Ghi ngày chi bộ nhận quyết định"),
    "le": (S.CEREMONY, "Ghi lễ kết nạp"),
    "giup-do": (S.LISTED, "Đổi đảng viên giúp đỡ"),
    "dong": (S.WITHDRAWN, "Trả lại, kết thúc hồ sơ"),
    "huy": (S.ANNULLED, "Hủy quyết định kết nạp"),
    "lam-lai": (S.ANNULLED, "Yêu cầu làm lại thủ tục"),
    "lam-xong": (S.ANNULLED, "Ghi đã làm lại thủ tục"),
    "sua-buoc": ("", "Sửa bước vừa ghi"),
    "bo-buoc": ("", "Bỏ bước vừa ghi"),
}
NEAR = timedelta(days=14)  # three working days lie within, also over Tết
WORKING = "ngày làm việc"
NOT_UNDONE = (S.LISTED, S.DECIDED, S.CEREMONY, S.ANNULLED)


@dataclass(frozen=True)
class Link:
    """Something that can be done now; ``why`` not, where this reader cannot."""

    slug: str
    text: str
    href: str
    why: str = ""


@dataclass(frozen=True)
class Clock:
    """The day of the next step as a page says it."""

    on: date
    tone: str
    words: str
    rule: RuleParam

    @property
    def unconfirmed(self) -> bool:
        return self.rule.confidence == Confidence.UNCONFIRMED


def urgency(due_on: date | None, soon: date) -> tuple[str, str]:
    """Tone and word of a day: past, today, within three working days, later, none."""
    today = clock.today()
    if due_on is None:
        return "muted", "Chưa có hạn"
    if due_on < today:
        return "danger", "Quá hạn"
    if due_on == today:
        return "attention", "Hạn hôm nay"
    return ("attention", "Sắp đến hạn") if due_on <= soon else ("good", "Trong hạn")


class Dossier:
    """One dossier with its reader; every part is read once."""

    def __init__(self, request: HttpRequest, case: AdmissionCase) -> None:
        self.case = case
        self.who = reader_of(request)
        self.known = Known(case)
        if clock.today() in case.cell.alive:
            self.known.delegated = case.delegated

    def url(self, slug: str = "") -> str:
        return reverse(
            "admissions:step" if slug else "admissions:case", args=[self.case.pk, *([slug] * bool(slug))]
        )

    # Where it stands

    @property
    def tone(self) -> str:
        return TONES.get(S(self.case.state), "muted")

    @cached_property
    def path(self) -> list[Place]:
        """Down to the cell that carries the dossier on; only the cell itself where nobody does."""
        try:
            return self.known.above
        except UnitError:
            return [
                place for place in [stood([self.case.cell_id], clock.today()).get(self.case.cell_id)] if place
            ]

    @cached_property
    def why_nowhere(self) -> str:
        """Why nobody carries the dossier on; "" where somebody does."""
        try:
            self.known.above  # noqa: B018  asked for its refusal
        except UnitError as error:
            return str(error)
        return ""

    @property
    def main(self) -> str:
        """Slug of the next step; "" where the dossier has ended."""
        state, case = self.case.state, self.case
        if state == S.VETTING:
            return "tra-loi" if self.unanswered else "chi-bo"
        if state == S.CELL_RESOLVED:
            if case.forwarded_on is None:
                return "gui"
            return "co-so" if self.known.needs_base else "quyet-dinh"
        if state == S.DECIDED:
            return "nhan" if case.decision_received_on is None else "le"
        usual = {
            S.LISTED: "lop",
            S.TRAINED: "ho-so",
            S.RETURNED: "ho-so",
            S.DOSSIER: "tham-tra",
            S.BASE_RESOLVED: "quyet-dinh",
        }
        return usual.get(S(state), "")

    @property
    def unanswered(self) -> list:
        return [one for one in self.known.vettings if one.answered_on is None]

    @property
    def next_words(self) -> str:
        """What has to be done next, and who does it."""
        if not self.main:
            return ""
        to, words = STEPS[self.main]
        who = self._acts(to) or "chi bộ"
        return f"{who[0].upper()}{who[1:]}: {words[0].lower()}{words[1:]}"

    def _acts(self, to: str) -> str:
        """The body that acts, by name where the tree tells."""
        try:
            if to == S.BASE_RESOLVED and self.known.route.base:
                return f"đảng ủy của {self.known.route.base.short_name}"
            if to == S.DECIDED:
                return f"cấp ủy của {self.known.route.decider.short_name}"
        except HouseError:
            pass
        if OWNERS[to] == Permission.PREPARE_DOSSIER and self.path:
            return self.path[-1].short_name
        return who_can(OWNERS[to])

    @cached_property
    def clock(self) -> Clock | None:
        case = self.case
        if case.due_on is None:
            return None
        today = clock.today()
        near = today < case.due_on <= today + NEAR
        soon = self.known.calendar.add(today, 3).day if near else today
        tone, words = urgency(case.due_on, soon)
        rule = self.checklist.rule(case.due_rule)
        return Clock(case.due_on, tone, words, rule)

    @property
    def coverage(self) -> str:
        """What to say where the calendar up to the day is not certain."""
        due_on, today = self.case.due_on, clock.today()
        if due_on is None or due_on < today or self.checklist.rule(self.case.due_rule).value_unit != WORKING:
            return ""
        if due_on.year == today.year and due_on > today + NEAR:
            return ""  # said when it comes near
        return self.known.calendar.coverage(clock.today(), self.case.due_on).warning

    # What it holds

    @cached_property
    def checklist(self) -> Checklist:
        """As the cell's review found the papers, or would find them today."""
        return checklist(self.known, self.known.on(S.CELL_RESOLVED) or clock.today())

    @cached_property
    def papers(self) -> list[Paper]:
        return list(self.checklist.papers())

    @property
    def specials(self) -> list[str]:
        """Cases that need further papers."""
        return further(self.case)

    @property
    def born(self) -> str:
        """As much of the birth date as is known."""
        person = self.case.person
        return str(Birth(person.birth_date, person.birth_precision))

    @cached_property
    def probation(self) -> int | None:
        """The dossier that the ceremony opened."""
        if self.case.ceremony_on is None or self.case.decision is None:
            return None
        opened = RecognitionCase.objects.filter(
            membership__person=self.case.person_id, membership__decided_on=self.case.decision.happened_on
        )
        found: int | None = opened.values_list("pk", flat=True).first()
        return found

    @property
    def missing(self) -> list[Paper]:
        return [] if self.resolved else [paper for paper in self.papers if not paper.is_there]

    @property
    def resolved(self) -> bool:
        return self.known.on(S.CELL_RESOLVED) is not None

    @property
    def problems(self) -> list[str]:
        """What is wrong with the dossier beyond papers, in sentences."""
        case, found = self.case, []
        if self.why_nowhere:
            found.append(self.why_nowhere)
        if case.ceremony_late:
            found.append(
                "Lễ kết nạp tổ chức quá hạn mà chưa có văn bản đồng ý của cấp trên; hồ sơ nằm trong danh "
                "sách để kiểm tra."
            )
        if case.redo_no:
            found.append(f"Văn bản {case.redo_no} yêu cầu làm lại thủ tục; chưa ghi đã làm xong.")
        return found

    @cached_property
    def tallies(self) -> list:
        voted = self.case.state not in (S.LISTED, S.TRAINED, S.DOSSIER, S.VETTING)
        return list(self.case.tallies.all()) if voted or self.resolved else []

    @cached_property
    def history(self) -> list[Entry]:
        return entries(self.case)

    @property
    def last(self) -> CaseStep | None:
        """The step that can be corrected."""
        steps = self.known.steps
        return steps[-1] if steps and steps[-1].state == self.case.state else None

    @cached_property
    def members(self) -> list[Person]:
        """Official members of the cell, in the order of names, and whoever is named already."""
        today, case = clock.today(), self.case
        homes = HomeCell.objects.filter(
            cell=self.known.at, during__contains=today, membership__official_on__lte=today
        )
        named = [case.helper_id, case.introducer_1_id, case.introducer_2_id]
        wanted = Person.objects.filter(pk__in=homes.values("person")) | Person.objects.filter(
            pk__in=[pk for pk in named if pk]
        )
        return list(wanted.order_by("name_key", "id"))

    # What this reader may do

    def why_not(self, slug: str) -> str:
        """Why this reader does not take the step; "" if he does."""
        permission = OWNERS[STEPS[slug][0] or self.case.state]
        if slug != "huy" and self.why_nowhere:
            return self.why_nowhere
        try:
            check_holds(self.who, permission)
        except Refused as error:
            return str(error)
        within = getattr(self.case, permission.name.lower())
        return "" if within else "Hồ sơ này nằm ngoài phạm vi được giao của đồng chí."

    def offered(self) -> list[str]:
        """Slugs of what can be done in this state, the next step first."""
        state, slugs = self.case.state, [self.main] if self.main else []
        if state == S.VETTING:
            slugs += ["tham-tra", *(["chi-bo"] if "chi-bo" not in slugs else [])]
        if state == S.CELL_RESOLVED and self.main == "gui":
            slugs.append("co-so" if self.known.needs_base else "quyet-dinh")
        if state in (S.DOSSIER, S.VETTING):
            slugs.append("giay-to")
        if state in (S.TRAINED, S.DOSSIER, S.VETTING, S.RETURNED):
            slugs.append("lop")
        if state in (S.LISTED, S.TRAINED, S.DOSSIER, S.VETTING):
            slugs.append("giup-do")
        if self.closings:
            slugs.append("dong")
        if state in (S.DECIDED, S.CEREMONY):
            slugs += ["huy", "lam-xong" if self.case.redo_no else "lam-lai"]
        if self.last is not None and state != S.ANNULLED:
            slugs += ["sua-buoc"] if state not in (S.DOSSIER, *CLOSINGS) else []
            slugs += ["bo-buoc"] if state not in NOT_UNDONE else []
        return slugs

    @property
    def closings(self) -> list[str]:
        return [to for to in NEXT[self.case.state] if to in CLOSINGS]

    def links(self) -> list[Link]:
        """Everything but the next step, which stands open on the page."""
        return [
            Link(slug, STEPS[slug][1], self.url(slug), self.why_not(slug))
            for slug in self.offered()
            if slug != self.main
        ]


def opened(request: HttpRequest, pk: int) -> Dossier:
    """The dossier for this reader; refuses what is not his to read."""
    who = reader_of(request)
    cases = AdmissionCase.objects.select_related(
        "person", "cell", "helper", "introducer_1", "introducer_2", "decision"
    )
    delegated = Exists(powers(OuterRef(OuterRef("cell_id")), clock.today()))
    case = cases.annotate(delegated=delegated, **reach(who)).filter(pk=pk).first()
    if case is None:
        raise NotThere("Không có hồ sơ kết nạp này. Tìm ở danh sách hồ sơ kết nạp.")
    if not case.see_records:
        check_readable(who, case)
    return Dossier(request, case)


def reach(who: Reader) -> dict[str, Exists | Value]:
    """Columns by name of each permission that pages ask for: whether it is held at the dossier's cell."""
    columns: dict[str, Exists | Value] = {}
    for permission in (Permission.SEE_RECORDS, Permission.PREPARE_DOSSIER, Permission.RECORD_ADMISSION):
        held, scope = who.holds(permission), who.under("pk", permission)
        within = Unit.objects.filter(scope, pk=OuterRef("cell_id"))
        columns[permission.name.lower()] = Exists(within) if held and scope else Value(held)
    return columns
