"""What keeps a decision from being approved: sentences, each with the place it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.organisation.actions import CELL_KINDS
from namro.organisation.reorganise.effect import CHILDREN, MAKING, RECEIVING, Effect, Goal, Held, K, goal_of
from namro.units.dependants import dependants
from namro.units.models import Change, Extent, Unit, UnitKind
from namro.units.queries import superiors

ABOVE = {
    UnitKind.SUPERIOR_OF_BASE: {UnitKind.CITY_PARTY},
    UnitKind.BASE_COMMITTEE: {UnitKind.CITY_PARTY, UnitKind.SUPERIOR_OF_BASE},
    UnitKind.BASE_CELL: {UnitKind.CITY_PARTY, UnitKind.SUPERIOR_OF_BASE},
    UnitKind.SUB_COMMITTEE: {UnitKind.BASE_COMMITTEE},
    UnitKind.CELL: {UnitKind.BASE_COMMITTEE, UnitKind.SUB_COMMITTEE},
    UnitKind.TEMPORARY_CELL: {UnitKind.SUPERIOR_OF_BASE, UnitKind.BASE_COMMITTEE},
}
HOMES = "people.homes"
SAYS = ("name", "short_name", "unit_kind", "bloc", "area_id", "parent_id", "parent_change_id")


@dataclass(frozen=True)
class Problem:
    """One sentence; ``change`` is the pk of the change it is about, ``dependant`` the kind without a place.

    A problem that does not ``block`` is a warning: unusual, not wrong.
    """

    sentence: str
    change: int | None = None
    dependant: str = ""
    blocks: bool = True


def problems(effect: Effect, held: Sequence[Held] | None = None) -> list[Problem]:
    """Everything that is wrong or unusual, blocking ones first; empty when the decision can be approved."""
    places = effect.held() if held is None else held
    found = [
        *_content(effect),
        *_contradictions(effect),
        *_units(effect),
        *_parts(effect),
        *_superiors(effect),
        *_places(effect, places),
        *_members(effect, places),
        *_circles(effect, places),
        *_events(effect),
    ]
    return sorted(found, key=lambda problem: not problem.blocks)


def _content(effect: Effect) -> Iterator[Problem]:
    if not effect.changes:
        yield Problem("Quyết định chưa có việc nào: thêm ít nhất một việc sắp xếp.")
    counts = Counter((change.unit_id, change.kind) for change in effect.changes if change.kind not in MAKING)
    for change in effect.changes:
        if change.kind not in MAKING and counts[change.unit_id, change.kind] > 1:
            yield Problem(f"“{change.get_kind_display()}” ghi hai lần cho cùng một đơn vị.", change.pk)
    for change in effect.changes:
        yield from _says(change, effect)


NEEDS = {
    K.RENAME: (lambda c: c.name and c.short_name, "Đổi tên phải có tên mới và tên gọn mới."),
    K.TRANSFER: (lambda c: c.parent_id or c.parent_change_id, "Phải chọn cấp trên trực tiếp mới."),
    K.CHANGE_KIND: (lambda c: c.unit_kind, "Phải chọn loại hình mới."),
    K.CHANGE_BLOC: (lambda c: c.bloc, "Phải chọn khối mới."),
}


def _says(change: Change, effect: Effect) -> Iterator[Problem]:
    """What the kind of change needs to say."""
    needed = NEEDS.get(K(change.kind))
    if needed is not None and not needed[0](change):
        yield Problem(needed[1], change.pk)
    sources = effect.made_of.get(change.pk, [])
    peopled = any(source.extent != Extent.NONE for source in sources)
    if change.kind in RECEIVING and not peopled:
        yield Problem("Phải ghi ít nhất một đơn vị nguồn có dân cư, tổ chức chuyển về.", change.pk)
    if change.kind not in RECEIVING and (peopled or (sources and change.kind == K.DISSOLVE)):
        yield Problem("Đơn vị chỉ nhận dân cư, tổ chức qua việc nhập, chia, tách.", change.pk)
    if change.kind == K.SPLIT and any(source.extent == Extent.WHOLE for source in sources):
        yield Problem("Chia, tách thì chuyển một phần hoặc phần còn lại; chuyển toàn bộ là nhập.", change.pk)


def _contradictions(effect: Effect) -> Iterator[Problem]:
    """What no unit can be: two things at once, part of itself, or a second city."""
    said: dict[tuple[int, str], object] = {}
    for change in effect.changes:
        itself = change.unit_id is not None and change.kind not in MAKING
        if itself and change.unit_id in _sources(effect, change) | {change.parent_id}:
            yield Problem("Đơn vị không nhập vào, không trực thuộc chính mình.", change.pk)
        if change.unit_kind == UnitKind.CITY_PARTY:
            yield Problem("Chỉ có một đảng bộ thành phố; chọn loại hình khác.", change.pk)
        words = {column: getattr(change, column) for column in SAYS}
        for column, value in words.items():
            if itself and value and said.setdefault((change.unit_id or 0, column), value) != value:
                yield Problem("Hai việc ghi khác nhau về cùng một nội dung của một đơn vị.", change.pk)
    for unit in sorted(effect.ending):
        state = effect.state(unit, effect.day)
        if state is not None and state.parent_id is None:
            yield Problem(f"{_named(effect, unit)} là đảng bộ thành phố, không kết thúc được.")


def _sources(effect: Effect, change: Change) -> set[int | None]:
    return {origin.unit_id for origin in effect.origins if origin.change_id == change.pk}


def _units(effect: Effect) -> Iterator[Problem]:
    """Every unit named must live on the day, and an ended one may have nothing planned after it."""
    units = {pk: states[0].unit for pk, states in effect.versions.items()}
    names = {pk: _named(effect, pk) for pk in units}
    for pk, unit in units.items():
        if effect.day not in unit.alive:
            yield Problem(
                f"{names[pk]} không hoạt động vào ngày {show_day(effect.day)} ({_life(unit)}); "
                "chọn đơn vị khác hoặc ngày hiệu lực khác.",
                _naming(effect, pk),
            )
        elif pk in effect.ending and unit.alive.lower == effect.day:
            yield Problem(
                f"{names[pk]} bắt đầu đúng ngày {show_day(effect.day)}, không kết thúc cùng ngày được; "
                "chọn ngày hiệu lực sau đó."
            )
    for pk in sorted(effect.ending):
        planned = [state.during.lower for state in effect.versions[pk]] + [
            units[pk].alive.upper or effect.day
        ]
        for later in planned:
            if later > effect.day:
                yield Problem(
                    f"{names[pk]} đã có thay đổi lên lịch từ ngày {show_day(later)}; không kết thúc trước "
                    "ngày đó được."
                )
    for change in effect.changes:
        if change.unit_id in effect.ending and change.kind not in (K.DISSOLVE, *MAKING):
            yield Problem(
                f"{names.get(change.unit_id, '')} kết thúc trong chính quyết định này, "
                f"không “{change.get_kind_display().lower()}” được.",
                change.pk,
            )


def _naming(effect: Effect, unit: int) -> int | None:
    """The first change that names the unit."""
    made_of = {origin.change_id for origin in effect.origins if origin.unit_id == unit}
    named = (change.pk for change in effect.changes if unit in (change.unit_id, change.parent_id))
    return next(named, min(made_of, default=None))


def _life(unit: Unit) -> str:
    begins = f"hoạt động từ {show_day(unit.alive.lower)}"
    return f"{begins}, kết thúc từ {show_day(unit.alive.upper)}" if unit.alive.upper is not None else begins


def _named(effect: Effect, unit: int) -> str:
    """Name and code of a unit, as it stands on the day or stood last."""
    state = effect.state(unit, effect.day) or effect.versions[unit][-1]
    return f"“{state.name}” ({state.unit.code})"


def _parts(effect: Effect) -> Iterator[Problem]:
    """Of one unit: the whole alone, or parts with at most one rest; shares for all of them or for none."""
    for unit, parts in effect.passing.items():
        name = _named(effect, unit)
        extents = Counter(part.extent for part in parts)
        if (extents[Extent.WHOLE] and len(parts) > 1) or extents[Extent.REST] > 1:
            yield Problem(
                f"{name}: toàn bộ chỉ chuyển về một nơi; nếu chia thì ghi các phần và nhiều nhất một "
                "“phần còn lại”.",
                parts[0].change_id,
            )
        known = [part for part in parts if part.part is not None]
        if not known or unit not in effect.ending:
            continue
        wholes = {part.whole for part in known}
        if (
            len(known) < len(parts)
            or len(wholes) > 1
            or sum(part.part or 0 for part in known) != wholes.pop()
        ):
            yield Problem(
                f"{name}: các phần phải cùng một tổng số và cộng lại bằng tổng số, hoặc đều để trống.",
                parts[0].change_id,
            )


def _superiors(effect: Effect) -> Iterator[Problem]:
    """A superior that goes on, and of a kind that usually stands above (a warning)."""
    kinds = {change.pk: change.unit_kind for change in effect.made}
    for change in effect.changes:
        if change.parent_id in effect.ending:
            yield Problem("Cấp trên được chọn kết thúc trong chính quyết định này.", change.pk)
        superior = effect.state(change.parent_id, effect.day)
        ends = superior.unit.alive.upper if superior and change.kind in MAKING else None
        if ends is not None:
            yield Problem(
                f"{_named(effect, change.parent_id or 0)} kết thúc từ {show_day(ends)} theo quyết định đã "
                "lên lịch; đơn vị mới cần một cấp trên còn hoạt động sau ngày đó.",
                change.pk,
            )
        above = kinds.get(change.parent_change_id or 0) or (superior.kind if superior else "")
        usual = ABOVE.get(UnitKind(change.unit_kind)) if change.unit_kind else None
        if usual and above and above not in usual:
            yield Problem(
                f"{UnitKind(change.unit_kind).label} “{change.short_name}” đặt dưới "
                f"{UnitKind(above).label.lower()}: không thường gặp, kiểm tra lại.",
                change.pk,
                blocks=False,
            )


def _places(effect: Effect, held: Sequence[Held]) -> Iterator[Problem]:
    """Nothing may stay without a destination, and no destination may end itself."""
    for one in held:
        if one.missing:
            yield Problem(
                f"{one.assignment.title}: còn {integer(len(one.missing))} chưa có nơi chuyển về.",
                dependant=one.assignment.key,
            )
        gone = [goal for goal in one.goals.values() if goal is not None and goal.unit in effect.ending]
        if gone:
            yield Problem(
                f"{one.assignment.title}: {integer(len(gone))} nơi chuyển về cũng kết thúc trong quyết định "
                "này; chọn nơi khác.",
                dependant=one.assignment.key,
            )
        ended = [goal for goal in one.goals.values() if goal is not None and goal.ends]
        if ended and one.assignment.must_go_on:
            yield Problem(
                f"{one.assignment.title}: phải chuyển về một đơn vị, không kết thúc được.",
                dependant=one.assignment.key,
            )


def _members(effect: Effect, held: Sequence[Held]) -> Iterator[Problem]:
    """Members belong to cells: neither to what takes over a cell, nor to what becomes of one."""
    homes = next(one for one in held if one.assignment.key == HOMES)
    kinds = {goal_of(change): change.unit_kind for change in effect.changes if change.unit_kind}
    for goal in {goal for goal in homes.goals.values() if goal is not None and not goal.ends}:
        state = effect.state(goal.unit, effect.day)
        kind = kinds.get(goal) or (state.kind if state else "")
        if kind and kind not in CELL_KINDS:
            yield Problem(
                f"{homes.assignment.title}: có nơi chuyển về không phải chi bộ; đảng viên chỉ sinh hoạt tại "
                "chi bộ.",
                goal.change,
                HOMES,
            )
    becoming = [
        one for one in effect.changes if one.kind == K.CHANGE_KIND and one.unit_kind not in CELL_KINDS
    ]
    for change in becoming:
        if change.unit_id in effect.holding(HOMES):
            yield Problem(
                f"{_named(effect, change.unit_id)} còn đảng viên sinh hoạt nên vẫn phải là chi bộ; "
                "chuyển đảng viên về chi bộ khác trước.",
                change.pk,
            )


def _circles(effect: Effect, held: Sequence[Held]) -> Iterator[Problem]:
    """Nobody comes to stand below himself: the way up from everybody who gets a superior, as it will be."""
    children = next(one for one in held if one.assignment.key == CHILDREN)
    above = {goal_of(change): Goal(change.parent_id, change.parent_change_id) for change in effect.made}
    above |= {Goal(row): goal for (_, row), goal in children.goals.items() if goal is not None}
    above |= {Goal(unit): goal for unit, goal in effect.transferred.items()}
    now = superiors([goal.unit for goal in above.values() if goal.unit], effect.day)
    for begun in above:
        at, passed = above[begun], set[Goal]()
        while not at.ends and at != begun and at not in passed:
            passed.add(at)
            at = above.get(at) or Goal(now.get(at.unit or 0))
        if at == begun:
            yield Problem("Có đơn vị sẽ thành cấp dưới của chính mình; chọn cấp trên khác.", begun.change)
            return


def _events(effect: Effect) -> Iterator[Problem]:
    for event in dependants.events():
        later = effect.rows[event.key]
        if later:
            yield Problem(
                f"{event.title}: đã ghi {integer(len(later))} việc từ ngày {show_day(effect.day)} trở đi tại "
                "đơn vị kết thúc. Việc đã xảy ra không chuyển đi được: sửa ngày hiệu lực, hoặc hủy và ghi "
                "lại ở đơn vị kế thừa."
            )
