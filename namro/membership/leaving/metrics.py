"""Figures of movements (M07): who came and who left, by ground, when it happened and when it was known."""

from __future__ import annotations

from dataclasses import replace

from namro.figures.metric import Column, Counts, Metric, Nature
from namro.figures.registry import metrics
from namro.membership.metrics import CHECKED_BY, REVIEWED
from namro.membership.models import Movement

K = Movement.Kind
BASIS = "Hướng dẫn 11-HD/BTCTW ngày 13/12/2021; từ 10/10/2025 Hướng dẫn 40-HD/BTCTW"
COLUMNS = (
    Column("Họ và tên", "person__full_name"),
    Column("Ngày sinh", "person__birth_date", "birth"),
    Column("Chi bộ", "cell_id", "unit"),
    Column("Loại biến động", "kind", "choice"),
    Column("Ngày", "happened_on", "day"),
    Column("Ngày ghi nhận", "known_on", "day"),
)
JOINED = {
    "admitted": (K.ADMITTED, "do kết nạp"),
    "readmitted": (K.READMITTED, "do kết nạp lại"),
    "transferred_in": (K.TRANSFER_IN, "do chuyển đến từ ngoài đảng bộ thành phố"),
    "restored": (K.RESTORED, "do phục hồi"),
}
LEFT = {
    "transferred_out": (K.TRANSFERRED_OUT, "do chuyển ra ngoài đảng bộ thành phố"),
    "died": (K.DIED, "do từ trần"),
    "expelled": (K.EXPELLED, "do khai trừ"),
    "removed": (K.REMOVED, "do xóa tên"),
    "resigned": (K.RESIGNED, "do xin ra khỏi Đảng"),
    "annulled": (K.ANNULLED, "do hủy quyết định kết nạp"),
}

gains = metrics.add(
    Metric(
        key="membership.gains",
        title="Đảng viên tăng",
        counts=Counts.PERSON,
        nature=Nature.FLOW,
        rows=lambda: Movement.objects.filter(kind__in=[kind for kind, _ in JOINED.values()]),
        unit="cell",
        date="happened_on",
        person="person",
        truth=("kind",),
        columns=COLUMNS,
        order="person__name_key",
        search=("person__search_key",),
        basis=BASIS,
        explains=(
            "Số đảng viên bắt đầu được tính tại đảng bộ thành phố trong kỳ: kết nạp, kết nạp lại, chuyển đến "
            "từ ngoài thành phố, phục hồi."
        ),
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)
losses = metrics.add(
    replace(
        gains,
        key="membership.losses",
        title="Đảng viên giảm",
        rows=lambda: Movement.objects.filter(kind__in=[kind for kind, _ in LEFT.values()]),
        explains=(
            "Số đảng viên thôi được tính tại đảng bộ thành phố trong kỳ, theo ngày đầu tiên không còn là "
            "đảng viên; ghi nhận muộn vẫn tính vào kỳ xảy ra."
        ),
        parts=[],
    )
)
losses_known = metrics.add(
    replace(
        losses,
        key="membership.losses_known",
        title="Đảng viên giảm, theo ngày ghi nhận",
        date="known_on",
        explains=(
            "Như “Đảng viên giảm”, nhưng tính vào kỳ mà việc đó được ghi nhận; khác nhau ở những trường hợp "
            "ghi nhận muộn. Mặc định dùng ngày nào là tham số membership.late_events_by."
        ),
        parts=[],
    )
)
for whole, kinds in ((gains, JOINED), (losses, LEFT), (losses_known, LEFT)):
    for name, (kind, words) in kinds.items():
        whole.where(
            name,
            title=f"{whole.title.partition(',')[0]} {words}{''.join(whole.title.partition(',')[1:])}",
            explains=f"Một phần của “{whole.title}”: {words}.",
            kind=kind,
        )

moved_in = metrics.add(
    replace(
        gains,
        key="membership.moved_in",
        title="Lượt chuyển đến chi bộ trong đảng bộ thành phố",
        counts=Counts.SUBJECT,
        rows=lambda: Movement.objects.filter(kind=K.MOVED, sign=1),
        columns=(*COLUMNS[:3], Column("Từ chi bộ", "other_cell_id", "unit"), COLUMNS[4]),
        explains=(
            "Số lượt đảng viên chuyển đến từ một chi bộ khác trong đảng bộ thành phố, kể cả giữa các chi bộ "
            "của cùng đơn vị; không kể chuyển do sắp xếp tổ chức."
        ),
        parts=[],
    )
)
moved_out = metrics.add(
    replace(
        moved_in,
        key="membership.moved_out",
        title="Lượt chuyển đi chi bộ khác trong đảng bộ thành phố",
        rows=lambda: Movement.objects.filter(kind=K.MOVED, sign=-1),
        columns=(*COLUMNS[:3], Column("Đến chi bộ", "other_cell_id", "unit"), COLUMNS[4]),
        explains=(
            "Số lượt đảng viên chuyển đi một chi bộ khác trong đảng bộ thành phố, kể cả giữa các chi bộ "
            "của cùng đơn vị; không kể chuyển do sắp xếp tổ chức."
        ),
        parts=[],
    )
)
