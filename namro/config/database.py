"""From a connection address to Django's settings and back."""

from __future__ import annotations

import os
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from namro.ground.errors import HouseError

PARTS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def parse(url: str, variable: str = "DATABASE_URL") -> dict[str, str]:
    """Parts of an address by their libpq names; HouseError where it is not one."""
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise HouseError(
            f"Biến {variable} không phải một địa chỉ PostgreSQL; hãy viết như "
            "postgresql://tên:mật-khẩu@máy:5432/namro."
        ) from error
    if not parts.get("dbname"):
        raise HouseError(
            f"Biến {variable} thiếu tên cơ sở dữ liệu; hãy viết như postgresql://tên:mật-khẩu@máy/namro."
        )
    return parts


def django_settings(url: str, variable: str = "DATABASE_URL") -> dict[str, Any]:
    """Django's dictionary for the database at ``url``."""
    parts = parse(url, variable)
    known = {ours: parts.pop(theirs, "") for theirs, ours in PARTS.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


def current() -> dict[str, Any]:
    """Settings of the database this process works on, as owner when NAMRO_CONNECT_AS=owner.

    Without an address (settings read by a tool) the database has no name that anyone could reach.
    """
    variable = "DATABASE_OWNER_URL" if os.environ.get("NAMRO_CONNECT_AS") == "owner" else "DATABASE_URL"
    return django_settings(os.environ.get(variable) or "dbname=namro", variable)


def with_database(url: str, name: str) -> str:
    """The same address for another database of the same server."""
    return make_conninfo(**{**parse(url), "dbname": name})
