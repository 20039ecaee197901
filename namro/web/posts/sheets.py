"""What pages of posts show: a unit with its path and the reader's rights, a post or a body with its past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from namro.access.permissions import check_at
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.access.writers import Entry, together
from namro.ground import clock
from namro.ground.numbers import integer
from namro.ground.ranges import last_day, show, show_day
from namro.people.models import Body, BodyTerm, Post, PostSetting, Tenure, Vacancy
from namro.people.posts import days_vacant, gone
from namro.units.models import Unit
from namro.units.queries import Place, trail
from namro.web.http import NotThere, reader_of
from namro.web.posts.timeline import ACTING, HELD, VACANT, WAITING, Bar, Picture, pictured

SEE, KEEP = Permission.SEE_RECORDS, Permission.KEEP_POSTS
S = Tenure.State


@dataclass(frozen=True)
class Seat:
    """A unit on the day that is shown: today, or its last day (or first, where it is to come)."""

    who: Reader
    unit: Unit
    path: Sequence[Place]

    @property
    def day(self) -> date:
        return self.path[-1].day

    @property
    def here(self) -> Place:
        return self.path[-1]

    @property
    def ended(self) -> bool:
        """Whether the unit is there no more: its past is corrected, nothing new begins."""
        return self.unit.alive.upper is not None and self.unit.alive.upper <= clock.today()

    @cached_property
    def why_not(self) -> str:
        """The sentence of why this reader writes nothing here; "" where he may."""
        return self._refusal(KEEP)

    def check_read(self) -> None:
        """Refuse who may not read the names of holders here."""
        if not self._above(SEE):
            check_at(self.who, SEE, self.unit)

    def _above(self, permission: Permission) -> bool:
        """Held at the unit or above it, as far as the path tells without asking."""
        return bool({place.id for place in self.path} & set(self.who.units_with(permission)))

    def _refusal(self, permission: Permission) -> str:
        if self._above(permission):
            return ""
        try:
            check_at(self.who, permission, self.unit)
        except Refused as error:
            return str(error)
        return ""


def seat_of(request: HttpRequest, unit: Unit) -> Seat:
    """The unit for this reader; refused where he may not read names there."""
    today, alive = clock.today(), unit.alive
    day = alive.lower if today < alive.lower else min(today, last_day(alive) or today)
    seat = Seat(reader_of(request), unit, trail(unit.code, day))
    seat.check_read()
    return seat


def unit_of_code(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise NotThere(f"Không có đơn vị mã {code}. Tìm đơn vị trong cây tổ chức.")
    return found


# Words


def held_words(tenure: Tenure) -> str:
    """“bầu, từ 01/7/2024, kiêm nhiệm”."""
    said = [str(Tenure.Mode(tenure.mode).label), show(tenure.during)]
    said += ["kiêm nhiệm"] if tenure.concurrent else []
    said += ["ngoài số lượng"] if tenure.outside_places else []
    return ", ".join(said)


def vacant_words(since: date, day: date) -> str:
    """“khuyết từ 01/7/2024 (5 ngày)”."""
    return f"khuyết từ {show_day(since)} ({integer(days_vacant(since, day))} ngày)"


def state_words(tenure: Tenure, day: date) -> str:
    """What a line of the history says: held now, until when and why it ended, or why it had no effect."""
    if tenure.state == S.ANNULLED:
        return f"không có hiệu lực: {Tenure.End(tenure.end_ground).label}"
    if tenure.state != S.HELD:
        return str(S(tenure.state).label)
    if tenure.end_ground and (last_day(tenure.during) or day) < day:
        return f"đã thôi: {Tenure.End(tenure.end_ground).label}"
    if tenure.end_ground:
        return f"sẽ thôi: {Tenure.End(tenure.end_ground).label}"
    return "đang giữ" if tenure.during.lower <= day else "sẽ giữ"


@dataclass(frozen=True)
class Line:
    """One tenure in a list."""

    tenure: Tenure
    day: date

    @property
    def how(self) -> str:
        return held_words(self.tenure)

    @property
    def state(self) -> str:
        return state_words(self.tenure, self.day)

    @property
    def stands(self) -> bool:
        return self.tenure.state == S.HELD and self.day in self.tenure.during

    @property
    def left(self) -> bool:
        return self.stands and bool(getattr(self.tenure, "left", False))


# A post


@dataclass(frozen=True)
class PostSheet:
    """A post with its settings, its tenures and its gaps, all of its life."""

    seat: Seat
    post: Post

    @property
    def url(self) -> str:
        return reverse("posts:post", args=[self.post.pk])

    @property
    def day(self) -> date:
        """The seat's day, or the post's last one."""
        return min(self.seat.day, last_day(self.post.during) or self.seat.day)

    @cached_property
    def settings(self) -> list[PostSetting]:
        return list(self.post.settings.order_by("-during"))

    @property
    def setting(self) -> PostSetting | None:
        return next((one for one in self.settings if self.day in one.during), None)

    @cached_property
    def lines(self) -> list[Line]:
        """The latest first."""
        return lines_of(self.post.tenures.all(), self.day)

    @cached_property
    def vacancies(self) -> list[Vacancy]:
        return list(Vacancy.objects.filter(post=self.post).order_by("during", "place"))

    @property
    def vacant_now(self) -> list[str]:
        now = (one.during.lower for one in self.vacancies if self.day in one.during)
        return [vacant_words(since, self.day) for since in sorted(now)]

    @property
    def picture(self) -> Picture:
        bars = [_bar(line.tenure) for line in self.lines if line.tenure.state != S.ANNULLED]
        bars += [Bar("Khuyết", "#khuyet", one.during, VACANT) for one in self.vacancies if one.place == 1]
        title = f"Ai giữ {self.post.title.name}, {self.seat.here.short_name}"
        return pictured(bars, title, self.day)

    @property
    def history(self) -> list[Entry]:
        rows = {"people_post": [self.post.pk], "people_postsetting": [one.pk for one in self.settings]}
        return written({**rows, "people_tenure": [line.tenure.pk for line in self.lines]})


def _bar(tenure: Tenure) -> Bar:
    kind = WAITING if tenure.state != S.HELD else ACTING if tenure.acting else HELD
    return Bar(tenure.person.full_name, reverse("posts:tenure", args=[tenure.pk]), tenure.during, kind)


def lines_of(tenures: Iterable[Tenure], day: date) -> list[Line]:
    """Tenures of a post or a term, the latest first."""
    rows = tenures.select_related("person").annotate(left=gone(day))  # type: ignore[attr-defined]
    return [Line(one, day) for one in rows.order_by("-during", "-pk")]


def written(rows: dict[str, Sequence[int]]) -> list[Entry]:
    """Who wrote what to these rows, by table, newest first."""
    of_it = Q(pk__in=[])
    for table, keys in rows.items():
        of_it |= Q(table_name=table, row_pk__in=[str(key) for key in keys])
    return together(of_it)


# A body


@dataclass(frozen=True)
class BodySheet:
    """A body with its terms and the members of one of them."""

    seat: Seat
    body: Body

    @property
    def url(self) -> str:
        return reverse("posts:body", args=[self.body.pk])

    @property
    def name(self) -> str:
        return str(self.body.get_kind_display())

    @cached_property
    def terms(self) -> list[BodyTerm]:
        """The latest first."""
        return list(self.body.terms.order_by("-during"))

    @cached_property
    def term(self) -> BodyTerm | None:
        """The one of the day, else the next to come, else the last."""
        day = self.seat.day
        now = next((one for one in self.terms if day in one.during), None)
        coming = [one for one in self.terms if one.during.lower > day]
        return now or (coming[-1] if coming else next(iter(self.terms), None))

    @cached_property
    def lines(self) -> list[Line]:
        if self.term is None:
            return []
        found = lines_of(self.term.tenures.all(), self.seat.day)
        return sorted(found, key=lambda line: (not line.stands, line.tenure.person.name_key))

    @property
    def members(self) -> list[Line]:
        return [line for line in self.lines if line.stands]

    @property
    def past(self) -> list[Line]:
        return [line for line in self.lines if not line.stands]

    @property
    def counted(self) -> int:
        return sum(not line.tenure.outside_places for line in self.members)

    @property
    def missing(self) -> int:
        return max(0, self.term.places_set - self.counted) if self.term else 0

    @property
    def too_few(self) -> bool:
        least = self.term.places_min if self.term else None
        return least is not None and self.counted < least

    @property
    def over(self) -> bool:
        return self.term is not None and self.counted > self.term.places_set

    @property
    def history(self) -> list[Entry]:
        rows = {"people_body": [self.body.pk], "people_bodyterm": [one.pk for one in self.terms]}
        return written({**rows, "people_tenure": [line.tenure.pk for line in self.lines]})
