"""A reading begun, decided, deleted and taken away; only its owner does any of it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.access.models import Account
from namro.access.queries import Refused
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import actor_label, declare
from namro.journal.models import JournalEvent
from namro.proofreading import actions
from namro.proofreading.actions import PURGE, Said, begin, decide, delete, purge, speak_of
from namro.proofreading.examining import Handed
from namro.proofreading.models import Content, Decision, Reading
from namro.proofreading.queries import kept_days, last_day, readings_of
from namro.proofreading.tasks import purge_readings
from tests.cast import TODAY, Cast
from tests.proofreading.made import HOLDS, OPEN, ROUNDED, TEXT, WRONG, keep

ACCEPTED, DISMISSED = Decision.Choice.ACCEPTED, Decision.Choice.DISMISSED
SECRET = "bí mật chưa công bố"


@pytest.fixture(autouse=True)
def _today(city: Cast):
    with clock.frozen(TODAY):
        yield


def pasted(text: str = TEXT, name: str = "Văn bản dán vào") -> Handed:
    return Handed(name, text.encode(), pasted=True)


def session_of(by: Account | str) -> None:
    """From here on the test itself looks as this actor."""
    declare(actor=actor_label(by))


def decided(reading: Reading, claim: int = WRONG) -> tuple[str, str, int] | None:
    return (
        Decision.objects.filter(reading=reading, claim=claim)
        .values_list("choice", "reason", "version")
        .first()
    )


def test_a_text_is_read_and_kept_for_its_owner(city: Cast) -> None:
    by = city.accounts["phucxa"]
    reading = begin(by=by, handed=pasted(), token=uuid.uuid4())
    session_of(by)
    assert (reading.owner, reading.kind, reading.size) == (by, "pasted", len(TEXT.encode()))
    assert reading.made_at.astimezone(clock.ZONE).date() == TODAY
    content = Content.objects.get(reading=reading)
    assert content.text == TEXT and content.original is None
    assert sum(reading.counts.values()) == len(content.claims)


def test_a_form_sent_twice_makes_one_reading(city: Cast) -> None:
    by, token = city.accounts["phucxa"], uuid.uuid4()
    first = begin(by=by, handed=pasted(), token=token)
    assert begin(by=by, handed=pasted("một văn bản khác"), token=token) == first
    assert begin(by=by, handed=pasted(), token=uuid.uuid4()) != first
    assert begin(by=city.accounts["badinh"], handed=pasted(), token=token) != first


def test_nobody_fills_the_disk(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_KEPT", 1)
    by, token = city.accounts["phucxa"], uuid.uuid4()
    first = begin(by=by, handed=pasted(), token=token)
    with pytest.raises(HouseError, match="đang giữ 1 bản rà soát"):
        begin(by=by, handed=pasted(), token=uuid.uuid4())
    assert begin(by=by, handed=pasted(), token=token) == first
    assert begin(by=city.accounts["badinh"], handed=pasted(), token=token) != first


def test_who_has_no_role_reads_nothing_and_a_command_owns_nothing(city: Cast) -> None:
    with pytest.raises(Refused, match="chưa được giao vai trò nào"):
        begin(by=city.accounts["moi"], handed=pasted(), token=uuid.uuid4())
    with pytest.raises(Refused, match="luôn thuộc về một tài khoản"):
        begin(by="job", handed=pasted(), token=uuid.uuid4())


def test_nothing_of_the_text_enters_the_journal(city: Cast) -> None:
    by = city.accounts["phucxa"]
    last = JournalEvent.objects.latest("id").pk
    reading = begin(by=by, handed=pasted(f"{SECRET} 12/29 (41%)", f"{SECRET}.txt"), token=uuid.uuid4())
    delete(by=by, reading=reading)
    events = JournalEvent.objects.filter(pk__gt=last)
    assert {(one.table_name, one.op) for one in events} == {
        (table, op)
        for table in ("proofreading_reading", "proofreading_content")
        for op in ("INSERT", "DELETE")
    }
    written = " ".join(f"{one.old} {one.new}" for one in events)
    assert SECRET not in written and reading.digest in written


def test_a_remark_is_accepted_dismissed_and_left_open_again(city: Cast) -> None:
    by = city.accounts["phucxa"]
    reading = keep(by)
    session_of(by)
    decide(by=by, reading=reading, claim=WRONG, said=Said(ACCEPTED, read_at=0))
    assert decided(reading) == (ACCEPTED, "", 1)
    decide(by=by, reading=reading, claim=WRONG, said=Said(DISMISSED, "  Mẫu số\n khác ", read_at=1))
    assert decided(reading) == (DISMISSED, "Mẫu số khác", 2)
    assert decide(by=by, reading=reading, claim=WRONG, said=Said("", read_at=2)) is None
    assert decided(reading) is None
    events = JournalEvent.objects.filter(table_name="proofreading_decision").order_by("id")
    assert [one.op for one in events] == ["INSERT", "UPDATE", "DELETE"]
    assert {one.actor for one in events} == {str(by.pk)}


def test_the_same_again_changes_nothing_and_an_older_page_is_told(city: Cast) -> None:
    by = city.accounts["phucxa"]
    reading = keep(by)
    said = Said(DISMISSED, "Mẫu số khác", read_at=0)
    first = decide(by=by, reading=reading, claim=WRONG, said=said)
    assert decide(by=by, reading=reading, claim=WRONG, said=said) == first
    with pytest.raises(HouseError, match="vừa được quyết định “Bỏ qua” với lý do “Mẫu số khác”"):
        decide(by=by, reading=reading, claim=WRONG, said=Said(ACCEPTED, read_at=0))
    decide(by=by, reading=reading, claim=WRONG, said=Said(""))
    with pytest.raises(HouseError, match="vừa được rút"):
        decide(by=by, reading=reading, claim=WRONG, said=Said(ACCEPTED, read_at=1))


@pytest.mark.parametrize("claim", [HOLDS, OPEN, 4, 10**12])
def test_what_is_no_remark_is_not_decided(city: Cast, claim: int) -> None:
    by = city.accounts["phucxa"]
    reading = keep(by)
    with pytest.raises(HouseError, match="Không có nhận xét này"):
        decide(by=by, reading=reading, claim=claim, said=Said(ACCEPTED))


def test_a_dismissal_says_why(city: Cast) -> None:
    by = city.accounts["phucxa"]
    reading = keep(by)
    session_of(by)
    with pytest.raises(HouseError, match="ghi lý do"):
        decide(by=by, reading=reading, claim=ROUNDED, said=Said(DISMISSED, " \n "))
    assert decided(reading, ROUNDED) is None


def test_another_account_neither_decides_nor_deletes(city: Cast) -> None:
    reading = keep(city.accounts["phucxa"])
    for name in ("lanhdao", "quantri"):
        by = city.accounts[name]
        for act in (
            lambda: decide(by=by, reading=reading, claim=WRONG, said=Said(ACCEPTED)),  # noqa: B023
            lambda: delete(by=by, reading=reading),  # noqa: B023
            lambda: speak_of(by=by, reading=reading, unit=None, period=""),  # noqa: B023
        ):
            with pytest.raises(HouseError, match="không còn"):
                act()
    with pytest.raises(Refused, match="chỉ do người lập"):
        delete(by=PURGE, reading=reading)


def test_a_reading_goes_with_all_it_held(city: Cast) -> None:
    by = city.accounts["phucxa"]
    reading, other = keep(by), keep(by)
    session_of(by)
    decide(by=by, reading=reading, claim=WRONG, said=Said(ACCEPTED))
    delete(by=by, reading=Reading.objects.get(pk=reading.pk))
    assert list(Reading.objects.all()) == [other]
    assert not Decision.objects.exists() and Content.objects.count() == 1
    with pytest.raises(HouseError, match="không còn"):
        delete(by=by, reading=reading)


def test_what_the_text_speaks_of_is_remembered(city: Cast) -> None:
    by = city.accounts["phucxa"]
    reading = keep(by)
    session_of(by)
    speak_of(by=by, reading=reading, unit=city.units["phuc_xa"], period="2024-H1")
    reading.refresh_from_db()
    assert (reading.unit, reading.period) == (city.units["phuc_xa"], "2024-H1")


def test_old_readings_are_taken_away_in_few_statements(city: Cast) -> None:
    by = city.accounts["phucxa"]
    kept = [keep(by) for _ in range(3)]
    session_of(by)
    assert readings_of(by, kept_days()).count() == 3
    decide(by=by, reading=kept[0], claim=WRONG, said=Said(ACCEPTED))
    with clock.frozen(TODAY + timedelta(days=kept_days() + 1)):
        new = keep(city.accounts["badinh"])
        assert not readings_of(by, kept_days()).exists()
        with CaptureQueriesContext(connection) as asked:
            assert purge_readings(0) == 3
        assert len(asked) <= 14
        assert purge() == 0
    session_of(PURGE)
    assert list(Reading.objects.all()) == [new]


def test_the_last_day_is_told(city: Cast) -> None:
    reading = keep(city.accounts["phucxa"])
    assert kept_days() == 30
    assert last_day(reading, 30) == TODAY + timedelta(days=30)
