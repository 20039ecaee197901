from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.ground import clock


@pytest.fixture(autouse=True)
def _no_set_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(clock.VARIABLE, raising=False)


def test_without_the_variable_it_is_the_day_in_vietnam() -> None:
    before = datetime.now(clock.ZONE).date()
    assert before <= clock.today() <= datetime.now(clock.ZONE).date()
    assert clock.now().utcoffset() == timedelta(hours=7)
    assert not clock.is_set()


def test_the_variable_is_read_at_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("2024-07-05", "2024-07-06"):
        monkeypatch.setenv(clock.VARIABLE, text)
        assert clock.today() == clock.now().date() == date.fromisoformat(text)
        assert clock.is_set()


def test_now_on_a_set_day_is_aware_and_in_vietnam() -> None:
    with clock.frozen(date(2024, 7, 5)):
        assert clock.now().utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize("text", ["05/7/2024", "2024-7-5", "20240705", "2024-02-30", "hôm nay"])
def test_a_wrong_value_is_named_and_corrected(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(clock.VARIABLE, text)
    for read in (clock.today, clock.now, clock.is_set):
        with pytest.raises(clock.ClockError, match="NAMRO_TODAY") as refused:
            read()
        assert f"“{text}”" in str(refused.value) and "2024-07-05" in str(refused.value)


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, " ")
    assert not clock.is_set()


@given(st.dates(date(1930, 2, 3)), st.dates(date(1930, 2, 3)))
def test_frozen_days_nest_and_are_put_back(outer: date, inner: date) -> None:
    with clock.frozen(outer):
        with clock.frozen(inner.isoformat()) as day:
            assert day == clock.today() == inner
        assert clock.today() == outer
    assert not clock.is_set()


def test_frozen_puts_the_clock_back_after_a_failure() -> None:
    with pytest.raises(RuntimeError), clock.frozen(date(2024, 7, 5)):
        raise RuntimeError
    assert not clock.is_set()


def test_frozen_refuses_a_wrong_day_and_leaves_nothing_behind() -> None:
    with pytest.raises(clock.ClockError), clock.frozen("5/7/2024"):
        pass
    assert not clock.is_set()
