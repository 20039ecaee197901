from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from namro.ground.periods import Period, PeriodError
from namro.ground.ranges import DateRange
from namro.regulations import queries
from namro.regulations.models import Confidence
from namro.regulations.queries import MissingRule
from namro.regulations.shipping import LoadReport
from tests.regulations import make

pytestmark = pytest.mark.django_db
CUT = date(2025, 5, 26)
BEFORE, AFTER = date(2025, 5, 25), CUT


@pytest.fixture
def dated() -> None:
    """A value for everyone that changed on CUT, and one unit's own since 2025."""
    make.param("admission.wait", 30, date(2021, 7, 30), CUT)
    make.param("admission.wait", 45, CUT)
    make.param("admission.wait", 60, date(2025, 1, 1), unit="U1")


@pytest.mark.usefixtures("dated")
class TestParam:
    def test_the_day_decides(self) -> None:
        assert queries.value("admission.wait", on=BEFORE) == 30
        assert queries.value("admission.wait", on=AFTER) == 45

    def test_a_units_own_value_goes_before_the_general_one(self) -> None:
        assert queries.value("admission.wait", on=AFTER, unit_code="U1") == 60
        assert queries.value("admission.wait", on=AFTER, unit_code="U2") == 45

    def test_where_the_unit_has_none_yet_the_general_one_holds(self) -> None:
        assert queries.value("admission.wait", on=date(2024, 7, 5), unit_code="U1") == 30

    def test_several_are_read_at_once_for_everyone(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            found = queries.params_named(["admission.wait", "not.there"], on=AFTER)
        assert {key: row.value for key, row in found.items()} == {"admission.wait": 45}

    def test_a_units_value_never_leaks_to_everyone(self) -> None:
        make.param("only.unit", 1, None, unit="U1")
        with pytest.raises(MissingRule):
            queries.param("only.unit", on=AFTER)

    def test_a_day_without_value_is_a_sentence(self) -> None:
        with pytest.raises(MissingRule, match=r"“admission\.wait” chưa có giá trị cho ngày 29/7/2021"):
            queries.param("admission.wait", on=date(2021, 7, 29))

    def test_an_unknown_key_is_another_sentence(self) -> None:
        with pytest.raises(MissingRule, match=r"Không có tham số quy định nào tên “admision\.wait”"):
            queries.param("admision.wait", on=AFTER)

    def test_how_sure_comes_with_the_row(self) -> None:
        assert queries.param("admission.wait", on=AFTER).confidence_label == "chưa xác nhận"

    def test_history_is_in_order_and_of_one_scope(self) -> None:
        assert [row.value for row in queries.history("admission.wait")] == [30, 45]
        assert [row.value for row in queries.history("admission.wait", unit_code="U1")] == [60]

    def test_all_that_hold_in_one_statement(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        make.param("vote.cell", "2/3", None, basis=make.basis())
        with django_assert_num_queries(1):
            found = queries.params_in_force(AFTER, unit_code="U1")
            assert found["vote.cell"].basis.number == "84-KH/TU"
        assert {key: row.value for key, row in found.items()} == {"admission.wait": 60, "vote.cell": "2/3"}

    def test_a_prefix_narrows(self) -> None:
        make.param("vote.cell", "2/3", None)
        assert list(queries.params_in_force(AFTER, prefix="vote.")) == ["vote.cell"]

    def test_one_statement_with_its_basis(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        make.param("vote.cell", "2/3", None, basis=make.basis())
        with django_assert_num_queries(1):
            assert queries.param("vote.cell", on=AFTER).basis.citation.startswith("Kế hoạch")


def test_a_majority_is_read_as_one() -> None:
    make.param("vote.cell", "2/3", None)
    assert queries.majority("vote.cell", on=AFTER).passes(2, 3)


def test_documents_in_force_on_a_day() -> None:
    make.basis("OLD", effective=DateRange(date(2021, 7, 30), CUT))
    make.basis("NEW", effective=DateRange(CUT, None))
    make.basis("NO-START", effective=DateRange(None, date(2024, 1, 1)))
    assert [row.code for row in queries.bases_in_force(BEFORE)] == ["OLD"]
    assert [row.code for row in queries.bases_in_force(AFTER)] == ["NEW"]
    assert [row.code for row in queries.bases_in_force(date(2023, 1, 1))] == ["NO-START", "OLD"]


class TestTerms:
    def test_a_term_nobody_entered(self) -> None:
        assert queries.term_bounds(2020) is None

    def test_an_empty_table_is_asked_again(self) -> None:
        queries.term_bounds(2020)
        make.param("term.bounds", 2020, date(2020, 10, 11), date(2025, 10, 16))
        assert queries.term_bounds(2020) == (date(2020, 10, 11), date(2025, 10, 16))

    def test_a_term_without_an_end_has_no_days_yet(self) -> None:
        make.param("term.bounds", 2020, date(2020, 10, 11))
        assert queries.term_bounds(2020) is None

    def test_asked_once_per_process(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        make.param("term.bounds", 2020, date(2020, 10, 11), date(2025, 10, 16))
        with django_assert_num_queries(1):
            for _ in range(5):
                queries.term_bounds(2020)

    def test_periods_ask_here(self, rules: LoadReport) -> None:
        term = Period.parse("NK2020")
        assert (term.first, term.last) == (date(2020, 10, 11), date(2025, 10, 15))
        assert date(2024, 7, 5) in term
        assert Period.parse("NK2025").first == term.end

    def test_a_year_without_congress_is_refused(self, rules: LoadReport) -> None:
        with pytest.raises(PeriodError, match="2021"):
            Period.parse("NK2021")

    def test_the_bounds_are_shown_as_unconfirmed(self, rules: LoadReport) -> None:
        assert queries.param("term.bounds", on=date(2024, 7, 5)).confidence == Confidence.UNCONFIRMED


def test_what_the_database_is_before_anybody_says() -> None:
    assert queries.installation() is None
