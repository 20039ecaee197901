"""Words of posts on screen, and forms read into what the actions take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory

from namro.access.queries import reader
from namro.ground.ranges import span
from namro.organisation.posts.actions import Close, NewTerm, Paper, Setting
from namro.organisation.posts.tenures.actions import Facts, Leaving, Outcome
from namro.people.models import Tenure
from namro.units.models import Unit
from namro.web.posts import forms
from namro.web.posts.sheets import Line, Seat, held_words, seat_of, state_words, vacant_words
from tests.cast import Cast
from tests.organisation.decisions import Decision, K, whole
from tests.organisation.posts.making import FIRST, leave, member, post, seated, term
from tests.web.pages import page

SignIn = Callable[[str], Client]
TODAY = date(2024, 7, 5)
PAPER = {"decision_no": " 12-QĐ/TU ", "decided_on": "01/7/2024", "read_at": "3"}
TOMORROW = TODAY + timedelta(days=1)


def tenure(**said: Any) -> Tenure:
    values = {"during": span(FIRST), "mode": "ELECTED", "state": "HELD", "end_ground": ""}
    return Tenure(**values | said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "bầu, từ 04/01/2021"),
        ({"mode": "ACTING", "acting": True}, "giao quyền, phụ trách, điều hành, từ 04/01/2021"),
        ({"concurrent": True}, "bầu, từ 04/01/2021, kiêm nhiệm"),
        ({"mode": "DESIGNATED", "outside_places": True}, "chỉ định, từ 04/01/2021, ngoài số lượng"),
        ({"during": span(FIRST, TODAY)}, "bầu, từ 04/01/2021 đến 04/7/2024"),
    ],
)
def test_how_somebody_holds_a_post(said: dict[str, Any], words: str) -> None:
    assert held_words(tenure(**said)) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "đang giữ"),
        ({"during": span(TOMORROW)}, "sẽ giữ"),
        ({"during": span(FIRST, TODAY), "end_ground": "RETIRED"}, "đã thôi: nghỉ hưu"),
        ({"during": span(FIRST, TOMORROW), "end_ground": "RETIRED"}, "sẽ thôi: nghỉ hưu"),
        ({"state": "PENDING_ELECTION"}, "chờ bầu"),
        ({"state": "PENDING_APPROVAL"}, "chờ chuẩn y, phê chuẩn"),
        ({"state": "ANNULLED", "end_ground": "NOT_ELECTED"}, "không có hiệu lực: không trúng cử"),
        ({"state": "ANNULLED", "end_ground": "ANNULLED"}, "không có hiệu lực: hủy quyết định"),
    ],
)
def test_how_a_tenure_stands(said: dict[str, Any], words: str) -> None:
    assert state_words(tenure(**said), TODAY) == words


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (TODAY, "khuyết từ 05/7/2024 (1 ngày)"),
        (date(2020, 1, 1), "khuyết từ 01/01/2020 (1.648 ngày)"),
    ],
)
def test_how_long_a_place_is_vacant(since: date, words: str) -> None:
    assert vacant_words(since, TODAY) == words


def test_a_line_stands_or_not_and_marks_who_left() -> None:
    there, past = tenure(), tenure(during=span(FIRST, TODAY), end_ground="TERM")
    assert Line(there, TODAY).stands and not Line(past, TODAY).stands
    for one in (there, past):
        one.left = True  # type: ignore[attr-defined]
    assert Line(there, TODAY).left and not Line(past, TODAY).left
    assert not Line(tenure(), TODAY).left


# Forms


def sent(form: type[forms.StepForm], **typed: str) -> Any:
    made = form(data=typed)
    assert made.is_valid(), made.errors
    return made


def test_a_new_post_is_read(city: Cast) -> None:
    typed = {"title": "CITY_CHAIR", "first": "04/01/2021", "places": "1", "tier": "2", "basis": "12-KL/TU"}
    form = sent(forms.PostForm, **typed, full_time="on")
    assert form.setting() == Setting(1, 2, True, "12-KL/TU")
    assert sent(forms.PostForm, **typed).setting().full_time is False


def test_an_end_is_read() -> None:
    form = sent(forms.CloseForm, **PAPER, end="05/7/2024")
    paper = Paper("12-QĐ/TU", date(2024, 7, 1))
    assert form.close() == Close(TODAY, paper)
    assert form.cleaned_data["read_at"] == 3 and form.why == "Theo 12-QĐ/TU"
    assert sent(forms.CloseForm, **PAPER, end="05/7/2024", retroactive="on").close().retroactive


def test_a_term_is_read_with_and_without_bounds() -> None:
    typed = {"number": "khóa XVIII", "first": "04/01/2021", "places_set": "30", "formed_by": "CONGRESS"}
    assert sent(forms.TermForm, **typed, reason="a").term() == NewTerm("khóa XVIII", FIRST, 30, "CONGRESS")
    bound = sent(forms.TermForm, **typed, reason="a", places_min="27", places_max="33").term()
    assert (bound.places_min, bound.places_max) == (27, 33)
    assert sent(forms.SeatsForm, places_set="31", places_max="33", reason="b").places() == (31, None, 33)


@pytest.mark.parametrize(
    ("outcome", "first", "said"),
    [("co", "05/7/2024", (True, TODAY)), ("khong", "", (False, date(2024, 7, 1)))],
)
def test_an_outcome_is_read(outcome: str, first: str, said: tuple[bool, date]) -> None:
    form = sent(forms.OutcomeForm, **PAPER, outcome=outcome, first=first)
    assert form.said() == Outcome(*said, Paper("12-QĐ/TU", date(2024, 7, 1)))


def test_leaving_is_read_with_and_without_a_paper() -> None:
    form = sent(forms.LeaveForm, **PAPER, ground="RETIRED", end="05/7/2024", retroactive="on")
    assert form.leaving() == Leaving(TODAY, "RETIRED", Paper("12-QĐ/TU", date(2024, 7, 1)), True)
    assert form.why == "Thôi giữ chức vụ: nghỉ hưu 12-QĐ/TU"
    died = sent(forms.LeaveForm, ground="DECEASED", end="05/7/2024")
    assert died.leaving() == Leaving(TODAY, "DECEASED", None) and died.why == "Thôi giữ chức vụ: từ trần"


@pytest.mark.parametrize("ground", ["UNIT_ENDED", "NOT_ELECTED", "ANNULLED", "x"])
def test_who_leaves_chooses_none_of_the_grounds_of_the_house(ground: str) -> None:
    form = forms.LeaveForm(data={"ground": ground, "end": "05/7/2024"})
    assert "Chọn một mục trong danh sách." in form.errors["ground"]


def test_facts_are_read_as_they_stand_and_ask_for_an_end_only_where_there_is_one() -> None:
    open_, ended = tenure(), tenure(during=span(FIRST, TODAY), end_ground="TERM")
    typed = {**PAPER, "first": "04/01/2021", "reason": "theo bản gốc"}
    form = forms.FactsForm(open_, data=typed)
    assert form.is_valid(), form.errors
    none = (None, None, False, False)
    assert form.said() == Facts(FIRST, *none, "12-QĐ/TU", date(2024, 7, 1), "", None)
    assert form.why == "theo bản gốc"
    past = forms.FactsForm(
        ended, data=typed | {"end": "05/7/2024", "end_no": "9-QĐ/TU", "end_on": "02/7/2024"}
    )
    assert past.is_valid(), past.errors
    said = past.said()
    assert (said.end, said.end_decision_no, said.end_decided_on) == (TODAY, "9-QĐ/TU", date(2024, 7, 2))


@pytest.mark.parametrize("form", [forms.SettingForm, forms.TermForm, forms.SeatsForm, forms.AnnulForm])
def test_what_needs_a_reason_asks_for_it(form: type[forms.StepForm]) -> None:
    assert form(data={}).errors["reason"] == ["Chưa nhập mục này."]


# A unit that has ended, or is to come


def asked(city: Cast, unit: Unit, account: str = "thanhuy") -> Seat:
    request = RequestFactory().get("/")
    request.user = city.accounts[account]
    request._reader = reader(request.user)  # type: ignore[attr-defined]
    return seat_of(request, unit)


def test_a_unit_is_shown_on_its_day(city: Cast) -> None:
    assert asked(city, city.units["ba_dinh"]).day == TODAY
    unit = city.units["tan_hong"]
    past = asked(city, Unit(pk=unit.pk, code=unit.code, alive=span(date(2020, 1, 1), date(2024, 7, 1))))
    assert (past.day, past.ended) == (date(2024, 6, 30), True)
    assert not asked(city, city.units["ba_dinh"]).ended


def test_rights_along_the_path_need_no_further_question(city: Cast, django_assert_num_queries: Any) -> None:
    seat = asked(city, city.units["phuc_xa"], "badinh")
    with django_assert_num_queries(0):
        seat.check_read()
        assert seat.why_not == ""
    reads_only = asked(city, city.units["phuc_xa"], "lanhdao")
    assert "Đồng chí chưa được giao quyền ghi chức danh" in reads_only.why_not


def test_posts_of_a_unit_to_end_say_until_when(city: Cast, signed_in: SignIn) -> None:
    made = post(city.units["tan_hong"], "COMMUNE_SECRETARY")
    held = seated(made)
    seated(term(city.units["tan_hong"]))
    decision = Decision()
    decision.add(K.ABSORB, city.units["phuc_xa"], origins=whole(city.units["tan_hong"]))
    decision.approved().scheduled()
    said = page(signed_in("thanhuy").get(f"/chuc-danh/giu/{held.pk}/")).said
    assert "Sẽ thôi: tổ chức kết thúc hoạt động" in said
    said = page(signed_in("thanhuy").get(f"/chuc-danh/{made.pk}/")).said
    assert "Từ 04/01/2021 đến 31/12/2024" in said


def test_the_order_of_members_is_that_of_names_and_past_ones_stand_apart(
    city: Cast, signed_in: SignIn
) -> None:
    one = term(city.units["ba_dinh"], places_set=5)
    for name in ("Lê Văn Ý", "Trần Thị An", "Đỗ Văn Bình"):
        seated(one, person=member(name))
    leave(Tenure.objects.get(person__full_name="Đỗ Văn Bình"), date(2023, 1, 1), "RELIEVED")
    found = page(signed_in("badinh").get(f"/chuc-danh/tap-the/{one.body_id}/"))
    assert found.text("th", scope="row") == ["Trần Thị An", "Lê Văn Ý", "Đỗ Văn Bình"]
