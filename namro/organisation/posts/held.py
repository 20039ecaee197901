"""What this room answers for when units end: their posts and the terms of their bodies end with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from namro.organisation.posts import statements
from namro.organisation.posts.actions import end_with_units
from namro.people.models import BodyTerm, Post
from namro.units.dependants import Assignment, Part, dependants


def _standing(day: date) -> Q:
    return Q(during__upper_inf=True) | Q(during__endswith__gt=day)


def _posts(units: Sequence[int], day: date) -> QuerySet[Any]:
    return Post.objects.filter(_standing(day), unit_id__in=units).values_list("unit_id", "pk")


def _terms(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = BodyTerm.objects.filter(_standing(day), body__unit_id__in=units)
    return found.values_list("body__unit_id", "pk")


def _titles(rows: Sequence[int]) -> Mapping[int, str]:
    return dict(Post.objects.filter(pk__in=rows).values_list("pk", "title__name"))


def _numbers(rows: Sequence[int]) -> Mapping[int, str]:
    found = BodyTerm.objects.filter(pk__in=rows).select_related("body")
    return {term.pk: f"{term.body.get_kind_display()} {term.number}" for term in found}


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Assignment(
            key="people.posts",
            title="Chức danh và người giữ chức danh",
            fields=("people.Post.unit",),
            held=_posts,
            name=_titles,
            move=partial(end_with_units, statements.END_POSTS),
            only_ends=True,
        )
    )
    dependants.add(
        Assignment(
            key="people.terms",
            title="Nhiệm kỳ của cấp ủy, tập thể lãnh đạo",
            fields=("people.Body.unit",),
            held=_terms,
            name=_numbers,
            move=partial(end_with_units, statements.END_TERMS),
            only_ends=True,
        )
    )
    dependants.add(Part(key="people.vacancies", fields=("people.Vacancy.unit",)))
