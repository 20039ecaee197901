"""What no committed file holds."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from tests.architecture.source import ROOT, text_of, tracked

MACHINE = re.compile(r"(?<![\w.<$}])/(work|root|home)/\w+")
UNFINISHED = re.compile(
    r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + r"Error|pytest\.(skip|x" + r"fail)"
    r"|mark\.(skip|x" + r"fail)|pragma: no " + r"cover"
)
WRITTEN = {".py", ".html", ".md", ".css", ".js", ".toml", ".sh", ".in", ".svg", ".typ"}


def lines(pattern: re.Pattern[str], suffixes: set[str]) -> list[str]:
    """Places of committed text files where the pattern occurs; the library list of a lock is no text."""
    found = []
    for path in tracked():
        if path.suffix not in suffixes and path.name not in ("Makefile", "run"):
            continue
        for number, line in enumerate((text_of(path) or "").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    return found


def test_no_path_of_one_machine() -> None:
    assert lines(MACHINE, WRITTEN | {".json", ".csv", ".txt", ".lock"}) == []


def test_nothing_unfinished_and_no_test_that_does_not_run() -> None:
    assert lines(UNFINISHED, {".py", ".html", ".js", ".sh"}) == []


def test_vietnamese_is_written_in_one_form() -> None:
    """NFC; where a test needs another form, it spells it with escapes."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in WRITTEN and not unicodedata.is_normalized("NFC", text_of(path) or "")
    ]
    assert wrong == []


def test_scripts_can_be_run() -> None:
    scripts: list[Path] = [*ROOT.glob("scripts/*.sh"), ROOT / ".ci" / "run"]
    for script in scripts:
        assert script.stat().st_mode & 0o111, script
        assert "set -euo pipefail" in script.read_text(), script
