"""Two hundred alterations of issued files, none of which is taken for the issued file.

Byte for byte (flipped, set, taken out, put in, swapped, cut off) and as a forger would: digits changed in the
text, in a table, in the manifest, in both, rows swapped, with everything else made right again.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from namro.reports.proof import embedding
from namro.reports.proof.manifest import Manifest
from namro.reports.proof.verify import Code, Verdict, check
from tests.reports.proof import making
from tests.reports.proof.making import OTHERS, OURS

SEED = 20240705
EACH = 50
TRUSTED = making.ring_of(OURS)


def checked(content: bytes, form: str) -> Verdict:
    return check(content, f"bao-cao.{form}", TRUSTED)


# -- bytes ---------------------------------------------------------------------------------------------


def flipped(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def set_to_another(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at] = (data[at] + chance.randrange(1, 256)) % 256


def taken_out(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) - 1)
    del data[at : at + chance.choice((1, 2, 40))]


def put_in(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.randbytes(chance.choice((1, 2, 40)))


def swapped(data: bytearray, chance: random.Random) -> None:
    size = chance.choice((1, 8, 64))
    a = chance.randrange(len(data) // 2 - size)
    b = chance.randrange(len(data) // 2, len(data) - size)
    data[a : a + size], data[b : b + size] = data[b : b + size], data[a : a + size]


def cut_off(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(1, len(data)) :]


def digit_changed(data: bytearray, chance: random.Random) -> None:
    """Any digit of the file, whatever it stands for."""
    places = [found.start() for found in re.finditer(rb"[0-9]", data)]
    at = chance.choice(places)
    data[at] = chance.choice([code for code in b"0123456789" if code != data[at]])


BYTES: list[Callable[[bytearray, random.Random], None]] = [
    flipped, set_to_another, taken_out, put_in, swapped, cut_off, digit_changed,
]  # fmt: skip
FOUND_BY_BYTES = set(Code) - {Code.INTACT, Code.OTHER_KEY, Code.REVOKED_KEY}


@pytest.mark.parametrize("form", making.FORMS)
def test_no_changed_byte_is_missed(form: str) -> None:
    chance = random.Random(f"{SEED} {form}")
    original = making.issued(form)
    stated = [shown.stated for shown in checked(original, form).figures]
    for number in range(EACH - len(FORGERIES)):
        data = bytearray(original)
        change = BYTES[number % len(BYTES)]
        while bytes(data) == original:
            change(data, chance)
        verdict = checked(bytes(data), form)
        assert verdict.code in FOUND_BY_BYTES, f"{change.__name__} number {number}"
        if verdict.holds:
            assert [shown.found for shown in verdict.figures] == stated


# -- forgeries -----------------------------------------------------------------------------------------


def altered_digit(text: str, chance: random.Random) -> str:
    """The same text with one of its digits another."""
    at = chance.choice([found.start() for found in re.finditer(r"\d", text)])
    return text[:at] + chance.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1 :]


PARTS = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}
# Where a printed number stands in each format, with the sheets' stored numbers.
FIGURE_IN_TABLE = r"<w:hyperlink [^>]*><w:r>(?:(?!</w:r>).)*?<w:t[^>]*>(\d+)</w:t>"
PRINTED = {
    "html": (r'<a class="figure"[^>]*>([^<]*\d)</a>', r'<td class="doc-right"><a[^>]*>(\d+)</a>'),
    "docx": (r"(?<=>)(5\.189|10\.260|1\.204)(?=</w:t>)", FIGURE_IN_TABLE),
    "xlsx": (r"<v>(5189|45|10260)</v>", r"<v>(0\.506)</v>"),
}


@cache
def forged_pdf(seed: int, where: str) -> bytes:
    """A PDF set again from a paper with one digit changed: its text cannot be edited in place."""
    chance = random.Random(f"{SEED} {seed} {where}")
    lines = making.manifest().lines
    table = where == "table"
    wanted = [
        line for line in lines if line.spans and line.where.startswith("Bảng") == table and not line.forms
    ]
    line = chance.choice(wanted)
    span = chance.choice(line.spans)
    return making.rendered(making.with_figure(span.address, altered_digit, chance), "pdf")


def text_altered(form: str, where: str, seed: int) -> bytes:
    """The finished file with one digit of a figure changed, in the text or in a table."""
    if form == "pdf":
        return forged_pdf(seed, where)
    chance = random.Random(f"{SEED} {seed} {where} {form}")
    pattern = PRINTED[form][where == "table"]

    def change(text: str) -> str:
        found = chance.choice(list(re.finditer(pattern, text, re.DOTALL)))
        return text[: found.start(1)] + altered_digit(found[1], chance) + text[found.end(1) :]

    plain = making.plain(form)
    if form == "html":
        return change(plain.decode()).encode()

    def parts(package: dict[str, bytes]) -> None:
        package[PARTS[form]] = change(package[PARTS[form]].decode()).encode()

    return making.repacked(plain, parts)


def manifest_altered(seed: int) -> Manifest:
    """One digit of a stated figure, of its leg or of a printed line changed."""
    chance = random.Random(f"{SEED} {seed}")
    known = json.loads(making.manifest().to_bytes())
    kind = seed % 3
    figure = chance.choice(known["figures"])
    if kind == 0:
        figure["text"] = altered_digit(figure["text"], chance)
    elif kind == 1:
        figure["legs"][0]["value"] += chance.randrange(1, 9)
    else:
        line = chance.choice([line for line in known["lines"] if re.search(r"\d", line["text"])])
        line["text"] = altered_digit(line["text"], chance)
    return Manifest.from_bytes(json.dumps(known).encode())


def sealed(content: bytes, form: str, manifest: Manifest | None = None) -> bytes:
    """What a forger can do: our signature kept, the rest sealed anew with a key of his own."""
    proof = making.proof()
    if manifest:
        proof = replace(proof, manifest=manifest.to_bytes())
    return embedding._PUT[form](content, proof, OTHERS)


def forgery(form: str, kind: str, seed: int) -> bytes:
    if kind in ("text", "table"):
        return sealed(text_altered(form, kind, seed), form)
    if kind == "manifest":
        return sealed(making.plain(form), form, manifest_altered(seed))
    return sealed(text_altered(form, "text", seed), form, manifest_altered(seed))


FORGERIES = [
    (kind, expected, seed)
    for kind, expected in (
        ("text", Code.ALTERED),
        ("table", Code.ALTERED),
        ("manifest", Code.MANIFEST_ALTERED),
        ("both", Code.MANIFEST_ALTERED),
    )
    for seed in range(4)
]


@pytest.mark.parametrize("form", making.FORMS)
@pytest.mark.parametrize("kind", ["text", "table", "manifest", "both"])
def test_no_forged_digit_is_missed(form: str, kind: str) -> None:
    for _, expected, seed in (row for row in FORGERIES if row[0] == kind):
        verdict = checked(forgery(form, kind, seed), form)
        assert verdict.code is expected, f"{form} {kind} {seed}: {verdict.sentences}"
        if kind in ("text", "table"):
            wrong = [shown for shown in verdict.figures if not shown.holds]
            named = [place for place in verdict.places if place.kind == "figure"]
            assert wrong and named, f"{form} {kind} {seed}: {verdict.places}"
            assert {place.address for place in named} == {shown.address for shown in wrong}
            assert all(place.stated != place.found for place in named)


def test_there_are_two_hundred() -> None:
    assert len(making.FORMS) * EACH == 200
    assert len(FORGERIES) == 16
