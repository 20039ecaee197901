"""What every page says: sample banner, today, who reads."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from namro.ground import clock
from namro.ground.ranges import show_day
from namro.regulations.models import Installation
from namro.web.http import reader_of

SECONDS = 60
_banner: dict[str, Any] = {"text": "", "until": 0.0}


def banner() -> str:
    """“Dữ liệu mẫu, ngày 05/7/2024” where this database is a sample; asked at most once a minute."""
    if time.monotonic() >= _banner["until"]:
        row = Installation.objects.filter(synthetic=True).values_list("lives_on", flat=True).first()
        _banner["text"] = f"Dữ liệu mẫu, ngày {show_day(row)}" if row else ""
        _banner["until"] = time.monotonic() + SECONDS
    return _banner["text"]


def forget_banner() -> None:
    """Ask again at the next page: for tests and after loading a sample."""
    _banner["until"] = 0.0


def _signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def house(request: HttpRequest) -> dict[str, Any]:
    """``sample`` banner or "", ``today``, ``printed_at``, ``address``, ``took`` ms or "", lazy ``reader``."""
    started = getattr(request, "started", None)
    return {
        "sample": SimpleLazyObject(banner),
        "today": clock.today(),
        "printed_at": clock.now(),
        "address": settings.NAMRO_URL + request.get_full_path(),
        "took": round((time.perf_counter() - started) * 1000) if started else "",
        "reader": SimpleLazyObject(lambda: reader_of(request) if _signed_in(request) else None),
        "searched": request.GET.get("tim", ""),
    }
