"""Reading posts and bodies: who holds a place on a day, what is vacant since when, who manages whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, FilteredRelation, Min, OuterRef, Q, QuerySet

from namro.people.models import (
    Body,
    BodyTerm,
    PartyMembership,
    Person,
    Post,
    PostSetting,
    Tenure,
    Tier,
    Vacancy,
)

HELD = Q(state=Tenure.State.HELD)
FILLS = HELD & Q(acting=False)
NAMED = ("person", "post__title", "post__unit", "body_term__body__unit")


def standing(day: date) -> QuerySet[Tenure]:
    """Tenures in effect on a day, of posts and bodies, acting ones too."""
    return Tenure.objects.filter(HELD, during__contains=day)


def holders(place: Post | BodyTerm, day: date, *, acting: bool = False) -> list[Tenure]:
    """Who holds the post, or sits in the body, on a day; with ``acting`` those who only act."""
    rows = place.tenures.filter(HELD, during__contains=day, acting=acting)
    return list(rows.select_related("person").order_by("during", "pk"))


def vacant(day: date) -> QuerySet[Vacancy]:
    """Vacant places on a day, one row each."""
    return Vacancy.objects.filter(during__contains=day)


def vacant_since(post: Post, day: date) -> date | None:
    """First day of the vacancy of the place that is vacant longest on a day; None: all places are held."""
    found: date | None = vacant(day).filter(post=post).aggregate(first=Min("during__startswith"))["first"]
    return found


def days_vacant(since: date, day: date) -> int:
    """Days without holder up to and with ``day``."""
    return (day - since).days + 1


def tenures_of(person: Person, day: date) -> list[Tenure]:
    """Everything somebody holds, held, or was to hold, the latest first. Each has ``tier``: who manages its
    post on the day (None: it is no post, or not there then).
    """
    setting = PostSetting.objects.filter(post=OuterRef("post"), during__contains=day)
    rows = Tenure.objects.filter(person=person).annotate(tier=setting.values("tier"))
    return list(rows.select_related(*NAMED).order_by("-during", "-pk"))


def effective_tiers(people: Iterable[int], day: date) -> dict[int, Tier]:
    """By person the highest tier over the posts held on a day; who holds none is not there. One statement."""
    rows = standing(day).filter(FILLS, person__in=list(people), post__settings__during__contains=day)
    found = rows.values_list("person").annotate(tier=Min("post__settings__tier"))
    return {person: Tier(tier) for person, tier in found}


def effective_tier(person: Person, day: date) -> Tier | None:
    """Who manages this person on a day; None where he or she holds no post."""
    return effective_tiers([person.pk], day).get(person.pk)


def gone(day: date, person: str = "person") -> Q:
    """Rows whose person has been a member and is none on a day: died, or left."""
    known = PartyMembership.objects.filter(person=OuterRef(person))
    once = known.filter(during__endswith__lte=day)
    return Q(Exists(once)) & ~Q(Exists(known.filter(during__contains=day)))


def left_but_holding(day: date) -> QuerySet[Tenure]:
    """Tenures in effect of people whose membership has ended (death, leaving): to be ended by a person."""
    return standing(day).filter(gone(day))


@dataclass
class Office:
    """A post as it stands on a day."""

    post: Post
    day: date
    setting: PostSetting | None = None
    holders: list[Tenure] = field(default_factory=list)
    acting: list[Tenure] = field(default_factory=list)
    waiting: list[Tenure] = field(default_factory=list)
    vacant: list[date] = field(default_factory=list)  # first day of each vacant place

    @property
    def tier(self) -> Tier | None:
        return Tier(self.setting.tier) if self.setting else None

    @property
    def places(self) -> int:
        return self.setting.places if self.setting else 0

    @property
    def vacant_days(self) -> int:
        """Of the place that is vacant longest; 0 where none is."""
        return max((days_vacant(since, self.day) for since in self.vacant), default=0)


def offices(posts: Sequence[Post], day: date) -> list[Office]:
    """The posts as they stand on a day, in the order given; three statements. Each tenure has ``left``: the
    holder died or left the Party, and still stands there.
    """
    found = {post.pk: Office(post, day) for post in posts}
    for setting in PostSetting.objects.filter(post__in=found, during__contains=day):
        found[setting.post_id].setting = setting
    waiting = Q(state__in=(Tenure.State.PENDING_ELECTION, Tenure.State.PENDING_APPROVAL))
    rows = Tenure.objects.filter(waiting | HELD & Q(during__contains=day), post__in=found)
    for tenure in rows.annotate(left=gone(day)).select_related("person").order_by("during", "pk"):
        office = found[tenure.post_id]
        held = office.acting if tenure.acting else office.holders
        (held if tenure.state == Tenure.State.HELD else office.waiting).append(tenure)
    for post, since in vacant(day).filter(post__in=found).values_list("post", "during__startswith"):
        found[post].vacant.append(since)
    return list(found.values())


@dataclass
class Seats:
    """A body with its term on a day, and who sits there."""

    body: Body
    term: BodyTerm | None
    members: list[Tenure] = field(default_factory=list)

    @property
    def counted(self) -> int:
        """Members within the number set."""
        return sum(not one.outside_places for one in self.members)

    @property
    def missing(self) -> int:
        """Places of the number set without a member."""
        return max(0, self.term.places_set - self.counted) if self.term else 0

    @property
    def too_few(self) -> bool:
        """Fewer members than the least allowed (V6)."""
        least = self.term.places_min if self.term else None
        return least is not None and self.counted < least


def bodies(units: Sequence[int], day: date) -> list[Seats]:
    """Bodies of units on a day, with members (``left`` as in ``offices``); two statements."""
    now = FilteredRelation("terms", condition=Q(terms__during__contains=day))
    rows = (
        Body.objects.filter(unit__in=units).annotate(now=now).select_related("now").order_by("unit", "kind")
    )
    found = {body.pk: Seats(body, getattr(body, "now", None)) for body in rows}
    sitting = standing(day).filter(body_term__body__in=found).select_related("person", "body_term")
    for member in sitting.annotate(left=gone(day)).order_by("person__name_key", "pk"):
        found[member.body_term.body_id].members.append(member)
    return list(found.values())
