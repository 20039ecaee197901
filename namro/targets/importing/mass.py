"""Results of mass organisations from a spreadsheet: one row is one result with the paper that proves it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from namro.access.roles import Permission
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.sheets.columns import Choice, Code, Column, Day, UnitRef, Whole
from namro.sheets.kinds import Context, Gone, ImportKind, Judged, Problem, Row, Verdict, Written
from namro.targets.importing.actions import delete_facts, write_facts
from namro.targets.models import Indicator, MassFact, MassOrganisation
from namro.units.models import Unit
from namro.units.queries import ids_below

MASS = (Indicator.MASS_ORG, Indicator.MASS_MEMBER)
GONE_SHOWN = 500
Key = tuple[str, str, int, date, str]


class MassFacts(ImportKind):
    """A result that is there already is known by what, who, where, when and the number of the paper."""

    key = "mass"
    title = "Kết quả của đoàn thể"
    noun = "kết quả"
    explains = (
        "Mỗi dòng là một kết quả đã có (thành lập tổ chức, kết nạp đoàn viên, hội viên) "
        "kèm văn bản chứng minh."
    )
    permission = Permission.RECORD_TARGET_FACT
    columns: Sequence[Column] = (
        UnitRef("unit", "Đơn vị", ("đơn vị báo cáo", "mã đơn vị", "tên đơn vị"), required=True),
        Choice(
            "indicator",
            "Chỉ tiêu",
            ("loại kết quả", "nội dung"),
            required=True,
            choices=[(str(one.value), str(one.label)) for one in MASS],
        ),
        Choice("organisation", "Đoàn thể", ("tổ chức",), required=True, choices=MassOrganisation.choices),
        Day("happened_on", "Ngày", ("ngày thực hiện", "ngày có kết quả"), required=True),
        Whole("amount", "Số lượng", ("số", "kết quả"), required=True, least=1, most=1_000_000),
        Code("evidence_no", "Số văn bản", ("văn bản chứng minh", "số báo cáo"), required=True),
        Day("evidence_on", "Ngày văn bản", ("ngày báo cáo",), required=True),
    )

    def prepare(self, context: Context) -> None:
        below = Unit.objects.filter(pk__in=ids_below(context.unit.pk, context.today))
        lives = below.values_list("pk", "alive")
        context.lookups["alive"] = {pk: (days.lower, days.upper) for pk, days in lives}

    def identity(self, values: Mapping[str, Any]) -> Hashable | None:
        return _key(values)

    def judge(self, rows: Sequence[Row], context: Context) -> list[Judged]:
        there = _there(rows)
        return [self._judge(row, there.get(_key(row.values)), context) for row in rows]

    def _judge(self, row: Row, known: tuple[int, int] | None, context: Context) -> Judged:
        problems = list(_problems(row.values, context))
        if problems:
            return Judged(row, Verdict.WRONG, problems=problems)
        if known is None:
            return Judged(row, Verdict.ADDED)
        pk, amount = known
        if amount == row.values["amount"]:
            return Judged(row, Verdict.UNCHANGED, pk)
        sentence = (
            f"Văn bản này đã ghi số lượng {integer(amount)}. Kết quả đã ghi không sửa đè: hủy dòng đó "
            "(có ngày và lý do) rồi nhập lại."
        )
        return Judged(row, Verdict.WRONG, pk, problems=[Problem("amount", sentence)])

    def gone(self, context: Context, seen: set[Hashable]) -> list[Gone]:
        """Results of the units and months of the file that the file does not have."""
        keys = [key for key in seen if isinstance(key, tuple)]
        if not keys:
            return []
        first = min(key[3] for key in keys).replace(day=1)
        rows = MassFact.objects.filter(
            unit__in={key[2] for key in keys},
            happened_on__gte=first,
            happened_on__lte=max(key[3] for key in keys),
            sign=1,
            reversed_by__isnull=True,
        ).order_by("happened_on", "id")
        return [Gone(row.pk, _label(row)) for row in rows if _key_of(row) not in seen][:GONE_SHOWN]

    def write(self, by: Any, judged: Sequence[Judged], context: Context) -> list[Written]:
        return write_facts([row.row for row in judged])

    def undo(self, by: Any, written: Sequence[Written], context: Context) -> None:
        delete_facts(written, by=by)


def _key(values: Mapping[str, Any]) -> Key:
    return (
        values["indicator"],
        values["organisation"],
        values["unit"],
        values["happened_on"],
        values["evidence_no"],
    )


def _key_of(row: MassFact) -> Key:
    return row.indicator, row.organisation, row.unit_id, row.happened_on, row.evidence_no


def _label(row: MassFact) -> str:
    day = show_day(row.happened_on)
    return f"{row.get_organisation_display()}, {day}, {row.evidence_no}: {integer(row.amount)}"


# By the very keys of the rows: a file's own rows, written a batch ago, are not fetched again.
THERE = """
SELECT f.indicator, f.organisation, f.unit_id, f.happened_on, f.evidence_no, f.id, f.amount
  FROM unnest(%s::bigint[], %s::date[], %s::text[]) AS row (unit_id, happened_on, evidence_no)
  JOIN targets_massfact f USING (unit_id, happened_on, evidence_no)
 WHERE f.sign = 1 AND NOT EXISTS (SELECT 1 FROM targets_massfact WHERE reverses_id = f.id)
"""


def _there(rows: Sequence[Row]) -> dict[Key, tuple[int, int]]:
    """Results that stand, of those that a batch tells; one question."""
    asked = [[row.values[key] for row in rows] for key in ("unit", "happened_on", "evidence_no")]
    with connection.cursor() as cursor:
        # Inside an import the planner knows nothing of the rows just written, and would walk all for each.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(THERE, asked)
        found = {tuple(row[:5]): (row[5], row[6]) for row in cursor.fetchall()}
        cursor.execute("SET LOCAL enable_nestloop = on")
    return found


def _problems(values: Mapping[str, Any], context: Context) -> Sequence[Problem]:
    found = []
    for key in ("happened_on", "evidence_on"):
        if values[key] > context.today:
            day = show_day(values[key])
            found.append(Problem(key, f"Ngày {day} ở sau hôm nay; chỉ ghi kết quả đã có."))
    life = context.lookups["alive"].get(values["unit"])
    if life is None or values["happened_on"] < life[0] or (life[1] and values["happened_on"] >= life[1]):
        found.append(Problem("happened_on", "Đơn vị không hoạt động vào ngày này."))
    return found
