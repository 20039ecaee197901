"""HTML: a standalone page to keep as a file, and a fragment without inline styles for the site.

Both wear `static/documents/paper.css`; the measures of each layout profile are custom properties generated
from the profile data into its second part (`python -m namro.documents.html`), so screen and paper agree.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

from namro.documents import columns, furniture
from namro.documents.basics import address
from namro.documents.profiles import LayoutProfile, all_profiles
from namro.documents.tree import (
    HEADING_LEVELS,
    Align,
    Annex,
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    Inline,
    Letterhead,
    Paragraph,
    ParagraphStyle,
    Signature,
    Table,
    Text,
)

SIDES = ("top", "right", "bottom", "left")
STYLESHEET = Path(__file__).with_name("static") / "documents" / "paper.css"
GENERATED = "/* Generated from profiles.json by `python -m namro.documents.html`: do not edit below. */\n"


def page(document: Document, *, profile: LayoutProfile, base_url: str) -> str:
    """A whole HTML file that needs no other file; figures lead to `base_url`."""
    body = fragment(document, profile=profile, base_url=base_url)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>\n{_written()}{profile_css(profile)}</style>\n"
        f'</head>\n<body class="doc-page">\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    )


def fragment(
    document: Document,
    *,
    profile: LayoutProfile,
    base_url: str = "",
    beside: Mapping[int, SafeString] | None = None,
) -> SafeString:
    """The sheet as an `<article>`, safe to put in a template; classes only.

    `beside` is markup that follows a block, by its number in `document.blocks`: the links of who edits it.
    """
    running, last = _parted(document.body)
    links = {id(document.blocks[number]): markup for number, markup in (beside or {}).items()}
    parts = [
        _letterhead(document.letterhead),
        _title(document.letterhead),
        _addressees(document.letterhead),
        '<div class="doc-body">',
        *(_block(block, base_url, profile) + links.get(id(block), "") for block in running),
        "</div>",
        '<div class="doc-end"><div class="doc-body">',
        *(_block(block, base_url, profile) + links.get(id(block), "") for block in last),
        *(f'<p class="doc-note">{escape(line)}</p>' for line in document.footnotes),
        "</div>",
        _closing(document),
        "</div>",
        _annexes(document, base_url, profile, links),
    ]
    head = f'<article class="doc doc-{profile.key}" lang="{escape(document.language)}">'
    # Every text and address above went through escape().
    return mark_safe("\n".join([head, *filter(None, parts), "</article>"]))


def _parted(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The last paragraph is kept on one page with the notes and the signature."""
    parted = len(blocks) - (1 if blocks and isinstance(blocks[-1], Paragraph) else 0)
    return blocks[:parted], blocks[parted:]


def profile_css(profile: LayoutProfile) -> str:
    """The measures of a profile as custom properties, and its page box for printing."""
    measures = [name for name in profile.values if name.endswith(("_mm", "_pt"))]
    lines = [f".doc-{profile.key} {{", f"  page: {profile.key};"]
    lines += [f"  --doc-{name.replace('_', '-')}: {_measure(profile, name)};" for name in measures]
    lines += ["}", *(_heading_css(profile, level) for level in HEADING_LEVELS)]
    lines += _page_css(profile)
    # What stands around the sheet is on the same kind of page: a change of kind would begin a new page.
    lines += [f"body:has(.doc-{profile.key}) {{ page: {profile.key}; }}"]
    return "\n".join(lines) + "\n"


def _page_css(profile: LayoutProfile) -> list[str]:
    """The printed page; with both sides in use, the back of a leaf has margins of its own."""
    top, right, bottom, left = (_measure(profile, f"margin_{side}_mm") for side in SIDES)
    size = f"{_measure(profile, 'paper_width_mm')} {_measure(profile, 'paper_height_mm')}"
    font = f'{_measure(profile, "page_number_pt")} Tinos, "{profile.font}", serif'
    down = f"vertical-align: top; padding-top: {_measure(profile, 'page_number_from_top_mm')}"
    number = f"@top-center {{ content: counter(page); font: {font}; {down}; }}"
    rules = [f"@page {profile.key} {{ size: {size}; margin: {top} {right} {bottom} {left}; {number} }}"]
    if profile.duplex:
        back = (_measure(profile, f"back_margin_{side}_mm") for side in ("left", "right"))
        inner = "; ".join(
            f"margin-{side}: {wide}" for side, wide in zip(("left", "right"), back, strict=True)
        )
        rules.append(f"@page {profile.key}:left {{ {inner}; }}")
    return [*rules, f"@page {profile.key}:first {{ @top-center {{ content: none; }} }}"]


