"""What was decided for Hanoi's communes in 2025, read from ``data/vn_units``; no database.

A code is not an identity: the same code names other communes before and after a step, so every code here
is one of a side (``old`` or ``new``) and never compared across it without the name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache

from namro.ground.vietnamese import nfc
from namro.organisation.reorganise.actions import Approval, Paper
from namro.sample.names import DATA
from namro.units.models import Extent

CITY = "01"
ASSEMBLY = "Ủy ban Thường vụ Quốc hội"
WORDS = {"all": Extent.WHOLE, "part": Extent.PART, "rest": Extent.REST, "none": Extent.NONE}

FIRST = Paper(
    title="Sắp xếp đảng bộ xã, phường, thị trấn theo đơn vị hành chính từ 01/01/2025",
    effective_on=date(2025, 1, 1),
    note=(
        "Số văn bản chưa xác nhận: chưa đối chiếu được với bản gốc, nên chưa ghi khoản. Bảng chuyển đổi "
        "ghi cho mỗi đơn vị cũ một đơn vị kế thừa, nơi nhận phần lớn dân cư; điều chỉnh nhỏ về địa giới "
        "không có trong đó."
    ),
)
SECOND = Paper(
    title="Sắp xếp đảng bộ xã, phường từ 01/7/2025; kết thúc hoạt động đảng bộ quận, huyện, thị xã",
    effective_on=date(2025, 7, 1),
    note=(
        "Khoản ghi ở từng việc là khoản của Điều 1. Đảng bộ quận, huyện, thị xã kết thúc hoạt động vì không "
        "còn đơn vị hành chính cấp huyện (Luật số 72/2025/QH15). Chi bộ của xã, phường bị chia và tổ chức cơ "
        "sở trực thuộc cấp huyện về xã, phường nào là xếp của dữ liệu mẫu; nghị quyết không nói."
    ),
)
FIRST_APPROVED = Approval(ASSEMBLY, "1286/NQ-UBTVQH15", date(2024, 11, 14))
SECOND_APPROVED = Approval(ASSEMBLY, "1656/NQ-UBTVQH15", date(2025, 6, 16))


class How(Enum):
    """What becomes of the unit of a commune."""

    KEPT = "nothing changes"
    ABSORBS = "goes on, and others join it"
    GOES_ON = "goes on under another name, superior or kind"
    FORMED = "a new unit"


@dataclass(frozen=True)
class Piece:
    """So much of an old commune, by people and by area, goes to a new one."""

    old: str
    new: str
    people: Extent
    area: Extent
    clause: str = ""


@dataclass(frozen=True)
class Commune:
    """A commune after the step: ``above`` is the code of its district, or of the city."""

    code: str
    name: str
    above: str
    how: How
    pieces: Sequence[Piece]

    @property
    def clause(self) -> str:
        return self.pieces[0].clause

    @property
    def cited(self) -> str:
        """The clause as papers cite it; the data name clauses of Article 1."""
        return f"khoản {self.clause} Điều 1" if self.clause else ""

    @property
    def peopled(self) -> list[Piece]:
        """The pieces with people; others are land only."""
        return [piece for piece in self.pieces if piece.people != Extent.NONE]


@dataclass(frozen=True)
class Step:
    """One decision: ``communes`` after it in the order of its clauses, ``before`` names by code."""

    paper: Paper
    approval: Approval
    communes: Sequence[Commune]
    before: Mapping[str, str]
    ends_districts: bool

    @property
    def day(self) -> date:
        return self.paper.effective_on


def keeps(before: Mapping[str, str], code: str, name: str) -> bool:
    """Whether the commune is there before, under this code and this name."""
    return before.get(code) == name


@cache
def steps() -> tuple[Step, Step]:
    """579 communes to 526 on 1 January 2025, those to 126 without districts on 1 July."""
    return _first(), _second()


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / "vn_units" / f"{file}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _between() -> dict[str, dict[str, str]]:
    """Hanoi's communes of the first half of 2025, by code."""
    rows = _rows("before")
    districts = {row["code"] for row in rows if row["parent_code"] == CITY}
    return {row["code"]: row for row in rows if row["parent_code"] in districts}


def _names(rows: Sequence[dict[str, str]]) -> dict[str, str]:
    return {row["code"]: nfc(row["name"]) for row in rows}


def _by_new(pieces: Iterator[Piece]) -> dict[str, list[Piece]]:
    found: dict[str, list[Piece]] = {}
    for piece in pieces:
        found.setdefault(piece.new, []).append(piece)
    return found


def _first() -> Step:
    """Every old commune goes whole; one that keeps code and name goes on, with those that join it."""
    before, after = _names(_rows("hanoi_before_20250101")), _between()
    mapped = _rows("hanoi_mapping_20250101")
    made = _by_new(Piece(row["old_code"], row["new_code"], Extent.WHOLE, Extent.WHOLE) for row in mapped)
    communes = []
    for code, pieces in sorted(made.items()):
        name = nfc(after[code]["name"])
        if keeps(before, code, name):
            how = How.KEPT if len(pieces) == 1 else How.ABSORBS
        else:
            how = How.GOES_ON if len(pieces) == 1 else How.FORMED
        communes.append(Commune(code, name, after[code]["parent_code"], how, tuple(pieces)))
    return Step(FIRST, FIRST_APPROVED, tuple(communes), before, ends_districts=False)


def _second() -> Step:
    """The resolution makes new communes of all; one that takes people of one whole commune only goes on."""
    between = _between()
    after = _names([row for row in _rows("after") if row["parent_code"] == CITY])
    made = _by_new(
        Piece(row["old_code"], row["new_code"], WORDS[row["population"]], WORDS[row["area"]], row["clause"])
        for row in _rows("mapping")
        if row["old_code"] in between
    )
    communes = []
    for code, pieces in sorted(made.items(), key=lambda item: int(item[1][0].clause)):
        people = [piece.people for piece in pieces if piece.people != Extent.NONE]
        how = How.GOES_ON if people == [Extent.WHOLE] else How.FORMED
        communes.append(Commune(code, after[code], CITY, how, tuple(pieces)))
    return Step(SECOND, SECOND_APPROVED, tuple(communes), _names(list(between.values())), ends_districts=True)
