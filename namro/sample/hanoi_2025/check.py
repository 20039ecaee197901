"""Does the tree say what was decided? Asked of the tables once a step is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.sample import bulk
from namro.sample.hanoi_2025.content import here
from namro.sample.hanoi_2025.decided import Step
from namro.sample.hanoi_2025.ground import survey
from namro.units import ancestry
from namro.units.queries import root

COMMITTEES = """
SELECT count(*) FILTER (WHERE a.level = 'COMMUNE'), count(*) FILTER (WHERE a.level = 'DISTRICT'),
       count(*) FILTER (WHERE a.level = 'COMMUNE' AND v.parent_id = %(city)s)
  FROM units_unitversion v JOIN units_adminarea a ON a.id = v.area_id AND a.during @> %(day)s
 WHERE v.during @> %(day)s
"""
MEMBERS = """
SELECT count(*), count(a.id)
  FROM people_homecell h
  LEFT JOIN units_ancestry a
    ON a.descendant_id = h.cell_id AND a.ancestor_id = %(city)s AND a.during @> %(day)s
 WHERE h.during @> %(day)s
"""
ORPHANS = """
SELECT count(*) FROM units_unitversion v JOIN units_unit u ON u.id = v.parent_id WHERE NOT u.alive @> v.during
"""
DIVIDED = """
SELECT count(*), count(*) FILTER (WHERE known)
  FROM (SELECT bool_and(share IS NOT NULL) AS known FROM units_succession
         WHERE "on" = %(day)s AND extent IN ('PART', 'REST') GROUP BY old_id) parts
"""


@dataclass(frozen=True)
class Counted:
    """The sample before and after a step; ``shares`` are divided communes whose shares are known."""

    day: date
    communes: tuple[int, int]
    districts: tuple[int, int]
    members: tuple[int, int]
    divided: int
    shares: int

    def line(self) -> str:
        """One sentence for the terminal."""
        before, after = self.communes
        said = [f"{show_day(self.day)}: {integer(before)} → {integer(after)} đảng bộ xã, phường, thị trấn"]
        if self.districts[0] != self.districts[1]:
            said.append(f"{integer(self.districts[0])} đảng bộ quận, huyện, thị xã kết thúc")
        if self.divided:
            said.append(f"{integer(self.divided)} đơn vị bị chia, {integer(self.shares)} có tỷ lệ")
        said.append(f"đảng viên {integer(self.members[0])} → {integer(self.members[1])}")
        return "; ".join(said) + "."


def count(step: Step) -> Counted:
    """What the tables hold on the eve and on the day of a step."""
    eve, day = _on(step.day - timedelta(days=1)), _on(step.day)
    divided, shares = bulk.rows(DIVIDED, {"day": step.day})[0]
    communes, districts, members = zip(eve, day, strict=True)
    return Counted(step.day, communes, districts, members, divided, shares)


def _on(day: date) -> tuple[int, int, int]:
    communes, districts, _ = _committees(day)
    return communes, districts, _members(day)[0]


def _committees(day: date) -> tuple[int, int, int]:
    """Committees of communes, of districts, and those of communes directly under the city."""
    communes, districts, direct = bulk.rows(COMMITTEES, {"city": root(day).id, "day": day})[0]
    return communes, districts, direct


def _members(day: date) -> tuple[int, int]:
    """All members of a day, and those counted under the city."""
    all_, below = bulk.rows(MEMBERS, {"city": root(day).id, "day": day})[0]
    return all_, below


def check(step: Step) -> None:
    """Raise HouseError naming everything that is not as decided; nothing when all is right."""
    wrong = [text for text, found, wanted in _compared(step) if found != wanted]
    if wrong:
        raise HouseError(
            f"Bước từ {show_day(step.day)} nạp chưa đúng: {'; '.join(wrong)}. Báo cho nhóm phát triển."
        )


def _compared(step: Step) -> Iterator[tuple[str, int, int]]:
    ground = survey(step.day)
    wanted = sum(1 for _ in here(step, ground))
    communes, districts, direct = _committees(step.day)
    yield _said("đảng bộ xã, phường", communes, wanted)
    if step.ends_districts:
        yield _said("đảng bộ xã, phường trực thuộc thành phố", direct, wanted)
        yield _said("đảng bộ quận, huyện, thị xã", districts, 0)
    members, below = _members(step.day)
    yield _said("đảng viên tính vào thành phố", below, members)
    yield _said("đơn vị trực thuộc đơn vị đã kết thúc", bulk.rows(ORPHANS)[0][0], 0)
    yield _said("dòng lệch của bảng trên – dưới", ancestry.differing_rows(), 0)


def _said(what: str, found: int, wanted: int) -> tuple[str, int, int]:
    return f"{what} là {integer(found)}, phải là {integer(wanted)}", found, wanted
