"""The other side of `probe`: reads a workbook from standard input in little memory, or dies of it.

Run as a script, isolated, so it may import nothing of this project. A parser that asks for more memory than
there is ends its whole process; here that is nobody's but its own.
"""

import json
import resource
import sys
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

PASSWORD, BROKEN, LARGE = "PASSWORD", "BROKEN", "LARGE"


def limit(memory: int, seconds: int) -> None:
    """Bytes of address space and seconds of processor time from here on."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(content: bytes) -> str:
    """What stands against reading every sheet of the workbook; "" for nothing."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet in book.sheets_metadata:
            if "WorkSheet" in str(sheet.typ):
                book.get_sheet_by_name(sheet.name)
    except PasswordError:
        return PASSWORD
    except MemoryError:
        return LARGE
    except (CalamineError, OSError, ValueError):
        return BROKEN
    return ""


if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
