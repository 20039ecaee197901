"""The lock files: hashed, without addresses, each runtime library with its reason."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9.-]+)==([^ ;\\]+)")


def pins(name: str) -> dict[str, str]:
    found = (PIN.match(line) for line in (ROOT / name).read_text().splitlines())
    return {match[1]: match[2] for match in found if match}


def wanted(name: str) -> list[str]:
    """Names in a .in file as locks spell them."""
    lines = [
        line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-"))
    ]
    return [re.split(r"[\[<>=]", line)[0].lower().replace("_", "-") for line in lines]


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_and_no_option_is_inside(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text and "@ " not in text
    assert [line for line in text.splitlines() if line.startswith("-")] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_a_pin_with_hashes(name: str) -> None:
    for entry in re.split(r"\n(?=[a-z])", (ROOT / name).read_text().strip()):
        assert PIN.match(entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize(
    ("source", "lock"), [("requirements.in", LOCKS[0]), ("requirements-dev.in", LOCKS[1])]
)
def test_what_is_wanted_is_locked(source: str, lock: str) -> None:
    assert [name for name in wanted(source) if name not in pins(lock)] == []


def test_both_locks_agree() -> None:
    runtime, dev = pins(LOCKS[0]), pins(LOCKS[1])
    assert {
        name: (runtime[name], dev[name]) for name in set(runtime) & set(dev) if runtime[name] != dev[name]
    } == {}


def test_every_runtime_library_says_what_for() -> None:
    lines = [line for line in (ROOT / "requirements.in").read_text().splitlines() if line]
    for before, line in itertools.pairwise(lines):
        if not line.startswith("#"):
            assert before.startswith("# ") and len(before) > 30, line


def test_the_package_asks_for_the_pythons_the_locks_are_made_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert "dependencies" not in project  # the lock is the only list
