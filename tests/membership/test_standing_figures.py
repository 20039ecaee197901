"""M04, M06, M08, M09 and M12 with rows to count, each against plain SQL."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from namro.figures.address import Address, locate
from namro.figures.folds import Share, figure_at
from namro.ground import clock
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.models import Exemption, ExemptionReason, TransferCase
from namro.membership.transfers.clocks import pending_before
from namro.people.models import Person
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.figures import plain
from tests.membership import deeds
from tests.membership.deeds import value
from tests.membership.leaving import exits
from tests.membership.recognition import probation

H1 = Period.parse("2024-H1")


def by_plain_sql(city: Cast, key: str, unit: str = "city", period: Period = H1) -> int:
    asked = {"first": period.first, "last": period.last, "unit": city.units[unit].pk}
    with connection.cursor() as cursor:
        cursor.execute(plain.statement(f"membership.{key}"), asked)
        return int(cursor.fetchone()[0])


def share(city: Cast, key: str, unit: str = "city", period: Period = H1) -> tuple[int, int]:
    found = figure_at(locate(Address(f"membership.{key}", city.code(unit), period)))
    assert isinstance(found, Share)
    return found.part.amount, found.base.amount


def test_m04_over_the_members_of_the_last_day_of_last_year_or_the_first_of_this(city: Cast) -> None:
    deeds.record(city, decided_on=date(2024, 1, 1))
    assert share(city, "admission_rate") == (8, 1)
    assert share(city, "admission_rate_new_year") == (8, 2)
    assert share(city, "admission_rate", period=Period.parse("2024-Q1"))[1] == 1
    for key in ("members_last_year", "members_new_year"):
        assert value(city, key) == by_plain_sql(city, key)


def test_m05_shares_of_new_members(city: Cast) -> None:
    old = add_person("Ngô Văn Lớn", born=date(1993, 4, 30))
    edge = add_person("Ngô Văn Vừa", born=date(1993, 5, 31))
    for person in (old, edge):
        deeds.record(city, person=person, decided_on=date(2024, 4, 1))
    assert value(city, "admitted.youth") == by_plain_sql(city, "admitted.youth")
    assert share(city, "admitted_share_women")[1] == 9


@pytest.mark.parametrize(("months", "young"), [(371, True), (372, False)])
def test_m05_thirty_years_are_counted_by_month(city: Cast, months: int, young: bool) -> None:
    born = date(2024 - months // 12, 5, 28) if months % 12 == 0 else date(1993, 6, 28)
    before = value(city, "admitted.youth")
    deeds.record(city, person=add_person("Ngô Văn Vừa", born=born), decided_on=date(2024, 5, 7))
    assert value(city, "admitted.youth") - before == (1 if young else 0)


def test_m06_recognised_in_time_over_probations_that_ended(city: Cast) -> None:
    probation.recognised(city)
    late = probation.on_probation(city, date(2023, 4, 3), "cell_3")
    assert late.probation_ends_on == date(2024, 4, 3)
    assert share(city, "recognised_on_time") == (1, 2)
    for key in ("probations_ended", "probations_ended.recognised_on_time"):
        assert value(city, key) == by_plain_sql(city, key)


def test_m08_exempt_on_the_last_day_by_reason(city: Cast) -> None:
    for name, reason, end in (
        ("Trần Văn Hòa", ExemptionReason.TREATMENT, date(2024, 7, 1)),
        ("Bùi Quang Huy", ExemptionReason.MATERNITY, date(2024, 6, 30)),
        ("Vũ Ngọc Anh", ExemptionReason.AGE_HEALTH, None),
    ):
        with acting(BY, WHY):
            Exemption.objects.create(
                membership=exits.membership(name),
                reason=reason,
                during=span(date(2024, 3, 1), end),
                document_no="1-NQ/CB",
                decided_on=date(2024, 2, 25),
            )
    assert value(city, "members.exempt") == by_plain_sql(city, "members.exempt") == 2
    assert value(city, "members.exempt.treatment", "ba_dinh") == 1
    assert value(city, "members.exempt.maternity") == by_plain_sql(city, "members.exempt.maternity") == 0
    assert share(city, "exempt_share") == (2, value(city, "members"))


def sent(city: Cast, name: str, on: date, end: date | None = None) -> None:
    member = exits.membership(name)
    with acting(BY, WHY):
        TransferCase.objects.create(
            person=member.person,
            membership=member,
            kind="INSIDE",
            state="IN_TRANSIT" if end is None else "RECEIVED",
            from_cell=city.units["cell_1"],
            to_cell=city.units["cell_3"],
            reason="đổi nơi ở",
            requested_on=on,
            introduced_on=on,
            received_on=end,
            transit=span(on, end),
        )


def test_edge_case_4_who_is_on_the_way_counts_at_home_once(city: Cast) -> None:
    """The slip is back on 5 July: the first half-year counts him where he was."""
    before = {unit: value(city, "members", unit) for unit in ("phuc_xa", "ba_vi", "city")}
    sent(city, "Trần Văn Hòa", date(2024, 6, 20), TODAY)
    assert {unit: value(city, "members", unit) for unit in before} == before
    assert value(city, "in_transit", "phuc_xa") == by_plain_sql(city, "in_transit", "phuc_xa") == 1
    assert value(city, "in_transit", "ba_vi") == 0
    with clock.frozen(date(2024, 8, 1)):
        assert value(city, "in_transit", "phuc_xa", "2024-07") == 0


def test_m09_longer_than_the_slip_may_take(city: Cast) -> None:
    """As the room of transfers counts it: one working day decides."""
    edge = pending_before(H1.last)
    sent(city, "Trần Văn Hòa", edge)
    sent(city, "Nguyễn Thị Đào", edge - timedelta(days=1))
    sent(city, "Lê Hoàng Ân", edge - timedelta(days=7))
    assert value(city, "in_transit.overdue") == by_plain_sql(city, "in_transit.overdue") == 2
    assert share(city, "in_transit_overdue") == (2, 3)


def test_m12_records_that_are_complete(city: Cast) -> None:
    people = Person.objects.filter(full_name__in=("Trần Văn Hòa", "Bùi Quang Huy", "Vũ Ngọc Anh"))
    people.update(education="UNIVERSITY", theory="PRIMARY", occupation="WORKER", native_place="Hà Nội")
    for number, person in enumerate(people.order_by("pk")):
        Person.objects.filter(pk=person.pk).update(citizen_id=f"00109000000{number}", has_photo=number < 2)
    people.filter(full_name="Bùi Quang Huy").update(theory="")
    for key in ("members.with_identity_number", "members.with_photo", "members.complete"):
        assert value(city, key) == by_plain_sql(city, key)
    assert share(city, "with_identity_number_share")[0] == 3
    assert share(city, "with_photo_share")[0] == 2
    assert share(city, "complete_share")[0] == 1
