"""Edge cases of the field, by their number in the domain notes."""

from __future__ import annotations

from datetime import date

from namro.ground import clock
from namro.ground.ranges import span
from namro.membership.models import SourceGroup
from namro.people.models import HomeCell, PartyMembership, Sex
from namro.units.models import Founding
from tests.cast import Cast, add_person
from tests.membership import deeds
from tests.membership.deeds import value

FEBRUARY, MAY = date(2024, 2, 6), date(2024, 5, 20)


def test_edge_case_1_decided_in_december_with_the_ceremony_in_january(city: Cast) -> None:
    """The decision counts, not the ceremony."""
    before = value(city, "admitted", period="2023"), value(city, "admitted", period="2024-H1")
    event = deeds.record(city, decided_on=date(2023, 12, 28))
    PartyMembership.objects.filter(person=event.person).update(joined_on=date(2024, 1, 15))
    after = value(city, "admitted", period="2023"), value(city, "admitted", period="2024-H1")
    assert after == (before[0] + 1, before[1])


def test_edge_case_2_annulled_in_may_what_was_decided_in_february(city: Cast) -> None:
    event = deeds.record(city, decided_on=FEBRUARY)
    quarter, february = value(city, "admitted", period="2024-Q1"), value(city, "admitted", period="2024-02")
    half, may = value(city, "admitted"), value(city, "admitted", period="2024-05")
    deeds.annul(event, MAY)
    assert value(city, "admitted", period="2024-Q1") == quarter
    assert value(city, "admitted", period="2024-02") == february
    assert value(city, "admitted", period="2024-05") == may - 1
    assert value(city, "admitted") == half - 1
    assert value(city, "admitted", period="2024-Q2") == half - 1 - quarter


def test_tg5_the_standing_of_the_old_date_stays(city: Cast) -> None:
    event = deeds.record(city, decided_on=FEBRUARY)
    march, half = value(city, "members", period="2024-03"), value(city, "members")
    deeds.annul(event, MAY)
    assert value(city, "members", period="2024-03") == march
    assert value(city, "members") == half - 1


def test_tg5_an_annulled_fact_counts_once_and_is_taken_back_once(city: Cast) -> None:
    before = {key: value(city, key, period="2024") for key in ("admitted", "admitted.women")}
    woman = add_person("Ngô Thị Khá", Sex.FEMALE)
    deeds.annul(deeds.record(city, person=woman, decided_on=FEBRUARY), MAY)
    assert {key: value(city, key, period="2024") for key in before} == before


def test_edge_case_11_a_pupil_moves_home_and_the_school_keeps_the_fact(city: Cast) -> None:
    """Also rule TG8: an admission belongs to the cell that proposed it."""
    pupil = add_person("Ngô Bá Khá", born=date(2006, 3, 1))
    event = deeds.record(city, "cell_1", person=pupil, source_group=SourceGroup.PUPIL)
    before = {unit: value(city, "admitted.pupils", unit, "2024-9T") for unit in ("phuc_xa", "ba_vi")}
    move(event.person_id, city, "cell_3", date(2024, 9, 5))
    with clock.frozen(date(2024, 10, 1)):
        after = {unit: value(city, "admitted.pupils", unit, "2024-9T") for unit in before}
        assert after == before == {"phuc_xa": 2, "ba_vi": 0}
        at_home = [value(city, "members", unit, "2024-9T") for unit in ("phuc_xa", "ba_vi")]
    assert at_home == [
        value(city, "members", "phuc_xa", "2024-08") - 1,
        value(city, "members", "ba_vi", "2024-08") + 1,
    ]


def move(person_id: int, city: Cast, cell: str, day: date) -> None:
    home = HomeCell.objects.get(person_id=person_id, during__upper_inf=True)
    home.during = span(home.during.lower, day)
    home.save()
    HomeCell.objects.create(
        person_id=person_id, membership=home.membership, cell=city.units[cell], during=span(day)
    )


def test_edge_case_12_a_young_woman_who_owns_a_business(city: Cast) -> None:
    """Overlapping lines below one whole: she is one of each, and one of all."""
    keys = ("admitted", "admitted.women", "admitted.enterprise", "admitted.enterprise.owners")
    before = {key: value(city, key) for key in keys}
    woman = add_person("Ngô Thị Khá", Sex.FEMALE, date(1999, 9, 9))
    deeds.record(
        city, person=woman, source_group=SourceGroup.OWNER, in_private_enterprise=True, is_owner=True
    )
    assert {key: value(city, key) for key in keys} == {key: before[key] + 1 for key in keys}
    assert value(city, "admitted.students") == 0


def test_tg6_only_a_founding_decision_counts_as_founded(city: Cast) -> None:
    """The cast's units came into being without one: nothing was founded."""
    assert value(city, "organisations_founded", period="2024") == 0
    Founding.objects.create(
        unit=city.units["cell_2"],
        happened_on=date(2024, 2, 26),
        decision_no="5-QĐ/ĐU",
        bloc="PRIVATE_ENTERPRISE",
    )
    for key in ("organisations_founded", "organisations_founded.enterprise"):
        assert value(city, key, period="2024-Q1") == value(city, key, "phuc_xa", "2024-Q1") == 1
