"""Digests of rows as an issued report states them: keyed, so that no file helps to guess whose rows they are.

The key is a file of the installation's home, ``keys/report-digests.secret``, made at the first use and never
written over. Without it the files stay provable by their signature; only the comparison of rows is lost.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings

from namro.ground.errors import HouseError

FILE = "report-digests.secret"
PREFIX = b"namro-rows-1\0"
LOOSE = 0o077


def keyed(key: bytes, address: str, rows: str) -> str:
    """The digest of an address's rows (``rows`` their SHA-256) under the key, hexadecimal."""
    return hmac.new(key, PREFIX + address.encode() + b"\0" + rows.encode(), hashlib.sha256).hexdigest()


def digest_key() -> bytes:
    """The key of this installation, made when there is none."""
    path = Path(settings.NAMRO_HOME) / "keys" / FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _make(path)
    if path.stat().st_mode & LOOSE:
        raise HouseError(f"Khóa mã băm {path} đang mở cho người khác; hãy chạy: chmod 600 {path}")
    try:
        return bytes.fromhex(path.read_text().strip())
    except ValueError as error:
        raise HouseError(f"Tệp {path} không phải khóa mã băm; hãy khôi phục từ bản sao.") from error


def _make(path: Path) -> None:
    """Written beside and linked into place: of two that begin together both use the one that was first."""
    beside = path.with_name(f".{FILE}.{secrets.token_hex(4)}")
    with open(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        return
    finally:
        beside.unlink()
