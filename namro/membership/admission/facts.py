"""What is known of a dossier: its steps, requests for vetting and committees, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from namro.ground import clock
from namro.membership.admission.clocks import Asked, Due, Facts, Timing, due
from namro.membership.admission.route import Route, carrier, has_power, route_through
from namro.membership.admission.states import S
from namro.membership.models import AdmissionCase, CaseStep, Vetting
from namro.regulations.queries import value as rule
from namro.regulations.queries import working_calendar
from namro.regulations.workdays import WorkingCalendar
from namro.units.models import Unit
from namro.units.queries import Place, UnitError, trail


def number(key: str, day: date) -> int:
    """A rule's number on a day."""
    return int(rule(key, on=day))


@dataclass
class Known:
    """One dossier with everything its rules ask for; ``shared`` where many clocks are set at once."""

    case: AdmissionCase
    shared: Timing | None = None

    @cached_property
    def steps(self) -> list[CaseStep]:
        return sorted(self.case.steps.all(), key=lambda step: step.pk)

    @cached_property
    def vettings(self) -> list[Vetting]:
        return sorted(self.case.vettings.all(), key=lambda one: (one.sent_on, one.pk))

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return working_calendar()

    @property
    def last(self) -> CaseStep:
        return self.steps[-1]

    def on(self, state: str) -> date | None:
        """The day of the latest step to that state."""
        return next((step.on for step in reversed(self.steps) if step.state == state), None)

    @property
    def opened_on(self) -> date | None:
        """The day the papers were begun; sent back and taken up again it is still that day."""
        return next((step.on for step in self.steps if step.state == S.DOSSIER), None)

    @cached_property
    def at(self) -> Unit:
        """The cell that carries the dossier on today; ``UnitError`` where it was divided."""
        return carrier(self.case.cell, clock.today())

    @cached_property
    def above(self) -> list[Place]:
        """From the root down to the cell of today."""
        return trail(self.at.code, clock.today())

    @cached_property
    def delegated(self) -> bool:
        """Whether a base committee above decides by delegated power; pages ask it with the dossier."""
        return has_power(self.at.pk, clock.today())

    @cached_property
    def route(self) -> Route:
        """The committees of today."""
        return route_through(self.above, self.delegated)

    @cached_property
    def needs_base(self) -> bool:
        """Where the cell was divided nobody can tell; the longer way is assumed."""
        try:
            return self.route.needs_base
        except UnitError:
            return True

    @property
    def facts(self) -> Facts:
        case = self.case
        forwarded = case.forwarded_on is not None
        return Facts(
            state=case.state,
            on={step.state: step.on for step in self.steps},
            today=clock.today(),
            opened_on=self.opened_on,
            certificate_on=case.certificate_on,
            unanswered=[Asked(one.due_on, one.abroad) for one in self.vettings if one.answered_on is None],
            forwarded=forwarded,
            needs_base=case.state == S.CELL_RESOLVED and forwarded and self.needs_base,
            special=bool(case.special_cases),
            received_on=case.decision_received_on,
        )

    @property
    def timing(self) -> Timing:
        return self.shared or Timing(number, lambda day, n: self.calendar.add(day, n).day)

    @property
    def due(self) -> Due:
        return due(self.facts, self.timing)
