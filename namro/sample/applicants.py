"""Dossiers that are on their way on the sample's day: applicants, papers, steps and tallies in order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from namro.membership.admission.clocks import Asked, Facts, Timing, due
from namro.membership.models import AdmissionCase, SourceGroup
from namro.sample.admissions import GROUPS, IN_ENTERPRISE
from namro.sample.catalogue import Tag
from namro.sample.draw import stream
from namro.sample.names import FEMALE, MALE, name_parts
from namro.sample.people import AGES_NOW
from namro.sample.plan import Plan
from namro.sample.tables import Record, Table
from namro.sample.traits import OCCUPATIONS
from namro.sample.units import Node, Tree
from namro.units.models import UnitKind

S = AdmissionCase.State
LEAST_SIZE = 5
ONE_IN = 4  # cells that have somebody on their list
# How many of a hundred stand at which step, and how long ago (days) the cell's list was made.
STAGES = (
    (S.LISTED, 30, (20, 200)),
    (S.TRAINED, 20, (150, 320)),
    (S.DOSSIER, 18, (240, 420)),
    (S.VETTING, 14, (300, 480)),
    (S.CELL_RESOLVED, 10, (400, 560)),
    (S.BASE_RESOLVED, 8, (420, 580)),
)
ORDER = [stage for stage, _, _ in STAGES]
# Days between the sample's day and the step somebody stands at: some are late.
LAST_STEP = {
    S.LISTED: (20, 200),
    S.TRAINED: (5, 150),
    S.DOSSIER: (3, 120),
    S.VETTING: (2, 70),
    S.CELL_RESOLVED: (1, 16),
    S.BASE_RESOLVED: (1, 60),
}
MAJORITY, MAJORITY_OF = 2, 3
VETTING_DAYS = timedelta(days=42)
PLACES = ("Đảng ủy xã nơi sinh", "Công an xã nơi cư trú", "Đảng ủy phường nơi cư trú của cha mẹ")

PERSONS = Table("sample_applicant", "id, full_name, sex, birth_date, occupation")
CASES = Table(
    "membership_admissioncase",
    "id, person_id, cell_id, state, listed_on, source_group, in_private_enterprise, is_owner, readmission, "
    "special_cases, helper_id, introducer_1_id, introducer_2_id, union_resolution_no, certificate_no, "
    "certificate_on, application_on, cv_on, residence_opinion_on, mass_opinion_on, parents_opinion_on, "
    "consent_no, late_consent_no, due_on, due_rule",
)
STEPS = Table("membership_casestep", 'case_id, state, "on", document_no, note')
VETTINGS = Table("membership_vetting", "case_id, place, abroad, sent_on, due_on, answered_on")
TALLIES = Table(
    "membership_votetally",
    "admission_id, body, held_on, document_no, summoned, away, exempt_absent, suspended, counted_base, "
    "present, issued, returned, valid, agree, disagree, majority, needed, passed",
)


@dataclass
class Applicant:
    """Somebody on a cell's list, with the days of the steps done so far."""

    cell: Node
    name: str
    sex: str
    birth: date
    group: SourceGroup
    steps: list[tuple[S, date]]

    @property
    def state(self) -> S:
        return self.steps[-1][0]

    def day(self, state: S) -> date | None:
        return dict(self.steps).get(state)


def has_applicant(cell: Node) -> bool:
    """Whether somebody is on this cell's list."""
    return cell.is_cell and cell.end is None and cell.id % ONE_IN == 0 and cell.size >= LEAST_SIZE


def draw(tree: Tree, plan: Plan) -> list[Applicant]:
    """One applicant in every ``ONE_IN``-th cell of the sample's day; the same plan gives the same people."""
    rng = stream(plan.seed, "applicants")
    cells = [
        cell
        for cell in tree.cells()
        if cell.end is None and cell.id % ONE_IN == 0 and cell.size >= LEAST_SIZE
    ]
    sexes = [FEMALE if rng.random() < 0.45 else MALE for _ in cells]
    names = name_parts().many(rng, sexes)
    return [
        _applicant(cell, name, sex, plan.lives_on, rng)
        for cell, name, sex in zip(cells, names, sexes, strict=True)
    ]


def _applicant(cell: Node, name: str, sex: str, today: date, rng: random.Random) -> Applicant:
    group = _group(cell, rng)
    stage, _, listed = rng.choices(STAGES, [weight for _, weight, _ in STAGES])[0]
    first = max(today - timedelta(days=rng.randint(*listed)), cell.first)
    youngest, oldest = AGES_NOW[group]
    birth = today - timedelta(days=int(rng.uniform(youngest + 1.2, oldest) * 365.25))
    return Applicant(cell, name, sex, birth, group, _steps(stage, first, today, rng))


