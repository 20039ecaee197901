"""Number, list and digest are folds of the same rows, and the rows are what plain SQL finds."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from django.db import connection
from django.db.models import Sum

from namro.figures.address import Address, Located, locate
from namro.figures.breakdown import by_child, matrix, over_periods, table
from namro.figures.digests import digest
from namro.figures.errors import AddressError, NotAdditive
from namro.figures.folds import (
    Amount,
    Presence,
    Share,
    cancelled_rows,
    figure,
    figures_at,
    net_rows,
    rows_at,
    same_period,
)
from namro.figures.metric import Metric, Nature
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.journal.models import JournalEvent
from namro.membership.actions import annul_admission
from namro.membership.models import AdmissionEvent
from tests import cast as people
from tests.cast import BY, Cast
from tests.figures import plain
from tests.figures.spread import spread

METRICS = [definition for definition in metrics if isinstance(definition, Metric)]
UNITS = ("city", "ba_dinh", "phuc_xa", "cell_2", "agencies")
PERIODS = ("2024-H1", "2024-06", "2024-Q1", "2023", "2024", "2024-9T", "2024-H1~nn")
ALL = {metric.key for metric in spread()}  # asked at all units and periods; the others at fewer


def asked(city: Cast, metric: Metric) -> list[tuple[str, str]]:
    """Units and periods at which a figure is asked."""
    units, periods = (UNITS, PERIODS) if metric.key in ALL else (("city", "cell_2"), PERIODS[:3])
    return [(unit, period) for unit in units for period in periods if exists(city, unit, period)]


KEY = "membership.admitted"


def at(cast: Cast, key: str, unit: str = "city", period: str = "2024-H1") -> Located:
    return locate(Address(key, cast.code(unit), Period.parse(period)))


def value(cast: Cast, key: str, unit: str = "city", period: str = "2024-H1") -> int:
    found = figure(at(cast, key, unit, period).address)
    assert isinstance(found, Amount)
    return found.amount


def exists(cast: Cast, unit: str, period: str) -> bool:
    """Cell 2 began in March 2024: earlier periods have no such unit."""
    return unit != "cell_2" or Period.parse(period).last.year == 2024


def test_every_metric_has_its_plain_sql() -> None:
    assert set(plain.BY_KEY) == {metric.key for metric in METRICS}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_value_is_what_plain_sql_finds(city: Cast, metric: Metric) -> None:
    for unit, period in asked(city, metric):
        located = at(city, metric.key, unit, period)
        parameters = {
            "first": located.period.first,
            "last": located.period.last,
            "unit": city.units[unit].pk,
        }
        with connection.cursor() as cursor:
            cursor.execute(plain.statement(metric.key), parameters)
            expected = cursor.fetchone()[0]
        assert value(city, metric.key, unit, period) == expected, (unit, period)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_list_adds_up_to_the_value(city: Cast, metric: Metric) -> None:
    for unit, period in asked(city, metric):
        located = at(city, metric.key, unit, period)
        total = metric.total()
        whole = rows_at(located).aggregate(total=total)["total"] or 0
        assert whole == value(city, metric.key, unit, period)
        if not metric.reverses:
            continue  # nothing cancels: the rows shown are these
        net, pairs = (
            rows.aggregate(total=total)["total"] or 0 for rows in (net_rows(located), cancelled_rows(located))
        )
        assert (net, pairs) == (whole, 0)


@pytest.mark.parametrize("metric", [m for m in METRICS if m.additive], ids=lambda metric: metric.key)
def test_children_and_own_rows_add_up_to_the_parent(city: Cast, metric: Metric) -> None:
    for unit in ("city", "ba_dinh", "phuc_xa"):
        lines = by_child(at(city, metric.key, unit))
        assert sum(line.figure.amount for line in lines) == value(city, metric.key, unit)
        for line in lines:
            if not line.own:
                assert figure(line.figure.address) == line.figure


def test_list_shows_exactly_as_many_rows_as_the_number_says(city: Cast) -> None:
    assert value(city, KEY) == 7
    assert net_rows(at(city, KEY)).count() == 7
    assert cancelled_rows(at(city, KEY)).count() == 2
    assert rows_at(at(city, KEY)).count() == 9


def test_an_annulment_leaves_earlier_months_alone(city: Cast) -> None:
    february = value(city, KEY, period="2024-02")
    before = value(city, KEY, period="2024-05")
    annul_admission(
        by=BY,
        event=city.admissions["Bùi Quang Huy"],
        on=people.date(2024, 5, 6),
        decision_no="100-QĐ/HU",
        reason="Sai tiêu chuẩn",
    )
    assert value(city, KEY, period="2024-02") == february
    assert value(city, KEY, period="2024-05") == before - 1
    assert net_rows(at(city, KEY, period="2024-05")).filter(sign=-1).count() == 1
    assert value(city, KEY, period="2024-Q1") + value(city, KEY, period="2024-Q2") == value(city, KEY)


def test_zero_missing_and_not_applicable_are_three_values(city: Cast) -> None:
    pupils = figure(at(city, "targets.admitted_pupils_pct", "agencies").address)
    assert isinstance(pupils, Share)
    assert pupils.part.amount == 0 and pupils.part.presence is Presence.PRESENT
    assert pupils.base.presence is Presence.MISSING
    assert pupils.presence is Presence.NOT_APPLICABLE
    assert pupils.text == "chưa giao chỉ tiêu"
    enterprise = figure(at(city, "targets.admitted_pct", "cell_3").address)
    assert enterprise.text == "ngoài chỉ tiêu"


def test_a_ratio_keeps_both_legs_and_rounds_once(city: Cast) -> None:
    share = figure(at(city, "targets.admitted_pct", "city").address)
    assert isinstance(share, Share)
    assert (share.part.amount, share.base.amount) == (7, 12)
    assert share.spelled(2) == "58,33\N{NO-BREAK SPACE}%"
    assert share.text == "58,3\N{NO-BREAK SPACE}%"


def test_over_100_percent_is_normal(city: Cast) -> None:
    """Edge case 7 of the field: the rate is facts over target, however many facts."""
    share = figure(at(city, "targets.admitted_pct", "agencies").address)
    assert share.text == "150,0\N{NO-BREAK SPACE}%"


def test_same_period_is_asked_on_the_same_structure(city: Cast) -> None:
    compared = same_period(at(city, KEY))
    assert compared.before is not None
    assert str(compared.before.address).endswith("/2023-H1/?cay=2024-06-30")
    assert (compared.now.amount, compared.before.amount) == (7, 1)


@pytest.mark.parametrize(
    "key", [KEY, "membership.members", "membership.members.official", "targets.admitted_pct"]
)
@pytest.mark.parametrize("period", ["2024-06", "2024-Q2", "2024-H1"])
def test_each_point_over_time_is_the_figure_of_its_period(city: Cast, key: str, period: str) -> None:
    located = at(city, key, period=period)
    points = over_periods(located, located.period.history(6))
    assert [str(point.address.period) for point in points] == [str(p) for p in located.period.history(6)]
    for point in points:
        assert figures_at([locate(point.address)]) == [point]


def test_matrix_is_children_by_months(city: Cast) -> None:
    located = at(city, KEY, "city", "2024-H1")
    months = located.period.months()
    cells = matrix(located, months)
    assert sum(cells.values()) == value(city, KEY)
    assert cells[(city.units["ba_dinh"].pk, 4)] == value(city, KEY, "ba_dinh", "2024-05")


def test_a_stock_does_not_add_over_months(city: Cast) -> None:
    located = at(city, "membership.members")
    with pytest.raises(NotAdditive, match="không cộng theo tháng"):
        matrix(located, located.period.months())


def test_a_table_of_several_figures_is_their_own_addresses(city: Cast) -> None:
    wanted = [at(city, key) for key in (KEY, "membership.admitted.women", "targets.admitted_pct")]
    lines = table(wanted)
    assert [line.place.short_name for line in lines] == [
        "Đảng ủy Các cơ quan Đảng Thành phố Hà Nội",
        "Huyện Ba Vì",
        "Quận Ba Đình",
    ]
    for line in lines:
        for key, found in line.figures.items():
            assert figure(found.address.with_(key=key)) == found


def test_a_cell_that_began_later_stands_where_it_began(city: Cast) -> None:
    """The root's total never changes with the structure day."""
    year = Period.parse("2024-H1")
    for day in ("2020-01-01", "2024-02-29", "2024-06-30", "2030-01-01"):
        address = Address(KEY, city.code("city"), year, tree_day=people.date.fromisoformat(day))
        assert figure(address).amount == 7
        assert sum(line.figure.amount for line in by_child(locate(address))) == 7


