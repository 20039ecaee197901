"""Where in the main part of a Word file a remark begins and ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from namro.proofreading.engine.written import Place
from namro.proofreading.marking.remarks import Remark
from namro.proofreading.marking.runs import Runs
from namro.proofreading.reading.word_xml import BOX_HOLDERS, NOTES, Element, W, counted


@dataclass(frozen=True, slots=True)
class Anchor:
    """From ``offset`` of one element up to before ``until`` of another (None: with all of it)."""

    first: Element
    offset: int
    last: Element
    until: int | None


def mark(
    root: Element, places: Sequence[Place], remarks: Sequence[Remark], first_id: int
) -> Sequence[Remark]:
    """Put the signs of a comment around every remark, numbered from ``first_id``; gives the remarks that
    found a place, in the order of the numbers. Without places there is nothing to hold a comment."""
    if not places:
        return ()
    finder, runs = _Finder(places, counted(root)), Runs()
    numbered = enumerate(remarks, first_id)
    # From the end, so that a run is never split where a long rest of it would have to move.
    for number, remark in sorted(numbered, key=lambda pair: pair[1].start, reverse=True):
        _put_signs(runs, finder.anchor(remark), str(number))
    return remarks


class _Finder:
    def __init__(self, places: Sequence[Place], elements: Sequence[Element]) -> None:
        self._places = places
        self._elements = elements
        self._starts = [place.start for place in places]
        self._ends = [place.end for place in places]

    def anchor(self, remark: Remark) -> Anchor:
        first, last = self._reach(remark)
        if last < first:  # it covers only breaks
            near = self._places[max(last, 0)]
            return self.anchor(replace(remark, start=near.start, end=near.end))
        begin, end = self._places[first], self._places[last]
        if self._stands_elsewhere(begin):
            sign = self._element(begin)
            return Anchor(sign, 0, sign, None)
        offset = begin.offset + max(remark.start - begin.start, 0)
        return Anchor(self._element(begin), offset, self._element(end), self._until(last, remark))

    def _reach(self, remark: Remark) -> tuple[int, int]:
        """The first and last place of a remark."""
        first = bisect_right(self._ends, remark.start)
        last = bisect_left(self._starts, remark.end) - 1
        while last > first and self._stands_elsewhere(self._places[last]):
            last -= 1
        return first, last

    def _until(self, last: int, remark: Remark) -> int | None:
        """A text in an old encoding is longer in the file than as read: the next place says where it ends."""
        place = self._places[last]
        if remark.end < place.end:
            return place.offset + remark.end - place.start
        following = self._places[last + 1] if last + 1 < len(self._places) else None
        return following.offset if following is not None and following.path == place.path else None

    def _element(self, place: Place) -> Element:
        return self._elements[int(place.path)]

    def _stands_elsewhere(self, place: Place) -> bool:
        """Whether the words are in a note or a box: a comment can only stand at their sign in the text."""
        tag = self._element(place).tag
        return tag in NOTES or tag in BOX_HOLDERS


def _put_signs(runs: Runs, anchor: Anchor, number: str) -> None:
    name = f"{W}id"
    runs.up_to(anchor.last, anchor.until)
    begin = runs.from_here(anchor.first, anchor.offset)
    end = runs.up_to(anchor.last, anchor.until)  # where it went when the run was split at its beginning
    begin.addprevious(etree.Element(f"{W}commentRangeStart", {name: number}))
    reference = etree.Element(f"{W}r")
    etree.SubElement(reference, f"{W}commentReference", {name: number})
    end.addnext(reference)
    end.addnext(etree.Element(f"{W}commentRangeEnd", {name: number}))


__all__ = ["mark"]
