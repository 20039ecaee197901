"""Targets of a round that is being prepared, from a spreadsheet: a row is a unit, a column an indicator."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.sheets.columns import Column, UnitRef, Whole
from namro.sheets.kinds import Change, Context, Gone, ImportKind, Judged, Problem, Row, Verdict, Written
from namro.targets.importing.actions import numbers, take_back_lines, write_lines
from namro.targets.models import Indicator, TargetAssignment, TargetRound
from namro.targets.rounds.queries import direct_units
from namro.targets.states import EDITABLE

SHORT = {
    Indicator.MEMBER_NEW: ("kết nạp đảng viên", "đảng viên mới"),
    Indicator.MEMBER_PUPIL: ("học sinh thpt", "học sinh"),
    Indicator.MEMBER_ENTERPRISE: ("đảng viên trong doanh nghiệp",),
    Indicator.ORG_ENTERPRISE: ("tổ chức đảng trong doanh nghiệp",),
    Indicator.MASS_ORG: ("tổ chức đoàn thể",),
    Indicator.MASS_MEMBER: ("đoàn viên hội viên",),
}


class TargetLines(ImportKind):
    """The grid of a round: an empty cell leaves the number that is there."""

    key = "targets"
    title = "Chỉ tiêu giao"
    noun = "đơn vị"
    explains = (
        "Mỗi dòng là một đơn vị trực thuộc, mỗi cột một chỉ tiêu; ghi vào đợt giao đang dự thảo của đơn vị "
        "nhập tệp. Ô trống giữ nguyên số đang có."
    )
    permission = Permission.ASSIGN_TARGETS
    columns: Sequence[Column] = (
        UnitRef("unit", "Đơn vị", ("đơn vị được giao", "mã đơn vị", "tên đơn vị"), required=True),
        *(Whole(str(one.value), str(one.label), SHORT[one], least=1, most=1_000_000) for one in Indicator),
    )

    def prepare(self, context: Context) -> None:
        rounds = TargetRound.objects.filter(level_unit=context.unit, state__in=EDITABLE)
        round_ = rounds.order_by("-during", "-pk").first()
        if round_ is None:
            raise HouseError(
                "Đơn vị chưa có đợt giao chỉ tiêu nào đang dự thảo. Lập đợt giao trước, rồi nhập chỉ tiêu "
                "vào đó."
            )
        context.lookups["round"] = round_
        context.lookups["direct"] = {place.id for place in direct_units(round_)}
        context.lookups["there"] = {
            (unit, indicator): value
            for unit, indicator, value in TargetAssignment.objects.filter(round=round_).values_list(
                "assignee_id", "indicator", "value"
            )
        }

    def identity(self, values: Mapping[str, Any]) -> Hashable | None:
        return int(values["unit"])

    def judge(self, rows: Sequence[Row], context: Context) -> list[Judged]:
        return [self._judge(row, context) for row in rows]

    def _judge(self, row: Row, context: Context) -> Judged:
        unit, there = row.values["unit"], context.lookups["there"]
        if unit not in context.lookups["direct"]:
            sentence = "Đơn vị không trực thuộc cấp ủy giao; chỉ giao cho đơn vị trực thuộc."
            return Judged(row, Verdict.WRONG, problems=[Problem("unit", sentence)])
        given = numbers(row.values)
        changes = [
            Change(Indicator(key).label, integer(there[unit, key]), integer(value))
            for key, value in given
            if (unit, key) in there and there[unit, key] != value
        ]
        if changes:
            return Judged(row, Verdict.CHANGED, changes=changes)
        new = any((unit, key) not in there for key, _ in given)
        return Judged(row, Verdict.ADDED if new else Verdict.UNCHANGED)

    def gone(self, context: Context, seen: set[Hashable]) -> list[Gone]:
        left = {unit for unit, _ in context.lookups["there"]} - seen
        names = {place.id: place.short_name for place in direct_units(context.lookups["round"])}
        return [Gone(unit, names.get(unit, "")) for unit in sorted(left)]

    def write(self, by: Any, judged: Sequence[Judged], context: Context) -> list[Written]:
        return write_lines(by, context.lookups["round"], [row.row for row in judged])

    def undo(self, by: Any, written: Sequence[Written], context: Context) -> None:
        take_back_lines(by, written)

    def units(self, judged: Sequence[Judged]) -> set[int]:
        """The right is asked at the committee that assigns, not at those it assigns to."""
        return set()
