"""A file or a pasted text read and checked, as the pages need it."""

from __future__ import annotations

from dataclasses import dataclass

from namro.proofreading.engine.claims import Proof
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.written import Written


@dataclass(frozen=True)
class Handed:
    """What was handed in: a file with its name, or the UTF-8 bytes of a pasted text (``pasted``)."""

    name: str
    content: bytes
    pasted: bool = False


@dataclass(frozen=True)
class Examined:
    """``kind`` is a value of ``Reading.Kind``."""

    kind: str
    written: Written
    proof: Proof


def examine(handed: Handed) -> Examined:
    """Read and check; HouseError where the file cannot be taken."""
    written = Written(handed.content.decode())
    return Examined("pasted", written, proofread(written))
