"""The one tree every output format is drawn from: letterhead, blocks, figures, signature.

The tree knows nothing of metrics or models. Text is kept as it will be read: NFC, one line, without
characters a Word file or a web page cannot hold. A printed figure is an inline of its own, so that no
renderer can lose its address; so is a number typed by a person, so that none can print it unmarked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from namro.documents.basics import TreeError, check_path, clean, cleaned
from namro.documents.charts import Drawing

HEADING_LEVELS = (1, 2, 3, 4)
URGENCIES = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")
TYPED_MARK = "†"
TYPED_NOTE = f"{TYPED_MARK} Số do người lập báo cáo ghi tay, không lấy từ hồ sơ."
UNNAMED = "Văn bản"


class ParagraphStyle(StrEnum):
    """BODY justified with a first-line indent; BULLET begins with “- ”; NOTE small italic; CENTER centred."""

    BODY = "body"
    BULLET = "bullet"
    NOTE = "note"
    CENTER = "center"


class Align(StrEnum):
    """How the cells of a table column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of letters."""

    text: str
    bold: bool = False
    italic: bool = False

    def __post_init__(self) -> None:
        cleaned(self, "text")


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure: `text` as read (“5.189”), `href` its address as a path of this site.

    `title` is the sentence shown when pointing at it, `key` the metric. Raises TreeError for an address
    that is not a path, so that no file can carry a link to another place.
    """

    text: str
    href: str
    title: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        cleaned(self, "text", "title")
        check_path(self.href)


@dataclass(frozen=True, slots=True)
class Typed:
    """A number a person typed in place of a bound figure; `title` says which. Printed as `printed`."""

    text: str
    title: str = ""

    def __post_init__(self) -> None:
        cleaned(self, "text", "title")

    @property
    def printed(self) -> str:
        """The number and the mark no renderer may leave out: “5.190†”."""
        return f"{self.text}{TYPED_MARK}"


Inline = Text | Figure | Typed


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 to 4 with its label as printed: “I-”, “1.”, “a)”, “-”."""

    level: int
    label: str
    inlines: tuple[Inline, ...]

    def __post_init__(self) -> None:
        cleaned(self, "label")
        if self.level not in HEADING_LEVELS:
            raise TreeError(f"Đề mục có cấp từ 1 đến 4, không có cấp {self.level}.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text and figures in one of four styles."""

    inlines: tuple[Inline, ...]
    style: ParagraphStyle = ParagraphStyle.BODY

    def __post_init__(self) -> None:
        object.__setattr__(self, "style", ParagraphStyle(self.style))


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `width` is a share of the table's width relative to the other columns (> 0)."""

    title: str
    align: Align = Align.LEFT
    width: float = 1.0

    def __post_init__(self) -> None:
        cleaned(self, "title")
        object.__setattr__(self, "align", Align(self.align))
        if self.width <= 0:
            raise TreeError(f"Cột “{self.title}” phải có độ rộng lớn hơn 0.")


