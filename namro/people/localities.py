"""Whether somebody is a local: facts from areas of their time, what the rule makes of them, who is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from namro.ground.ranges import show_day
from namro.people.models import LocalityAssessment, Person, Tenure
from namro.people.posts import FILLS
from namro.regulations.models import Confidence
from namro.regulations.queries import param
from namro.units.areas import Atlas, Lies

RULE = "locality.rule"
FACTS = ("native", "birth", "upbringing", "career")
A = LocalityAssessment
WORDS = {name: str(A._meta.get_field(name).verbose_name) for name in FACTS}


@dataclass(frozen=True)
class Rule:
    """Which facts make a local: all of ``local_if`` here; one elsewhere makes none."""

    local_if: tuple[str, ...]
    since: date
    citation: str
    confirmed: bool
    note: str

    @property
    def words(self) -> str:
        """“quê quán” or “nơi sinh, nơi lớn lên …”."""
        return ", ".join(WORDS[name] for name in self.local_if)

    @property
    def label(self) -> str:
        """As kept with an assessment."""
        return f"{RULE} {show_day(self.since)}: {'+'.join(self.local_if)}"


def rule_on(day: date) -> Rule:
    """The rule of that day; ``MissingRule`` where none holds."""
    found = param(RULE, on=day)
    citation = found.basis.citation if found.basis else ""
    sure = found.confidence != Confidence.UNCONFIRMED
    return Rule(tuple(found.value["local_if"]), found.during.lower, citation, sure, found.note)


def suggested(rule: Rule, facts: Mapping[str, str]) -> str:
    """What the rule makes of the facts; empty where one that decides is not known."""
    told = [facts[name] for name in rule.local_if]
    if A.Where.ELSEWHERE in told:
        return A.Verdict.NON_LOCAL
    return A.Verdict.LOCAL if told and set(told) == {A.Where.HERE} else A.Verdict.UNKNOWN


def known_facts(person: Person, area: int, day: date, atlas: Atlas) -> dict[str, str]:
    """What follows from the areas in the person's record; the rest people have to say."""
    places = {"native": person.native_area_id, "birth": person.birth_area_id}
    return {
        name: (Lies.UNKNOWN if place is None else atlas.covers(place, area, day)).value
        for name, place in places.items()
    }


def asked_of(day: date) -> QuerySet[Tenure]:
    """Holders on a day, not acting, of posts for which it is asked whether they are locals."""
    rows = Tenure.objects.filter(FILLS, during__contains=day, post__title__local_rule=True)
    return rows.filter(post__area__isnull=False)


@dataclass(frozen=True)
class Asked:
    """A holder, the area of the post on the day (None: nobody knows which follows), and the assessment."""

    tenure: Tenure
    area: int | None
    assessment: LocalityAssessment | None

    @property
    def stage(self) -> str:
        return stage_of(self.assessment.state if self.assessment else "")


def stage_of(state: str) -> str:
    """Where a holder stands, by the state of the assessment: "missing" (none), "open" or "done"."""
    return {"": "missing", A.State.OPEN.value: "open"}.get(state, "done")


def asked(tenures: Iterable[Tenure], day: date, atlas: Atlas) -> list[Asked]:
    """Each with the assessment that stands for it on the day; one statement."""
    found = list(tenures)
    standing = A.objects.filter(during__contains=day, person__in={one.person_id for one in found})
    by_place = {(row.person_id, row.area_id): row for row in standing.select_related("area")}
    rows = []
    for one in found:
        area = atlas.carried_on(one.post.area_id, day)
        rows.append(Asked(one, area, by_place.get((one.person_id, area or 0))))
    return rows


def tenures_behind(assessment: LocalityAssessment, atlas: Atlas) -> list[Tenure]:
    """The posts because of which it is asked: held while the assessment stands, for its area."""
    rows = Tenure.objects.filter(
        FILLS,
        Q(during__overlap=assessment.during),
        person=assessment.person_id,
        post__title__local_rule=True,
        post__area__isnull=False,
    )
    found = rows.select_related("post__title", "post__unit", "post__area").order_by("-during", "pk")
    return [one for one in found if _for_area(one, assessment, atlas)]


def _for_area(tenure: Tenure, assessment: LocalityAssessment, atlas: Atlas) -> bool:
    day = max(tenure.during.lower, assessment.during.lower)
    return assessment.area_id in (tenure.post.area_id, atlas.carried_on(tenure.post.area_id, day))
