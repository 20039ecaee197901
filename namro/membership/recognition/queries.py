"""Reading probations: whose turn, which cell, what is due."""

from __future__ import annotations

from datetime import date

from namro.membership.models import RecognitionCase
from namro.people.models import HomeCell
from namro.units.models import Unit


def seat(case: RecognitionCase, day: date) -> Unit:
    """The cell that carries the dossier on that day: the member's home, else where the dossier stands."""
    home = HomeCell.objects.filter(membership=case.membership_id, during__contains=day).select_related("cell")
    found = home.first()
    return found.cell if found else case.cell
