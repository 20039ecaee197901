"""What every process does before Django reads the settings.

Importing the settings starts nothing; the command line, the web server and the tests call ``prepare``.
"""

from __future__ import annotations

import os

import psycopg

from namro.config import embedded
from namro.config.on_files import home as home
from namro.ground.errors import HouseError

CONNECT_SECONDS = 3


def prepare() -> None:
    """Set both database addresses, settle the settings module and the sample city's clock.

    Raises HouseError when only one address is given, or the embedded server cannot be had.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "namro.config.settings")
    os.environ["NAMRO_HOME"] = str(home())
    app, owner = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    if bool(app) != bool(owner):
        missing = "DATABASE_OWNER_URL" if app else "DATABASE_URL"
        raise HouseError(
            f"Thiếu biến {missing}: phải đặt cả DATABASE_URL (vai trò ứng dụng) lẫn DATABASE_OWNER_URL "
            "(chủ sở hữu), "
            "hoặc bỏ cả hai để dùng cơ sở dữ liệu kèm theo."
        )
    if not app:
        urls = embedded.ensure(home())
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = urls
    set_sample_clock(os.environ["DATABASE_URL"])


def set_sample_clock(url: str) -> None:
    """Let "today" be the day on which the sample city lives, unless somebody has chosen a day."""
    if os.environ.get("NAMRO_TODAY"):
        return
    day = _sample_day(url)
    if day is not None:
        os.environ["NAMRO_TODAY"] = day


def _sample_day(url: str) -> str | None:
    """The day as YYYY-MM-DD, or None; a database that cannot be asked is the preflight's business."""
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            connection.execute("SET statement_timeout = '3s'")
            row = connection.execute("SELECT to_regclass('regulations_installation')").fetchone()
            if row is None or row[0] is None:
                return None
            row = connection.execute(
                "SELECT lives_on::text FROM regulations_installation WHERE synthetic AND lives_on IS NOT NULL"
            ).fetchone()
    except psycopg.Error:
        return None
    return row[0] if row else None
