"""Posts and terms when their unit ends: they end with it, by its decision, and go nowhere by themselves."""

from __future__ import annotations

from datetime import date

import pytest

from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.organisation.posts.actions import Change as Resetting
from namro.organisation.posts.actions import Setting, set_places
from namro.organisation.reorganise.actions import Places, send_all
from namro.organisation.reorganise.effect import Goal, read
from namro.people.models import BodyTerm, Post, PostSetting, Tenure, Vacancy
from namro.units.dependants import dependants
from namro.units.models import Change
from tests.cast import BY, WHY, Cast
from tests.organisation.decisions import DAY, SIGNED, Decision, named, whole
from tests.organisation.posts.making import FIRST, leave, leaving, member, post, seated, term

K, S, End = Change.Kind, Tenure.State, Tenure.End
LATER = date(2025, 6, 1)


def absorbed(city: Cast) -> Decision:
    """Tản Hồng goes whole into Phúc Xá; approved."""
    decision = Decision()
    decision.add(K.ABSORB, city.units["phuc_xa"], origins=whole(city.units["tan_hong"]))
    return decision.approved()


def test_all_of_it_ends_on_the_day_by_the_decision(city: Cast) -> None:
    unit, person = city.units["tan_hong"], member()
    made, body = post(unit, "COMMUNE_SECRETARY"), term(unit)
    held, seat = seated(made, person=person), seated(body, person=person)
    absorbed(city).scheduled()
    for row in (made, body, held, seat):
        row.refresh_from_db()
        assert (row.during, row.version) == (span(FIRST, DAY), 1)
    assert PostSetting.objects.get(post=made).during == span(FIRST, DAY)
    for one in (held, seat):
        assert (one.end_ground, one.end_decision_no) == (End.UNIT_ENDED, SIGNED.decision_no)
        assert one.end_decided_on == SIGNED.decided_on
    assert not Vacancy.objects.filter(post=made, during__contains=DAY).exists()
    assert not Post.objects.filter(unit=city.units["phuc_xa"]).exists()
    assert not BodyTerm.objects.filter(body__unit=city.units["phuc_xa"]).exists()


def test_what_had_ended_before_keeps_its_ground(city: Cast) -> None:
    made = post(city.units["tan_hong"], "COMMUNE_SECRETARY")
    gone = seated(made, leaving=leaving(date(2023, 1, 1), "RETIRED"))
    last = seated(made, date(2023, 1, 1))
    leave(last, DAY, "TRANSFERRED", paper=leaving(date(2024, 7, 1)).paper)
    absorbed(city).scheduled()
    for row in (gone, last):
        before = row.end_ground, row.version
        row.refresh_from_db()
        assert (row.end_ground, row.version) == before


def test_what_would_have_gone_on_or_begun_later_does_not(city: Cast) -> None:
    """An end planned after the day comes with the unit's; who waited, or was to come, does not get there."""
    unit = city.units["tan_hong"]
    deputies = post(unit, "COMMUNE_VICE_CHAIR", places=3)
    planned = seated(deputies)
    leave(planned, LATER, "RETIRED", paper=leaving(date(2024, 7, 1)).paper)
    coming = seated(deputies, LATER, paper=leaving(date(2024, 7, 1)).paper)
    waiting = seated(deputies, mode="ELECTED", state=S.PENDING_ELECTION)
    more = Resetting(LATER, Setting(places=5))
    set_places(by=BY, post=deputies, change=more, reason=WHY)
    begun_later = post(unit, "COMMUNE_CHAIR", LATER)
    absorbed(city).scheduled()
    for row in (planned, coming, waiting):
        row.refresh_from_db()
        assert row.end_ground == End.UNIT_ENDED
    assert (planned.state, planned.during) == (S.HELD, span(FIRST, DAY))
    assert {coming.state, waiting.state} == {S.ANNULLED}
    assert PostSetting.objects.get(post=deputies).during == span(FIRST, DAY)
    assert not Post.objects.filter(pk=begun_later.pk).exists()


def test_a_divided_unit_needs_no_word_for_its_posts(city: Cast) -> None:
    """Nothing is missing, and nothing may be said: posts of an ended unit only end."""
    unit = city.units["tan_hong"]
    made, body = post(unit, "COMMUNE_SECRETARY"), term(unit)
    decision = Decision()
    ward = decision.add(K.MERGE, **named("Xã Mới", parent=city.units["ba_vi"]), origins=whole(unit))
    held = {one.assignment.key: one for one in read(decision.order).held()}
    assert held["people.posts"].goals == {(unit.pk, made.pk): Goal()}
    assert held["people.terms"].goals == {(unit.pk, body.pk): Goal()}
    for key in ("people.posts", "people.terms"):
        with pytest.raises(HouseError, match="kết thúc cùng đơn vị, không chuyển đi được"):
            send_all(
                by=BY,
                order=decision.order,
                places=Places(key, unit, {None: Goal(change=ward.pk)}),
                reason=WHY,
            )
    decision.done()


def test_rows_have_words_for_the_paper(city: Cast) -> None:
    made, body = post(city.units["tan_hong"], "COMMUNE_SECRETARY"), term(city.units["tan_hong"])
    names = dependants.assignment("people.posts").name([made.pk])
    assert names == {made.pk: "Bí thư đảng ủy xã, phường, thị trấn"}
    assert dependants.assignment("people.terms").name([body.pk]) == {body.pk: "Ban Chấp hành 2020–2025"}


def test_after_the_decision_its_paper_still_names_what_ended(city: Cast) -> None:
    made = post(city.units["tan_hong"], "COMMUNE_SECRETARY")
    order = absorbed(city).scheduled()
    held = next(one for one in read(order).held() if one.assignment.key == "people.posts")
    assert list(held.goals) == [(city.units["tan_hong"].pk, made.pk)]


def test_posts_of_other_units_are_left_alone(city: Cast) -> None:
    held = seated(post(city.units["ba_vi"]))
    absorbed(city).scheduled()
    held.refresh_from_db()
    assert (held.during, held.version) == (span(FIRST), 0)
