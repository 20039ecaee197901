"""The secret under which digests of rows stand in a manifest."""

from __future__ import annotations

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from namro.ground.errors import HouseError
from namro.reports.issuing.digests import FILE, digest_key, keyed

ROWS = hashlib.sha256(b"rows").hexdigest()


def test_the_key_is_made_once_and_closed_to_others(home: Path) -> None:
    key = digest_key()
    assert len(key) == 32 and digest_key() == key
    assert (home / "keys" / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (home / "keys").iterdir()] == [FILE]


def test_many_that_begin_together_use_one_key(home: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: digest_key(), range(16)))) == 1


def test_a_key_that_others_may_read_is_refused(home: Path) -> None:
    digest_key()
    (home / "keys" / FILE).chmod(0o644)
    with pytest.raises(HouseError, match="chmod 600"):
        digest_key()


def test_a_broken_key_is_refused(home: Path) -> None:
    digest_key()
    (home / "keys" / FILE).write_text("không phải khóa")
    with pytest.raises(HouseError, match="khôi phục"):
        digest_key()


def test_a_digest_is_an_hmac_of_address_and_rows() -> None:
    key = bytes(32)
    said = keyed(key, "/so-lieu/a/D1/2024/", ROWS)
    text = b"namro-rows-1\0/so-lieu/a/D1/2024/\0" + ROWS.encode()
    assert said == hmac.new(key, text, hashlib.sha256).hexdigest()
    assert (
        said != keyed(key, "/so-lieu/a/D2/2024/", ROWS) != keyed(bytes([1] * 32), "/so-lieu/a/D1/2024/", ROWS)
    )
