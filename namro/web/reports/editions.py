"""One edition at its permanent address: the draft as it is worked on, the issued one as it was issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import IntegerField
from django.db.models.expressions import Func
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from namro.access.queries import Refused
from namro.access.writers import entries
from namro.documents import html, profiles
from namro.ground.numbers import integer
from namro.reports import output
from namro.reports.changes import manifest_of, moved_since
from namro.reports.checks import Finding
from namro.reports.editing import Shown
from namro.reports.issuing.queries import editions
from namro.reports.models import Edition, IssuedFile
from namro.reports.proof.keys import grouped
from namro.reports.proof.manifest import Stated
from namro.web.http import NotThere, reading, signed_in
from namro.web.reports.papers import as_part, sent
from namro.web.reports.sheet import NEUTRAL, Sheet, opened

S = Edition.State
FORMS = [("html", "trang web"), ("docx", "Word"), ("pdf", "PDF"), ("xlsx", "phụ lục xlsx")]
WORDS = {
    "BLOCK": ("danger", "Phải sửa"),
    "WARN": ("attention", "Lưu ý"),
    "EXPLAIN": ("attention", "Giải trình"),
}
KIB = 1024
LINK = '<p class="block-links" id="doan-{}"><a href="{}">Sửa lời<span class="sr"> đoạn {}</span></a></p>'


@reading
@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest issued edition, or the newest this reader may read."""
    rows = Edition.objects.filter(report=pk).order_by("-number")
    found = rows.filter(state=S.ISSUED).first() or rows.first()
    if found is None:
        raise NotThere(NEUTRAL)
    opened(request, pk, found.number)
    return redirect("reports:edition", pk, found.number)


@reading
@signed_in
def edition(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How far it is, what is asked of this reader, and the paper."""
    sheet = opened(request, pk, number)
    context = {
        "sheet": sheet,
        "stages": sheet.stages(),
    }
    if sheet.is_issued:
        context |= {"history": entries(sheet.edition) if sheet.works else []}
        return render(request, "web/reports/issued.html", context | _issued(sheet))
    return render(request, "web/reports/edition.html", context | _unissued(sheet))


@reading
@signed_in
def history(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Who did what; the page of a draft fetches it afterwards."""
    sheet = opened(request, pk, number)
    context = {"sheet": sheet, "history": entries(sheet.edition) if sheet.works else []}
    alone = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "web/reports/history.html" if alone else "web/reports/history_page.html"
    return render(request, template, context)


# The draft, the checked and the signed one


@dataclass(frozen=True)
class Point:
    """A finding of the checks in the words and colours of a page."""

    finding: Finding

    @property
    def state(self) -> str:
        return WORDS[self.finding.severity][0]

    @property
    def word(self) -> str:
        return WORDS[self.finding.severity][1]


def _unissued(sheet: Sheet) -> dict[str, Any]:
    found = sheet.reading
    document = found.composed.document
    profile = profiles.for_day(document.letterhead.day)
    beside = links(sheet) if sheet.edits else {}
    asking = [one for one in found.findings if one.severity == "EXPLAIN"]
    blocked = [one for one in found.findings if one.severity == "BLOCK"]
    unexplained = [one for one in asking if not one.explanation]
    return {
        "paper": as_part(html.fragment(document, profile=profile, beside=beside)),
        "hidden": hidden(sheet) if sheet.edits else [],
        "points": bool(found.findings),
        "standing": [Point(one) for one in found.findings if one.open],
        "others": [Point(one) for one in found.findings if not one.open],
        "explains": bool(asking) and sheet.edits,
        "unexplained": len(unexplained),
        "steps": list(sheet.steps(_stuck(len(blocked), len(unexplained)))),
        "changed": moved_since(sheet.replaced, found.composed) if sheet.replaced else [],
        "forms": FORMS if sheet.works else [],
    }


def _stuck(blocked: int, unexplained: int) -> str:
    """What the checks ask for before the figures can be frozen."""
    if blocked:
        return f"Còn {blocked} điểm phải sửa."
    return f"Còn {unexplained} điểm chưa giải trình." if unexplained else ""


def links(sheet: Sheet) -> dict[int, SafeString]:
    """After each block of the paper the way to edit it; by the block's number in the document."""
    origins = sheet.reading.composed.origins
    made = {number: at for number, at in enumerate(origins) if at is not None}
    return {number: format_html(LINK, at, sheet.url("block", at), at + 1) for number, at in made.items()}


def hidden(sheet: Sheet) -> list[Shown]:
    """Blocks that are not printed now, because their figure is not there or zero."""
    printed = set(sheet.reading.composed.origins)
    return [block for block in sheet.reading.blocks if block.at not in printed]


# The issued one


@dataclass(frozen=True)
class File:
    """A file as it was issued."""

    form: str
    title: str
    size: str


@dataclass(frozen=True)
class Row:
    """A figure of the manifest."""

    stated: Stated

    @property
    def legs(self) -> str:
        values = [leg.value for leg in self.stated.legs if leg.value is not None]
        return " / ".join(integer(value) for value in values) if len(values) > 1 else ""


def _issued(sheet: Sheet) -> dict[str, Any]:
    edition = sheet.edition
    manifest = manifest_of(edition)
    versions = [one for one in editions(sheet.report) if sheet.works or one.state == S.ISSUED]
    newer = [one for one in versions if one.number > edition.number]
    return {
        "manifest": manifest,
        "figures": [Row(one) for one in manifest.figures],
        "key": grouped(edition.key_id),
        "files": _files(edition),
        "paper": kept_paper(edition),
        "steps": list(sheet.steps()),
        "changed": edition.changed,
        "changed_heading": f"So với bản số {edition.number - 1}",
        "versions": versions,
        "later": next((one for one in newer if one.state == S.ISSUED), None),
        "open": next((one for one in newer if one.state in Edition.OPEN), None),
    }


def _files(edition: Edition) -> list[File]:
    length = Func("content", function="octet_length", output_field=IntegerField())
    sizes = dict(IssuedFile.objects.filter(edition=edition).annotate(size=length).values_list("form", "size"))
    return [File(form, title, f"{-(-sizes[form] // KIB)} KB") for form, title in FORMS if form in sizes]


def kept_paper(edition: Edition) -> SafeString:
    """The sheet out of the web page that was issued, to the letter; its numbers lead to this site."""
    content = IssuedFile.objects.values_list("content", flat=True).get(edition=edition, form="html")
    page, here = bytes(content).decode(), settings.NAMRO_URL.rstrip("/")
    start, end = page.index("<article"), page.rindex("</article>") + len("</article>")
    return as_part(page[start:end].replace(f'href="{here}/', 'href="/'))


@reading
@signed_in
def download(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """A file: of an issued edition byte for byte, of another one as it would be."""
    sheet = opened(request, pk, number)
    if form not in output.TYPES:
        raise NotThere(f"Không có dạng tệp “{form}”.")
    name = f"bao-cao-{pk}-ban-{number}.{form}"
    if sheet.is_issued:
        kept = IssuedFile.objects.filter(edition=sheet.edition, form=form).values_list("content", flat=True)
        return sent(bytes(kept[0]), name, shown=form == "pdf" and "xem" in request.GET)
    if not sheet.works:
        raise Refused("Bản chưa phát hành chỉ người lập, kiểm tra, ký, phát hành tải được.")
    content = output.render(sheet.reading.composed, form, settings.NAMRO_URL)
    return sent(content, f"du-thao-{name}", shown=form == "pdf" and "xem" in request.GET)
