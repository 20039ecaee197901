"""Names of the sample's units: the real city and its communes, and for the rest words that say "mẫu".

The direct units beside the districts bear the names of kinds of committees that cities have; what
stands below them is invented.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain, count, cycle, islice

from namro.sample.names import DATA
from namro.sample.plan import ENTERPRISES, UNIVERSITIES
from namro.units.models import Bloc


class Tag(StrEnum):
    """What a cell is like: decides its size and who is admitted there."""

    WARD = "WARD"
    VILLAGE = "VILLAGE"
    SCHOOL = "SCHOOL"
    HIGH = "HIGH"
    UNIVERSITY = "UNIVERSITY"
    OFFICE = "OFFICE"
    FORCE = "FORCE"
    STATE = "STATE"
    PRIVATE = "PRIVATE"
    HEALTH = "HEALTH"


BLOC = {
    Tag.WARD: Bloc.RESIDENTIAL,
    Tag.VILLAGE: Bloc.RESIDENTIAL,
    Tag.SCHOOL: Bloc.SCHOOL,
    Tag.HIGH: Bloc.SCHOOL,
    Tag.UNIVERSITY: Bloc.SCHOOL,
    Tag.OFFICE: Bloc.GOVERNMENT,
    Tag.FORCE: Bloc.ARMED_FORCES,
    Tag.STATE: Bloc.STATE_ENTERPRISE,
    Tag.PRIVATE: Bloc.PRIVATE_ENTERPRISE,
    Tag.HEALTH: Bloc.GOVERNMENT,
}
# Members of an ordinary cell (mean), of a base cell (least, most).
CELL_SIZE = {
    Tag.WARD: 40,
    Tag.VILLAGE: 34,
    Tag.SCHOOL: 17,
    Tag.HIGH: 16,
    Tag.UNIVERSITY: 27,
    Tag.OFFICE: 21,
    Tag.FORCE: 24,
    Tag.STATE: 19,
    Tag.PRIVATE: 13,
    Tag.HEALTH: 20,
}
BASE_CELL_SIZE = (8, 21)


@dataclass(frozen=True)
class Direct:
    """A direct unit beside the districts; ``base`` is how many base organisations it has."""

    key: str
    name: str
    short: str
    bloc: Bloc
    tag: Tag
    base: int


@cache
def others() -> tuple[Direct, ...]:
    """The direct units beside the districts, from ``data/organisations``."""
    with (DATA / "organisations" / "direct_units.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            Direct(
                row["key"], row["name"], row["short"], Bloc(row["bloc"]), Tag(row["tag"]), int(row["base"])
            )
            for row in csv.DictReader(handle)
        )


DISTRICT_BASE = 37  # base organisations of an average district beside its communes


@dataclass(frozen=True)
class Base:
    """A base organisation to be: its name without "Đảng bộ" or "Chi bộ", what it is, committee or cell."""

    name: str
    tag: Tag
    committee: bool


# {d} is the district as in "quận Ba Đình", {D} its proper name.
DISTRICT_BASES = (
    ("Trường THPT {D} số 1", Tag.HIGH, True),
    ("", Tag.PRIVATE, False),
    ("Cơ quan Ủy ban nhân dân {d}", Tag.OFFICE, True),
    ("Công an {d}", Tag.FORCE, True),
    ("Trường THPT {D} số 2", Tag.HIGH, True),
    ("", Tag.PRIVATE, True),
    ("Cơ quan Đảng, đoàn thể {d}", Tag.OFFICE, True),
    ("Quân sự {d}", Tag.FORCE, False),
    ("Trung tâm Y tế {d}", Tag.HEALTH, True),
    ("Tòa án nhân dân {d}", Tag.OFFICE, False),
    ("Viện Kiểm sát nhân dân {d}", Tag.OFFICE, False),
    ("Chi cục Thi hành án dân sự {d}", Tag.OFFICE, False),
    ("Chi cục Thuế {d}", Tag.OFFICE, True),
    ("Kho bạc Nhà nước {d}", Tag.OFFICE, False),
    ("Bảo hiểm xã hội {d}", Tag.OFFICE, False),
    ("Trường THPT {D} số 3", Tag.HIGH, True),
    ("Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên {d}", Tag.SCHOOL, False),
    ("Bệnh viện Đa khoa {D}", Tag.HEALTH, True),
    ("Trung tâm Văn hóa – Thông tin và Thể thao {d}", Tag.OFFICE, False),
    ("Ban Quản lý dự án đầu tư xây dựng {d}", Tag.OFFICE, False),
    ("Đội Quản lý trật tự xây dựng đô thị {d}", Tag.OFFICE, False),
    ("Chi nhánh Văn phòng Đăng ký đất đai {d}", Tag.OFFICE, False),
    ("Xí nghiệp Môi trường {D}", Tag.STATE, True),
    ("Điện lực {D}", Tag.STATE, True),
    ("Trường THPT {D} số 4", Tag.HIGH, False),
    ("Hạt Quản lý công trình {D}", Tag.STATE, False),
)
DEPARTMENTS = (
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Kế hoạch và Đầu tư",
    "Sở Xây dựng",
    "Sở Giao thông vận tải",
    "Sở Tư pháp",
    "Sở Công Thương",
    "Sở Khoa học và Công nghệ",
    "Sở Thông tin và Truyền thông",
    "Sở Văn hóa và Thể thao",
    "Sở Du lịch",
    "Sở Lao động – Thương binh và Xã hội",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Tài nguyên và Môi trường",
    "Sở Quy hoạch – Kiến trúc",
    "Sở Ngoại vụ",
    "Thanh tra Thành phố",
    "Ban Dân tộc",
)
PARTY_BODIES = (
    "Văn phòng",
    "Ban Tổ chức",
    "Ban Tuyên giáo",
    "Ban Dân vận",
    "Ban Nội chính",
    "Cơ quan Ủy ban Kiểm tra",
)
FORMS = ("Công ty TNHH", "Công ty Cổ phần")
FIELDS = (
    "Thương mại",
    "Dịch vụ",
    "May",
    "Cơ khí",
    "Xây dựng",
    "Vận tải",
    "Thực phẩm",
    "Công nghệ",
    "Nội thất",
    "Bao bì",
    "Du lịch",
)
NUMBERED = {
    Tag.OFFICE: "Trung tâm Mẫu {n}",
    Tag.SCHOOL: "Trường Trung cấp Mẫu {n}",
    Tag.UNIVERSITY: "Trường Đại học Mẫu {n}",
    Tag.FORCE: "Đơn vị Mẫu {n}",
    Tag.STATE: "Công ty TNHH MTV Mẫu {n}",
    Tag.HEALTH: "Bệnh viện Mẫu {n}",
}
_VILLAGE_WORDS = (
    "Đông Đoài Thượng Hạ Trung Nội Ngoại Đình Chùa Chợ Bến Cầu Trại Đồng Giữa Ngọ Tân Cổng Vườn Bãi"
)
VILLAGES = tuple(_VILLAGE_WORDS.split())
# What the cells of a commune are, in the order in which they come to be; then only residential ones.
COMMUNE_CELLS = (
    ("", None),
    ("Trường Tiểu học {c}", Tag.SCHOOL),
    ("", Tag.PRIVATE),
    ("", None),
    ("Cơ quan {k}", Tag.OFFICE),
    ("", None),
    ("Trường THCS {c}", Tag.SCHOOL),
    ("Công an {k}", Tag.FORCE),
    ("", None),
    ("Trường Mầm non {c}", Tag.SCHOOL),
    ("Quân sự {k}", Tag.FORCE),
    ("", None),
    ("", None),
    ("", Tag.PRIVATE),
    ("Trạm Y tế {k}", Tag.HEALTH),
)
CELLS = {
    Tag.HIGH: ("Tổ Khoa học tự nhiên", "Tổ Khoa học xã hội", "Hành chính – Đoàn trường", "Tổ Ngoại ngữ"),
    Tag.UNIVERSITY: ("Sinh viên", "Phòng, ban", "Khoa số {n}"),
    Tag.SCHOOL: ("Tổ chuyên môn số {n}",),
    Tag.OFFICE: ("Văn phòng", "Phòng số {n}"),
    Tag.FORCE: ("Chỉ huy", "Đội số {n}"),
    Tag.STATE: ("Văn phòng", "Xưởng số {n}"),
    Tag.PRIVATE: ("Văn phòng", "Phân xưởng số {n}"),
    Tag.HEALTH: ("Phòng, ban", "Khoa số {n}"),
}


class Words:
    """Hands out invented names; the numbers run on, so that no two are alike."""

    def __init__(self) -> None:
        self._enterprises = zip(count(1), cycle(FORMS), cycle(FIELDS))
        self._numbers = {tag: count(1) for tag in NUMBERED}

    def enterprise(self) -> str:
        number, form, field = next(self._enterprises)
        return f"{form} {field} Mẫu {number}"

    def numbered(self, tag: Tag) -> str:
        return NUMBERED[tag].format(n=next(self._numbers[tag]))

    def district_bases(self, title: str, much: int) -> list[Base]:
        """``much`` base organisations of "Quận Ba Đình" beside its communes: agencies, then enterprises."""
        kind, _, proper = (
            title.partition(" ") if not title.startswith("Thị xã") else ("Thị xã", "", title[7:])
        )
        lower = f"{kind.lower()} {proper}"
        fixed = (Base(name.format(d=lower, D=proper), tag, big) for name, tag, big in DISTRICT_BASES)
        more = (Base("", Tag.PRIVATE, number % 4 == 0) for number in count())
        return [self._named(base) for base in islice(chain(fixed, more), much)]

    def other_bases(self, direct: Direct) -> list[Base]:
        """Base organisations of a direct unit beside the districts, an endless line's beginning."""
        first: list[Base] = []
        if direct.key == UNIVERSITIES:
            first = [Base("Trường THPT chuyên Mẫu (thuộc đại học)", Tag.HIGH, True)]
        elif direct.key == "CQ":
            first = [Base(name, Tag.OFFICE, True) for name in DEPARTMENTS]
        elif direct.key == "CQD":
            first = [Base(f"{name} Thành ủy", Tag.OFFICE, True) for name in PARTY_BODIES]
        more = (self._other(direct, number) for number in count())
        return [self._named(base) for base in islice(chain(first, more), direct.base)]

    def _other(self, direct: Direct, number: int) -> Base:
        if direct.key == ENTERPRISES and number % 2:
            return Base("", Tag.PRIVATE, number % 4 == 1)
        small = number % 3 == 2 if direct.tag is not Tag.PRIVATE else number % 3 != 0
        return Base("", direct.tag, not small)

    def _named(self, base: Base) -> Base:
        if base.name:
            return base
        name = self.enterprise() if base.tag is Tag.PRIVATE else self.numbered(base.tag)
        return Base(name, base.tag, base.committee)

    def commune_cells(self, commune: str, much: int) -> list[tuple[str, Tag]]:
        """Short names and tags of the cells of "Phường Phúc Xá"."""
        urban = not commune.startswith("Xã")
        proper = commune.removeprefix("Phường ").removeprefix("Thị trấn ").removeprefix("Xã ")
        lower = commune[0].lower() + commune[1:]
        homes = self._homes(urban)
        made = []
        for name, tag in islice(chain(COMMUNE_CELLS, cycle([("", None)])), much):
            if tag is None:
                made.append((next(homes), Tag.WARD if urban else Tag.VILLAGE))
            else:
                made.append((name.format(c=proper, k=lower) or self.enterprise(), tag))
        return made

    @staticmethod
    def _homes(urban: bool) -> Iterator[str]:
        if urban:
            return (f"Tổ dân phố số {n}" for n in count(1))
        return chain((f"Thôn {word}" for word in VILLAGES), (f"Thôn số {n}" for n in count(1)))

    @staticmethod
    def base_cells(base: Base, much: int) -> list[tuple[str, Tag]]:
        """Short names of the cells of a base committee that is not a commune's."""
        fixed = [name for name in CELLS[base.tag] if "{n}" not in name]
        pattern = next((name for name in CELLS[base.tag] if "{n}" in name), "Tổ số {n}")
        names = chain(fixed, (pattern.format(n=n) for n in count(1)))
        return [(name, base.tag) for name in islice(names, much)]
