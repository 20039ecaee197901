"""Does the loaded city give the sums that were planned? Asked of the tables, not of the generator."""

from __future__ import annotations

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.sample.bulk import rows
from namro.sample.plan import Plan

ADMITTED = """
SELECT coalesce(sum(sign), 0),
       coalesce(sum(sign) FILTER (WHERE source_group = 'PUPIL'), 0),
       coalesce(sum(sign) FILTER (WHERE in_private_enterprise), 0),
       coalesce(sum(sign) FILTER (WHERE is_owner), 0)
  FROM membership_admissionevent WHERE happened_on BETWEEN %s AND %s
"""
FOUNDED = """
SELECT coalesce(sum(sign) FILTER (WHERE bloc = 'PRIVATE_ENTERPRISE'), 0),
       coalesce(sum(sign) FILTER (WHERE bloc <> 'PRIVATE_ENTERPRISE'), 0)
  FROM units_founding WHERE happened_on BETWEEN %s AND %s
"""
MASS = """
SELECT coalesce(sum(sign * amount) FILTER (WHERE indicator = 'T_MASS_ORG_DN'), 0),
       coalesce(sum(sign * amount) FILTER (WHERE indicator = 'T_MASS_MEMBER_DN'), 0)
  FROM targets_massfact WHERE happened_on BETWEEN %s AND %s
"""
ASSIGNED = """
SELECT indicator, sum(value) FROM targets_targetassignment a JOIN targets_targetround r ON r.id = a.round_id
 WHERE r.during @> %s AND r.parent_id IS NULL GROUP BY indicator
"""
MEMBERS = "SELECT count(*) FROM people_homecell WHERE during @> %s"
SMALL_CELLS = """
WITH home AS (
    SELECT cell_id, count(*) AS members FROM people_homecell WHERE during @> %(day)s GROUP BY cell_id
)
SELECT count(*) FROM units_unitversion v LEFT JOIN home h ON h.cell_id = v.unit_id
 WHERE v.kind IN ('CELL', 'BASE_CELL') AND v.during @> %(day)s AND coalesce(h.members, 0) < 3
"""
NAMES = ("kết nạp", "học sinh THPT", "trong doanh nghiệp", "chủ doanh nghiệp")


def check(plan: Plan) -> None:
    """Raise HouseError, naming every sum that differs; nothing when all are right."""
    wrong = [text for text, found, wanted in _compared(plan) if found != wanted]
    if wrong:
        raise HouseError("Dữ liệu mẫu nạp chưa đúng: " + "; ".join(wrong) + ". Báo cho nhóm phát triển.")


def _compared(plan: Plan) -> list[tuple[str, int, int]]:
    made: list[tuple[str, int, int]] = []

    def add(what: str, found: int, wanted: int) -> None:
        made.append((f"{what} là {integer(found)}, phải là {integer(wanted)}", found, wanted))

    for season in plan.seasons:
        when, span = f"từ {season.first} đến {season.last}", (season.first, season.last)
        planned = (season.admitted, season.pupils, season.enterprise, season.owners)
        for name, found, wanted in zip(NAMES, rows(ADMITTED, span)[0], planned, strict=True):
            add(f"{name} {when}", found, wanted)
        enterprise, other = rows(FOUNDED, span)[0]
        add(f"thành lập trong doanh nghiệp {when}", enterprise, season.founded_enterprise)
        add(f"thành lập ở khối khác {when}", other, season.founded_other)
        organisations, members = rows(MASS, span)[0]
        add(f"tổ chức đoàn thể {when}", organisations, season.mass_organisations)
        add(f"đoàn viên, hội viên {when}", members, season.mass_members)
    for round_ in plan.rounds:
        sums = dict(rows(ASSIGNED, [round_.issued_on]))
        for indicator, total in round_.totals.items():
            add(f"chỉ tiêu {round_.year} {indicator.value}", sums.get(indicator.value, 0), total)
    add("đảng viên", rows(MEMBERS, [plan.lives_on])[0][0], plan.shape.members)
    add("chi bộ dưới 3 đảng viên", rows(SMALL_CELLS, {"day": plan.lives_on})[0][0], 0)
    return made
