"""Competition ranks inside groups: by share, the larger number first when equal, then by name."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from namro.ground.vietnamese import sort_key
from namro.targets.ranking import Entry, Ranked, rank

NAMES: dict[int | str, str] = {}


def entry(unit: int, name: str, done: int, target: int | None, **more: object) -> Entry:
    NAMES[sort_key(name)] = name
    return Entry(unit, sort_key(name), more.pop("group", ""), done, target, **more)  # type: ignore[arg-type]


def ranks(found: list[Ranked]) -> list[tuple[str, int | None]]:
    return [(NAMES[one.entry.order], one.rank) for one in found]


def test_the_larger_share_is_first_not_the_larger_number() -> None:
    found = rank([entry(1, "Ba Vì", 50, 100), entry(2, "Ba Đình", 3, 5)])
    assert ranks(found) == [("Ba Đình", 1), ("Ba Vì", 2)]


def test_of_equal_shares_the_larger_number_is_first() -> None:
    found = rank([entry(1, "Ba Vì", 5, 10), entry(2, "Ba Đình", 50, 100)])
    assert ranks(found) == [("Ba Đình", 1), ("Ba Vì", 2)]


def test_who_is_equal_in_both_shares_the_rank_in_vietnamese_order() -> None:
    """Đ comes after D, and the next rank is left out."""
    found = rank(
        [
            entry(1, "Đông Anh", 5, 10),
            entry(2, "Dương Nội", 5, 10),
            entry(3, "Hà Đông", 9, 10),
            entry(4, "Sóc Sơn", 1, 10),
        ]
    )
    assert ranks(found) == [("Hà Đông", 1), ("Dương Nội", 2), ("Đông Anh", 2), ("Sóc Sơn", 4)]


def test_tg4_who_has_no_target_is_not_ranked() -> None:
    found = rank([entry(1, "Ba Vì", 5, None), entry(2, "Ba Đình", 0, 100), entry(3, "Cầu Giấy", 2, 0)])
    assert ranks(found) == [("Ba Đình", 1), ("Ba Vì", None), ("Cầu Giấy", None)]


def test_who_may_still_get_results_is_not_ranked() -> None:
    found = rank([entry(1, "Ba Vì", 90, 100, provisional=True), entry(2, "Ba Đình", 1, 100)])
    assert ranks(found) == [("Ba Đình", 1), ("Ba Vì", None)]


def test_each_group_has_its_own_first() -> None:
    found = rank(
        [
            entry(1, "Ba Vì", 9, 10, group="nhỏ"),
            entry(2, "Ba Đình", 50, 100, group="lớn"),
            entry(3, "Gia Lâm", 1, 10, group="nhỏ"),
        ]
    )
    assert ranks(found) == [("Ba Vì", 1), ("Gia Lâm", 2), ("Ba Đình", 1)]


def test_edge_10_a_revision_that_turns_the_ranking_is_seen() -> None:
    """100 became 80 in September: by the current target first, by the initial one second."""
    found = rank([entry(1, "Ba Vì", 60, 80, initial=100), entry(2, "Ba Đình", 70, 100, initial=100)])
    assert [(NAMES[one.entry.order], one.rank, one.rank_initial, one.moved) for one in found] == [
        ("Ba Vì", 1, 2, 1),
        ("Ba Đình", 2, 1, -1),
    ]


def test_tg2_ranking_is_by_the_current_target_and_the_initial_one_stands_beside_it() -> None:
    by_current = rank([entry(1, "A", 5, 10, initial=5), entry(2, "B", 6, 10, initial=10)])
    assert [(NAMES[one.entry.order], one.rank, one.rank_initial) for one in by_current] == [
        ("B", 1, 2),
        ("A", 2, 1),
    ]


entries = st.lists(
    st.builds(
        Entry,
        unit=st.integers(),
        order=st.integers(1, 3),
        group=st.sampled_from("ab"),
        done=st.integers(-3, 40),
        target=st.one_of(st.none(), st.integers(1, 20)),
        initial=st.one_of(st.none(), st.integers(1, 20)),
        provisional=st.booleans(),
    ),
    unique_by=lambda one: one.unit,
    max_size=12,
)


@given(entries)
def test_a_rank_is_one_more_than_the_number_of_better_ones(given_: list[Entry]) -> None:
    found = rank(given_)
    assert sorted(one.entry.unit for one in found) == sorted(one.unit for one in given_)
    for one in found:
        if not one.entry.ranked:
            assert one.rank is one.rank_initial is None
            continue
        better = [
            other
            for other in given_
            if other.ranked
            and other.group == one.entry.group
            and (Fraction(other.done, other.target or 1), other.done)
            > (Fraction(one.entry.done, one.entry.target or 1), one.entry.done)
        ]
        assert one.rank == len(better) + 1


@given(entries)
def test_one_more_result_never_costs_a_place(given_: list[Entry]) -> None:
    for one in (one for one in given_ if one.ranked):
        changed = [replace(other, done=other.done + (other.unit == one.unit)) for other in given_]
        before = next(found.rank for found in rank(given_) if found.entry.unit == one.unit)
        after = next(found.rank for found in rank(changed) if found.entry.unit == one.unit)
        assert before is not None and after is not None and after <= before
