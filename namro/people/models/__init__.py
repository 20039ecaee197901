"""Persons and their membership (``persons``), posts and who holds them (``posts``), where they are from."""

from namro.people.models.localities import LocalityAssessment
from namro.people.models.persons import (
    BirthPrecision,
    Education,
    EndGround,
    HomeCell,
    MemberOrigin,
    Occupation,
    PartyMembership,
    Person,
    PoliticalTheory,
    Sex,
)
from namro.people.models.posts import (
    Body,
    BodyKind,
    BodyTerm,
    Post,
    PostSetting,
    Tenure,
    Tier,
    Title,
)
from namro.people.models.vacancies import Vacancy

__all__ = [
    "BirthPrecision",
    "Body",
    "BodyKind",
    "BodyTerm",
    "Education",
    "EndGround",
    "HomeCell",
    "LocalityAssessment",
    "MemberOrigin",
    "Occupation",
    "PartyMembership",
    "Person",
    "PoliticalTheory",
    "Post",
    "PostSetting",
    "Sex",
    "Tenure",
    "Tier",
    "Title",
    "Vacancy",
]
