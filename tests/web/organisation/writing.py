"""Writing a decision through its pages, as a browser without scripts does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from namro.units.models import Reorganisation
from tests.cast import Cast
from tests.web.pages import Page, page

LIST = "/sap-xep/"
PAPER = {"title": "Chia phường Phúc Xá", "effective_on": "01/01/2025"}
SIGNED = {"authority": "Ban Thường vụ Thành ủy", "decision_no": "1286-QĐ/TU", "decided_on": "01/7/2024"}


def ward(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": f"Đảng bộ {name}",
        "unit_kind": "BASE_COMMITTEE",
        "bloc": "RESIDENTIAL",
        **more,
    }


@dataclass
class Clerk:
    """An account at its desk: opens pages of one decision and sends their forms."""

    city: Cast
    client: Client

    def draft(self, **paper: str) -> Reorganisation:
        response = self.client.post(f"{LIST}moi/", PAPER | paper)
        assert response.status_code == 302, page(response).said
        return Reorganisation.objects.get(pk=int(re.findall(r"\d+", response["Location"])[0]))

    def get(self, order: Reorganisation, path: str = "", **query: str) -> Page:
        return page(self.client.get(f"{LIST}{order.pk}/{path}", query))

    def post(self, order: Reorganisation, path: str, data: dict[str, Any]) -> HttpResponse:
        return self.client.post(f"{LIST}{order.pk}/{path}", data)

    def done(self, order: Reorganisation, path: str, data: dict[str, Any]) -> Page:
        """Send a form that is accepted; the page one is led to."""
        response = self.client.post(f"{LIST}{order.pk}/{path}", data, follow=True)
        assert response.redirect_chain, page(response).said
        return page(response)

    def refused(self, order: Reorganisation, path: str, data: dict[str, Any]) -> Page:
        """Send a form that comes back."""
        response = self.post(order, path, data)
        assert response.status_code == 422
        return page(response)

    def code(self, key: str) -> str:
        return self.city.code(key)

    def part(self, order: Reorganisation, name: str, extent: str, key: str = "phuc_xa") -> Page:
        """One more part of a divided unit."""
        code = self.code(key)
        parent = self.code("ba_dinh" if key == "phuc_xa" else "ba_vi")
        return self.done(
            order,
            "viec/chia-tach/",
            ward(name, origin=[code], parent=parent) | {f"phan-{code}": extent},
        )

    def divided(self) -> Reorganisation:
        """A ward in two: a part to the north, the rest to the south; its cells have no place yet."""
        order = self.draft()
        self.part(order, "phường Bắc", "PART")
        self.part(order, "phường Nam", "REST")
        return order

    def placed(self) -> Reorganisation:
        """The same with every place said."""
        order = self.divided()
        north, south = order.changes.order_by("position")
        children = f"noi-chuyen/units.children/{self.code('phuc_xa')}/"
        self.done(
            order,
            children,
            {"tat-ca": f"v{south.pk}", f"dong-{self.city.units['cell_1'].pk}": f"v{north.pk}"},
        )
        self.done(order, f"noi-chuyen/access.grants/{self.code('phuc_xa')}/", {"tat-ca": f"v{south.pk}"})
        return order


def field(found: Page, name: str) -> dict[str, str]:
    return next(one for one in found.all("input", "select", "textarea") if one.get("name") == name)


def mark(found: Page) -> str:
    return field(found, "read_at")["value"]
