"""What a merger of areas means for assessments: planned here, written by ``actions``.

An area that passed on whole: the assessment ends and the area that follows is asked for. An area that was
divided and ended: it ends, and the post that the holder has then says for which area to ask. An area that
took something: who is a local stays one, of others it is asked again. An area that gave a part away and
goes on: who is none stays none, of locals it is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from namro.ground.errors import HouseError
from namro.ground.ranges import show_day, span
from namro.people.localities import FACTS, Rule, known_facts, rule_on, suggested
from namro.people.models import LocalityAssessment
from namro.units.areas import Atlas, Passing

A = LocalityAssessment


def say(row: LocalityAssessment, facts: Mapping[str, str], rule: Rule) -> None:
    """The facts, and what the rule makes of them."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.suggestion, row.rule = suggested(rule, facts), rule.label


def retell(row: LocalityAssessment, day: date, here: Atlas, rule: Rule) -> None:
    """What the record says now, and what people said where it says nothing."""
    known = known_facts(row.person, row.area_id, day, here)
    say(row, {name: known.get(name) or getattr(row, name) for name in FACTS}, rule)


def again(old: LocalityAssessment, area: int, first: date, here: Atlas, rule: Rule) -> LocalityAssessment:
    """The same person asked again from a day on; not saved.

    Upbringing and career were said of an area: of another one they are not known. What the record says of
    the area as it is now comes before what somebody said of it as it was.
    """
    made = A(person=old.person, area_id=area, reopens=old, during=span(first, here.areas[area].during.upper))
    same = area == old.area_id
    said = {name: getattr(old, name) if same else "" for name in FACTS}
    known = known_facts(old.person, area, first, here)
    say(made, said | {name: value for name, value in known.items() if value or not same}, rule)
    return made


@dataclass
class Plan:
    """Rows to be ended, begun, or told a new suggestion, after areas passed on."""

    here: Atlas
    rows: dict[int, list[LocalityAssessment]] = field(default_factory=lambda: defaultdict(list))
    ended: list[LocalityAssessment] = field(default_factory=list)
    begun: list[LocalityAssessment] = field(default_factory=list)
    retold: list[LocalityAssessment] = field(default_factory=list)
    rules: dict[date, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, passed: Sequence[Passing], here: Atlas) -> Plan:
        """In the order of days; one statement."""
        plan = cls(here)
        areas = {area for one in passed for area in (one.old, one.new)}
        days = [one.on for one in passed]
        if not days:
            return plan
        later = Q(during__upper_inf=True) | Q(during__endswith__gt=min(days))
        found = A.objects.filter(later, area__in=areas).select_related("person", "area")
        for row in found.select_for_update(of=("self",), no_key=True).order_by("pk"):
            plan.rows[row.area_id].append(row)
        for one in sorted(passed, key=lambda one: one.on):
            plan._pass(one)
        return plan

    def _pass(self, one: Passing) -> None:
        goes = self.here.areas[one.old].during.upper == one.on
        to = self.here.carried_on(one.new, one.on)
        for row in self._standing(one.old, one.on):
            if one.whole or goes:
                self._end(row, one.on)
                if one.whole and to is not None and not self._stands(row, to, one.on):
                    self._begin(row, to, one.on)
            elif row.state == A.State.OPEN:
                self._tell(row, one.on)
            elif row.result == A.Verdict.LOCAL:
                self._end(row, one.on)
                self._begin(row, one.old, one.on)
        for row in self._standing(one.new, one.on):
            if row.state == A.State.OPEN:
                self._tell(row, one.on)
            elif to == one.new and row.result == A.Verdict.NON_LOCAL and row.during.lower < one.on:
                self._end(row, one.on)
                self._begin(row, one.new, one.on)

    def _standing(self, area: int, on: date) -> list[LocalityAssessment]:
        return [row for row in self.rows[area] if on in row.during]

    def _stands(self, row: LocalityAssessment, area: int, on: date) -> bool:
        return any(other.person_id == row.person_id for other in self._standing(area, on))

    def _rule(self, day: date) -> Rule:
        if day not in self.rules:
            self.rules[day] = rule_on(day)
        return self.rules[day]

    def _end(self, row: LocalityAssessment, on: date) -> None:
        self.rows[row.area_id].remove(row)
        if row.during.lower >= on:
            raise HouseError(
                f"Đồng chí {row.person} đã được xét cho “{row.area}” từ {show_day(row.during.lower)}, khi "
                f"địa bàn này đã thay đổi (từ {show_day(on)}). Ghi kế thừa địa bàn trước khi xét người."
            )
        row.during = span(row.during.lower, on)
        row.version += 1
        self.ended.append(row)

    def _begin(self, row: LocalityAssessment, area: int, on: date) -> None:
        made = again(row, area, on, self.here, self._rule(on))
        self.begun.append(made)
        self.rows[area].append(made)

    def _tell(self, row: LocalityAssessment, on: date) -> None:
        """A new suggestion for what still waits: the area it is asked for is another now."""
        retell(row, on, self.here, self._rule(on))
        if row.pk and row not in self.retold:
            row.version += 1
            self.retold.append(row)
