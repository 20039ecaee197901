"""What keeps somebody from a post or a body (V1, V2, V6); each check raises the sentence the reader sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import DateRange, intersect, show, show_day
from namro.organisation.posts.checks import allowed, check_paper, fillers, most_at_once
from namro.people.models import BodyKind, BodyTerm, EndGround, PartyMembership, Post, Tenure
from namro.units.models import Unit

M, S, End = Tenure.Mode, Tenure.State, Tenure.End
OF_MEMBERS = frozenset({BodyKind.COMMITTEE, BodyKind.STANDING, BodyKind.PERMANENT, BodyKind.INSPECTION})
INTO_BODIES = frozenset({M.ELECTED, M.DESIGNATED})
LEAVING = (
    End.TERM,
    End.TRANSFERRED,
    End.RESIGNED,
    End.RELIEVED,
    End.REMOVED,
    End.DISMISSED,
    End.RETIRED,
    End.DECEASED,
)


def place_of(tenure: Tenure) -> Post | BodyTerm:
    """The post or the term of a body."""
    place: Post | BodyTerm = tenure.post or tenure.body_term
    return place


def unit_of(place: Post | BodyTerm) -> Unit:
    unit: Unit = place.unit if isinstance(place, Post) else place.body.unit
    return unit


def called(place: Post | BodyTerm) -> str:
    """“Bí thư …” or “Ban Chấp hành khóa …”."""
    if isinstance(place, Post):
        return str(place.title.name)
    return f"{place.body.get_kind_display()} {place.number}"


def check_entry(tenure: Tenure, *, retroactive: bool = False) -> None:
    """Everything that may keep this tenure, saved or not, from being written as it stands."""
    check_days(tenure, retroactive)
    check_mode(tenure)
    check_person(tenure)
    check_once(tenure)
    check_full_time(tenure)
    if tenure.state == S.HELD:
        check_room(tenure)
        check_seat(tenure)


# Days and papers


def check_days(tenure: Tenure, retroactive: bool) -> None:
    place, first, end = place_of(tenure), tenure.during.lower, tenure.during.upper
    if first not in place.during or (
        end is not None and intersect(tenure.during, place.during) != tenure.during
    ):
        raise HouseError(
            f"{called(place)} chỉ có {show(place.during)}; thời gian giữ phải ở trong thời gian đó."
        )
    check_paper(tenure.decision_no, tenure.decided_on, first, retroactive)
    if tenure.planned_until is not None and tenure.planned_until <= first:
        raise HouseError(f"Ngày dự kiến đến phải sau ngày nhận {show_day(first)}.")


def check_mode(tenure: Tenure) -> None:
    if tenure.acting and tenure.state != S.HELD:
        raise HouseError("Giao quyền, phụ trách có ngay khi có quyết định, không chờ bầu hay chuẩn y.")
    if tenure.body_term_id and tenure.mode not in INTO_BODIES:
        raise HouseError("Thành viên của tập thể do bầu hoặc do chỉ định.")
    if tenure.state == S.PENDING_ELECTION and tenure.mode != M.ELECTED:
        raise HouseError("Chỉ người được giới thiệu để bầu mới chờ bầu; chọn hình thức “bầu”.")


# The person


def check_person(tenure: Tenure) -> None:
    """Not after death or leaving the Party; a place of the Party is for members."""
    rows = PartyMembership.objects.filter(person_id=tenure.person_id).exclude(end_ground=EndGround.ANNULLED)
    memberships = list(rows.order_by("during"))
    name, first, end = tenure.person.full_name, tenure.during.lower, tenure.during.upper
    if not memberships:
        if _of_the_party(place_of(tenure)):
            raise HouseError(
                f"Đồng chí {name} chưa là đảng viên; {called(place_of(tenure))} phải là đảng viên."
            )
        return
    begun = [one for one in memberships if one.decided_on <= first]
    if not begun:
        raise HouseError(f"Đồng chí {name} vào Đảng sau ngày {show_day(first)}; kiểm tra lại ngày nhận.")
    left = begun[-1].during.upper
    if left is not None and (end is None or end > left):
        ground = EndGround(begun[-1].end_ground).label.lower()
        raise HouseError(
            f"Đồng chí {name} không còn là đảng viên của đảng bộ thành phố từ {show_day(left)} ({ground}); "
            "không giữ chức vụ từ ngày đó."
        )


def _of_the_party(place: Post | BodyTerm) -> bool:
    return bool(place.title.party) if isinstance(place, Post) else place.body.kind in OF_MEMBERS


def others(tenure: Tenure) -> QuerySet[Tenure]:
    """Tenures of the same person on the same days, of any effect."""
    rows = Tenure.objects.filter(person_id=tenure.person_id, during__overlap=tenure.during)
    return rows.exclude(state=S.ANNULLED).exclude(pk=tenure.pk)


def check_once(tenure: Tenure) -> None:
    """V1: the same place is not held twice at a time."""
    other = others(tenure).filter(post=tenure.post_id, body_term=tenure.body_term_id).first()
    if other is not None:
        raise HouseError(
            f"Đồng chí {tenure.person.full_name} đã có ở {called(place_of(tenure))} {show(other.during)} "
            f"({other.get_state_display()})."
        )


def check_full_time(tenure: Tenure) -> None:
    """V1: of two full-time posts at a time one is concurrent."""
    if tenure.acting or tenure.concurrent or tenure.post is None or not _full_time(tenure, tenure.during):
        return
    rows = others(tenure).filter(post__isnull=False, acting=False, concurrent=False)
    for other in rows.select_related("post__title"):
        shared = intersect(tenure.during, other.during)
        if shared is not None and _full_time(other, shared):
            raise HouseError(
                f"Đồng chí {tenure.person.full_name} đang giữ “{other.post.title.name}” (chuyên trách) "
                f"{show(other.during)}; ghi thôi chức vụ đó, hoặc đánh dấu kiêm nhiệm."
            )


def _full_time(tenure: Tenure, days: DateRange) -> bool:
    return (
        tenure.post is not None and tenure.post.settings.filter(full_time=True, during__overlap=days).exists()
    )


# Places


def check_room(tenure: Tenure) -> None:
    """V1, V6: no more holders than places on any day; a head is one."""
    if tenure.acting:
        return
    if tenure.outside_places:
        if tenure.post is not None and tenure.post.title.head:
            raise HouseError(f"“{tenure.post.title.name}” là người đứng đầu nên không bố trí ngoài số lượng.")
        return
    place = place_of(tenure)
    there = [one for one in fillers(place.tenures) if one.pk != tenure.pk]
    for days, places in rooms(place, tenure.during):
        if most_at_once([*there, tenure], days) > places:
            names = [one.person.full_name for one in there if intersect(one.during, days) is not None]
            raise HouseError(
                f"{called(place)}: bố trí {integer(places)} người, trong thời gian này đã có "
                f"{', '.join(names)}. Ghi thôi giữ chức vụ trước, hoặc sửa số người được bố trí."
            )


def rooms(place: Post | BodyTerm, days: DateRange) -> Iterator[tuple[DateRange, int]]:
    """Stretches of ``days`` with the number of places in each."""
    if isinstance(place, BodyTerm):
        yield days, allowed(place)
        return
    for setting in place.settings.filter(during__overlap=days).order_by("during"):
        shared = intersect(setting.during, days)
        if shared is not None:
            yield shared, setting.places


def check_seat(tenure: Tenure) -> None:
    """V2: in the standing committee only members of the committee; a secretary only from the former."""
    if tenure.body_term is not None and tenure.body_term.body.kind == BodyKind.STANDING:
        lacking = next(_outside(tenure.during, seats(tenure, BodyKind.COMMITTEE)), None)
        if lacking is not None:
            raise HouseError(
                f"Đồng chí {tenure.person.full_name} không phải ủy viên Ban Chấp hành vào ngày "
                f"{show_day(lacking)}; ủy viên Ban Thường vụ phải là ủy viên Ban Chấp hành suốt thời gian đó."
            )
    if tenure.post is not None and tenure.post.title.seat and not tenure.acting:
        kind, first = BodyKind(tenure.post.title.seat), tenure.during.lower
        if has_term(tenure, kind) and not any(first in days for days in seats(tenure, kind)):
            raise HouseError(
                f"“{tenure.post.title.name}” phải là ủy viên {kind.label}; ngày {show_day(first)} đồng chí "
                f"{tenure.person.full_name} chưa có trong {kind.label} của đơn vị. Ghi ủy viên trước."
            )


def seats(tenure: Tenure, kind: str) -> list[DateRange]:
    """Days on which the person is a member of a body of the same unit, in order."""
    unit = unit_of(place_of(tenure))
    rows = Tenure.objects.filter(
        person_id=tenure.person_id, state=S.HELD, body_term__body__unit=unit, body_term__body__kind=kind
    )
    return list(rows.order_by("during").values_list("during", flat=True))


def has_term(tenure: Tenure, kind: str) -> bool:
    """Whether a body of this kind is on record at the unit on the first day."""
    unit = unit_of(place_of(tenure))
    rows = BodyTerm.objects.filter(body__unit=unit, body__kind=kind)
    return rows.filter(during__contains=tenure.during.lower).exists()


def _outside(days: DateRange, within: Sequence[DateRange]) -> Iterator[date]:
    """First days of what is in ``days`` but in none of ``within`` (in order)."""
    at: date | None = days.lower
    for one in within:
        if at is None or one.lower > at:
            break
        if at in one:
            at = one.upper
    if at is not None and (days.upper is None or at < days.upper):
        yield at


# Leaving


def check_leaving(tenure: Tenure, end: date, ground: str) -> None:
    """The end lies after the beginning, and nothing that rests on this place goes on without it."""
    name, place = tenure.person.full_name, place_of(tenure)
    if tenure.state != S.HELD:
        raise HouseError(
            f"Chức vụ này đang ở trạng thái “{tenure.get_state_display()}”, không ghi thôi được."
        )
    if end <= tenure.during.lower:
        raise HouseError(
            f"Đồng chí {name} nhận từ {show_day(tenure.during.lower)}; ngày thôi phải sau ngày đó. Nếu quyết "
            "định không có hiệu lực thì hủy."
        )
    if tenure.during.upper is not None and tenure.during.upper < end:
        raise HouseError(f"Đồng chí {name} đã thôi từ {show_day(tenure.during.upper)}; sửa ngày nếu ghi sai.")
    if ground not in LEAVING:
        raise HouseError("Chọn lý do thôi giữ chức vụ.")
    if ground == End.TERM and not isinstance(place, BodyTerm) and not place.title.seat:
        raise HouseError("Chức danh này không có nhiệm kỳ của tập thể; chọn lý do khác.")
    check_nothing_rests(tenure, end, ground)


def check_nothing_rests(tenure: Tenure, end: date, ground: str = "") -> None:
    """Who leaves the committee has left the standing committee, and a secretary his post, by that day."""
    if tenure.body_term is None or ground == End.TERM:
        return
    kind, unit = tenure.body_term.body.kind, tenure.body_term.body.unit
    resting = Q(post__unit=unit, post__title__seat=kind, acting=False)
    if kind == BodyKind.COMMITTEE:
        resting |= Q(body_term__body__unit=unit, body_term__body__kind=BodyKind.STANDING)
    rows = Tenure.objects.filter(resting, person_id=tenure.person_id, state=S.HELD)
    other = rows.filter(Q(during__upper_inf=True) | Q(during__endswith__gt=end)).exclude(pk=tenure.pk).first()
    if other is not None:
        raise HouseError(
            f"Đồng chí {tenure.person.full_name} còn là {called(place_of(other))} {show(other.during)}; ghi "
            f"thôi ở đó trước, rồi thôi {called(tenure.body_term)}."
        )


# What is unusual, not wrong


def warnings(tenure: Tenure) -> list[str]:
    """Sentences about a tenure that stands: what to look at once more."""
    if tenure.state != S.HELD:
        return []
    return [*_beside(tenure), *_unknown_seat(tenure), *_over(tenure)]


def _beside(tenure: Tenure) -> Iterator[str]:
    """V2: the chair of a people's committee is normally a deputy secretary."""
    if tenure.post is None or not tenure.post.title.beside or tenure.acting:
        return
    rows = Tenure.objects.filter(
        person_id=tenure.person_id, state=S.HELD, post__unit=tenure.post.unit_id, acting=False
    )
    if not rows.filter(post__title__in=tenure.post.title.beside, during__overlap=tenure.during).exists():
        yield f"“{tenure.post.title.name}” thường đồng thời là phó bí thư; đồng chí này chưa ghi như vậy."


def _unknown_seat(tenure: Tenure) -> Iterator[str]:
    if tenure.post is None or not tenure.post.title.seat or tenure.acting:
        return
    kind = BodyKind(tenure.post.title.seat)
    if not has_term(tenure, kind):
        yield f"Đơn vị chưa ghi nhiệm kỳ {kind.label}, nên chưa kiểm tra được đồng chí này có trong đó."


def _over(tenure: Tenure) -> Iterator[str]:
    """V6: more members than the number set, though within the most allowed."""
    term = tenure.body_term
    if term is not None and most_at_once(fillers(term.tenures), tenure.during) > term.places_set:
        yield f"{called(term)} đang nhiều hơn số lượng được xác định là {integer(term.places_set)}."