def _heading_css(profile: LayoutProfile, level: int) -> str:
    weight = "bold" if profile[f"heading_{level}_bold"] else "normal"
    slant = "italic" if profile[f"heading_{level}_italic"] else "normal"
    return f".doc-{profile.key} .doc-body .doc-h{level} {{ font-weight: {weight}; font-style: {slant}; }}"


def stylesheet() -> str:
    """What `paper.css` must hold: its written part and the generated one; a test compares."""
    return _written() + GENERATED + "".join(profile_css(profile) for profile in all_profiles())


@cache
def _written() -> str:
    """The part of the stylesheet that people write."""
    return STYLESHEET.read_text(encoding="utf-8").partition(GENERATED)[0]


def _measure(profile: LayoutProfile, name: str) -> str:
    return f"{profile[name]:g}{name[-2:]}"


def _letterhead(head: Letterhead) -> str:
    issuer = [("doc-superior", head.superior.upper()), ("doc-issuer", head.issuer.upper())]
    number = [("doc-number", furniture.number_line(head)), ("doc-urgency", head.urgency)]
    if furniture.is_letter(head):
        number.append(("doc-letter-subject", head.subject))
    cells = [
        ("doc-head-issuer", [*issuer, ("doc-star", furniture.STAR)]),
        ("doc-head-party", [("doc-party", furniture.PARTY)]),
        ("doc-head-number", number),
        ("doc-head-date", [("doc-date", furniture.date_line(head))]),
    ]
    inner = "".join(f'<div class="{name}">{_lines(rows)}</div>' for name, rows in cells)
    return f'<header class="doc-head">{inner}</header>'


def _title(head: Letterhead) -> str:
    if furniture.is_letter(head):
        return ""
    subject = f'<span class="doc-subject">{escape(head.subject)}</span>' if head.subject else ""
    return (
        f'<h1 class="doc-title"><span class="doc-kind">{escape(head.kind.upper())}</span> {subject}</h1>'
        f'<p class="doc-rule" aria-hidden="true">{furniture.SUBJECT_RULE}</p>'
    )


def _addressees(head: Letterhead) -> str:
    if not head.addressees:
        return ""
    several = len(head.addressees) > 1
    lines = "".join(f"<li>{'- ' if several else ''}{escape(line)}</li>" for line in head.addressees)
    name = "doc-to doc-several" if several else "doc-to"
    return f'<div class="{name}"><p>{furniture.addressed(head)}</p><ul>{lines}</ul></div>'


