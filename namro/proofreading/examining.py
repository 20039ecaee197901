"""A file or a pasted text read and checked, as the pages need it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from namro.proofreading.engine.claims import Proof
from namro.proofreading.engine.written import Written
from namro.proofreading.reading.apart import prove_file, prove_text

PASTED = "pasted"
SECONDS = 25  # a page is waited for; a thousand pages take less
KINDS = {
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".markdown": "md",
}


@dataclass(frozen=True)
class Handed:
    """What was handed in: a file with its name, or the UTF-8 bytes of a pasted text (``pasted``)."""

    name: str
    content: bytes
    pasted: bool = False

    @property
    def kind(self) -> str:
        """A value of ``Reading.Kind``."""
        return PASTED if self.pasted else KINDS.get(PurePath(self.name).suffix.lower(), "txt")


@dataclass(frozen=True)
class Examined:
    """What was read, and what the engine says of it."""

    written: Written
    proof: Proof


def examine(handed: Handed) -> Examined:
    """Read and check, in a process of its own; HouseError where the text cannot be taken."""
    if handed.pasted:
        return Examined(*prove_text(handed.content.decode(), seconds=SECONDS))
    return Examined(*prove_file(handed.name, handed.content, seconds=SECONDS))
