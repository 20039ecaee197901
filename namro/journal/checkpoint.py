"""A signed note of the last block, to be kept where nobody of this server can reach.

The file is JSON: ``checkpoint`` (format, block, hash, events, at), ``public_key`` and ``signature``
(Ed25519 over the checkpoint as JSON with sorted keys and no spaces; both in hexadecimal).
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db.models import Sum

from namro.ground.errors import HouseError
from namro.journal.chain import moment
from namro.journal.models import JournalBlock
from namro.journal.queries import Mark
from namro.journal.sealing import last_block

FORMAT = "namro-journal-checkpoint-1"
KEY_FILE = "journal_signing_key"
LOOSE = 0o077


class CheckpointError(HouseError):
    """A checkpoint or its key that cannot be used; the message says what would be right."""


@dataclass(frozen=True)
class Kept:
    """A checkpoint whose signature is right: the block, and when it was sealed (as written)."""

    mark: Mark
    events: int
    at: str


def write(path: Path) -> Kept:
    """Write the last block's note to a new file, signed with this installation's key (made when missing)."""
    block = last_block()
    if block is None:
        raise CheckpointError("Nhật ký chưa có khối nào được niêm phong, nên chưa có gì để ghi mốc.")
    total = JournalBlock.objects.aggregate(total=Sum("events"))["total"]
    kept = Kept(Mark(block.number, block.hash), total, moment(block.sealed_at))
    note = _note(kept)
    key = _signing_key()
    signed = {"checkpoint": note, "public_key": _public(key), "signature": key.sign(_bytes(note)).hex()}
    _write_new(path, json.dumps(signed, ensure_ascii=False, indent=2) + "\n", mode=0o644)
    return kept


def read(path: Path, public_key: str | None = None) -> Kept:
    """The note in a file, its signature checked with ``public_key`` (hexadecimal; default: our own)."""
    signed = _load(path)
    trusted = _key_of(public_key) if public_key else _own_public_key()
    if signed.get("public_key") != trusted.public_bytes_raw().hex():
        raise CheckpointError(f"Tệp {path} ký bằng khóa khác với khóa công khai dùng để kiểm.")
    try:
        trusted.verify(bytes.fromhex(signed["signature"]), _bytes(signed["checkpoint"]))
        note = signed["checkpoint"]
        if note["format"] != FORMAT:
            raise ValueError
        return Kept(Mark(int(note["block"]), str(note["hash"])), int(note["events"]), str(note["at"]))
    except (InvalidSignature, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(
            f"Chữ ký của tệp {path} không đúng: tệp đã bị sửa, hoặc không phải mốc nhật ký của Năm Rõ."
        ) from error


def public_key() -> str:
    """This installation's public key, to be written down outside; made when missing."""
    return _public(_signing_key())


def _note(kept: Kept) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "block": kept.mark.number,
        "hash": kept.mark.hash,
        "events": kept.events,
        "at": kept.at,
    }


def _bytes(note: Any) -> bytes:
    return json.dumps(note, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _load(path: Path) -> dict[str, Any]:
    try:
        signed = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CheckpointError(f"Không đọc được tệp {path} ({error.strerror}).") from error
    except ValueError as error:
        raise CheckpointError(f"Tệp {path} không phải mốc nhật ký của Năm Rõ.") from error
    if not isinstance(signed, dict):
        raise CheckpointError(f"Tệp {path} không phải mốc nhật ký của Năm Rõ.")
    return signed


# -- keys ----------------------------------------------------------------------------------------------


def _key_path() -> Path:
    return Path(settings.NAMRO_HOME) / KEY_FILE


def _signing_key() -> Ed25519PrivateKey:
    path = _key_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_new(path, Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n", mode=0o600)
    if path.stat().st_mode & LOOSE:
        raise CheckpointError(f"Khóa ký {path} đang mở cho người khác; hãy chạy: chmod 600 {path}")
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except ValueError as error:
        raise CheckpointError(f"Tệp {path} không phải khóa ký; hãy khôi phục khóa từ bản sao.") from error


def _own_public_key() -> Ed25519PublicKey:
    if not _key_path().exists():
        raise CheckpointError("Máy này không có khóa ký nhật ký; hãy nêu khóa công khai bằng --public-key.")
    return _signing_key().public_key()


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def _key_of(text: str) -> Ed25519PublicKey:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise CheckpointError("Khóa công khai viết bằng 64 chữ số thập lục phân, như lệnh ghi mốc đã in ra.")
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))


def _write_new(path: Path, text: str, *, mode: int) -> None:
    """Never over an existing file: an older checkpoint is evidence, an older key still checks."""
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise CheckpointError(f"Đã có tệp {path}; hãy chọn tên khác, mốc cũ không bị ghi đè.") from error
    except OSError as error:
        raise CheckpointError(f"Không ghi được tệp {path} ({error.strerror}).") from error
