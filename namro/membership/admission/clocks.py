"""By when the next step of a dossier has to be taken, from the steps taken so far; no database here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from namro.membership.admission.states import S
from namro.membership.months import add_months

CELL_FORWARD = "admission.cell_forward_days"
BASE_FORWARD = "admission.base_forward_days"
DECIDE = "admission.decide_days"
DECIDE_EXTRA = "admission.decide_extra_days"
CEREMONY = "admission.ceremony_days"
REGISTER = "admission.register_days"
VETTING_HOME = "admission.vetting_home_days"
VETTING_ABROAD = "admission.vetting_abroad_days"
REDO_AFTER = "admission.redo_after_months"
CERTIFICATE = "admission.class_valid_months"


@dataclass(frozen=True)
class Asked:
    """A request for vetting that nobody has answered yet."""

    due_on: date
    abroad: bool


@dataclass(frozen=True)
class Facts:
    """What a dossier's clock depends on. ``on``: the day of the latest step to each state.

    A certificate is judged by the rule of ``today``, not by that of the day it was issued.
    """

    state: str
    on: Mapping[str, date]
    today: date
    opened_on: date | None = None
    certificate_on: date | None = None
    unanswered: Sequence[Asked] = ()
    forwarded: bool = False
    needs_base: bool = True
    special: bool = False
    received_on: date | None = None


@dataclass(frozen=True)
class Due:
    """The last day of the next step and the rule it comes from; neither where nobody has to act by a day."""

    on: date | None = None
    rule: str = ""


@dataclass(frozen=True)
class Timing:
    """``number(key, day)`` of a rule on the day its clock starts; ``add(day, n)`` working days."""

    number: Callable[[str, date], int]
    add: Callable[[date, int], date]
    extra: Mapping[str, str] = field(default_factory=lambda: {DECIDE: DECIDE_EXTRA})

    def within(self, key: str, start: date, *, special: bool = False) -> Due:
        days = self.number(key, start)
        if special:
            days += self.number(self.extra[key], start)
        return Due(self.add(start, days), key)

    def months(self, key: str, start: date, rule_of: date) -> Due:
        return Due(add_months(start, self.number(key, rule_of)), key)


def due(facts: Facts, timing: Timing) -> Due:
    """The clock of the next step; where several run, the one that runs out first."""
    cell = facts.on.get(S.CELL_RESOLVED)
    if facts.state in (S.TRAINED, S.DOSSIER, S.VETTING):
        return _before_the_cell(facts, timing)
    if facts.state == S.CELL_RESOLVED and cell and not facts.forwarded:
        return timing.within(CELL_FORWARD, cell)
    if facts.state == S.CELL_RESOLVED and cell and facts.needs_base:
        return timing.within(BASE_FORWARD, cell)
    if facts.state in (S.CELL_RESOLVED, S.BASE_RESOLVED) and cell:
        return timing.within(DECIDE, cell, special=facts.special)
    if facts.state == S.DECIDED:
        if facts.received_on:
            return timing.within(CEREMONY, facts.received_on)
        return timing.within(REGISTER, facts.on[S.DECIDED])
    return Due()


def _before_the_cell(facts: Facts, timing: Timing) -> Due:
    """Answers to vetting first; then the cell has to resolve while papers and certificate hold."""
    running: list[Due] = []
    if facts.state == S.VETTING and facts.unanswered:
        first = min(facts.unanswered, key=lambda one: one.due_on)
        return Due(first.due_on, VETTING_ABROAD if first.abroad else VETTING_HOME)
    if facts.state != S.TRAINED and facts.opened_on:
        running.append(timing.months(REDO_AFTER, facts.opened_on, facts.opened_on))
    if facts.certificate_on:
        running.append(timing.months(CERTIFICATE, facts.certificate_on, facts.today))
    return min(running, key=lambda one: one.on or date.max, default=Due())
