"""Rows of a file as the page tells them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from namro.ground import clock
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.people.records import born
from namro.sheets.columns import Choice, Column, UnitRef
from namro.sheets.kinds import ImportKind, Judged
from namro.sheets.preview import Preview
from namro.units.queries import places


class Words:
    """Turns rows into lines of text; the names of all units are fetched once."""

    def __init__(self, kind: ImportKind, preview: Preview) -> None:
        self.columns = list(kind.columns)
        self._names = self._units(preview)

    def _units(self, preview: Preview) -> Mapping[int, str]:
        keys = [column.key for column in self.columns if isinstance(column, UnitRef)]
        ids = {
            judged.row.values.get(key)
            for judgeds in preview.rows.values()
            for judged in judgeds
            for key in keys
        }
        found = places([one for one in ids if one], clock.today())
        return {pk: place.short_name for pk, place in found.items()}

    def line(self, judged: Judged) -> dict[str, Any]:
        """A row for the page: number, cells by title, what changes, and who may be the same."""
        cells = [
            (column.title, self.shown(column, judged.row.values[column.key]))
            for column in self.columns
            if column.key in judged.row.values
        ]
        return {
            "row": judged.row.number,
            "label": "",
            "cells": [cell for cell in cells if cell[1]],
            "changes": [(change.title, change.before, change.after) for change in judged.changes],
            "candidates": [(one.pk, one.label, one.why) for one in judged.candidates],
        }

    def told(self, label: str) -> dict[str, Any]:
        """A row that is there and not in the file."""
        return {"row": 0, "label": label, "cells": [], "changes": [], "candidates": []}

    def shown(self, column: Column, value: Any) -> str:
        """A value as people read it."""
        if value is None or value == "" or value is False:
            return ""
        if isinstance(column, UnitRef):
            return self._names.get(value, str(value))
        if isinstance(column, Choice):
            return str(dict(column.choices).get(value, value))
        if isinstance(value, date):
            return show_day(value)
        if isinstance(value, tuple):  # a birthday with its precision
            return born(*value)
        if value is True:
            return "có"
        return integer(value) if isinstance(value, int) else str(value)
