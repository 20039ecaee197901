"""A file is read and proofread in a process of its own, with an end to its time and memory.

What comes from a stranger may bring a parser down or keep it busy for ever; that must be nobody's process
but its own. The other side is `apart_process`.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from namro.proofreading.engine.claims import Proof
from namro.proofreading.engine.written import Written
from namro.proofreading.reading.refusals import ReadingError

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from namro.proofreading.reading.apart_process import serve; serve(int(sys.argv[2]), int(sys.argv[3]))"
)
SECONDS = 60
MEMORY = 1 << 30  # bytes of address space; a report of 100 pages needs a fifth
MOST_ANSWER = 1 << 28
_KNOWN = {
    "namro.proofreading.engine.written": {"Written", "Table", "Cell", "Place"},
    "namro.proofreading.engine.claims": {"Proof", "Claim", "Figure", "Kind", "Verdict"},
    "decimal": {"Decimal"},
    "fractions": {"Fraction"},
}

SLOW = "Đọc quá lâu nên đã dừng. Chia tệp làm nhiều phần rồi kiểm lại."
HEAVY = "Tệp cần quá nhiều bộ nhớ hoặc bị hỏng nên không đọc được. Chia nhỏ hoặc lưu lại tệp rồi kiểm lại."


def prove_file(name: str, content: bytes, *, seconds: int = SECONDS) -> tuple[Written, Proof]:
    """Read one file apart; raises ReadingError with the sentence for the user."""
    with Apart(seconds=seconds) as apart:
        return apart.file(name, content)


def prove_text(text: str, *, seconds: int = SECONDS) -> tuple[Written, Proof]:
    """Proofread one pasted text apart; raises ReadingError."""
    with Apart(seconds=seconds) as apart:
        return apart.text(text)


class Apart:
    """A process that reads one file after another; started when it is first asked, and again after it died.

    One thread asks at a time.
    """

    def __init__(self, *, seconds: int = SECONDS, memory: int = MEMORY) -> None:
        self._limits = (seconds, memory)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def file(self, name: str, content: bytes) -> tuple[Written, Proof]:
        """The text of a file and its proof; raises ReadingError."""
        return self._ask({"name": name}, content)

    def text(self, text: str) -> tuple[Written, Proof]:
        """A pasted text and its proof; raises ReadingError."""
        return self._ask({}, text.encode("utf-8", "surrogatepass"))

    def close(self) -> None:
        """End the process and whatever it has started."""
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _ask(self, head: dict[str, str], content: bytes) -> tuple[Written, Proof]:
        process = self._running()
        assert process.stdin and process.stdout
        with _ended_after(process, self._limits[0]) as late:
            try:
                process.stdin.write(json.dumps(head | {"size": str(len(content))}).encode() + b"\n")
                process.stdin.write(content)
                process.stdin.flush()
                answer = _answer(process.stdout)
            except OSError:
                answer = None
        if answer is None:
            self.close()
            raise ReadingError(SLOW if late.is_set() else HEAVY)
        if isinstance(answer, str):
            raise ReadingError(answer)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            command = [sys.executable, "-I", "-c", PROGRAM, str(ROOT), *map(str, self._limits)]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._process


def _answer(stream: IO[bytes]) -> Any:
    """What the process says, None where it ended before it had."""
    size = int.from_bytes(stream.read(8), "big")
    said = stream.read(size) if 0 < size <= MOST_ANSWER else b""
    if not said or len(said) != size:
        return None
    try:
        return _Known(BytesIO(said)).load()
    except (
        pickle.UnpicklingError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
        EOFError,
    ):
        return None


class _Known(pickle.Unpickler):
    """Takes texts and proofs, and nothing that a process taken over by its file could send instead."""

    def find_class(self, module: str, name: str) -> Any:
        if name not in _KNOWN.get(module, ()):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


@contextmanager
def _ended_after(process: subprocess.Popen[bytes], seconds: int) -> Iterator[threading.Event]:
    """End the process when the time is up; the event says that it was."""
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The process and the reader of PDFs it may have started."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
