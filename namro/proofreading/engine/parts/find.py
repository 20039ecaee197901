"""All lists of parts of a text."""

from __future__ import annotations

from collections.abc import Iterator

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.parts.group import Group
from namro.proofreading.engine.parts.marked import marked
from namro.proofreading.engine.parts.unmarked import bullet_divisions, unmarked
from namro.proofreading.engine.sentences import Sentence


def groups_of(case: Case) -> Iterator[Group]:
    """Every list with the whole it belongs to; one list may be found twice."""
    for sentence in case.content.sentences:
        figures = [one for one in case.content.by_sentence[sentence.number] if case.statements.plain(one)]
        if figures or _ends_open(case, sentence):
            yield from marked(case, sentence, figures)
            yield from unmarked(case, sentence, figures)
    yield from bullet_divisions(case)


def _ends_open(case: Case, sentence: Sentence) -> bool:
    return case.content.low[sentence.start : sentence.end].rstrip().endswith(":")
