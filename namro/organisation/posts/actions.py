"""Writes on titles, posts and their settings, and on bodies and their terms. Tenures: ``tenures/actions``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import connection

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.organisation.posts import catalogue, checks, statements
from namro.organisation.posts.clerks import hold, keeping, renew
from namro.people.models import Body, BodyTerm, Post, PostSetting, Tenure, Tier, Title
from namro.units.dependants import Move, Order
from namro.units.models import AdminArea, Unit
from namro.units.queries import check_active

KEEP = Permission.KEEP_POSTS


@dataclass(frozen=True)
class Setting:
    """How many places, who manages the holders, whether full-time; ``basis`` is the document that says so."""

    places: int = 1
    tier: int = Tier.SUPERIOR_STANDING
    full_time: bool = True
    basis: str = ""


@dataclass(frozen=True)
class NewPost:
    """A title at a unit from a day on; ``area`` is where “local” is asked of the holder."""

    unit: Unit
    title: Title
    first: date
    setting: Setting
    area: AdminArea | None = None


@dataclass(frozen=True)
class Paper:
    """Number and day of a decision."""

    number: str
    day: date


@dataclass(frozen=True)
class Change:
    """Another setting from a day on."""

    first: date
    setting: Setting


@dataclass(frozen=True)
class Close:
    """From which day a post or a term is there no more, by which decision."""

    end: date
    paper: Paper
    retroactive: bool = False


@dataclass(frozen=True)
class NewTerm:
    """A term of a body from a day on: places set, the least and most allowed, and how it came about."""

    number: str
    first: date
    places_set: int
    formed_by: str
    places_min: int | None = None
    places_max: int | None = None


# Titles


def load_titles(*, by: Any) -> int:
    """Bring the shipped titles into the catalogue; twice changes nothing. Returns how many rows it wrote.

    A title that somebody has confirmed here stays as it is.
    """
    check_actor(by, KEEP)
    known = {title.code: title for title in Title.objects.all()}
    rows = catalogue.shipped()
    new = [row for row in rows if row.code not in known]
    kept = {code for code, title in known.items() if title.confirmed}
    changed = [
        row
        for row in rows
        if row.code in known and row.code not in kept and catalogue.differs(row, known[row.code])
    ]
    if new or changed:
        with acting(by, "Nạp danh mục chức danh kèm bản phát hành"):
            Title.objects.bulk_create(new)
            Title.objects.bulk_update(changed, catalogue.COLUMNS)
    return len(new) + len(changed)


# Posts


def establish_post(*, by: Any, new: NewPost, reason: str) -> Post:
    """A post that begins on ``first``, vacant; where its unit has a known end, it ends with the unit."""
    check_actor(by, KEEP, new.unit)
    check_active(new.unit, new.first)
    checks.check_setting(new.title, new.setting.places)
    area = new.area or checks.own_area(new.unit, new.title, new.first)
    checks.check_area(new.title, area)
    with keeping(by, reason):
        post = Post(unit=new.unit, title=new.title, area=area, during=_life(new.unit, new.first))
        post.full_clean()
        post.save()
        setting = PostSetting(post=post, during=post.during, **asdict(new.setting))
        setting.full_clean()
        setting.save()
    return post


def _life(unit: Unit, first: date) -> Any:
    """From ``first`` to the end of the unit, held so that nobody ends it meanwhile."""
    alive = Unit.objects.select_for_update(no_key=True).values_list("alive", flat=True).get(pk=unit.pk)
    return span(first, alive.upper)


def set_places(
    *, by: Any, post: Post, change: Change, read_at: int | None = None, reason: str
) -> PostSetting:
    """From its day on the post has this setting, until the next that is already known."""
    first, setting = change.first, change.setting
    check_actor(by, KEEP, post.unit)
    checks.check_reason(reason)
    with keeping(by, reason):
        hold(post, read_at)
        standing = checks.setting_on(post, first)
        checks.check_setting(post.title, setting.places)
        row = PostSetting(post=post, during=span(first, standing.during.upper), **asdict(setting))
        checks.check_changes(standing, row)
        checks.check_not_fewer(row)
        if standing.during.lower == first:
            row.pk, row._state.adding = standing.pk, False
        else:
            standing.during = span(standing.during.lower, first)
            standing.save()
        row.full_clean()
        row.save()
        renew(post).save()
    return row


def end_post(*, by: Any, post: Post, close: Close, read_at: int | None = None, reason: str) -> None:
    """The post is there no more from that day on; who holds it then leaves it with it."""
    check_actor(by, KEEP, post.unit)
    checks.check_reason(reason)
    with keeping(by, reason):
        hold(post, read_at)
        checks.check_end(post, close.end, "Chức danh này")
        checks.check_paper(close.paper.number, close.paper.day, close.end, close.retroactive)
        checks.check_nobody_later(post.tenures, close.end)
        _end(statements.END_POSTS, [post.pk], _ending(close, Tenure.End.POST_ENDED))


# Bodies


def found_body(*, by: Any, unit: Unit, kind: str, reason: str) -> Body:
    """The body of this kind at the unit; founding it twice gives the same."""
    check_actor(by, KEEP, unit)
    found = Body.objects.filter(unit=unit, kind=kind).first()
    if found is not None:
        return found
    with keeping(by, reason):
        body = Body(unit=unit, kind=kind)
        body.full_clean()
        body.save()
    return body


def open_term(*, by: Any, body: Body, new: NewTerm, reason: str) -> BodyTerm:
    """A term that begins on ``first``; the one before must have ended."""
    check_actor(by, KEEP, body.unit)
    check_active(body.unit, new.first)
    checks.check_bounds(new.places_set, new.places_min, new.places_max)
    with keeping(by, reason):
        during = _life(body.unit, new.first)
        checks.check_no_term(body, during)
        said = {key: value for key, value in asdict(new).items() if key != "first"}
        term = BodyTerm(body=body, during=during, **said)
        term.full_clean()
        term.save()
    return term


def set_term_places(
    *, by: Any, term: BodyTerm, places: tuple[int, int | None, int | None], read_at: int | None, reason: str
) -> None:
    """Another number set, with the least and most, for the whole term."""
    check_actor(by, KEEP, term.body.unit)
    checks.check_reason(reason)
    with keeping(by, reason):
        hold(term, read_at)
        checks.check_bounds(*places)
        term.places_set, term.places_min, term.places_max = places
        checks.check_members_fit(term)
        renew(term).save()


def end_term(*, by: Any, term: BodyTerm, close: Close, read_at: int | None = None, reason: str) -> None:
    """The term is over from that day on, and with it every membership of the body."""
    check_actor(by, KEEP, term.body.unit)
    checks.check_reason(reason)
    with keeping(by, reason):
        hold(term, read_at)
        checks.check_end(term, close.end, f"{term.body.get_kind_display()} {term.number}")
        checks.check_paper(close.paper.number, close.paper.day, close.end, close.retroactive)
        checks.check_nobody_later(term.tenures, close.end)
        _end(statements.END_TERMS, [term.pk], _ending(close, Tenure.End.TERM))


# What ends with its unit


@dataclass(frozen=True)
class Ending:
    """From which day nobody is there any more, why, and by which decision."""

    day: date
    ground: str
    number: str
    decided_on: date | None


def _ending(close: Close, ground: str) -> Ending:
    return Ending(close.end, ground, close.paper.number.strip(), close.paper.day)


def _end(sets: Sequence[str], rows: Sequence[int], ending: Ending) -> None:
    asked = {"rows": list(rows), **asdict(ending), "number": ending.number[: statements.NUMBER]}
    with connection.cursor() as cursor:
        for statement in sets:
            cursor.execute(statement, asked)


def end_with_units(sets: Sequence[str], moves: Sequence[Move], order: Order) -> None:
    """Posts (``END_POSTS``) or terms (``END_TERMS``) of ended units end too; nothing goes on by itself."""
    ending = Ending(order.day, Tenure.End.UNIT_ENDED, order.number or order.decision, order.decided_on)
    _end(sets, [move.row for move in moves], ending)


__all__ = [
    "Change",
    "Close",
    "NewPost",
    "NewTerm",
    "Paper",
    "Setting",
    "end_post",
    "end_term",
    "end_with_units",
    "establish_post",
    "found_body",
    "load_titles",
    "open_term",
    "set_places",
    "set_term_places",
]
