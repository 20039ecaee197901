from __future__ import annotations

from namro.ground.errors import HouseError


class MetricError(HouseError):
    """A definition that cannot be, or a figure that is not in the registry."""


class AddressError(HouseError):
    """An address that leads nowhere; the message says which part is wrong."""


class NotAdditive(HouseError):
    """Adding what may not be added, such as a stock over months."""
