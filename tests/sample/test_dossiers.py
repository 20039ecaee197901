"""The papers kept beside the sample's members: in order, within the rules, never against the figures."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.db.models import F, Q

from namro.ground import clock
from namro.membership.admission.facts import Known
from namro.membership.admission.route import route
from namro.membership.models import (
    AdmissionCase,
    AdmissionEvent,
    Badge,
    CaseStep,
    Exemption,
    ExitCase,
    RecognitionCase,
    TemporaryStay,
    TransferCase,
    Vetting,
    VoteTally,
)
from namro.membership.recognition.clocks import review_due
from namro.people.models import HomeCell, PartyMembership, Person
from namro.regulations.queries import add_working_days
from namro.sample import applicants, distribution
from namro.sample.city import City
from namro.sample.dossiers import SINCE
from namro.sample.load import Loaded
from namro.sample.plan import Plan
from namro.targets.models import Enterprise, TargetAssignment, TargetRound
from namro.units.models import Classification

TODAY = Plan.small().lives_on


def test_the_same_plan_gives_the_same_applicants(small: City) -> None:
    one, two = applicants.draw(small.tree, small.plan), applicants.draw(small.tree, small.plan)
    assert one == two and one
    for applicant in one:
        days = [day for _, day in applicant.steps]
        assert days == sorted(days) and days[-1] <= TODAY
        assert [state for state, _ in applicant.steps] == applicants.ORDER[: len(applicant.steps)]


def test_an_applicant_is_of_age_when_the_cell_decides(small: City) -> None:
    for one in applicants.draw(small.tree, small.plan):
        decided = one.day(AdmissionCase.State.CELL_RESOLVED)
        if decided is not None:
            assert (decided.year - one.birth.year) * 12 + decided.month - one.birth.month >= 18 * 12


def test_every_decision_since_spring_has_its_dossier(loaded: Loaded) -> None:
    decisions = AdmissionEvent.objects.filter(sign=1, happened_on__gte=SINCE)
    assert decisions.exists() and not decisions.filter(dossier__isnull=True).exists()
    for case in AdmissionCase.objects.filter(decision__isnull=False).select_related("decision"):
        assert (case.person_id, case.cell_id) == (case.decision.person_id, case.decision.cell_id)
        assert case.source_group == case.decision.source_group


def test_steps_are_in_order_and_end_where_the_dossier_stands(loaded: Loaded) -> None:
    rank = {state: place for place, state in enumerate([*applicants.ORDER, "DECIDED", "CEREMONY"])}
    for case in AdmissionCase.objects.exclude(state="ANNULLED").prefetch_related("steps"):
        steps = list(case.steps.all())
        assert [rank[step.state] for step in steps] == sorted(rank[step.state] for step in steps)
        assert [step.on for step in steps] == sorted(step.on for step in steps), case.pk
        assert steps[-1].state == case.state
    assert not CaseStep.objects.filter(on__gt=TODAY).exists()


def test_applicants_are_no_members_and_are_vetted_before_the_cell_decides(loaded: Loaded) -> None:
    waiting = AdmissionCase.objects.filter(decision__isnull=True)
    assert waiting.exists()
    assert not PartyMembership.objects.filter(person__admission_cases__in=waiting).exists()
    decided = waiting.filter(state__in=["CELL_RESOLVED", "BASE_RESOLVED"])
    assert decided.exists()
    assert not Vetting.objects.filter(case__in=decided, answered_on__isnull=True).exists()
    assert VoteTally.objects.filter(admission__in=decided, body="CELL").count() == decided.count()
    helpers = HomeCell.objects.filter(person__helped_cases__in=waiting, during__contains=TODAY)
    assert helpers.count() == waiting.count()


def test_probation_ends_exactly_a_year_after_the_ceremony(loaded: Loaded) -> None:
    cases = RecognitionCase.objects.select_related("membership")
    assert cases.exists()
    for case in cases:
        joined = case.membership.joined_on
        assert joined is not None
        assert case.probation_ends_on - timedelta(days=366) <= joined <= case.probation_ends_on
        if case.membership.official_on:
            assert case.membership.official_on == case.probation_ends_on
            assert case.state in ("RECOGNISED", "CARD_ISSUED", "ENDED")
    assert not cases.filter(Q(decided_on__gt=TODAY) | Q(reviewed_on__gt=F("decided_on"))).exists()


def test_whoever_left_this_year_has_a_dossier_with_the_same_day_and_ground(loaded: Loaded) -> None:
    ended = PartyMembership.objects.filter(during__endswith__gte=date(2024, 1, 1)).exclude(
        end_ground__in=["ANNULLED", "TRANSFERRED_OUT"]
    )
    found = {case.membership_id: case for case in ExitCase.objects.all()}
    assert {one.pk for one in ended} == set(found)
    for one in ended:
        assert (found[one.pk].happened_on, found[one.pk].ground) == (one.during.upper, one.end_ground)
        assert found[one.pk].known_on == (one.end_known_on or one.during.upper)


def test_transfers_follow_the_homes(loaded: Loaded) -> None:
    for case in TransferCase.objects.filter(state="RECEIVED"):
        homes = HomeCell.objects.filter(membership=case.membership_id)
        assert homes.filter(cell=case.from_cell_id, during__endswith=case.received_on).exists()
        assert homes.filter(cell=case.to_cell_id, during__startswith=case.received_on).exists()
    for case in TransferCase.objects.filter(state="IN_TRANSIT"):
        assert HomeCell.objects.filter(
            membership=case.membership_id, cell=case.from_cell_id, during__contains=TODAY
        ).exists()


def test_stays_and_exemptions_are_of_members(loaded: Loaded) -> None:
    assert Exemption.objects.exists()
    assert not Exemption.objects.filter(membership__during__upper_inf=False).exists()
    assert not TemporaryStay.objects.filter(host_cell__home_members__person=F("person")).exists()


def test_badges_are_of_the_years_that_the_wave_reaches(loaded: Loaded) -> None:
    for badge in Badge.objects.select_related("membership"):
        reached = badge.membership.decided_on.year + badge.years
        assert reached <= badge.wave_on.year and badge.wave_on.year - reached <= 1


def test_traits_are_known_of_nearly_everybody(loaded: Loaded) -> None:
    people = Person.objects.all()
    assert people.filter(citizen_id__isnull=False).count() > people.count() * 0.9
    assert people.filter(education="").count() < people.count() * 0.03
    women = people.filter(sex="F", citizen_id__isnull=False)
    assert not women.filter(citizen_id__regex="^...[02468]").exists()
    pupils = AdmissionEvent.objects.filter(source_group="PUPIL", sign=1)
    assert set(pupils.values_list("person__occupation", flat=True)) == {"PUPIL"}


def test_targets_below_add_up_to_the_target_above(loaded: Loaded) -> None:
    rounds = TargetRound.objects.filter(parent__isnull=False)
    assert rounds.exists()
    for round_ in rounds:
        mine = TargetAssignment.objects.filter(round=round_.parent_id, assignee=round_.level_unit_id).exclude(
            indicator__in=distribution.MASS
        )
        below: Counter[str] = Counter()
        for line in round_.assignments.all():
            below[line.indicator] += line.value
        assert dict(mine.values_list("indicator", "value")) == below == round_.printed_totals


def test_the_same_plan_shares_out_the_same(small: City) -> None:
    assert distribution.share_out(small) == distribution.share_out(small)


def test_enterprises_with_a_party_organisation_are_the_cells_of_the_sample(loaded: Loaded) -> None:
    assert Enterprise.objects.filter(party_unit__isnull=True).exists()
    with_party = Enterprise.objects.filter(party_unit__isnull=False)
    assert with_party.exists()
    assert not with_party.exclude(party_unit__versions__bloc="PRIVATE_ENTERPRISE").exists()
    assert not Enterprise.objects.exclude(tax_code__startswith="99").exists()
    assert not Classification.objects.exclude(unit__versions__bloc="ARMED_FORCES").exists()


def test_clocks_are_those_of_the_dossiers(loaded: Loaded) -> None:
    """What the loader wrote by itself is what the rooms would have written."""
    with clock.frozen(TODAY):
        for case in AdmissionCase.objects.exclude(state="ANNULLED").select_related("cell", "person")[:40]:
            due = Known(case).due
            assert (case.due_on, case.due_rule) == (due.on, due.rule), case.state
        for waiting in RecognitionCase.objects.filter(state="ON_PROBATION")[:10]:
            assert waiting.due_on == review_due(waiting.probation_ends_on).day
        for transfer in TransferCase.objects.filter(state="IN_TRANSIT")[:10]:
            assert transfer.introduced_on is not None
            assert transfer.due_on == add_working_days(transfer.introduced_on, 30).day


def test_decisions_bear_the_number_of_the_committee_that_decides(loaded: Loaded) -> None:
    for event in AdmissionEvent.objects.select_related("cell").order_by("?")[:25]:
        assert event.issued_by == route(event.cell, event.happened_on).decider.code
        assert event.term == 2020
