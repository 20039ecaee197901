"""Who may write what on posts, bodies and tenures, and where: at the unit or above it, nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.organisation.posts.actions import (
    Change,
    Close,
    NewTerm,
    Setting,
    end_post,
    end_term,
    found_body,
    open_term,
    set_places,
    set_term_places,
)
from namro.organisation.posts.tenures.actions import (
    NewTenure,
    annul_tenure,
    correct_tenure,
    end_tenure,
    facts,
    open_tenure,
)
from namro.people.models import BodyTerm, Post, Tenure
from tests.cast import BY, Cast
from tests.organisation.posts.making import FIRST, PAPER, body, leaving, member, post, seated, term

WHY = "để thử quyền"
LATER = date(2023, 1, 1)
CLOSE = Close(LATER, PAPER)
# Account, unit, whether KEEP_POSTS is held there.
READERS = [
    ("thanhuy", "ba_dinh", True),
    ("thanhuy", "phuc_xa", True),
    ("badinh", "ba_dinh", True),
    ("badinh", "phuc_xa", True),
    ("badinh", "ba_vi", False),
    ("badinh", "tan_hong", False),
    ("badinh", "city", False),
    ("lanhdao", "ba_dinh", False),
    ("phucxa", "phuc_xa", False),
    ("quantri", "ba_dinh", False),
    ("moi", "ba_dinh", False),
]


def acts(city: Cast, unit: str) -> dict[str, Callable[[Any], object]]:
    """Every act, ready to be done by somebody, each on rows of its own."""
    there = city.units[unit]
    made, more, over = (post(there, code) for code in ("BASE_SECRETARY", "SUB_SECRETARY", "CELL_SECRETARY"))
    one, other = term(there), term(there, "UBKT")
    empty = body(there, "UBND")
    held, wrong, gone = (
        seated(post(there, code)) for code in ("CITY_CHAIR", "CITY_VICE_CHAIR", "CITY_COUNCIL_CHAIR")
    )
    new = NewTenure(member(), more, FIRST, "APPOINTED", PAPER)
    right = facts(wrong)
    said = type(right)(**vars(right) | {"concurrent": True})
    change, opening = Change(LATER, Setting(places=1, full_time=False)), NewTerm("XX", FIRST, 3, "CONGRESS")
    return {
        "set places": lambda by: set_places(by=by, post=made, change=change, reason=WHY),
        "end a post": lambda by: end_post(by=by, post=over, close=CLOSE, reason=WHY),
        "found a body": lambda by: found_body(by=by, unit=there, kind="HDND", reason=WHY),
        "open a term": lambda by: open_term(by=by, body=empty, new=opening, reason=WHY),
        "resize a term": lambda by: set_term_places(
            by=by, term=one, places=(4, None, None), read_at=None, reason=WHY
        ),
        "end a term": lambda by: end_term(by=by, term=other, close=CLOSE, reason=WHY),
        "seat": lambda by: open_tenure(by=by, new=new, reason=WHY),
        "leave": lambda by: end_tenure(by=by, tenure=held, leaving=leaving(LATER), reason=WHY),
        "correct": lambda by: correct_tenure(by=by, tenure=wrong, said=said, reason=WHY),
        "annul": lambda by: annul_tenure(by=by, tenure=gone, paper=PAPER, reason=WHY),
    }


@pytest.mark.parametrize(("account", "unit", "may"), READERS)
def test_who_keeps_posts_writes_and_nobody_else(city: Cast, account: str, unit: str, may: bool) -> None:
    by = city.accounts[account]
    for name, act in acts(city, unit).items():
        if may:
            act(by)
            continue
        with pytest.raises(Refused) as caught:
            act(by)
        assert "ghi chức danh" in str(caught.value), name


@pytest.mark.parametrize("nobody", [None, 7, object()])
def test_somebody_has_to_act(city: Cast, nobody: object) -> None:
    for name, act in acts(city, "ba_dinh").items():
        with pytest.raises(HouseError, match="Mỗi lần ghi phải nêu rõ ai thực hiện"):
            act(nobody)
        assert name


# Two clerks: whoever read an older version is told who wrote


def stale(row: Post | BodyTerm | Tenure) -> Callable[[], object]:
    """A second act on the row as it was read before the first."""
    if isinstance(row, Post):
        return lambda: end_post(by=BY, post=row, close=CLOSE, read_at=0, reason=WHY)
    if isinstance(row, BodyTerm):
        return lambda: end_term(by=BY, term=row, close=CLOSE, read_at=0, reason=WHY)
    said = type(facts(row))(**vars(facts(row)) | {"concurrent": True})
    return lambda: correct_tenure(by=BY, tenure=row, said=said, read_at=0, reason=WHY)


@pytest.mark.parametrize("kind", ["post", "term", "tenure"])
def test_who_comes_second_reads_who_was_first_and_writes_on_the_new_version(city: Cast, kind: str) -> None:
    unit, by = city.units["ba_dinh"], city.accounts["badinh"]
    row: Any
    if kind == "post":
        row = post(unit)
        set_places(by=by, post=row, change=Change(LATER, Setting(places=2)), read_at=0, reason=WHY)
    elif kind == "term":
        row = term(unit)
        set_term_places(by=by, term=row, places=(4, None, None), read_at=0, reason=WHY)
    else:
        row = seated(post(unit))
        end_tenure(by=by, tenure=row, leaving=leaving(LATER), read_at=0, reason=WHY)
    second = type(row).objects.get(pk=row.pk)
    with pytest.raises(HouseError, match=r"Đồng chí Lê Thị Ba, lúc .* vừa ghi vào mục này. Xem bản mới"):
        stale(second)()
    second.refresh_from_db()
    assert second.version == 1
