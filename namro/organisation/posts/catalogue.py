"""The titles as the package ships them: ``titles.json``, one object a line."""

from __future__ import annotations

import json
from pathlib import Path

from namro.people.models import Title

DATA = Path(__file__).parent / "titles.json"
COLUMNS = (
    "name",
    "level",
    "head",
    "local_rule",
    "party",
    "seat",
    "beside",
    "rank",
    "tier",
    "basis",
    "confirmed",
)


def shipped() -> list[Title]:
    """Unsaved rows, highest title first."""
    return [Title(**row) for row in json.loads(DATA.read_text(encoding="utf-8"))]


def differs(one: Title, other: Title) -> bool:
    return any(getattr(one, column) != getattr(other, column) for column in COLUMNS)
