"""Keys of issued reports: made once, never written over, rotated, retired, revoked, published, taken in."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from namro.ground import clock
from namro.reports.proof import keys
from namro.reports.proof.keys import KeysError, PublicKey, Ring
from tests.reports.proof.making import OTHERS, OURS, ring_of

TODAY = "2024-07-05"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The keys' folder of this installation, on the day of the tests."""
    settings.NAMRO_HOME = tmp_path / "home"
    monkeypatch.setenv(clock.VARIABLE, TODAY)
    return tmp_path / "home" / "keys"


class TestSigning:
    def test_the_first_key_is_made_when_needed(self, place: Path) -> None:
        assert keys.ring() == Ring(), "looking makes nothing"
        assert not place.exists()
        key = keys.signing_key()
        assert keys.ring().keys == (PublicKey(key.id, key.public, TODAY),)
        assert key.id == keys.fingerprint(key.public) and len(key.id) == 16

    def test_it_is_nobody_elses(self, place: Path) -> None:
        key = keys.signing_key()
        path = place / f"report-{key.id}.key"
        assert path.stat().st_mode & 0o777 == 0o600
        assert place.stat().st_mode & 0o777 == 0o700
        assert path.read_text().strip() not in (place / keys.RING_FILE).read_text()

    def test_it_stays_the_same(self) -> None:
        assert keys.signing_key() .public == keys.signing_key().public  # fmt: skip

    def test_two_that_begin_together_make_one_key(self, place: Path) -> None:
        with ThreadPoolExecutor(4) as pool:
            made = {key.id for key in pool.map(lambda _: keys.signing_key(), range(8))}
        assert len(made) == 1 == len(list(place.glob("*.key")))

    def test_what_it_signs_can_be_checked(self) -> None:
        key = keys.signing_key()
        signature = key.sign(b"abc")
        assert keys.verifies(key.public, signature, b"abc")
        assert not keys.verifies(key.public, signature, b"abd")
        assert not keys.verifies(OTHERS.public, signature, b"abc")

    def test_only_one_spelling_of_a_signature_counts(self) -> None:
        signature = OURS.sign(b"abc")
        assert keys.verifies(OURS.public, signature, b"abc")
        assert not keys.verifies(OURS.public, signature.upper(), b"abc")
        assert not keys.verifies(OURS.public.upper(), signature, b"abc")
        assert not keys.verifies("00" * 32, signature, b"abc")
        assert not keys.verifies("zz", "", b"")


class TestDamage:
    def test_an_open_key_is_refused(self, place: Path) -> None:
        key = keys.signing_key()
        (place / f"report-{key.id}.key").chmod(0o644)
        with pytest.raises(KeysError, match="chmod 600"):
            keys.signing_key()

    def test_a_lost_key_is_not_replaced_silently(self, place: Path) -> None:
        key = keys.signing_key()
        (place / f"report-{key.id}.key").unlink()
        with pytest.raises(KeysError, match=r"Thiếu tệp khóa ký .* khôi phục từ bản sao"):
            keys.signing_key()

    @pytest.mark.parametrize("text", ["", "xyz", "ab" * 31])
    def test_a_broken_key(self, place: Path, text: str) -> None:
        key = keys.signing_key()
        (place / f"report-{key.id}.key").write_text(text)
        with pytest.raises(KeysError, match="không phải khóa ký"):
            keys.signing_key()

    def test_another_key_in_its_file(self, place: Path) -> None:
        key = keys.signing_key()
        (place / f"report-{key.id}.key").write_text("ab" * 32)
        with pytest.raises(KeysError, match="khóa khác với khóa công khai"):
            keys.signing_key()

    @pytest.mark.parametrize(
        "change",
        [
            lambda row: row.update(id="0" * 16),
            lambda row: row.update(public="zz"),
            lambda row: row.update(since="hôm qua"),
            lambda row: row.update(revoked="2024-13-01"),
            lambda row: row.update(owner=5),
            lambda row: row.update(secret="x"),
            lambda row: row.pop("public"),
        ],
    )
    def test_a_broken_ring(self, place: Path, change: Any) -> None:
        keys.signing_key()
        known = json.loads((place / keys.RING_FILE).read_text())
        change(known["keys"][0])
        (place / keys.RING_FILE).write_text(json.dumps(known))
        with pytest.raises(KeysError, match="không phải danh sách khóa công khai"):
            keys.ring()

    @pytest.mark.parametrize("data", [b"{}", b"[]", b"\xff", b'{"format":"namro-report-keys-9","keys":[]}'])
    def test_no_ring(self, place: Path, data: bytes) -> None:
        place.mkdir(parents=True)
        (place / keys.RING_FILE).write_bytes(data)
        with pytest.raises(KeysError):
            keys.signing_key()

    def test_one_key_twice(self, place: Path) -> None:
        keys.signing_key()
        known = json.loads((place / keys.RING_FILE).read_text())
        (place / keys.RING_FILE).write_text(json.dumps(known | {"keys": known["keys"] * 2}))
        with pytest.raises(KeysError, match="hai lần"):
            keys.ring()

    def test_a_folder_that_cannot_be(self, place: Path) -> None:
        place.parent.mkdir()
        place.write_text("a file")
        with pytest.raises(KeysError, match="Không ghi được vào thư mục khóa"):
            keys.signing_key()

    def test_nothing_is_written_over(self, place: Path) -> None:
        keys.signing_key()
        with pytest.raises(KeysError, match="không bị ghi đè"):
            keys._write_new(place / keys.RING_FILE, "x")


