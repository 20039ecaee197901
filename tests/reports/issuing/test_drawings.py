"""An issued report with every kind of drawing, a typed number and an annex: frozen, signed, proved."""

from __future__ import annotations

import pytest

from namro.documents import tree
from namro.reports.issuing.papers import frozen_paper
from namro.reports.issuing.queries import composed_for, template_of
from namro.reports.models import Edition
from namro.reports.proof import keys
from namro.reports.proof.verify import Code
from namro.reports.proof.verify import check as verify
from namro.reports.template import Template, parse
from tests.cast import Cast
from tests.reports.issuing.steps import drafted, files, issued, move_admission
from tests.reports.test_drawings import ALL, HEAD

ANNEX = "[[phụ lục: Kết quả {kỳ}]]\n[[bảng đơn vị: membership.admitted; targets.admitted_pct]]\n"
TYPED = "Trong đó {{!5.190|membership.admitted}} đồng chí.\n"


def with_drawings(city: Cast) -> Edition:
    """A draft whose text was given drawings, as a template that ships may have them."""
    edition = drafted(city)
    kept = template_of(edition)
    added = parse("thử", HEAD.format(kind="H1") + ALL + TYPED + ANNEX)
    body = Template(kept.name, kept.header, (*kept.lines, *added.lines), kept.refs).to_json()
    Edition.objects.filter(pk=edition.pk).update(body=body)
    edition.refresh_from_db()
    return edition


@pytest.fixture
def edition(city: Cast) -> Edition:
    return issued(city, with_drawings(city))


@pytest.mark.parametrize("form", ["html", "docx", "pdf", "xlsx"])
def test_every_form_is_proved_as_it_was_issued(edition: Edition, form: str) -> None:
    verdict = verify(files(edition)[form], f"bao-cao.{form}", keys.ring())
    assert verdict.code is Code.INTACT, verdict.sentences
    assert verdict.places == ()


def test_what_is_drawn_is_frozen_and_stated(city: Cast, edition: Edition) -> None:
    page = files(edition)["html"]
    assert page.count(b"<svg") == 8 and "5.190†" in page.decode()
    verdict = verify(page, "bao-cao.html", keys.ring())
    assert verdict.manifest is not None
    stated = {one.address for one in verdict.manifest.figures}
    composed = composed_for(edition, template_of(edition), frozen_paper(edition))
    drawn = {
        mark.href
        for block in composed.document.blocks
        if isinstance(block, tree.Chart)
        for mark in block.drawing.marks
        if mark.href
    }
    assert len(drawn) > 15 and drawn <= stated
    assert all("ban=" in href for href in drawn)


def test_a_record_changed_since_does_not_change_the_drawing(city: Cast, edition: Edition) -> None:
    def drawings() -> list[str]:
        composed = composed_for(edition, template_of(edition), frozen_paper(edition))
        return [block.drawing.svg() for block in composed.document.blocks if isinstance(block, tree.Chart)]

    before = drawings()
    move_admission(city, "Trần Văn Hòa", "2023-12-29")
    assert drawings() == before
