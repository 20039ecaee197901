"""Short ways to rows of the rules; every one of them is invented."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from namro.ground.ranges import DateRange
from namro.regulations import datafiles
from namro.regulations.actions import NewValue
from namro.regulations.models import Confidence, LegalBasis, RuleParam

NOTE = "Chưa rõ căn cứ: đặt ra để thử."


def basis(code: str = "KH-84-TU-2026", **fields: Any) -> LegalBasis:
    return LegalBasis.objects.create(
        **{
            "code": code,
            "kind": "KE_HOACH",
            "number": "84-KH/TU",
            "issuer": "Ban Thường vụ Thành ủy",
            "issued_on": date(2026, 6, 15),
            "effective": DateRange(date(2026, 6, 15), None),
            "subject": "Thử",
            "confidence": Confidence.SOURCE,
        }
        | fields
    )


def param(
    key: str, value: Any, first: date | None, end: date | None = None, *, unit: str = "", **fields: Any
) -> RuleParam:
    return RuleParam.objects.create(
        **{
            "key": key,
            "title": f"Tham số {key}",
            "value": value,
            "scope_unit_code": unit,
            "during": DateRange(first, end),
            "confidence": Confidence.UNCONFIRMED,
            "note": NOTE,
        }
        | fields
    )


def new(value: Any, **fields: Any) -> NewValue:
    return NewValue(**{"value": value, "confidence": Confidence.SOURCE, "note": NOTE} | fields)


def copied_files(folder: Path) -> Path:
    """The shipped files, to be spoiled."""
    for name in (datafiles.BASES, datafiles.PARAMS, datafiles.DAYS):
        shutil.copy(datafiles.DATA / name, folder / name)
    return folder


def edit_params(folder: Path, change: Callable[[list[dict[str, Any]]], object]) -> Path:
    """Let `change` alter the list of parameters in the copied file."""
    path = folder / datafiles.PARAMS
    rows = json.loads(path.read_text(encoding="utf-8"))
    change(rows)
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return folder


def edit_table(folder: Path, name: str, change: Callable[[list[dict[str, str]]], object]) -> Path:
    """Let `change` alter the rows of a copied CSV file."""
    path = folder / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    head = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder
