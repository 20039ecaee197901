"""Comments as parts of a Word file, beside those that others wrote."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from lxml import etree

from namro.ground.packages import RELS, TYPES, Package, links_of
from namro.proofreading.marking.remarks import AUTHOR, Remark
from namro.proofreading.reading.word_xml import SPACE, Element, W, parse, value

INITIALS = "RS"
_TYPES_PART = "[Content_Types].xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MOST_ID = 2**31 - 1
_SIZE = "20"  # half points


class Comments:
    """The comments of a package; ``first_id`` is the number of the next one."""

    def __init__(self, package: Package, main: str) -> None:
        self._package, self._main = package, main
        found = [part for kind, part in package.links(main).values() if kind == "comments"]
        self._part = found[0] if found else self._free_name()
        self._is_new = not found
        self._root = (
            parse(package, self._part, whole=True)
            if found
            else etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
        )
        used = {value(one, "id") for one in self._root.iter(f"{W}comment")}
        self.first_id = 1 + max((int(number) for number in used if number.isdecimal()), default=-1)

    def add(self, remarks: Iterable[Remark]) -> None:
        """Comments with the remarks' words, numbered from ``first_id``."""
        for number, remark in enumerate(remarks, self.first_id):
            said = {f"{W}id": str(number), f"{W}author": AUTHOR, f"{W}initials": INITIALS}
            comment = etree.SubElement(self._root, f"{W}comment", said)
            for line in remark.text.split("\n"):
                _paragraph(comment, line)

    def parts(self) -> dict[str, bytes]:
        """The parts of the package that changed."""
        changed = {self._part: serialised(self._root)}
        if self._is_new:
            changed |= {links_of(self._main): self._links(), _TYPES_PART: self._types()}
        return changed

    def _free_name(self) -> str:
        folder = posixpath.dirname(self._main)
        taken = {name.lower() for name in self._package.names()}
        names = (
            posixpath.join(folder, f"comments{number}.xml") for number in ("", *range(1, len(taken) + 2))
        )
        return next(name for name in names if name.lower() not in taken)

    def _links(self) -> bytes:
        part = links_of(self._main)
        if part in self._package.names():
            root = parse(self._package, part, whole=True)
        else:
            root = etree.Element(f"{RELS}Relationships", nsmap={None: RELS[1:-1]})
        taken = {link.get("Id") for link in root}
        name = next(f"rIdRemarks{n}" for n in range(len(taken) + 1) if f"rIdRemarks{n}" not in taken)
        said = {"Id": name, "Type": _KIND, "Target": posixpath.basename(self._part)}
        etree.SubElement(root, f"{RELS}Relationship", said)
        return serialised(root)

    def _types(self) -> bytes:
        root = parse(self._package, _TYPES_PART, whole=True)
        said = {"PartName": f"/{self._part}", "ContentType": _CONTENT}
        etree.SubElement(root, f"{TYPES}Override", said)
        return serialised(root)


def serialised(root: Element) -> bytes:
    """XML as office programs write it."""
    made: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True)
    return made


def legal(text: str) -> str:
    """The same number of characters, with a blank for each that XML cannot hold."""
    return "".join(sign if _is_legal(sign) else " " for sign in text)


def _is_legal(sign: str) -> bool:
    return " " <= sign < "\ud800" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000" or sign == "\t"


def _paragraph(comment: Element, line: str) -> None:
    """The first paragraph of a comment begins with its sign."""
    paragraph = etree.SubElement(comment, f"{W}p")
    if paragraph.getprevious() is None:
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}annotationRef")
    run = etree.SubElement(paragraph, f"{W}r")
    look = etree.SubElement(run, f"{W}rPr")
    etree.SubElement(look, f"{W}sz", {f"{W}val": _SIZE})
    etree.SubElement(run, f"{W}t", {SPACE: "preserve"}).text = legal(line)
