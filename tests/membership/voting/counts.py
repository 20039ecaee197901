"""Counts that add up, but for what a test changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from namro.membership.votes import Count

HELD = date(2024, 6, 5)


def count(agree: int = 9, disagree: int = 1, **changes: Any) -> Count:
    """Ten official members who all came and voted."""
    plain = Count(summoned=10, present=10, agree=agree, disagree=disagree)
    return replace(plain, **changes)
