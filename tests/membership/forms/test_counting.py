"""What forms count: every cell that is a figure shows that figure; rows, sub-kinds, overlapping lines."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.figures.folds import Amount, figure
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.forms.b2 import AGE_BANDS, ERA_TITLES, ERAS
from namro.membership.forms.counting import Quarter, age_bounds, count
from namro.membership.forms.layout import Atoms, Section
from namro.membership.forms.versions import FORMS
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.organisation.actions import NewUnit, establish_unit
from namro.people.models import Education, Occupation, Person, PoliticalTheory, Sex
from namro.regulations.models import RuleParam
from namro.units.models import AdminArea, AreaLevel, Bloc, Delegation, Unit, UnitKind, UnitVersion
from namro.units.queries import place
from tests.cast import BEGIN, BY, WHY, Cast, add_person
from tests.membership.deeds import annul, record
from tests.membership.forms.making import at, forms, traits
from tests.organisation.classing import classify

UNITS = ("city", "ba_dinh", "ba_vi", "agencies", "phuc_xa", "cell_1", "cell_2", "office")
PERIODS = ("2024-Q1", "2024-Q2", "2023-Q4", "2023-Q1")


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("unit", UNITS)
def test_every_cell_with_an_address_shows_the_figure_there(city: Cast, unit: str, period: str) -> None:
    if unit == "cell_2" and period < "2024-Q1":
        period = "2024-Q1"  # it begins in March 2024
    addressed = [
        (cell.value, figure(cell.address))
        for one in forms(city, unit, period).all
        for cell in one.cells.values()
        if cell.address is not None
    ]
    assert len(addressed) >= 20
    assert [
        (str(found.address), value, found.amount)
        for value, found in addressed
        if isinstance(found, Amount) and found.amount != value
    ] == []


def test_admissions_by_ceremony_are_read_where_the_rule_says_so(city: Cast) -> None:
    with acting(BY, WHY):
        RuleParam.objects.filter(key="target.date_rule").update(value="ceremony")
    found = forms(city)
    addresses = {cell.address.key for one in found.all for cell in one.cells.values() if cell.address}
    assert "membership.admitted_by_ceremony" in addresses
    assert not {key for key in addresses if key.startswith("membership.admitted.")}
    for cell in found.b2.cells.values():
        if cell.address is not None:
            shown = figure(cell.address)
            assert isinstance(shown, Amount) and shown.amount == cell.value


def test_the_numbers_of_the_cast(city: Cast) -> None:
    found = forms(city)
    assert [found.b1.total(column) for column in (2, 3, 4, 11, 13, 16, 17, 18)] == [3, 2, 2, 1, 3, 8, 3, 7]
    assert [found.b2.total(column) for column in (1, 2, 3)] == [8, 3, 7]
    assert [found.b2.value("sex.f", column) for column in (1, 2, 3)] == [4, 2, 3]


def test_a_unit_has_its_row_only(city: Cast) -> None:
    found = forms(city, "phuc_xa").b1
    assert [found.value(code, 16) for code in ("1", "2", "total")] == [4, 0, 4]
    assert [found.value("1", column) for column in (2, 4, 11, 13)] == [1, 1, 0, 2]


def test_cells_stand_in_the_row_of_their_base_organisation(city: Cast) -> None:
    new = NewUnit(
        "Chi bộ Công ty Hòa Bình", "Hòa Bình", UnitKind.CELL, Bloc.PRIVATE_ENTERPRISE, city.units["phuc_xa"]
    )
    cell = establish_unit(by=BY, new=new, first=BEGIN, reason=WHY)
    city.units["company"] = cell
    record(city, "company")
    found = forms(city).b1
    assert (found.value("7b", 13), found.value("7b", 16)) == (0, 0)
    assert (found.value("1", 13), found.value("1", 16)) == (4, 6)
    alone = forms(city, "company").b1
    assert (alone.value("1", 16), alone.value("1", 2)) == (1, 0)


def test_a_cell_directly_under_a_superior_stands_in_its_own_row(city: Cast) -> None:
    new = NewUnit("Chi bộ Trường", "Trường", UnitKind.CELL, Bloc.SCHOOL, city.units["ba_dinh"])
    city.units["school"] = establish_unit(by=BY, new=new, first=BEGIN, reason=WHY)
    record(city, "school")
    found = forms(city).b1
    assert (found.value("4a", 12), found.value("4a", 16), found.value("4", 16)) == (1, 1, 1)


def test_edge_6_a_temporary_cell_is_no_base_organisation(city: Cast) -> None:
    before = forms(city)
    new = NewUnit("Chi bộ tạm thời", "Tạm", UnitKind.TEMPORARY_CELL, Bloc.RESIDENTIAL, city.units["ba_dinh"])
    establish_unit(by=BY, new=new, first=BEGIN, reason=WHY)
    after = forms(city)
    assert after.b1.cells == before.b1.cells


@pytest.mark.parametrize(
    ("of", "delegation", "column"),
    [
        ("phuc_xa", Delegation.SUPERIOR, 6),
        ("phuc_xa", Delegation.PILOT, 7),
        ("phuc_xa", Delegation.ADMISSION, 10),
    ],
)
def test_powers_of_its_own_decide_the_sub_kind(city: Cast, of: str, delegation: str, column: int) -> None:
    classify(city, of, delegation=delegation)
    found = forms(city).b1
    assert [found.total(number) for number in (3, 4, column)] == [2, 1, 1]


@pytest.mark.parametrize(("delegation", "column"), [(Delegation.SUPERIOR, 8), (Delegation.PILOT, 9)])
def test_powers_of_the_superior_decide_where_there_are_none(city: Cast, delegation: str, column: int) -> None:
    classify(city, "phuc_xa", delegation=delegation)
    new = NewUnit("Đảng bộ Công ty", "Công ty", UnitKind.BASE_COMMITTEE, Bloc.STATE_ENTERPRISE)
    establish_unit(by=BY, new=_under(new, city.units["phuc_xa"]), first=BEGIN, reason=WHY)
    found = forms(city).b1
    assert found.value("7a", column) == 1 and found.total(3) == 3


def test_a_base_committee_directly_under_the_city_is_column_5(city: Cast) -> None:
    new = NewUnit("Đảng bộ Sở", "Sở", UnitKind.BASE_COMMITTEE, Bloc.GOVERNMENT, city.units["city"])
    establish_unit(by=BY, new=new, first=BEGIN, reason=WHY)
    assert forms(city).b1.value("3", 5) == 1


def _under(new: NewUnit, parent: Unit) -> NewUnit:
    return NewUnit(new.name, new.short_name, new.kind, new.bloc, parent)


def test_organisations_below_a_committee_of_a_commune_are_named_apart(city: Cast) -> None:
    with acting(BY, WHY):
        area = AdminArea.objects.create(
            code="00001", name="Phường mới", level=AreaLevel.COMMUNE, during=span(BEGIN)
        )
        UnitVersion.objects.filter(unit=city.units["ba_dinh"]).update(area=area)
    counts = count(place(city.code("city"), at().day), at())
    assert sum(three[0] for (_, commune), three in counts.rows.items() if commune) == 4
    assert sum(n for (_, commune, column), n in counts.units.items() if commune and column == 4) == 1


def test_edge_12_overlapping_lines_count_one_person_in_each(city: Cast) -> None:
    owner = add_person("Trịnh Thu Ngân", Sex.FEMALE, date(1999, 1, 1))
    before = forms(city).b2
    record(city, person=owner, source_group=SourceGroup.OWNER, in_private_enterprise=True, is_owner=True)
    after = forms(city).b2
    gained = {
        code: after.value(code, 2) - before.value(code, 2)
        for code in ("also.owners", "also.youth", "also.women", "also.enterprise", "also.pupils", "total")
    }
    assert gained == {
        "also.owners": 1,
        "also.youth": 1,
        "also.women": 1,
        "also.enterprise": 1,
        "also.pupils": 0,
        "total": 1,
    }


def test_an_annulment_counts_in_its_own_quarter(city: Cast) -> None:
    before = forms(city, period="2024-Q1")
    annul(city.admissions["Bùi Quang Huy"], date(2024, 5, 2))
    assert forms(city, period="2024-Q1").b2.cells == before.b2.cells
    after = forms(city)
    assert [after.b2.total(column) for column in (1, 2, 3)] == [7, 2, 6]
    assert [after.b2.value("group.farmer", column) for column in (2, 3)] == [-1, 0]


def test_an_annulment_stands_in_the_era_of_what_it_takes_back(
    city: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("namro.membership.forms.counting.ERAS", (date(2024, 2, 10),))
    annul(city.admissions["Bùi Quang Huy"], date(2024, 5, 2))
    counts = count(place(city.code("ba_vi"), at().day), at())
    assert counts.people["era"] == {"0": (0, -1, 0)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"education": Education.MASTER}, "education.master"),
        ({"education": ""}, "education.unknown"),
        ({"theory": PoliticalTheory.MIDDLE}, "theory.middle"),
        ({"occupation": Occupation.RETIRED}, "occupation.retired"),
        ({"minority": True}, "minority.yes"),
        ({"religious": True}, "religious.yes"),
        ({"birth_date": date(1960, 6, 30)}, "age.61"),
    ],
)
def test_what_is_known_of_a_person_decides_the_line(
    city: Cast, changes: dict[str, object], code: str
) -> None:
    traits("Trần Văn Hòa", **changes)
    counted = forms(city, "cell_1", "2024-Q1").b2
    expected = 3 if code == "education.unknown" else 1
    assert [counted.value(code, column) for column in (1, 3)] == [expected, expected - (expected == 3)]


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(1993, 6, 30), "31_35"),
        (date(1993, 7, 1), "30"),
        (date(1988, 6, 30), "36_40"),
        (date(1988, 7, 1), "31_35"),
        (date(1963, 6, 30), "61"),
        (date(1963, 7, 1), "56_60"),
    ],
)
def test_age_is_in_full_years_on_the_day_of_the_form(city: Cast, born: date, band: str) -> None:
    traits("Nguyễn Thị Đào", birth_date=born)
    counts = count(place(city.code("cell_1"), at().day), at())
    people = Person.objects.filter(home_cells__cell=city.units["cell_1"])
    others = sum(_band(one.birth_date) == band for one in people) - (_band(born) == band)
    assert counts.people["age"][band][0] == others + 1


def _band(born: date) -> str:
    age = 2024 - born.year - ((born.month, born.day) > (6, 30))
    for band in AGE_BANDS[1:-1]:
        least, most = map(int, band.split("_"))
        if least <= age <= most:
            return band
    return "30" if age <= 30 else "61"


def test_bounds_of_ages_on_a_leap_day() -> None:
    assert age_bounds(date(2024, 2, 29))[-1] == date(1993, 3, 1)
    assert len(age_bounds(date(2024, 2, 29))) == len(AGE_BANDS) - 1
    assert all(a < b for a, b in pairwise(age_bounds(date(2024, 6, 30))))
    assert len(ERAS) + 1 == len(ERA_TITLES)


@pytest.mark.parametrize("form", [form for forms_ in FORMS.values() for form in forms_])
def test_lines_of_an_exclusive_section_name_every_value_once(form: object) -> None:
    for section in form.sections:  # type: ignore[attr-defined]
        if section.exclusive:
            assert _values(section) == EVERY[_dimension(section)]


def _atoms(section: Section) -> list[Atoms]:
    return [atoms for line in section.lines if (atoms := line.stock or line.flow)]


def _dimension(section: Section) -> str:
    (dimension,) = {atoms.dimension for atoms in _atoms(section)}
    return dimension


def _values(section: Section) -> list[str]:
    return sorted(value for atoms in _atoms(section) for value in atoms.values)


EVERY = {
    "sex": sorted(Sex.values),
    "status": ["0", "1"],
    "age": sorted(AGE_BANDS),
    "era": [str(n) for n in range(len(ERA_TITLES))],
    "occupation": sorted(Occupation.values),
    "education": sorted(Education.values),
    "theory": sorted(PoliticalTheory.values),
    "minority": ["0", "1"],
    "religious": ["0", "1"],
    "group": sorted(SourceGroup.values),
}


def test_form_2_has_about_as_many_lines_as_the_paper(city: Cast) -> None:
    assert 55 <= len(FORMS["B2"][1].lines) <= 80
    assert len({line.code for line in FORMS["B2"][1].lines}) == len(FORMS["B2"][1].lines)


@pytest.mark.parametrize("period", ["2024-06", "2024-H1~nn", "2024-01-01..2024-06-30"])
def test_a_form_is_made_for_quarters(period: str) -> None:
    with pytest.raises(HouseError, match="theo quý"):
        Quarter.of(Period.parse(period))


@pytest.mark.parametrize(
    ("period", "quarter", "year"),
    [("2024-H1", "2024-Q2", "2024-H1"), ("2024-9T", "2024-Q3", "2024-9T"), ("2024", "2024-Q4", "2024")],
)
def test_the_last_quarter_of_a_longer_period_is_meant(period: str, quarter: str, year: str) -> None:
    found = Quarter.of(Period.parse(period))
    assert (str(found.quarter), str(found.year)) == (quarter, year)


def test_two_statements_and_the_rule_count_everything(city: Cast) -> None:
    here = place(city.code("city"), at().day)
    with CaptureQueriesContext(connection) as captured:
        count(here, at())
    assert len(captured) == 3
    assert AdmissionEvent.objects.exists()
