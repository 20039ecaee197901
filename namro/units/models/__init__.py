"""The dated tree (``tree``) and the decisions that change it (``changes``)."""

from namro.units.models.changes import (
    Change,
    Destination,
    Extent,
    Origin,
    Reorganisation,
    Succession,
)
from namro.units.models.tree import (
    AdminArea,
    Ancestry,
    AreaLevel,
    AreaSuccession,
    Bloc,
    Classification,
    Delegation,
    Founding,
    OrgType,
    Unit,
    UnitKind,
    UnitVersion,
)

__all__ = [
    "AdminArea",
    "Ancestry",
    "AreaLevel",
    "AreaSuccession",
    "Bloc",
    "Change",
    "Classification",
    "Delegation",
    "Destination",
    "Extent",
    "Founding",
    "OrgType",
    "Origin",
    "Reorganisation",
    "Succession",
    "Unit",
    "UnitKind",
    "UnitVersion",
]
