"""What waits for the reader's own step: dossiers by their day, targets to answer, papers to approve."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.numbers import integer
from namro.ground.periods import Period
from namro.ground.ranges import show_day
from namro.membership.models import AdmissionCase, ExitCase, RecognitionCase, TransferCase
from namro.people.models import LocalityAssessment, Tenure
from namro.reports.models import Edition
from namro.reports.queries import CHECK, FINISH, ISSUE, SIGN, WORKS_ON, steps_of
from namro.targets.models import TargetAssignment, TargetRound
from namro.units.models import Reorganisation
from namro.web.home.tasks import Task

TAKES_STEPS = (
    Permission.RECORD_ADMISSION,
    Permission.PREPARE_DOSSIER,
    Permission.ANSWER_TARGETS,
    Permission.APPROVE_TARGETS,
    Permission.APPROVE_REORGANISATION,
    Permission.CONFIRM_LOCALITY,
    *WORKS_ON,
)
SOON = timedelta(days=5)  # three working days and the weekend between
# subject, model, path to the cell, and the list that opens it
DOSSIERS: tuple[tuple[str, type[Model], str, str], ...] = (
    ("hồ sơ kết nạp", AdmissionCase, "cell", "admissions:work"),
    ("hồ sơ công nhận chính thức", RecognitionCase, "cell", "admissions:work"),
    ("lần chuyển sinh hoạt", TransferCase, "from_cell", "admissions:work"),
    ("hồ sơ ra khỏi Đảng", ExitCase, "cell", "admissions:work"),
)


@dataclass(frozen=True)
class Waiting:
    """One kind of thing with how many are late, and how many are to be done now."""

    subject: str
    late: int
    now: int


def due(who: Reader, missing: Sequence[tuple[str, Period]] = ()) -> list[Task]:
    """Cards in order of urgency; one statement, none for a reader without a step to take.

    ``missing``: reports nobody has begun yet.
    """
    begin = [_to_begin(name, period) for name, period in missing if who.holds(Permission.COMPOSE_REPORT)]
    asked = [*_dossiers(who), *_papers(who)]
    if not asked:
        return begin
    rows = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    found = {subject: Waiting(subject, late, now) for subject, late, now in rows}
    return [*sorted(_cards(found), key=lambda task: task.state != "overdue"), *begin]


def _dossiers(who: Reader) -> Iterator[QuerySet]:
    permission = next(
        (one for one in (Permission.RECORD_ADMISSION, Permission.PREPARE_DOSSIER) if who.holds(one)), None
    )
    if permission is None:
        return
    today = clock.today()
    for subject, model, cell, _ in DOSSIERS:
        rows = model._default_manager.filter(who.under(cell, permission), due_on__lte=today + SOON)
        yield _counted(rows, subject, late=Q(due_on__lt=today))


def _papers(who: Reader) -> Iterator[QuerySet]:
    today = clock.today()
    if who.holds(Permission.ANSWER_TARGETS):
        given = TargetAssignment.objects.filter(
            who.under("assignee", Permission.ANSWER_TARGETS),
            assignee__in=who.units_with(Permission.ANSWER_TARGETS),
            round__state=TargetRound.State.ISSUED,
            during__contains=today,
            answer=TargetAssignment.Answer.NONE,
        )
        yield _counted(given, "answers")
    if who.holds(Permission.APPROVE_TARGETS):
        rounds = TargetRound.objects.filter(
            who.under("level_unit", Permission.APPROVE_TARGETS), state=TargetRound.State.SUBMITTED
        )
        yield _counted(rounds, "rounds")
    if who.holds(Permission.APPROVE_REORGANISATION) and who.roots:
        yield _counted(Reorganisation.objects.filter(state=Reorganisation.State.DRAFT), "orders")
    for task, editions in steps_of(who).items():
        yield _counted(Edition.objects.filter(editions), task)
    if who.holds(Permission.CONFIRM_LOCALITY):
        yield _counted(_localities(who), "localities")


def _localities(who: Reader) -> QuerySet:
    """Open assessments of who holds a post in the reader's units today."""
    holding = Tenure.objects.filter(
        who.under("post__unit", Permission.CONFIRM_LOCALITY),
        state=Tenure.State.HELD,
        during__contains=clock.today(),
        person=OuterRef("person"),
        post__area=OuterRef("area"),
    )
    opened = LocalityAssessment.objects.filter(
        state=LocalityAssessment.State.OPEN, during__contains=clock.today()
    )
    return opened.filter(Exists(holding))


