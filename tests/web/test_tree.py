"""The tree of units on a day: by level, as a fragment, by search, and what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from namro.ground import clock
from namro.units.models import Unit
from tests import cast as people
from tests.cast import Cast
from tests.organisation.decisions import Decision, K, merged
from tests.web.pages import MOST_STATEMENTS, page, statements

SignIn = Callable[[str], Client]
TREE = "/cay-to-chuc/"


def test_the_tree_begins_at_the_city_with_counts_of_direct_units(signed_in: SignIn) -> None:
    found = page(signed_in("phucxa").get(TREE))
    assert found.text("h2") == ["Đảng bộ Thành phố Hà Nội"]
    assert found.text("summary")[1:] == [
        f"{people.LONG_NAME} 1 đơn vị",
        "Huyện Ba Vì 1 đơn vị",
        "Quận Ba Đình 1 đơn vị",
    ]
    assert "3 đơn vị trực thuộc, theo cơ cấu ngày 05/7/2024" in found.said


def test_a_level_opens_by_its_link_without_scripts(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("phucxa")
    code = city.code("ba_dinh")
    links = page(client.get(TREE)).all("a", href=f"{TREE}?goc={code}&ngay=2024-07-05")
    assert links[0]["text"] == "Xem 1 đơn vị trực thuộc"
    found = page(client.get(links[0]["href"]))
    assert found.text("h2") == ["Đảng bộ quận Ba Đình"]
    assert found.text("ol", class_="path") == ["Thành phố Hà Nội Quận Ba Đình"]


def test_the_fragment_is_the_list_of_the_whole_page(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("phucxa")
    query = {"goc": city.code("ba_dinh"), "ngay": "2024-06-30"}
    fragment = client.get(TREE, query, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(TREE, query).content.decode()
    assert "<html" not in fragment
    assert "".join(fragment.split()) in "".join(whole.split())


def test_opening_a_level_asks_for_its_fragment(signed_in: SignIn, city: Cast) -> None:
    summary = page(signed_in("phucxa").get(TREE)).all("summary")[-1]
    assert summary["hx-get"] == f"{TREE}?goc={city.code('ba_dinh')}&ngay=2024-07-05"


def test_a_unit_that_began_later_is_not_in_the_tree_of_an_earlier_day(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("phucxa")
    query = {"goc": city.code("phuc_xa")}
    assert "Chi bộ số 2" in page(client.get(TREE, query)).said
    assert "Chi bộ số 2" not in page(client.get(TREE, query | {"ngay": "2024-02-29"})).said


def test_a_leaf_says_that_nothing_is_below(signed_in: SignIn, city: Cast) -> None:
    assert (
        "không có đơn vị trực thuộc" in page(signed_in("phucxa").get(TREE, {"goc": city.code("office")})).said
    )


def test_the_day_that_was_asked_stays_in_its_field(signed_in: SignIn) -> None:
    field = page(signed_in("phucxa").get(TREE, {"ngay": "30/6/2024"})).all("input", name="ngay")[0]
    assert (field["value"], field["max"]) == ("2024-06-30", "2024-07-05")


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({"ngay": "06/7/2024"}, 400, "Chọn một ngày đến hết 05/7/2024."),
        ({"ngay": "2024-07-06"}, 400, "Ngày 06/7/2024 ở sau hôm nay. Chọn một ngày đến hết 05/7/2024."),
        ({"ngay": "hôm qua"}, 400, "“hôm qua” không phải một ngày. Viết như 05/7/2024 hoặc 2024-07-05."),
        ({"ngay": "2024-02-30"}, 400, "Không có ngày 2024-02-30 trong lịch."),
        ({"ngay": "2019-12-31"}, 404, "Chưa có đảng bộ thành phố nào vào ngày 31/12/2019."),
        ({"goc": "D99999"}, 404, "Không có đơn vị mang mã “D99999”."),
    ],
)
def test_what_cannot_be_is_a_sentence_beside_the_field(
    signed_in: SignIn, query: dict[str, str], status: int, sentence: str
) -> None:
    response = signed_in("phucxa").get(TREE, query)
    assert response.status_code == status
    found = page(response)
    assert sentence in found.said
    kept = {"06/7/2024": "2024-07-06", "hôm qua": "", "2024-02-30": ""}
    typed = query.get("ngay", "")
    assert found.all("input", name="ngay")[0]["value"] == kept.get(typed, typed)
    assert found.all("a", href="#ngay")


def test_a_unit_before_its_first_day_says_since_when_it_is(signed_in: SignIn, city: Cast) -> None:
    response = signed_in("phucxa").get(TREE, {"goc": city.code("cell_2"), "ngay": "2024-02-01"})
    assert response.status_code == 404
    assert "hoạt động từ 01/3/2024" in page(response).said


@pytest.mark.parametrize("wanted", ["ba vi", "BA VÌ", "huyen ba", "D00003"])
def test_search_needs_no_accents(signed_in: SignIn, wanted: str) -> None:
    found = page(signed_in("phucxa").get(TREE, {"tim": wanted}))
    assert "Đảng bộ huyện Ba Vì" in found.said
    assert found.all("input", id="tim")[0]["value"] == wanted


def test_a_search_without_result_says_how_to_search(signed_in: SignIn) -> None:
    found = page(signed_in("phucxa").get(TREE, {"tim": "<b>không có"}))
    assert "Đơn vị có tên chứa “<b>không có”" in found.said
    assert "có dấu hay không dấu đều được" in found.said


def test_a_search_that_finds_too_much_says_so(signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("namro.web.units.views.FOUND", 3)
    found = page(signed_in("phucxa").get(TREE, {"tim": "chi bo"}))
    assert "Hiện 3 đơn vị đầu tiên; gõ thêm để thu hẹp." in found.said
    assert len(found.all("ul", class_="results")) == 1


# When decisions are scheduled


def merge(city: Cast) -> Unit:
    return merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])


def test_a_day_to_come_is_shown_as_far_as_decided(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("phucxa")
    merge(city)
    found = page(client.get(TREE, {"ngay": "2025-01-01"}))
    assert found.text("summary")[1:] == [f"{people.LONG_NAME} 1 đơn vị", "Quận Mới 2 đơn vị"]
    assert "theo các quyết định đã lên lịch đến hôm nay; còn có thể thay đổi" in found.said
    assert "max" not in found.all("input", name="ngay")[0]
    eve = page(client.get(TREE, {"ngay": "31/12/2024"}))
    assert [one.split(" 1 ")[0] for one in eve.text("summary")[2:]] == ["Huyện Ba Vì", "Quận Ba Đình"]
    assert "còn có thể thay đổi" not in page(client.get(TREE)).said


def test_chips_lead_to_the_days_of_change(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("phucxa")
    assert page(client.get(TREE)).all("a", class_="chip") == []
    merge(city)
    merged([city.units["agencies"]], "Cơ quan Mới", city.units["city"], date(2025, 7, 1))
    chips = page(client.get(TREE, {"goc": "D00001", "ngay": "2025-01-01"})).all("a", class_="chip")
    assert [(chip["text"], chip["href"], chip.get("aria-current", "")) for chip in chips] == [
        ("Hôm nay, 05/7/2024", f"{TREE}?goc=D00001", ""),
        ("01/01/2025", f"{TREE}?goc=D00001&ngay=2025-01-01", "true"),
        ("01/7/2025", f"{TREE}?goc=D00001&ngay=2025-07-01", ""),
    ]


def test_once_the_last_change_is_past_no_day_to_come_is_known(signed_in: SignIn, city: Cast) -> None:
    merge(city)
    with clock.frozen(date(2025, 1, 2)):
        assert signed_in("phucxa").get(TREE, {"ngay": "2025-01-03"}).status_code == 400


def test_a_unit_that_ended_leads_to_its_page_and_to_the_tree(signed_in: SignIn, city: Cast) -> None:
    new = merge(city)
    code = city.code("ba_dinh")
    response = signed_in("phucxa").get(TREE, {"goc": code, "ngay": "2025-01-01"})
    assert response.status_code == 404
    found = page(response)
    assert f"xem đơn vị kế thừa: “Đảng bộ quận Mới” ({new.code})" in found.said
    assert found.all("a", href=f"/don-vi/{code}/") and found.all("a", href=f"{TREE}?ngay=2025-01-01")


# Names that were, and units that are no more


def test_search_finds_old_names_and_says_until_when(signed_in: SignIn, city: Cast) -> None:
    renaming = Decision()
    renaming.add(K.RENAME, city.units["phuc_xa"], name="Đảng bộ phường Hồng Hà", short_name="Phường Hồng Hà")
    renaming.done()
    client = signed_in("phucxa")
    old = page(client.get(TREE, {"tim": "phuc xa", "ngay": "2025-01-01"}))
    assert old.text("ul", class_="results") == [
        "Đảng bộ phường Hồng Hà tên cũ: Đảng bộ phường Phúc Xá (đến 31/12/2024) "
        f"Đảng bộ cơ sở · {city.code('phuc_xa')} · 2 đơn vị trực thuộc"
    ]
    to_come = page(client.get(TREE, {"tim": "hong ha"}))
    assert "tên từ 01/01/2025: Đảng bộ phường Hồng Hà" in to_come.said


def test_search_finds_ended_units_and_who_carries_them_on(signed_in: SignIn, city: Cast) -> None:
    new = merge(city)
    client = signed_in("phucxa")
    found = page(client.get(TREE, {"tim": "ba dinh", "ngay": "2025-01-01"}))
    assert "đã kết thúc (đến 31/12/2024), kế thừa: Đảng bộ quận Mới" in found.said
    assert found.all("a", href=f"/don-vi/{new.code}/")
    assert "hoạt động từ 01/01/2025" in page(client.get(TREE, {"tim": "quan moi"})).said


@pytest.mark.parametrize("query", [{}, {"tim": "chi bo"}, {"goc": "D00002"}, {"tim": "dang bo"}])
def test_statements_of_the_tree(signed_in: SignIn, city: Cast, query: dict[str, str]) -> None:
    merge(city)
    client = signed_in("phucxa")
    with statements() as asked:
        client.get(TREE, query)
    assert len(asked) <= 9 < MOST_STATEMENTS, "\n".join(asked)
