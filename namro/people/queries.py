"""Finding persons by name or identity number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db import connection
from django.db.models import F, Func, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from namro.ground.vietnamese import fold
from namro.people.models import Person

MOST = 200  # what one search shows at most; who wants more types another word
# Up to so many bearers are fetched and put in order; names more common than that are met soon enough when
# all are read in their order. Measured at 468.000 people: never above 45 ms.
MANY = 8_000
FEW = 1_000  # the same for who sees only some people: then the names of those are read
# Questions that met so many are remembered: the next time nobody counts. Either way finds the same.
MOST_REMEMBERED = 10_000
_common: set[tuple[str, int]] = set()
ID_DIGITS = 12
FEWEST_DIGITS = 6
LONGEST = 200


@dataclass(frozen=True)
class Found:
    """Persons in the order of names; ``more`` where there are others beyond them."""

    people: list[Person]
    more: bool


def search(text: str, within: Q | None = None, most: int = MOST) -> Found:
    """Persons of whose name every typed word begins a word, accents ignored; or by identity number.

    Digits (at least six) are the beginning of an identity number. ``within`` limits whom the reader may
    see; None for everybody. An empty text finds all.
    """
    words = fold(text[:LONGEST]).split()
    if len(words) == 1 and words[0].isdigit():
        rows = _numbered(words[0])
    elif words:
        rows = _named(words, within)
    else:
        rows = Person.objects.all()
    keys = _ordered(rows, within).values_list("pk", flat=True)[: most + 1]  # the index alone says these
    people = list(among(list(keys)).order_by("name_key", "id"))
    return Found(people[:most], len(people) > most)


def _ordered(rows: QuerySet[Person], within: Q | None) -> QuerySet[Person]:
    """In the order of names. Few of all are within: then the order is made, not walked along."""
    if within is None:
        return rows.order_by("name_key", "id")
    made = Func(F("name_key"), function="concat", output_field=TextField(db_collation="C"))
    return rows.filter(within).order_by(made, "id")


def _numbered(digits: str) -> QuerySet[Person]:
    if not FEWEST_DIGITS <= len(digits) <= ID_DIGITS:
        return Person.objects.none()
    low, high = digits.ljust(ID_DIGITS, "0"), digits.ljust(ID_DIGITS, "9")
    return Person.objects.filter(citizen_id__gte=low, citizen_id__lte=high)


def _named(words: list[str], within: Q | None) -> QuerySet[Person]:
    asked = " & ".join(f"{_lexeme(word)}:*" for word in words)
    most = MANY if within is None else FEW
    if (asked, most) not in _common:
        bearers = _bearers(asked, most + 1)
        if len(bearers) <= most:
            return among(bearers)
        if len(_common) < MOST_REMEMBERED:
            _common.add((asked, most))
    begins = (Q(search_key__startswith=word) | Q(search_key__contains=f" {word}") for word in words)
    return Person.objects.filter(reduce(and_, begins))


def bearing(full_name: str) -> list[int]:
    """Keys of the persons with this name, accents ignored."""
    words = fold(full_name).split()
    return _bearers(" & ".join(map(_lexeme, words)), None, " ".join(words)) if words else []


def among(keys: list[int]) -> QuerySet[Person]:
    """The persons with these keys, sent as one value."""
    return Person.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [keys]))


def _bearers(words: str, most: int | None, exactly: str | None = None) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_named(%s::tsquery, %s, %s)", [words, most, exactly])
        return [key for (key,) in cursor.fetchall()]


def _lexeme(word: str) -> str:
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
