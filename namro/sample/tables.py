"""The city as records of the tables, in their order of columns; people come from ``people.Roll``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from namro.sample.city import City
from namro.sample.days import iso
from namro.sample.units import ROOT_ID
from namro.targets.models import TargetRound

Record = tuple[Any, ...]
TERM = 2020  # all decisions of the sample fall into the term that began then


@dataclass(frozen=True)
class Table:
    """A table of the database and the columns that are filled."""

    name: str
    columns: str


AREAS = Table("units_adminarea", "id, code, name, level, parent_id, during")
UNITS = Table("units_unit", "id, code, alive")
VERSIONS = Table("units_unitversion", "id, unit_id, during, name, short_name, kind, bloc, parent_id, area_id")
FOUNDINGS = Table("units_founding", "id, unit_id, happened_on, decision_no, bloc, sign, reverses_id")
PERSONS = Table("people_person", "id, full_name, sex, birth_date, birth_precision")
MEMBERSHIPS = Table(
    "people_partymembership",
    "id, person_id, decided_on, joined_on, official_on, during, end_ground, end_known_on",
)
HOMES = Table("people_homecell", "id, person_id, membership_id, cell_id, during")
ADMISSIONS = Table(
    "membership_admissionevent",
    "id, person_id, cell_id, happened_on, decision_no, source_group, in_private_enterprise, is_owner, "
    "sign, reverses_id, reason, issued_by, term",
)
ROUNDS = Table(
    "targets_targetround",
    "id, level_unit_id, title, during, document_no, issued_on, printed_totals, state",
)
ASSIGNMENTS = Table(
    "targets_targetassignment",
    "id, round_id, indicator, assignee_id, value, during, initial_value, answer, answered_on",
)
RESULTS = Table(
    "targets_massfact",
    "id, indicator, organisation, unit_id, happened_on, amount, sign, reverses_id, evidence_no, evidence_on",
)
ALL = (
    AREAS,
    UNITS,
    VERSIONS,
    FOUNDINGS,
    PERSONS,
    MEMBERSHIPS,
    HOMES,
    ADMISSIONS,
    ROUNDS,
    ASSIGNMENTS,
    RESULTS,
)


def _span(first: date, end: date | None = None) -> str:
    return f"[{first.isoformat()},{end.isoformat() if end else ''})"


def year_span(year: int) -> str:
    return _span(date(year, 1, 1), date(year + 1, 1, 1))


def areas(city: City) -> Iterator[Record]:
    for area in city.tree.areas:
        yield area.id, area.code, area.name, area.level.value, area.parent, _span(area.first)


def units(city: City) -> Iterator[Record]:
    for node in city.tree.nodes:
        yield node.id, node.code, _span(node.first, node.end)


def versions(city: City) -> Iterator[Record]:
    """One state each: nothing of the sample has been reorganised yet."""
    for node in city.tree.nodes:
        yield (
            node.id,
            node.id,
            _span(node.first, node.end),
            node.name,
            node.short,
            node.kind.value,
            node.bloc.value,
            node.parent or None,
            node.area,
        )


def foundings(city: City) -> Iterator[Record]:
    """Decisions in order of days, then those that take one back."""
    for row, one in enumerate(city.founded, 1):
        yield row, one.cell.id, iso(one.day), one.number, one.cell.bloc.value, 1, None
    back = [(row, one) for row, one in enumerate(city.founded, 1) if one.annulled is not None]
    for extra, (row, one) in enumerate(back, len(city.founded) + 1):
        day = iso(one.annulled or one.day)
        yield extra, one.cell.id, day, one.annulled_number, one.cell.bloc.value, -1, row


def admissions(city: City) -> Iterator[Record]:
    """Decisions in order of days, then those that take one back."""
    first = city.stock.size + 1
    back = []
    for row, one in enumerate(city.decisions, 1):
        what = (one.group.value, one.in_enterprise, one.is_owner)
        issued = (city.tree.node(one.cell.direct).code, TERM)
        yield row, first + row - 1, one.cell.id, iso(one.day), one.number, *what, 1, None, "", *issued
        if one.annulled is not None:
            back.append((row, one, iso(one.annulled)))
    for extra, (row, one, day) in enumerate(back, len(city.decisions) + 1):
        what = (one.group.value, one.in_enterprise, one.is_owner)
        issued = (city.tree.node(one.cell.direct).code, TERM)
        yield (
            *(extra, first + row - 1, one.cell.id, day, one.annulled_number),
            *(*what, -1, row, one.reason, *issued),
        )


def rounds(city: City) -> Iterator[Record]:
    for row, one in enumerate(city.plan.rounds, 1):
        title = f"Chỉ tiêu phát triển đảng viên, tổ chức đảng, đoàn thể năm {one.year}"
        year = year_span(one.year)
        totals = json.dumps({indicator.value: total for indicator, total in one.totals.items()})
        state = TargetRound.State.ISSUED.value
        yield row, ROOT_ID, title, year, one.document_no, one.issued_on, totals, state


def assignments(city: City) -> Iterator[Record]:
    """All were accepted some days after the round was issued."""
    number = {one.year: row for row, one in enumerate(city.plan.rounds, 1)}
    for row, one in enumerate(city.assigned, 1):
        what = (number[one.round.year], one.indicator.value, one.unit.id, one.value)
        answer = ("ACCEPTED", one.round.issued_on + timedelta(days=7))
        yield row, *what, year_span(one.round.year), one.value, *answer


def results(city: City) -> Iterator[Record]:
    row_of = {id(one): row for row, one in enumerate(city.results, 1)}
    for row, one in enumerate(city.results, 1):
        reverses = row_of[id(one.reverses)] if one.reverses else None
        what = (one.indicator.value, one.organisation.value, one.unit.id, one.day, one.amount, one.sign)
        yield row, *what, reverses, one.evidence, one.evidence_on
