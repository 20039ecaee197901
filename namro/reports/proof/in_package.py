"""Proof in Word and Excel files: two custom XML parts, which Word, Excel and LibreOffice carry along.

The seal lies in a part of its own, stored uncompressed, so that its digits have one place in the file. Its
checksum stands twice in the zip and changes with the digits; both count as blank with them.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from io import BytesIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from namro.ground.packages import Package
from namro.reports.proof.carried import Carried
from namro.reports.proof.keys import SigningKey
from namro.reports.proof.signature import BLANK, DIGITS, MARK, Proof, seal, seal_fits, with_looks
from namro.reports.proof.word import pictures

NAMESPACE = "urn:namro:proof:1"
TYPES = "[Content_Types].xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROPS_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_DATASTORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ITEM_IDS = ("{6E616D72-6F2D-4000-8000-000000000001}", "{6E616D72-6F2D-4000-8000-000000000002}")
_ITEM = re.compile(r"customXml/item(\d+)\.xml")
_SEAL_ITEM = re.compile(rb'<seal xmlns="urn:namro:proof:1">' + MARK + rb"([0-9a-f]{128})</seal>\Z")
_LOCAL_HEAD, _LOCAL_CRC = 30, 14
_CENTRAL_HEAD, _CENTRAL_CRC = 46, 16
_DRAWN = ("/media/", "/charts/", "/diagrams/", "/embeddings/")
_UNSEEN = ("/docProps/", "/printerSettings/", "/_xmlsignatures/")
MAIN = {"word/document.xml": "word/_rels/document.xml.rels", "xl/workbook.xml": "xl/_rels/workbook.xml.rels"}


def put(content: bytes, proof: Proof, key: SigningKey) -> bytes:
    """The package with proof and seal; every other part keeps its bytes."""
    with ZipFile(BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    proof = with_looks(proof, _looks(content), key)
    first = 1 + max((int(found[1]) for name in parts if (found := _ITEM.fullmatch(name))), default=0)
    _link(parts, first)
    parts |= _item(first, f'<proof xmlns="{NAMESPACE}">{escape(proof.to_text())}</proof>', _ITEM_IDS[0])
    parts |= _item(first + 1, _seal_words(BLANK), _ITEM_IDS[1])
    name = f"customXml/item{first + 1}.xml"
    packed = _packed(parts, stored=name)
    places = _places(packed, name)
    digits = seal(_blanked(packed, places), key)
    sealed = bytearray(packed)
    sealed[places.digits : places.digits + DIGITS] = digits
    checksum = struct.pack("<I", zlib.crc32((_HEAD + _seal_words(digits)).encode()))
    for at in (places.local_crc, places.central_crc):
        sealed[at : at + 4] = checksum
    return bytes(sealed)


def take(content: bytes) -> Carried | None:
    """What the package carries, None without a manifest; raises ManifestError for a broken one."""
    with ZipFile(BytesIO(content)) as package:
        names = package.namelist()
        items = {name: package.read(name) for name in names if _ITEM.fullmatch(name)}
    words = [text for data in items.values() if (text := _proof_text(data)) is not None]
    if not words:
        return None
    proof = Proof.from_text(words[-1])
    sealed = any(
        _sealed(content, name, found[1], proof.public)
        for name, data in items.items()
        if (found := _SEAL_ITEM.search(data))
    )
    return Carried(proof, sealed, looks=_looks(content))


def _is_picture(name: str) -> bool:
    """Whatever is no XML, wherever it lies (a font of its own draws what it likes), and charts."""
    if any(folder in f"/{name}" for folder in _UNSEEN):
        return False
    return any(folder in name for folder in _DRAWN) or not name.endswith((".xml", ".rels"))


def _looks(content: bytes) -> tuple[str, ...]:
    """Digests of all pictures: those of a text as they follow each other there, then the others in no order,
    because office programs give them other names."""
    with ZipFile(BytesIO(content)) as package:
        names = set(package.namelist())
        shown = list(pictures(Package(content))) if "word/document.xml" in names else []
        inside = [hashlib.sha256(package.read(name)).hexdigest() if name in names else "" for name in shown]
        others = [name for name in names - set(shown) if _is_picture(name)]
        return (*inside, *sorted(hashlib.sha256(package.read(name)).hexdigest() for name in others))


def _proof_text(data: bytes) -> str | None:
    if NAMESPACE.encode() not in data or b"<!DOCTYPE" in data:
        return None
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return None
    return "".join(root.itertext()) if root.tag == f"{{{NAMESPACE}}}proof" else None


# -- parts ---------------------------------------------------------------------------------------------


def _seal_words(digits: bytes) -> str:
    return f'<seal xmlns="{NAMESPACE}">{(MARK + digits).decode()}</seal>'


def _item(number: int, words: str, item_id: str) -> dict[str, bytes]:
    """A custom XML part with the properties part that Office expects beside it."""
    props = (
        f'<ds:datastoreItem ds:itemID="{item_id}" xmlns:ds="{_DATASTORE}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    link = _relationship("rId1", "customXmlProps", f"itemProps{number}.xml")
    rels = f'<Relationships xmlns="{_PACKAGE_LINKS}">{link}</Relationships>'
    return {
        f"customXml/item{number}.xml": (_HEAD + words).encode(),
        f"customXml/itemProps{number}.xml": (_HEAD + props).encode(),
        f"customXml/_rels/item{number}.xml.rels": (_HEAD + rels).encode(),
    }


def _relationship(link_id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{link_id}" Type="{_LINKS}/{kind}" Target="{target}"/>'


def _link(parts: dict[str, bytes], first: int) -> None:
    """Both parts into the main part's relationships and the properties into the content types."""
    rels = next(rels for main, rels in MAIN.items() if main in parts)
    numbers = (first, first + 1)
    links = "".join(_relationship(f"rIdProof{n}", "customXml", f"../customXml/item{n}.xml") for n in numbers)
    parts[rels] = _before_end(parts[rels], b"</Relationships>", links)
    types = "".join(
        f'<Override PartName="/customXml/itemProps{n}.xml" ContentType="{_PROPS_TYPE}"/>' for n in numbers
    )
    if b'Extension="xml"' not in parts[TYPES]:
        types += "".join(
            f'<Override PartName="/customXml/item{n}.xml" ContentType="application/xml"/>' for n in numbers
        )
    parts[TYPES] = _before_end(parts[TYPES], b"</Types>", types)


