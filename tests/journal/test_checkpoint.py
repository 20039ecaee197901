"""The signed note that is kept outside, and the two verbs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from namro.config.cli import main as namro
from namro.ground.errors import HouseError
from namro.journal import checkpoint, checkpoint_command, verify_command
from namro.journal.checkpoint import CheckpointError
from namro.journal.models import JournalBlock, JournalEvent
from tests.journal.rows import sealed, tampering, until_final, write


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> Path:
    """The home folder of this installation."""
    settings.NAMRO_HOME = tmp_path / "home"
    return tmp_path


@pytest.fixture
def journal(owner: psycopg.Connection) -> psycopg.Connection:
    write(owner, "00001", "00002", "00003")
    sealed(owner, most=2)
    return owner


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


class TestFile:
    def test_written_and_read(self, journal: psycopg.Connection, place: Path) -> None:
        kept = checkpoint.write(place / "moc.json")
        last = JournalBlock.objects.latest("number")
        assert (kept.mark.number, kept.mark.hash, kept.events) == (2, last.hash, 3)
        assert checkpoint.read(place / "moc.json") == kept

    def test_the_signature_can_be_checked_by_anybody(self, journal: psycopg.Connection, place: Path) -> None:
        checkpoint.write(place / "moc.json")
        signed = json.loads((place / "moc.json").read_text())
        text = json.dumps(signed["checkpoint"], sort_keys=True, separators=(",", ":"))
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed["public_key"]))
        key.verify(bytes.fromhex(signed["signature"]), text.encode())
        assert signed["public_key"] == checkpoint.public_key()

    def test_the_key_is_nobody_elses(self, journal: psycopg.Connection, place: Path) -> None:
        checkpoint.write(place / "moc.json")
        key = place / "home" / checkpoint.KEY_FILE
        assert key.stat().st_mode & 0o777 == 0o600
        assert key.read_text().strip() not in (place / "moc.json").read_text()

    def test_the_key_stays_the_same(self, journal: psycopg.Connection, place: Path) -> None:
        checkpoint.write(place / "1.json")
        first = checkpoint.public_key()
        checkpoint.write(place / "2.json")
        assert checkpoint.public_key() == first

    def test_elsewhere_with_the_public_key(
        self, journal: psycopg.Connection, place: Path, settings: Any
    ) -> None:
        kept = checkpoint.write(place / "moc.json")
        key = checkpoint.public_key()
        settings.NAMRO_HOME = place / "elsewhere"
        assert checkpoint.read(place / "moc.json", key) == kept
        with pytest.raises(CheckpointError, match="--public-key"):
            checkpoint.read(place / "moc.json")
        assert not (place / "elsewhere").exists(), "reading makes no key"


class TestRefused:
    def test_nothing_sealed(self, owner: psycopg.Connection, place: Path) -> None:
        with pytest.raises(CheckpointError, match="chưa có khối nào"):
            checkpoint.write(place / "moc.json")
        assert not (place / "moc.json").exists()

    def test_an_existing_file_is_kept(self, journal: psycopg.Connection, place: Path) -> None:
        (place / "moc.json").write_text("mốc cũ")
        with pytest.raises(CheckpointError, match="Đã có tệp"):
            checkpoint.write(place / "moc.json")
        assert (place / "moc.json").read_text() == "mốc cũ"

    def test_a_folder_that_is_not_there(self, journal: psycopg.Connection, place: Path) -> None:
        with pytest.raises(CheckpointError, match="Không ghi được"):
            checkpoint.write(place / "không-có" / "moc.json")

    def test_a_key_others_can_read(self, journal: psycopg.Connection, place: Path) -> None:
        checkpoint.write(place / "1.json")
        (place / "home" / checkpoint.KEY_FILE).chmod(0o644)
        with pytest.raises(CheckpointError, match="chmod 600"):
            checkpoint.write(place / "2.json")

    def test_a_key_that_is_none(self, journal: psycopg.Connection, place: Path) -> None:
        checkpoint.write(place / "1.json")
        (place / "home" / checkpoint.KEY_FILE).write_text("không phải khóa")
        with pytest.raises(CheckpointError, match="không phải khóa ký"):
            checkpoint.public_key()

    @pytest.mark.parametrize(
        ("field", "value"), [("block", 1), ("hash", "0" * 64), ("events", 2), ("at", "")]
    )
    def test_a_changed_note(
        self, journal: psycopg.Connection, place: Path, field: str, value: object
    ) -> None:
        checkpoint.write(place / "moc.json")
        signed = json.loads((place / "moc.json").read_text())
        signed["checkpoint"][field] = value
        (place / "khac.json").write_text(json.dumps(signed))
        with pytest.raises(CheckpointError, match="Chữ ký"):
            checkpoint.read(place / "khac.json")

    def test_a_note_signed_by_another(self, journal: psycopg.Connection, place: Path) -> None:
        checkpoint.write(place / "moc.json")
        signed = json.loads((place / "moc.json").read_text())
        other = Ed25519PrivateKey.generate()
        signed["public_key"] = other.public_key().public_bytes_raw().hex()
        signed["signature"] = other.sign(checkpoint._bytes(signed["checkpoint"])).hex()
        (place / "khac.json").write_text(json.dumps(signed))
        with pytest.raises(CheckpointError, match="ký bằng khóa khác"):
            checkpoint.read(place / "khac.json")

    @pytest.mark.parametrize("text", ["", "không phải JSON", "[]", "{}", '"x"', '{"public_key": 1}'])
    def test_another_file(self, place: Path, text: str) -> None:
        (place / "moc.json").write_text(text)
        with pytest.raises(CheckpointError):
            checkpoint.read(place / "moc.json", "ab" * 32)

    def test_no_file_and_no_key(self, place: Path) -> None:
        with pytest.raises(CheckpointError, match="Không đọc được"):
            checkpoint.read(place / "moc.json", "ab" * 32)
        (place / "moc.json").write_text("{}")
        with pytest.raises(CheckpointError, match="64 chữ số"):
            checkpoint.read(place / "moc.json", "khóa")

    def test_a_signed_note_of_another_kind(self, place: Path) -> None:
        key = Ed25519PrivateKey.generate()
        note = {"format": "khác", "block": 1, "hash": "", "events": 1, "at": ""}
        public = key.public_key().public_bytes_raw().hex()
        signed = {
            "checkpoint": note,
            "public_key": public,
            "signature": key.sign(checkpoint._bytes(note)).hex(),
        }
        (place / "moc.json").write_text(json.dumps(signed))
        with pytest.raises(CheckpointError, match="không phải mốc nhật ký"):
            checkpoint.read(place / "moc.json", public)


class TestVerbs:
    def test_write_then_verify(
        self, owner: psycopg.Connection, place: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(owner, "00001", "00002")
        until_final(owner)
        assert checkpoint_command.main([str(place / "moc.json")]) == 0
        words = said(capsys)
        assert "khối số 1, 2 sự kiện" in words
        assert f"Khóa công khai: {checkpoint.public_key()}" in words
        assert JournalBlock.objects.get().sealed_by == "system:journal-checkpoint"
        assert verify_command.main(["--checkpoint", str(place / "moc.json")]) == 0
        words = said(capsys)
        assert "2 sự kiện trong 1 khối còn nguyên vẹn; 0 sự kiện chưa niêm phong." in words
        assert "Trùng với mốc khối số 1" in words

    def test_without_a_mark_it_says_what_it_cannot_see(
        self, journal: psycopg.Connection, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert verify_command.main([]) == 0
        words = said(capsys)
        assert "3 sự kiện trong 2 khối còn nguyên vẹn" in words
        assert "phần cuối bị cắt" in words and "--checkpoint" in words

    def test_a_fault_is_named_and_the_code_is_one(
        self, journal: psycopg.Connection, capsys: pytest.CaptureFixture[str]
    ) -> None:
        first = JournalEvent.objects.earliest("id").id
        with tampering(journal):
            journal.execute("UPDATE journal_event SET reason = 'khác' WHERE id = %s", [first])
        assert verify_command.main([]) == 1
        words = said(capsys)
        assert "KHÔNG CÒN NGUYÊN VẸN, bắt đầu từ khối số 1" in words
        assert f"Sự kiện bị sửa: {first}." in words

    def test_many_events_are_not_all_listed(
        self, owner: psycopg.Connection, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(owner, *[f"{n:05d}" for n in range(25)])
        sealed(owner)
        with tampering(owner):
            owner.execute("DELETE FROM journal_event")
        assert verify_command.main([]) == 1
        assert "và 5 sự kiện khác." in said(capsys)

    def test_a_cut_journal_against_the_mark(
        self, journal: psycopg.Connection, place: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        checkpoint.write(place / "moc.json")
        with tampering(journal):
            journal.execute("DELETE FROM journal_block WHERE number = 2")
        assert verify_command.main([]) == 0
        assert verify_command.main(["--checkpoint", str(place / "moc.json")]) == 1
        assert "khối số 2: khối có trong mốc giữ bên ngoài" in said(capsys)

    @pytest.mark.parametrize("words", [["--khong-co"], ["--checkpoint"], ["thua"]])
    def test_a_verb_written_wrongly_says_how_it_is_written(self, words: list[str]) -> None:
        with pytest.raises(HouseError, match=r"Cách viết: namro verify-journal .*--checkpoint TỆP"):
            verify_command.main(words)

    def test_the_command_line_knows_both(
        self,
        journal: psycopg.Connection,
        place: Path,
        monkeypatch: pytest.MonkeyPatch,
        database_urls: tuple[str, str],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", database_urls[0])
        monkeypatch.setenv("DATABASE_OWNER_URL", database_urls[1])
        monkeypatch.setenv("NAMRO_TODAY", "2024-07-05")
        assert namro(["journal-checkpoint", str(place / "moc.json")]) == 0
        assert namro(["verify-journal", "--checkpoint", str(place / "moc.json")]) == 0
        assert namro(["verify-journal", "--checkpoint", str(place / "khong-co.json")]) == 2
        assert "Không đọc được tệp" in capsys.readouterr().err
