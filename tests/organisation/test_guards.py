"""What plain SQL cannot do either: touch a decision in the tree, or record past a unit's end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from namro.units.models import Change, Destination, Origin, Reorganisation, Succession
from tests.cast import Cast, add_person
from tests.organisation.decisions import DAY, Decision, K, named, whole
from tests.units.grow import settle

FROZEN = "Quyết định này không còn là dự thảo nên không sửa nội dung được."
AFTER = date(2025, 2, 1)


def run(statement: str, **values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        yield


@pytest.fixture
def joined(city: Cast) -> Decision:
    """Cell 2 has gone into cell 1, Ba Vì into Ba Đình, with one target that was said to end."""
    decision = Decision()
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_2"]))
    decision.add(K.ABSORB, city.units["ba_dinh"], origins=whole(city.units["ba_vi"]))
    decision.add(K.ESTABLISH, **named("Phường Mới", parent=city.units["ba_dinh"]))
    decision.to("access.grants", city.units["ba_vi"])
    decision.done()
    return decision


# A decision in the tree


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE units_reorganisation SET title = 'Khác' WHERE id = %(id)s",
        "UPDATE units_reorganisation SET state = 'DRAFT' WHERE id = %(id)s",
        "UPDATE units_reorganisation SET effective_on = effective_on + 1 WHERE id = %(id)s",
        "DELETE FROM units_reorganisation WHERE id = %(id)s",
    ],
)
def test_a_scheduled_decision_is_final(joined: Decision, statement: str) -> None:
    with refused(
        "“Sắp xếp thử” đã lên lịch hoặc đã bỏ, không sửa được; lập một quyết định mới để đính chính"
    ):
        run(statement, id=joined.order.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE units_change SET name = 'Khác' WHERE reorganisation_id = %(id)s",
        "UPDATE units_change SET unit_id = 1 WHERE reorganisation_id = %(id)s",
        "DELETE FROM units_change WHERE reorganisation_id = %(id)s",
        "UPDATE units_origin SET extent = 'PART'",
        "UPDATE units_origin SET part = 1, whole = 2, share_basis = 'x'",
        "DELETE FROM units_origin",
        "UPDATE units_destination SET ends = false, to_unit_id = 1 WHERE reorganisation_id = %(id)s",
        "DELETE FROM units_destination WHERE reorganisation_id = %(id)s",
    ],
)
def test_its_content_is_frozen(joined: Decision, statement: str) -> None:
    with refused(re.escape(FROZEN)):
        run(statement, id=joined.order.pk)


def test_nothing_is_added_to_it(city: Cast, joined: Decision) -> None:
    order, change = joined.order, Change.objects.filter(kind=K.ABSORB).first()
    with refused(re.escape(FROZEN)):
        Change.objects.create(reorganisation=order, position=9, kind=K.DISSOLVE, unit=city.units["cell_3"])
    with refused(re.escape(FROZEN)):
        Origin.objects.create(change=change, unit=city.units["cell_3"], extent="WHOLE")
    with refused(re.escape(FROZEN)):
        Destination.objects.create(reorganisation=order, dependant="x", unit=city.units["cell_2"], ends=True)


def test_an_approved_one_keeps_its_content_but_takes_the_units_it_makes(city: Cast) -> None:
    decision = Decision()
    change = decision.add(K.ESTABLISH, **named("Phường Mới", parent=city.units["ba_dinh"]))
    decision.approved()
    with refused(re.escape(FROZEN)):
        run("UPDATE units_change SET name = 'Khác' WHERE id = %(id)s", id=change.pk)
    with refused(re.escape(FROZEN)):
        run("UPDATE units_change SET name = 'Khác', unit_id = 1 WHERE id = %(id)s", id=change.pk)
    with refused(re.escape(FROZEN)):
        run("DELETE FROM units_change WHERE id = %(id)s", id=change.pk)
    assert run("UPDATE units_change SET unit_id = 1 WHERE id = %(id)s", id=change.pk) == 1
    with refused(re.escape(FROZEN)):
        run("UPDATE units_change SET unit_id = 2 WHERE id = %(id)s", id=change.pk)


def test_a_dropped_one_is_final_too(city: Cast) -> None:
    decision = Decision()
    decision.add(K.DISSOLVE, city.units["cell_3"])
    run("UPDATE units_reorganisation SET state = 'DROPPED' WHERE id = %(id)s", id=decision.order.pk)
    with refused("đã lên lịch hoặc đã bỏ"):
        run("UPDATE units_reorganisation SET state = 'DRAFT' WHERE id = %(id)s", id=decision.order.pk)
    with refused(re.escape(FROZEN)):
        run("DELETE FROM units_change WHERE reorganisation_id = %(id)s", id=decision.order.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE units_succession SET extent = 'PART'",
        'UPDATE units_succession SET "on" = "on" + 1',
        "DELETE FROM units_succession",
    ],
)
def test_a_succession_is_never_edited(joined: Decision, statement: str) -> None:
    with refused("Kế thừa đã ghi không sửa được; lập một quyết định mới để đính chính"):
        run(statement)


@pytest.mark.parametrize(
    ("old", "new", "on", "extent", "share", "words"),
    [
        ("cell_3", "cell_1", DAY, "WHOLE", None, "thì phải kết thúc từ ngày đó"),
        ("cell_3", "cell_1", DAY, "REST", None, "thì phải kết thúc từ ngày đó"),
        ("cell_3", "cell_2", DAY, "PART", None, "không hoạt động vào ngày hiệu lực"),
        ("cell_2", "cell_3", DAY, "PART", None, "hoặc đều có tỷ lệ và cộng lại đủ"),
    ],
    ids=["goes on whole", "goes on with nothing", "heir has ended", "whole and a part"],
)
def test_a_succession_fits_the_lives_of_both(
    city: Cast, joined: Decision, old: str, new: str, on: date, extent: str, share: float | None, words: str
) -> None:
    with refused(words):
        Succession.objects.create(
            reorganisation=joined.order,
            old=city.units[old],
            new=city.units[new],
            on=on,
            extent=extent,
            share=share,
        )
        settle()


# Rows after a unit's end

ADDED = {
    "access_rolegrant": "INSERT INTO access_rolegrant (account_id, role_code, unit_id, during, reason)"
    " VALUES (%(account)s, 'CLERK', %(unit)s, daterange(%(on)s, NULL), 'x')",
    "people_homecell": "INSERT INTO people_homecell (person_id, membership_id, cell_id, during)"
    " SELECT %(person)s, id, %(unit)s, daterange(%(on)s, NULL) FROM people_partymembership LIMIT 1",
    "membership_admissionevent": "INSERT INTO membership_admissionevent (person_id, cell_id, happened_on,"
    " decision_no, source_group, in_private_enterprise, is_owner, sign, reason)"
    " VALUES (%(person)s, %(unit)s, %(on)s, '1', 'WORKER', false, false, 1, '')",
    "units_founding": "INSERT INTO units_founding (unit_id, happened_on, decision_no, bloc, sign)"
    " VALUES (%(unit)s, %(on)s, '1', 'RESIDENTIAL', 1)",
    "targets_targetround": "INSERT INTO targets_targetround (level_unit_id, title, during, document_no,"
    " state, printed_totals) VALUES (%(unit)s, 'x', daterange(%(on)s, NULL), '', 'DRAFT', '{}')",
    "targets_targetassignment": "WITH draft AS (INSERT INTO targets_targetround (level_unit_id, title,"
    " during, document_no, state, printed_totals) SELECT level_unit_id, 'x', during, '', 'DRAFT', '{}'"
    " FROM targets_targetround LIMIT 1 RETURNING id)"
    " INSERT INTO targets_targetassignment (round_id, indicator, assignee_id, value, during)"
    " SELECT id, 'T_MASS_ORG_DN', %(unit)s, 1, daterange(%(on)s, NULL) FROM draft",
    "targets_targetproposal": "INSERT INTO targets_targetproposal (round_id, indicator, unit_id, value, note,"
    " proposed_on) SELECT id, 'T_MASS_ORG_DN', %(unit)s, 1, '', %(on)s FROM targets_targetround LIMIT 1",
    "targets_massfact": "INSERT INTO targets_massfact (indicator, organisation, unit_id, happened_on, amount,"
    " sign, evidence_no, evidence_on)"
    " VALUES ('T_MASS_ORG_DN', 'TRADE_UNION', %(unit)s, %(on)s, 1, 1, '1', %(on)s)",
}
DATED = {
    "access_rolegrant": "during = daterange(lower(during), NULL)",
    "people_homecell": "during = daterange(lower(during), NULL)",
    "membership_admissionevent": "happened_on = '2025-02-01'",
    "units_founding": "happened_on = '2025-02-01'",
    "targets_targetround": "during = daterange(lower(during), NULL)",
    "targets_targetassignment": "during = daterange(lower(during), NULL)",
    "targets_targetproposal": "proposed_on = '2025-02-01'",
    "targets_massfact": "happened_on = '2025-02-01'",
}
TABLES = sorted(ADDED)


def add(city: Cast, table: str, on: date, unit: str = "cell_2") -> int:
    account, person = city.accounts["moi"].pk, add_person("Ngô Bá Khá").pk
    return run(ADDED[table], account=account, person=person, unit=city.units[unit].pk, on=on)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_after_the_end_and_the_sentence_names_who_carries_on(
    city: Cast, joined: Decision, table: str
) -> None:
    one, two = city.code("cell_1"), city.code("cell_2")
    sentence = (
        f"“Chi bộ số 2” ({two}) chỉ hoạt động từ 01/3/2024 đến hết 31/12/2024; ngày ghi nằm ngoài thời gian "
        f"đó. Từ sau đó ghi cho “Chi bộ số 1” ({one})."
    )
    with refused(re.escape(sentence)):
        add(city, table, AFTER)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_moved_past_the_end(city: Cast, joined: Decision, table: str) -> None:
    bounded = ADDED[table].replace("daterange(%(on)s, NULL)", "daterange(%(on)s, %(on)s + 1)")
    values = {"account": city.accounts["moi"].pk, "person": add_person("Ngô Bá Khá").pk}
    run(bounded, unit=city.units["cell_2"].pk, on=date(2024, 12, 1), **values)
    with refused("ngày ghi nằm ngoài thời gian đó"):
        run(f"UPDATE {table} SET {DATED[table]} WHERE id = (SELECT max(id) FROM {table})")


@pytest.mark.parametrize("table", TABLES)
def test_no_unit_ends_under_its_rows(city: Cast, table: str) -> None:
    """Deferred: a decision moves the rows in the same transaction."""
    run("UPDATE people_homecell SET cell_id = %(to)s", to=city.units["cell_1"].pk)
    run(
        "UPDATE membership_admissionevent SET cell_id = %(to)s WHERE sign > 0 AND id NOT IN"
        " (SELECT reverses_id FROM membership_admissionevent WHERE sign < 0)",
        to=city.units["cell_1"].pk,
    )
    add(city, table, AFTER)
    with refused("“Chi bộ số 2” .* chỉ hoạt động từ 01/3/2024 đến hết 31/12/2024; ngày ghi nằm ngoài"):
        unit = city.units["cell_2"].pk
        for target, column, where in (
            ("units_unit", "alive", "id"),
            ("units_unitversion", "during", "unit_id"),
        ):
            run(
                f"UPDATE {target} SET {column} = daterange(lower({column}), %(day)s)"
                f" WHERE {where} = %(unit)s",
                day=DAY,
                unit=unit,
            )
        settle()


def test_taking_back_stands_where_the_row_stands_also_after_the_end(city: Cast, joined: Decision) -> None:
    original = "INSERT INTO targets_massfact (indicator, organisation, unit_id, happened_on, amount, sign,"
    original += (
        " evidence_no, evidence_on) VALUES ('T_MASS_ORG_DN', 'TRADE_UNION', %(unit)s, '2024-05-05', 1, 1,"
    )
    original += " '1', '2024-05-05') RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(original, {"unit": city.units["cell_2"].pk})
        fact = cursor.fetchone()[0]
    back = ADDED["targets_massfact"].replace("sign, evidence_no", "sign, reverses_id, evidence_no")
    back = back.replace("1, 1, '1'", "1, -1, %(fact)s, '1'")
    assert run(back, unit=city.units["cell_2"].pk, on=AFTER, fact=fact) == 1


def test_a_founding_is_decided_before_the_first_day_and_never_after_the_last(
    city: Cast, joined: Decision
) -> None:
    assert add(city, "units_founding", date(2024, 2, 26)) == 1
    with refused("ngày ghi nằm ngoài thời gian đó"):
        add(city, "units_founding", DAY, "ba_vi")


def test_the_decision_that_was_approved_has_its_paper_and_two_people(city: Cast) -> None:
    decision = Decision(by=city.accounts["thanhuy"])
    with refused("units_reorganisation_approved_has_paper"):
        Reorganisation.objects.filter(pk=decision.order.pk).update(state="APPROVED")
    with refused("units_reorganisation_two_people"):
        Reorganisation.objects.filter(pk=decision.order.pk).update(
            approved_by=str(city.accounts["thanhuy"].pk)
        )