class TestLife:
    def test_rotation_keeps_the_old_key_for_checking(self) -> None:
        first = keys.signing_key()
        second = keys.rotate()
        assert keys.signing_key().id == second.id != first.id
        old, new = keys.ring().keys
        assert (old.id, old.retired) == (first.id, TODAY)
        assert (new.id, new.retired, new.since) == (second.id, "", TODAY)

    def test_a_retired_key_signs_no_more_and_holds_what_it_signed(self) -> None:
        first = keys.signing_key()
        known = keys.retire(first.id)
        assert keys.signing_key().id != first.id
        assert known.refuses("2024-07-05") == ""
        assert "thôi dùng từ ngày 05/7/2024" in known.refuses("2024-07-06")
        assert keys.retire(first.id).retired == TODAY

    def test_a_revoked_key_is_refused_from_its_day_on(self) -> None:
        first = keys.signing_key()
        known = keys.revoke(first.id, date(2024, 7, 1))
        assert keys.signing_key().id != first.id
        assert known.refuses("2024-06-30") == ""
        assert "đã bị thu hồi từ ngày 01/7/2024" in known.refuses("2024-07-01")
        assert keys.grouped(first.id) in known.refuses("2024-07-02")

    def test_a_revocation_moves_to_earlier_days_only(self) -> None:
        first = keys.signing_key()
        keys.revoke(first.id, date(2024, 7, 1))
        assert keys.revoke(first.id, date(2024, 7, 3)).revoked == "2024-07-01"
        assert keys.revoke(first.id, date(2024, 6, 1)).revoked == "2024-06-01"
        with pytest.raises(KeysError, match="ở sau hôm nay"):
            keys.revoke(first.id, date(2024, 7, 6))

    def test_an_unknown_key(self) -> None:
        keys.signing_key()
        with pytest.raises(KeysError, match="Không có khóa nào mang dấu vân tay 0000 0000 0000 0001"):
            keys.retire("0000 0000 0000 0001")
        with pytest.raises(KeysError, match="16 chữ số thập lục phân"):
            keys.retire("khóa cũ")


class TestPublished:
    def test_the_ring_goes_out_and_comes_in(self, tmp_path: Path) -> None:
        key = keys.signing_key()
        path = tmp_path / "khoa.json"
        path.write_text(keys.exported(keys.ring()))
        assert keys.read_ring(path) == keys.ring()
        assert key.private.private_bytes_raw().hex() not in path.read_text()
        with pytest.raises(KeysError, match="Không có tệp"):
            keys.read_ring(tmp_path / "khác.json")

    def test_somebody_elses_keys_are_trusted_and_never_sign(self, tmp_path: Path) -> None:
        ours = keys.signing_key()
        path = tmp_path / "quan.json"
        path.write_text(keys.exported(ring_of(OTHERS)))
        taken = keys.take_in(path, " Quận ủy Ba Đình ")
        assert [key.owner for key in taken] == ["Quận ủy Ba Đình"]
        assert keys.ring().find(OTHERS.public) == taken[0]
        assert keys.signing_key().id == ours.id
        assert keys.rotate().id != OTHERS.id
        assert keys.ring().get(OTHERS.id).retired == ""

    def test_their_revocation_arrives_with_the_next_file(self, tmp_path: Path) -> None:
        path = tmp_path / "quan.json"
        path.write_text(keys.exported(ring_of(OTHERS)))
        keys.take_in(path, "Quận ủy")
        path.write_text(keys.exported(ring_of(OTHERS, revoked="2024-06-01")))
        keys.take_in(path, "Quận ủy")
        assert keys.ring().get(OTHERS.id).revoked == "2024-06-01"
        assert len(keys.ring().keys) == 1

    def test_an_older_file_takes_no_revocation_back(self, tmp_path: Path) -> None:
        old, new = tmp_path / "cũ.json", tmp_path / "mới.json"
        old.write_text(keys.exported(ring_of(OTHERS)))
        new.write_text(keys.exported(ring_of(OTHERS, retired="2024-06-20", revoked="2024-06-01")))
        for path in (old, new, old):
            keys.take_in(path, "Quận ủy")
        assert keys.ring().get(OTHERS.id).revoked == "2024-06-01"
        keys.revoke(OTHERS.id, date(2024, 5, 1))
        keys.take_in(new, "Quận ủy")
        assert keys.ring().get(OTHERS.id).revoked == "2024-05-01"
        assert keys.ring().get(OTHERS.id).retired == "2024-06-20"

    def test_nobody_can_revoke_our_key_by_a_file(self, tmp_path: Path) -> None:
        ours = keys.signing_key()
        path = tmp_path / "giả.json"
        path.write_text(
            keys.exported(Ring((PublicKey(ours.id, ours.public, "2024-01-01", revoked="2024-01-01"),)))
        )
        with pytest.raises(KeysError, match="không có khóa nào của cơ quan khác"):
            keys.take_in(path, "Kẻ giả")
        assert keys.ring().get(ours.id).revoked == ""

    def test_whose_it_is_must_be_said(self, tmp_path: Path) -> None:
        path = tmp_path / "quan.json"
        path.write_text(keys.exported(ring_of(OTHERS)))
        with pytest.raises(KeysError, match="--owner"):
            keys.take_in(path, " ")


def test_fingerprints_as_people_write_them() -> None:
    assert keys.grouped("ab12cd34ef567890") == "ab12 cd34 ef56 7890"
    for written in (
        "ab12 cd34 ef56 7890",
        "AB12-CD34-EF56-7890",
        "ab12cd34ef567890",
        "ab:12:cd:34:ef:56:78:90",
    ):
        assert keys.compact(written) == "ab12cd34ef567890"


def test_no_half_ring_is_left_behind(place: Path) -> None:
    keys.signing_key()
    keys.rotate()
    assert sorted(os.listdir(place)) == sorted(
        ["lock", keys.RING_FILE, *(f"report-{key.id}.key" for key in keys.ring().keys)]
    )
