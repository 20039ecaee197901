"""``namro verify``: what it says, its exit codes, and that it needs nothing but the files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from namro.config.cli import main as namro
from namro.ground.errors import HouseError
from namro.reports.proof import keys, reading
from namro.reports.proof.keys import grouped
from namro.reports.proof.verify import Verdict
from namro.reports.proof.verify_command import Recomputed, main, wants_database
from tests.reports.proof import making
from tests.reports.proof.making import OTHERS, OURS, issued, ring_of


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the four files and one that was altered; no keys at home."""
    monkeypatch.setenv("NAMRO_HOME", str(tmp_path / "home"))
    for form in making.FORMS:
        (tmp_path / f"bc.{form}").write_bytes(issued(form))
    (tmp_path / "sua.html").write_bytes(issued("html").replace(b">5.189</a>", b">5.198</a>", 1))
    return tmp_path


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    return capsys


def test_intact_files(place: Path, told: pytest.CaptureFixture[str]) -> None:
    assert main([str(place / f"bc.{form}") for form in making.FORMS]) == 0
    said = told.readouterr().out
    assert said.count("NGUYÊN VẸN") == 4 and said.count("Máy này không có danh sách khóa") == 4


def test_an_altered_file_names_the_figure(place: Path, told: pytest.CaptureFixture[str]) -> None:
    assert main([str(place / "bc.pdf"), str(place / "sua.html")]) == 1
    said = told.readouterr().out
    assert "ĐÃ BỊ SỬA" in said
    assert "- Số liệu, Đoạn 1 (Số liệu 1): đã ký “5.189”, trong tệp “5.198”" in said
    assert f"địa chỉ {making.ADMITTED}" in said


def test_every_figure_when_asked(place: Path, told: pytest.CaptureFixture[str]) -> None:
    main([str(place / "sua.html"), "--figures"])
    said = told.readouterr().out
    assert f"SAI   5.189  Đoạn 1  {making.ADMITTED}" in said
    assert said.count("  đúng  ") > 100


def test_the_worst_file_decides(place: Path, told: pytest.CaptureFixture[str]) -> None:
    (place / "hong.pdf").write_bytes(b"%PDF-1.7")
    assert main([str(place / "sua.html"), str(place / "hong.pdf")]) == 2
    assert "bị cắt cụt" in told.readouterr().out


def test_a_file_that_is_not_there(place: Path, told: pytest.CaptureFixture[str]) -> None:
    assert main([str(place / "không có.pdf")]) == 2
    assert "Không đọc được tệp" in told.readouterr().out
    assert main([str(place)]) == 2


