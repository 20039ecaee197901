"""Triggers change the state of a model and nothing that was rendered."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pgtrigger.migrations import AddTrigger

from namro.config.migrating import quick_triggers


def states() -> dict[tuple[str, str], list[str]]:
    """By model the names of the triggers that the whole history of migrations leaves."""
    state = MigrationExecutor(connection).loader.project_state()
    return {
        key: sorted(trigger.name for trigger in model.options.get("triggers", []))
        for key, model in state.models.items()
    }


def test_the_same_triggers_stand_at_the_end(db: None) -> None:
    usual = states()
    with quick_triggers():
        assert states() == usual
    assert any(usual.values())


def test_the_usual_way_is_given_back() -> None:
    before = AddTrigger.state_forwards
    with quick_triggers():
        assert AddTrigger.state_forwards is not before
    assert AddTrigger.state_forwards is before
