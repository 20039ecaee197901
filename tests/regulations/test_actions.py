from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from namro.ground import clock
from namro.journal.models import JournalEvent
from namro.regulations import queries
from namro.regulations.actions import (
    NewDay,
    RuleRefused,
    check_set_param,
    mark_installation,
    rate,
    set_calendar_day,
    set_param,
)
from namro.regulations.models import CalendarDay, Confidence, RuleParam
from tests.regulations import make

pytestmark = pytest.mark.django_db
KEY = "admission.wait"
FIRST, SECOND, THIRD = date(2021, 1, 1), date(2024, 1, 1), date(2026, 1, 1)


def put(value: Any, since: date, **fields: Any) -> RuleParam:
    return set_param(KEY, new=make.new(value, **fields), since=since, by="test", reason="Quy định mới")


def values() -> list[tuple[Any, date | None, date | None]]:
    return [(row.value, row.during.lower, row.during.upper) for row in queries.history(KEY)]


class TestSetParam:
    @pytest.fixture(autouse=True)
    def _present(self) -> None:
        make.param(KEY, 30, FIRST, value_unit="ngày làm việc")

    def test_a_new_value_closes_the_one_before(self) -> None:
        made = put(45, SECOND)
        assert values() == [(30, FIRST, SECOND), (45, SECOND, None)]
        assert (made.title, made.value_unit) == (f"Tham số {KEY}", "ngày làm việc")

    def test_a_value_in_between_ends_where_the_next_begins(self) -> None:
        put(60, THIRD)
        put(45, SECOND)
        assert values() == [(30, FIRST, SECOND), (45, SECOND, THIRD), (60, THIRD, None)]

    def test_a_value_before_all_others_ends_where_they_begin(self) -> None:
        put(20, date(2016, 1, 1))
        assert values() == [(20, date(2016, 1, 1), FIRST), (30, FIRST, None)]

    def test_a_units_own_value_leaves_the_general_one_alone(self) -> None:
        put(90, SECOND, unit_code="U1")
        assert values() == [(30, FIRST, None)]
        assert queries.value(KEY, on=SECOND, unit_code="U1") == 90

    def test_it_is_recorded_who_and_why(self) -> None:
        made = put(45, SECOND)
        ops = JournalEvent.objects.filter(table_name="regulations_ruleparam", actor="system:test")
        assert set(ops.values_list("op", "reason")) == {
            ("UPDATE", "Quy định mới"),
            ("INSERT", "Quy định mới"),
        }
        assert ops.get(op="INSERT").row_pk == str(made.pk)

    def test_two_values_do_not_begin_on_one_day(self) -> None:
        with pytest.raises(RuleRefused, match="đã có giá trị bắt đầu từ ngày 01/01/2021"):
            put(45, FIRST)

    @pytest.mark.parametrize("value", ["45", "2/3", [45], {"days": 45}, None, True])
    def test_a_number_stays_a_number(self, value: Any) -> None:
        with pytest.raises(RuleRefused, match="cùng dạng"):
            put(value, SECOND)

    def test_a_half_is_a_number_too(self) -> None:
        assert put(22.5, SECOND).value == 22.5

    def test_a_majority_stays_a_majority(self) -> None:
        make.param("vote.cell", "2/3", FIRST)
        with pytest.raises(RuleRefused, match="cùng dạng"):
            check_set_param("vote.cell", new=make.new("đa số"), since=SECOND)
        check_set_param("vote.cell", new=make.new(">1/2"), since=SECOND)

    def test_an_unknown_key_is_refused(self) -> None:
        with pytest.raises(RuleRefused, match="Không có tham số quy định nào"):
            set_param("admission.wiat", new=make.new(1), since=SECOND, by="test", reason="x")

    def test_without_source_it_is_refused(self) -> None:
        with pytest.raises(RuleRefused, match="Nêu căn cứ"):
            put(45, SECOND, note=" ")

    def test_with_a_document_no_note_is_needed(self) -> None:
        assert put(45, SECOND, note="", basis=make.basis()).basis.code == "KH-84-TU-2026"

    def test_an_unknown_confidence_is_refused(self) -> None:
        with pytest.raises(RuleRefused, match="đã xác nhận, theo nguồn công khai, chưa xác nhận"):
            put(45, SECOND, confidence="MAYBE")

    def test_without_reason_nothing_happens(self) -> None:
        with pytest.raises(RuleRefused, match="lý do"):
            set_param(KEY, new=make.new(45), since=SECOND, by="test", reason="  ")
        assert values() == [(30, FIRST, None)]

    def test_a_value_that_ends_may_not_leave_a_hole(self) -> None:
        with pytest.raises(RuleRefused, match="từ ngày 01/01/2026 sẽ không còn giá trị nào"):
            put(45, SECOND, until=THIRD)
        assert values() == [(30, FIRST, None)]

    @pytest.mark.parametrize("until", [date(2019, 1, 1), date(2018, 12, 31)])
    def test_a_value_ends_after_it_begins(self, until: date) -> None:
        with pytest.raises(RuleRefused, match="phải kết thúc sau ngày đó"):
            put(45, date(2019, 1, 1), until=until)

    def test_a_value_that_ends_runs_into_no_other(self) -> None:
        with pytest.raises(RuleRefused, match="Từ ngày 01/01/2021 đã có quy định khác"):
            put(45, date(2019, 1, 1), until=date(2021, 1, 2))