Cell = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the last `total_rows` rows are totals and print bold."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    total_rows: int = 0

    @property
    def header_column(self) -> int:
        """The column that names its row: the first of words, not the running number before it."""
        return next((i for i, column in enumerate(self.columns) if column.align is Align.LEFT), 0)

    def __post_init__(self) -> None:
        cleaned(self, "caption")
        if not self.columns:
            raise TreeError("Bảng phải có ít nhất một cột.")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise TreeError(f"Dòng {number} có {len(row)} ô, bảng có {len(self.columns)} cột.")
        if not 0 <= self.total_rows <= len(self.rows):
            raise TreeError(f"Bảng có {len(self.rows)} dòng, không thể có {self.total_rows} dòng tổng.")


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of `namro.documents.charts`; its marks are figures too."""

    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Annex:
    """Begins a page of its own after the signature; `label` as printed (“PHỤ LỤC 1”), then its title.

    Blocks that follow belong to it, up to the next one.
    """

    label: str
    inlines: tuple[Inline, ...]

    def __post_init__(self) -> None:
        cleaned(self, "label")


Block = Heading | Paragraph | Table | Chart | Annex


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Head of the first page. `number` None leaves room to write it by hand; `kind` "" makes a letter.

    `symbol` is what follows the number, as “BC/TU”; `day` the date of the document; `urgency` "" or one of
    URGENCIES; `addressees` stand after “Kính gửi” without a dash.
    """

    superior: str
    issuer: str
    number: int | None
    symbol: str
    place: str
    day: date
    kind: str
    subject: str
    urgency: str = ""
    addressees: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        cleaned(self, "superior", "issuer", "symbol", "place", "kind", "subject")
        object.__setattr__(self, "addressees", _listed(self.addressees))
        if self.urgency and self.urgency not in URGENCIES:
            raise TreeError(f"Mức độ khẩn là {', '.join(URGENCIES)}; không có “{self.urgency}”.")
        if self.number is not None and self.number < 1:
            raise TreeError(f"Số văn bản bắt đầu từ 01, không có số {self.number}.")


@dataclass(frozen=True, slots=True)
class Signature:
    """`authority` as “T/M BAN THƯỜNG VỤ”, `position` as “PHÓ BÍ THƯ”; empty parts are left out."""

    authority: str
    position: str
    name: str

    def __post_init__(self) -> None:
        cleaned(self, "authority", "position", "name")


@dataclass(frozen=True, slots=True)
class Recipients:
    """Lines under “Nơi nhận:”, without the leading dash."""

    lines: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", _listed(self.lines))


def _listed(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines of a list without the dash they may have been typed with."""
    return tuple(clean(line).strip().removeprefix("- ") for line in lines)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. `footnotes` stand in small italics under the text; `title` names the file.

    A paper with a typed number carries the footnote that explains the mark, whoever made the tree.
    """

    letterhead: Letterhead
    blocks: tuple[Block, ...]
    signature: Signature | None = None
    recipients: Recipients | None = None
    footnotes: tuple[str, ...] = ()
    title: str = ""
    language: str = "vi"

    def __post_init__(self) -> None:
        notes = [clean(line) for line in self.footnotes]
        if TYPED_NOTE not in notes and next(typed(self), None) is not None:
            notes.append(TYPED_NOTE)
        object.__setattr__(self, "footnotes", tuple(notes))
        head = self.letterhead
        named = self.title or f"{head.kind} {head.subject}".strip() or head.issuer or UNNAMED
        object.__setattr__(self, "title", clean(named))

    @property
    def body(self) -> tuple[Block, ...]:
        """What stands above the signature."""
        return self.blocks[: self._first_annex]

    @property
    def annexes(self) -> tuple[Block, ...]:
        """What stands on pages of its own after the signature; begins with an Annex."""
        return self.blocks[self._first_annex :]

    @property
    def _first_annex(self) -> int:
        places = (i for i, block in enumerate(self.blocks) if isinstance(block, Annex))
        return next(places, len(self.blocks))


def figures(document: Document) -> Iterator[Figure]:
    """All printed figures in reading order, marks of charts included."""
    for block in document.blocks:
        if isinstance(block, Chart):
            yield from (Figure(mark.text, mark.href, mark.label) for mark in block.drawing.marks if mark.href)
            continue
        yield from (inline for inline in inlines(block) if isinstance(inline, Figure))


def typed(document: Document) -> Iterator[Typed]:
    """All numbers typed by a person, in reading order."""
    for block in document.blocks:
        yield from (inline for inline in inlines(block) if isinstance(inline, Typed))


def inlines(block: Block) -> Iterable[Inline]:
    """The words and figures of a block in reading order; a chart has marks instead."""
    if isinstance(block, Chart):
        return ()
    if isinstance(block, Table):
        return (inline for row in block.rows for cell in row for inline in cell)
    return block.inlines
