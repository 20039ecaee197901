"""The other side of `typesetter`: reads one request from standard input, answers with the finished files.

The answer is a line with the length of each file, then the files one after another.

Run as a script, isolated, so it may import nothing of this project.
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts" / "tinos"


def answer(request: dict[str, Any]) -> list[bytes]:
    """`template` typst source, `data` what it reads, `options` of typst's compile."""
    options = request["options"]
    try:
        return _compiled(request, options)
    except typst.TypstError:
        if "pdf_standards" not in options:
            raise
        # A letter without a glyph breaks the standards; any other fault is raised again by this second try.
        return _compiled(request, {name: value for name, value in options.items() if name != "pdf_standards"})


def _compiled(request: dict[str, Any], options: dict[str, Any]) -> list[bytes]:
    # Tinos, then what typst carries itself; never what the machine happens to have.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    inputs = {"data": json.dumps(request["data"])}
    source = request["template"].encode()
    made = typst.Compiler(source, root=FONTS, font_paths=fonts, sys_inputs=inputs).compile(**options)
    assert made is not None
    return made if isinstance(made, list) else [made]


if __name__ == "__main__":
    files = answer(json.load(sys.stdin.buffer))
    sys.stdout.buffer.write(" ".join(str(len(one)) for one in files).encode() + b"\n")
    for one in files:
        sys.stdout.buffer.write(one)
