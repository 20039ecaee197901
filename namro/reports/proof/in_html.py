"""Proof in a web page: the manifest in an inert script element, the seal in a comment at the very end."""

from __future__ import annotations

import hashlib
import re
from html.parser import HTMLParser

from namro.reports.proof.carried import Carried
from namro.reports.proof.keys import SigningKey
from namro.reports.proof.signature import BLANK, DIGITS, MARK, Proof, seal, seal_fits, with_looks

SCRIPT_ID = "namro-manifest"
_OPEN = f'<script type="application/json" id="{SCRIPT_ID}">'
_SEAL = re.compile(rb"<!-- " + MARK + rb"([0-9a-f]{128}) -->\n\Z")
# What mail and browsers put before a page they save.
_SAVED = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<!-- saved from url=[^<>]*-->\s*)?")
_BODY_END = b"</body>"


def put(content: bytes, proof: Proof, key: SigningKey) -> bytes:
    """The page with manifest and seal; its structure is signed along."""
    proof = with_looks(proof, _looks(content.decode()), key)
    # The only sign that could end the element; JSON spells it as an escape.
    words = proof.to_text().replace("<", "\\u003c")
    head, mark, tail = content.rpartition(_BODY_END)
    made = head + f"{_OPEN}{words}</script>\n".encode() + mark + tail
    made = made.removesuffix(b"\n") + b"\n"
    blanked = made + b"<!-- " + MARK + BLANK + b" -->\n"
    return made + b"<!-- " + MARK + seal(blanked, key) + b" -->\n"


def take(content: bytes) -> Carried | None:
    """What the page carries, None without a manifest; raises ManifestError for a broken one."""
    page = _Page()
    page.feed(content.decode("utf-8", "replace"))
    page.close()
    if not page.words:
        return None
    proof = Proof.from_text("".join(page.words))
    sealed = _sealed(content, proof.public)
    kept = sealed or _sealed(_SAVED.sub(b"", content).replace(b"\r\n", b"\n"), proof.public)
    return Carried(proof, sealed, looks=page.looks(), kept=kept)


def _sealed(content: bytes, public: str) -> bool:
    found = _SEAL.search(content)
    if found is None:
        return False
    start = found.start(1)
    blanked = content[:start] + BLANK + content[start + DIGITS :]
    return seal_fits(blanked, found[1], public)


def _looks(text: str) -> tuple[str, ...]:
    page = _Page()
    page.feed(text)
    page.close()
    return page.looks()


class _Page(HTMLParser):
    """Collects the manifest's text and a digest of all that decides how the page looks.

    That is every element with its attributes, and all text of styles and other scripts: a style can hide
    one number and paint another.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._digest = hashlib.sha256()
        self._inside = ""

    def looks(self) -> tuple[str, ...]:
        return (self._digest.hexdigest(),)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("style", "script") else ""
        if tag == "script" and dict(attrs).get("id") == SCRIPT_ID:
            self._inside = SCRIPT_ID
            return
        self._add(repr((tag, sorted((name, value or "") for name, value in attrs))))

    def handle_endtag(self, tag: str) -> None:
        if self._inside != SCRIPT_ID:
            self._add(f"/{tag}")
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == SCRIPT_ID:
            self.words.append(data)
        elif self._inside:
            self._add(data)

    def _add(self, words: str) -> None:
        self._digest.update(words.encode("utf-8", "surrogatepass") + b"\0")
