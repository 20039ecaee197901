"""``namro verify`` where the database is within reach, and where it is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from namro.config import verbs
from namro.ground.errors import HouseError
from tests.cast import Cast
from tests.reports.issuing.steps import files, issued, move_admission


@pytest.fixture
def paths(city: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The four files of an issued report in a folder; the database is up already."""
    monkeypatch.setattr(verbs, "_prepare", lambda: None)
    monkeypatch.setenv("DATABASE_URL", "the test's own")
    monkeypatch.setenv("NAMRO_HOME", str(tmp_path))
    found = []
    for form, content in files(issued(city)).items():
        path = tmp_path / f"bao-cao.{form}"
        path.write_bytes(content)
        found.append(str(path))
    return found


def test_unchanged_records_are_said_to_hold(paths: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert verbs.verify(paths) == 0
    said = capsys.readouterr().out
    assert said.count("NGUYÊN VẸN") == 4 and said.count("trùng từng byte") == 4
    assert said.count("còn đúng, cùng những hồ sơ ấy") == 4


def test_moved_figures_are_news_and_leave_the_exit_code_alone(
    city: Cast, paths: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    move_admission(city, "Trần Văn Hòa", "2023-12-29")
    assert verbs.verify([*paths[:1], "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    moved = {row["title"]: (row["then"], row["now"]) for row in found["live"]}
    assert moved["Kết nạp đảng viên"] == ("7", "6")
    assert found["code"] == "INTACT"


@pytest.mark.parametrize("word", ["--alone", "--live=no"])
def test_asked_to_look_at_the_file_alone(
    paths: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verbs.verify([paths[0], word]) == 0
    assert "Tính lại" not in capsys.readouterr().out


def test_a_database_that_cannot_be_asked_is_said_and_the_file_judged(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise HouseError("Máy chủ không chạy.")

    monkeypatch.setattr(verbs, "_prepare", refuse)
    assert verbs.verify(paths[:1]) == 0
    said = capsys.readouterr()
    assert "NGUYÊN VẸN" in said.out and "chỉ kiểm tệp: Máy chủ không chạy." in said.err


def test_without_a_database_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("NAMRO_HOME", str(tmp_path / "none"))
    assert not verbs._database_here()
    (tmp_path / "none" / "pg").mkdir(parents=True)
    assert verbs._database_here()
