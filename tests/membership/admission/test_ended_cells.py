"""Dossiers of a cell that ended: who carried it on takes the next step; divided, somebody has to say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from namro.access.queries import reader
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.membership.admission.queries import by_state, check_readable, readable, searched
from namro.membership.admission.route import carrier, route, term_on
from namro.membership.admission.states import S
from namro.membership.models import AdmissionCase, Body
from namro.units.dependants import dependants
from namro.units.models import Unit
from namro.units.queries import UnitError
from tests.cast import BY, WHY, Cast
from tests.membership.admission import dossiers as d
from tests.organisation.decisions import CELL, Decision, K, whole

FROM = date(2024, 8, 1)
LATER = date(2024, 8, 20)


def divided(city: Cast) -> None:
    """Cell 1 becomes two cells on 1 August; its members go to the first."""
    decision = Decision(FROM, title="Chia chi bộ")
    cell, parent = city.units["cell_1"], city.units["phuc_xa"]
    parts = []
    for name, extent in (("Chi bộ số 1A", "PART"), ("Chi bộ số 1B", "REST")):
        about = {"name": name, "short_name": name, "parent": parent, **CELL}
        parts.append(decision.add(K.SPLIT, **about, origins=[(cell, extent)]))
    for assignment in dependants.assignments():
        if list(assignment.held([cell.pk], FROM)):
            decision.to(assignment.key, cell, parts[0])
    decision.done()


@pytest.fixture
def later() -> Iterator[None]:
    with clock.frozen(LATER):
        yield


def merged(city: Cast) -> None:
    """Cell 1 goes into cell 2 as a whole on 1 August."""
    decision = Decision(FROM, title="Nhập chi bộ")
    decision.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    decision.done()


def test_the_successor_takes_the_next_step_and_admits(city: Cast, later: None) -> None:
    with clock.frozen(date(2024, 7, 5)):
        case = d.at(city, S.BASE_RESOLVED)
        merged(city)
    ended = Unit.objects.get(pk=city.units["cell_1"].pk)
    assert carrier(ended, LATER) == city.units["cell_2"]
    assert carrier(ended, date(2024, 7, 31)) == ended
    case = AdmissionCase.objects.get(pk=case.pk)
    d.ruled(case, date(2024, 8, 12))
    assert case.state == S.DECIDED and case.decision is not None
    assert case.decision.cell == city.units["cell_2"]
    assert case.cell == city.units["cell_1"]  # the dossier stays where it was opened
    clerk = reader(city.accounts["phucxa"])
    assert list(readable(clerk)) == [case]


def test_a_decision_dated_before_the_end_belongs_to_the_old_cell(city: Cast, later: None) -> None:
    with clock.frozen(date(2024, 7, 5)):
        case = d.at(city, S.BASE_RESOLVED)
        merged(city)
    d.ruled(case, date(2024, 7, 29))
    assert case.decision is not None and case.decision.cell == city.units["cell_1"]


def test_where_the_cell_was_divided_the_sentence_names_the_parts(city: Cast, later: None) -> None:
    with clock.frozen(date(2024, 7, 5)):
        case = d.at(city, S.BASE_RESOLVED)
        divided(city)
    with pytest.raises(UnitError, match="Chi bộ số 1A"):
        d.ruled(case, date(2024, 8, 12))


# The way through the committees


@pytest.mark.parametrize(
    ("cell", "base", "decider", "body"),
    [
        ("cell_1", "Đảng bộ phường Phúc Xá", "Đảng bộ quận Ba Đình", Body.STANDING),
        ("office", None, "Đảng ủy Các cơ quan Đảng Thành phố Hà Nội", Body.STANDING),
    ],
)
def test_the_way_is_read_off_the_tree(
    city: Cast, cell: str, base: str | None, decider: str, body: str
) -> None:
    way = route(city.units[cell], date(2024, 7, 5))
    assert (way.base.name if way.base else None, way.decider.name, way.body) == (base, decider, body)
    assert way.needs_base is (base is not None)


def test_the_city_itself_has_nobody_above(city: Cast) -> None:
    with pytest.raises(HouseError, match="Không có cấp ủy nào"):
        route(city.units["city"], date(2024, 7, 5))


def test_terms_begin_with_the_congress(city: Cast) -> None:
    assert [term_on(day) for day in (date(2020, 10, 10), date(2020, 10, 11), date(2025, 10, 16))] == [
        None,
        2020,
        2025,
    ]


# Reading


def test_a_list_is_searched_and_counted_within_the_reader(city: Cast) -> None:
    first = d.at(city, S.DECIDED)
    d.listed(city, "cell_3", person=d.candidate("Ngô Xa"))
    clerk, analyst = reader(city.accounts["phucxa"]), reader(city.accounts["thanhuy"])
    assert by_state(readable(clerk)) == {S.DECIDED: 1}
    assert by_state(readable(analyst)) == {S.DECIDED: 1, S.LISTED: 1}
    assert first.decision is not None
    for text, number in (("ngo", 2), ("NGÔ BÁ", 1), (first.decision.decision_no, 1), ("", 2), ("%", 0)):
        assert searched(readable(analyst), text).count() == number, text
    with pytest.raises(HouseError, match="ngoài phạm vi"):
        check_readable(clerk, AdmissionCase.objects.get(person__full_name="Ngô Xa"))


def test_the_cell_cannot_end_before_its_dossiers_were_opened(city: Cast) -> None:
    with acting(BY, WHY):
        d.listed(city, listed_on=date(2024, 7, 5))
    rows = dependants.rows([city.units["cell_1"].pk], date(2024, 7, 1))
    assert len(rows["membership.admission_cases"]) == 1
