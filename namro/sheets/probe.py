"""Whether a workbook opens at all, found out in a process of its own.

A small file can ask for any amount of memory: one cell in the last row and column, a long text that a
hundred thousand cells share, a row that is repeated a million times. The parser then ends the process it
runs in, which must not be the one that serves pages. So every file is opened once apart, with a limit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("probe_process.py")
# 150.000 rows of thirteen columns open in 300 MiB; the most that is taken, in three times as much.
MEMORY = 1 << 30
SECONDS = 60


LARGE, BROKEN = "LARGE", "BROKEN"


def probe(content: bytes) -> str:
    """PASSWORD, BROKEN or LARGE where the workbook does not open within the limits; "" where it does."""
    command = [sys.executable, "-I", str(SCRIPT), str(MEMORY), str(SECONDS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return LARGE
    if done.returncode < 0:  # ended by a signal: out of memory, or of time
        return LARGE
    return BROKEN if done.returncode else str(json.loads(done.stdout))
