"""Fields of forms: what is typed is read as people write here, and a refusal finds its place."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from namro.ground.errors import HouseError
from namro.web.ui.forms import Choice, Day, Words, attempt, status, tell


class Sample(forms.Form):
    name = Words("Tên", 10)
    note = Words("Ghi chú", 40, required=False, lines=2)
    day = Day("Ngày", required=False)
    kind = Choice("Loại", [("A", "Loại A")], required=False)


def filled(**typed: str) -> Sample:
    return Sample({"name": "Tên", **typed})


class TestWords:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [("  hai   chữ ", "hai chữ"), ("một\ndòng", "một dòng"), ("A\u0306n", "Ăn"), ("0", "0")],
    )
    def test_one_line_in_one_form(self, typed: str, kept: str) -> None:
        form = filled(name=typed)
        assert form.is_valid() and form.cleaned_data["name"] == kept

    def test_several_lines_stay_lines(self) -> None:
        form = filled(note="một\nhai")
        assert form.is_valid() and form.cleaned_data["note"] == "một\nhai"

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("", "Chưa nhập mục này."),
            (" \n", "Chưa nhập mục này."),
            ("x" * 11, "Dài quá 10 ký tự (đang có 11). Rút gọn lại."),
            ("x\x00y", "Có ký tự không đọc được. Gõ lại mục này."),
        ],
    )
    def test_refusals(self, typed: str, sentence: str) -> None:
        assert filled(name=typed).errors == {"name": [sentence]}


class TestDay:
    @pytest.mark.parametrize("typed", ["05/7/2024", "5/07/2024", " 05/7/2024 ", "2024-07-05"])
    def test_spellings(self, typed: str) -> None:
        form = filled(day=typed)
        assert form.is_valid() and form.cleaned_data["day"] == date(2024, 7, 5)

    @pytest.mark.parametrize("typed", ["", "  "])
    def test_none_where_none_is_needed(self, typed: str) -> None:
        form = filled(day=typed)
        assert form.is_valid() and form.cleaned_data["day"] is None

    @pytest.mark.parametrize("typed", ["31/02/2024", "hôm nay", "\x00", "7/2024", "05/7/24"])
    def test_what_is_no_day_stays_as_it_was_typed(self, typed: str) -> None:
        form = filled(day=typed)
        assert list(form.errors) == ["day"]
        assert form["day"].value() == typed

    def test_a_day_that_is_known_is_shown_as_it_is_written(self) -> None:
        assert 'value="05/7/2024"' in str(Sample(initial={"day": date(2024, 7, 5)})["day"])


def test_a_choice_begins_empty_and_refuses_what_is_not_offered() -> None:
    assert "– chọn –" in str(Sample()["kind"])
    assert filled(kind="B").errors == {"kind": ["Chọn một mục trong danh sách."]}


class TestRefusals:
    def test_a_sentence_goes_to_the_top(self) -> None:
        form = filled()
        tell(form, HouseError("Người khác vừa sửa."))
        assert form.non_field_errors() == ["Người khác vừa sửa."]

    def test_a_field_has_its_own_and_a_stranger_goes_to_the_top(self) -> None:
        form = filled()
        assert form.is_valid()
        tell(form, ValidationError({"name": ["Đã có."], "elsewhere": ["Không hợp lệ."]}))
        assert form.errors["name"] == ["Đã có."]
        assert form.non_field_errors() == ["Không hợp lệ."]

    def test_what_was_attempted_is_done_told_or_not_begun(self) -> None:
        done: list[str] = []

        def refuse() -> None:
            raise HouseError("Không được.")

        assert attempt(filled(), lambda: done.append("x")) and done == ["x"]
        wrong = filled(name="")
        assert not attempt(wrong, lambda: done.append("y")) and done == ["x"]
        refused = filled()
        assert not attempt(refused, refuse)
        assert [status(one) for one in (Sample(), filled(), wrong, refused)] == [200, 200, 422, 422]

    def test_a_mistake_of_ours_is_no_refusal(self) -> None:
        with pytest.raises(ZeroDivisionError):
            attempt(filled(), lambda: 1 // 0)
