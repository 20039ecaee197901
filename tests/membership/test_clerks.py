"""Who comes second at a dossier reads who was first; commands that read nothing are not asked."""

from __future__ import annotations

import pytest
from django.db import transaction

from namro.access.writers import entries, last_writer
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.membership.admission.actions import change_helper
from namro.membership.clerks import hold
from tests.cast import BY, WHY, Cast
from tests.membership.admission import dossiers as d


def test_the_present_version_is_held_and_an_older_one_refused(city: Cast) -> None:
    case = d.listed(city)
    with transaction.atomic():
        hold(case, case.version)
        hold(case, None)
        with pytest.raises(HouseError, match="vừa ghi vào hồ sơ này"):
            hold(case, case.version - 1)


def test_what_somebody_else_wrote_is_read_when_held(city: Cast) -> None:
    case, other = d.listed(city), d.official(city, name="Người Khác")
    stale = type(case).objects.get(pk=case.pk)
    change_helper(by=BY, case=case, helper=other, read_at=case.version, reason=WHY)
    with transaction.atomic():
        hold(stale, None)
    assert (stale.version, stale.helper_id) == (case.version, other.pk)


def test_the_last_writer_is_named_with_the_time(city: Cast) -> None:
    case = d.listed(city)
    assert last_writer(case).startswith("Hệ thống, lúc ")
    clerk = city.accounts["phucxa"]
    change_helper(by=clerk, case=case, helper=case.helper, read_at=case.version, reason="Đổi người")
    assert last_writer(case).startswith("Đồng chí Phạm Văn Phúc, lúc ")
    newest = entries(case)[0]
    assert (newest.who, newest.why) == ("Phạm Văn Phúc", "Đổi người")
    assert newest.when.startswith("lúc ") and " ngày " in newest.when


def test_of_a_row_that_came_past_the_journal_nobody_is_named(city: Cast) -> None:
    case = d.listed(city)
    with acting(BY, WHY):
        assert entries(case, 1) and last_writer(type(case)(pk=0)) == "Người khác"
