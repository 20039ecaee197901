"""Finding people in the sample city, some 470.000: searches as they are typed, and who is known already.

Each search is one statement or a few; the 95th percentile is taken over all texts, rare and very common
names in equal parts, for a reader of everything and for one of a district.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Q

from bench.support import need_city, p95, row, seconds, served, timed
from namro.access.models import Account
from namro.access.queries import reader
from namro.organisation.people.known import visible
from namro.people.duplicates import Identity, duplicates_of
from namro.people.models import Person
from namro.people.queries import search

COMMON = ("nguyen", "thi", "van", "nguyen van", "nguyen thi", "thanh", "a", "y")
RARER = ("nguyen thi yen", "quoc ngh", "hoang van bao", "tran duc", "vy", "h'mok", "zzz", "001099")
TIMES = 6
PEOPLE = 60


def measure() -> list[dict[str, Any]]:
    need_city()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('namro.actor', 'system:bench', false)")
    return [_searched("all", None), _searched("district", visible(reader(_district()))), _known(), _page()]


def _district() -> Account:
    return Account.objects.get(username="quan")


def _searched(of: str, within: Q | None) -> dict[str, Any]:
    texts = COMMON + RARER
    for text in texts:
        search(text, within)
    taken = [seconds(lambda t=text: search(t, within)) for _ in range(TIMES) for text in texts]
    return row(f"people.search_{of}_p95", p95(taken), 60, "ms")


def _known() -> dict[str, Any]:
    """Everywhere in the order of names, the most common ones among them."""
    step = Person.objects.count() // PEOPLE
    asked = [Identity.of(one) for one in Person.objects.order_by("name_key", "id")[::step]]
    duplicates_of(asked[0])
    taken = [seconds(lambda one=one: duplicates_of(one)) for one in asked]
    return row("people.duplicates_of_one_p95", p95(taken), 60, "ms")


def _page() -> dict[str, Any]:
    with served("quan") as site:
        return row("people.search_page_http_p95", timed(lambda: site.get("/nguoi/?ten=nguyen")), 150, "ms")
