"""All figures of the house, by key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TypeVar

from namro.figures.errors import MetricError
from namro.figures.metric import Definition, Metric, Ratio, require_sound

KEY = re.compile(r"^[a-z][a-z_]*(\.[a-z][a-z_]*)+$")
D = TypeVar("D", Metric, Ratio)


class Registry:
    """Definitions by key, in order of registration. A key is registered once and never renamed."""

    def __init__(self) -> None:
        self._by_key: dict[str, Definition] = {}

    def add(self, definition: D) -> D:
        if not KEY.match(definition.key):
            raise MetricError(
                f"“{definition.key}” is not a key: words joined by dots, beginning with the room."
            )
        if definition.key in self._by_key:
            raise MetricError(f"“{definition.key}” is registered already.")
        require_sound(definition)
        if isinstance(definition, Metric):
            object.__setattr__(definition, "register", self.add)
        self._by_key[definition.key] = definition
        if definition.parent:
            self.metric(definition.parent).parts.append(definition.key)
        return definition

    def get(self, key: str) -> Definition:
        """The definition; ``MetricError`` names the nearest keys when there is none."""
        try:
            return self._by_key[key]
        except KeyError:
            near = get_close_matches(key, self._by_key, n=3, cutoff=0.4)
            hint = f" Có phải: {', '.join(near)}?" if near else " Xem danh mục ở trang Số liệu."
            raise MetricError(f"Không có số liệu nào mang tên “{key}”.{hint}") from None

    def metric(self, key: str) -> Metric:
        found = self.get(key)
        if not isinstance(found, Metric):
            raise MetricError(f"“{key}” là tỷ lệ, không có danh sách riêng; mở tử số hoặc mẫu số.")
        return found

    def ratios_of(self, key: str) -> list[Ratio]:
        """Ratios whose part is this figure."""
        return [d for d in self if isinstance(d, Ratio) and d.part == key]

    def __iter__(self) -> Iterator[Definition]:
        return iter(self._by_key.values())

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def __len__(self) -> int:
        return len(self._by_key)


metrics = Registry()
