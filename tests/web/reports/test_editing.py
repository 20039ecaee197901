"""Words of a draft on screen: one block a page, figures in brackets, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from namro.reports.editing import Rewrite
from namro.reports.issuing.actions import edit_text
from namro.reports.issuing.queries import template_of
from namro.reports.models import Edition
from namro.reports.template import Typed
from tests.cast import Cast
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements
from tests.web.reports.writing import FIRST, checked, drafted, post, url

SignIn = Callable[[str], Client]
BLOCK = f"loi/{FIRST}/"


def text_of(found: object) -> str:
    return next(one["text"] for one in found.all("textarea", name="text")).strip()  # type: ignore[attr-defined]


def stored(edition: Edition) -> Edition:
    return Edition.objects.select_related("report", "report__unit").get(pk=edition.pk)


def test_a_block_shows_its_figures_in_brackets(city: Cast, signed_in: SignIn) -> None:
    edition = drafted(city)
    found = page(signed_in("thanhuy").get(url(edition, BLOCK)))
    assert "[7]/[12] đảng viên (đạt [58,3 %] chỉ tiêu giao cả năm)" in text_of(found)
    admitted = f"/so-lieu/membership.admitted/{city.code('city')}/2024-H1/"
    assert (admitted, "7") in found.figures and "membership.members" in found.text("code")
    assert barriers(found) == []


def test_words_are_written_and_figures_stay_bound(city: Cast, signed_in: SignIn) -> None:
    edition, client = drafted(city), signed_in("thanhuy")
    answer = post(
        client, edition, BLOCK, text="Toàn đảng bộ kết nạp [7] trên [12], đạt [58,3 %]. [tăng 6 (600,0 %)]."
    )
    assert answer.status_code == 302 and answer["Location"] == f"{url(edition)}#doan-{FIRST}"
    said = page(client.get(url(edition))).said
    assert "mọi số liệu còn liên kết" in said and "Toàn đảng bộ kết nạp 7 trên 12" in said
    assert not [one for one in template_of(stored(edition)).lines[FIRST].pieces if isinstance(one, Typed)]


def test_typing_over_a_figure_is_said_before_and_after(city: Cast, signed_in: SignIn) -> None:
    edition, client = drafted(city), signed_in("thanhuy")
    text = text_of(page(client.get(url(edition, BLOCK)))).replace("[7]", "[8]")
    looked = post(client, edition, BLOCK, text=text, lam="xem")
    sentence = "8† là số ghi tay, thay cho số liệu “Kết nạp đảng viên”; báo cáo in kèm dấu †."
    assert looked.status_code == 200 and sentence in page(looked).said and text_of(page(looked)) == text
    assert stored(edition).version == 0
    assert post(client, edition, BLOCK, text=text).status_code == 302
    found = page(client.get(url(edition)))
    assert sentence in found.said and "8†" in found.text("span", class_="typed")


def test_a_figure_that_left_and_a_number_without_brackets_are_said(city: Cast, signed_in: SignIn) -> None:
    edition, client = drafted(city), signed_in("thanhuy")
    said = page(post(client, edition, BLOCK, text="Kết nạp 7 trên [12].", lam="xem")).said
    assert "“Kết nạp đảng viên mới: tỷ lệ đạt chỉ tiêu” (58,3 %) không còn trong đoạn này" in said
    assert "Số 7 viết ngoài ngoặc vuông" in said


@pytest.mark.parametrize(
    ("text", "says"),
    [("Kết nạp [7", "chưa có dấu ]"), ("", "Chưa nhập mục này"), ("Kết nạp {tỉnh}", "Không có từ thay thế")],
)
def test_what_cannot_be_read_back_keeps_what_was_typed(
    city: Cast, signed_in: SignIn, text: str, says: str
) -> None:
    edition = drafted(city)
    answer = post(signed_in("thanhuy"), edition, BLOCK, text=text)
    found = page(answer)
    assert answer.status_code == 422 and says in found.said and text_of(found) == text
    assert barriers(found) == []


def test_the_second_writer_reads_who_was_first_and_keeps_his_words(city: Cast, signed_in: SignIn) -> None:
    edition, client = drafted(city), signed_in("thanhuy")
    edit_text(
        by=city.accounts["lanhdao"],
        edition=stored(edition),
        change=Rewrite(FIRST, "Kết nạp [7] đồng chí."),
        read_at=0,
    )
    late = client.post(url(edition, BLOCK), {"read_at": 0, "lam": "ghi", "text": "Lời của tôi: [7]."})
    found = page(late)
    assert late.status_code == 422
    assert "Nguyễn Văn Lãnh" in found.said and "vừa sửa bản báo cáo này" in found.said
    assert "Đoạn này hiện ghi:Kết nạp [7] đồng chí." in found.said and text_of(found) == "Lời của tôi: [7]."
    assert found.all("input", name="read_at")[0]["value"] == "1"


def test_a_block_is_added_moved_and_removed(city: Cast, signed_in: SignIn) -> None:
    edition, client = drafted(city), signed_in("thanhuy")
    count = len(template_of(edition).lines)
    assert barriers(page(client.get(url(edition, f"them/{FIRST}/")))) == []
    added = post(client, edition, f"them/{FIRST}/", kind="body", text="Đoạn mới.", label="")
    assert added.status_code == 302
    assert template_of(stored(edition)).lines[FIRST + 1].pieces == ("Đoạn mới.",)
    post(client, edition, f"loi/{FIRST + 1}/", lam="len")
    assert template_of(stored(edition)).lines[FIRST].pieces == ("Đoạn mới.",)
    post(client, edition, f"loi/{FIRST}/", lam="xuong")
    post(client, edition, f"loi/{FIRST + 1}/", lam="bo")
    assert len(template_of(stored(edition)).lines) == count
    assert "Đã bỏ đoạn." in page(client.get(url(edition))).said


def test_a_heading_keeps_its_label_and_a_table_its_figures(city: Cast, signed_in: SignIn) -> None:
    edition, client = drafted(city), signed_in("thanhuy")
    post(client, edition, "loi/0/", text="KẾT QUẢ", label="I-")
    line = template_of(stored(edition)).lines[0]
    assert (line.label, line.pieces) == ("I-", ("KẾT QUẢ",))
    at = next(n for n, line in enumerate(template_of(edition).lines) if line.kind == "table")
    refused = post(client, edition, f"loi/{at}/", text="[[bảng đơn vị: khong.co]]")
    assert refused.status_code == 422 and "khong.co" in page(refused).said
    assert post(client, edition, f"loi/{at}/", text="[[bảng đơn vị: membership.members]]").status_code == 302
    assert template_of(stored(edition)).lines[at].keys == ("membership.members",)


def test_points_are_explained(city: Cast, signed_in: SignIn) -> None:
    edition, client = drafted(city), signed_in("thanhuy")
    text = text_of(page(client.get(url(edition, BLOCK)))).replace("[7]", "[8]")
    post(client, edition, BLOCK, text=text)
    found = page(client.get(url(edition, "giai-trinh/")))
    assert barriers(found) == []
    fields = {one["name"]: "Theo biên bản đối chiếu" for one in found.all("textarea")}
    assert post(client, edition, "giai-trinh/", **fields).status_code == 302
    assert "Giải trình: Theo biên bản đối chiếu" in page(client.get(url(edition))).said


def test_only_a_draft_is_edited_and_only_by_who_may(city: Cast, signed_in: SignIn) -> None:
    edition = drafted(city)
    assert signed_in("badinh").get(url(edition, BLOCK)).status_code == 404
    assert signed_in("thanhuy").get(url(edition, "loi/99/")).status_code == 404
    checked(city, edition)
    answer = post(signed_in("thanhuy"), edition, BLOCK, text="Muộn.")
    assert answer.status_code == 302
    assert "Đã kiểm tra, chốt số" in page(signed_in("thanhuy").get(url(edition))).said


def test_at_most_twelve_statements(city: Cast, signed_in: SignIn) -> None:
    edition, client = drafted(city), signed_in("thanhuy")
    client.get(url(edition, BLOCK))
    with statements() as found:
        client.get(url(edition, BLOCK))
    assert len(found) <= MOST_STATEMENTS, "\n".join(one[:160] for one in found)
