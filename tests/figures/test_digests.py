"""Digests are what their definition says, and tell any change of a counted row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from namro.figures.address import DIRECT, Address, Located, locate
from namro.figures.digests import Closed, closing_statement, digest, digests_at
from namro.figures.folds import Amount, figures_at, rows_at
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.people.models import HomeCell
from namro.targets.models import Enterprise
from tests.cast import BY, Cast
from tests.figures import digest_twin
from tests.figures.spread import spread

METRICS = [definition for definition in metrics if isinstance(definition, Metric)]
KEY = "membership.admitted"
NOTHING = sha256(b"").hexdigest()


def at(city: Cast, key: str, unit: str = "city", period: str = "2024-H1", **more: Any) -> Located:
    return locate(Address(key, city.code(unit), Period.parse(period), **more))


def everything(city: Cast) -> list[Located]:
    """Every figure at several units, some of them below others, in two periods and on two days."""
    where = [
        (unit, period)
        for unit in ("city", "ba_dinh", "phuc_xa", "cell_1", "cell_3", "agencies")
        for period in ("2024-H1", "2024-Q1")
    ]
    found = [at(city, metric.key, unit, period) for metric in METRICS for unit, period in where]
    found += [at(city, metric.key, "ba_dinh", "2023") for metric in METRICS]
    found += [at(city, metric.key, "phuc_xa", part=DIRECT) for metric in spread()]
    return found + [at(city, metric.key, "ba_vi", tree_day=date(2024, 2, 1)) for metric in spread()]


def test_one_statement_gives_what_the_folds_give(
    city: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    wanted = everything(city)
    figures = figures_at(wanted)
    with django_assert_num_queries(1):
        found = digests_at(wanted)
    assert [one.located for one in found] == wanted
    for one, figure in zip(found, figures, strict=True):
        assert isinstance(figure, Amount)
        assert (one.value, one.presence) == (figure.amount, figure.presence), one.located.address
        assert one.rows == rows_at(one.located).count()


def test_a_digest_is_the_same_alone_and_in_company_and_what_is_written_down(city: Cast) -> None:
    wanted = [one for one in everything(city) if one.address.key in {metric.key for metric in spread()}]
    for one in digests_at(wanted):
        assert one.digest == digest_twin.digest_of(one.located), one.located.address
    for one in wanted[::7]:
        assert digest(one) == digest_twin.digest_of(one)


def test_no_rows_have_the_digest_of_nothing(city: Cast) -> None:
    [found] = digests_at([at(city, KEY, "cell_3", "2024-06")])
    assert (found.value, found.rows, found.digest) == (0, 0, NOTHING)
    assert digests_at([]) == []


def test_a_ratio_has_no_rows_of_its_own(city: Cast) -> None:
    with pytest.raises(Exception, match=r"targets\.admitted_pct"):
        digests_at([at(city, "targets.admitted_pct")])


def test_no_figure_of_the_registry_looks_through_many_rows_to_decide() -> None:
    """Counts share one pass, so a condition must not multiply the rows of the others."""
    for metric in METRICS:
        query = metric.rows().filter(metric.condition(date(2024, 6, 30))).query
        joins = [join.join_field for join in query.alias_map.values() if getattr(join, "join_field", None)]
        assert not [join for join in joins if join.one_to_many or join.many_to_many], metric.key


def test_blocks_are_of_a_thousand_and_twenty_four_keys(city: Cast) -> None:
    """Rows on both sides of a block's border, and far away."""
    located = at(city, KEY)
    for days, key in enumerate((1023, 1024, 2**40), 1):
        row = AdmissionEvent.objects.get(pk=city.admissions["Trần Văn Hòa"].pk)
        row.pk, row.decision_no, row.happened_on = key, f"{key}-QĐ", row.happened_on + timedelta(days)
        AdmissionEvent.objects.bulk_create([row])
        assert digest(located) == digest_twin.digest_of(located)


