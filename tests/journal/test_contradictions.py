"""What the database refuses inside an action reaches people as a sentence, whoever guards it."""

from __future__ import annotations

import re
from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, connection

from namro.ground.contradictions import Contradiction
from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange, span
from namro.journal.actions import acting
from namro.units.models import Ancestry, Unit, UnitVersion
from tests.cast import BY, WHY, Cast
from tests.units.grow import settle


def test_a_constraint_says_its_own_sentence(city: Cast) -> None:
    with pytest.raises(HouseError, match="Đơn vị không thể trực thuộc chính mình"), acting(BY, WHY):
        UnitVersion.objects.filter(unit=city.units["cell_1"]).update(parent=city.units["cell_1"])


def test_so_does_a_constraint_over_two_rows(city: Cast) -> None:
    state = city.units["cell_1"].versions.get()
    state.pk, state._state.adding = None, True
    with pytest.raises(HouseError, match="Đơn vị đã có thông tin cho những ngày này"), acting(BY, WHY):
        state.save(force_insert=True)


def test_a_trigger_speaks_for_itself(city: Cast) -> None:
    with pytest.raises(HouseError) as refused, acting(BY, WHY):
        Unit.objects.filter(pk=city.units["cell_1"].pk).update(alive=span(date(2021, 1, 1)))
        settle()
    sentence = str(refused.value)
    assert sentence.startswith("Đơn vị số") and sentence.endswith("không khớp với các giai đoạn.")
    assert "CONTEXT" not in sentence


def test_what_nobody_has_a_sentence_for_is_told_by_its_name(city: Cast) -> None:
    words = re.escape("(units_ancestry_placed_not_empty) nên không được giữ lại. Xem lại rồi ghi lại")
    with pytest.raises(HouseError, match=words), acting(BY, WHY):
        Ancestry.objects.filter(distance=0).update(placed=DateRange(empty=True))


def test_a_duplicate_without_words_of_its_own(city: Cast) -> None:
    with pytest.raises(HouseError, match="trái với một quy tắc của cơ sở dữ liệu"), acting(BY, WHY):
        Unit.objects.create(code=city.code("city"), alive=span(date(2021, 1, 1)))


def test_it_stays_an_error_of_integrity_and_keeps_its_cause(city: Cast) -> None:
    with pytest.raises(IntegrityError) as refused, acting(BY, WHY):
        Unit.objects.create(code="x", alive=span(date(2021, 1, 1)))
    assert isinstance(refused.value, Contradiction)
    assert "Mã đơn vị viết là chữ D" in str(refused.value)
    assert isinstance(refused.value.__cause__, IntegrityError)


def test_one_action_inside_another_says_it_once(city: Cast) -> None:
    with pytest.raises(Contradiction) as refused, acting(BY, WHY), acting("bên trong", WHY):
        Unit.objects.create(code="x", alive=span(date(2021, 1, 1)))
    assert str(refused.value).count("Mã đơn vị") == 1
    assert not isinstance(refused.value.__cause__, Contradiction)


def test_nothing_is_left_and_the_transaction_goes_on(city: Cast) -> None:
    before = Unit.objects.count()
    with pytest.raises(Contradiction), acting(BY, WHY):
        Unit.objects.create(code="D77777", alive=span(date(2021, 1, 1)))
        Unit.objects.create(code="x", alive=span(date(2021, 1, 1)))
    assert Unit.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('namro.reason', true)")
        assert cursor.fetchone()[0] != WHY


def test_what_is_judged_at_the_very_end_is_a_sentence_too(
    owner: psycopg.Connection, committed_city: Cast
) -> None:
    """The outermost action commits, and only then the deferred guards speak."""
    with pytest.raises(HouseError, match="không khớp với các giai đoạn"), acting(BY, WHY):
        Unit.objects.create(code="D77777", alive=span(date(2021, 1, 1)))
    assert not Unit.objects.filter(code="D77777").exists()