def test_digest_tells_any_change_of_a_counted_row(city: Cast) -> None:
    located = at(city, KEY)
    before = digest(located)
    assert before == digest(located) != digest(at(city, KEY, period="2024-06"))
    row = city.admissions["Trần Văn Hòa"]
    AdmissionEvent.objects.filter(pk=row.pk).update(source_group="WORKER")
    assert digest(located) != before


def test_plain_sql_moves_number_and_list_together_and_leaves_a_trace(
    owner: psycopg.Connection, committed_city: Cast
) -> None:
    located = at(committed_city, KEY)
    before = rows_at(located).aggregate(total=Sum("sign"))["total"]
    row = committed_city.admissions["Trần Văn Hòa"]
    owner.execute("UPDATE membership_admissionevent SET happened_on = '2023-12-29' WHERE id = %s", [row.pk])
    assert figure(located.address).amount == before - 1
    assert net_rows(located).count() == before - 1
    events = JournalEvent.objects.filter(table_name="membership_admissionevent", row_pk=str(row.pk))
    event = events.latest("id")
    assert (event.op, event.actor) == ("UPDATE", "")
    assert event.db_role != ""
    assert event.old["happened_on"] == "2024-02-03" and event.new["happened_on"] == "2023-12-29"


def test_a_day_before_the_unit_existed_is_refused_with_its_first_day(city: Cast) -> None:
    with pytest.raises(AddressError, match="hoạt động từ 01/3/2024"):
        at(city, KEY, "cell_2", "2023")


def test_an_unknown_unit_is_refused(city: Cast) -> None:
    with pytest.raises(AddressError, match="D99999"):
        locate(Address(KEY, "D99999", Period.parse("2024-H1")))


def test_all_figures_of_one_unit_take_one_statement(
    city: Cast, django_assert_num_queries: Callable[[int], object]
) -> None:
    wanted = [at(city, definition.key) for definition in metrics]
    with django_assert_num_queries(1):
        figures_at(wanted)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_statements_are_pinned(
    city: Cast, metric: Metric, django_assert_num_queries: Callable[[int], object]
) -> None:
    located = at(city, metric.key, "ba_dinh")
    with django_assert_num_queries(1):
        figures_at([located])
    with django_assert_num_queries(2):
        by_child(located)
    series = 6 if metric.on_day or metric.distinct else 1 if metric.nature is Nature.FLOW else 2
    with django_assert_num_queries(series):
        over_periods(located, located.period.history(6))
