"""Proof in a PDF: an incremental update (PDF 1.7 §7.5.6) after the typeset file, which stays as it was.

PDF/A-2a allows no attachment of this kind, so the manifest is a private stream that the catalog refers to;
the seal is a string beside it. What other programs append later (a digital signature of theirs) comes
after the sealed bytes and leaves them checkable.
"""

from __future__ import annotations

import re
import zlib

from namro.reports.proof.carried import Carried
from namro.reports.proof.keys import SigningKey
from namro.reports.proof.manifest import ManifestError
from namro.reports.proof.signature import BLANK, DIGITS, MARK, Proof, seal, seal_fits

MOST_UNPACKED = 60 << 20
END = b"%%EOF\n"
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*\Z", re.DOTALL)
_SIZE = re.compile(rb"/Size\s+(\d+)")
_ROOT = re.compile(rb"/Root\s+(\d+)\s+(\d+)\s+R")
_PROOF = re.compile(rb"<<[^<>]*/Type\s*/NAMRO_Proof\b[^<>]*>>\s*stream\r?\n")
_SEAL = re.compile(rb"<</Type/NAMRO_Seal/Value\(" + MARK + rb"([0-9a-f]{128})\)>>\nendobj\n")


class PdfError(ValueError):
    """A typeset file whose end is not what typst writes: a fault of ours, not of the reader's file."""


def put(content: bytes, proof: Proof, key: SigningKey) -> bytes:
    """The file with an update that adds proof and seal."""
    trailer = _TRAILER.search(content)
    size = trailer and _SIZE.search(trailer[1])
    root = trailer and _ROOT.search(trailer[1])
    if trailer is None or size is None or root is None:
        raise PdfError("The PDF has no classic trailer.")
    first = int(size[1])
    packed = zlib.compress(proof.to_text().encode(), 6)
    stream = b"<</Type/NAMRO_Proof/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        len(packed),
        packed,
    )
    objects = {
        int(root[1]): _catalog(content, root, first),
        first: stream,
        first + 1: b"<</Type/NAMRO_Seal/Value(" + MARK + BLANK + b")>>",
    }
    kept = _SIZE.sub(b"", trailer[1], count=1).strip()
    tail = b"<</Size %d/Prev %s%s>>" % (first + 2, trailer[2], kept)
    blanked = _updated(content, objects, tail)
    at = blanked.rindex(MARK + BLANK) + len(MARK)
    return blanked[:at] + seal(blanked, key) + blanked[at + DIGITS :]


def take(content: bytes) -> Carried | None:
    """What the PDF carries, None without a manifest; raises ManifestError for a broken one."""
    streams = list(_PROOF.finditer(content))
    if not streams:
        return None
    proof = Proof.from_text(_unpacked(content[streams[-1].end() :]))
    for found in reversed(list(_SEAL.finditer(content))):
        end = content.find(END, found.end())
        if end >= 0 and len(streams) == 1:
            end += len(END)
            at = found.start(1)
            blanked = content[:at] + BLANK + content[at + DIGITS : end]
            if seal_fits(blanked, found[1], proof.public):
                return Carried(proof, sealed=end == len(content), appended=len(content) - end, kept=True)
    return Carried(proof, sealed=False)


def _unpacked(data: bytes) -> str:
    """The stream's text; its own end is where the compression says, whatever a length claims."""
    reader = zlib.decompressobj()
    try:
        made = reader.decompress(data, MOST_UNPACKED)
        if not reader.eof:
            raise ValueError
        return made.decode()
    except (zlib.error, ValueError) as error:
        raise ManifestError("BROKEN", "Bản kê và chữ ký đính trong tệp hỏng, không đọc được.") from error


def _catalog(content: bytes, root: re.Match[bytes], proof: int) -> bytes:
    """The document's catalog with one more entry, so that programs which rewrite the file keep the proof."""
    head = b"%s %s obj" % (root[1], root[2])
    start = content.rfind(b"\n" + head)
    end = content.find(b"endobj", start)
    body = content[start + 1 + len(head) : end].strip()
    if start < 0 or end < 0 or not body.endswith(b">>"):
        raise PdfError("The PDF's catalog is not where its trailer says.")
    return body[:-2] + b"/NAMRO_Proof %d 0 R>>" % proof


def _updated(content: bytes, objects: dict[int, bytes], trailer: bytes) -> bytes:
    made = bytearray(content.rstrip(b"\r\n") + b"\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(made)
    made += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        made += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    made += b"trailer\n%s\nstartxref\n%d\n%s" % (trailer, table, END)
    return bytes(made)
