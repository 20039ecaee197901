"""Editions for tests of pages: begun, checked, signed, issued; forms as a browser sends them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client

from namro.ground.periods import Period
from namro.reports.issuing.actions import Signer, begin, check, explain, issue, sign
from namro.reports.issuing.queries import reading
from namro.reports.models import Edition
from tests.cast import Cast

NAME = "sau-thang-dau-nam"
H1 = Period.parse("2024-H1")
SIGNER = Signer("Nguyễn Văn Lãnh", "PHÓ BÍ THƯ", "T/M BAN THƯỜNG VỤ")
FIRST = 2  # the block with the first figures of the shipped text


def keys_in(settings: Any, folder: Path) -> None:
    """Signing keys of this test alone."""
    settings.NAMRO_HOME = folder


def drafted(city: Cast, unit: str = "city", by: str = "thanhuy") -> Edition:
    return begin(by=city.accounts[by], template=NAME, unit=city.units[unit], period=H1)


def explained(edition: Edition, by: Any) -> Edition:
    """Every point that asks for words has some."""
    asked = {one.key: "Đã đối chiếu hồ sơ" for one in reading(edition).findings if one.severity == "EXPLAIN"}
    if asked:
        explain(by=by, edition=edition, texts=asked, read_at=edition.version)
    return edition


def checked(city: Cast, edition: Edition | None = None) -> Edition:
    edition = edition or drafted(city)
    explained(edition, city.accounts["thanhuy"])
    check(by=city.accounts["lanhdao"], edition=edition, read_at=edition.version)
    return edition


def signed(city: Cast, edition: Edition | None = None) -> Edition:
    edition = checked(city, edition)
    sign(by=city.accounts["lanhdao"], edition=edition, signer=SIGNER, read_at=edition.version)
    return edition


def issued(city: Cast, edition: Edition | None = None) -> Edition:
    edition = signed(city, edition)
    issue(by=city.accounts["thanhuy"], edition=edition, day=None, read_at=edition.version)
    return edition


def url(edition: Edition, rest: str = "") -> str:
    return f"/bao-cao/{edition.report_id}/so/{edition.number}/{rest}"


def post(client: Client, edition: Edition, rest: str, **data: Any) -> Any:
    """A form of an edition, read at its present version."""
    sent = {"read_at": Edition.objects.get(pk=edition.pk).version, "lam": "ghi"} | data
    return client.post(url(edition, rest), sent)
