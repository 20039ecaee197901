"""Freezing figures, and taking back a freeze that nobody relied on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models import Max

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.figures.address import DIVIDED, Address, Located, locate
from namro.figures.digests import closing_statement
from namro.figures.errors import AddressError
from namro.figures.freezing.queries import Scope, counts, to_correct
from namro.figures.freezing.uses import check_unused
from namro.figures.models import Freeze
from namro.figures.registry import metrics
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting, actor_label
from namro.units.models import Unit
from namro.units.queries import Place, ids_below, places

LOCK = "SELECT pg_advisory_xact_lock(hashtext('figures_freeze'))"
KEEP = """
INSERT INTO figures_frozenfigure (freeze_id, address, value, presence, digest, rows, keys)
SELECT %s, a.address, c.value, c.presence, c.digest, c.rows, c.keys
  FROM ({counts}) c JOIN unnest(%s::text[]) WITH ORDINALITY a(address, place) ON a.place = c.number + 1
"""


def freeze(
    scope: Scope, addresses: Sequence[Address], *, by: Any, reason: str, corrects: Freeze | None = None
) -> Freeze:
    """Close figures of a unit and the units below it as the records stand now, under the next number.

    A ratio is kept as its two legs. What was closed before for the same unit and period is closed again
    only as a correction of the last freeze that did (``queries.to_correct``). Raises ``HouseError`` for
    no figures, a period that still runs, a unit outside, another ``corrects``.
    """
    check_actor(by, Permission.FREEZE_FIGURES, scope.unit, taking_back=True)
    legs = _located(scope, addresses)
    with acting(by, reason):
        number = _next_number()
        _check_corrects(scope, addresses, corrects)
        made = Freeze.objects.create(
            number=number,
            title=scope.title,
            unit=scope.unit,
            period=str(scope.period),
            tree_day=scope.day,
            known_on=clock.today(),
            made_at=TransactionNow(),
            made_by=actor_label(by),
            reason=reason,
            corrects=corrects,
        )
        _keep(made, legs)
    made.refresh_from_db()
    return made


def withdraw(freeze: Freeze, *, by: Any, reason: str) -> Freeze:
    """Take back a freeze that nothing issued relies on and nothing corrects; its number stays used."""
    check_actor(by, Permission.FREEZE_FIGURES, freeze.unit, taking_back=True)
    with acting(by, reason):
        held = hold_standing(freeze)
        later = held.corrections.filter(state=Freeze.State.STANDING).order_by("number").first()
        if later is not None:
            raise HouseError(
                f"Lần chốt {held.number} đã được lần chốt {later.number} đính chính nên không rút được; "
                f"rút lần chốt {later.number} trước."
            )
        check_unused(held)
        held.state = Freeze.State.WITHDRAWN
        held.save(update_fields=["state"])
    return held


def hold_standing(freeze: Freeze) -> Freeze:
    """The freeze, held until the transaction ends, so that it is not withdrawn under what relies on it."""
    held = Freeze.objects.select_for_update(no_key=True).get(pk=freeze.pk)
    if held.state != Freeze.State.STANDING:
        raise HouseError(f"Lần chốt {held.number} đã được rút; số liệu phải chốt lại.")
    return held


def _next_number() -> int:
    """One freeze at a time, so that the numbers have no gaps and each sees what was frozen before it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    return (Freeze.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _check_corrects(scope: Scope, addresses: Sequence[Address], corrects: Freeze | None) -> None:
    last = to_correct(scope, addresses)
    if last == corrects:
        return
    if last is None:
        assert corrects is not None
        raise HouseError(
            f"Lần chốt {corrects.number} không giữ số nào trong các số này của {scope.period.title()}, hoặc "
            "đã được rút; không có gì để đính chính."
        )
    raise HouseError(
        f"Số liệu {scope.period.title()} của đơn vị này đã chốt lần {last.number}, ngày "
        f"{show_day(last.known_on)}. Chốt lại là đính chính lần {last.number}."
    )


def _keep(made: Freeze, legs: Sequence[Located]) -> None:
    """Counted and kept in one statement, so that all figures are of one state of the records."""
    statement = closing_statement(legs, keys=True)
    spelled = [str(leg.address) for leg in legs]
    with connection.cursor() as cursor:
        cursor.execute(KEEP.format(counts=statement.sql), [made.pk, *statement.parameters, spelled])


# What may be frozen


def _located(scope: Scope, addresses: Sequence[Address]) -> list[Located]:
    """The counts to keep, with their units; refuses what is not the scope's, or not over yet."""
    legs = counts(addresses)
    if not legs:
        raise HouseError("Chưa chọn số liệu nào để chốt. Chọn ít nhất một số.")
    for address in legs:
        _check_may_close(address)
    found: list[Located] = []
    for day in dict.fromkeys(address.day for address in legs):
        found += _on(scope, day, [address for address in legs if address.day == day])
    return found


def _check_may_close(address: Address) -> None:
    if address.part == DIVIDED:
        raise HouseError("Phần của đơn vị đã chia là ước tính, không chốt được; chốt con số của đơn vị.")
    if address.freeze is not None:
        raise HouseError(f"{address} là số đã chốt; chốt lại thì lấy số hiện tại, không có “ban=”.")
    if address.period.end > clock.today():
        title = address.period.title()
        raise HouseError(
            f"{title[:1].upper()}{title[1:]} chưa kết thúc, số liệu còn thay đổi nên chưa chốt được. Chốt từ "
            f"ngày {show_day(address.period.end)}, hoặc chọn kỳ đến hết một ngày đã qua, ví dụ "
            "2024-01-01..2024-06-15."
        )


def _on(scope: Scope, day: Any, legs: Sequence[Address]) -> list[Located]:
    """The legs of one structure day, in few statements; each must be of the scope's unit or below it."""
    codes = {address.unit for address in legs}
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    standing = places(list(units.values()), day)
    below = Unit.objects.filter(pk__in=ids_below(scope.unit.pk, day)).filter(pk__in=units.values())
    inside = set(below.values_list("pk", flat=True)) | {scope.unit.pk}
    return [_placed(scope, address, standing.get(units.get(address.unit, 0)), inside) for address in legs]


def _placed(scope: Scope, address: Address, place: Place | None, inside: set[int]) -> Located:
    if place is None:
        return locate(address)  # says what is wrong
    if place.id not in inside:
        raise AddressError(
            f"{place.name} không thuộc đơn vị được chốt vào ngày {show_day(address.day)}; "
            "đơn vị đó tự chốt, hoặc cấp trên của cả hai."
        )
    return Located(address, metrics.get(address.key), place)
