"""What a marked Word file says, found without the code that marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from namro.proofreading.engine.written import Written
from namro.proofreading.reading.word_xml import W
from tests.proofreading.wordfiles import MAIN, unpacked

SAID = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}noBreakHyphen": "-", f"{W}footnoteReference": "¹"}
SIGNS = {f"{W}commentRangeStart": "start", f"{W}commentRangeEnd": "end", f"{W}commentReference": "reference"}


@dataclass
class Seen:
    """Every printed character with its formatting; by comment the words between its signs, in order how they
    came, and what the comments part says of it."""

    characters: list[tuple[str, bytes]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    signs: dict[str, list[str]] = field(default_factory=dict)
    comments: dict[str, tuple[str, str]] = field(default_factory=dict)


def seen(content: bytes) -> Seen:
    parts, found = unpacked(content), Seen()
    _walk(etree.fromstring(parts[MAIN]), found)
    for name, data in parts.items():
        if name.startswith("word/comments"):
            for comment in etree.fromstring(data).iter(f"{W}comment"):
                lines = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in comment.iter(f"{W}p")]
                found.comments[comment.get(f"{W}id")] = (comment.get(f"{W}author"), "\n".join(lines))
    return found


def _walk(root: Any, found: Seen) -> None:
    open_now: set[str] = set()
    for node in root.iter(etree.Element):
        if node.tag in SIGNS:
            number = node.get(f"{W}id")
            found.signs.setdefault(number, []).append(SIGNS[node.tag])
            (open_now.add if SIGNS[node.tag] == "start" else open_now.discard)(number)
            found.words.setdefault(number, "")
        said = (node.text or "") if node.tag == f"{W}t" else SAID.get(node.tag, "")
        look = node.getparent().find(f"{W}rPr") if said else None
        found.characters += [(sign, b"" if look is None else etree.tostring(look)) for sign in said]
        for number in open_now:
            found.words[number] += said


def covered(written: Written, start: int, end: int) -> str:
    """The words of a stretch that stand in the file, without the breaks between them."""
    return "".join(
        written.text[max(start, place.start) : min(end, place.end)]
        for place in written.places
        if place.start < end and start < place.end
    )
