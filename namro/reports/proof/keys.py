"""Ed25519 keys that sign issued reports: private ones in files of their own, public ones in a ring.

Everything lies in the folder `keys` of the installation's home: `report-<id>.key` (mode 0600, never written
over) and `report-keys.json`, the ring, which may be published. The id of a key is its fingerprint, the first
16 hexadecimal digits of the SHA-256 of the raw public key.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day

FORMAT = "namro-report-keys-1"
RING_FILE = "report-keys.json"
LOOSE = 0o077
_HEX_KEY = re.compile(r"[0-9a-f]{64}")
_HEX_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class KeysError(HouseError):
    """A key or ring that cannot be used; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key and its days (ISO, "" for none); `owner` names whose it is when it is not ours."""

    id: str
    public: str
    since: str
    retired: str = ""
    revoked: str = ""
    owner: str = ""

    def refuses(self, signed_on: str) -> str:
        """Why a signature of that day does not count, as a sentence; "" when it does."""
        if self.revoked and signed_on >= self.revoked:
            return f"Khóa {grouped(self.id)} đã bị thu hồi từ ngày {_shown(self.revoked)}."
        if self.retired and signed_on > self.retired:
            return f"Khóa {grouped(self.id)} đã thôi dùng từ ngày {_shown(self.retired)}."
        return ""


@dataclass(frozen=True, slots=True)
class Ring:
    """Public keys somebody trusts, oldest first."""

    keys: tuple[PublicKey, ...] = ()

    def find(self, public: str) -> PublicKey | None:
        """The key with that raw public key (hexadecimal)."""
        return next((key for key in self.keys if key.public == public), None)

    def get(self, written: str) -> PublicKey:
        """The key of a fingerprint, written with or without spaces; KeysError when there is none."""
        wanted = compact(written)
        for key in self.keys:
            if key.id == wanted:
                return key
        raise KeysError(f"Không có khóa nào mang dấu vân tay {grouped(wanted)}.")


@dataclass(frozen=True)
class SigningKey:
    """A private key of this installation with its public half."""

    id: str
    public: str
    private: Ed25519PrivateKey

    def sign(self, data: bytes) -> str:
        """The signature as 128 hexadecimal digits."""
        return self.private.sign(data).hex()


def signing_key() -> SigningKey:
    """The key that signs now: the newest neither retired nor revoked; made when there is none."""
    with _locked():
        known = _read_ring(_folder() / RING_FILE)
        active = [key for key in known.keys if _signs(key)]
        return _private(active[-1]) if active else _made(known)


def rotate() -> SigningKey:
    """A new signing key; the ones before it are retired today and go on checking what they signed."""
    with _locked():
        known = _read_ring(_folder() / RING_FILE)
        today = clock.today().isoformat()
        return _made(Ring(tuple(replace(key, retired=today) if _signs(key) else key for key in known.keys)))


def retire(written: str) -> PublicKey:
    """The key signs nothing from now on; what it signed until today goes on holding."""
    return _changed(written, lambda key: replace(key, retired=key.retired or clock.today().isoformat()))


def revoke(written: str, since: date) -> PublicKey:
    """Nothing signed with the key on `since` or later counts; the day moves to earlier ones only."""
    if since > clock.today():
        raise KeysError(
            f"Ngày thu hồi {show_day(since)} ở sau hôm nay; hãy ghi ngày khóa bắt đầu không tin được."
        )
    day = since.isoformat()
    return _changed(written, lambda key: replace(key, revoked=min(key.revoked or day, day)))


def ring(folder: Path | None = None) -> Ring:
    """The public keys of this installation (or of another `keys` folder); empty when there are none."""
    return _read_ring((folder or _folder()) / RING_FILE)


def exported(known: Ring) -> str:
    """The ring as JSON for auditors; private keys are not in it."""
    rows = [asdict(key) for key in known.keys]
    return json.dumps({"format": FORMAT, "keys": rows}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_ring(path: Path) -> Ring:
    """A ring somebody published, from a file; KeysError says what is wrong with it."""
    if not path.is_file():
        raise KeysError(f"Không có tệp khóa công khai {path}.")
    return _read_ring(path)


def joined(rings: Iterable[Ring]) -> Ring:
    """The keys of several rings; a key that has ended in one of them has ended."""
    known: dict[str, PublicKey] = {}
    for one in rings:
        known |= {key.id: _renewed(known.get(key.id, key), key) for key in one.keys}
    return Ring(tuple(known.values()))


def take_in(path: Path, owner: str) -> tuple[PublicKey, ...]:
    """Trust the keys of somebody else's ring too; they never sign here. Their newer facts are kept."""
    theirs = read_ring(path)
    if not owner.strip():
        raise KeysError('Hãy ghi cơ quan của khóa bằng --owner, ví dụ --owner "Quận ủy Ba Đình".')
    with _locked():
        known = _read_ring(_folder() / RING_FILE)
        ours = {key.id for key in known.keys if not key.owner}
        named = tuple(replace(key, owner=owner.strip()) for key in theirs.keys if key.id not in ours)
        if not named:
            raise KeysError(f"Tệp {path} không có khóa nào của cơ quan khác.")
        fresh = {key.id: key for key in named}
        kept = [_renewed(key, fresh.pop(key.id, key)) for key in known.keys]
        _write_ring(Ring((*kept, *fresh.values())))
    return named


