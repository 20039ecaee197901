"""The verb ``namro check``: figures of texts that contradict each other, for people or as JSON.

Exit code 0: nothing found, 1: at least one contradiction, 2: at least one file could not be read.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.journal.arguments import Parser
from namro.proofreading import printing
from namro.proofreading.engine.claims import Proof, Verdict
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.written import Written
from namro.proofreading.reading.apart import Apart
from namro.proofreading.reading.files import SUFFIXES, is_text, read_file
from namro.proofreading.reading.refusals import MOST_BYTES, ReadingError

CLEAN, CONTRADICTED, UNREAD = 0, 1, 2
STANDARD_INPUT = "-"
SHORT = 1 << 20  # bytes
NOTHING, UNPROVED = Written(""), Proof((), ())


@dataclass(frozen=True)
class Checked:
    """A file and what came of it: a text with its proof, or the sentence why it could not be read."""

    file: str
    written: Written = NOTHING
    proof: Proof = UNPROVED
    error: str = ""

    @property
    def code(self) -> int:
        if self.error:
            return UNREAD
        contradicted = any(claim.verdict == Verdict.INCONSISTENT for claim in self.proof.claims)
        return CONTRADICTED if contradicted else CLEAN


def main(argv: list[str]) -> int:
    """Check files and folders; the worst code of all of them."""
    options = _parser().parse_args(argv)
    files = [name for given in options.files for name in _files(given)]
    alone = len(options.files) == 1 and files == options.files
    progress = _Progress(len(files))
    code, found = CLEAN, []
    for checked in _checked(files, options.jobs):
        progress.step(checked.file)
        code = max(code, checked.code)
        if options.json:
            found.append(printing.as_json(checked))
        else:
            progress.clear()
            _say(checked, every=options.all, alone=alone)
    progress.clear()
    if options.json:
        print(printing.dumped(found[0] if alone else found))
    return code


def _parser() -> Parser:
    parser = Parser(
        prog="namro check",
        description="Tìm chỗ các số trong văn bản mâu thuẫn với nhau.",
    )
    parser.add_argument("files", nargs="+", metavar="TỆP", help="tệp hoặc thư mục; “-” là đầu vào chuẩn")
    parser.add_argument("--json", action="store_true", help="cho máy đọc: mọi nhận định, kể cả đúng")
    parser.add_argument("--all", action="store_true", help="kể cả chỗ khớp và chỗ không đủ căn cứ")
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="đọc N tệp cùng lúc")
    return parser


def _jobs(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(word)
    return number


def _files(name: str) -> Iterator[str]:
    """The file, or those of known kinds in the folder, in order; the folder itself where it has none."""
    if name == STANDARD_INPUT or not Path(name).is_dir():
        yield name
    else:
        yield from list(_walked(name)) or [name]


def _walked(folder: str) -> Iterator[str]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            hidden = name.startswith((".", "~$"))
            if not hidden and Path(name).suffix.lower() in SUFFIXES:
                yield os.path.join(top, name)


def _checked(files: Sequence[str], jobs: int) -> Iterator[Checked]:
    """The outcome of every file in the order of the files."""
    with ExitStack() as stack:
        readers = [stack.enter_context(Apart()) for _ in range(min(jobs, len(files)))]
        if len(readers) < 2:
            yield from (check_file(name, readers[0]) for name in files)
            return
        free: SimpleQueue[Apart] = SimpleQueue()
        for reader in readers:
            free.put(reader)
        pool = ThreadPoolExecutor(len(readers))
        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        yield from pool.map(partial(_with_next, free), files)


def _with_next(free: SimpleQueue[Apart], name: str) -> Checked:
    reader = free.get()
    try:
        return check_file(name, reader, always=True)
    finally:
        free.put(reader)


def check_file(name: str, apart: Apart, *, always: bool = False) -> Checked:
    """Read and proofread one file; a file that cannot be read is an outcome, not an exception.

    A short text is read by our own code alone, so here; anything else, and ``always`` everything, apart.
    """
    known = "" if name == STANDARD_INPUT else name
    try:
        content = content_of(name)
        if always or len(content) > SHORT or not is_text(content):
            return Checked(name, *apart.file(known, content))
        written = read_file(known, content)
        return Checked(name, written, proofread(written))
    except HouseError as error:
        return Checked(name, error=str(error))


def content_of(name: str) -> bytes:
    """The bytes of a file, never more than can be read; raises ReadingError."""
    try:
        if name == STANDARD_INPUT:
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        return _settled(Path(name))
    except FileNotFoundError as error:
        raise ReadingError("Không có tệp này.") from error
    except OSError as error:
        raise ReadingError("Không mở được tệp: máy này không cho đọc.") from error


def _settled(path: Path) -> bytes:
    """The bytes of a file that nobody is writing to; a pipe has no size to watch."""
    if path.is_dir():
        raise ReadingError("Thư mục không có tệp nào đọc được.")
    if not path.exists():
        raise FileNotFoundError(path)
    if not path.is_file() and not path.is_fifo():
        raise ReadingError("Đây không phải tệp thường nên không đọc.")
    with path.open("rb") as stream:
        before = os.fstat(stream.fileno())
        content = stream.read(MOST_BYTES + 1)
        after = os.fstat(stream.fileno())
    if path.is_file() and (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ReadingError("Tệp đang được ghi. Lưu và đóng tệp rồi kiểm lại.")
    return content


def _say(checked: Checked, *, every: bool, alone: bool) -> None:
    if checked.error:
        print(f"{checked.file}: {checked.error}", file=sys.stderr)
        return
    print(printing.report(checked, every=every, colours=_coloured()))
    if not alone:
        print()


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class _Progress:
    """One line on a terminal's error stream that says how far the files are; nothing elsewhere."""

    def __init__(self, files: int) -> None:
        self._files = files
        self._done = 0
        self._shown = files > 1 and sys.stderr.isatty()

    def step(self, file: str) -> None:
        self._done += 1
        if self._shown:
            said = f"{integer(self._done)}/{integer(self._files)} {Path(file).name}"
            print(f"\r\x1b[K{said[:70]}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
