"""Every act leaves who did it and why; counts and stretches that checks rest on, against plain ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.models import JournalEvent
from namro.organisation.posts.actions import (
    Change,
    Close,
    NewPost,
    NewTerm,
    Paper,
    Setting,
    end_post,
    end_term,
    establish_post,
    found_body,
    open_term,
    set_places,
    set_term_places,
)
from namro.organisation.posts.checks import most_at_once
from namro.organisation.posts.tenures.actions import (
    Facts,
    Leaving,
    NewTenure,
    Outcome,
    annul_tenure,
    correct_tenure,
    decide,
    end_tenure,
    facts,
    open_tenure,
)
from namro.organisation.posts.tenures.checks import _outside, rooms
from namro.people.models import Tenure, Title
from tests.cast import BY, WHY, Cast
from tests.organisation.posts.making import FIRST, PAPER, body, member, post, seated, term

WHY_SO = "theo kết luận số 12"
LATER = date(2023, 1, 1)
CLOSE = Close(LATER, PAPER)
Act = Callable[[Cast], object]


def by(city: Cast) -> dict[str, object]:
    return {"by": city.accounts["thanhuy"], "reason": WHY_SO}


def establish(city: Cast) -> object:
    new = NewPost(city.units["ba_dinh"], Title.objects.get(code="DISTRICT_CHAIR"), FIRST, Setting())
    return establish_post(new=new, **by(city))  # type: ignore[arg-type]


def resetting(city: Cast) -> object:
    made = post(city.units["ba_dinh"])
    return set_places(post=made, change=Change(LATER, Setting(places=2)), **by(city))  # type: ignore[arg-type]


def ending(city: Cast) -> object:
    return end_post(post=post(city.units["ba_dinh"]), close=CLOSE, **by(city))  # type: ignore[arg-type]


def founding(city: Cast) -> object:
    return found_body(unit=city.units["ba_dinh"], kind="BTV", **by(city))  # type: ignore[arg-type]


def opening(city: Cast) -> object:
    new = NewTerm("2020–2025", FIRST, 3, "CONGRESS")
    return open_term(body=body(city.units["ba_dinh"]), new=new, **by(city))  # type: ignore[arg-type]


def resizing(city: Cast) -> object:
    one = term(city.units["ba_dinh"])
    return set_term_places(term=one, places=(4, None, None), read_at=0, **by(city))  # type: ignore[arg-type]


def closing(city: Cast) -> object:
    return end_term(term=term(city.units["ba_dinh"]), close=CLOSE, **by(city))  # type: ignore[arg-type]


def seating(city: Cast) -> object:
    new = NewTenure(member(), post(city.units["ba_dinh"]), FIRST, "APPOINTED", PAPER)
    return open_tenure(new=new, **by(city))  # type: ignore[arg-type]


def deciding(city: Cast) -> object:
    waiting = seated(post(city.units["ba_dinh"]), mode="ELECTED", state="PENDING_ELECTION")
    return decide(tenure=waiting, outcome=Outcome(True, FIRST, PAPER), **by(city))  # type: ignore[arg-type]


def leaving(city: Cast) -> object:
    held = seated(post(city.units["ba_dinh"]))
    return end_tenure(tenure=held, leaving=Leaving(LATER, "RETIRED", PAPER), **by(city))  # type: ignore[arg-type]


def annulling(city: Cast) -> object:
    held = seated(post(city.units["ba_dinh"]))
    return annul_tenure(tenure=held, paper=PAPER, **by(city))  # type: ignore[arg-type]


def correcting(city: Cast) -> object:
    held = seated(post(city.units["ba_dinh"]))
    said = Facts(**vars(facts(held)) | {"concurrent": True})
    return correct_tenure(tenure=held, said=said, **by(city))  # type: ignore[arg-type]


ACTS: list[Act] = [
    establish,
    resetting,
    ending,
    founding,
    opening,
    resizing,
    closing,
    seating,
    deciding,
    leaving,
    annulling,
    correcting,
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_every_act_says_who_and_why(city: Cast, act: Act) -> None:
    before = JournalEvent.objects.filter(reason=WHY_SO).count()
    act(city)
    events = JournalEvent.objects.filter(reason=WHY_SO)
    assert events.count() > before
    assert {one.actor for one in events} == {str(city.accounts["thanhuy"].pk)}
    assert {one.table_name for one in events} <= {
        "people_post",
        "people_postsetting",
        "people_body",
        "people_bodyterm",
        "people_tenure",
    }


@pytest.mark.parametrize("act", [one for one in ACTS if one not in (establish, founding, opening)])
@pytest.mark.parametrize("reason", ["", " "])
def test_what_changes_something_says_why(
    city: Cast, act: Act, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "WHY_SO", reason)
    with pytest.raises(Exception, match="Ghi lý do"):
        act(city)


# Counting


def tenure(first: int, end: int | None) -> Tenure:
    return Tenure(during=span(day(first), None if end is None else day(end)))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.mark.parametrize("seed", range(60))
def test_the_most_at_once_is_what_a_count_of_every_day_gives(seed: int) -> None:
    rng = Random(seed)
    spans = []
    for _ in range(rng.randint(0, 7)):
        first, end = sorted(rng.sample(range(30), 2))
        spans.append((first, rng.choice([end, None])))
    low, high = sorted(rng.sample(range(30), 2))
    counted = max(
        sum(first <= at and (end is None or at < end) for first, end in spans) for at in range(low, high)
    )
    found = most_at_once([tenure(*one) for one in spans], span(day(low), day(high)))
    assert found == counted


@pytest.mark.parametrize("seed", range(60))
def test_the_first_day_that_is_not_covered(seed: int) -> None:
    rng = Random(seed)
    edges = sorted(rng.sample(range(30), 6))
    within = [
        (edges[0], edges[1]),
        (edges[rng.choice([1, 2])], edges[3]),
        (edges[4], rng.choice([edges[5], None])),
    ]
    low, high = rng.randrange(25), rng.choice([30, None])
    held = {at for first, end in within for at in range(first, 40 if end is None else end)}
    asked = range(low, 40 if high is None else high)
    lacking = next((at for at in asked if at not in held), None)
    spans = [span(day(first), None if end is None else day(end)) for first, end in within]
    found = next(_outside(span(day(low), None if high is None else day(high)), spans), None)
    assert found == (None if lacking is None else day(lacking))


def test_stretches_of_a_post_with_their_places(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    for first, places in ((date(2022, 1, 1), 2), (LATER, 3)):
        set_places(by=BY, post=made, change=Change(first, Setting(places=places)), reason=WHY)
    assert list(rooms(made, span(date(2021, 6, 1), date(2023, 6, 1)))) == [
        (span(date(2021, 6, 1), date(2022, 1, 1)), 1),
        (span(date(2022, 1, 1), LATER), 2),
        (span(LATER, date(2023, 6, 1)), 3),
    ]
    one = term(city.units["ba_dinh"], places_set=3, places_max=5)
    assert list(rooms(one, span(FIRST))) == [(span(FIRST), 5)]


@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (Paper("x" * 61, FIRST), "dài quá 60 ký tự"),
        (Paper("", FIRST), "Ghi số và ngày"),
        (Paper("1-QĐ/TU", date(2024, 7, 6)), "ở sau hôm nay"),
        (Paper("1-QĐ/TU", LATER + timedelta(1)), "ở sau ngày có hiệu lực 01/01/2023"),
    ],
)
@pytest.mark.parametrize("what", ["post", "term", "tenure"])
def test_a_paper_that_cannot_be_ends_nothing(city: Cast, what: str, paper: Paper, sentence: str) -> None:
    unit, close = city.units["ba_dinh"], Close(LATER, paper)
    with pytest.raises(HouseError, match=sentence):
        if what == "post":
            end_post(by=BY, post=post(unit), close=close, reason=WHY)
        elif what == "term":
            end_term(by=BY, term=term(unit), close=close, reason=WHY)
        else:
            end_tenure(by=BY, tenure=seated(post(unit)), leaving=Leaving(LATER, "RETIRED", paper), reason=WHY)


def test_an_end_decided_later_says_so(city: Cast) -> None:
    made, paper = post(city.units["ba_dinh"]), Paper("1-QĐ/TU", LATER + timedelta(1))
    end_post(by=BY, post=made, close=Close(LATER, paper, retroactive=True), reason=WHY)
    made.refresh_from_db()
    assert made.during == span(FIRST, LATER)
