"""How a newer package meets rows already there, over time lines of one key."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from namro.ground.ranges import DateRange
from namro.regulations import queries
from namro.regulations.datafiles import Linked, Shipped
from namro.regulations.models import CalendarDay, Confidence, LegalBasis, RuleParam
from namro.regulations.shipping import LoadReport, digest, store
from tests.regulations import make

KEY = "any.key"
Line = list[tuple[int, int, int]]  # value, first year, year of the end

cuts = st.lists(st.integers(2000, 2030), unique=True, min_size=2, max_size=6).map(sorted)
lines = cuts.flatmap(
    lambda years: st.lists(st.integers(1, 3), min_size=len(years) - 1, max_size=len(years) - 1).map(
        lambda values: [(v, a, b) for v, (a, b) in zip(values, pairwise(years), strict=True)]
    )
)


def shipped(line: Line) -> Shipped:
    rows = [
        RuleParam(
            key=KEY,
            title="Thử",
            value=value,
            during=DateRange(date(first, 1, 1), date(end, 1, 1)),
            confidence=Confidence.UNCONFIRMED,
            note=make.NOTE,
        )
        for value, first, end in line
    ]
    return Shipped([], [Linked(row, "") for row in rows], [])


def present() -> Line:
    return [(row.value, row.during.lower.year, row.during.upper.year) for row in queries.history(KEY)]


def correct(rows: Iterable[RuleParam]) -> dict[int, Any]:
    """Somebody here changes the value; the package must leave these rows alone."""
    touched = {}
    for row in rows:
        row.value += 100
        row.save(update_fields=["value"])
        touched[row.pk] = (row.value, row.during)
    return touched


@pytest.mark.django_db
class TestMovedDays:
    @pytest.mark.parametrize(
        "newer",
        [
            [(1, 2020, 2026), (2, 2026, 2030)],
            [(1, 2020, 2023), (2, 2023, 2030)],
            [(1, 2019, 2025), (2, 2025, 2030)],
            [(1, 2021, 2025), (2, 2025, 2031)],
            [(1, 2020, 2022), (3, 2022, 2025), (2, 2025, 2030)],
            [(1, 2020, 2025), (2, 2025, 2030), (3, 2030, 2035)],
        ],
        ids=["later cut", "earlier cut", "earlier start", "later start", "split", "one more"],
    )
    def test_untouched_rows_follow_the_package(self, newer: Line) -> None:
        store(shipped([(1, 2020, 2025), (2, 2025, 2030)]))
        report = store(shipped(newer))
        assert present() == newer
        assert report.kept == []

    def test_a_moved_row_remains_the_same_row(self) -> None:
        store(shipped([(1, 2020, 2025)]))
        before = queries.history(KEY).get().pk
        store(shipped([(1, 2019, 2025)]))
        assert queries.history(KEY).get().pk == before

    def test_one_value_for_days_of_two_rows_is_left_to_people(self) -> None:
        store(shipped([(1, 2020, 2025), (2, 2025, 2030)]))
        report = store(shipped([(3, 2019, 2031)]))
        assert present() == [(1, 2020, 2025), (2, 2025, 2030)]
        assert len(report.kept) == 1

    def test_a_value_the_package_no_longer_knows_stays(self) -> None:
        store(shipped([(1, 2020, 2025), (2, 2025, 2030)]))
        store(shipped([(1, 2020, 2025)]))
        assert present() == [(1, 2020, 2025), (2, 2025, 2030)]


class TestAnyTwoPackages(TestCase):
    """No package, whatever it holds, breaks on what an earlier one or a person has left."""

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
    @given(older=lines, newer=lines)
    def test_loading_again_changes_nothing_more(self, older: Line, newer: Line) -> None:
        with transaction.atomic():
            store(shipped(older))
            store(shipped(newer))
            settled = present()
            again = store(shipped(newer))
            assert present() == settled
            assert (again.added, again.updated) == (0, 0)
            transaction.set_rollback(True)

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
    @given(older=lines, newer=lines, which=st.sets(st.integers(0, 5)))
    def test_what_people_corrected_is_never_written(self, older: Line, newer: Line, which: set[int]) -> None:
        with transaction.atomic():
            store(shipped(older))
            rows = list(queries.history(KEY))
            touched = correct(row for place, row in enumerate(rows) if place in which)
            store(shipped(newer))
            standing = {row.pk: (row.value, row.during) for row in queries.history(KEY)}
            assert {pk: standing[pk] for pk in touched} == touched
            transaction.set_rollback(True)

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
    @given(older=lines, newer=lines)
    def test_each_row_shipped_is_there_or_named(self, older: Line, newer: Line) -> None:
        with transaction.atomic():
            store(shipped(older))
            report = store(shipped(newer))
            there = set(present())
            assert len([one for one in newer if one not in there]) <= len(report.kept)
            transaction.set_rollback(True)


class TestDigest:
    def row(self, **fields: Any) -> RuleParam:
        return RuleParam(**{"key": KEY, "value": {"a": 1, "b": 2}, "during": DateRange(None, None)} | fields)

    def test_what_a_reader_sees_counts(self) -> None:
        seen = {
            "value": 3,
            "title": "x",
            "value_unit": "x",
            "confidence": "SURE",
            "note": "x",
            "during": DateRange(date(2024, 1, 1), None),
            "basis": LegalBasis(code="A"),
        }
        digests = {digest(self.row(**{name: value})) for name, value in seen.items()}
        assert len(digests | {digest(self.row())}) == len(seen) + 1

    def test_how_it_is_stored_does_not(self) -> None:
        assert digest(self.row()) == digest(self.row(pk=7, shipped="x", value={"b": 2, "a": 1}))

    def test_a_document_counts_by_its_code(self) -> None:
        assert digest(self.row(basis=LegalBasis(pk=1, code="A"))) == digest(
            self.row(basis=LegalBasis(pk=2, code="A"))
        )

    def test_days_and_documents_have_one_too(self) -> None:
        rows = (
            CalendarDay(day=date(2024, 1, 1), is_working=False),
            LegalBasis(code="A", effective=DateRange()),
        )
        assert all(len(digest(row)) == 64 for row in rows)


def test_a_report_without_anything() -> None:
    assert LoadReport().sentence == "Quy định: thêm 0, cập nhật 0, không đổi 0 dòng."
