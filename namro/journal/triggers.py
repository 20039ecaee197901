"""The journal's triggers: every write to a recorded table leaves an event, whoever wrote it."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.apps import apps


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
    """Columns kept out of the journal.

    ``makemigrations`` compiles against a model of the migration state, which has the fields but not
    the attributes of the class; so ``JOURNAL_HIDES`` is asked of the class itself.
    """
    derived = {field.column for field in model._meta.local_concrete_fields if field.generated}
    written = apps.all_models[model._meta.app_label].get(model._meta.model_name, model)
    return derived | set(getattr(written, "JOURNAL_HIDES", ()))


class AppendOnly(pgtrigger.Trigger):
    """Refuses a kind of statement for everybody, the owner included.

    Not ``pgtrigger.Protect``: that one can be switched off by a session setting.
    """

    level = pgtrigger.Statement
    when = pgtrigger.Before
    func = "RETURN NULL;"

    def render_execute(self, model: Any) -> str:
        return "journal_refuse()"


class Stamp(pgtrigger.Trigger):
    """Writes transaction, time and role itself, so that whoever may insert cannot invent them."""

    level = pgtrigger.Row
    when = pgtrigger.Before
    operation = pgtrigger.Insert
    func = "RETURN NEW;"

    def render_execute(self, model: Any) -> str:
        return "journal_stamp()"


def append_only_triggers() -> list[AppendOnly]:
    """Nothing in the table is ever changed or taken away."""
    return [
        AppendOnly(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        AppendOnly(name="no_truncate", operation=pgtrigger.Truncate),
    ]


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