class TestAnyOrder(TestCase):
    """Whatever is set in whatever order: no day has two values, none that had one loses it."""

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
    @given(starts=st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), unique=True, max_size=6))
    def test_each_day_has_the_value_that_began_last(self, starts: list[date]) -> None:
        key = f"any.order.{RuleParam.objects.count()}"
        make.param(key, 0, date(2019, 1, 1))
        for number, since in enumerate(starts, start=1):
            set_param(key, new=make.new(number), since=since, by="test", reason="Thử")
        for since in starts:
            assert queries.value(key, on=since) == starts.index(since) + 1
        assert [row.during.lower for row in queries.history(key)] == [date(2019, 1, 1), *sorted(starts)]


def test_a_new_term_is_known_at_once() -> None:
    make.param("term.bounds", 2020, date(2020, 10, 11), date(2025, 10, 16))
    assert queries.term_bounds(2025) is None
    set_param(
        "term.bounds",
        new=make.new(2025, until=date(2030, 10, 16)),
        since=date(2025, 10, 16),
        by="test",
        reason="Đại hội XVIII",
    )
    assert queries.term_bounds(2025) == (date(2025, 10, 16), date(2030, 10, 16))


def test_entering_a_year_completes_its_answers() -> None:
    make.param("calendar.entered", 2026, date(2026, 1, 1), date(2027, 1, 1))
    new = make.new(2027, until=date(2028, 1, 1))
    set_param("calendar.entered", new=new, since=date(2027, 1, 1), by="test", reason="Đã có thông báo")
    assert queries.is_working_day(date(2027, 3, 1)).coverage.complete