def _counted(rows: QuerySet, subject: str, late: Q | None = None) -> QuerySet:
    never = Q(pk__in=[])
    counted = rows.order_by().annotate(subject=Value(subject)).values("subject")
    return counted.annotate(late=Count("pk", filter=late or never), all=Count("pk")).values_list(
        "subject", "late", "all"
    )


def _cards(found: dict[str, Waiting]) -> Iterator[Task]:
    for subject, _, _, name in DOSSIERS:
        one = found.get(subject)
        if one is not None and one.now:
            yield _dossier(one, reverse(name))
    for subject, card in PAPERS.items():
        one = found.get(subject)
        if one is not None and one.now:
            yield card(one.now)


def _dossier(one: Waiting, href: str) -> Task:
    soon = one.now - one.late
    why = ", ".join(
        text
        for count, text in (
            (one.late, f"{integer(one.late)} đã quá hạn"),
            (soon, f"{integer(soon)} đến hạn trong 3 ngày làm việc tới"),
        )
        if count
    )
    state = "overdue" if one.late else "due_soon"
    return Task(state, f"{integer(one.now)} {one.subject}", f"{why[:1].upper()}{why[1:]}.", href)


def _answers(count: int) -> Task:
    why = "Cấp trên đã giao; nhận hoặc đề nghị xem lại kèm lý do."
    return Task("due_soon", f"{integer(count)} chỉ tiêu chưa trả lời", why, reverse("rounds:rounds"))


def _rounds(count: int) -> Task:
    why = "Đã cân đối và trình; ban hành khi có số văn bản, hoặc trả lại kèm lý do."
    return Task("due_soon", f"{integer(count)} đợt giao chỉ tiêu chờ ban hành", why, reverse("rounds:rounds"))


def _orders(count: int) -> Task:
    why = "Xem nơi chuyển về của những đơn vị kết thúc rồi phê duyệt hoặc trả lại."
    return Task("due_soon", f"{integer(count)} dự thảo sắp xếp tổ chức", why, reverse("organisation:orders"))


def _report(task: str, why: str) -> Callable[[int], Task]:
    def card(count: int) -> Task:
        title = f"{integer(count)} báo cáo chờ đồng chí {task}"
        return Task("due_soon", title, why, reverse("reports:desk"))

    return card


def _to_begin(name: str, period: Period) -> Task:
    why = f"Kỳ đã kết thúc ngày {show_day(period.last)}; số liệu đã sẵn để tổng hợp."
    href = f"{reverse('reports:composer')}?mau={name}&ky={period}"
    return Task("provisional", f"Lập báo cáo {period.title()}", why, href)


def _to_confirm(count: int) -> Task:
    why = "Xem căn cứ và gợi ý, rồi kết luận; chưa kết luận thì không tính là không phải người địa phương."
    title = f"{integer(count)} trường hợp chờ kết luận người địa phương"
    return Task("due_soon", title, why, reverse("localities:holders"))


PAPERS: dict[str, Callable[[int], Task]] = {
    "answers": _answers,
    "rounds": _rounds,
    "orders": _orders,
    ISSUE: _report(ISSUE, "Đã ký; cho số và phát hành."),
    SIGN: _report(SIGN, "Số liệu đã chốt; xem rồi ký hoặc trả lại kèm lý do."),
    CHECK: _report(CHECK, "Kiểm tra các cảnh báo rồi chốt số, hoặc trả lại kèm lý do."),
    FINISH: _report(FINISH, "Dự thảo của đồng chí; sửa lời rồi chuyển người khác kiểm tra."),
    "localities": _to_confirm,
}