def _before_end(data: bytes, end: bytes, words: str) -> bytes:
    head, mark, tail = data.rpartition(end)
    return head + words.encode() + mark + tail


def _packed(parts: dict[str, bytes], *, stored: str) -> bytes:
    """Fixed times and order: equal parts are equal files."""
    made = BytesIO()
    with ZipFile(made, "w") as package:
        for name, data in parts.items():
            info = ZipInfo(name, date_time=EARLIEST)
            info.compress_type = ZIP_STORED if name == stored else ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            package.writestr(info, data)
    return made.getvalue()


# -- seal ----------------------------------------------------------------------------------------------


class _Places:
    """Where the seal's digits and the two checksums of its part stand in the file."""

    def __init__(self, digits: int, local_crc: int, central_crc: int) -> None:
        self.digits = digits
        self.local_crc = local_crc
        self.central_crc = central_crc


def _places(content: bytes, name: str) -> _Places:
    """Raises BadZipFile when the seal's part is not where a stored part must be."""
    with ZipFile(BytesIO(content)) as package:
        info = package.getinfo(name)
        central = package.start_dir
    if info.compress_type != ZIP_STORED:
        raise BadZipFile
    local = info.header_offset
    name_size, extra_size = struct.unpack_from("<HH", content, local + 26)
    start = local + _LOCAL_HEAD + name_size + extra_size
    digits = content.index(MARK, start, start + info.file_size) + len(MARK)
    at = central
    while content[at : at + 4] == b"PK\x01\x02":
        sizes = struct.unpack_from("<HHH", content, at + 28)
        (header,) = struct.unpack_from("<I", content, at + 42)
        if header == local:
            return _Places(digits, local + _LOCAL_CRC, at + _CENTRAL_CRC)
        at += _CENTRAL_HEAD + sum(sizes)
    raise BadZipFile


def _blanked(content: bytes, places: _Places) -> bytes:
    made = bytearray(content)
    made[places.digits : places.digits + DIGITS] = BLANK
    for at in (places.local_crc, places.central_crc):
        made[at : at + 4] = bytes(4)
    return bytes(made)


def _sealed(content: bytes, name: str, digits: bytes, public: str) -> bool:
    try:
        places = _places(content, name)
    except (BadZipFile, ValueError, KeyError, struct.error):
        return False
    checksum = struct.pack("<I", zlib.crc32((_HEAD + _seal_words(digits)).encode()))
    right = all(content[at : at + 4] == checksum for at in (places.local_crc, places.central_crc))
    here = content[places.digits : places.digits + DIGITS]
    return right and here == digits and seal_fits(_blanked(content, places), digits, public)
