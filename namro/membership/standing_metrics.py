"""Figures of who stands where: recognised in time (M06), exempt (M08), on the way (M09), on file (M12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual

from namro.figures.metric import Column, Counts, Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.membership.metrics import CHECKED_BY, REVIEWED, members
from namro.membership.models import Exemption, ExemptionReason, RecognitionCase, TransferCase
from namro.regulations.models import RuleParam

BASIS = "Quy định 294-QĐ/TW ngày 26/5/2025 (trước đó 24-QĐ/TW ngày 30/7/2021)"
STATISTICS = "Hướng dẫn 11-HD/BTCTW ngày 13/12/2021; từ 10/10/2025 Hướng dẫn 40-HD/BTCTW"
S = RecognitionCase.State


def _ratio(key: str, title: str, legs: tuple[str, str], explains: str, basis: str = STATISTICS) -> None:
    metrics.add(
        Ratio(
            key=key,
            title=title,
            part=legs[0],
            base=legs[1],
            basis=basis,
            explains=explains,
            checked_by=CHECKED_BY,
            reviewed_on=REVIEWED,
            confirmed=False,
        )
    )


# M06

probations = metrics.add(
    Metric(
        key="membership.probations_ended",
        title="Đảng viên hết thời gian dự bị",
        counts=Counts.PERSON,
        nature=Nature.FLOW,
        rows=lambda: RecognitionCase.objects.all(),
        unit="cell",
        date="probation_ends_on",
        person="membership__person",
        truth=("state", "reviewed_in_time"),
        columns=(
            Column("Họ và tên", "membership__person__full_name"),
            Column("Chi bộ", "cell_id", "unit"),
            Column("Hết thời gian dự bị", "probation_ends_on", "day"),
            Column("Chi bộ xét ngày", "reviewed_on", "day"),
            Column("Trạng thái", "state", "choice"),
        ),
        order="membership__person__name_key",
        search=("membership__person__search_key",),
        basis=BASIS,
        explains="Số đảng viên có ngày hết thời gian dự bị (kể cả kéo dài) trong kỳ.",
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)


def _recognised_on_time(day: date) -> Q:
    done = (S.RECOGNISED, S.CARD_REQUESTED, S.CARD_ISSUED)
    return Q(state__in=done, reviewed_in_time=True)


probations.where(
    "recognised_on_time",
    title="Được công nhận chính thức, chi bộ xét đúng hạn",
    explains=(
        "Một phần của “Đảng viên hết thời gian dự bị”: đã được công nhận chính thức, và chi bộ xét trong số "
        "ngày làm việc quy định từ khi hết thời gian dự bị."
    ),
    on_day=_recognised_on_time,
)
_ratio(
    "membership.recognised_on_time",
    "Tỷ lệ công nhận chính thức đúng hạn",
    ("membership.probations_ended.recognised_on_time", "membership.probations_ended"),
    "Số được công nhận mà chi bộ xét đúng hạn chia cho số hết thời gian dự bị trong kỳ.",
    BASIS,
)

# M08


def _exempt(*reasons: str) -> Callable[[date], Q]:
    def on_day(day: date) -> Q:
        standing = Exemption.objects.filter(membership=OuterRef("membership"), during__contains=day)
        return Q(Exists(standing.filter(reason__in=reasons) if reasons else standing))

    return on_day


exempt = members.where(
    "exempt",
    title="Đảng viên được miễn công tác và sinh hoạt đảng",
    explains="Như “Tổng số đảng viên”, chỉ tính người đang được miễn công tác và sinh hoạt vào ngày cuối kỳ.",
    on_day=_exempt(),
)
for reason, label in ExemptionReason.choices:
    because = f"{label[0].lower()}{label[1:]}"
    exempt.where(
        reason.lower(),
        title=f"Được miễn sinh hoạt – {because}",
        explains=f"Một phần của “Đảng viên được miễn công tác và sinh hoạt đảng”: {because}.",
        on_day=_exempt(reason),
    )
_ratio(
    "membership.exempt_share",
    "Tỷ lệ đảng viên được miễn công tác và sinh hoạt đảng",
    ("membership.members.exempt", "membership.members"),
    "Số đảng viên đang được miễn chia cho tổng số đảng viên, cùng vào ngày cuối kỳ.",
)

# M09

PRESENT = "transfer.present_days"


def _overdue(day: date) -> Q:
    """Past the last day on which the slip of introduction should have been shown, by the rule of that day."""
    asked = Func(F("transit"), function="lower"), Value(day - timedelta(days=1))
    days = Func(*asked, function="membership_working_days", output_field=IntegerField())
    rule = RuleParam.objects.filter(key=PRESENT, scope_unit_code="", during__contains=day)
    return Q(GreaterThanOrEqual(days, Cast(Subquery(rule.values("value")[:1]), IntegerField())))


in_transit = metrics.add(
    Metric(
        key="membership.in_transit",
        title="Đảng viên đang chuyển sinh hoạt, chưa có phiếu báo",
        counts=Counts.PERSON,
        nature=Nature.STOCK,
        rows=lambda: TransferCase.objects.filter(transit__isnull=False, from_cell__isnull=False),
        unit="from_cell",
        date="transit",
        person="person",
        truth=("person_id",),
        columns=(
            Column("Họ và tên", "person__full_name"),
            Column("Chi bộ nơi đi", "from_cell_id", "unit"),
            Column("Chi bộ nơi đến", "to_cell_id", "unit"),
            Column("Ngày giới thiệu", "introduced_on", "day"),
            Column("Số giấy giới thiệu", "slip_no"),
        ),
        order="person__name_key",
        search=("person__search_key", "slip_no"),
        basis=BASIS,
        explains=(
            "Số đảng viên đã được giới thiệu chuyển đi mà đến hết ngày cuối kỳ chưa có phiếu báo; vẫn tính ở "
            "nơi đi (chưa xác nhận)."
        ),
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)
in_transit.where(
    "overdue",
    title="Đang chuyển sinh hoạt quá thời hạn xuất trình",
    explains=(
        "Một phần của “Đảng viên đang chuyển sinh hoạt”: đã quá số ngày làm việc quy định từ ngày giới thiệu "
        "(tham số transfer.present_days)."
    ),
    on_day=_overdue,
)
_ratio(
    "membership.in_transit_overdue",
    "Tỷ lệ quá hạn trong số đang chuyển sinh hoạt",
    ("membership.in_transit.overdue", "membership.in_transit"),
    "Số đang chuyển đã quá hạn xuất trình chia cho số đang chuyển, cùng vào ngày cuối kỳ.",
    BASIS,
)

# M12

ASKED = ("education", "theory", "occupation", "native_place")
NOTHING_MISSING = (
    Q(person__citizen_id__isnull=False)
    & Q(person__has_photo=True)
    & ~reduce(or_, (Q(**{f"person__{name}": ""}) for name in ASKED))
)


def _identified(day: date) -> Q:
    return Q(person__citizen_id__isnull=False)


def _complete(day: date) -> Q:
    return NOTHING_MISSING


members.where(
    "with_identity_number",
    title="Đảng viên đã có số định danh cá nhân",
    explains="Như “Tổng số đảng viên”, chỉ tính người đã có số định danh cá nhân trong hồ sơ.",
    on_day=_identified,
)
members.where(
    "with_photo",
    title="Đảng viên đã có ảnh",
    explains="Như “Tổng số đảng viên”, chỉ tính người đã có ảnh trong hồ sơ.",
    person__has_photo=True,
)
members.where(
    "complete",
    title="Đảng viên có hồ sơ đầy đủ",
    explains=(
        "Như “Tổng số đảng viên”, chỉ tính người có đủ số định danh, ảnh, quê quán, trình độ, lý luận chính "
        "trị và nghề nghiệp, theo hồ sơ hiện nay."
    ),
    on_day=_complete,
)
for name, words in (
    ("with_identity_number", "đã có số định danh cá nhân"),
    ("with_photo", "đã có ảnh"),
    ("complete", "có hồ sơ đầy đủ"),
):
    _ratio(
        f"membership.{name}_share",
        f"Tỷ lệ đảng viên {words}",
        (f"membership.members.{name}", "membership.members"),
        f"Số đảng viên {words} chia cho tổng số đảng viên, cùng vào ngày cuối kỳ.",
    )
