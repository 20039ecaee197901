"""Results and lines of a spreadsheet written and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.journal.actions import acting
from namro.sheets.bulk.actions import copy_in, next_keys
from namro.sheets.kinds import Row, Written
from namro.targets.models import Indicator, MassFact, TargetAssignment, TargetRound
from namro.targets.rounds.actions import Number, set_lines

FACTS = "targets_massfact"
LINES = "targets_targetassignment"
FACT_COLUMNS = ("indicator", "organisation", "happened_on", "amount", "evidence_no", "evidence_on")


def write_facts(rows: Sequence[Row]) -> list[Written]:
    """Results of one batch, inside the import's transaction."""
    keys = next_keys(FACTS, len(rows))
    copy_in(
        FACTS,
        ("id", "unit_id", "sign", *FACT_COLUMNS),
        (
            (key, row.values["unit"], 1, *(row.values[column] for column in FACT_COLUMNS))
            for key, row in zip(keys, rows, strict=True)
        ),
    )
    return [Written(row.number, FACTS, key) for key, row in zip(keys, rows, strict=True)]


def delete_facts(written: Sequence[Written], *, by: Any) -> None:
    """Take results back; refused where one has been taken back by a row of its own since."""
    keys = [one.pk for one in written]
    reversed_ = MassFact.objects.filter(reverses__in=keys).count()
    if reversed_:
        raise HouseError(
            f"{integer(reversed_)} kết quả của lần nhập này đã bị hủy bằng dòng riêng sau đó; "
            "không hoàn tác được nữa."
        )
    with acting(by, "Hoàn tác lần nhập bảng tính"):
        MassFact.objects.filter(pk__in=keys).delete()


def write_lines(by: Any, round_: TargetRound, rows: Sequence[Row]) -> list[Written]:
    """Numbers of a round that is being prepared, through the round's own action and its checks."""
    before = _present(round_)
    cells = {(row.values["unit"], key): value for row in rows for key, value in numbers(row.values)}
    _set(by, round_, cells, "Nhập từ bảng tính")
    after = _present(round_)
    return [
        Written(row.number, LINES, after[cell].pk, {"value": before[cell].value} if cell in before else None)
        for row in rows
        for cell in ((row.values["unit"], key) for key, _ in numbers(row.values))
        if cell not in before or before[cell].value != after[cell].value
    ]


def numbers(values: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Indicator and number of the cells that are filled."""
    return [(key, value) for key, value in values.items() if key in Indicator.values and value is not None]


def _present(round_: TargetRound) -> dict[tuple[int, str], TargetAssignment]:
    lines = TargetAssignment.objects.filter(round=round_)
    return {(line.assignee_id, line.indicator): line for line in lines}


def _set(by: Any, round_: TargetRound, cells: Mapping[tuple[int, str], int | None], reason: str) -> None:
    typed = {cell: None if value is None else Number(value) for cell, value in cells.items()}
    set_lines(by=by, round_=round_, numbers=typed, read_at=None, reason=reason)


def take_back_lines(by: Any, written: Sequence[Written]) -> None:
    """Put back the numbers that stood before; lines that were added go."""
    lines = TargetAssignment.objects.select_related("round").in_bulk([one.pk for one in written])
    if len(lines) < len({one.pk for one in written}):
        raise HouseError("Có chỉ tiêu của lần nhập này đã bị bỏ khỏi đợt; không hoàn tác được nữa.")
    cells = {
        (lines[one.pk].assignee_id, lines[one.pk].indicator): one.before["value"] if one.before else None
        for one in written
    }
    round_ = next(iter(lines.values())).round
    _set(by, round_, cells, "Hoàn tác lần nhập bảng tính")
