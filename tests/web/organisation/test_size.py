"""A decision about a whole city: statements, bytes and seconds of its pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.organisation.decisions import SIGNED, Decision
from tests.web.organisation.large import cells, merging, written
from tests.web.organisation.writing import LIST, Clerk
from tests.web.pages import MOST_BYTES, MOST_STATEMENTS, page, statements

SignIn = Callable[[str], Client]
WARDS, MADE, BELOW = 700, 126, 23  # 16.100 direct units move
PATHS = ("", "?trang=2", "noi-chuyen/", "noi-chuyen/?loai=units.children&trang=2", "len-lich/")


def measured(client: Client, path: str) -> tuple[int, int, str]:
    """Statements, bytes and text of a page."""
    with statements() as found:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(found), len(response.content), page(response).said


def test_a_city_in_the_tree_opens_at_once(city: Cast, signed_in: SignIn) -> None:
    order = Decision().order
    old = merging(order, city.units["city"], wards=WARDS, made=MADE, below=BELOW)
    for name, value in vars(SIGNED).items():
        setattr(order, name, value)
    order.approved_by, order.state = "system:cast", "APPROVED"
    order.save()
    written(order, old, city.units["city"])
    for username in ("moi", "badinh", "thanhuy"):
        client = signed_in(username)
        for path in ("", "?trang=3", "noi-chuyen/"):
            asked, size, said = measured(client, f"{LIST}{order.pk}/{path}")
            assert asked <= MOST_STATEMENTS and size < MOST_BYTES, (username, path, asked, size)
        assert "16.100" in said or "Đảng bộ xã Cũ" in said
    _, _, said = measured(signed_in("moi"), f"{LIST}{order.pk}/")
    assert "700 kết thúc, 126 thành lập" in said
    assert "Sẽ có hiệu lực từ 01/01/2025" in said
    assert "16.100" in said


def test_a_draft_about_a_city_is_judged_in_the_same_statements(city: Cast, signed_in: SignIn) -> None:
    clerk = Clerk(city, signed_in("thanhuy"))
    order = clerk.draft()
    merging(order, city.units["city"], wards=WARDS, made=MADE, below=BELOW)
    for path in PATHS[:4]:
        asked, size, _ = measured(clerk.client, f"{LIST}{order.pk}/{path}")
        assert asked <= MOST_STATEMENTS and size < MOST_BYTES, (path, asked, size)


PAGES = (
    "",
    "sua/",
    "viec/",
    "viec/nhap/",
    "viec/chia-tach/?nguon={phuc_xa}",
    "viec/{first}/sua/",
    "viec/{first}/bo/",
    "tim/?cho=origin&q-origin=chi+bo",
    "noi-chuyen/",
    "noi-chuyen/units.children/{phuc_xa}/",
    "ty-le/",
    "bo/",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("username", ["thanhuy", "badinh"])
def test_pages_of_a_draft_take_few_statements(
    city: Cast, signed_in: SignIn, username: str, path: str
) -> None:
    """Also for the clerk of a district, whose scope has to be asked for."""
    drafter = Clerk(city, signed_in("badinh"))
    order = drafter.divided()
    cells(city.units["phuc_xa"], 150)
    first = order.changes.order_by("position").first()
    where = path.format(phuc_xa=city.code("phuc_xa"), first=first.pk)
    client = signed_in(username)
    with statements() as found:
        response = client.get(f"{LIST}{order.pk}/{where}")
    assert response.status_code == 200
    assert len(found) <= MOST_STATEMENTS, "\n".join(sql[:200] for sql in found)
    assert len(response.content) < MOST_BYTES


@pytest.mark.parametrize("username", ["lanhdao", "badinh", "moi"])
def test_the_list_takes_few_statements(city: Cast, signed_in: SignIn, username: str) -> None:
    drafter = Clerk(city, signed_in("badinh"))
    for number in range(60):
        drafter.draft(title=f"Dự thảo thứ {number}")
    drafter.divided()
    client = signed_in(username)
    asked, size, _ = measured(client, LIST)
    assert asked <= MOST_STATEMENTS and size < MOST_BYTES


def test_a_leader_of_a_district_approves_in_few_statements(city: Cast, signed_in: SignIn) -> None:
    order = Clerk(city, signed_in("badinh")).placed()
    asked, _, _ = measured(signed_in("lanhdao"), f"{LIST}{order.pk}/phe-duyet/")
    assert asked <= MOST_STATEMENTS


def test_the_record_takes_few_statements_for_anybody_and_any_change(city: Cast, signed_in: SignIn) -> None:
    """Also for the leader of a district, and where the kind of a unit changes."""
    from namro.access.actions import grant_role
    from tests.cast import BEGIN, BY, WHY

    clerk = Clerk(city, signed_in("badinh"))
    order = clerk.placed()
    clerk.done(order, "viec/doi-loai-hinh/", {"unit": city.code("cell_1"), "unit_kind": "BASE_CELL"})
    leader = city.accounts["moi"]
    grant_role(by=BY, account=leader, role_code="LEADER", unit=city.units["ba_dinh"], first=BEGIN, reason=WHY)
    for username in ("moi", "badinh", "lanhdao", "thanhuy"):
        asked, _, said = measured(signed_in(username), f"{LIST}{order.pk}/")
        assert asked <= MOST_STATEMENTS, username
        assert "ngoài phạm vi" not in said
