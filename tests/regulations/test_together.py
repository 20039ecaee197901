"""Two people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from namro.regulations import queries
from namro.regulations.actions import RuleRefused, load_rules, set_param
from tests.regulations import make

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "admission.wait"


def test_the_second_of_two_reads_why_not() -> None:
    make.param(KEY, 30, date(2021, 1, 1))
    start = Barrier(2)

    def write(value: int) -> str:
        try:
            start.wait()
            new = make.new(value, unit_code="U1")
            set_param(KEY, new=new, since=date(2024, 1, 1), by="test", reason="Thử")
            return "written"
        except RuleRefused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(write, (40, 50)))
    assert "written" in answers
    assert any("đã có giá trị bắt đầu từ ngày 01/01/2024" in answer for answer in answers)
    assert queries.history(KEY, unit_code="U1").count() == 1


def test_two_loads_at_once_are_one() -> None:
    start = Barrier(2)

    def load(_: int) -> int:
        try:
            start.wait()
            return load_rules(by="test").added
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        first, second = sorted(threads.map(load, range(2)))
    assert first == 0
    assert second > 200
