"""What keeps posts, settings and terms from being written; each check raises the sentence the reader sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import DateRange, show, show_day
from namro.organisation.posts.statements import NUMBER
from namro.people.models import Body, BodyTerm, Post, PostSetting, Tenure, Title
from namro.people.models.posts import MOST_PLACES
from namro.units.models import AdminArea, AreaLevel, Unit, UnitVersion

SHOWN = 5
RETROACTIVE = "nếu quyết định có hiệu lực lùi ngày thì đánh dấu “hiệu lực lùi ngày”"


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise HouseError("Ghi lý do để người sau đọc được vì sao.")


def check_paper(number: str, day: date | None, effective: date, retroactive: bool) -> None:
    """V4: a decision comes before its effect, unless it says otherwise; nothing is decided tomorrow."""
    if not number.strip() or day is None:
        raise HouseError("Ghi số và ngày của quyết định, nghị quyết.")
    if len(number.strip()) > NUMBER:
        raise HouseError(f"Số quyết định dài quá {NUMBER} ký tự; chỉ ghi số và ký hiệu.")
    if day > clock.today():
        raise HouseError(f"Ngày quyết định {show_day(day)} ở sau hôm nay; chỉ ghi quyết định đã ban hành.")
    if day > effective and not retroactive:
        raise HouseError(
            f"Quyết định ngày {show_day(day)} ở sau ngày có hiệu lực {show_day(effective)}; kiểm tra lại, "
            f"{RETROACTIVE}."
        )


def check_setting(title: Title, places: int) -> None:
    """A head is one person (V1)."""
    if not 1 <= places <= MOST_PLACES:
        raise HouseError(f"Số người được bố trí từ 1 đến {MOST_PLACES}.")
    if title.head and places != 1:
        raise HouseError(f"“{title.name}” là người đứng đầu nên chỉ bố trí một người.")


def own_area(unit: Unit, title: Title, day: date) -> AdminArea | None:
    """The unit's area where it is of the level the title is for."""
    state = UnitVersion.objects.filter(unit=unit, during__contains=day).select_related("area").first()
    area: AdminArea | None = state.area if state else None
    return area if area is not None and title.level and area.level == title.level else None


def check_area(title: Title, area: AdminArea | None) -> None:
    if area is not None and title.level and area.level != title.level:
        wanted = AreaLevel(title.level).label.lower()
        raise HouseError(f"“{title.name}” là chức danh {wanted}; {area.name} không phải địa bàn {wanted}.")


def setting_on(post: Post, day: date) -> PostSetting:
    found = post.settings.filter(during__contains=day).first()
    if found is None:
        raise HouseError(
            f"Chức danh này chỉ có {show(post.during)}; ngày {show_day(day)} ở ngoài thời gian đó."
        )
    return found


def check_changes(standing: PostSetting, row: PostSetting) -> None:
    said = ("places", "tier", "full_time", "basis")
    if all(getattr(standing, name) == getattr(row, name) for name in said):
        raise HouseError("Chưa có gì thay đổi so với quy định đang áp dụng.")


def check_not_fewer(row: PostSetting) -> None:
    """Places are not taken away from under who holds them."""
    held = most_at_once(fillers(row.post.tenures), row.during)
    if row.places < held:
        raise HouseError(
            f"Trong thời gian {show(row.during)} có lúc {integer(held)} đồng chí giữ chức danh này; ghi thôi "
            f"giữ chức vụ trước, rồi giảm còn {integer(row.places)}."
        )


def fillers(tenures: Any) -> list[Tenure]:
    """Of a post's or a term's tenures those that fill a place."""
    return list(tenures.filter(state=Tenure.State.HELD, acting=False, outside_places=False))


def most_at_once(tenures: Iterable[Tenure], within: DateRange) -> int:
    """The greatest number of tenures that share a day of ``within``."""
    rows = [one.during for one in tenures]
    firsts = [max(one.lower, within.lower) for one in rows]
    days = {day for day in firsts if day in within}
    return max((sum(day in one for one in rows) for day in days), default=0)


def check_end(row: Post | BodyTerm, end: date, what: str) -> None:
    """An end lies after the beginning, and before an end that is already known."""
    if end <= row.during.lower:
        raise HouseError(f"{what} bắt đầu từ {show_day(row.during.lower)}; ngày kết thúc phải sau ngày đó.")
    if row.during.upper is not None and end >= row.during.upper:
        raise HouseError(f"{what} đã kết thúc từ {show_day(row.during.upper)}.")


def check_nobody_later(tenures: Any, end: date) -> None:
    """Who would begin only after the end is named: that entry is wrong, or the day."""
    later = tenures.filter(during__startswith__gte=end).exclude(state=Tenure.State.ANNULLED)
    names = list(later.values_list("person__full_name", flat=True)[:SHOWN])
    if names:
        raise HouseError(
            f"Từ {show_day(end)} trở đi còn ghi: {', '.join(names)}. Hủy các mục đó trước, hoặc chọn ngày "
            "khác."
        )


def check_bounds(places: int, least: int | None, most: int | None) -> None:
    """V6: the number set lies between the least and the most."""
    if places < 1:
        raise HouseError("Số lượng được xác định ít nhất là 1.")
    if least is not None and places < least:
        raise HouseError(f"Số lượng {integer(places)} ít hơn mức ít nhất {integer(least)}.")
    if most is not None and places > most:
        raise HouseError(f"Số lượng {integer(places)} nhiều hơn mức nhiều nhất {integer(most)}.")


def check_no_term(body: Body, during: DateRange) -> None:
    other = body.terms.filter(during__overlap=during).order_by("during").first()
    if other is not None:
        raise HouseError(
            f"{body.get_kind_display()} đang có nhiệm kỳ {other.number} {show(other.during)}; ghi kết thúc "
            "nhiệm kỳ đó trước."
        )


def allowed(term: BodyTerm) -> int:
    """How many members a term may have at once: the most allowed, else the number set."""
    return term.places_set if term.places_max is None else term.places_max


def check_members_fit(term: BodyTerm) -> None:
    held = most_at_once(fillers(term.tenures), term.during)
    if held > allowed(term):
        raise HouseError(
            f"Tập thể có lúc {integer(held)} thành viên trong số lượng; không giảm còn "
            f"{integer(allowed(term))} được."
        )
