"""Who holds a post for which it is asked whether he or she is a local, as one reader may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from django.db.models import FilteredRelation, Q
from django.http import HttpRequest

from namro.access.permissions import check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.access.writers import Entry, entries
from namro.figures.address import Address, Located
from namro.figures.folds import Share, figures_at
from namro.figures.metric import Ratio
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.ground.ranges import ONE_DAY, show, show_day
from namro.people.localities import FACTS, Rule, asked_of, rule_on, stage_of, tenures_behind
from namro.people.models import LocalityAssessment, Tenure
from namro.regulations.queries import MissingRule
from namro.units.areas import Atlas, atlas
from namro.units.models import Ancestry
from namro.units.queries import Place, stood
from namro.web.http import NotThere, reader_of

A = LocalityAssessment
SEE, KEEP, CONFIRM = Permission.SEE_RECORDS, Permission.KEEP_POSTS, Permission.CONFIRM_LOCALITY
PARTS = {
    "cho": ("open", "Chờ kết luận"),
    "chua-xet": ("missing", "Chưa xét"),
    "xong": ("done", "Đã kết luận"),
    "tat-ca": ("", "Tất cả"),
}
FIRST = ("open", "missing", "done")


class Waiting(NamedTuple):
    """Where one holder stands, by keys alone: of some thousands a page shows fifty."""

    tenure: int
    unit: int
    area: int | None
    post_area: int
    assessment: int | None
    stage: str


@dataclass(frozen=True)
class Row:
    """A holder in the list: the post and its unit, the area of the day, what is said of it."""

    tenure: Tenure
    said: LocalityAssessment | None
    unit: Place | None
    area: str
    ticked: bool = False

    @property
    def value(self) -> str:
        """As it is sent when the row is chosen: row and version."""
        return f"{self.said.pk}-{self.said.version}" if self.said else ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Facts that are known: words, and where."""
        return fact_words(self.said) if self.said else []


def fact_words(row: LocalityAssessment, *, unknown: bool = False) -> list[tuple[str, str]]:
    """What is known of somebody: the fact, and where; with ``unknown`` the others too."""
    said = [
        (str(row._meta.get_field(name).verbose_name), str(getattr(row, f"get_{name}_display")()))
        for name in FACTS
        if unknown or getattr(row, name)
    ]
    return [(f"{words[0].upper()}{words[1:]}", where) for words, where in said]


@dataclass
class Desk:
    """Everything of one request; how many statements does not depend on how many holders there are."""

    who: Reader

    @cached_property
    def atlas(self) -> Atlas:
        return atlas()

    @cached_property
    def everybody(self) -> list[Waiting]:
        """All holders of the reader's units, what waits first; one light statement."""
        day = self.who.day
        standing = FilteredRelation(
            "person__localities", condition=Q(person__localities__during__contains=day)
        )
        rows = asked_of(day).filter(self.who.under("post__unit", SEE)).annotate(standing=standing)
        keys = rows.order_by("post__title__rank", "post__unit_id", "pk").values_list(
            "pk", "post__unit_id", "post__area_id", "standing__area_id", "standing__pk", "standing__state"
        )
        found: dict[int, Waiting] = {}
        for pk, unit, post_area, said_of, assessment, state in keys:
            area = self.atlas.carried_on(post_area, day)
            if area is not None and said_of == area:
                found[pk] = Waiting(pk, unit, area, post_area, assessment, stage_of(state))
            else:  # assessed for other areas, or for none
                found.setdefault(pk, Waiting(pk, unit, area, post_area, None, stage_of("")))
        return sorted(found.values(), key=lambda one: FIRST.index(one.stage))

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(one.stage for one in self.everybody)

    def part(self, name: str) -> list[Waiting]:
        stage = PARTS[name][0]
        return [one for one in self.everybody if not stage or one.stage == stage]

    def rows(self, chosen: Sequence[Waiting], ticked: frozenset[str] = frozenset()) -> list[Row]:
        """A page of the list with names; three statements."""
        tenures = Tenure.objects.select_related("person", "post__title").in_bulk([c.tenure for c in chosen])
        said = A.objects.in_bulk([one.assessment for one in chosen if one.assessment])
        units = stood([one.unit for one in chosen], self.who.day)
        found = []
        for one in chosen:
            area = self.atlas.areas[one.area or one.post_area].name
            name = area if one.area else f"{area} (không còn)"
            row = Row(tenures[one.tenure], said.get(one.assessment or 0), units.get(one.unit), name)
            found.append(replace(row, ticked=row.value in ticked))
        return found

    @cached_property
    def rule(self) -> Rule | None:
        try:
            return rule_on(self.who.day)
        except MissingRule:
            return None

    @cached_property
    def figures(self) -> list[Share]:
        """The shares of non-locals at the reader's first unit, on the last day of the last month."""
        units = [self.who.places[unit] for unit in self.who.units_with(SEE) if unit in self.who.places]
        if not units:
            return []
        top = min(units, key=lambda place: (not place.is_root, place.code))
        last = self.who.day.replace(day=1) - ONE_DAY
        period = Period.parse(f"{last:%Y-%m}")
        if not top.lived_on(last):
            return []
        asked_for = [
            one for one in metrics if isinstance(one, Ratio) and one.key.startswith("personnel.nonlocal.")
        ]
        then = replace(top, day=last)
        found = figures_at([Located(Address(one.key, top.code, period), one, then) for one in asked_for])
        return [one for one in found if isinstance(one, Share) and one.base.amount]


