"""What no page may do, checked on every page a test sees."""

from __future__ import annotations

import re
import sys
from typing import Any

from django.http import HttpResponse
from django.test import Client

FORBIDDEN = {
    "unrendered template text": re.compile(r"\{\{|\}\}|\{%|%\}"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an inline event handler": re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE),
    "an inline style": re.compile(r"<[^>]+\sstyle\s*=|<style\b", re.IGNORECASE),
    "a javascript: address": re.compile(r"""(href|src|action)\s*=\s*["']?javascript:""", re.IGNORECASE),
}


class UndefinedVariable(str):
    """Stands for ``string_if_invalid``: a variable missing in one of our templates fails the test."""

    def __new__(cls) -> UndefinedVariable:
        return super().__new__(cls, "UNDEFINED")

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        template = _current_template()
        if "/namro/" in template:
            raise AssertionError(f"{template} uses the undefined variable {variable}.")
        return ""


def _current_template() -> str:
    """File of the template being rendered, found in the frame of FilterExpression.resolve."""
    context = sys._getframe(2).f_locals.get("context")
    template = getattr(getattr(context, "render_context", None), "template", None)
    return str(template.origin.name) if template is not None else ""


def faults(html: str) -> list[str]:
    """What this page does that none may; data islands (``application/json``) are not code."""
    shown = re.sub(r'<script[^>]*type="application/json"[^>]*>.*?</script>', "", html, flags=re.DOTALL)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(shown)]


class StrictClient(Client):
    def request(self, **request: Any) -> HttpResponse:
        response: Any = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            wrong = faults(response.content.decode())
            assert not wrong, f"{request.get('PATH_INFO')} has {', '.join(wrong)}."
        return response
