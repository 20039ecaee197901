"""Every table of ours leaves a trace in the journal, in the real database."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from namro.journal.models import Recorded
from tests.architecture.source import DERIVED

JOURNAL = "journal"


def recorded_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("namro.")
        and model._meta.app_label != JOURNAL
        and model._meta.managed
        and not model._meta.proxy
        and model._meta.label not in DERIVED
    ]


def triggers_of(table: str) -> list[tuple[str, str]]:
    """Name and state of the journal's triggers on the table ("O" fires, "D" is switched off)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled::text FROM pg_trigger "
            "WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgname LIKE '%%journal%%'",
            [table],
        )
        return list(cursor.fetchall())


def test_there_are_tables_to_ask_about() -> None:
    assert len(recorded_models()) >= 10
    assert set(DERIVED) <= {model._meta.label for model in apps.get_models()}


@pytest.mark.parametrize("model", recorded_models(), ids=lambda model: model._meta.label)
@pytest.mark.django_db
def test_a_table_has_its_journal_triggers(model: type[models.Model]) -> None:
    found = triggers_of(model._meta.db_table)
    assert len(found) >= 3, f"{model._meta.label} lacks triggers for insert, update, delete: {found}"
    assert {state for _, state in found} == {"O"}


@pytest.mark.parametrize("model", recorded_models(), ids=lambda model: model._meta.label)
def test_a_model_of_ours_is_a_recorded_one(model: type[models.Model]) -> None:
    assert issubclass(model, Recorded)
