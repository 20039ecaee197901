"""Typst in a process of its own.

Its caches grow by some 150 MB over ten reports of seven pages and are never given back, which no web worker
can afford; a new process costs about 60 ms.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("typst_process.py")
SECONDS = 120

Json = dict[str, Any]


class TypesettingError(RuntimeError):
    """Typst could not make the file: a fault of our template, never of the text in it."""


def typeset(template: str, data: Json, **options: Any) -> bytes:
    """`template` (typst source) reads `data` at `sys.inputs.data`; `options` are those of typst's compile."""
    request = json.dumps({"template": template, "data": data, "options": options}).encode()
    command = [sys.executable, "-I", str(PROGRAM)]
    done = subprocess.run(command, input=request, capture_output=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace").strip())
    return done.stdout