def test_a_file_too_large_is_not_even_read(
    place: Path, told: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("namro.reports.proof.verify_command.MOST_BYTES", 1 << 20)
    (place / "to.pdf").write_bytes(b"%PDF" + b"\0" * reading.MIB)
    assert main([str(place / "to.pdf")]) == 2
    assert "lớn hơn 1 MB" in told.readouterr().out


class TestTrust:
    def test_the_ring_at_home(self, place: Path, told: pytest.CaptureFixture[str]) -> None:
        folder = place / "home" / "keys"
        folder.mkdir(parents=True)
        (folder / keys.RING_FILE).write_text(keys.exported(ring_of(OURS)))
        assert main([str(place / "bc.pdf")]) == 0
        assert "là khóa được tin" in told.readouterr().out
        (folder / keys.RING_FILE).write_text(keys.exported(ring_of(OTHERS)))
        assert main([str(place / "bc.pdf")]) == 1
        assert "KHÓA LẠ" in told.readouterr().out

    def test_a_fingerprint(self, place: Path, told: pytest.CaptureFixture[str]) -> None:
        assert main([str(place / "bc.pdf"), "--key", grouped(OURS.id)]) == 0
        assert "là khóa được tin" in told.readouterr().out
        assert main([str(place / "bc.pdf"), "--key", OTHERS.id]) == 1

    def test_files_of_keys(self, place: Path, told: pytest.CaptureFixture[str]) -> None:
        for name, key in (("ta.json", OURS), ("họ.json", OTHERS)):
            (place / name).write_text(keys.exported(ring_of(key)))
        assert main([str(place / "bc.pdf"), "--key", str(place / "họ.json")]) == 1
        assert (
            main([str(place / "bc.pdf"), "--key", str(place / "họ.json"), "--key", str(place / "ta.json")])
            == 0
        )
        assert main([str(place / "bc.pdf"), "--key", str(place / "họ.json"), "--key", OURS.id]) == 0

    @pytest.mark.parametrize("names", [("cũ.json", "mới.json"), ("mới.json", "cũ.json")])
    def test_an_older_file_of_keys_takes_no_revocation_back(
        self, place: Path, told: pytest.CaptureFixture[str], names: tuple[str, str]
    ) -> None:
        for name, known in (("cũ.json", ring_of(OURS)), ("mới.json", ring_of(OURS, revoked="2024-01-01"))):
            (place / name).write_text(keys.exported(known))
        given = [word for name in names for word in ("--key", str(place / name))]
        assert main([str(place / "bc.pdf"), *given]) == 1
        assert "KHÓA KHÔNG CÒN HIỆU LỰC" in told.readouterr().out

    def test_what_is_no_key(self, place: Path) -> None:
        with pytest.raises(HouseError, match="không phải dấu vân tay"):
            main([str(place / "bc.pdf"), "--key", "khóa của thành phố"])
        with pytest.raises(HouseError, match="Chỉ nêu một dấu vân tay"):
            main([str(place / "bc.pdf"), "--key", OURS.id, "--key", OTHERS.id])


class TestLive:
    def asked(self, verdict: Verdict) -> Recomputed:
        return Recomputed((f"Tính lại {len(verdict.figures)} số.",), ({"address": "/a/"},), moved=True)

    def test_the_database_is_asked_when_given(self, place: Path, told: pytest.CaptureFixture[str]) -> None:
        assert main([str(place / "bc.xlsx")], self.asked) == 0
        assert "Tính lại 5 số." in told.readouterr().out

    @pytest.mark.parametrize("word", ["--alone", "--live=no"])
    def test_not_when_told_to_stay_alone(
        self, place: Path, told: pytest.CaptureFixture[str], word: str
    ) -> None:
        assert main([str(place / "bc.xlsx"), word], self.asked) == 0
        assert "Tính lại" not in told.readouterr().out

    def test_not_for_a_file_whose_signature_does_not_fit(
        self, place: Path, told: pytest.CaptureFixture[str]
    ) -> None:
        (place / "x.html").write_bytes(issued("html").replace(b'"value":5}', b'"value":6}', 1))
        assert main([str(place / "x.html")], self.asked) == 1
        assert "Tính lại" not in told.readouterr().out

    def test_wanted_but_out_of_reach(self, place: Path) -> None:
        with pytest.raises(HouseError, match="Không nối được cơ sở dữ liệu"):
            main([str(place / "bc.xlsx"), "--live", "yes"])

    def test_as_json(self, place: Path, told: pytest.CaptureFixture[str]) -> None:
        main([str(place / "bc.xlsx"), "--json"], self.asked)
        (row,) = json.loads(told.readouterr().out)
        assert row["code"] == "INTACT" and row["live"] == [{"address": "/a/"}]
        main([str(place / "bc.xlsx"), "--json"], lambda verdict: None)
        assert json.loads(told.readouterr().out)[0]["live"] is None

    @pytest.mark.parametrize(
        ("argv", "wanted"),
        [
            ([], True),
            (["a.pdf"], True),
            (["a.pdf", "--live", "auto"], True),
            (["a.pdf", "--live", "no"], False),
            (["--live=no", "a.pdf"], False),
            (["a.pdf", "--alone"], False),
        ],
    )
    def test_who_wants_a_database(self, argv: list[str], wanted: bool) -> None:
        assert wants_database(argv) is wanted


def test_written_wrongly() -> None:
    with pytest.raises(HouseError, match="Viết sai lệnh"):
        main([])
    assert namro(["verify"]) == 2


def test_on_a_machine_with_nothing_but_the_files(place: Path) -> None:
    """No database is started, no home folder made, no settings needed."""
    folder = place / "auditor"
    folder.mkdir()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NAMRO", "DATABASE", "DJANGO"))
    }
    command = [
        sys.executable,
        "-m",
        "namro",
        "verify",
        "--alone",
        "--key",
        OURS.id,
        "../bc.pdf",
        "../sua.html",
    ]
    path = str(Path(__file__).resolve().parents[3])
    done = subprocess.run(
        command, cwd=folder, env=kept | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "NGUYÊN VẸN" in done.stdout and "ĐÃ BỊ SỬA" in done.stdout and done.stderr == ""
    assert list(folder.iterdir()) == []
