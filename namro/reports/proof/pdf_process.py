"""The other side of `pdf_text`: a PDF on standard input, its pages' text as a JSON list on the other.

With the word `look` what comes is a digest of each page's picture, boxes and notes laid over it included.
Run as a script, isolated, so it may import nothing of this project. Exit code 3: the file wants a password.
"""

import hashlib
import json
import resource
import sys

import pypdfium2
from pypdfium2 import raw

MOST_MEMORY = 2 << 30
MOST_SECONDS = 25
MOST_PAGES = 3_000
SCALE = 0.7  # small, but digits of the paper's letters still differ
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
        look = sys.argv[1:] == ["look"]
        if look:
            document.init_forms()
        found = [
            picture(page) if look else page.get_textpage().get_text_range(errors="replace")
            for page in document
        ]
    except pypdfium2.PdfiumError:
        return LOCKED if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD else BROKEN
    sys.stdout.write(json.dumps(found))
    return 0


def picture(page: pypdfium2.PdfPage) -> str:
    """A digest of what the page looks like."""
    return hashlib.sha256(bytes(page.render(scale=SCALE).buffer)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