def desk_of(request: HttpRequest) -> Desk:
    """For whoever may open records at all."""
    who = reader_of(request)
    check_holds(who, SEE)
    return Desk(who)


@dataclass
class Sheet:
    """One assessment as a reader may see it."""

    who: Reader
    row: LocalityAssessment
    atlas: Atlas

    @cached_property
    def posts(self) -> list[Tenure]:
        return tenures_behind(self.row, self.atlas)

    @cached_property
    def units(self) -> dict[int, Place]:
        return stood([one.post.unit_id for one in self.posts], self.who.day)

    @property
    def facts(self) -> list[tuple[str, str]]:
        return fact_words(self.row, unknown=True)

    @cached_property
    def rule(self) -> Rule | None:
        """The rule of the day of the decision, or of today."""
        try:
            return rule_on(self.row.decided_on or self.who.day)
        except MissingRule:
            return None

    @property
    def why(self) -> str:
        """Why it was asked again: “Quận cũ” → “Quận mới” from a day, or by hand."""
        old = self.row.reopens
        if old is None:
            return ""
        day = show_day(self.row.during.lower)
        if old.area_id == self.row.area_id:
            return f"Xét lại từ {day}, vì địa bàn thay đổi hoặc theo đề nghị; xem “Ai đã ghi gì”."
        return f"Xét lại vì từ {day} “{old.area}” thuộc “{self.row.area}”."

    @cached_property
    def history(self) -> list[tuple[LocalityAssessment, str]]:
        """Everything said of this person, the latest first, each with its days."""
        rows = A.objects.filter(person=self.row.person_id).select_related("area").order_by("-during", "-pk")
        return [(row, show(row.during)) for row in rows]

    @cached_property
    def writings(self) -> list[Entry]:
        return entries(self.row)

    def may(self, permission: Permission) -> bool:
        """Whether it is held at or above a unit of the posts; where there is none any more, at the root."""
        mine = set(self.who.units_with(permission))
        return bool(mine & (self._above if self.posts else self.who.roots))

    @cached_property
    def _above(self) -> frozenset[int]:
        units = [one.post.unit_id for one in self.posts]
        rows = Ancestry.objects.filter(
            descendant__in=units, placed__contains=self.who.day, share__isnull=True
        )
        return frozenset(rows.values_list("ancestor_id", flat=True))


def opened(request: HttpRequest, pk: int) -> Sheet:
    """The assessment, for whoever reads records at one of its posts' units; nobody else learns of it."""
    who = reader_of(request)
    check_holds(who, SEE)
    row = A.objects.filter(pk=pk).select_related("person", "area", "reopens__area").first()
    if row is not None:
        sheet = Sheet(who, row, atlas())
        if sheet.may(SEE):
            return sheet
    raise NotThere("Không có bản xét này, hoặc chức danh thuộc đơn vị ngoài phạm vi của đồng chí.")