def _group(cell: Node, rng: random.Random) -> SourceGroup:
    if cell.tag is Tag.PRIVATE:
        return IN_ENTERPRISE.one(rng)
    return GROUPS[cell.tag or Tag.WARD].one(rng)


def _steps(stage: S, first: date, today: date, rng: random.Random) -> list[tuple[S, date]]:
    """Days spread from the list to the last step, in order."""
    done = ORDER[: ORDER.index(stage) + 1]
    last = max(first, today - timedelta(days=rng.randint(*LAST_STEP[stage])))
    span = (last - first).days
    return [
        (state, first + timedelta(days=span * rank // max(1, len(done) - 1)))
        for rank, state in enumerate(done)
    ]


@dataclass(frozen=True)
class Numbers:
    """Row numbers: the first free person and dossier, and the first member of every cell."""

    person: int
    case: int
    members: Mapping[int, int]


def persons(made: Sequence[Applicant], numbers: Numbers) -> Iterator[Record]:
    for place, one in enumerate(made):
        yield numbers.person + place, one.name, one.sex, one.birth, OCCUPATIONS[one.group].value


def cases(made: Sequence[Applicant], numbers: Numbers, timing: Timing) -> Iterator[Record]:
    for place, one in enumerate(made):
        row, member = numbers.case + place, numbers.members[one.cell.id]
        enterprise = one.cell.tag is Tag.PRIVATE
        yield (
            *(row, numbers.person + place, one.cell.id, one.state.value, one.steps[0][1]),
            *(one.group.value, enterprise, False, False, "{}", member),
            *_papers(one, row, member),
            *_clock(one, timing),
        )


def _clock(one: Applicant, timing: Timing) -> Record:
    """By when the next step is due, as the dossier itself would say."""
    sent = one.day(S.VETTING) if one.state == S.VETTING else None
    found = due(
        Facts(
            state=one.state,
            on=dict(one.steps),
            today=one.steps[-1][1],
            opened_on=one.day(S.DOSSIER),
            certificate_on=one.day(S.TRAINED),
            unanswered=[Asked(sent + VETTING_DAYS, False)] if sent else [],
            needs_base=one.cell.kind is UnitKind.CELL,
        ),
        timing,
    )
    return found.on, found.rule


def _papers(one: Applicant, row: int, member: int) -> Record:
    """Introducers and papers, as far as the dossier has come."""
    trained, dossier = one.day(S.TRAINED), one.day(S.DOSSIER)
    certificate = (f"{row % 900 + 100}-GCN", trained) if trained else ("", None)
    if dossier is None:
        return (None, None, "", *certificate, *[None] * 5, "", "")
    opinion = max(dossier, one.day(S.VETTING) or dossier)
    union = f"{row % 90 + 4}-NQ/ĐTN" if row % 3 == 0 else ""
    parents = dossier if one.group is SourceGroup.PUPIL else None
    days = (dossier, dossier, opinion, opinion, parents)
    return (member + 1, None if union else member + 2, union, *certificate, *days, "", "")


def steps(made: Sequence[Applicant], numbers: Numbers) -> Iterator[Record]:
    for place, one in enumerate(made):
        row = numbers.case + place
        for state, day in one.steps:
            paper = {S.CELL_RESOLVED: f"{row % 40 + 1}-NQ/CB", S.BASE_RESOLVED: f"{row % 70 + 1}-NQ/ĐU"}
            yield row, state.value, day, paper.get(state, ""), ""


def vettings(made: Sequence[Applicant], numbers: Numbers) -> Iterator[Record]:
    """Asked at two places; those that came further than vetting have their answers."""
    for place, one in enumerate(made):
        sent = one.day(S.VETTING)
        if sent is None:
            continue
        after = one.day(S.CELL_RESOLVED)
        for place_name in PLACES[: 1 + place % 2]:
            answered = None if after is None else sent + (after - sent) / 2
            yield numbers.case + place, place_name, False, sent, sent + VETTING_DAYS, answered


def tallies(made: Sequence[Applicant], numbers: Numbers) -> Iterator[Record]:
    for place, one in enumerate(made):
        row = numbers.case + place
        for state, body in ((S.CELL_RESOLVED, "CELL"), (S.BASE_RESOLVED, "BASE")):
            day = one.day(state)
            if day is not None:
                summoned = min(one.cell.size, 40) if body == "CELL" else 13
                yield (row, body, day, f"{row % 40 + 1}-NQ", *_count(summoned))


def _count(summoned: int) -> Record:
    """One of the body is away; nearly everybody agrees."""
    base = summoned - 1
    needed = -(-MAJORITY * base // MAJORITY_OF)
    agree = base - base // 12
    return (
        *(summoned, 1, 0, 0, base),
        *(base, base, base, base, agree, base - agree),
        *(f"{MAJORITY}/{MAJORITY_OF}", needed, agree >= needed),
    )
