"""The words of one paragraph of a Word file, run by run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from namro.proofreading.reading.word_styles import Styles
from namro.proofreading.reading.word_xml import (
    BOX_HOLDERS,
    MATHS,
    MC,
    NOTES,
    SIGNS,
    TEXT,
    Element,
    Properties,
    W,
    names,
    properties,
    shown,
    value,
)

THROUGH = names("hyperlink ins moveTo smartTag customXml sdt sdtContent dir bdo fldSimple ruby rubyBase")
RUN, FIELD = f"{W}r", f"{W}fldChar"
BOX = f"{W}txbxContent"
ALTERNATIVES = f"{MC}AlternateContent"
UNREAD = "\ufffc"  # stands for a formula: its digits would run together
_SPOKEN = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_MARKS = frozenset("0123456789*†‡")
_AROUND_MARKS = frozenset("()[],;")
_LONGEST_MARK = 8
_CODE = re.compile(r"[0-9A-Fa-f]{4}")
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdm]?m|dam|hm)\Z")
_POWERS = ("2", "3")
_BEFORE = 4  # characters that tell a unit


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with the path and offset of the element they stand in; ``raised`` above the line."""

    text: str
    path: str
    offset: int = 0
    raised: bool = False


@dataclass
class Line:
    """A paragraph: its words, the boxes anchored in it (each with its path), the notes it refers to."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[tuple[Element, str]] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)


class Lines:
    """Reads the paragraphs of one part; fields reach over many of them, so it remembers in which it is.

    ``paths`` gives the path of an element; where it is a string, everything stands at that path (a note
    and the words of a box are found by the sign in the main text).
    """

    def __init__(self, styles: Styles, root: Element, paths: Mapping[Element, int] | str) -> None:
        self._styles = styles
        self._paths = paths
        self._fields: list[bool] = []  # of each field that is open: whether its result is being read
        self._balanced = _balanced(root)

    def read(self, paragraph: Element, look: Properties) -> Line:
        """A paragraph with its properties."""
        line = Line()
        self._inside(paragraph, look, line)
        line.pieces = list(_without_marks(line.pieces))
        return line

    def at(self, path: str, root: Element) -> Lines:
        """A reader of words below ``root`` that all stand at one path."""
        return Lines(self._styles, root, path)

    def _inside(self, node: Element, paragraph: Properties, line: Line) -> None:
        for one in node:
            if one.tag == RUN:
                self._run(one, paragraph, line)
            elif one.tag in THROUGH:
                self._inside(one, paragraph, line)
            elif one.tag in MATHS:
                self._formula(one, line)
            elif one.tag == ALTERNATIVES and (branch := chosen(one)) is not None:
                self._inside(branch, paragraph, line)

    def _run(self, run: Element, paragraph: Properties, line: Line) -> None:
        look = properties(run, "rPr")
        raised = self._styles.raises(look)
        silent = hidden = self._styles.hides(look, paragraph)
        for one in run:
            if one.tag == FIELD:
                self._field(one)
            elif one.tag in NOTES or one.tag in BOX_HOLDERS:
                self._sign(one, line, hidden)
                silent = silent or _marks_itself(one)
            elif not silent and self._printing and (said := _said(one)):
                line.pieces.append(Piece(said, self._path(one), 0, raised))

    def _sign(self, node: Element, line: Line, hidden: bool) -> None:
        """What stands for words elsewhere: notes, and boxes, of which the outermost are taken."""
        if hidden:
            return
        path = self._path(node)
        if node.tag in NOTES:
            line.notes.append((NOTES[node.tag], value(node, "id"), path))
        else:
            line.boxes += [(box, path) for box in _outermost(node)]

    @property
    def _printing(self) -> bool:
        return not self._balanced or all(self._fields)

    def _path(self, node: Element) -> str:
        return self._paths if isinstance(self._paths, str) else str(self._paths[node])

    def _field(self, node: Element) -> None:
        kind = value(node, "fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _formula(self, node: Element, line: Line) -> None:
        if self._printing:
            line.pieces.append(Piece(UNREAD, self._path(node)))


def chosen(node: Element) -> Element | None:
    """Of alternatives the one that Word of today shows."""
    found = node.find(f"{MC}Choice")
    return found if found is not None else node.find(f"{MC}Fallback")


def _marks_itself(note: Element) -> bool:
    """Whether a note has a mark of its own, which follows in the same run."""
    return value(note, "customMarkFollows") in ("1", "true", "on")


def _outermost(node: Element) -> Iterator[Element]:
    """Boxes that are in no other; of several ways to draw the same, the first that has words."""
    if node.tag == BOX:
        yield node
    elif node.tag == ALTERNATIVES:
        branches = (list(chain.from_iterable(map(_outermost, branch))) for branch in node)
        yield from next(filter(None, branches), [])
    else:
        for one in node:
            yield from _outermost(one)


def _said(node: Element) -> str:
    """What an element inside a run prints; soft hyphens and codes of fields print nothing."""
    if node.tag == TEXT:
        return shown(node)
    if node.tag == f"{W}sym":
        return _of_font(value(node, "char"))
    return _SPOKEN.get(node.tag, "\t" if node.tag in SIGNS else "")


def _of_font(code: str) -> str:
    """A sign of a font of signs, by its number."""
    number = int(code, 16) if _CODE.fullmatch(code) else 0
    return chr(number) if 0x20 < number < 0xD800 or 0xE000 <= number < 0xFFFE else UNREAD


def _balanced(root: Element) -> bool:
    """Whether every field that begins also ends; where not, its words are better read than lost."""
    kinds = [value(node, "fldCharType") for node in root.iter(FIELD)]
    return kinds.count("begin") == kinds.count("end")


def _without_marks(pieces: list[Piece]) -> Iterator[Piece]:
    """Raised digits and asterisks are marks of notes, but not the powers of units (m²)."""
    before = ""
    for piece in pieces:
        core = piece.text.strip()
        if piece.raised and _is_mark(core) and not (core in _POWERS and _UNIT.search(before)):
            yield from _blanks(piece, core)
            continue
        before = (before + piece.text)[-_BEFORE:]
        yield piece


def _is_mark(core: str) -> bool:
    signs = set(core)
    return len(core) <= _LONGEST_MARK and bool(signs & _MARKS) and signs <= _MARKS | _AROUND_MARKS


def _blanks(piece: Piece, core: str) -> Iterator[Piece]:
    """The white space around a mark parts the words beside it and stays."""
    head, _, tail = piece.text.partition(core)
    if head:
        yield Piece(head, piece.path)
    if tail:
        yield Piece(tail, piece.path, len(head) + len(core))


__all__ = ["ALTERNATIVES", "THROUGH", "Line", "Lines", "Piece", "chosen"]
