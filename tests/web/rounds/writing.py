"""Working on a round through its pages, as a browser without scripts does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from namro.targets.models import Indicator, TargetRound
from tests.cast import Cast
from tests.web.pages import Page, page

LIST = "/chi-tieu/dot/"
PLAN = {
    "title": "Chỉ tiêu năm 2025",
    "kind": "YEAR",
    "first": "01/01/2025",
    "last": "31/12/2025",
    "sum_mode": "AT_LEAST",
    "read_at": "0",
}
PAPER = {"document_no": "84-KH/TU", "issued_on": "01/7/2024"}
REVISED = PAPER | {"document_no": "45-QĐ/TU", "reason": "SURPLUS_UNIT", "effective_on": "02/7/2024"}
MASS = list(Indicator).index(Indicator.MASS_MEMBER)


@dataclass
class Desk:
    """An account at its desk: opens pages of rounds and sends their forms."""

    city: Cast
    client: Client

    @property
    def year(self) -> TargetRound:
        """The cast's round of 2024, issued."""
        assert self.city.round is not None
        return self.city.round

    def begin(self, **plan: str) -> TargetRound:
        data = PLAN | {"unit": self.city.code("city")} | plan
        response = self.client.post(f"{LIST}moi/", data)
        assert response.status_code == 302, page(response).said
        return TargetRound.objects.get(pk=int(re.findall(r"\d+", response["Location"])[0]))

    def get(self, round_: TargetRound, path: str = "", **query: str) -> Page:
        return page(self.client.get(f"{LIST}{round_.pk}/{path}", query))

    def post(self, round_: TargetRound, path: str, data: Mapping[str, Any], **more: Any) -> HttpResponse:
        """Send a form about the round as it stands."""
        round_.refresh_from_db()
        sent = {"read_at": str(round_.version), **data}
        return self.client.post(f"{LIST}{round_.pk}/{path}", sent, **more)

    def done(self, round_: TargetRound, path: str, data: Mapping[str, Any] | None = None) -> Page:
        """Send a form that is accepted; the page one is led to."""
        response = self.post(round_, path, data or {}, follow=True)
        assert response.redirect_chain, page(response).said  # type: ignore[attr-defined]
        return page(response)

    def refused(self, round_: TargetRound, path: str, data: Mapping[str, Any]) -> Page:
        """Send a form that comes back."""
        response = self.post(round_, path, data)
        assert response.status_code == 422
        return page(response)

    def box(self, unit: str, indicator: int = MASS) -> str:
        """Name of the field of a unit in the grid."""
        return f"o-{self.city.code(unit)}-{indicator}"

    def fill(self, round_: TargetRound, values: Mapping[str, str]) -> Page:
        """Type results of mass members by key of the unit."""
        return self.done(round_, "nhap/", {self.box(unit): text for unit, text in values.items()})

    def on(self, round_: TargetRound, *slugs: str) -> None:
        for slug in slugs:
            self.done(round_, f"{slug}/", {"reason": "Cần bổ sung"})


Sit = Callable[..., Desk]


def submitted(desk: Desk, **plan: str) -> TargetRound:
    """A round with 8 and 10 given, waiting for its signature."""
    round_ = desk.begin(**plan)
    desk.fill(round_, {"ba_vi": "8", "ba_dinh": "10"})
    desk.on(round_, "mo-dang-ky", "can-doi", "trinh")
    return round_
