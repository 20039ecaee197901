"""The tree of units on a day: by level, as a fragment, by search, and what cannot be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests import cast as people
from tests.cast import Cast
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


@pytest.mark.parametrize("query", [{}, {"tim": "chi bo"}, {"goc": "D00002"}])
def test_statements_of_the_tree(signed_in: SignIn, query: dict[str, str]) -> None:
    client = signed_in("phucxa")
    with statements() as asked:
        client.get(TREE, query)
    assert len(asked) <= 9 < MOST_STATEMENTS, "\n".join(asked)
