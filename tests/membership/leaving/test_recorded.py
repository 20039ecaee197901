"""Deaths, wishes and expulsions: when they count, what ends with them (§4.5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused, reader
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.leaving.actions import Leaving, record_death
from namro.membership.leaving.queries import visible
from namro.membership.leaving.states import S
from namro.membership.models import (
    AdmissionCase,
    AdmissionEvent,
    Badge,
    CaseStep,
    Exemption,
    ExemptionReason,
    ExitCase,
    Movement,
    RecognitionCase,
    TemporaryStay,
    TransferCase,
)
from namro.people.models import EndGround, HomeCell, PartyMembership
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership import deeds
from tests.membership.deeds import value
from tests.membership.leaving import exits
from tests.membership.recognition import probation
from tests.organisation.decisions import Decision, K, named
from tests.units.grow import settle


@pytest.mark.parametrize(
    ("how", "ground", "key"),
    [
        ("died", EndGround.DIED, "died"),
        ("resigned", EndGround.RESIGNED, "resigned"),
        ("expelled", EndGround.EXPELLED, "expelled"),
    ],
)
def test_it_ends_the_membership_on_its_day(city: Cast, how: str, ground: str, key: str) -> None:
    case = exits.leave(how)
    now = exits.membership()
    assert (now.during.upper, now.end_ground) == (exits.DAY, ground)
    assert (case.state, case.happened_on, case.known_on) == (S.DECIDED, exits.DAY, TODAY)
    assert case.cell == city.units["cell_1"]
    assert value(city, "losses", period="2024-07") == 1
    assert value(city, f"losses.{key}", "phuc_xa", "2024-07") == 1
    assert HomeCell.objects.get(membership=now).during.upper == exits.DAY


@pytest.mark.parametrize("how", ["resigned", "expelled"])
def test_a_decision_has_a_number(city: Cast, how: str) -> None:
    with pytest.raises(ValidationError, match="số quyết định"):
        exits.leave(how, document_no="")
    assert not ExitCase.objects.exists()
    assert exits.membership().during.upper is None


def test_edge_case_25_a_death_entered_late_counts_on_its_day_and_by_the_day_it_was_known(city: Cast) -> None:
    """It happened in the first quarter and was known in the third: two figures, side by side."""
    exits.leave("died", date(2024, 3, 10))
    assert exits.membership().end_known_on == TODAY
    happened = [value(city, "losses.died", period=f"2024-Q{number}") for number in (1, 2, 3)]
    known = [value(city, "losses_known.died", period=f"2024-Q{number}") for number in (1, 2, 3)]
    assert (happened, known) == ([1, 0, 0], [0, 0, 1])
    row = Movement.objects.get(kind="DIED")
    assert (row.happened_on, row.known_on) == (date(2024, 3, 10), TODAY)


def test_what_is_recorded_on_its_day_is_known_on_it(city: Cast) -> None:
    exits.leave("died", TODAY)
    assert exits.membership().end_known_on is None
    assert value(city, "losses.died", period="2024-07") == value(city, "losses_known.died", period="2024-07")


@pytest.mark.parametrize(
    ("day", "error", "words"),
    [
        (TODAY + timedelta(days=1), ValidationError, "ở sau hôm nay"),
        (date(2024, 2, 3), HouseError, "không còn ngày nào"),
        (date(2024, 1, 1), HouseError, "không còn ngày nào"),
    ],
)
def test_days_that_cannot_be(city: Cast, day: date, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        exits.leave("died", day)
    assert not ExitCase.objects.exists()


def test_nobody_leaves_twice(city: Cast) -> None:
    exits.leave("died")
    with pytest.raises(HouseError, match="đã kết thúc"):
        exits.leave("resigned")


def test_who_may_record_it(city: Cast) -> None:
    for name in ("lanhdao", "moi", "quantri"):
        with pytest.raises(Refused):
            exits.leave(by=city.accounts[name])
    with pytest.raises(Refused):
        exits.leave(name="Bùi Quang Huy", by=city.accounts["phucxa"])
    assert exits.leave(by=city.accounts["phucxa"]).pk


def test_whatever_was_open_of_him_ends_too(city: Cast) -> None:
    case = probation.on_probation(city, date(2023, 8, 3))
    member = case.membership
    with acting(BY, WHY):
        stay = TemporaryStay.objects.create(
            person=member.person,
            membership=member,
            host_cell=city.units["cell_3"],
            during=span(date(2024, 5, 1), date(2024, 10, 1)),
        )
        exempt = {"membership": member, "reason": ExemptionReason.TREATMENT, "decided_on": TODAY}
        running = Exemption.objects.create(
            **exempt, during=span(date(2024, 6, 1), date(2024, 9, 1)), document_no="1-NQ"
        )
        coming = Exemption.objects.create(
            **exempt, during=span(date(2024, 9, 1), date(2024, 11, 1)), document_no="2-NQ"
        )
        moving = TransferCase.objects.create(
            person=member.person,
            membership=member,
            kind="INSIDE",
            state="IN_TRANSIT",
            from_cell=city.units["cell_1"],
            to_cell=city.units["cell_3"],
            reason="đổi nơi ở",
            requested_on=date(2024, 6, 1),
            introduced_on=date(2024, 6, 3),
            transit=span(date(2024, 6, 3)),
            due_on=date(2024, 7, 15),
        )
        badge = Badge.objects.create(
            membership=member, cell=city.units["cell_1"], years=30, wave_on=date(2024, 9, 2)
        )
        waiting = AdmissionCase.objects.create(
            person=member.person,
            cell=city.units["cell_1"],
            state="DECIDED",
            listed_on=date(2023, 1, 1),
            decision=AdmissionEvent.objects.get(person=member.person),
        )
    PartyMembership.objects.filter(pk=member.pk).update(joined_on=date(2023, 8, 3))
    record_death(by=BY, membership=member, leaving=Leaving(exits.DAY), reason=WHY)
    settle()
    assert RecognitionCase.objects.get(pk=case.pk).state == RecognitionCase.State.ENDED
    assert TemporaryStay.objects.get(pk=stay.pk).during.upper == exits.DAY
    assert Exemption.objects.get(pk=running.pk).during.upper == exits.DAY
    assert not Exemption.objects.filter(pk=coming.pk).exists()
    moving.refresh_from_db()
    assert (moving.state, moving.transit.upper, moving.due_on) == ("CANCELLED", exits.DAY, None)
    badge.refresh_from_db()
    assert badge.state == Badge.State.DROPPED
    waiting.refresh_from_db()
    assert (waiting.state, waiting.due_on) == ("LAPSED", None)
    assert CaseStep.objects.get(case=waiting).on == exits.DAY
    assert value(city, "in_transit", period="2024-07") == 0


def test_a_removal_that_was_being_considered_is_dropped_by_a_death(city: Cast) -> None:
    removal = exits.opened()
    exits.leave("died")
    removal.refresh_from_db()
    assert (removal.state, removal.version) == (S.DROPPED, 2)


def test_a_move_that_was_planned_falls_away_and_dossiers_stand_where_he_was(city: Cast) -> None:
    decision = Decision(date(2024, 8, 1))
    decision.add(
        K.MERGE,
        **(named("Chi bộ Mới", parent=city.units["phuc_xa"]) | {"unit_kind": "CELL"}),
        origins=[(city.units["cell_1"], "WHOLE"), (city.units["cell_2"], "WHOLE")],
    )
    decision.done()
    settle()
    with clock.frozen(date(2024, 8, 10)):
        removal = exits.opened()
        assert removal.cell != city.units["cell_1"]
        exits.leave("died", date(2024, 7, 20))
        settle()
        removal.refresh_from_db()
        assert removal.cell == city.units["cell_1"]


def test_a_reader_sees_the_leavings_of_his_own_cells(city: Cast) -> None:
    exits.leave("died")
    assert visible(reader(city.accounts["phucxa"])).count() == 1
    assert visible(reader(city.accounts["thanhuy"])).count() == 1
    other = exits.leave("died", name="Bùi Quang Huy")
    assert other not in visible(reader(city.accounts["phucxa"]))


def test_a_decision_taken_back_ends_what_was_open_too(city: Cast) -> None:
    removal = exits.opened()
    deeds.annul(city.admissions[exits.WHO], date(2024, 7, 3))
    removal.refresh_from_db()
    assert removal.state == S.DROPPED
    assert exits.membership().end_ground == EndGround.ANNULLED
