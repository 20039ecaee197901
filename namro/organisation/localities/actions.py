"""Whether somebody is a local of an area: opened with its facts, confirmed by another, reopened.

What a rule suggests is shown; what counts is what a person confirmed. A merger of areas ends a result.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min, Q

from namro.access import writers
from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day, span
from namro.journal.actions import acting
from namro.organisation.localities import checks, merging
from namro.people.localities import FACTS, Rule, asked, asked_of, known_facts, rule_on
from namro.people.models import LocalityAssessment, Person, Tenure
from namro.units.areas import Atlas, Passing, atlas
from namro.units.models import Unit
from namro.units.queries import ids_below

A = LocalityAssessment
KEEP = Permission.KEEP_POSTS
SHOWN = 3


@dataclass(frozen=True)
class Facts:
    """What is known of somebody and an area, as ``Where``; None: as the areas in the record say."""

    native: str | None = None
    birth: str | None = None
    upbringing: str = ""
    career: str = ""

    def against(self, known: Mapping[str, str]) -> dict[str, str]:
        """With what the record says where nothing else is given."""
        given = {name: getattr(self, name) for name in FACTS}
        return {name: known.get(name, "") if value is None else value for name, value in given.items()}


@dataclass(frozen=True)
class Verdict:
    """What somebody decided, on which day; where it departs from the suggestion, why."""

    result: str
    on: date
    note: str = ""


def open_assessment(
    *, by: Any, tenure: Tenure, facts: Facts = Facts(), first: date | None = None, reason: str
) -> LocalityAssessment:
    """Ask it of a holder for the area of the post, from the first day of the tenure or the day given."""
    checks.check_at_one(by, KEEP, [tenure.post.unit] if tenure.post else [])
    checks.check_reason(reason)
    checks.check_first(tenure, first or tenure.during.lower)
    with acting(by, reason):
        Person.objects.select_for_update(no_key=True).only("pk").get(pk=tenure.person_id)
        made = _row(tenure, first or tenure.during.lower, facts, Ground.of([tenure.person_id]))
        _check_not_asked(made)
        made.full_clean()
        made.save()
    return made


@dataclass(frozen=True)
class Ground:
    """What opening rests on, read once for many: areas, the rule of today, when something was last said."""

    here: Atlas
    rule: Rule
    said: Mapping[tuple[int, int], tuple[date | None, date | None]]

    @classmethod
    def of(cls, people: Collection[int]) -> Ground:
        """For these persons; ``said`` by person and area: until when before today, and from when after it."""
        today = clock.today()
        rows = A.objects.filter(person__in=people).order_by().values_list("person_id", "area_id")
        said = rows.annotate(
            until=Max("during__endswith", filter=Q(during__endswith__lte=today)),
            again=Min("during__startswith", filter=Q(during__startswith__gt=today)),
        )
        return cls(atlas(), rule_on(today), {(person, area): tuple(days) for person, area, *days in said})


def _row(tenure: Tenure, first: date, facts: Facts, ground: Ground) -> LocalityAssessment:
    """Not saved; over the days of which nothing is said of this person and area."""
    here, day = ground.here, max(first, clock.today())
    day = day if day in tenure.during else first
    area = checks.area_asked(tenure, day, here)
    until, again = ground.said.get((tenure.person_id, area), (None, None))
    begins = max(first, here.areas[area].during.lower, until or first)
    ends = [end for end in (again, here.areas[area].during.upper) if end is not None and end > begins]
    made = A(person=tenure.person, area_id=area, during=span(begins, min(ends, default=None)))
    merging.say(made, facts.against(known_facts(tenure.person, area, day, here)), ground.rule)
    return made


def _check_not_asked(made: LocalityAssessment) -> None:
    there = A.objects.filter(person=made.person_id, area=made.area_id, during__overlap=made.during).first()
    if there is not None:
        raise HouseError(
            f"Đồng chí {made.person} đã được xét cho “{made.area}” từ {show_day(there.during.lower)} "
            f"({there.get_state_display()}). Mở bản đó."
        )


def open_missing(*, by: Any, unit: Unit, reason: str) -> int:
    """Ask it of every holder at the unit and below of whom nobody has asked yet; how many those are."""
    check_actor(by, KEEP, unit)
    checks.check_reason(reason)
    today = clock.today()
    with acting(by, reason):
        holders = asked_of(today).filter(post__unit__in=ids_below(unit.pk, today))
        holders = holders.select_related("person", "post__title", "post__area").order_by("pk")
        ground = Ground.of(list(holders.values_list("person_id", flat=True)))
        found = asked(holders, today, ground.here)
        missing = [one for one in found if one.stage == "missing" and one.area]
        made = {
            (one.tenure.person_id, one.area): _row(one.tenure, one.tenure.during.lower, Facts(), ground)
            for one in missing
        }
        A.objects.bulk_create(made.values(), batch_size=500)
    return len(made)


def set_facts(*, by: Any, assessment: LocalityAssessment, facts: Facts, read_at: int, reason: str) -> None:
    """Other facts, and a new suggestion with them; before anything is confirmed."""
    checks.check_at_one(by, KEEP, checks.units_of(assessment, atlas()))
    checks.check_reason(reason)
    with acting(by, reason):
        hold(assessment, read_at)
        checks.check_open(assessment)
        day = max(assessment.during.lower, clock.today())
        known = known_facts(assessment.person, assessment.area_id, day, atlas())
        merging.say(assessment, facts.against(known), rule_on(clock.today()))
        _renew(assessment)


def confirm(
    *, by: Any, assessment: LocalityAssessment, verdict: Verdict, read_at: int | None, reason: str
) -> None:
    """Somebody else than who wrote it last decides; a departure from the suggestion says why."""
    checks.check_confirms(by, assessment, checks.units_of(assessment, atlas()))
    checks.check_day(verdict.on)
    with acting(by, reason):
        hold(assessment, read_at)
        checks.check_open(assessment)
        _decide(assessment, verdict)


def confirm_listed(*, by: Any, chosen: Mapping[int, int], on: date, reason: str) -> int:
    """Confirm as suggested those of a list, by row and the version read: all or none; how many.

    What has no suggestion, or departs from it, is decided one by one.
    """
    if not chosen:
        raise HouseError("Chưa chọn đồng chí nào trong danh sách.")
    checks.check_day(on)
    here = atlas()
    with acting(by, reason):
        rows = list(A.objects.filter(pk__in=chosen).select_related("person", "area").order_by("pk"))
        units = {row.pk: checks.units_of(row, here) for row in rows}
        checks.check_all_there(by, rows, units, len(chosen))
        _check_suggested(rows)
        for row in rows:
            checks.check_of_another(by, row, units[row.pk])
            hold(row, chosen[row.pk])
            checks.check_open(row)
            _decide(row, Verdict(row.suggestion, on))
    return len(rows)


def _check_suggested(rows: Sequence[LocalityAssessment]) -> None:
    without = [str(row.person) for row in rows if not row.suggestion]
    if without:
        named = ", ".join(without[:SHOWN]) + (" …" if len(without) > SHOWN else "")
        raise HouseError(
            f"Chưa có gợi ý cho: {named}. Những đồng chí này kết luận từng người, ghi rõ vì sao."
        )


def _decide(row: LocalityAssessment, verdict: Verdict) -> None:
    if verdict.result not in (A.Verdict.LOCAL, A.Verdict.NON_LOCAL):
        raise HouseError("Chọn kết luận: người địa phương, hoặc không phải người địa phương.")
    row.result, row.decided_on, row.note = verdict.result, verdict.on, verdict.note.strip()
    row.state = A.State.CONFIRMED
    if row.result != row.suggestion and not row.note:
        raise HouseError("Kết luận khác gợi ý, hoặc chưa có gợi ý: ghi rõ vì sao.")
    _renew(row)


def reopen(
    *, by: Any, assessment: LocalityAssessment, first: date, read_at: int | None, reason: str
) -> LocalityAssessment:
    """Ask it again from a day on; before it the old result stands. From its first day on: the same row."""
    checks.check_at_one(by, KEEP, checks.units_of(assessment, atlas()))
    checks.check_reason(reason)
    checks.check_day(first)
    with acting(by, reason):
        hold(assessment, read_at)
        if assessment.state == A.State.OPEN:
            raise HouseError("Đang chờ kết luận; không cần mở lại.")
        if first not in assessment.during:
            raise HouseError(f"Chọn ngày từ {show_day(assessment.during.lower)} trong thời gian áp dụng.")
        if first == assessment.during.lower:
            return _from_the_start(assessment)
        again = merging.again(assessment, assessment.area_id, first, atlas(), rule_on(clock.today()))
        assessment.during = span(assessment.during.lower, first)
        _renew(assessment)
        return _renew(again)


def _from_the_start(row: LocalityAssessment) -> LocalityAssessment:
    row.state, row.result, row.decided_on, row.note = A.State.OPEN, A.Verdict.UNKNOWN, None, ""
    merging.retell(row, max(row.during.lower, clock.today()), atlas(), rule_on(clock.today()))
    return _renew(row)


def reopen_merged(*, by: Any, passed: Sequence[Passing], reason: str) -> int:
    """After areas passed on: end what stood for them and ask it again; how many are asked again.

    What is asked again, and what stays, is said by ``merging.Plan``. No result is carried over.
    """
    with acting(by, reason):
        plan = merging.Plan.of(passed, atlas())
        A.objects.bulk_update(plan.ended, ["during", "version"], batch_size=500)
        A.objects.bulk_update(plan.retold, [*FACTS, "suggestion", "rule", "version"], batch_size=500)
        A.objects.bulk_create(plan.begun, batch_size=500)
    return len(plan.begun)


def end_with_areas(*, by: Any, areas: Sequence[int], on: date, reason: str) -> int:
    """Where areas end and nothing follows: nobody is asked for them from that day on; how many were."""
    with acting(by, reason):
        rows = list(A.objects.filter(area__in=areas, during__contains=on, during__startswith__lt=on))
        for row in rows:
            row.during, row.version = span(row.during.lower, on), row.version + 1
        A.objects.bulk_update(rows, ["during", "version"], batch_size=500)
    return len(rows)


def hold(assessment: LocalityAssessment, read_at: int | None) -> None:
    """``writers.hold`` of an assessment."""
    writers.hold(assessment, read_at, "bản này")


def _renew(row: LocalityAssessment) -> LocalityAssessment:
    if row.pk is not None:
        row.version += 1
    row.full_clean()
    row.save()
    return row
