"""The journal's triggers: every write to a recorded table leaves an event, whoever wrote it."""

from __future__ import annotations

from typing import Any

import pgtrigger


class JournalTrigger(pgtrigger.Trigger):
    """One statement-level trigger that hands its transition tables to ``journal_record()``.

    All tables share that one function; it is created by the journal's migration. The arguments
    tell it which column is the key and which columns never enter the journal (secrets, and
    columns that PostgreSQL derives from others).
    """

    level = pgtrigger.Statement
    when = pgtrigger.After
    func = "RETURN NULL;"

    def render_execute(self, model: Any) -> str:
        hidden = ",".join(sorted(_hidden_columns(model)))
        return f"journal_record('{model._meta.pk.column}', '{hidden}')"


def _hidden_columns(model: Any) -> set[str]:
    derived = {field.column for field in model._meta.local_concrete_fields if field.generated}
    return derived | set(getattr(model, "JOURNAL_HIDES", ()))


def journal_triggers() -> list[JournalTrigger]:
    """The three triggers (a transition table may serve only one kind of statement)."""
    return [
        JournalTrigger(
            name="journal_insert",
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
        ),
        JournalTrigger(
            name="journal_update",
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
        ),
        JournalTrigger(
            name="journal_delete",
            operation=pgtrigger.Delete,
            referencing=pgtrigger.Referencing(old="old_rows"),
        ),
    ]
