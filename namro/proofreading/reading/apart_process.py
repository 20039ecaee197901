"""The other side of `apart`: files on standard input, texts with their proofs on standard output."""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time

from namro.ground.errors import HouseError
from namro.proofreading.engine.claims import Proof
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.written import Written
from namro.proofreading.reading.apart import HEAVY
from namro.proofreading.reading.files import read_file, read_text

SPARE_SECONDS = 5


def serve(seconds: int, memory: int) -> None:
    """Answer until nobody asks any more, in so many bytes of address space and seconds for each file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while line := source.readline():
        head = json.loads(line)
        content = source.read(int(head["size"]))
        _limit_time(seconds)
        said = pickle.dumps(answer(head.get("name"), content))
        target.write(len(said).to_bytes(8, "big") + said)
        target.flush()


def answer(name: str | None, content: bytes) -> tuple[Written, Proof] | str:
    """The text (of a file with this name, or pasted) and its proof, or the sentence why there is none."""
    try:
        if name is None:
            written = read_text(content.decode("utf-8", "surrogatepass"))
        else:
            written = read_file(name, content)
        return written, proofread(written)
    except HouseError as error:
        return str(error)
    except (MemoryError, RecursionError):
        return HEAVY


def _limit_time(seconds: int) -> None:
    """Whoever asked ends us in time; this is for when he has gone himself."""
    until = int(time.process_time()) + seconds + SPARE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
