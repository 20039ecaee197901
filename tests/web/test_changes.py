"""What changed in the tree between two days, as a page: in short, group by group, and what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from namro.ground import clock
from namro.units.models import Unit
from tests.cast import Cast
from tests.organisation.decisions import DAY, Decision, K, made, merged, named
from tests.web.pages import MOST_BYTES, MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]
PAGE = "/cay-to-chuc/thay-doi/"
DAYS = {"tu": "2024-12-31", "den": "2025-01-01"}


def merged_districts(city: Cast) -> Unit:
    return merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])


def many(city: Cast, count: int = 60) -> tuple[Unit, Unit]:
    """A decision that moves ``count`` new cells from one ward under two others."""
    ward = city.units["phuc_xa"]
    first = Decision(DAY - timedelta(days=30), title="Lập chi bộ")
    cells = [
        first.add(
            K.ESTABLISH,
            name=f"Chi bộ {number:03d}",
            short_name=f"Chi bộ {number:03d}",
            unit_kind="CELL",
            bloc="RESIDENTIAL",
            parent=ward,
        )
        for number in range(count)
    ]
    first.done()
    second = Decision(title="Chia phường")
    north, south = (
        second.add(K.SPLIT, **named(name, parent=city.units["ba_dinh"]), origins=[(ward, extent)])
        for name, extent in (("Phường Bắc", "PART"), ("Phường Nam", "REST"))
    )
    for number, cell in enumerate(cells):
        second.to("units.children", ward, north if number % 3 else south, made(cell).pk)
    for cell in ("cell_1", "cell_2"):
        second.to("units.children", ward, north, city.units[cell].pk)
    second.to("access.grants", ward, north)
    second.done()
    return made(north), made(south)


def test_the_tree_leads_there(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("phucxa")
    for query, within in (({}, ""), ({"goc": city.code("ba_dinh")}, f"&trong={city.code('ba_dinh')}")):
        link = page(client.get("/cay-to-chuc/", query)).all("a", href=f"{PAGE}?den=2024-07-05{within}")
        assert client.get(link[0]["href"]).status_code == 200


def test_a_merger_in_short(signed_in: SignIn, city: Cast) -> None:
    new = merged_districts(city)
    found = page(signed_in("phucxa").get(PAGE, DAYS))
    assert found.text("h1") == ["Thay đổi sau 31/12/2024 đến hết 01/01/2025"]
    assert found.text("h2") == ["Số đơn vị theo loại hình", "Từ 01/01/2025: Sắp xếp thử"]
    assert found.text("h3") == [
        "Thành lập: 1 đơn vị",
        "Kết thúc hoạt động: 2 đơn vị",
        "Chuyển cấp trên trực tiếp: 2 đơn vị",
    ]
    assert "Đảng bộ cấp trên trực tiếp cơ sở 3 1 giảm 2" in found.said
    assert "Đảng bộ huyện Ba Vì (toàn bộ), Đảng bộ quận Ba Đình (toàn bộ)" in found.said
    assert found.all("a", href=f"/don-vi/{new.code}/")
    decision = found.all("a", href=f"/sap-xep/{Unit.objects.get(pk=new.pk).changes.get().reorganisation_id}/")
    assert decision[0]["text"] == "1286-QĐ/TU ngày 01/7/2024"
    assert "theo các quyết định đã lên lịch đến hôm nay; còn có thể thay đổi" in found.said
    assert barriers(found) == []


def test_what_is_past_is_not_to_come(signed_in: SignIn, city: Cast) -> None:
    merged_districts(city)
    with clock.frozen(date(2025, 3, 1)):
        found = page(signed_in("phucxa").get(PAGE, DAYS))
    assert "còn có thể thay đổi" not in found.said


def test_only_below_one_unit(signed_in: SignIn, city: Cast) -> None:
    merged_districts(city)
    found = page(signed_in("phucxa").get(PAGE, DAYS | {"trong": city.code("ba_vi").lower()}))
    assert found.text("h3") == ["Kết thúc hoạt động: 1 đơn vị", "Chuyển cấp trên trực tiếp: 1 đơn vị"]
    assert "Chỉ trong Đảng bộ huyện Ba Vì và các đơn vị cấp dưới" in found.said
    assert found.all("input", id="trong")[0]["value"] == city.code("ba_vi")


def test_without_days_it_is_the_last_change(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("phucxa")
    assert page(client.get(PAGE)).text("h1") == ["Thay đổi sau 31/12/2023 đến hết 05/7/2024"]
    merged_districts(city)
    with clock.frozen(date(2025, 3, 1)):
        assert page(client.get(PAGE)).text("h1") == ["Thay đổi sau 31/12/2024 đến hết 01/3/2025"]


def test_chips_lead_to_the_days_of_change_and_keep_the_unit(signed_in: SignIn, city: Cast) -> None:
    merged_districts(city)
    code = city.code("ba_vi")
    chips = page(signed_in("phucxa").get(PAGE, {"trong": code})).all("a", class_="chip")
    assert [chip["href"] for chip in chips] == [f"{PAGE}?trong={code}&tu=2024-12-31&den=2025-01-01"]


def test_a_group_that_is_long_shows_its_beginning_and_leads_to_all(signed_in: SignIn, city: Cast) -> None:
    many(city)
    client = signed_in("phucxa")
    found = page(client.get(PAGE, {"tu": "2024-11-30", "den": "2024-12-02"}))
    assert found.text("h3") == ["Thành lập: 60 đơn vị"]
    assert len(found.text("th", scope="row")) == 12 + len(found.all("td", data_label="Tăng, giảm"))
    [more] = [link for link in found.all("a") if link["text"] == "Xem cả 60 đơn vị"]
    first = page(client.get(more["href"]))
    assert first.text("h1") == ["Thành lập: 60 đơn vị"] and len(first.text("th", scope="row")) == 50
    [onward] = first.all("a", rel="next")
    rest = page(client.get(onward["href"]))
    names = [head.rpartition(" D")[0] for head in rest.text("th", scope="row")]
    assert names == [f"Chi bộ {number:03d}" for number in range(50, 60)]
    [back] = [link for link in rest.all("a") if link["text"] == "Mọi thay đổi giữa hai ngày"]
    assert page(client.get(back["href"])).text("h3") == ["Thành lập: 60 đơn vị"]


def test_many_moves_are_counts_of_superiors(signed_in: SignIn, city: Cast) -> None:
    north, _ = many(city)
    client = signed_in("phucxa")
    found = page(client.get(PAGE, DAYS))
    assert "Chuyển cấp trên trực tiếp: 62 đơn vị" in found.text("h3")
    [count] = [link for link in found.all("a") if link["text"] == "42"]
    assert found.all("a", href=f"/don-vi/{north.code}/")
    under = page(client.get(count["href"]))
    assert "chuyển đến Đảng bộ phường Bắc: 42 đơn vị" in under.said
    assert len(under.text("th", scope="row")) == 42
    assert "Phường Phúc Xá Phường Bắc" in under.said
    whole_group = count["href"].partition("&cap-tren")[0]
    assert page(client.get(whole_group)).text("th", scope="row") == ["Phường Bắc", "Phường Nam"]


def test_an_end_with_nobody_after_it_says_so(signed_in: SignIn, city: Cast) -> None:
    decision = Decision()
    decision.add(K.TRANSFER, city.units["office"], parent=city.units["city"])
    decision.add(K.DISSOLVE, city.units["agencies"])
    decision.to("targets.assignments", city.units["agencies"])
    decision.done()
    assert "Không có đơn vị kế thừa" in page(signed_in("phucxa").get(PAGE, DAYS)).said


def test_names_and_kinds_before_and_after(signed_in: SignIn, city: Cast) -> None:
    decision = Decision()
    decision.add(K.RENAME, city.units["office"], name="Chi bộ Mới", short_name="Mới")
    decision.add(K.CHANGE_KIND, city.units["office"], unit_kind="CELL")
    decision.add(K.CHANGE_BLOC, city.units["office"], bloc="GOVERNMENT")
    decision.done()
    found = page(signed_in("phucxa").get(PAGE, DAYS))
    assert "Chi bộ Văn phòng Chi bộ Mới" in found.said
    assert "Chi bộ cơ sở Chi bộ" in found.said
    assert "Đảng – đoàn thể Chính quyền" in found.said


def test_a_founding_stands_under_no_decision(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("phucxa").get(PAGE, {"tu": "2024-02-29", "den": "2024-03-01"}))
    assert "Từ 01/3/2024: không theo quyết định sắp xếp" in found.text("h2")
    assert "Thành lập mới" in found.said


def test_nothing_changed_is_said(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("phucxa").get(PAGE, {"tu": "2024-05-01", "den": "2024-06-01"}))
    assert "không thay đổi giữa hai ngày này" in found.said


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({"den": "2024-07-06"}, 400, "Ngày 06/7/2024 ở sau hôm nay."),
        ({"tu": "2024-05-02", "den": "2024-05-02"}, 400, "Ngày đầu 02/5/2024 phải đứng trước ngày cuối"),
        ({"tu": "hôm qua"}, 400, "“hôm qua” không phải một ngày."),
        ({"tu": "2019-12-31"}, 404, "Chưa có đảng bộ thành phố nào vào ngày 31/12/2019."),
        ({"trong": "D99999"}, 404, "Không có đơn vị mang mã “D99999”."),
        ({"tu": "2024-02-29", "nhom": "2024-03-01.0.x"}, 400, "Không có nhóm thay đổi này"),
        ({"tu": "2024-02-29", "nhom": "2024-03-01.0.thanh-lap", "trang": "9"}, 400, "Không có trang “9”."),
        ({"tu": "2024-02-29", "nhom": "2024-03-01.0.thanh-lap", "cap-tren": "x"}, 404, "mang mã “x”"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    signed_in: SignIn, query: dict[str, str], status: int, sentence: str
) -> None:
    response = signed_in("phucxa").get(PAGE, query)
    assert response.status_code == status
    assert sentence in page(response).said


def test_what_was_typed_stays(signed_in: SignIn, city: Cast) -> None:
    typed = {"tu": "02/5/2024", "den": "01/5/2024", "trong": city.code("ba_vi")}
    found = page(signed_in("phucxa").get(PAGE, typed))
    assert [found.all("input", name=name)[0]["value"] for name in typed] == [
        "2024-05-02",
        "2024-05-01",
        city.code("ba_vi"),
    ]
    assert found.all("a", href="#tu")


@pytest.mark.parametrize("username", ["quantri", "moi"])
def test_the_tree_is_everybodys(signed_in: SignIn, city: Cast, username: str) -> None:
    merged_districts(city)
    assert "Thành lập: 1 đơn vị" in page(signed_in(username).get(PAGE, DAYS)).text("h3")


def test_statements_and_size(signed_in: SignIn, city: Cast) -> None:
    many(city)
    merged([city.units["ba_vi"]], "Huyện Mới", city.units["city"])
    client = signed_in("thanhuy")
    days = {"tu": "2024-02-01", "den": "2025-01-01"}
    for query in ({}, days, days | {"trong": city.code("city")}):
        with statements() as asked:
            response = client.get(PAGE, query)
        assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
        assert len(response.content) <= MOST_BYTES
    for link in (link["href"] for link in page(response).all("a") if "nhom=" in link.get("href", "")):
        with statements() as asked:
            assert client.get(link).status_code == 200
        assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
