"""Figures as they were frozen, and what has become of them since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Max, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from namro.access.writers import SYSTEM
from namro.figures.address import Address, Located, locate
from namro.figures.digests import closing_statement
from namro.figures.errors import AddressError
from namro.figures.folds import Amount, Figure, Presence, assemble, legs_of, rows_at
from namro.figures.freezing.queries import covering
from namro.figures.models import Freeze, FrozenFigure
from namro.figures.registry import metrics
from namro.ground import clock
from namro.ground.ranges import show_day
from namro.journal.models import JournalEvent


def frozen_figure(address: Address) -> Figure:
    """The value at an address with ``freeze``, as it was; a ratio gives both legs."""
    return frozen_at([locate(address)])[0]


def frozen_at(wanted: Sequence[Located]) -> list[Figure]:
    """Many frozen figures in one statement; nothing live is read.

    Raises ``AddressError`` naming the freezes that hold a figure which the asked one does not.
    """
    legs = [leg for located in wanted for leg in legs_of(located)]
    kept = _kept(legs)
    amounts: dict[str, Amount] = {}
    for leg in legs:
        found = kept.get((leg.address.freeze, str(leg.address.live)))
        if found is None:
            raise AddressError(_not_held(leg.address))
        amounts[str(leg.address)] = Amount(leg, found[0], Presence(found[1]))
    return [assemble(located, amounts) for located in wanted]


def _kept(legs: Sequence[Located]) -> dict[tuple[int | None, str], tuple[int, str]]:
    by_freeze: dict[int | None, list[str]] = {}
    for leg in legs:
        by_freeze.setdefault(leg.address.freeze, []).append(str(leg.address.live))
    if not legs:
        return {}
    one = reduce(or_, (Q(freeze__number=number, address__in=of_it) for number, of_it in by_freeze.items()))
    found = FrozenFigure.objects.filter(one).values_list("freeze__number", "address", "value", "presence")
    return {(number, address): (value, presence) for number, address, value, presence in found}


def _not_held(address: Address) -> str:
    holding = [str(number) for number in covering(address.live).values_list("number", flat=True)]
    if not Freeze.objects.filter(number=address.freeze).exists():
        begins = f"Không có lần chốt số {address.freeze}."
    else:
        begins = f"Lần chốt {address.freeze} không giữ số này."
    if not holding:
        return f"{begins} Số này chưa được chốt lần nào; bỏ phần “ban=” để xem số hiện tại."
    return f"{begins} Số này có ở lần chốt {', '.join(reversed(holding))}."


# What has become of it


@dataclass(frozen=True)
class Change:
    """A count then and now: how many of its rows came, went; ``altered``: the same rows say otherwise."""

    frozen: Amount
    live: Amount
    came: int
    gone: int
    altered: bool

    @property
    def stands(self) -> bool:
        """Whether the rows are exactly those of the freeze."""
        return not (self.came or self.gone or self.altered)


@dataclass(frozen=True)
class Difference:
    """A figure as frozen and as the records stand now, with what happened to the rows of its counts."""

    frozen: Figure
    live: Figure
    changes: tuple[Change, ...]

    @property
    def stands(self) -> bool:
        return all(change.stands for change in self.changes)

    @property
    def same_value(self) -> bool:
        return all(_told(change.frozen) == _told(change.live) for change in self.changes)


def _told(amount: Amount) -> tuple[int, Presence]:
    return amount.amount, amount.presence


BESIDE = """
SELECT c.number, f.value, f.presence, c.value, c.presence,
       (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM unnest(c.keys - f.keys) r)::int,
       (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM unnest(f.keys - c.keys) r)::int,
       c.digest <> f.digest
  FROM ({counts}) c
  JOIN unnest(%s::int[], %s::text[]) WITH ORDINALITY w(held_by, address, place) ON w.place = c.number + 1
  JOIN figures_freeze z ON z.number = w.held_by
  JOIN figures_frozenfigure f ON f.freeze_id = z.id AND f.address = w.address
"""


def difference(address: Address) -> Difference:
    """The figure at an address with ``freeze`` beside the live one; reads all its rows."""
    return differences([locate(address)])[0]


def differences(wanted: Sequence[Located]) -> list[Difference]:
    """``difference`` of many, in one statement for all that are held."""
    legs = list({str(leg.address): leg for located in wanted for leg in legs_of(located)}.values())
    if not legs:
        return []
    live = [_live(leg) for leg in legs]
    statement = closing_statement(live, keys=True)
    asked = [[leg.address.freeze for leg in legs], [str(leg.address) for leg in live]]
    changes: dict[str, Change] = {}
    with connection.cursor() as cursor:
        cursor.execute(BESIDE.format(counts=statement.sql), [*statement.parameters, *asked])
        for number, was, was_there, now, is_there, came, gone, differs in cursor.fetchall():
            frozen = Amount(legs[number], was, Presence(was_there))
            current = Amount(live[number], now, Presence(is_there))
            altered = differs and not came and not gone
            changes[str(legs[number].address)] = Change(frozen, current, came, gone, altered)
    return [_difference(located, changes) for located in wanted]


def _live(located: Located) -> Located:
    return Located(located.address.live, located.definition, located.place, located.trail)


def _difference(located: Located, changes: Mapping[str, Change]) -> Difference:
    legs = [str(leg.address) for leg in legs_of(located)]
    for leg in legs_of(located):
        if str(leg.address) not in changes:
            raise AddressError(_not_held(leg.address))
    of_it = tuple(changes[leg] for leg in legs)
    frozen = assemble(located, {leg: changes[leg].frozen for leg in legs})
    now = _live(located)
    current = {str(change.live.address): change.live for change in of_it}
    return Difference(frozen, assemble(now, current), of_it)


# The rows


class Since(StrEnum):
    """Which rows of a frozen count: all as it was, those gone since, those that came since."""

    ALL = ""
    GONE = "mat"
    CAME = "them"


# Once as a value of its own, so that a large one is not unpacked for every row that is asked.
HELD = """
(SELECT f.keys + '{}'::int8multirange FROM figures_frozenfigure f JOIN figures_freeze z ON z.id = f.freeze_id
  WHERE z.number = %s AND f.address = %s)
