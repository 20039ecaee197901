"""The XML of Word files: names, a parser that fetches and expands nothing, what a path names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from namro.ground.packages import Fault, Package, PackageError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFF = ("0", "false", "off")

Element = Any  # lxml has no types
Properties = Mapping[str, Element]
_NAMESPACE = len(W)


def names(words: str) -> frozenset[str]:
    """“p r” as names of Word's own elements."""
    return frozenset(f"{W}{word}" for word in words.split())


TEXT = f"{W}t"
MATHS = frozenset((f"{M}oMath", f"{M}oMathPara"))
BOX_HOLDERS = frozenset((*names("drawing pict object"), f"{MC}AlternateContent"))
NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
SIGNS = names("tab ptab br cr noBreakHyphen sym")
# What a path of a place may name: its number among these in the main part.
COUNTED = frozenset((TEXT, *SIGNS, *NOTES, *BOX_HOLDERS, *MATHS))


def parse(package: Package, part: str, *, whole: bool = False) -> Element:
    """The root of a part, ``whole`` with comments of the XML itself; raises PackageError."""
    data = package.xml(part)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=not whole,
        remove_pis=not whole,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PackageError(Fault.BROKEN, f"Phần “{part}” của tệp hỏng, không đọc được.") from error
    if root.getroottree().docinfo.doctype:
        raise PackageError(Fault.ENTITIES)
    return root


def counted(root: Element) -> list[Element]:
    """The elements that paths name, in the order of their numbers."""
    return list(root.iter(*COUNTED))


def value(node: Element | None, name: str = "val", default: str = "") -> str:
    """An attribute of Word's own."""
    return default if node is None else node.get(f"{W}{name}", default)


def child(node: Element | None, *path: str) -> Element | None:
    """The first child of a name of Word's own, and so on down; ten times as fast as ``find``."""
    for name in path:
        node = None if node is None else next(node.iterchildren(W + name), None)
    return node


def properties(node: Element, name: str) -> Properties:
    """What a run's ``rPr`` or a paragraph's ``pPr`` holds, by name without namespace."""
    found = child(node, name)
    return {} if found is None else {one.tag[_NAMESPACE:]: one for one in found}


def is_on(node: Element | None) -> bool:
    """Whether a switch such as ``w:vanish`` is there and not turned off."""
    return node is not None and value(node, default="1") not in _OFF


def whole(node: Element | None, default: int = 0) -> int:
    """A number in ``w:val``."""
    said = value(node)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else default


def shown(node: Element) -> str:
    """What Word shows of a ``w:t``: without ``xml:space`` the blanks at its ends are layout of the XML."""
    said = node.text or ""
    kept = said if node.get(SPACE) == "preserve" else said.strip(" \t\r\n")
    return kept.replace("\n", " ").replace("\r", " ")
