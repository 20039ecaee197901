"""Kinds of papers a Party committee issues, by the letters of their symbol (targets_reports.md §8)."""

from __future__ import annotations

from namro.ground.errors import HouseError

KINDS = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định, quy định",
    "CT": "Chỉ thị",
    "KL": "Kết luận",
    "QC": "Quy chế",
    "TB": "Thông báo",
    "BC": "Báo cáo",
    "KH": "Kế hoạch",
    "CTr": "Chương trình",
    "TTr": "Tờ trình",
    "HD": "Hướng dẫn",
    "CV": "Công văn",
    "BB": "Biên bản",
}


def kind_of(symbol: str) -> str:
    """“BC/TU” → “BC”: the kind whose book a paper of this symbol is numbered in."""
    kind = symbol.partition("/")[0].strip()
    if kind not in KINDS:
        raise HouseError(f"Không có thể loại văn bản “{kind}”. Có: {', '.join(KINDS)}.")
    return kind