def _renewed(known: PublicKey, said: PublicKey) -> PublicKey:
    """What a file says of a key; it takes back no end that is known here, for it may be an older file."""
    ends = {
        name: min(filter(None, (getattr(known, name), getattr(said, name))), default="")
        for name in ("retired", "revoked")
    }
    return replace(said, **ends)


# -- spelling ------------------------------------------------------------------------------------------


def fingerprint(public: str) -> str:
    """The id of a raw public key (64 hexadecimal digits)."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]


def grouped(key_id: str) -> str:
    """“ab12 cd34 ef56 7890”: how a fingerprint is printed and read out."""
    return " ".join(key_id[i : i + 4] for i in range(0, len(key_id), 4))


def compact(written: str) -> str:
    """A fingerprint as people write it, without spaces, dashes and capitals; KeysError if it is none."""
    found = re.sub(r"[\s:-]", "", written).lower()
    if not _FINGERPRINT.fullmatch(found):
        raise KeysError(
            f"“{written}” không phải dấu vân tay: viết 16 chữ số thập lục phân, như ab12 cd34 ef56 7890."
        )
    return found


def verifies(public: str, signature: str, data: bytes) -> bool:
    """Whether a signature (128 lower-case digits; no other spelling counts) fits the data."""
    if not (_HEX_KEY.fullmatch(public) and _HEX_SIGNATURE.fullmatch(signature)):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _shown(day: str) -> str:
    return show_day(date.fromisoformat(day))


# -- files ---------------------------------------------------------------------------------------------


def _folder() -> Path:
    return Path(settings.NAMRO_HOME) / "keys"


def _key_path(key_id: str) -> Path:
    return _folder() / f"report-{key_id}.key"


def _signs(key: PublicKey) -> bool:
    return not (key.retired or key.revoked or key.owner)


@contextmanager
def _locked() -> Iterator[None]:
    """One process at a time changes the folder: two that start together must not make two keys."""
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise KeysError(f"Không ghi được vào thư mục khóa {folder} ({error.strerror}).") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _made(known: Ring) -> SigningKey:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    made = PublicKey(fingerprint(public), public, clock.today().isoformat())
    _write_new(_key_path(made.id), private.private_bytes_raw().hex() + "\n")
    _write_ring(Ring((*known.keys, made)))
    return SigningKey(made.id, public, private)


def _private(key: PublicKey) -> SigningKey:
    path = _key_path(key.id)
    if not path.exists():
        raise KeysError(
            f"Thiếu tệp khóa ký {path}: hãy khôi phục từ bản sao, hoặc nếu đã mất hẳn thì chạy "
            "“namro report-keys new” để lập khóa mới."
        )
    if path.stat().st_mode & LOOSE:
        raise KeysError(f"Khóa ký {path} đang mở cho người khác; hãy chạy: chmod 600 {path}")
    try:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except (OSError, ValueError) as error:
        raise KeysError(f"Tệp {path} không phải khóa ký; hãy khôi phục khóa từ bản sao.") from error
    if private.public_key().public_bytes_raw().hex() != key.public:
        raise KeysError(f"Tệp {path} là khóa khác với khóa công khai đã ghi; hãy khôi phục khóa từ bản sao.")
    return SigningKey(key.id, key.public, private)


def _changed(written: str, change: Callable[[PublicKey], PublicKey]) -> PublicKey:
    with _locked():
        known = _read_ring(_folder() / RING_FILE)
        after = change(known.get(written))
        _write_ring(Ring(tuple(after if key.id == after.id else key for key in known.keys)))
    return after


def _read_ring(path: Path) -> Ring:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Ring()
    except (OSError, ValueError) as error:
        raise KeysError(f"Không đọc được tệp khóa công khai {path}.") from error
    try:
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise ValueError
        keys = tuple(_public_key(row) for row in found["keys"])
    except (KeyError, TypeError, ValueError) as error:
        raise KeysError(
            f"Tệp {path} không phải danh sách khóa công khai của Năm Rõ, hoặc đã bị sửa."
        ) from error
    if len({key.id for key in keys}) != len(keys):
        raise KeysError(f"Tệp {path} ghi một khóa hai lần.")
    return Ring(keys)


def _public_key(row: dict[str, Any]) -> PublicKey:
    key = PublicKey(**row)
    if not _HEX_KEY.fullmatch(key.public) or key.id != fingerprint(key.public):
        raise ValueError
    for day in (key.since, key.retired or key.since, key.revoked or key.since):
        date.fromisoformat(day)
    if not isinstance(key.owner, str):
        raise TypeError
    return key


def _write_ring(known: Ring) -> None:
    """Whole or not at all, so that a reader never meets half a ring."""
    path = _folder() / RING_FILE
    temporary = path.with_name(f"{RING_FILE}.{secrets.token_hex(4)}.tmp")
    _write_new(temporary, exported(known), mode=0o644)
    os.replace(temporary, path)


def _write_new(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Never over an existing file: an older key still signs what is read again."""
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise KeysError(f"Đã có tệp {path}; khóa cũ không bị ghi đè.") from error
    except OSError as error:
        raise KeysError(f"Không ghi được tệp {path} ({error.strerror}).") from error
