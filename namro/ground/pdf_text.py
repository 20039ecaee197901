"""The text of a PDF, page by page, read in a process of its own.

The file comes from a stranger and the reader is C++: what brings it down must not bring down a web worker.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("pdf_process.py")
SECONDS = 30
LOCKED_CODE = 3


class PdfError(ValueError):
    """No PDF that can be read."""


class LockedError(PdfError):
    """It wants a password."""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of a page, cells of a row parted by tabs, marks of notes left out; sizes in points, from the
    lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def pages(content: bytes) -> list[str]:
    """The text of every page in the order in which it was set."""
    return list(map(str, _asked(content)))


def lines(content: bytes) -> list[list[PdfLine]]:
    """The lines of every page and where they stand."""
    return [[PdfLine(*line) for line in page] for page in _asked(content, "lines")]


def pages_changed(before: bytes, after: bytes) -> list[int]:
    """Numbers of the pages (from 1) that look otherwise in the second file than in the first."""
    old, new = _asked(before, "look"), _asked(after, "look")
    return [number for number, (one, other) in enumerate(zip_longest(old, new), 1) if one != other]


def _asked(content: bytes, *words: str) -> list[Any]:
    command = [sys.executable, "-I", str(PROGRAM), *words]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise PdfError from error
    if done.returncode == LOCKED_CODE:
        raise LockedError
    if done.returncode:
        raise PdfError(done.stderr.decode(errors="replace")[-500:])
    found: list[Any] = json.loads(done.stdout)
    return found
