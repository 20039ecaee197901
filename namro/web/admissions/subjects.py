"""The dossiers that wait for somebody, whatever they are about: who has to do what, by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Model, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.membership.admission import clocks
from namro.membership.admission import states as admission
from namro.membership.models import AdmissionCase, ExitCase, RecognitionCase, TransferCase

LATE, TODAY, SOON, LATER, NEVER = "qua-han", "hom-nay", "sap", "sau", "khong"
GROUPS = {
    LATE: ("Quá hạn", "danger"),
    TODAY: ("Hôm nay", "attention"),
    SOON: ("Trong 3 ngày làm việc", "attention"),
    LATER: ("Sắp tới", "good"),
    NEVER: ("Chưa có hạn", "muted"),
}
A, R, T, E = AdmissionCase.State, RecognitionCase.State, TransferCase.State, ExitCase.State


@dataclass(frozen=True)
class Subject:
    """One kind of dossier. ``words`` by rule of the clock, else by state: who, and what."""

    key: str
    title: str
    page: str
    model: type[Model]
    ended: tuple[str, ...]
    words: Mapping[str, str]
    person: str = "person_id"
    cells: tuple[str, ...] = ("cell_id",)

    def waiting(self, who: Reader) -> QuerySet[Any]:
        """What waits in the reader's scope; ended dossiers only where a clock still runs."""
        scope = Q()
        for cell in self.cells:
            within = who.under(cell.removesuffix("_id"), Permission.SEE_RECORDS)
            scope = scope | within if within else Q()
            if not within:
                break
        return self.model._default_manager.filter(scope).filter(
            Q(due_on__isnull=False) | ~Q(state__in=self.ended)
        )

    def rows(self, who: Reader, soon: date, group: str) -> QuerySet[Any]:
        """Lines of the one list of all subjects, of one group of days or of all."""
        kind = Value(self.key, output_field=CharField())
        cell = Coalesce(F(self.cells[0]), F(self.cells[-1]))
        waiting = self.waiting(who)
        if group:
            waiting = waiting.annotate(grp=group_sql(soon)).filter(grp=group)
        return waiting.order_by().values_list(kind, "pk", "due_on", "due_rule", "state", self.person, cell)

    def counts(self, who: Reader, soon: date) -> QuerySet[Any]:
        """How many in each group."""
        waiting = self.waiting(who).order_by()
        grouped = waiting.annotate(subject=Value(self.key, output_field=CharField()), grp=group_sql(soon))
        return grouped.values_list("subject", "grp").annotate(number=Count("pk"))

    def says(self, state: str, rule: str) -> str:
        return self.words.get(rule) or self.words.get(state, "")

    def href(self, pk: int) -> str:
        return reverse(self.page, args=[pk])


def group_sql(soon: date) -> Case:
    """The group of a due day, as the database sees it."""
    today = clock.today()
    return Case(
        When(due_on__isnull=True, then=Value(NEVER)),
        When(due_on__lt=today, then=Value(LATE)),
        When(due_on=today, then=Value(TODAY)),
        When(due_on__lte=soon, then=Value(SOON)),
        default=Value(LATER),
        output_field=CharField(),
    )


def group_of(due_on: date | None, soon: date) -> str:
    """The group of a due day."""
    today = clock.today()
    if due_on is None:
        return NEVER
    if due_on <= today:
        return LATE if due_on < today else TODAY
    return SOON if due_on <= soon else LATER


ADMISSION = Subject(
    "ket-nap",
    "Kết nạp",
    "admissions:case",
    AdmissionCase,
    admission.ENDED,
    {
        A.LISTED: "Chi bộ: cử học lớp nhận thức về Đảng",
        A.TRAINED: "Chi bộ: lập hồ sơ",
        A.DOSSIER: "Chi bộ: gửi thẩm tra lý lịch",
        A.VETTING: "Chi bộ: xét, ra nghị quyết",
        clocks.VETTING_HOME: "Nơi thẩm tra: trả lời; chi bộ đôn đốc",
        clocks.VETTING_ABROAD: "Nơi thẩm tra ở ngoài nước: trả lời; chi bộ đôn đốc",
        clocks.CELL_FORWARD: "Chi bộ: gửi hồ sơ lên cấp trên",
        clocks.BASE_FORWARD: "Đảng ủy cơ sở: xét, ra nghị quyết",
        clocks.DECIDE: "Cấp ủy có thẩm quyền: quyết định",
        clocks.REGISTER: "Chi bộ: nhận quyết định; văn phòng: cập nhật cơ sở dữ liệu",
        clocks.CEREMONY: "Chi bộ: tổ chức lễ kết nạp",
        A.CELL_RESOLVED: "Chi bộ: gửi hồ sơ lên cấp trên",
        A.BASE_RESOLVED: "Cấp ủy có thẩm quyền: quyết định",
        A.DECIDED: "Chi bộ: nhận quyết định, tổ chức lễ kết nạp",
        A.RETURNED: "Chi bộ: bổ sung hồ sơ được trả lại",
    },
)
RECOGNITION = Subject(
    "cong-nhan",
    "Công nhận chính thức",
    "moves:recognition",
    RecognitionCase,
    (R.CARD_ISSUED, R.REMOVED, R.ENDED),
    {
        R.ON_PROBATION: "Chi bộ: xét công nhận chính thức",
        R.CELL_RESOLVED: "Chi bộ, đảng ủy cơ sở: xét, gửi hồ sơ lên",
        R.BASE_RESOLVED: "Cấp ủy có thẩm quyền: quyết định công nhận",
        R.ESCALATED: "Cấp ủy cấp trên: xem xét, quyết định",
        R.RECOGNISED: "Văn phòng cấp ủy: đề nghị phát thẻ",
        R.CARD_REQUESTED: "Văn phòng cấp ủy: ghi ngày phát thẻ",
    },
    "membership__person_id",
)
TRANSFER = Subject(
    "chuyen",
    "Chuyển sinh hoạt",
    "moves:transfer",
    TransferCase,
    (T.RECEIVED, T.LAPSED, T.CANCELLED),
    {
        T.REQUESTED: "Chi bộ nơi đi: xét đề nghị",
        T.HOME_CLEARED: "Cấp ủy nơi đi: cấp giấy giới thiệu",
        T.IN_TRANSIT: "Đảng viên: xuất trình giấy giới thiệu ở nơi đến",
        T.PRESENTED: "Nơi đến: tiếp nhận, gửi phiếu báo",
    },
    cells=("from_cell_id", "to_cell_id"),
)
LEAVING = Subject(
    "roi-dang",
    "Ra khỏi Đảng",
    "leaving:case",
    ExitCase,
    (E.DECIDED, E.DROPPED, E.RESTORED),
    {
        E.OPEN: "Chi bộ: xem xét, ra nghị quyết",
        E.CELL_RESOLVED: "Đảng ủy cơ sở: xem xét, ra nghị quyết",
        E.BASE_RESOLVED: "Cấp ủy có thẩm quyền: quyết định",
        E.DECIDED: "Cấp ủy có thẩm quyền: giải quyết khiếu nại",
    },
    "membership__person_id",
)
SUBJECTS = {one.key: one for one in (ADMISSION, RECOGNITION, TRANSFER, LEAVING)}
