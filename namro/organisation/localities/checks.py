"""Who may assess, who may confirm, and what is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from namro.access.models import Account, RoleGrant
from namro.access.permissions import check_actor, check_at, check_holds
from namro.access.queries import Refused, reader
from namro.access.roles import ROLES, Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show, show_day
from namro.journal.queries import history
from namro.people.localities import tenures_behind
from namro.people.models import LocalityAssessment, Tenure
from namro.units.areas import Atlas
from namro.units.models import Ancestry, Unit
from namro.units.queries import root

A = LocalityAssessment
CONFIRM = Permission.CONFIRM_LOCALITY


def units_of(assessment: LocalityAssessment, atlas: Atlas) -> list[Unit]:
    """The units of the posts because of which it is asked; the city's where there is none any more."""
    found = {one.post.unit_id: one.post.unit for one in tenures_behind(assessment, atlas)}
    return list(found.values()) or [Unit.objects.get(pk=root(clock.today()).id)]


def check_at_one(by: Any, permission: Permission, units: Collection[Unit]) -> None:
    """Refuse who holds the permission at none of the units; a unit that ended counts for who reads it now."""
    if not isinstance(by, Account):
        check_actor(by, permission)
        return
    who, refused = reader(by), None
    for unit in units:
        try:
            check_at(who, permission, unit)
            return
        except Refused as error:
            refused = error
    if refused is not None:
        raise refused
    check_holds(who, permission)


def check_all_there(
    by: Any, rows: Sequence[LocalityAssessment], units: Mapping[int, Collection[Unit]], asked: int
) -> None:
    """Refuse a list with a row that is not there for this account, without a name or a word more."""
    check_actor(by, CONFIRM)
    distinct = {frozenset(one.pk for one in units[row.pk]): units[row.pk] for row in rows}
    try:
        for at in distinct.values():
            check_at_one(by, CONFIRM, at)
        missing = len(rows) != asked
    except Refused:
        missing = True
    if missing:
        raise HouseError("Có đồng chí trong danh sách không còn ở đây. Mở lại danh sách.")


def check_confirms(by: Any, assessment: LocalityAssessment, units: Collection[Unit]) -> None:
    """Refuse who may not confirm, or not this."""
    check_at_one(by, CONFIRM, units)
    check_of_another(by, assessment, units)


def check_of_another(by: Any, assessment: LocalityAssessment, units: Collection[Unit]) -> None:
    """Of who holds the right: not about oneself, and not what one wrote last while somebody else could."""
    if not isinstance(by, Account):
        return
    if by.person_id is not None and by.person_id == assessment.person_id:
        raise Refused("Đồng chí không tự kết luận về mình; việc này do người khác có quyền thực hiện.")
    last = history(assessment).first()
    if last is not None and last.actor == str(by.pk) and others_may(by, units):
        raise Refused(
            "Đồng chí là người ghi căn cứ gần nhất; kết luận do người khác có quyền thực hiện. Chỉ khi "
            "đơn vị không còn ai khác có quyền, người ghi mới được tự kết luận."
        )


def others_may(by: Account, units: Collection[Unit]) -> bool:
    """Whether another account could confirm at one of the units today."""
    today = clock.today()
    roles = [role.code for role in ROLES.values() if CONFIRM in role.permissions]
    above = Ancestry.objects.filter(descendant__in=units, placed__contains=today, share__isnull=True)
    grants = RoleGrant.objects.filter(
        role_code__in=roles,
        during__contains=today,
        account__is_active=True,
        unit__in=above.values("ancestor"),
    )
    return grants.exclude(account=by).exists()


def check_open(assessment: LocalityAssessment) -> None:
    if assessment.state != A.State.OPEN:
        day = show_day(assessment.decided_on or clock.today())
        raise HouseError(f"Đã kết luận ngày {day}. Muốn xét lại thì mở lại, ghi rõ lý do.")


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise HouseError("Ghi lý do, ví dụ: theo lý lịch bổ sung ngày 05/7/2024.")


def check_day(on: date) -> None:
    if on > clock.today():
        raise HouseError(f"Ngày {show_day(on)} ở sau hôm nay; chỉ ghi việc đã làm.")


def check_first(tenure: Tenure, first: date) -> None:
    """It is asked of a holder as such: not of days before the post, nor of some day to come."""
    if first not in tenure.during or first > max(clock.today(), tenure.during.lower):
        raise HouseError(
            f"Đồng chí {tenure.person} giữ chức danh {show(tenure.during)}; ngày áp dụng phải trong thời "
            "gian đó và không sau hôm nay."
        )


def area_asked(tenure: Tenure, day: date, atlas: Atlas) -> int:
    """The area for which it is asked of this holder on a day."""
    if tenure.post_id is None or tenure.post.area_id is None or not tenure.post.title.local_rule:
        raise HouseError("Chức danh này không thuộc diện xét người địa phương.")
    if tenure.state != Tenure.State.HELD or tenure.acting:
        raise HouseError("Chỉ xét người đang giữ chức danh; giao quyền, phụ trách không phải là giữ.")
    found = atlas.carried_on(tenure.post.area_id, day)
    if found is None:
        raise HouseError(
            f"Vào ngày {show_day(day)} địa bàn “{tenure.post.area}” không còn và không có một địa bàn nào kế "
            "thừa toàn bộ. Ghi kế thừa địa bàn, hoặc địa bàn mới của chức danh, rồi xét."
        )
    return found
