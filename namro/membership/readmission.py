"""Who may be admitted again after having left the Party (§4.2): not all grounds, not soon, and only once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.membership.models import ExitCase, RemovalGround
from namro.membership.months import add_months
from namro.people.models import EndGround, MemberOrigin, PartyMembership, Person
from namro.regulations.queries import value as rule

# Left by giving up activities: excluded for good.
GAVE_UP = (RemovalGround.SKIPPED, RemovalGround.TRANSFER_LAPSED)


@dataclass(frozen=True)
class Readmission:
    """What an admission again rests on: the superior's written consent, and what softens or lengthens it.

    ``hardship``: asked to leave because of special hardship; ``record_cleared_on``: the day the record of a
    minor crime was cleared.
    """

    consent_no: str = ""
    hardship: bool = False
    record_cleared_on: date | None = None


def former(person: Person) -> list[PartyMembership]:
    """Memberships that ended, oldest first; one whose decision was annulled never was."""
    ended = PartyMembership.objects.filter(person=person, during__upper_inf=False)
    return list(ended.exclude(end_ground=EndGround.ANNULLED).order_by("during"))


def why_not(person: Person, on: date, given: Readmission) -> Iterator[str]:
    """Every reason against a decision on ``on``; nothing for who never was a member."""
    left = former(person)
    if not left:
        return
    yield from why_never(left, on, given)
    wait = int(rule("readmission.wait_months", on=on))
    gone = left[-1].during.upper
    if on < add_months(gone, wait):
        yield (
            f"Ra khỏi Đảng ngày {show_day(gone)}; phải đủ {wait} tháng, tức từ "
            f"{show_day(add_months(gone, wait))} mới được xét kết nạp lại."
        )
    if given.record_cleared_on is not None:
        months = int(rule("readmission.wait_months_minor_crime", on=on))
        first = add_months(given.record_cleared_on, months)
        if on < first:
            yield (
                f"Xóa án tích ngày {show_day(given.record_cleared_on)}; phải đủ {months} tháng, tức từ "
                f"{show_day(first)} mới được xét kết nạp lại."
            )
    if not given.consent_no:
        yield "Kết nạp lại phải có văn bản đồng ý của Ban Thường vụ Thành ủy; chưa có số văn bản."


def why_never(left: list[PartyMembership], on: date, given: Readmission) -> Iterator[str]:
    """Reasons that no waiting and no paper mends."""
    times = int(rule("readmission.max_times", on=on))
    if sum(one.origin == MemberOrigin.READMITTED for one in left) >= times:
        yield f"Đồng chí này đã được kết nạp lại một lần; chỉ được kết nạp lại {times} lần."
    ground = left[-1].end_ground
    if ground == EndGround.TRANSFERRED_OUT:
        yield "Đồng chí này đã chuyển ra ngoài đảng bộ thành phố; tiếp nhận theo chuyển sinh hoạt đảng."
    if ground == EndGround.DIED:
        yield "Người này đã từ trần; kiểm tra lại người được chọn."
    if ground == EndGround.RESIGNED and not given.hardship:
        yield (
            "Người đã xin ra khỏi Đảng không được xét kết nạp lại, trừ hoàn cảnh gia đình đặc biệt khó khăn."
        )
    if ground == EndGround.REMOVED and _gave_up(left[-1]):
        yield "Người đã tự bỏ sinh hoạt đảng không được xét kết nạp lại."


def _gave_up(membership: PartyMembership) -> bool:
    return ExitCase.objects.filter(membership=membership, removal_ground__in=GAVE_UP).exists()


def check_readmission(person: Person, on: date, given: Readmission) -> None:
    """Refuse with everything that speaks against it."""
    wrong = list(why_not(person, on, given))
    if wrong:
        raise HouseError(" ".join(wrong))
