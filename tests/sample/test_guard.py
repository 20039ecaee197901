"""The demo enters an empty database or its own, and no other."""

from __future__ import annotations

import psycopg
import pytest

from namro.ground.errors import HouseError
from namro.regulations.actions import mark_installation
from namro.sample.guard import check_database


def test_a_migrated_database_without_a_mark_may_be_tried(db: None) -> None:
    check_database()


def test_a_sample_may_be_entered_again(db: None) -> None:
    mark_installation(by="test", title="Mẫu", synthetic=True, lives_on=None, seed=1)
    check_database()


def test_a_real_installation_is_refused(db: None) -> None:
    mark_installation(by="test", title="Thật", synthetic=False, lives_on=None, seed=None)
    with pytest.raises(HouseError, match="đang dùng thật"):
        check_database()


def test_another_programs_tables_are_named(owner: psycopg.Connection) -> None:
    owner.execute("ALTER TABLE regulations_installation RENAME TO somebody_elses")
    with pytest.raises(HouseError, match="chương trình khác"):
        check_database()
