"""The secret key: given or generated once, whoever starts first."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from namro.config.secret import SHORTEST, secret_key
from namro.ground.errors import HouseError


@pytest.fixture(autouse=True)
def no_key_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAMRO_SECRET_KEY", raising=False)


def test_it_is_made_once_and_closed(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "home")
    assert len(first) >= 50
    assert secret_key(tmp_path / "home") == first
    assert stat.S_IMODE((tmp_path / "home" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret_key"]


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "a") != secret_key(tmp_path / "b")


def test_all_who_start_at_once_read_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_key(tmp_path), range(24)))) == 1


def test_a_given_key_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMRO_SECRET_KEY", "k" * SHORTEST)
    assert secret_key(tmp_path) == "k" * SHORTEST
    assert list(tmp_path.iterdir()) == []


def test_a_short_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMRO_SECRET_KEY", "k" * (SHORTEST - 1))
    with pytest.raises(HouseError, match="NAMRO_SECRET_KEY quá ngắn"):
        secret_key(tmp_path)


def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HouseError, match="NAMRO_HOME"):
        secret_key(tmp_path / "file" / "home")
