"""What the package ships, read without a database."""

import unicodedata
from datetime import date
from itertools import groupby, pairwise

import pytest

from namro.ground.ranges import contains, overlaps
from namro.regulations import datafiles
from namro.regulations.datafiles import Linked, Shipped
from namro.regulations.majority import Majority
from namro.regulations.models import Confidence, RuleParam
from namro.regulations.queries import CALENDAR_ENTERED, TERM_BOUNDS

SAMPLE_DAY = date(2024, 7, 5)
MARKS = ("[s]", "[sure]", "[?]")


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return datafiles.read()


def by_key(shipped: Shipped) -> dict[str, list[RuleParam]]:
    rows = sorted(shipped.params, key=lambda one: one.row.key)
    return {key: [one.row for one in group] for key, group in groupby(rows, key=lambda one: one.row.key)}


def test_every_row_has_a_legal_basis_or_says_that_none_is_known(shipped: Shipped) -> None:
    silent = [one.row for one in (*shipped.params, *shipped.days) if not one.code]
    assert [row for row in silent if not row.note.startswith("Chưa rõ căn cứ")] == []


def test_what_is_marked_doubtful_is_not_shown_as_sure(shipped: Shipped) -> None:
    doubtful = [one.row for one in (*shipped.bases, *shipped.params) if "[?]" in one.row.note]
    assert doubtful
    assert {row.confidence for row in doubtful} == {Confidence.UNCONFIRMED}


def test_what_is_sure_or_from_a_source_keeps_its_mark(shipped: Shipped) -> None:
    marked = [one.row for one in (*shipped.bases, *shipped.params)]
    rated = [row for row in marked if row.confidence != Confidence.UNCONFIRMED]
    assert [row for row in rated if not any(mark in row.note for mark in MARKS)] == []


def test_a_sure_value_rests_on_a_document(shipped: Shipped) -> None:
    assert [one.row for one in shipped.params if one.row.confidence == Confidence.SURE and not one.code] == []


def test_one_value_a_day(shipped: Shipped) -> None:
    for rows in by_key(shipped).values():
        by_unit = sorted(rows, key=lambda row: (row.scope_unit_code, row.during.lower or date.min))
        for one, two in pairwise(by_unit):
            assert one.scope_unit_code != two.scope_unit_code or not overlaps(one.during, two.during)


def test_values_that_follow_each_other_leave_no_hole(shipped: Shipped) -> None:
    for rows in by_key(shipped).values():
        ordered = sorted(rows, key=lambda row: row.during.lower or date.min)
        assert all(one.during.upper == two.during.lower for one, two in pairwise(ordered))


def test_one_key_has_one_title_and_one_unit(shipped: Shipped) -> None:
    several = {CALENDAR_ENTERED, TERM_BOUNDS}
    for key, rows in by_key(shipped).items():
        assert key in several or len({(row.title, row.value_unit) for row in rows}) == 1, key


def test_every_rule_holds_on_the_day_of_the_sample(shipped: Shipped) -> None:
    for key, rows in by_key(shipped).items():
        assert any(contains(row.during, SAMPLE_DAY) for row in rows), key


def test_majorities_can_be_voted_by(shipped: Shipped) -> None:
    votes = [row for key, rows in by_key(shipped).items() for row in rows if key.startswith("vote.")]
    assert {str(Majority.parse(row.value)) for row in votes} == {"ít nhất 2/3", "trên 1/2"}


def test_an_older_document_ends_where_its_successor_begins(shipped: Shipped) -> None:
    by_code = {one.row.code: one.row for one in shipped.bases}
    for row, successor in shipped.bases:
        if successor:
            assert row.effective.upper == by_code[successor].effective.lower, row.code


def test_a_document_is_not_in_force_before_it_is_issued(shipped: Shipped) -> None:
    dated = [row for row, _ in shipped.bases if row.issued_on]
    assert [row for row in dated if row.effective.lower is None or row.effective.lower < row.issued_on] == []


def test_texts_are_composed_vietnamese(shipped: Shipped) -> None:
    for name in (datafiles.BASES, datafiles.PARAMS, datafiles.DAYS):
        text = (datafiles.DATA / name).read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text)


def test_each_entered_year_is_a_whole_year_with_its_holidays(shipped: Shipped) -> None:
    entered = {row.value: row.during for row in by_key(shipped)[CALENDAR_ENTERED]}
    assert sorted(entered) == [2023, 2024, 2025, 2026]
    for year, during in entered.items():
        assert (during.lower, during.upper) == (date(year, 1, 1), date(year + 1, 1, 1))
        assert sum(one.row.day.year == year for one in shipped.days) >= 10


def test_a_swapped_day_has_its_counterpart(shipped: Shipped) -> None:
    worked = [row for row, _ in shipped.days if row.is_working]
    swapped = [row for row, _ in shipped.days if row.reason.startswith("Hoán đổi")]
    assert len(worked) == len(swapped) == 4


def test_days_stand_in_order_and_once(shipped: Shipped) -> None:
    days = [row.day for row, _ in shipped.days]
    assert days == sorted(set(days))


def test_linked_rows_read_as_pairs(shipped: Shipped) -> None:
    first: Linked = shipped.bases[0]
    assert first.row.code == "DIEU-LE-2011"
    assert first.code == ""
