"""The way of a file in one call, for tests."""

from __future__ import annotations

from typing import Any

from namro.sheets.actions import Handed, receive, write
from namro.sheets.models import Import
from namro.sheets.preview import Preview, preview
from tests.cast import Cast


def take_in(city: Cast, kind: str, content: bytes, unit: str = "phuc_xa", by: Any = "cast") -> Import:
    return receive(by=by, unit=city.units[unit], kind=kind, handed=Handed("tệp của phường.xlsx", content))


def look(imported: Import) -> Preview:
    return preview(Import.objects.get(pk=imported.pk))


def write_down(imported: Import, by: Any = "cast", **choices: Any) -> int:
    imported.refresh_from_db()
    return write(by=by, imported=imported, read_at=imported.version, **choices)


def counts(found: Preview) -> dict[str, int]:
    return {verdict.value: count for verdict, count in found.counts.items() if count}


def told(found: Preview) -> list[tuple[str, str]]:
    return [(problem.address, problem.sentence) for problem in found.problems]