def test_what_is_counted_once_is_counted_once(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    once = replace(metrics.metric(KEY), sign=None, distinct="person_id")
    monkeypatch.setitem(metrics._by_key, KEY, once)
    wanted = [at(city, KEY, unit) for unit in ("city", "ba_dinh", "phuc_xa", "cell_2")]
    values = [one.value for one in digests_at(wanted)]
    assert values == [figure.amount for figure in figures_at(wanted) if isinstance(figure, Amount)]
    assert values[3] == 2  # three rows: two decisions and an annulment


# Any change of a counted row

CHANGES: dict[str, Any] = {
    "cell_id": lambda row, city: city.units["cell_3"].pk,
    "happened_on": lambda row, city: row.happened_on - timedelta(days=1),
    "source_group": lambda row, city: next(group for group in SourceGroup if group != row.source_group),
    "in_private_enterprise": lambda row, city: not row.in_private_enterprise,
}


@pytest.mark.parametrize("column", CHANGES)
def test_each_column_of_a_row_counts(city: Cast, column: str) -> None:
    located = at(city, KEY)
    before = digest(located)
    row = city.admissions["Trần Văn Hòa"]
    AdmissionEvent.objects.filter(pk=row.pk).update(**{column: CHANGES[column](row, city)})
    assert digest(located) != before


def test_two_rows_that_swap_what_they_say_are_told(city: Cast) -> None:
    located = at(city, KEY)
    before = digests_at([located])[0]
    first, second = city.admissions["Trần Văn Hòa"], city.admissions["Vũ Ngọc Anh"]
    for row, other in ((first, second), (second, first)):
        AdmissionEvent.objects.filter(pk=row.pk).update(happened_on=other.happened_on)
    after = digests_at([located])[0]
    assert (before.value, before.rows) == (after.value, after.rows)
    assert before.digest != after.digest


def test_what_stood_is_not_changed_by_what_happens_after(city: Cast) -> None:
    """A home that ends in July was there in June; one that began on another day is another fact."""
    before, standing = (digest(at(city, "membership.members", period=one)) for one in ("2024-H1", "2024-Q1"))
    home = HomeCell.objects.filter(person=city.admissions["Trần Văn Hòa"].person)
    began = home.get().during.lower
    home.update(during=span(began, date(2024, 7, 4)))
    assert digest(at(city, "membership.members")) == before
    home.update(during=span(began, date(2024, 6, 30)))
    assert digest(at(city, "membership.members")) != before
    assert digest(at(city, "membership.members", period="2024-Q1")) == standing
    home.update(during=span(began + timedelta(1), date(2024, 7, 4)))
    assert digest(at(city, "membership.members")) != before


def test_a_day_after_the_day_of_a_stock_says_nothing_of_it(city: Cast) -> None:
    """A party organisation founded in August is none in June; one of May is."""
    with acting(BY, "Thử"):
        one = Enterprise.objects.create(
            name="Công ty Thử",
            tax_code="0100000001",
            ownership="PRIVATE",
            unit=city.units["ba_dinh"],
            during=span(date(2020, 1, 1)),
        )
    wanted = [at(city, "targets.enterprises", period=period) for period in ("2024-H1", "2024-05")]
    june, may = (closed.digest for closed in digests_at(wanted))
    model = Enterprise.PartyModel.OWN_CELL
    for since, same in ((date(2024, 8, 1), (True, True)), (date(2024, 6, 2), (False, True))):
        Enterprise.objects.filter(pk=one.pk).update(party_since=since, party_model=model)
        found = digests_at(wanted)
        assert (found[0].digest == june, found[1].digest == may) == same
        assert [closed.digest for closed in found] == [digest_twin.digest_of(one) for one in wanted]


edits = st.lists(
    st.tuples(
        st.sampled_from(["Trần Văn Hòa", "Lê Hoàng Ân", "Vũ Ngọc Anh", "Bùi Quang Huy", "Hoàng Gia Bảo"]),
        st.sampled_from(["happened_on", "source_group", "is_owner", "decision_no"]),
        st.integers(0, 3),
    ),
    max_size=5,
)


@given(edits=edits)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_digests_are_equal_exactly_when_the_rows_are(city: Cast, edits: list[tuple[str, str, int]]) -> None:
    located = at(city, KEY, period="2024-Q1")
    before, rows = digest(located), written(located)
    with transaction.atomic():
        for name, column, number in edits:
            change(city.admissions[name], column, number)
        assert (digest(located) == before) == (written(located) == rows)
        transaction.set_rollback(True)
    assert digest(located) == before


def change(row: AdmissionEvent, column: str, number: int) -> None:
    values: dict[str, list[Any]] = {
        "happened_on": [row.happened_on, date(2024, 1, 2), date(2024, 3, 31), date(2024, 4, 1)],
        "source_group": [row.source_group, SourceGroup.PUPIL, SourceGroup.WORKER, SourceGroup.FARMER],
        "is_owner": [row.is_owner, False, row.is_owner, False],
        "decision_no": [f"{number}-QĐ/{row.pk}"] * 4,  # not in the digest
    }
    AdmissionEvent.objects.filter(pk=row.pk).update(**{column: values[column][number]})


def written(located: Located) -> list[tuple[Any, ...]]:
    columns = ("pk", "cell", "happened_on", "sign", "source_group", "in_private_enterprise", "is_owner")
    return list(rows_at(located).order_by("pk").values_list(*columns))


# What differs is written differently

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
whole = st.integers(-(2**60), 2**60)
by_kind = {"number": whole, "day": days, "text": texts, "truth": st.booleans()}


@given(data=st.data(), kinds=st.lists(st.sampled_from(sorted(by_kind)), min_size=1, max_size=4))
def test_rows_that_differ_never_have_the_same_bytes(data: st.DataObject, kinds: list[str]) -> None:
    row = st.tuples(st.integers(1, 5000), *(st.none() | by_kind[kind] for kind in kinds))
    many = st.lists(row, max_size=4, unique_by=lambda one: one[0]).map(sorted_by_key)
    first, second = data.draw(many), data.draw(many)
    assert (digest_twin.digest(first) == digest_twin.digest(second)) == (first == second)
    assert b"".join(map(digest_twin.written, first)) == b"".join(map(digest_twin.written, second)) or (
        first != second
    )


def sorted_by_key(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=lambda row: row[0])


def test_texts_do_not_run_into_each_other() -> None:
    pairs = [("a", "bc"), ("ab", "c"), ("", "abc"), (None, "abc"), ("a|b", "c"), ("a", "b|c"), ("∅", "bc")]
    digests = {digest_twin.digest([(1, *pair)]) for pair in pairs}
    assert len(digests) == len(pairs)


def test_keys_are_only_read_where_they_are_asked(city: Cast) -> None:
    wanted = [at(city, KEY)]
    assert "range_agg" in closing_statement(wanted, keys=True).sql
    assert "range_agg" not in closing_statement(wanted, keys=False).sql
    assert isinstance(digests_at(wanted)[0], Closed)
