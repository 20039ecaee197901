"""Who of a batch of rows is known already: the rule of ``people.duplicates`` for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from namro.ground.ranges import show_day
from namro.people.duplicates import Identity, Likeness, likeness
from namro.people.models import Person
from namro.sheets.kinds import Candidate, Context, Row

# Same name, and born on a day that both records may mean (a record of a year stands on its first day).
ALIKE = """
SELECT n.place, p.id
  FROM unnest(%(places)s::int[], %(names)s::text[], %(first)s::date[], %(last)s::date[])
       AS n(place, name, first, last)
  JOIN people_person p ON p.search_key = n.name
   AND (p.birth_date BETWEEN n.first AND n.last
        OR p.birth_precision = 'MONTH' AND p.birth_date = date_trunc('month', n.first)::date
        OR p.birth_precision = 'YEAR' AND p.birth_date = date_trunc('year', n.first)::date)
"""


def identity_of(values: Mapping[str, Any]) -> Identity:
    """A row of a file as persons are compared."""
    born, precision = values["birth"]
    return Identity(
        values["full_name"], born, precision, values.get("native_place", ""), values.get("citizen_id", "")
    )


class Known:
    """Persons who may be those of the rows, with how alike they are; three statements for a batch."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._asked = {row.number: identity_of(row.values) for row in rows}
        self._alike: dict[int, list[tuple[Likeness, Person]]] = defaultdict(list)
        pairs = self._named() + self._numbered()
        self.people = Person.objects.in_bulk({pk for _, pk in pairs})
        order = list(Likeness)
        for number, pk in dict.fromkeys(pairs):
            person = self.people[pk]
            how = likeness(self._asked[number], Identity.of(person))
            if how is not None:
                self._alike[number].append((how, person))
        for found in self._alike.values():
            found.sort(key=lambda one: (order.index(one[0]), one[1].pk))

    def of(self, row: Row) -> list[tuple[Likeness, Person]]:
        """The surest first."""
        return self._alike.get(row.number, [])

    def _named(self) -> list[tuple[int, int]]:
        born = [one.born for one in self._asked.values()]
        asked = {
            "places": list(self._asked),
            "names": [one.name for one in self._asked.values()],
            "first": [first for first, _ in born],
            "last": [last for _, last in born],
        }
        with connection.cursor() as cursor:
            cursor.execute(ALIKE, asked)
            return [(place, pk) for place, pk in cursor.fetchall()]

    def _numbered(self) -> list[tuple[int, int]]:
        wanted = {one.citizen_id: number for number, one in self._asked.items() if one.citizen_id}
        found = Person.objects.filter(citizen_id__in=wanted).values_list("citizen_id", "pk")
        return [(wanted[number], pk) for number, pk in found]


def same_person(asked: Mapping[str, Any], person: Person) -> bool:
    """The same identity number, name and birthday: nobody needs to be asked."""
    one = identity_of(asked)
    return (
        bool(one.citizen_id)
        and likeness(one, Identity.of(person)) is Likeness.SAME_NUMBER
        and (one.name == Identity.of(person).name and one.birth_date == person.birth_date)
    )


def candidates(
    found: Sequence[tuple[Likeness, Person]], homes: Mapping[int, int], context: Context
) -> list[Candidate]:
    """As the person who decides may read them: of others' people only that there is one."""
    inside = context.lookups["inside"]
    return [
        Candidate(
            person.pk,
            _label(person) if homes.get(person.pk) in inside else "Một người ở đơn vị khác trong đảng bộ",
            how.words,
        )
        for how, person in found
    ]


def _label(person: Person) -> str:
    born = {"YEAR": str(person.birth_date.year), "MONTH": f"{person.birth_date:%m/%Y}"}.get(
        person.birth_precision, show_day(person.birth_date)
    )
    place = f", quê {person.native_place}" if person.native_place else ""
    return f"{person.full_name}, sinh {born}{place}"
