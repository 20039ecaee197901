"""What no one may do to a freeze, not even by SQL."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from namro.figures.models import Freeze, FrozenFigure
from namro.ground.contradictions import Contradiction
from namro.units.dependants import dependants
from tests.cast import Cast
from tests.figures.freezing.freezes import address, frozen


def refused(statement: str, says: str) -> None:
    with pytest.raises(DatabaseError, match=says), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE figures_frozenfigure SET value = value + 1",
        "UPDATE figures_frozenfigure SET digest = repeat('0', 64)",
        "UPDATE figures_frozenfigure SET keys = '{[1,2)}'",
        "DELETE FROM figures_frozenfigure",
    ],
)
def test_a_frozen_figure_is_never_changed(city: Cast, statement: str) -> None:
    frozen(city, [address(city)])
    refused(statement, "figures_frozenfigure")
    assert FrozenFigure.objects.get().value == 7


@pytest.mark.parametrize(
    "change",
    [
        "number = 9",
        "title = 'Khác'",
        "period = '2024-Q1'",
        "tree_day = '2024-06-29'",
        "known_on = '2024-07-04'",
        "made_at = made_at - interval '1 day'",
        "made_by = 'system:khac'",
        "reason = 'Khác'",
        "unit_id = unit_id + 1",
        "state = 'WITHDRAWN', reason = 'Khác'",
    ],
)
def test_the_facts_of_a_freeze_stay(city: Cast, change: str) -> None:
    frozen(city, [address(city)])
    refused(f"UPDATE figures_freeze SET {change}", "Lần chốt 1 đã ghi thì không sửa")


def test_a_freeze_is_not_deleted_and_one_withdrawn_does_not_stand_again(city: Cast) -> None:
    made = frozen(city, [address(city)])
    refused("DELETE FROM figures_freeze", "không xóa")
    Freeze.objects.filter(pk=made.pk).update(state="WITHDRAWN")
    refused("UPDATE figures_freeze SET state = 'STANDING'", "không sửa")


def test_nothing_is_added_to_a_freeze_afterwards(committed_city: Cast) -> None:
    made = frozen(committed_city, [address(committed_city)])
    add = (
        "INSERT INTO figures_frozenfigure (freeze_id, address, value, presence, digest, rows, keys) "
        f"VALUES ({made.pk}, '/so-lieu/x/', 1, 'present', '', 1, '{{}}')"
    )
    refused(add, "Không thêm được số vào lần chốt 1")
    assert made.figures.count() == 1


def test_a_figure_is_once_in_a_freeze_and_a_freeze_has_a_reason(city: Cast) -> None:
    made = frozen(city, [address(city)])
    refused(
        "INSERT INTO figures_frozenfigure (freeze_id, address, value, presence, digest, rows, keys) "
        "SELECT freeze_id, address, value, presence, digest, rows, keys FROM figures_frozenfigure",
        "figures_frozenfigure_once",
    )
    with pytest.raises(Contradiction, match="phải nêu lý do"):
        frozen(city, [address(city)], reason="", corrects=made)


def test_a_unit_does_not_end_before_the_day_on_whose_structure_it_was_closed(city: Cast) -> None:
    frozen(city, [address(city, unit="ba_vi")], unit="ba_vi")
    unit = city.units["ba_vi"].pk
    later = dependants.rows([unit], date(2024, 6, 15))["figures.freezes"]
    assert [row for _, row in later] == [Freeze.objects.get().pk]
    assert dependants.rows([unit], date(2024, 7, 1))["figures.freezes"] == []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE units_unit SET alive = daterange(lower(alive), '2024-06-15') WHERE id = %s", [unit]
        )
        refused("SET CONSTRAINTS figures_freeze_within_life_unit IMMEDIATE", "chỉ hoạt động từ")
        transaction.set_rollback(True)
