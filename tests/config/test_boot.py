"""What happens before the settings are read."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from namro.config import boot, embedded
from namro.ground.errors import HouseError


@pytest.fixture
def no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """No day chosen now, and none left behind."""
    monkeypatch.setenv("NAMRO_TODAY", "")


@pytest.fixture
def installation(owner: psycopg.Connection) -> psycopg.Connection:
    """An installation table with the two columns that start-up reads, whatever else the room adds."""
    owner.execute("DROP TABLE regulations_installation CASCADE")
    owner.execute("CREATE TABLE regulations_installation (synthetic boolean, lives_on date)")
    owner.execute("GRANT SELECT ON regulations_installation TO namro_app")
    return owner


def test_the_sample_city_sets_the_clock(
    installation: psycopg.Connection, database_urls: embedded.Urls, no_day: None
) -> None:
    installation.execute("INSERT INTO regulations_installation VALUES (true, '2024-07-05')")
    boot.set_sample_clock(database_urls.app)
    assert os.environ["NAMRO_TODAY"] == "2024-07-05"


def test_a_chosen_day_wins(
    installation: psycopg.Connection, database_urls: embedded.Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.execute("INSERT INTO regulations_installation VALUES (true, '2024-07-05')")
    monkeypatch.setenv("NAMRO_TODAY", "2025-01-01")
    boot.set_sample_clock(database_urls.app)
    assert os.environ["NAMRO_TODAY"] == "2025-01-01"


@pytest.mark.parametrize("row", ["(false, '2024-07-05')", "(true, NULL)", None])
def test_a_real_installation_lives_today(
    installation: psycopg.Connection, database_urls: embedded.Urls, no_day: None, row: str | None
) -> None:
    if row:
        installation.execute(f"INSERT INTO regulations_installation VALUES {row}".encode())
    boot.set_sample_clock(database_urls.app)
    assert os.environ["NAMRO_TODAY"] == ""


def test_a_database_without_the_table_is_no_error(
    owner: psycopg.Connection, database_urls: embedded.Urls, no_day: None
) -> None:
    owner.execute("DROP TABLE regulations_installation CASCADE")
    boot.set_sample_clock(database_urls.app)
    assert os.environ["NAMRO_TODAY"] == ""


def test_a_database_that_cannot_be_reached_is_the_preflights_business(no_day: None) -> None:
    boot.set_sample_clock("postgresql://x:y@127.0.0.1:1/namro")
    assert os.environ["NAMRO_TODAY"] == ""


def test_the_real_table_has_the_columns_that_are_read(owner: psycopg.Connection) -> None:
    assert owner.execute("SELECT synthetic, lives_on FROM regulations_installation").fetchall() == []


def test_home_is_absolute_and_beside_the_caller(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NAMRO_HOME", raising=False)
    assert boot.home() == tmp_path / ".namro"
    monkeypatch.setenv("NAMRO_HOME", "elsewhere")
    assert boot.home() == tmp_path / "elsewhere"


def test_given_addresses_are_kept(
    database_urls: embedded.Urls, monkeypatch: pytest.MonkeyPatch, no_day: None
) -> None:
    monkeypatch.setenv("NAMRO_HOME", "unused")
    monkeypatch.setenv("DATABASE_URL", database_urls.app)
    monkeypatch.setenv("DATABASE_OWNER_URL", database_urls.owner)
    boot.prepare()
    assert (os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]) == database_urls
    assert not Path("unused").exists()


def test_one_address_alone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMRO_HOME", "unused")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@b/c")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    with pytest.raises(HouseError, match="Thiếu biến DATABASE_OWNER_URL"):
        boot.prepare()
