"""One unit: what it is, its direct units with their figures, its story; also when it is no longer there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from namro.figures.address import Address
from namro.figures.folds import figure
from namro.ground import clock
from namro.organisation.reorganise.actions import count_shares
from namro.units.models import Bloc, Founding, Unit
from tests import cast as people
from tests.cast import Cast
from tests.organisation.decisions import Decision, K, made, merged, named, whole
from tests.web.pages import MOST_BYTES, MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]


def test_a_unit_says_what_it_is_and_under_whom(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("phucxa").get(f"/don-vi/{city.code('phuc_xa')}/"))
    assert found.text("h1") == ["Đảng bộ phường Phúc Xá"]
    facts = found.text("dl")[0]
    assert "Loại hìnhĐảng bộ cơ sở" in facts
    assert "Cấp trên trực tiếpĐảng bộ quận Ba Đình" in facts
    assert "Không gắn với địa bàn hành chính" in facts
    assert found.text("ol", class_="path") == ["Thành phố Hà Nội Quận Ba Đình Phường Phúc Xá"]
    assert found.all("a", href=f"/don-vi/{city.code('ba_dinh')}/")


def test_the_city_has_nobody_above(signed_in: SignIn, city: Cast) -> None:
    assert "cấp cao nhất của cây" in page(signed_in("phucxa").get(f"/don-vi/{city.code('city')}/")).said


@pytest.mark.parametrize("key", ["city", "ba_dinh", "phuc_xa", "cell_1", "office"])
@pytest.mark.parametrize("code", ["", "2024-05"])
def test_every_figure_is_the_figure_at_its_address(
    signed_in: SignIn, city: Cast, key: str, code: str
) -> None:
    shown = page(signed_in("thanhuy").get(f"/don-vi/{city.code(key)}/", {"ky": code})).figures
    assert len(shown) >= 2
    assert dict(shown) == {address: figure(Address.parse(address)).text for address, _ in shown}


def test_each_direct_unit_is_a_row_and_a_card(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("thanhuy").get(f"/don-vi/{city.code('city')}/"))
    assert found.text("th", scope="row") == [people.LONG_NAME, "Huyện Ba Vì", "Quận Ba Đình"]
    assert {cell["data-label"] for cell in found.all("td")} == {"Loại hình", "Đảng viên", "Kết nạp"}


def test_a_cell_says_that_nothing_is_below(signed_in: SignIn, city: Cast) -> None:
    assert (
        "đây là nơi đảng viên sinh hoạt"
        in page(signed_in("phucxa").get(f"/don-vi/{city.code('cell_1')}/")).said
    )


def test_history_names_the_superior(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("phucxa").get(f"/don-vi/{city.code('cell_2')}/"))
    assert found.text("ol", class_="timeline") == [
        "từ 01/3/2024Chi bộ số 2 – Chi bộ, trực thuộc Đảng bộ phường Phúc Xá"
    ]


def test_without_the_right_the_structure_stays_and_the_figures_go(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("quantri").get(f"/don-vi/{city.code('city')}/"))
    assert "Huyện Ba Vì" in found.said
    assert "số liệu chỉ hiện với người được giao quyền" in found.said
    assert not found.figures


@pytest.mark.parametrize(
    ("code", "query", "status", "sentence"),
    [
        ("D99999", {}, 404, "Không có đơn vị mang mã “D99999”. Mã đơn vị viết như D00001"),
        ("D00001", {"ky": "2024-13"}, 400, "Tháng viết bằng hai chữ số, 2024-01 đến 2024-12"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    signed_in: SignIn, code: str, query: dict[str, str], status: int, sentence: str
) -> None:
    response = signed_in("phucxa").get(f"/don-vi/{code}/", query)
    assert response.status_code == status
    assert sentence in page(response).said


@pytest.mark.parametrize("key", ["city", "ba_dinh", "cell_1"])
def test_statements_and_size(signed_in: SignIn, city: Cast, key: str) -> None:
    client = signed_in("thanhuy")
    with statements() as asked:
        response = client.get(f"/don-vi/{city.code(key)}/")
    assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
    assert len(response.content) <= MOST_BYTES


# A unit that ended, or has not begun

ENDED = {"ky": "2025"}


def districts(city: Cast) -> Unit:
    return merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])


def test_an_ended_unit_is_shown_as_on_its_last_day(signed_in: SignIn, city: Cast) -> None:
    new = districts(city)
    with clock.frozen(date(2025, 7, 5)):
        found = page(signed_in("phucxa").get(f"/don-vi/{city.code('ba_vi')}/", ENDED))
    assert found.text("h1") == ["Đảng bộ huyện Ba Vì"]
    assert "Đã kết thúc (đến 31/12/2024)" in found.said
    assert "đã kết thúc hoạt động trước ngày 31/12/2025 (từ 01/01/2025)" in found.said
    assert "hiện đơn vị theo cơ cấu ngày 31/12/2024" in found.said
    assert "Đơn vị kế thừa: Đảng bộ quận Mới (toàn bộ)" in found.said
    assert found.all("a", href=f"/don-vi/{new.code}/")
    assert found.text("th", scope="row") == ["Xã Tản Hồng"]
    assert found.text("ul", class_="asof") == ["Kỳ: năm 2025 Cơ cấu tổ chức ngày 31/12/2024"]
    assert found.all("a", href=f"/cay-to-chuc/?goc={city.code('ba_vi')}&ngay=2024-12-31")
    assert barriers(found) == []


def test_a_unit_to_come_is_shown_as_on_its_first_day(signed_in: SignIn, city: Cast) -> None:
    new = districts(city)
    client = signed_in("phucxa")
    found = page(client.get(f"/don-vi/{new.code}/"))
    assert "Chưa bắt đầu (từ 01/01/2025)" in found.said
    assert "chưa có vào ngày 30/6/2024: hoạt động từ 01/01/2025" in found.said
    assert found.text("th", scope="row") == ["Phường Phúc Xá", "Xã Tản Hồng"]
    before = page(client.get(f"/don-vi/{city.code('ba_vi')}/"))
    assert "Sẽ kết thúc sau 31/12/2024" in before.said and "chưa có vào ngày" not in before.said


@pytest.mark.parametrize("key", ["ba_vi", "new"])
def test_figures_of_another_day_are_figures_at_their_addresses(
    signed_in: SignIn, city: Cast, key: str
) -> None:
    new = districts(city)
    code = new.code if key == "new" else city.code(key)
    shown = page(signed_in("thanhuy").get(f"/don-vi/{code}/", {"ky": "2025" if key == "ba_vi" else "2024"}))
    assert dict(shown.figures) == {
        address: figure(Address.parse(address)).text for address, _ in shown.figures
    }
    assert all("cay=" in address for address, _ in shown.figures)


def test_the_story_tells_what_it_was_made_of_by_which_decision(signed_in: SignIn, city: Cast) -> None:
    new = districts(city)
    found = page(signed_in("phucxa").get(f"/don-vi/{new.code}/"))
    assert found.text("h3") == ["Ngày 01/01/2025: hình thành từ 2 đơn vị"]
    assert "Theo 1286-QĐ/TU ngày 01/7/2024" in found.said
    decision = new.changes.get().reorganisation_id
    assert len(found.all("a", href=f"/sap-xep/{decision}/")) == 2
    assert "Đảng bộ huyện Ba Vì: toàn bộ" in found.said
    drawn = [link["aria-label"] for link in found.all("a", class_="mark")]
    assert drawn == ["Huyện Ba Vì", "Quận Ba Đình", "Quận Mới"]
    assert found.text("caption") == ["Ngày 01/01/2025: hình thành từ 2 đơn vị."]


def test_who_took_over_and_goes_on_is_drawn_on_both_sides(signed_in: SignIn, city: Cast) -> None:
    decision = Decision()
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    decision.add(K.RENAME, city.units["ba_vi"], name="Đảng bộ huyện Mới", short_name="Huyện Mới")
    decision.done()
    found = page(signed_in("phucxa").get(f"/don-vi/{city.code('ba_vi')}/"))
    assert found.text("h3") == ["Ngày 01/01/2025: nhận thêm từ Đảng bộ quận Ba Đình"]
    drawn = [link["aria-label"] for link in found.all("a", class_="mark")]
    assert drawn == ["Huyện Ba Vì", "Quận Ba Đình", "Huyện Mới"]
    assert found.text("ol", class_="timeline") == [
        "từ 01/01/2020 đến 31/12/2024Đảng bộ huyện Ba Vì – Đảng bộ cấp trên trực tiếp cơ sở, trực thuộc "
        "Đảng bộ Thành phố Hà Nội từ 01/01/2025Đảng bộ huyện Mới – Đảng bộ cấp trên trực tiếp cơ sở, trực "
        "thuộc Đảng bộ Thành phố Hà Nội Đổi tên, theo 1286-QĐ/TU ngày 01/7/2024"
    ]


def test_who_gave_a_part_away_goes_on(signed_in: SignIn, city: Cast) -> None:
    decision = Decision()
    part = decision.add(
        K.SPLIT, **named("Quận Tách", parent=city.units["city"]), origins=[(city.units["ba_dinh"], "PART")]
    )
    decision.done()
    found = page(signed_in("phucxa").get(f"/don-vi/{city.code('ba_dinh')}/"))
    assert found.text("h3") == ["Ngày 01/01/2025: chuyển một phần về Đảng bộ quận Tách"]
    assert "Quận Ba Đìnhmột phầnQuận Tách" in found.text("tr")
    assert "Quận Ba Đìnhphần còn lạiQuận Ba Đình" in found.text("tr")
    assert "Dải nét đứt: chưa có tỷ lệ của từng phần." in found.said
    assert found.all("a", href=f"/don-vi/{made(part).code}/")


def test_parts_say_their_share_their_clause_and_once_their_basis(signed_in: SignIn, city: Cast) -> None:
    decision = Decision()
    parts = [
        decision.add(
            K.SPLIT,
            **named(name, parent=city.units["ba_dinh"], clause=clause),
            origins=[(city.units["phuc_xa"], extent)],
        )
        for name, clause, extent in (("Phường Bắc", "khoản 1", "PART"), ("Phường Nam", "khoản 2", "REST"))
    ]
    for cell, part in zip(("cell_1", "cell_2"), parts, strict=True):
        decision.to("units.children", city.units["phuc_xa"], part, city.units[cell].pk)
    decision.to("access.grants", city.units["phuc_xa"], parts[0])
    count_shares(by=people.BY, order=decision.order, reason=people.WHY)
    decision.done()
    client = signed_in("phucxa")
    old = page(client.get(f"/don-vi/{city.code('phuc_xa')}/"))
    assert "Đảng bộ phường Bắc: một phần, 75 % (khoản 1)" in old.said
    assert "Đảng bộ phường Nam: phần còn lại, 25 % (khoản 2)" in old.said
    assert old.said.count("Tỷ lệ tính theo số đảng viên của các đơn vị trực thuộc chuyển đi") == 1
    new = page(client.get(f"/don-vi/{made(parts[0]).code}/"))
    assert "Theo 1286-QĐ/TU ngày 01/7/2024, khoản 1" in new.said


def test_an_end_without_successor_leads_to_where_its_units_went(signed_in: SignIn, city: Cast) -> None:
    decision = Decision()
    decision.add(K.TRANSFER, city.units["office"], parent=city.units["city"])
    decision.add(K.DISSOLVE, city.units["agencies"], clause="Điều 3")
    decision.to("targets.assignments", city.units["agencies"])
    decision.done()
    client = signed_in("phucxa")
    found = page(client.get(f"/don-vi/{city.code('agencies')}/", ENDED))
    assert "Theo 1286-QĐ/TU ngày 01/7/2024, Điều 3" in found.said
    [link] = [one for one in found.all("a") if one["text"] == "Các đơn vị trực thuộc chuyển về đâu"]
    there = page(client.get(link["href"]))
    assert "Chi bộ Văn phòng" in there.said and "Thành phố Hà Nội" in there.said


def test_the_story_of_the_founding(signed_in: SignIn, city: Cast) -> None:
    unit, day = city.units["cell_2"], date(2024, 3, 1)
    Founding.objects.create(unit=unit, happened_on=day, decision_no="15-QĐ/QU", bloc=Bloc.RESIDENTIAL)
    found = page(signed_in("phucxa").get(f"/don-vi/{unit.code}/"))
    assert "Thành lập theo quyết định 15-QĐ/QU ngày 01/3/2024" in found.said


@pytest.mark.parametrize("key", ["ba_dinh", "new"])
def test_statements_of_a_unit_that_is_not_there(signed_in: SignIn, city: Cast, key: str) -> None:
    new = districts(city)
    code = new.code if key == "new" else city.code(key)
    client = signed_in("thanhuy")
    with statements() as asked:
        client.get(f"/don-vi/{code}/", ENDED if key == "ba_dinh" else {})
    assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
