"""A copy of a Word file with a comment at the place of every remark; all its words and other parts stay."""

from __future__ import annotations

from collections.abc import Sequence

from namro.ground.packages import Package
from namro.proofreading.engine.written import Place, Written
from namro.proofreading.marking.anchors import mark
from namro.proofreading.marking.comments import Comments, serialised
from namro.proofreading.marking.remarks import Remark
from namro.proofreading.reading.modern import modern
from namro.proofreading.reading.word import open_word, read_word, refusals
from namro.proofreading.reading.word_xml import parse


def mark_word(content: bytes, remarks: Sequence[Remark], written: Written | None = None) -> bytes:
    """A copy with comments; ``written`` is the text that the remarks count in, read anew where not given.

    Remarks in notes and boxes are put at the sign of the note or box, because no comment can stand in them.
    Raises ReadingError where the file cannot be read.
    """
    with refusals():
        places = (written or modern(read_word(content))).places
        return marked(open_word(content), places, remarks)


def marked(package: Package, places: Sequence[Place], remarks: Sequence[Remark]) -> bytes:
    """The package with comments at the places."""
    main = package.main()
    root = parse(package, main, whole=True)
    comments = Comments(package, main)
    comments.add(mark(root, places, remarks, comments.first_id))
    return package.replaced({main: serialised(root), **comments.parts()})
