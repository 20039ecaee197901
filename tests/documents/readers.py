"""Reading finished files back: their words in order and the links under their figures."""

from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO

import docx
import pypdf
from docx.oxml.ns import qn

Link = tuple[str, str]


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[Link] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        self._skip += tag in ("style", "title", "desc")
        if tag == "a":
            self._open = [values["href"] or "", ""]

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag in ("style", "title", "desc")
        if tag == "a":
            self.links.append((self._open[1], self._open[0]))
            self._open = []
        if tag in (
            "p",
            "td",
            "th",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "li",
            "caption",
            "figcaption",
            "text",
            "div",
        ):
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._skip:
            return
        self.words.append(data)
        if self._open:
            self._open[1] += data


def html_parsed(text: str) -> _Html:
    parser = _Html()
    parser.feed(text)
    parser.close()
    return parser


def html_text(text: str) -> str:
    return "".join(html_parsed(text).words)


def docx_paragraphs(data: bytes) -> list[tuple[str, str]]:
    """(style id, text) of every paragraph of the body in reading order, tables included."""
    body = docx.Document(BytesIO(data)).element.body
    rows = []
    for paragraph in body.iter(qn("w:p")):
        words = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        rows.append((paragraph.pPr.pStyle.get(qn("w:val")), words))
    return rows


def docx_links(data: bytes) -> list[Link]:
    word = docx.Document(BytesIO(data))
    found = []
    for link in word.element.body.iter(qn("w:hyperlink")):
        words = "".join(node.text or "" for node in link.iter(qn("w:t")))
        found.append((words, word.part.rels[link.get(qn("r:id"))].target_ref))
    return found


def pdf_reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(data))


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pdf_reader(data).pages)


def pdf_links(data: bytes) -> list[str]:
    return list(_annotations(pdf_reader(data)))


def _annotations(reader: pypdf.PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for annotation in page.get("/Annots") or []:
            yield annotation.get_object()["/A"]["/URI"]


def squeezed(text: str) -> str:
    """Without white space: where a line breaks is not part of the words."""
    return "".join(text.split())
