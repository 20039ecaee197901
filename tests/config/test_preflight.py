"""The preflight on databases that cannot carry the system: one sentence each, and the code is not 0."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from namro.config import embedded, preflight
from namro.config.database import with_database
from namro.ground.errors import HouseError
from tests.config import clusters

DATABASES = {
    "ascii": "ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'",
    "plain_c": "ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'",
    "strange": "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'",
}


class Cluster:
    """A server with a good database and several bad ones."""

    def __init__(self, server: embedded.Server) -> None:
        self.server = server
        with psycopg.connect(self.url(embedded.SUPERUSER, "postgres"), autocommit=True) as connection:
            for name, options in DATABASES.items():
                connection.execute(f"CREATE DATABASE {name} {options} TEMPLATE template0".encode())
            for role, right in (("mighty", "SUPERUSER"), ("bypasser", "BYPASSRLS"), ("plain", "NOCREATEDB")):
                connection.execute(f"CREATE ROLE {role} LOGIN {right} PASSWORD 'x'".encode())
            connection.execute("CREATE ROLE heir LOGIN PASSWORD 'x' IN ROLE namro_owner")

    def url(self, role: str, database: str = "namro") -> str:
        return self.server.url(role, database)

    def as_role(self, role: str, database: str = "namro") -> str:
        """Address of a role whose password is x."""
        whole = psycopg.conninfo.conninfo_to_dict(self.url(embedded.OWNER, database))
        return psycopg.conninfo.make_conninfo(**{**whole, "user": role, "password": "x"})


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with clusters.home() as folder:
        embedded.ensure(folder, durable=False)
        made = Cluster(embedded.Server(folder))
        with psycopg.connect(made.url(embedded.SUPERUSER)) as connection:
            connection.execute("GRANT CONNECT ON DATABASE namro TO mighty, bypasser, plain")
        yield made


def test_the_embedded_database_passes(cluster: Cluster) -> None:
    preflight.check(cluster.url(embedded.APP), cluster.url(embedded.OWNER))


@pytest.mark.parametrize(
    ("database", "sentence"),
    [
        ("ascii", "mã chữ SQL_ASCII.*ENCODING 'UTF8'"),
        ("plain_c", r"lower\('ĐỖ'\) không cho 'đỗ'.*C\.UTF-8"),
        ("strange", "không được tạo phần mở rộng btree_gist.*CREATE EXTENSION btree_gist"),
    ],
)
def test_a_database_that_was_created_wrongly(cluster: Cluster, database: str, sentence: str) -> None:
    with pytest.raises(HouseError, match=sentence):
        preflight.check(cluster.url(embedded.APP, database), cluster.url(embedded.OWNER, database))


def test_an_owner_who_may_not_create_tables(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(embedded.SUPERUSER, "strange")) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
    with pytest.raises(HouseError, match=r"namro_owner .*GRANT CREATE ON SCHEMA public TO namro_owner"):
        preflight.check(cluster.url(embedded.APP, "strange"), cluster.url(embedded.OWNER, "strange"))
    with psycopg.connect(cluster.url(embedded.SUPERUSER, "strange")) as connection:
        connection.execute("DROP EXTENSION btree_gist")


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("mighty", "mighty .*SUPERUSER"),
        ("bypasser", "bypasser .*BYPASSRLS"),
        ("heir", "heir .*chủ sở hữu"),
    ],
)
def test_an_application_role_that_may_too_much(cluster: Cluster, role: str, sentence: str) -> None:
    with pytest.raises(HouseError, match=sentence):
        preflight.check(cluster.as_role(role), cluster.url(embedded.OWNER))


def test_the_owner_as_application_role(cluster: Cluster) -> None:
    with pytest.raises(HouseError, match=r"namro_owner .*chủ sở hữu.*CREATE ROLE"):
        preflight.check(cluster.url(embedded.OWNER), cluster.url(embedded.OWNER))


def test_another_plain_role_passes(cluster: Cluster) -> None:
    preflight.check(cluster.as_role("plain"), cluster.url(embedded.OWNER))


def test_two_addresses_of_two_databases(cluster: Cluster) -> None:
    with pytest.raises(HouseError, match=r"hai cơ sở dữ liệu khác nhau"):
        preflight.check(cluster.url(embedded.APP, "strange"), cluster.url(embedded.OWNER))


def test_two_addresses_of_two_servers(cluster: Cluster, database_urls: embedded.Urls) -> None:
    other = with_database(database_urls.owner, "namro")
    with pytest.raises(HouseError, match=r"hai cơ sở dữ liệu khác nhau"):
        preflight.check(cluster.url(embedded.APP), other)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "postgresql://x:y@127.0.0.1:1/namro",
            r"Không kết nối được.*namro trên 127\.0\.0\.1 theo DATABASE_OWNER_URL",
        ),
        ("postgresql:///namro?host=/nowhere", r"Không kết nối được.*trên /nowhere"),
        ("mysql://x@y/namro", "không phải một địa chỉ PostgreSQL"),
        ("postgresql://x@127.0.0.1/", "thiếu tên cơ sở dữ liệu"),
    ],
)
def test_an_address_that_leads_nowhere(cluster: Cluster, url: str, sentence: str) -> None:
    with pytest.raises(HouseError, match=sentence):
        preflight.check(cluster.url(embedded.APP), url)


def test_a_wrong_password_is_said_without_showing_it(cluster: Cluster) -> None:
    wrong = cluster.as_role("plain").replace("password=x", "password=hidden-word")
    with pytest.raises(HouseError, match=r"DATABASE_URL .*mật khẩu") as caught:
        preflight.check(wrong, cluster.url(embedded.OWNER))
    assert "hidden-word" not in str(caught.value)


def test_an_old_server(monkeypatch: pytest.MonkeyPatch, cluster: Cluster) -> None:
    monkeypatch.setattr(preflight, "OLDEST", 99)
    with pytest.raises(HouseError, match=r"PostgreSQL 18; cần PostgreSQL từ bản 99"):
        preflight.check(cluster.url(embedded.APP), cluster.url(embedded.OWNER))


def test_a_missing_extension(monkeypatch: pytest.MonkeyPatch, cluster: Cluster) -> None:
    monkeypatch.setattr(preflight, "EXTENSIONS", ("no_such_thing",))
    with pytest.raises(HouseError, match=r"thiếu phần mở rộng no_such_thing.*postgresql-contrib"):
        preflight.check(cluster.url(embedded.APP), cluster.url(embedded.OWNER))


def test_the_command_line_says_one_sentence_and_ends_with_2(cluster: Cluster) -> None:
    done = clusters.namro(
        "preflight",
        DATABASE_URL=cluster.url(embedded.APP, "plain_c"),
        DATABASE_OWNER_URL=cluster.url(embedded.OWNER, "plain_c"),
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1 and "C.UTF-8" in done.stderr


@pytest.mark.parametrize("verb", ["migrate", "serve", "demo"])
def test_nothing_is_written_to_a_database_that_fails(cluster: Cluster, verb: str) -> None:
    done = clusters.namro(
        verb,
        DATABASE_URL=cluster.url(embedded.APP, "ascii"),
        DATABASE_OWNER_URL=cluster.url(embedded.OWNER, "ascii"),
    )
    assert (done.returncode, done.stdout) == (2, "")
    with psycopg.connect(cluster.url(embedded.OWNER, "ascii")) as connection:
        assert connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() == (0,)
