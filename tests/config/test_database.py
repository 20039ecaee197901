"""Addresses of databases: read, turned into Django's settings, pointed at another database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from namro.config import database
from namro.ground.errors import HouseError

words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(user=words, password=words, host=words, name=words)
def test_an_address_survives_django_and_back(user: str, password: str, host: str, name: str) -> None:
    url = make_conninfo(user=user, password=password, host=host, dbname=name, port="5433")
    settings = database.django_settings(url)
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"], settings["NAME"], settings["PORT"]) == (
        user,
        password,
        host,
        name,
        "5433",
    )


@given(name=words, password=words)
def test_another_database_changes_nothing_else(name: str, password: str) -> None:
    url = make_conninfo(user="u", password=password, host="h", dbname="first")
    assert conninfo_to_dict(database.with_database(url, name)) == {**conninfo_to_dict(url), "dbname": name}


def test_what_django_has_no_word_for_goes_into_options() -> None:
    settings = database.django_settings("postgresql://u@h/n?sslmode=require&application_name=x")
    assert settings["OPTIONS"] == {"sslmode": "require", "application_name": "x"}


@pytest.mark.parametrize("url", ["nonsense", "mysql://a@b/c", "postgresql://[::1/namro", "host=a port"])
def test_what_is_no_address_is_refused_by_the_name_of_its_variable(url: str) -> None:
    with pytest.raises(HouseError, match="DATABASE_OWNER_URL không phải một địa chỉ PostgreSQL"):
        database.parse(url, "DATABASE_OWNER_URL")


def test_an_address_without_a_database_is_refused() -> None:
    with pytest.raises(HouseError, match="thiếu tên cơ sở dữ liệu"):
        database.parse("postgresql://u@h")


@pytest.mark.parametrize(("role", "user"), [("", "app"), ("owner", "boss")])
def test_the_process_says_as_whom_it_works(monkeypatch: pytest.MonkeyPatch, role: str, user: str) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@h/n")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://boss@h/n")
    monkeypatch.setenv("NAMRO_CONNECT_AS", role)
    assert database.current()["USER"] == user


def test_settings_can_be_read_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database.current()["NAME"] == "namro"
