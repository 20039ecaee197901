"""What the board calls things: indicators in addresses, bands as states, groups in words."""

from __future__ import annotations

from collections.abc import Mapping

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.targets.league import Grouping
from namro.targets.models import Indicator
from namro.targets.progress import Band, Group
from namro.units.models import Bloc

SLUGS = {
    Indicator.MEMBER_NEW: "ket-nap",
    Indicator.MEMBER_PUPIL: "hoc-sinh",
    Indicator.MEMBER_ENTERPRISE: "dang-vien-doanh-nghiep",
    Indicator.ORG_ENTERPRISE: "to-chuc-dang-doanh-nghiep",
    Indicator.MASS_ORG: "doan-the",
    Indicator.MASS_MEMBER: "doan-vien",
}
SHORT = {
    Indicator.MEMBER_NEW: "Kết nạp đảng viên",
    Indicator.MEMBER_PUPIL: "Học sinh THPT",
    Indicator.MEMBER_ENTERPRISE: "Đảng viên trong doanh nghiệp",
    Indicator.ORG_ENTERPRISE: "Tổ chức đảng trong doanh nghiệp",
    Indicator.MASS_ORG: "Tổ chức đoàn thể",
    Indicator.MASS_MEMBER: "Đoàn viên, hội viên",
}
WITHIN = (Indicator.MEMBER_PUPIL, Indicator.MEMBER_ENTERPRISE)  # “trong đó” of new members; they overlap
GROUPINGS = {
    Grouping.SIZE: "Theo quy mô chỉ tiêu",
    Grouping.BLOC: "Theo khối",
    Grouping.ALL: "Chung một bảng",
}
STATES: Mapping[Band, str] = {
    Band.ZERO: "none_yet",
    Band.BEHIND: "behind",
    Band.ON_TRACK: "on_pace",
    Band.MET: "reached",
    Band.EXCEEDED: "exceeded",
    Band.OUTSIDE: "outside",
    Band.NOT_GIVEN: "not_assigned",
    Band.UNPACED: "",
}
LISTS = {
    "vuot": ("Vượt chỉ tiêu", Band.EXCEEDED),
    "dat": ("Đạt chỉ tiêu", Band.MET),
    "kip": ("Kịp tiến độ", Band.ON_TRACK),
    "cham": ("Chậm tiến độ", Band.BEHIND),
    "chua-co": ("Chưa có kết quả", Band.ZERO),
}


def indicator_of(slug: str) -> Indicator:
    """The indicator of an address; the first one where none is said."""
    if not slug:
        return Indicator.MEMBER_NEW
    for indicator, code in SLUGS.items():
        if code == slug:
            return indicator
    raise HouseError(f"Không có chỉ tiêu “{slug}”. Có: {', '.join(SLUGS.values())}.")


def grouping_of(code: str) -> Grouping:
    try:
        return Grouping(code or Grouping.SIZE)
    except ValueError:
        raise HouseError(f"Không xếp theo “{code}” được. Có: {', '.join(Grouping)}.") from None


def band_of(code: str) -> Band | None:
    """The band of one of the lists; None: all."""
    if code and code not in LISTS:
        raise HouseError(f"Không có danh sách “{code}”. Có: {', '.join(LISTS)}.")
    return LISTS[code][1] if code else None


def group_title(group: Group | Bloc | None) -> str:
    """“Chỉ tiêu từ 100 đến 249”, “Khối …”; nothing for one table of all."""
    if isinstance(group, Bloc):
        return f"Khối {group.label[0].lower()}{group.label[1:]}"
    if group is None or (group.low is None and group.high is None):
        return ""
    if group.high is None:
        return f"Chỉ tiêu từ {integer(group.low or 0)} trở lên"
    if group.low is None:
        return f"Chỉ tiêu dưới {integer(group.high)}"
    return f"Chỉ tiêu từ {integer(group.low)} đến {integer(group.high - 1)}"
