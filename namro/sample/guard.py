"""Which databases a sample may enter: an empty one, or one that holds this sample."""

from __future__ import annotations

from django.db import connection

from namro.ground.errors import HouseError

SHOWN = 3


def check_database() -> None:
    """Refuse, before anything is migrated, a database that holds something else."""
    tables = set(connection.introspection.table_names())
    if not tables:
        return
    if "regulations_installation" not in tables:
        named = ", ".join(sorted(tables)[:SHOWN])
        raise HouseError(
            f"Cơ sở dữ liệu này đang chứa bảng của chương trình khác ({named}…). "
            "Tạo một cơ sở dữ liệu trống cho dữ liệu mẫu rồi chạy lại."
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT synthetic FROM regulations_installation")
        row = cursor.fetchone()
    if row is not None and not row[0]:
        raise HouseError(
            "Cơ sở dữ liệu này đang dùng thật, không phải dữ liệu mẫu. "
            "Tạo một cơ sở dữ liệu trống cho dữ liệu mẫu rồi chạy lại."
        )
