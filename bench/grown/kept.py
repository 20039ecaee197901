"""The bench city's database: made once, kept while nothing that it is made by has changed."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass

import psycopg

from bench.support import ROOT, as_owner, in_process, renew, there

NAME = "namro_bench_units"
LOAD = "from bench.grown.load import main; main()"
# Rooms whose tables are filled; a change in one of them may make another city.
ROOMS = (
    "ground",
    "journal",
    "regulations",
    "units",
    "people",
    "access",
    "organisation",
    "membership",
    "targets",
)
COMMENT = """
SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s
"""


@dataclass(frozen=True)
class Kept:
    """The database and how long it took to load when it was made."""

    name: str
    seconds: float
    existed: bool


def recipe() -> str:
    """Digest of everything that decides what is in the city."""
    sources = [
        *ROOT.glob("bench/grown/*.py"),
        *ROOT.glob("namro/sample/*.py"),
        *ROOT.glob("namro/targets/**/*.py"),
    ]
    sources += [path for room in ROOMS for path in ROOT.glob(f"namro/{room}/**/*.py")]
    sources += ROOT.glob("namro/sample/data/**/*.csv")
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def kept() -> Kept:
    """The city as it is, or made anew where the recipe changed (a few minutes)."""
    now, found = recipe(), _comment()
    if found.get("recipe") == now:
        return Kept(NAME, float(found["seconds"]), True)
    print("(thành phố để đo: nạp vài phút, lần sau dùng lại)", flush=True)
    renew(NAME)
    *steps, seconds = in_process(LOAD, there(NAME))
    print(*steps, sep="\n")
    said = json.dumps({"recipe": now, "seconds": float(seconds)})
    as_owner(f"COMMENT ON DATABASE {{}} IS '{said.replace('{', '{{').replace('}', '}}')}'", NAME)
    return Kept(NAME, float(seconds), False)


def _comment() -> dict[str, str]:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        row = owner.execute(COMMENT, [NAME]).fetchone()
    return json.loads(row[0]) if row and row[0] else {}
