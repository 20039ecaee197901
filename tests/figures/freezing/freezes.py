"""Freezing in a test: figures of the cast's units in one call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from namro.figures.address import Address
from namro.figures.freezing.actions import freeze
from namro.figures.freezing.queries import Scope
from namro.figures.models import Freeze
from namro.ground.periods import Period
from tests.cast import BY, Cast

ADMITTED, MEMBERS, ENTERPRISES = "membership.admitted", "membership.members", "targets.enterprises"
RATE = "targets.admitted_pct"
WHY = "Chốt số liệu báo cáo"


def address(
    city: Cast, key: str = ADMITTED, unit: str = "city", period: str = "2024-H1", **more: Any
) -> Address:
    return Address(key, city.code(unit), Period.parse(period), **more)


def scope(city: Cast, unit: str = "city", period: str = "2024-H1", tree_day: date | None = None) -> Scope:
    return Scope(city.units[unit], Period.parse(period), "Báo cáo thử", tree_day)


def frozen(
    city: Cast, addresses: Sequence[Address], *, unit: str = "city", period: str = "2024-H1", **more: Any
) -> Freeze:
    more = {"by": BY, "reason": WHY} | more
    return freeze(scope(city, unit, period), addresses, **more)
