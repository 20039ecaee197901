"""A report of 150 figures at city scale: frozen, issued, put into files, verified; nothing of it is kept."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from bench.frozen import members_of_the_city, page_of
from bench.support import median, need_city, row, seconds, served, sql, timed
from namro.documents import pdf, profiles, tree
from namro.figures.digests import closing_statement
from namro.figures.folds import legs_of
from namro.ground import clock
from namro.ground.periods import Period
from namro.journal.actions import declare
from namro.reports import output
from namro.reports.compose import Composed, compose
from namro.reports.editing import Whole
from namro.reports.issuing.actions import Signer, begin, check, edit_text, explain, issue, sign
from namro.reports.issuing.queries import composed_for, reading
from namro.reports.models import Edition
from namro.reports.proof import embedding, keys
from namro.reports.proof.verify import check as check_file
from namro.reports.template import Line, Template, load
from namro.reports.verifying import recompute
from namro.units.models import Unit
from namro.units.queries import root

BY, OTHER = "bench", "bench-check"
NAME, PERIOD = "sau-thang-dau-nam", Period.parse("2024-H1")
FIGURES, LONG = 150, 40
IN_TABLE = ("membership.admitted", "membership.admitted.women")
SIGNER = Signer("Nguyễn Văn Đo", "PHÓ BÍ THƯ", "T/M BAN THƯỜNG VỤ")


class _Undone(Exception):
    """Everything measured is rolled back: figures that were frozen could not be taken out again."""


def measure() -> list[dict[str, Any]]:
    need_city()
    rows: list[dict[str, Any]] = []
    with keys_of_its_own(), _rolled_back():
        rows += _issuing()
    return [*rows, _long_pdf(), *_frozen_page()]


@contextmanager
def keys_of_its_own() -> Iterator[None]:
    """No key of the installation signs what is thrown away."""
    before = settings.NAMRO_HOME
    with tempfile.TemporaryDirectory() as folder:
        settings.NAMRO_HOME = folder
        try:
            yield
        finally:
            settings.NAMRO_HOME = before


@contextmanager
def _rolled_back() -> Iterator[None]:
    try:
        with transaction.atomic():
            declare(actor=f"system:{BY}")  # to nobody the database shows no person
            yield
            raise _Undone
    except _Undone:
        pass


# The report


def _template() -> Template:
    """The half-year report with a smaller table, so that it prints some 150 figures instead of 300."""
    shipped = load(NAME)
    words = [line for line in shipped.lines if not line.keys]
    return replace(shipped, lines=(*words, Line("table", keys=IN_TABLE)))


def _issuing() -> Iterator[dict[str, Any]]:
    place = root(PERIOD.last)
    unit = Unit.objects.get(pk=place.id)
    day = date(2024, 6, 29)  # a structure day of its own, so that no report of the city stands in the way
    edition = begin(by=BY, template=NAME, unit=unit, period=PERIOD, tree_day=day)
    edit_text(by=BY, edition=edition, change=Whole(_template()), read_at=None)
    answers = {one.key: "Đo." for one in reading(edition).findings if one.open}
    explain(by=BY, edition=edition, texts=answers, read_at=None)
    count = len(composed_for(edition).figures)
    assert count >= FIGURES, count
    checked = seconds(lambda: check(by=OTHER, edition=edition, read_at=None))
    sign(by=OTHER, edition=edition, signer=SIGNER, read_at=None)
    with _clocked() as spent:
        whole = seconds(lambda: issue(by=OTHER, edition=edition, read_at=None))
    forms = sum(spent.values())
    name = f"reports.{count} figures"
    # No floor for the others: the closing statement is ours, not plain SQL.
    yield row(f"{name}: closing statement alone", _closing_seconds(edition), 2, "s")
    yield row(f"{name}: frozen and issued", checked + whole - forms, 2, "s")
    for form, taken in spent.items():
        yield row(f"{name}: {form}", taken, 1, "s")
    yield from _verified(name, edition)


@contextmanager
def _clocked() -> Iterator[dict[str, float]]:
    """Seconds spent in each format while issuing."""
    spent: dict[str, float] = {}
    render, put = output.render, embedding.put

    def timed(work: Callable[..., bytes], form_at: int) -> Callable[..., bytes]:
        def run(*arguments: Any) -> bytes:
            started = time.perf_counter()
            made = work(*arguments)
            form = arguments[form_at]
            spent[form] = spent.get(form, 0) + time.perf_counter() - started
            return made

        return run

    output.render, embedding.put = timed(render, 1), timed(put, 1)  # type: ignore[assignment]
    try:
        yield spent
    finally:
        output.render, embedding.put = render, put


def _closing_seconds(edition: Edition, *, keys: bool = True) -> float:
    """The one statement that counts and digests all figures, without keeping them."""
    figures = composed_for(edition).figures
    legs = {str(leg.address): leg for one in figures for leg in legs_of(one.located)}
    statement = closing_statement(list(legs.values()), keys=keys)

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.parameters)
            cursor.fetchall()

    return median([seconds(run) for _ in range(3)]) / 1000


def _verified(name: str, edition: Edition) -> Iterator[dict[str, Any]]:
    ring = keys.ring()
    for file in edition.files.order_by("form"):
        content = bytes(file.content)
        alone = median([seconds(lambda c=content: check_file(c, "a", ring)) for _ in range(3)]) / 1000
        yield row(f"{name}: {file.form} verified alone", alone, 1, "s")
    content = bytes(edition.files.get(form="pdf").content)

    def both() -> None:
        assert recompute(check_file(content, "a", ring), content) is not None

    yield row(f"{name}: verified with the database", median([seconds(both) for _ in range(3)]) / 1000, 4, "s")


# A long paper


def _long_pdf() -> dict[str, Any]:
    """Forty pages with annexes, laid out."""
    document = _long(compose(load(NAME), root(PERIOD.last).code, PERIOD))
    profile = profiles.for_day(clock.today())

    def run() -> bytes:
        return pdf.render(document, profile=profile, base_url=settings.NAMRO_URL, stamp=output.stamp())

    run()
    return row(
        f"reports.pdf of {LONG} pages with annexes", median([seconds(run) for _ in range(3)]) / 1000, 3, "s"
    )


def _long(composed: Composed) -> tree.Document:
    """The half-year report with as many annexes of its table as fill forty pages."""
    table = next(block for block in composed.document.blocks if isinstance(block, tree.Table))
    blocks = list(composed.document.blocks)
    per_annex = 1 + len(table.rows) // 25
    for number in range(1, 1 + (LONG - 3) // per_annex):
        blocks += [tree.Annex(f"PHỤ LỤC {number}", (tree.Text("Kết quả theo đơn vị"),)), table]
    one = composed.document
    return tree.Document(
        one.letterhead, tuple(blocks), one.signature, one.recipients, one.footnotes, title=one.title
    )


# A frozen figure through HTTP

FROZEN = (
    "SELECT value, presence, rows, digest FROM figures_frozenfigure WHERE freeze_id = %s AND address = %s"
)


def _frozen_page() -> Iterator[dict[str, Any]]:
    """The page of the city's members as some freeze holds them."""
    one = members_of_the_city()
    with served() as site:
        spent = timed(lambda: site.get(page_of(one)))
    yield row(
        "reports.frozen figure through HTTP p95", spent, 12, "ms", sql(FROZEN, [one.freeze_id, one.address])
    )
