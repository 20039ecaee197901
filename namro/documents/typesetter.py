"""Typst in a process of its own.

Its caches grow by some 150 MB over ten reports of seven pages and are never given back, which no web worker
can afford; a new process costs about 60 ms.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("typst_process.py")
SECONDS = 120

Json = dict[str, Any]


class TypesettingError(RuntimeError):
    """Typst could not make the file: a fault of our template, never of the text in it."""


def typeset(template: str, data: Json, **options: Any) -> bytes:
    """`template` (typst source) reads `data` at `sys.inputs.data`; `options` are those of typst's compile.

    Gives one file; a template of several pages in a format of one picture a page is for `typeset_pages`.
    """
    return typeset_pages(template, data, **options)[0]


def typeset_pages(template: str, data: Json, **options: Any) -> list[bytes]:
    """As `typeset`, with one file a page where the format asks for that (PNG)."""
    request = json.dumps({"template": template, "data": data, "options": options}).encode()
    command = [sys.executable, "-I", str(PROGRAM)]
    done = subprocess.run(command, input=request, capture_output=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace").strip())
    return list(_files(done.stdout))


def _files(answer: bytes) -> Iterator[bytes]:
    """The files of an answer: a line of their lengths, then one after another."""
    head, _, rest = answer.partition(b"\n")
    for length in map(int, head.split()):
        yield rest[:length]
        rest = rest[length:]
