"""Writes of badges: proposed for a wave in one list, decided, handed over; or not considered (§4.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.badges.waves import DECISION, Rules, full_years
from namro.membership.models import Badge
from namro.membership.months import add_months
from namro.people.models import HomeCell, PartyMembership
from namro.units.models import Unit

S = Badge.State
NEXT: dict[str, tuple[str, ...]] = {
    S.PROPOSED: (S.DECIDED, S.DROPPED),
    S.DECIDED: (S.AWARDED, S.DROPPED),
    S.AWARDED: (),
    S.DROPPED: (),
}


@dataclass(frozen=True)
class Proposal:
    """A member and the years; ``early``: before they are full, for who is gravely ill."""

    membership: int
    years: int
    early: bool = False


def propose(*, by: Any, wave: date, proposals: Sequence[Proposal], reason: str) -> list[Badge]:
    """Put members on the list of a wave; all of them or none."""
    rules = Rules()
    rules.check(wave)
    if wave < clock.today():
        raise HouseError(f"Đợt {show_day(wave)} đã qua; chọn đợt sau.")
    if not proposals:
        raise HouseError("Chưa chọn đảng viên nào.")
    with acting(by, reason):
        return [_proposed(by, rules, wave, one) for one in proposals]


def _proposed(by: Any, rules: Rules, wave: date, one: Proposal) -> Badge:
    home = HomeCell.objects.filter(membership=one.membership, during__contains=clock.today())
    at = home.select_related("cell", "person").first()
    if at is None:
        raise HouseError("Có đồng chí không còn sinh hoạt tại đảng bộ thành phố; tải lại danh sách.")
    check_actor(by, Permission.PREPARE_DOSSIER, at.cell)
    membership = PartyMembership.objects.select_for_update(no_key=True).get(pk=one.membership)
    _check_years(membership, str(at.person), rules, (wave, one))
    badge = Badge(membership=membership, cell=at.cell, years=one.years, wave_on=wave, early=one.early)
    badge.full_clean()
    badge.save()
    return badge


def _check_years(membership: PartyMembership, name: str, rules: Rules, asked: tuple[date, Proposal]) -> None:
    wave, one = asked
    how = rules.counting(wave)
    if one.years not in how.years:
        steps = ", ".join(map(str, how.years))
        raise HouseError(f"Không có Huy hiệu {one.years} năm; các mức là {steps} năm.")
    start = membership.decided_on if how.since == DECISION else membership.joined_on
    if start is None:
        raise HouseError(f"Đồng chí {name} chưa có ngày vào Đảng, chưa tính được tuổi Đảng.")
    months = rules.early_months(wave) if one.early else 0
    reached = full_years(start, add_months(wave, months))
    if reached < one.years:
        until = f" kể cả xét sớm {months} tháng" if one.early else ""
        raise HouseError(
            f"Đồng chí {name} đến {show_day(wave)} có {full_years(start, wave)} năm tuổi Đảng{until}, "
            f"chưa đủ {one.years} năm."
        )


def decide(*, by: Any, badges: Sequence[int], decision_no: str, reason: str) -> int:
    """The committee's decision for proposed badges; how many."""
    if not decision_no:
        raise ValidationError({"decision_no": "Ghi số quyết định."})

    def say(badge: Badge) -> None:
        badge.decision_no = decision_no

    return _all(by, badges, S.DECIDED, say, reason)


def award(*, by: Any, badges: Sequence[int], on: date, reason: str) -> int:
    """Decided badges were handed over on that day; how many."""
    if on > clock.today():
        raise ValidationError({"on": f"Ngày trao {show_day(on)} ở sau hôm nay; kiểm tra lại ngày."})

    def say(badge: Badge) -> None:
        badge.awarded_on = on

    return _all(by, badges, S.AWARDED, say, reason)


def drop(*, by: Any, badges: Sequence[int], reason: str) -> int:
    """Not considered in this wave; ``reason`` stays in the journal, a later wave may propose anew."""
    if not reason:
        raise ValidationError({"reason": "Ghi lý do để người sau đọc được."})
    return _all(by, badges, S.DROPPED, lambda badge: None, reason)


def _all(by: Any, badges: Sequence[int], to: str, say: Any, reason: str) -> int:
    """One step for a list of badges: all of them or none; who comes second reads where they stand."""
    if not badges:
        raise HouseError("Chưa chọn đảng viên nào.")
    with acting(by, reason):
        rows = Badge.objects.select_for_update(no_key=True).filter(pk__in=badges).order_by("pk")
        for badge in rows:
            check_actor(by, Permission.RECORD_ADMISSION, _seat(badge))
            if to not in NEXT[badge.state]:
                name = badge.membership.person.full_name
                raise HouseError(
                    f"Huy hiệu của đồng chí {name} đang ở bước “{S(badge.state).label}”, không chuyển sang "
                    f"“{S(to).label}” được; tải lại danh sách."
                )
            say(badge)
            badge.state = to
            badge.full_clean()
            badge.save()
    return len(rows)


def _seat(badge: Badge) -> Unit:
    home = HomeCell.objects.filter(membership=badge.membership_id, during__contains=clock.today())
    found = home.select_related("cell").first()
    return found.cell if found else badge.cell
