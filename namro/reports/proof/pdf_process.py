"""The other side of `pdf_text`: a PDF on standard input, its pages' text as a JSON list on the other.

Run as a script, isolated, so it may import nothing of this project. Exit code 3: the file wants a password.
"""

import json
import resource
import sys

import pypdfium2
from pypdfium2 import raw

MOST_MEMORY = 2 << 30
MOST_SECONDS = 25
MOST_PAGES = 3_000
LOCKED = 3
BROKEN = 4


def main() -> int:
    """Read, answer, and say by the exit code how it went."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        if len(document) > MOST_PAGES:
            return BROKEN
        found = [page.get_textpage().get_text_range(errors="replace") for page in document]
    except pypdfium2.PdfiumError:
        return LOCKED if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD else BROKEN
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