class TestCalendarDay:
    OFF = NewDay(is_working=False, reason="Nghỉ bù", confidence=Confidence.SOURCE, note="Theo thông báo")

    def test_a_weekday_off(self) -> None:
        set_calendar_day(date(2027, 1, 4), new=self.OFF, by="test", reason="Lịch 2027")
        assert not queries.is_working_day(date(2027, 1, 4))

    def test_entered_again_it_is_corrected(self) -> None:
        day = date(2027, 1, 4)
        set_calendar_day(day, new=self.OFF, by="test", reason="Lịch 2027")
        other = NewDay(is_working=False, reason="Tết Dương lịch", confidence="SURE", note="Theo thông báo")
        set_calendar_day(day, new=other, by="test", reason="Sửa")
        assert CalendarDay.objects.get().reason == "Tết Dương lịch"

    def test_a_day_off_that_is_off_anyway(self) -> None:
        with pytest.raises(RuleRefused, match="Ngày 03/01/2027 vốn là ngày nghỉ theo tuần"):
            set_calendar_day(date(2027, 1, 3), new=self.OFF, by="test", reason="Lịch 2027")

    def test_a_weekday_worked(self) -> None:
        new = NewDay(is_working=True, reason="Làm bù", confidence="SURE", note="x")
        with pytest.raises(RuleRefused, match="vốn là ngày làm việc"):
            set_calendar_day(date(2027, 1, 4), new=new, by="test", reason="Lịch 2027")

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"reason": " "}, "Ghi rõ"),
            ({"note": ""}, "Nêu căn cứ"),
            ({"confidence": "x"}, "Mức xác nhận"),
        ],
    )
    def test_what_is_missing_is_said(self, fields: dict[str, Any], words: str) -> None:
        new = NewDay(
            **{"is_working": False, "reason": "Nghỉ", "confidence": "SURE", "note": "Theo thông báo"} | fields
        )
        with pytest.raises(RuleRefused, match=words):
            set_calendar_day(date(2027, 1, 4), new=new, by="test", reason="Lịch 2027")


def test_somebody_compares_and_says_how_sure() -> None:
    row = make.basis(confidence=Confidence.UNCONFIRMED)
    rate(row, confidence=Confidence.SURE, by="test", reason="Đã đọc văn bản gốc")
    row.refresh_from_db()
    assert row.confidence_label == "đã xác nhận"
    assert JournalEvent.objects.filter(reason="Đã đọc văn bản gốc", op="UPDATE").count() == 1


@pytest.mark.parametrize(("confidence", "reason"), [("x", "Đã đọc"), ("SURE", "")])
def test_rating_needs_a_grade_and_a_reason(confidence: str, reason: str) -> None:
    with pytest.raises(RuleRefused):
        rate(make.basis(), confidence=confidence, by="test", reason=reason)


class TestInstallation:
    DAY = date(2024, 7, 5)

    def test_a_sample_database_lives_on_its_day(self) -> None:
        with clock.frozen(self.DAY):
            mark_installation(by="test", title="Thành phố mẫu", synthetic=True, lives_on=self.DAY, seed=1)
        row = queries.installation()
        assert row is not None
        assert (row.synthetic, row.lives_on, row.seed, str(row)) == (True, self.DAY, 1, "Thành phố mẫu")
        assert row.loaded_at.astimezone(clock.ZONE).date() == self.DAY

    def test_marking_again_renews_the_row(self) -> None:
        for seed in (1, 2):
            mark_installation(by="test", title="Mẫu", synthetic=True, lives_on=self.DAY, seed=seed)
        row = queries.installation()
        assert row is not None
        assert row.seed == 2

    @pytest.mark.parametrize("first", [True, False])
    def test_its_nature_never_changes(self, first: bool) -> None:
        mark_installation(by="test", title="Thành ủy", synthetic=first)
        with pytest.raises(RuleRefused, match=r"đã được đánh dấu là dữ liệu (mẫu|thật) \(“Thành ủy”\)"):
            mark_installation(by="test", title="Khác", synthetic=not first)

    @pytest.mark.parametrize("fields", [{"lives_on": DAY}, {"seed": 3}])
    def test_real_data_have_no_day_of_their_own(self, fields: dict[str, Any]) -> None:
        with pytest.raises(RuleRefused, match="Chỉ dữ liệu mẫu"):
            mark_installation(by="test", title="Thành ủy", synthetic=False, **fields)


def test_the_database_refuses_what_no_action_would_write() -> None:
    make.param(KEY, 1, FIRST)
    with pytest.raises(IntegrityError):
        make.param(KEY, 2, SECOND)
