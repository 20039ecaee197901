"""From a figure to the page on which its rows are worked on; that page shows the figure in turn."""

from __future__ import annotations

PAGES = (
    ("personnel.nonlocal.", "localities:holders", "Xét, kết luận người địa phương"),
    ("personnel.local.", "localities:holders", "Xét, kết luận người địa phương"),
    ("personnel.locality_unknown.", "localities:holders", "Xét, kết luận người địa phương"),
    ("personnel.", "posts:overview", "Chức danh và vị trí khuyết"),
)


def work_of(key: str) -> tuple[str, str] | None:
    """Name of the page and its words; None where a figure has none."""
    return next(((page, words) for prefix, page, words in PAGES if key.startswith(prefix)), None)
