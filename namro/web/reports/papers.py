"""Papers within pages, and files as answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

from namro.reports import output


def as_part(paper: str) -> SafeString:
    """The sheet within a page that has a heading of its own."""
    found = paper.replace('<h1 class="doc-title">', '<h2 class="doc-title">').replace("</h1>", "</h2>")
    return mark_safe(found)  # our own markup, every text in it was escaped


def sent(content: bytes, name: str, *, shown: bool = False) -> HttpResponse:
    """A file to keep; ``shown``: to be looked at inside a page of this site."""
    response = HttpResponse(content, content_type=output.TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    if shown:
        response["X-Frame-Options"] = "SAMEORIGIN"
        response["Content-Security-Policy"] = "frame-ancestors 'self'"
    return response
