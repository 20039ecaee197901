"""Which facts count for a target, where and when: TG5, TG6, TG8, TG9 and their edge cases."""

from __future__ import annotations

from datetime import date

import pytest

from namro.figures.address import Address, locate
from namro.figures.breakdown import matrix, over_periods
from namro.figures.errors import NotAdditive
from namro.figures.folds import Amount, figure
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.journal.actions import acting
from namro.membership.ceremony import admitted_day, admitted_key
from namro.membership.models import AdmissionCase, AdmissionEvent, SourceGroup
from namro.organisation.actions import NewUnit, establish_unit
from namro.people.models import Sex
from namro.regulations.date_rule import DateRule
from namro.targets.board import Rules
from namro.targets.metrics import ASSIGNED, BY_CEREMONY
from namro.units.models import Bloc, Founding, Unit, UnitKind
from tests.cast import BY, WHY, Cast, add_person
from tests.membership.deeds import annul, record
from tests.organisation.decisions import Decision, K, whole
from tests.targets.test_board import change, of

JUNE = date(2024, 6, 3)


def value(city: Cast, key: str, unit: str = "city", period: str = "2024-H1") -> int:
    found = figure(Address(key, city.code(unit), Period.parse(period)))
    assert isinstance(found, Amount)
    return found.amount


def dossier(event: AdmissionEvent, ceremony_on: date | None = None) -> AdmissionCase:
    with acting(BY, WHY):
        return AdmissionCase.objects.create(
            person=event.person,
            cell=event.cell,
            state=AdmissionCase.State.CEREMONY if ceremony_on else AdmissionCase.State.DECIDED,
            listed_on=date(2022, 1, 3),
            source_group=event.source_group,
            decision=event,
            ceremony_on=ceremony_on,
        )


# TG5


def test_tg5_a_fact_counts_once_an_indicator(city: Cast) -> None:
    """A pupil counts as a new member and as a pupil, once each."""
    before = {key: value(city, key) for key in ("membership.admitted", "membership.admitted.pupils")}
    record(city, decided_on=JUNE, source_group=SourceGroup.PUPIL)
    assert {key: value(city, key) - was for key, was in before.items()} == {
        "membership.admitted": 1,
        "membership.admitted.pupils": 1,
    }


def test_tg5_edge_2_the_standing_as_of_the_old_date_stays(city: Cast) -> None:
    first = of(city, "ba_vi", "2024-Q1").own["T_MEMBER_NEW"]  # type: ignore[index]
    annul(city.admissions["Bùi Quang Huy"], date(2024, 5, 6))
    again = of(city, "ba_vi", "2024-Q1").own["T_MEMBER_NEW"]  # type: ignore[index]
    assert (first.done, again.done, first.band) == (1, 1, again.band)
    assert value(city, "membership.admitted", "ba_vi") == 0


# TG6

FOUNDED = "membership.organisations_founded"


def found(city: Cast, first: date = JUNE, bloc: str = Bloc.PRIVATE_ENTERPRISE) -> Unit:
    new = NewUnit("Chi bộ Công ty Mẫu", "Công ty Mẫu", UnitKind.CELL, bloc, city.units["phuc_xa"])
    unit = establish_unit(by=BY, new=new, first=first, reason=WHY)
    with acting(BY, WHY):
        Founding.objects.create(unit=unit, happened_on=first, decision_no="15-QĐ/QU", bloc=bloc)
    return unit


def dissolve(unit: Unit, day: date) -> None:
    decision = Decision(day)
    decision.add(K.DISSOLVE, unit)
    decision.done()


def test_tg6_only_what_is_founded_counts(city: Cast) -> None:
    """Splits, mergers and moves make no new organisation."""
    before = value(city, FOUNDED, period="2025")
    decision = Decision(date(2025, 7, 1))
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_2"]))
    decision.add(K.TRANSFER, city.units["tan_hong"], parent=city.units["ba_dinh"])
    decision.done()
    assert value(city, FOUNDED, period="2025") == before == 0


@pytest.mark.parametrize(
    ("ends", "period", "gross", "net"),
    [
        (None, "2024", 1, 1),
        (date(2024, 10, 1), "2024", 1, 0),
        (date(2024, 10, 1), "2024-H1", 1, 1),
        (date(2025, 1, 1), "2024", 1, 1),
    ],
    ids=["stays", "ended in the year", "not yet ended", "ended next year"],
)
def test_tg6_dissolved_in_the_same_year_is_gross_and_not_net(
    city: Cast, ends: date | None, period: str, gross: int, net: int
) -> None:
    for key in (FOUNDED, f"{FOUNDED}.enterprise"):
        before = value(city, key, "phuc_xa", period), value(city, f"{key}.net", "phuc_xa", period)
        unit = found(city, JUNE if key == FOUNDED else date(2024, 6, 4))
        if ends:
            dissolve(unit, ends)
        after = value(city, key, "phuc_xa", period), value(city, f"{key}.net", "phuc_xa", period)
        assert (after[0] - before[0], after[1] - before[1]) == (gross, net)