"""
# Where there are few, the rows are fetched by their keys.
FEW = 5_000
EACH = """
SELECT k FROM figures_frozenfigure f JOIN figures_freeze z ON z.id = f.freeze_id, unnest(f.keys) r,
       generate_series(lower(r), upper(r) - 1) k
 WHERE z.number = %s AND f.address = %s
"""


def frozen_rows(located: Located, since: Since = Since.ALL) -> QuerySet[Any]:
    """The rows behind a frozen count by their keys, as they are written now.

    A row that was deleted since is in no list; ``Change.gone`` counts it.
    """
    rows = metrics.metric(located.address.key).rows()
    if since is Since.CAME:
        return rows_at(_live(located)).exclude(_held(located))
    asked = [located.address.freeze, str(located.address.live)]
    kept = row_count(located)
    rows = rows.filter(pk__in=RawSQL(EACH, asked)) if kept <= FEW else rows.filter(_held(located))
    return rows if since is Since.ALL else rows.exclude(pk__in=rows_at(_live(located)).values("pk"))


def row_count(located: Located) -> int:
    """How many rows stood behind a frozen count."""
    leg = located.address.live
    found = FrozenFigure.objects.filter(freeze__number=located.address.freeze, address=str(leg))
    return found.values_list("rows", flat=True).first() or 0


def _held(located: Located) -> Q:
    keys = RawSQL(HELD, [located.address.freeze, str(located.address.live)])
    key = Cast(F("pk"), BigIntegerField())
    return Q(Func(key, keys, template="(%(expressions)s)", arg_joiner=" <@ ", output_field=BooleanField()))


ELSEWHERE = "không còn trong số hiện nay"


def what_became(located: Located, rows: Sequence[int]) -> dict[int, str]:
    """By key of those of ``rows`` that are not counted any more, or were written since the freeze."""
    live = set(rows_at(_live(located)).filter(pk__in=rows).values_list("pk", flat=True))
    found = {row: ELSEWHERE for row in rows if row not in live}
    table = metrics.metric(located.address.key).rows().model._meta.db_table
    made_at = Freeze.objects.filter(number=located.address.freeze).values("made_at")
    written = JournalEvent.objects.filter(
        table_name=table, row_pk__in=[str(row) for row in rows], op=JournalEvent.Op.UPDATE, at__gt=made_at
    )
    for row, at in written.values_list("row_pk").annotate(last=Max("at")):
        day = show_day(at.astimezone(clock.ZONE).date())
        said = found.get(int(row))
        found[int(row)] = f"{said}; ghi lại {day}" if said else f"ghi lại sau khi chốt, {day}"
    return found


@dataclass(frozen=True)
class Closing:
    """A figure as a freeze holds it, who froze it, and the number of a later standing freeze of it."""

    freeze: Freeze
    who: str
    figure: Figure
    later: int | None = None


def latest(located: Located) -> Closing | None:
    """The figure as the latest standing freeze holds it, in one statement; None where none does."""
    return _closing(located, "z.state = 'STANDING'", [])


def kept_at(located: Located) -> Closing:
    """The figure at an address with ``freeze`` and the freeze itself, in one statement."""
    found = _closing(located, "z.number = %s", [located.address.freeze])
    if found is None:
        raise AddressError(_not_held(located.address))
    return found


# Written out: building the same from objects took a fifth of the page's time.
KEPT = """
SELECT f.address, f.value, f.presence,
       (SELECT a.display_name FROM access_account a
         WHERE a.id = substring(z.made_by FROM '^[0-9]{{1,18}}$')::bigint) AS who,
       (SELECT max(y.number) FROM figures_frozenfigure g JOIN figures_freeze y ON y.id = g.freeze_id
         WHERE g.address = f.address AND y.state = 'STANDING' AND y.number > z.number) AS later,
       {columns}
  FROM figures_frozenfigure f JOIN figures_freeze z ON z.id = f.freeze_id
 WHERE f.address = ANY(%s) AND {which} ORDER BY z.number DESC
"""


def _closing(located: Located, which: str, parameters: list[Any]) -> Closing | None:
    legs = [str(leg.address.live) for leg in legs_of(located)]
    fields = Freeze._meta.concrete_fields
    of_freeze = ", ".join(f"z.{field.column}" for field in fields)
    held: dict[int, list[Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute(KEPT.format(columns=of_freeze, which=which), [legs, *parameters])
        for row in cursor.fetchall():
            held.setdefault(row[5], []).append(row)
    for rows in held.values():
        if len(rows) == len(legs):
            made = Freeze.from_db("default", [field.attname for field in fields], rows[0][5:])
            later = {row[4] for row in rows}
            figure = _as_held(located, made.number, {row[0]: row[1:3] for row in rows})
            return Closing(made, rows[0][3] or SYSTEM, figure, later.pop() if len(later) == 1 else None)
    return None


def _as_held(located: Located, number: int, values: Mapping[str, Sequence[Any]]) -> Figure:
    address = located.address.with_(freeze=number)
    then = Located(address, located.definition, located.place, located.trail)
    amounts = {}
    for leg in legs_of(then):
        value, presence = values[str(leg.address.live)]
        amounts[str(leg.address)] = Amount(leg, value, Presence(presence))
    return assemble(then, amounts)
