"""The handbook's generated pages are what the code gives."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command

from namro.web import handbook

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "handbook"


def test_generated_pages_are_up_to_date() -> None:
    assert handbook.outdated(FOLDER) == [], "run make docs"


def test_writing_them_anew_mends_what_was_edited(tmp_path: Path) -> None:
    call_command("write_docs", folder=tmp_path, verbosity=0)
    assert handbook.outdated(tmp_path) == []
    (tmp_path / "figures.md").write_text("sửa tay", "utf-8")
    assert handbook.outdated(tmp_path) == ["figures.md"]
