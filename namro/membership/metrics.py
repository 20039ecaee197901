"""Figures of membership. Each is a definition by rows; see ``figures.metric``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.contrib.postgres.fields import DateRangeField
from django.db.models import DateField, F, Func, Q, QuerySet, Value

from namro.figures.metric import Column, Counts, Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.ground.ranges import DateRange
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.people.models import HomeCell, Sex
from namro.units.models import Bloc, Founding

REVIEWED = date(2024, 6, 30)
CHECKED_BY = "đã đối chiếu với một câu truy vấn độc lập"

ADMISSION_COLUMNS = (
    Column("Họ và tên", "person__full_name"),
    Column("Ngày sinh", "person__birth_date", "birth"),
    Column("Chi bộ đề nghị", "cell_id", "unit"),
    Column("Ngày quyết định", "happened_on", "day"),
    Column("Số quyết định", "decision_no"),
    Column("Đối tượng", "source_group", "choice"),
)

admitted = metrics.add(
    Metric(
        key="membership.admitted",
        title="Kết nạp đảng viên",
        counts=Counts.PERSON,
        nature=Nature.FLOW,
        rows=lambda: AdmissionEvent.objects.all(),
        unit="cell",
        date="happened_on",
        sign="sign",
        reverses="reverses",
        person="person",
        truth=("source_group", "in_private_enterprise", "is_owner"),
        columns=ADMISSION_COLUMNS,
        order="person__name_key",
        search=("person__search_key", "decision_no"),
        basis=(
            "Quy định 294-QĐ/TW ngày 26/5/2025 (trước đó 24-QĐ/TW ngày 30/7/2021); "
            "Hướng dẫn 12-HD/BTCTW năm 2022"
        ),
        explains=(
            "Số quyết định kết nạp đảng viên có ngày quyết định trong kỳ, tính cho chi bộ đề nghị kết nạp; "
            "quyết định bị hủy được trừ 1 ở kỳ ra quyết định hủy."
        ),
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)
admitted_pupils = admitted.where(
    "pupils",
    title="Kết nạp đảng viên là học sinh THPT",
    explains="Như “Kết nạp đảng viên”, chỉ tính người đang là học sinh THPT khi có quyết định.",
    source_group=SourceGroup.PUPIL,
)
admitted_students = admitted.where(
    "students",
    title="Kết nạp đảng viên là sinh viên",
    explains="Như “Kết nạp đảng viên”, chỉ tính người đang là sinh viên khi có quyết định.",
    source_group=SourceGroup.STUDENT,
)
admitted_enterprise = admitted.where(
    "enterprise",
    title="Kết nạp đảng viên trong doanh nghiệp ngoài khu vực nhà nước",
    explains="Như “Kết nạp đảng viên”, chỉ tính người làm việc tại doanh nghiệp ngoài khu vực nhà nước.",
    in_private_enterprise=True,
)
admitted_owners = admitted_enterprise.where(
    "owners",
    title="Kết nạp đảng viên là chủ doanh nghiệp",
    explains="Một phần của kết nạp trong doanh nghiệp ngoài khu vực nhà nước: là chủ doanh nghiệp.",
    is_owner=True,
)
admitted_women = admitted.where(
    "women",
    title="Kết nạp đảng viên nữ",
    explains="Như “Kết nạp đảng viên”, chỉ tính nữ; có thể trùng với các nhóm khác.",
    person__sex=Sex.FEMALE,
)

YOUNG = 30


def _young(day: date) -> Q:
    """Not older than ``YOUNG`` full years, counted by month, on the day of the decision."""
    months = YOUNG * 12 + 11
    earliest = Func(
        F("happened_on"),
        template=f"(date_trunc('month', %(expressions)s::timestamp) - interval '{months} months')::date",
        output_field=DateField(),
    )
    return Q(person__birth_date__gte=earliest)


admitted_youth = admitted.where(
    "youth",
    title="Kết nạp đảng viên không quá 30 tuổi",
    explains=(
        "Như “Kết nạp đảng viên”, chỉ tính người không quá 30 tuổi khi có quyết định, tuổi tính theo tháng."
    ),
    on_day=_young,
)
admitted_minority = admitted.where(
    "minority",
    title="Kết nạp đảng viên là người dân tộc thiểu số",
    explains="Như “Kết nạp đảng viên”, chỉ tính người dân tộc thiểu số; xem theo nhóm, không mở danh sách.",
    groups_only=True,
    person__minority=True,
)
admitted_religious = admitted.where(
    "religious",
    title="Kết nạp đảng viên là người có đạo",
    explains="Như “Kết nạp đảng viên”, chỉ tính người có đạo; xem theo nhóm, không mở danh sách.",
    groups_only=True,
    person__religious=True,
)
for name, whose in (
    ("women", "nữ"),
    ("minority", "người dân tộc thiểu số"),
    ("religious", "người có đạo"),
    ("youth", "người không quá 30 tuổi"),
    ("pupils", "học sinh THPT"),
):
    metrics.add(
        Ratio(
            key=f"membership.admitted_share_{name}",
            title=f"Tỷ lệ {whose} trong số đảng viên mới kết nạp",
            part=f"membership.admitted.{name}",
            base="membership.admitted",
            basis="Hướng dẫn 11-HD/BTCTW ngày 13/12/2021; từ 10/10/2025 Hướng dẫn 40-HD/BTCTW",
            explains=f"Số {whose} có quyết định kết nạp trong kỳ chia cho tổng số kết nạp trong kỳ.",
            checked_by=CHECKED_BY,
            reviewed_on=REVIEWED,
            confirmed=False,
        )
    )

founded = metrics.add(
    Metric(
        key="membership.organisations_founded",
        title="Thành lập tổ chức đảng",
        counts=Counts.ORGANISATION,
        nature=Nature.FLOW,
        rows=lambda: Founding.objects.all(),
        unit="unit",
        date="happened_on",
        sign="sign",
        reverses="reverses",
        truth=("bloc",),
        columns=(
            Column("Tổ chức", "unit_id", "unit"),
            Column("Ngày quyết định", "happened_on", "day"),
            Column("Số quyết định", "decision_no"),
            Column("Khối", "bloc", "choice"),
        ),
        search=("decision_no",),
        basis="Quy định 294-QĐ/TW ngày 26/5/2025 (trước đó 24-QĐ/TW ngày 30/7/2021)",
        explains=(
            "Số tổ chức đảng thành lập mới có ngày quyết định trong kỳ. Chia tách, sáp nhập, đổi tên, "
            "chuyển cấp trên không tính là thành lập."
        ),
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)
founded_enterprise = founded.where(
    "enterprise",
    title="Thành lập tổ chức đảng trong doanh nghiệp ngoài khu vực nhà nước",
    explains="Như “Thành lập tổ chức đảng”, chỉ tính tổ chức trong doanh nghiệp ngoài khu vực nhà nước.",
    bloc=Bloc.PRIVATE_ENTERPRISE,
)


def _still_there(day: date) -> Q:
    return Q(unit__alive__endswith__isnull=True) | Q(unit__alive__endswith__gt=day)


for gross in (founded, founded_enterprise):
    gross.where(
        "net",
        title=f"{gross.title}, trừ tổ chức đã kết thúc trong kỳ",
        explains=f"Như “{gross.title}”, không tính tổ chức đã kết thúc hoạt động đến hết ngày cuối kỳ.",
        on_day=_still_there,
    )

MEMBER_COLUMNS = (
    Column("Họ và tên", "person__full_name"),
    Column("Ngày sinh", "person__birth_date", "birth"),
    Column("Chi bộ", "cell_id", "unit"),
    Column("Ngày vào Đảng", "membership__joined_on", "day"),
    Column("Ngày chính thức", "membership__official_on", "day"),
)

members = metrics.add(
    Metric(
        key="membership.members",
        title="Tổng số đảng viên",
        counts=Counts.PERSON,
        nature=Nature.STOCK,
        rows=lambda: HomeCell.objects.all(),
        unit="cell",
        date="during",
        person="person",
        truth=("person_id",),
        columns=MEMBER_COLUMNS,
        order="person__name_key",
        search=("person__search_key",),
        basis="Hướng dẫn 11-HD/BTCTW ngày 13/12/2021; từ 10/10/2025 Hướng dẫn 40-HD/BTCTW",
        explains=(
            "Số đảng viên có nơi sinh hoạt chính thức tại đơn vị vào ngày cuối kỳ, kể cả đảng viên dự bị, "
            "được miễn sinh hoạt, và đang chuyển sinh hoạt mà chưa có phiếu báo (tính ở nơi đi – chưa xác "
            "nhận); không kể đảng viên nơi khác sinh hoạt tạm thời."
        ),
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)


def _official(day: date) -> Q:
    return Q(membership__official_on__lte=day)


def _on_probation(day: date) -> Q:
    return Q(membership__official_on__isnull=True) | Q(membership__official_on__gt=day)


members_official = members.where(
    "official",
    title="Đảng viên chính thức",
    explains="Như “Tổng số đảng viên”, chỉ tính người đã được công nhận chính thức tính đến ngày cuối kỳ.",
    on_day=_official,
)
members_probationary = members.where(
    "probationary",
    title="Đảng viên dự bị",
    explains="Như “Tổng số đảng viên”, chỉ tính người còn trong thời gian dự bị vào ngày cuối kỳ.",
    on_day=_on_probation,
)

# The base of the admission rate (M04) is a stock of another day than the period's last: the rows stand on
# every day, and which of them are counted is asked apart.


def _on_any_day() -> QuerySet[HomeCell]:
    always = Value(DateRange(None, None), output_field=DateRangeField())
    return HomeCell.objects.annotate(always=always)


def _end_of_last_year(day: date) -> Q:
    return Q(during__contains=date(day.year - 1, 12, 31))


def _new_year(day: date) -> Q:
    return Q(during__contains=date(day.year, 1, 1))


for key, title, when, on_day in (
    ("last_year", "Tổng số đảng viên cuối năm trước", "ngày 31/12 của năm trước", _end_of_last_year),
    ("new_year", "Tổng số đảng viên đầu năm", "ngày 01/01 của năm", _new_year),
):
    metrics.add(
        replace(
            members,
            key=f"membership.members_{key}",
            title=title,
            rows=_on_any_day,
            date="always",
            on_day=on_day,
            explains=f"Như “Tổng số đảng viên”, nhưng vào {when} có ngày cuối kỳ.",
            parts=[],
        )
    )
    metrics.add(
        Ratio(
            key=f"membership.admission_rate{'_new_year' if key == 'new_year' else ''}",
            title=f"Tỷ lệ kết nạp so với {title[0].lower()}{title[1:]}",
            part="membership.admitted",
            base=f"membership.members_{key}",
            basis="Hướng dẫn 11-HD/BTCTW ngày 13/12/2021; từ 10/10/2025 Hướng dẫn 40-HD/BTCTW",
            explains=(
                f"Số kết nạp trong kỳ chia cho số đảng viên vào {when} có ngày cuối kỳ; mẫu số là điểm chưa "
                "xác nhận, nên luôn ghi rõ."
            ),
            checked_by=CHECKED_BY,
            reviewed_on=REVIEWED,
            confirmed=False,
        )
    )
