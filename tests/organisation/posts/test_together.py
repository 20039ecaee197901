"""Two clerks at once over two real connections: the second waits, and reads why it does not go any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import psycopg
import pytest

from namro.ground.contradictions import Contradiction
from namro.ground.errors import HouseError
from namro.organisation.posts.actions import Change, Setting, set_places
from namro.organisation.reorganise.actions import schedule
from namro.people.models import BodyTerm, Person, Post, PostSetting, Tenure
from namro.units.models import Change as TreeChange
from tests.cast import BY, WHY, Cast
from tests.membership.together import meanwhile
from tests.organisation.decisions import DAY, Decision, whole
from tests.organisation.posts.making import FIRST, leave, member, post, seated, term
from tests.people import offices
from tests.units.grow import settle

Owner = psycopg.Connection


def seat(place: Post | BodyTerm, person: Person) -> Callable[[], Tenure]:
    return lambda: seated(place, person=person)


@pytest.mark.parametrize("kind", ["post", "body"])
def test_two_fill_the_last_place_at_once(owner: Owner, committed_city: Cast, kind: str) -> None:
    unit = committed_city.units["ba_dinh"]
    place = post(unit) if kind == "post" else term(unit, places_set=1)
    first, second = member("Trần Thị Nhất"), member("Lê Văn Nhì")
    outcome = meanwhile(owner, seat(place, first), seat(place, second))
    with pytest.raises(HouseError, match=r"bố trí 1 người, trong thời gian này đã có Trần Thị Nhất"):
        outcome.result()
    assert Tenure.objects.get().person_id == first.pk


def test_one_person_into_two_full_time_posts_at_once(owner: Owner, committed_city: Cast) -> None:
    person = member("Vũ Hai Nơi")
    one, other = post(committed_city.units["ba_dinh"]), post(committed_city.units["ba_vi"])
    outcome = meanwhile(owner, seat(one, person), seat(other, person))
    with pytest.raises(HouseError, match="Vũ Hai Nơi đang giữ"):
        outcome.result()
    assert Tenure.objects.get().post == one


def test_a_place_is_taken_away_while_it_is_filled(owner: Owner, committed_city: Cast) -> None:
    made = post(committed_city.units["ba_dinh"], places=2)
    seated(made)
    fewer = Change(date(2023, 1, 1), Setting())
    second = member("Lê Văn Nhì")
    outcome = meanwhile(
        owner, seat(made, second), lambda: set_places(by=BY, post=made, change=fewer, reason=WHY)
    )
    with pytest.raises(HouseError, match="có lúc 2 đồng chí giữ chức danh này"):
        outcome.result()
    assert PostSetting.objects.get().places == 2


def test_past_the_actions_the_database_counts_under_a_lock(owner: Owner, committed_city: Cast) -> None:
    """Two who write by SQL insert at once; judged one after the other, not in a circle."""
    made = post(committed_city.units["ba_dinh"])
    people = member("Trần Thị Nhất"), member("Lê Văn Nhì")

    def write(person: Person) -> Callable[[], object]:
        def act() -> object:
            tenure = offices.tenure(made, FIRST, person=person)
            settle()
            return tenure

        return act

    outcome = meanwhile(owner, write(people[0]), write(people[1]))
    with pytest.raises(Exception, match="Vị trí đã đủ người"):
        outcome.result()
    assert Tenure.objects.get().person_id == people[0].pk


def test_who_is_seated_while_the_unit_is_being_ended_is_ended_with_it(
    owner: Owner, committed_city: Cast
) -> None:
    old = committed_city.units["tan_hong"]
    made = post(old, "COMMUNE_SECRETARY")
    decision = Decision()
    decision.add(TreeChange.Kind.ABSORB, committed_city.units["phuc_xa"], origins=whole(old))
    decision.approved()
    outcome = meanwhile(
        owner, seat(made, member()), lambda: schedule(by=BY, order=decision.order, reason=WHY)
    )
    assert outcome.result() is None
    held = Tenure.objects.get()
    assert (held.during.upper, held.end_ground) == (DAY, Tenure.End.UNIT_ENDED)


def test_a_post_established_while_its_unit_ends_waits_and_ends_too(
    owner: Owner, committed_city: Cast
) -> None:
    old = committed_city.units["tan_hong"]
    decision = Decision()
    decision.add(TreeChange.Kind.ABSORB, committed_city.units["phuc_xa"], origins=whole(old))
    decision.approved()
    outcome = meanwhile(
        owner,
        lambda: schedule(by=BY, order=decision.order, reason=WHY),
        lambda: post(old, "COMMUNE_SECRETARY"),
    )
    assert outcome.result().during.upper == DAY


def test_two_clerks_end_one_tenure(owner: Owner, committed_city: Cast) -> None:
    held = seated(post(committed_city.units["ba_dinh"]))
    first, second = Tenure.objects.get(), Tenure.objects.get()
    end = date(2023, 1, 1)
    outcome = meanwhile(owner, lambda: leave(first, end), lambda: leave(second, end))
    with pytest.raises((HouseError, Contradiction), match="đã ghi thôi như vậy"):
        outcome.result()
    held.refresh_from_db()
    assert held.version == 1
