"""What changed between two days, against the two trees themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.units.between import Event, Group, Slice, Stretch, events, gathered, groups, kinds
from namro.units.models import UnitKind, UnitVersion
from tests.cast import BEGIN, TODAY, Cast
from tests.organisation.decisions import DAY, Decision, K, made, merged, named, whole
from tests.units import grow
from tests.units.grow import State, day

Queries = Callable[[int], Any]
EVE = DAY - timedelta(days=1)
ALL = Slice(1000)


def short(found: list[Group]) -> list[tuple[str, int]]:
    return [(group.what, group.count) for group in found]


def rows(stretch: Stretch, part: Slice = ALL) -> list[Event]:
    return events(stretch, groups(stretch), part)[0]


def test_nothing_changed(city: Cast) -> None:
    stretch = Stretch(date(2024, 3, 1), TODAY)
    assert groups(stretch) == [] and rows(stretch) == [] and gathered(stretch, [], ALL) == []
    assert kinds(stretch)[UnitKind.CELL] == (3, 3)


def test_a_founding_is_nobodys_reorganisation(city: Cast) -> None:
    stretch = Stretch(date(2024, 2, 29), TODAY)
    [group] = groups(stretch)
    assert (group.what, group.count, group.decision, group.day) == ("made", 1, None, date(2024, 3, 1))
    [event] = rows(stretch)
    assert event.name == "Chi bộ số 2" and event.before is None and event.passing == ()
    assert event.after is not None and event.after.superior == "Phường Phúc Xá"
    assert kinds(stretch)[UnitKind.CELL] == (2, 3)


def test_a_merger_makes_ends_and_moves(city: Cast) -> None:
    new = merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    stretch = Stretch(EVE, DAY)
    found = groups(stretch)
    assert short(found) == [("made", 1), ("ended", 2), ("moved", 2)]
    assert {group.decision.number for group in found if group.decision} == {"1286-QĐ/TU"}
    one, *ended, _, ward = rows(stretch)
    assert [(part.name, part.words) for part in one.passing] == [
        ("Đảng bộ huyện Ba Vì", "toàn bộ"),
        ("Đảng bộ quận Ba Đình", "toàn bộ"),
    ]
    assert [event.passing[0].code for event in ended] == [new.code, new.code]
    assert ward.name == "Đảng bộ xã Tản Hồng" and ward.before and ward.after
    assert (ward.before.superior, ward.after.superior) == ("Huyện Ba Vì", "Quận Mới")
    assert kinds(stretch)[UnitKind.SUPERIOR_OF_BASE] == (3, 1)


def test_the_days_bound_what_is_told(city: Cast) -> None:
    merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    assert groups(Stretch(DAY, DAY + timedelta(days=9))) == []
    assert groups(Stretch(date(2024, 12, 1), EVE)) == []


def test_each_change_is_told_by_the_decision_that_made_it(city: Cast) -> None:
    unit = city.units
    renaming = Decision(title="Đổi tên")
    renaming.add(K.RENAME, unit["tan_hong"], name="Đảng bộ xã Mới", short_name="Xã Mới")
    renaming.add(K.CHANGE_KIND, unit["office"], unit_kind="CELL")
    renaming.add(K.CHANGE_BLOC, unit["cell_3"], bloc="SCHOOL")
    renaming.done()
    moving = Decision(title="Chuyển")
    moving.add(K.TRANSFER, unit["tan_hong"], parent=unit["ba_dinh"])
    moving.done()
    told = [(group.decision and group.decision.title, group.what) for group in groups(Stretch(EVE, DAY))]
    assert told == [("Đổi tên", "renamed"), ("Đổi tên", "kind"), ("Đổi tên", "bloc"), ("Chuyển", "moved")]
    renamed = rows(Stretch(EVE, DAY))[0]
    assert renamed.before and renamed.after
    assert (renamed.before.name, renamed.after.name) == ("Đảng bộ xã Tản Hồng", "Đảng bộ xã Mới")


def test_within_a_unit_only_what_was_below_it_on_one_of_the_days(city: Cast) -> None:
    new = merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    there = Stretch(EVE, DAY, city.units["ba_vi"].pk)
    assert {event.name for event in rows(there)} == {"Đảng bộ huyện Ba Vì", "Đảng bộ xã Tản Hồng"}
    assert kinds(there)[UnitKind.SUPERIOR_OF_BASE] == (1, 0)
    assert short(groups(Stretch(EVE, DAY, new.pk))) == [("made", 1), ("moved", 2)]
    assert groups(Stretch(EVE, DAY, city.units["agencies"].pk)) == []


def test_many_moves_are_counted_by_superior_and_told_in_slices(city: Cast) -> None:
    decision = Decision()
    change = decision.add(
        K.MERGE,
        **named("Phường Mới", parent=city.units["city"]),
        origins=whole(city.units["phuc_xa"], city.units["tan_hong"]),
    )
    decision.add(K.TRANSFER, city.units["office"], parent=city.units["ba_vi"])
    decision.done()
    stretch = Stretch(EVE, DAY)
    moved = [group for group in groups(stretch) if group.what == "moved"]
    assert [(group.count, group.superiors) for group in moved] == [(4, 2)]
    counted = gathered(stretch, moved, ALL)
    assert [(one.superior.short_name, one.count) for one in counted] == [
        ("Phường Mới", 3),
        ("Huyện Ba Vì", 1),
    ]
    assert gathered(stretch, moved, Slice(1, skip=1)) == counted[1:]
    second, total = events(stretch, moved, Slice(1, skip=1, superior=made(change).pk))
    assert ([event.name for event in second], total) == (["Chi bộ số 2"], 3)


def test_made_and_ended_in_between_is_both(city: Cast) -> None:
    first = merged([city.units["phuc_xa"]], "Phường Một", city.units["ba_dinh"])
    merged([first], "Phường Hai", city.units["ba_dinh"], date(2025, 7, 1))
    names = [(event.group[2], event.name) for event in rows(Stretch(EVE, date(2025, 7, 1)))]
    assert ("made", "Đảng bộ phường Một") in names and ("ended", "Đảng bộ phường Một") in names


def test_statements(city: Cast, django_assert_num_queries: Queries) -> None:
    merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    stretch = Stretch(BEGIN, DAY)
    with django_assert_num_queries(5):
        found = groups(stretch)
        events(stretch, found, ALL)
        gathered(stretch, found[-1:], ALL)
        kinds(stretch)


# Against both trees

Life = tuple[list[int], int | None, list[tuple[int, str]]]


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """First days of one to three states, the end, and for each state its parent (0–2) and its name."""
    days = sorted(draw(st.sets(st.integers(1, 60), min_size=2, max_size=4)))
    *starts, last = days
    end = draw(st.sampled_from([None, last]))
    state = st.tuples(st.integers(0, 2), st.sampled_from(["Chi bộ A", "Chi bộ B"]))
    return starts, end, draw(st.lists(state, min_size=len(starts), max_size=len(starts)))


@pytest.mark.django_db
@settings(max_examples=25)
@given(st.lists(lives(), min_size=1, max_size=5), st.integers(0, 30), st.integers(1, 40))
def test_two_trees_differ_by_what_is_told(units: list[Life], first: int, length: int) -> None:
    """What is told, laid over the first tree event by event, gives the last tree."""
    with transaction.atomic():
        grown(units)
        stretch = Stretch(day(first), day(first + length))
        tree = tree_on(stretch.first)
        for event in rows(stretch):
            if event.after is None:
                tree.pop(event.code)
            else:
                tree[event.code] = (event.after.name, event.after.superior_code)
        assert tree == tree_on(stretch.last)
        transaction.set_rollback(True)


def grown(units: list[Life]) -> None:
    top = grow.root()
    parents = [top, *(grow.unit(State(top, name=name)) for name in ("Đảng bộ A", "Đảng bộ B"))]
    for starts, end, states in units:
        spans = zip(starts, [*starts[1:], end], states, strict=True)
        grow.unit(*(State(parents[above], since, until, name) for since, until, (above, name) in spans))


def tree_on(on: date) -> dict[str, tuple[str, str]]:
    found = UnitVersion.objects.filter(during__contains=on)
    rows = found.values_list("unit__code", "name", "parent__code")
    return {code: (name, above or "") for code, name, above in rows}