def test_tg6_the_net_number_of_each_month_is_that_of_its_own_address(city: Cast) -> None:
    dissolve(found(city), date(2024, 10, 1))
    located = locate(Address(f"{FOUNDED}.net", city.code("city"), Period.parse("2024")))
    months = located.period.months()
    for month, point in zip(months, over_periods(located, months), strict=True):
        assert point == figure(point.address), month
    with pytest.raises(NotAdditive):
        matrix(located, months)


# TG8


def test_tg8_edge_11_a_pupil_who_moves_home_stays_with_the_school_s_unit(city: Cast) -> None:
    """The fact belongs to the cell that proposed, wherever the member goes afterwards."""
    event = record(city, "office", decided_on=JUNE, source_group=SourceGroup.PUPIL)
    before = value(city, "membership.admitted.pupils", "agencies", "2024")
    decision = Decision(date(2024, 9, 2))
    decision.add(K.TRANSFER, city.units["phuc_xa"], parent=city.units["ba_vi"])
    decision.done()
    assert event.cell == city.units["office"]
    assert value(city, "membership.admitted.pupils", "agencies", "2024") == before == 1


# TG9


def test_tg9_edge_1_admitted_in_december_with_the_ceremony_in_january(city: Cast) -> None:
    event = record(city, decided_on=date(2023, 12, 20))
    dossier(event, date(2024, 1, 6))
    decided, held = (admitted_key(rule) for rule in (DateRule.DECISION, DateRule.CEREMONY))
    assert (decided, held) == ("membership.admitted", "membership.admitted_by_ceremony")
    year, next_ = value(city, decided, "cell_1", "2023-12"), value(city, decided, "cell_1", "2024-01")
    assert (year, next_) == (1, 0)
    assert (value(city, held, "cell_1", "2023-12"), value(city, held, "cell_1", "2024-01")) == (0, 1)


def test_tg9_without_a_ceremony_nothing_counts_yet_and_without_a_dossier_the_decision_does(
    city: Cast,
) -> None:
    before = value(city, "membership.admitted_by_ceremony")
    assert before == value(city, "membership.admitted"), "nobody has a dossier"
    dossier(record(city, decided_on=JUNE))
    assert value(city, "membership.admitted_by_ceremony") == before
    assert value(city, "membership.admitted") == before + 1


def test_tg9_an_annulment_takes_back_what_was_counted(city: Cast) -> None:
    counted, not_yet = record(city, decided_on=JUNE), record(city, decided_on=JUNE)
    dossier(counted, date(2024, 6, 5))
    dossier(not_yet)
    held = value(city, "membership.admitted_by_ceremony", period="2024-06")
    annul(counted, date(2024, 6, 20))
    annul(not_yet, date(2024, 6, 20))
    assert value(city, "membership.admitted_by_ceremony", period="2024-06") == held - 1


def test_tg9_the_target_table_reads_the_rule_that_forms_read(city: Cast) -> None:
    dossier(record(city, "cell_1", decided_on=date(2024, 6, 28)), date(2024, 7, 3))
    change("target.date_rule", "ceremony")
    position = of(city, "cell_1").own["T_MEMBER_NEW"]  # type: ignore[index]
    rule = Rules.on_day(date(2024, 6, 30)).date_rule
    assert position.share.part.address.key == admitted_key(rule)
    assert position.done == value(city, admitted_key(rule), "cell_1") == 2


def test_tg9_every_indicator_of_admissions_has_its_figure_by_ceremony() -> None:
    for assigned in ASSIGNED:
        if assigned.fact.startswith("membership.admitted"):
            by_ceremony = metrics.get(BY_CEREMONY[assigned.fact])
            assert isinstance(by_ceremony, Metric) and by_ceremony.date == admitted_day(DateRule.CEREMONY)
    part = BY_CEREMONY["membership.admitted.pupils"]
    assert admitted_key(DateRule.CEREMONY, "pupils") == part
    assert admitted_day(DateRule.DECISION) == "happened_on"


# Parts that overlap


def test_edge_12_an_owner_who_is_a_young_woman_stands_in_three_lines(city: Cast) -> None:
    keys = (
        "membership.admitted",
        "membership.admitted.enterprise.owners",
        "membership.admitted.women",
        "membership.admitted.youth",
    )
    before = {key: value(city, key) for key in keys}
    person = add_person("Lò Thị Én", Sex.FEMALE, date(1999, 2, 3))
    record(
        city,
        person=person,
        decided_on=JUNE,
        source_group=SourceGroup.OWNER,
        in_private_enterprise=True,
        is_owner=True,
    )
    assert {key: value(city, key) - before[key] for key in keys} == dict.fromkeys(keys, 1)


# V9


@pytest.mark.parametrize("unit", ["city", "ba_dinh", "agencies"])
def test_v9_every_percentage_on_the_board_is_recomputed_from_its_legs(city: Cast, unit: str) -> None:
    for position in of(city, unit).own.values():
        share = position.share
        if share.base.amount:
            tenths = (2000 * share.part.amount + share.base.amount) // (2 * share.base.amount)
            whole_, rest = divmod(tenths, 10)
            assert share.text == f"{whole_},{rest}\N{NO-BREAK SPACE}%"