def _lines(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<p class="{name}">{escape(words)}</p>' for name, words in rows if words)


def _annexes(document: Document, base_url: str, profile: LayoutProfile, links: Mapping[int, str]) -> str:
    if not document.annexes:
        return ""
    of = f'<p class="doc-annex-of">{escape(furniture.annex_line(document.letterhead))}</p>'
    rows = []
    for block in document.annexes:
        if isinstance(block, Annex):
            rows += [_annex_title(block, base_url), of]
        else:
            rows.append(_block(block, base_url, profile, depth=2))
        rows += [links[id(block)]] if id(block) in links else []
    return "\n".join(['<div class="doc-body">', *rows, "</div>"])


def _annex_title(block: Annex, base_url: str) -> str:
    title = f'<span class="doc-subject">{_inlines(block.inlines, base_url)}</span>' if block.inlines else ""
    return f'<h2 class="doc-annex"><span class="doc-kind">{escape(block.label)}</span> {title}</h2>'


def _block(block: Block, base_url: str, profile: LayoutProfile, depth: int = 1) -> str:
    if isinstance(block, Annex):
        return _annex_title(block, base_url)
    if isinstance(block, Heading):
        return _heading(block, base_url, depth)
    if isinstance(block, Paragraph):
        return _paragraph(block, base_url)
    if isinstance(block, Table):
        return _table(block, base_url, profile)
    return _chart(block, base_url)


def _heading(block: Heading, base_url: str, depth: int) -> str:
    tag = f"h{block.level + depth}"
    label = f"{escape(block.label)} " if block.label else ""
    return f'<{tag} class="doc-h{block.level}">{label}{_inlines(block.inlines, base_url)}</{tag}>'


def _paragraph(block: Paragraph, base_url: str) -> str:
    dash = "- " if block.style is ParagraphStyle.BULLET else ""
    return f'<p class="doc-{block.style.value}">{dash}{_inlines(block.inlines, base_url)}</p>'


def _chart(block: Chart, base_url: str) -> str:
    drawing = block.drawing
    caption = f"<figcaption>{escape(drawing.title)}</figcaption>"
    return f'<figure class="doc-chart">{caption}{drawing.svg(base_url)}</figure>'


def _table(table: Table, base_url: str, profile: LayoutProfile) -> str:
    planned = columns.plan(table, profile)
    widths = "".join(f'<col width="{share:.1f}%">' for share in planned.shares)
    name = f"doc-table doc-pt-{planned.size:g}" if planned.size < profile["table_pt"] else "doc-table"
    titles = "".join(f'<th scope="col">{escape(column.title)}</th>' for column in table.columns)
    first_total = len(table.rows) - table.total_rows
    rows = "\n".join(
        _row(table, row, base_url, "doc-total" if i >= first_total else "")
        for i, row in enumerate(table.rows)
    )
    empty = f'<tr><td colspan="{len(table.columns)}" class="doc-empty">{furniture.EMPTY_TABLE}</td></tr>'
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    named = escape(table.caption or "Bảng số liệu")
    # Scrolls sideways on a phone, hence reachable by keyboard.
    return (
        f'<div class="doc-scroll" role="region" tabindex="0" aria-label="{named}"><table class="{name}">'
        f"{caption}<colgroup>{widths}</colgroup>\n<thead><tr>{titles}</tr></thead>\n"
        f"<tbody>\n{rows or empty}\n</tbody></table></div>"
    )


def _row(table: Table, row: tuple[tuple[Inline, ...], ...], base_url: str, name: str) -> str:
    cells = []
    for i, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        tag, scope = ("th", ' scope="row"') if i == table.header_column else ("td", "")
        align = "" if column.align is Align.LEFT else f' class="doc-{column.align.value}"'
        cells.append(f"<{tag}{scope}{align}>{_inlines(cell, base_url)}</{tag}>")
    attribute = f' class="{name}"' if name else ""
    return f"<tr{attribute}>{''.join(cells)}</tr>"


def _inlines(inlines: Iterable[Inline], base_url: str) -> str:
    return "".join(_inline(inline, base_url) for inline in inlines)


def _inline(inline: Inline, base_url: str) -> str:
    words = escape(inline.text)
    if isinstance(inline, Text):
        words = f"<strong>{words}</strong>" if inline.bold else words
        return f"<em>{words}</em>" if inline.italic else words
    title = f' title="{escape(inline.title)}"' if inline.title else ""
    if isinstance(inline, Figure):
        key = f' data-key="{escape(inline.key)}"' if inline.key else ""
        href = escape(address(base_url, inline.href))
        return f'<a class="figure" href="{href}"{title}{key}>{words}</a>'
    return f'<span class="typed"{title}>{escape(inline.printed)}</span>'


def _closing(document: Document) -> str:
    if document.recipients is None and document.signature is None:
        return ""
    left = ""
    if document.recipients:
        lines = "".join(f"<li>{escape(line)}</li>" for line in furniture.recipient_lines(document))
        left = f'<p class="doc-recipients-title">{furniture.RECIPIENTS}</p><ul>{lines}</ul>'
    right = _signature(document.signature) if document.signature else ""
    return (
        f'<footer class="doc-foot"><div class="doc-recipients">{left}</div>'
        f'<div class="doc-signature">{right}</div></footer>'
    )


def _signature(signature: Signature) -> str:
    rows = [("doc-authority", signature.authority.upper()), ("doc-position", signature.position.upper())]
    return _lines([*rows, ("doc-signer", signature.name)])


if __name__ == "__main__":
    STYLESHEET.write_text(stylesheet(), encoding="utf-8")
