"""Splitting the runs of a Word file between any two characters, with their formatting and without a change of
their words."""

from __future__ import annotations

from bisect import bisect_left
from copy import deepcopy

from lxml import etree

from namro.proofreading.reading.word_xml import SPACE, TEXT, Element, W, shown

RUN, LOOK = f"{W}r", f"{W}rPr"


class Runs:
    """Remembers into which parts the elements of one tree were split."""

    def __init__(self) -> None:
        self._starts: dict[Element, list[int]] = {}
        self._parts: dict[Element, list[Element]] = {}

    def from_here(self, element: Element, offset: int) -> Element:
        """The run that begins with character ``offset`` of an element."""
        part = self._cut(element, offset) if element.tag == TEXT else element
        run = part.getparent()
        return _split(run, part) if run.tag == RUN and _comes_after_words(part) else _outside(part)

    def up_to(self, element: Element, offset: int | None) -> Element:
        """The run that ends before character ``offset`` of an element; None: with its last one."""
        part = self._ending(element, offset) if element.tag == TEXT else element
        following = part.getnext()
        if part.getparent().tag == RUN and following is not None:
            _split(part.getparent(), following)
        return _outside(part)

    def _ending(self, element: Element, offset: int | None) -> Element:
        starts, parts = self._known(element)
        if offset is None or offset >= starts[-1] + len(shown(parts[-1])):
            return parts[-1]
        self._cut(element, offset)
        return parts[bisect_left(starts, offset) - 1]

    def _known(self, element: Element) -> tuple[list[int], list[Element]]:
        return self._starts.setdefault(element, [0]), self._parts.setdefault(element, [element])

    def _cut(self, element: Element, offset: int) -> Element:
        """The element that begins with character ``offset``."""
        starts, parts = self._known(element)
        at = bisect_left(starts, offset)
        if at < len(starts) and starts[at] == offset:
            return parts[at]
        before = parts[at - 1]
        words, cut = shown(before), offset - starts[at - 1]
        rest = etree.Element(TEXT)
        for part, said in ((before, words[:cut]), (rest, words[cut:])):
            part.text = said
            part.set(SPACE, "preserve")
        before.addnext(rest)
        starts.insert(at, offset)
        parts.insert(at, rest)
        return rest


def _comes_after_words(part: Element) -> bool:
    return any(one.tag != LOOK for one in part.itersiblings(etree.Element, preceding=True))


def _outside(part: Element) -> Element:
    """What a comment may begin before or end after: runs, and what stands beside runs."""
    parent = part.getparent()
    return parent if parent.tag == RUN else part


def _split(run: Element, first: Element) -> Element:
    """A new run after this one, with the same formatting, for what comes from ``first`` on."""
    rest = etree.Element(RUN, run.attrib)
    look = next(run.iterchildren(LOOK), None)
    if look is not None:
        rest.append(deepcopy(look))
    for one in (first, *first.itersiblings()):
        rest.append(one)
    run.addnext(rest)
    return rest
