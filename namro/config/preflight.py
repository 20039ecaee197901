"""Can this database carry the system? One sentence if not."""

from __future__ import annotations

import psycopg

from namro.config.database import parse
from namro.ground.errors import HouseError

OLDEST = 15
EXTENSIONS = ("btree_gist",)
CONNECT_SECONDS = 10

Connection = psycopg.Connection


def check(app_url: str, owner_url: str) -> None:
    """Raise HouseError with what is wrong and what would be right; return when all is well."""
    with _connect(owner_url, "DATABASE_OWNER_URL") as owner, _connect(app_url, "DATABASE_URL") as app:
        _check_server(owner)
        _check_same_database(owner, app)
        _check_letters(owner)
        for extension in EXTENSIONS:
            _check_extension(owner, extension)
        _check_application_role(app)
        _check_owner(owner)


def _connect(url: str, variable: str) -> Connection:
    parts = parse(url, variable)
    try:
        return psycopg.connect(url, connect_timeout=CONNECT_SECONDS, autocommit=True, client_encoding="utf8")
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1].split("FATAL:")[-1].strip()
        where = parts.get("host") or "máy này"
        raise HouseError(
            f"Không kết nối được cơ sở dữ liệu {parts['dbname']} trên {where} theo {variable} ({reason}); "
            "hãy kiểm tra máy chủ đang chạy, tên, mật khẩu và quyền vào."
        ) from error


def _value(connection: Connection, query: str, parameters: list[object] | None = None) -> object:
    row = connection.execute(query.encode(), parameters).fetchone()
    return row[0] if row else None


def _check_server(owner: Connection) -> None:
    version = owner.info.server_version // 10000
    if version < OLDEST:
        raise HouseError(f"Máy chủ là PostgreSQL {version}; cần PostgreSQL từ bản {OLDEST} trở lên.")


def _check_same_database(owner: Connection, app: Connection) -> None:
    query = (
        "SELECT oid::text || ' ' || pg_postmaster_start_time()::text "
        "FROM pg_database WHERE datname = current_database()"
    )
    if _value(owner, query) != _value(app, query):
        raise HouseError(
            "DATABASE_URL và DATABASE_OWNER_URL trỏ tới hai cơ sở dữ liệu khác nhau; hãy trỏ cả hai vào "
            "cùng một nơi."
        )


def _check_letters(owner: Connection) -> None:
    encoding = _value(owner, "SHOW server_encoding")
    if encoding != "UTF8":
        raise HouseError(f"Cơ sở dữ liệu dùng mã chữ {encoding}; hãy tạo lại với ENCODING 'UTF8'.")
    if _value(owner, "SELECT lower('ĐỖ')") != "đỗ":
        raise HouseError(
            "Cơ sở dữ liệu không đổi được chữ hoa tiếng Việt (lower('ĐỖ') không cho 'đỗ'); hãy tạo lại với "
            "LOCALE 'C.UTF-8' (hoặc vi_VN.UTF-8) TEMPLATE template0."
        )


def _check_extension(owner: Connection, name: str) -> None:
    if _value(owner, "SELECT 1 FROM pg_extension WHERE extname = %s", [name]):
        return
    trusted = _value(
        owner, "SELECT bool_or(trusted) FROM pg_available_extension_versions WHERE name = %s", [name]
    )
    if trusted is None:
        raise HouseError(f"Máy chủ thiếu phần mở rộng {name}; hãy cài gói postgresql-contrib của máy chủ.")
    may = _value(
        owner,
        "SELECT rolsuper OR (%s AND has_database_privilege(current_database(), 'CREATE')) "
        "FROM pg_roles WHERE rolname = current_user",
        [trusted],
    )
    if not may:
        raise HouseError(
            f"Vai trò chủ sở hữu không được tạo phần mở rộng {name}; hãy nhờ quản trị chạy CREATE "
            f"EXTENSION {name}."
        )


def _check_application_role(app: Connection) -> None:
    role = app.execute(
        "SELECT rolname, rolsuper, rolbypassrls, "
        "pg_has_role(current_user, d.datdba, 'MEMBER') "
        "OR EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) "
        "FROM pg_roles, pg_database d WHERE rolname = current_user AND d.datname = current_database()"
    ).fetchone()
    assert role is not None
    name, superuser, bypasses, owns = role
    wrong = next(
        (
            text
            for found, text in (
                (superuser, "là quản trị toàn máy chủ (SUPERUSER)"),
                (bypasses, "được bỏ qua phân quyền theo dòng (BYPASSRLS)"),
                (owns, "là chủ sở hữu cơ sở dữ liệu"),
            )
            if found
        ),
        None,
    )
    if wrong:
        raise HouseError(
            f"Vai trò {name} trong DATABASE_URL {wrong}; hãy tạo một vai trò thường (CREATE ROLE … "
            "LOGIN) cho ứng dụng."
        )


def _check_owner(owner: Connection) -> None:
    if not _value(owner, "SELECT has_schema_privilege('public', 'CREATE')"):
        name = _value(owner, "SELECT current_user")
        raise HouseError(
            f"Vai trò {name} trong DATABASE_OWNER_URL không được tạo bảng; hãy chạy GRANT CREATE ON "
            f"SCHEMA public TO {name}."
        )
