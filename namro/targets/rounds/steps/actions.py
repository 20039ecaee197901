"""The way of a round: through its preparation, into force, to its end and into the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from namro.access.permissions import check_actor
from namro.access.queries import Refused
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import last_day, show_day
from namro.journal.actions import actor_label
from namro.targets.models import Indicator, TargetAssignment, TargetRound
from namro.targets.rounds.actions import writing
from namro.targets.rounds.queries import balances, check_sums, to_confirm
from namro.targets.states import OWNERS, S, check_move


def check_not_drafter(by: Any, round_: TargetRound) -> None:
    """Two pairs of eyes: who drafted a round does not decide about it; a command passes."""
    if not isinstance(by, str) and actor_label(by) == round_.drafted_by:
        raise Refused(
            "Người lập đợt giao không tự ban hành, điều chỉnh hay kết thúc; việc này do người khác."
        )


def check_may_decide(by: Any, round_: TargetRound) -> None:
    """Issuing, revising and closing: approval at the committee, by somebody who did not draft."""
    check_actor(by, Permission.APPROVE_TARGETS, round_.level_unit)
    check_not_drafter(by, round_)


def check_may_move(by: Any, round_: TargetRound, to: str) -> None:
    """The owner of the step; a submitted round is sent back by who approves, or taken back by who assigns."""
    if to in (S.ISSUED, S.CLOSED):
        check_may_decide(by, round_)
        return
    if round_.state == S.SUBMITTED:
        try:
            check_actor(by, Permission.APPROVE_TARGETS, round_.level_unit)
        except Refused:
            check_actor(by, Permission.ASSIGN_TARGETS, round_.level_unit)
        return
    check_actor(by, OWNERS[to], round_.level_unit)


def move_on(*, by: Any, round_: TargetRound, to: str, read_at: int | None, reason: str) -> None:
    """One step of the preparation, or into the archive; issuing and closing have papers of their own."""
    if to in (S.ISSUED, S.CLOSED):
        raise ValueError(f"{to} is reached by issue_round or close_round.")
    check_may_move(by, round_, to)
    with writing(round_, by=by, read_at=read_at, reason=reason):
        check_move(round_, to)
        if to in (S.BALANCED, S.SUBMITTED) and round_.state != S.SUBMITTED:
            _check_lines(round_)
        round_.state = to


def _check_lines(round_: TargetRound) -> None:
    if not TargetAssignment.objects.filter(round=round_).exists():
        raise HouseError("Đợt giao chưa có chỉ tiêu nào; giao chỉ tiêu rồi mới cân đối.")
    check_sums(balances(round_))


@dataclass(frozen=True)
class Issue:
    """The paper that issues a round, with the totals printed on it by indicator.

    ``confirmed``: the sentences of ``to_confirm`` that the signer has read; ``read_at`` the round's version.
    """

    document_no: str
    issued_on: date
    totals: Mapping[str, int]
    confirmed: tuple[str, ...] = ()
    read_at: int | None = None


def issue_round(*, by: Any, round_: TargetRound, issue: Issue, reason: str) -> None:
    """Put a round in force; every printed total must equal the sum of its lines (TG10), and the lines add
    up to the target of the committee as the round says (TG1).
    """
    check_may_decide(by, round_)
    with writing(round_, by=by, read_at=issue.read_at, reason=reason):
        check_move(round_, S.ISSUED)
        _check_totals(round_, issue.totals)
        found = balances(round_)
        check_sums(found)
        for sentence in to_confirm(found):
            if sentence not in issue.confirmed:
                raise HouseError(f"{sentence} Nếu vẫn ban hành thì xác nhận điều này.")
        if issue.issued_on is not None and issue.issued_on > clock.today():
            raise HouseError(f"Ngày văn bản {show_day(issue.issued_on)} ở sau hôm nay.")
        round_.document_no, round_.issued_on = issue.document_no, issue.issued_on
        round_.printed_totals = dict(issue.totals)
        round_.state = S.ISSUED


def _check_totals(round_: TargetRound, totals: Mapping[str, int]) -> None:
    sums = dict(
        TargetAssignment.objects.filter(round=round_).values_list("indicator").annotate(sum=Sum("value"))
    )
    if not sums:
        raise HouseError("Đợt giao chưa có chỉ tiêu nào; giao chỉ tiêu rồi mới ban hành.")
    for unknown in totals.keys() - set(Indicator):
        raise HouseError(f"Không có chỉ tiêu “{unknown}”. Có: {', '.join(Indicator)}.")
    for indicator in Indicator:
        _check_total(indicator, totals.get(indicator), sums.get(indicator))


def _check_total(indicator: Indicator, printed: int | None, sum_: int | None) -> None:
    if (printed or 0) != (sum_ or 0):
        shown = "chưa ghi" if printed is None else integer(printed)
        raise HouseError(
            f"{indicator.label}: tổng trên văn bản {shown}, cộng các đơn vị là {integer(sum_ or 0)}. "
            "Hai số phải bằng nhau trước khi ban hành."
        )


def close_round(*, by: Any, round_: TargetRound, note: str, read_at: int | None, reason: str) -> None:
    """End a round after its last day, with a note on how it ended."""
    check_may_decide(by, round_)
    with writing(round_, by=by, read_at=read_at, reason=reason):
        check_move(round_, S.CLOSED)
        last = last_day(round_.during)
        if last is None or clock.today() <= last:
            until = f" {show_day(last)}" if last else ""
            raise HouseError(f"Đợt giao còn thực hiện đến hết ngày{until}; kết thúc sau ngày đó.")
        if not note.strip():
            raise HouseError("Ghi chú khi kết thúc đợt giao: kết quả chung, nơi lưu báo cáo tổng kết.")
        round_.closing_note = note
        round_.state = S.CLOSED
