"""What styles of a Word file say of their words: titles, hidden, raised."""

from __future__ import annotations

from namro.proofreading.reading.word_xml import Element, W, child, is_on, value, whole

LEVELS = frozenset("012345678")  # 9 is body text
_TITLES = ("heading ", "title")


class Styles:
    """Styles by id, with what they take from the styles they are based on."""

    def __init__(self, roots: list[Element]) -> None:
        self._styles = {value(s, "styleId"): s for root in roots for s in root.iter(f"{W}style")}
        self._known: dict[tuple[str, ...], Element | None] = {}
        usual = (i for i, s in self._styles.items() if value(s, "type") == "paragraph" and _default(s))
        self._usual = next(usual, "")

    def is_heading(self, properties: Element | None) -> bool:
        """Whether the properties of a paragraph make it a title."""
        own = child(properties, "outlineLvl")
        style = _named(properties, "pStyle") or self._usual
        level = own if own is not None else self._first(style, "pPr", "outlineLvl")
        if level is not None:
            return value(level) in LEVELS
        return value(self._first(style, "name")).lower().startswith(_TITLES)

    def hides(self, run: Element | None, paragraph: Element | None = None) -> bool:
        """Whether words are hidden by the properties of their run or by the styles of both."""
        own = child(run, "vanish")
        for properties, kind in ((run, "rStyle"), (paragraph, "pStyle")):
            if own is None:
                own = self._first(_named(properties, kind), "rPr", "vanish")
        return is_on(own)

    def raises(self, run: Element | None) -> bool:
        """Whether words stand above the line; other programs write that as a smaller size and a place."""
        if whole(child(run, "position")) > 0 and child(run, "sz") is not None:
            return True
        own = child(run, "vertAlign")
        if own is None:
            own = self._first(_named(run, "rStyle"), "rPr", "vertAlign")
        return value(own) == "superscript"

    def _first(self, style: str, *path: str) -> Element | None:
        """What a style says itself, or the nearest of its bases that says it."""
        asked = (style, *path)
        if asked not in self._known:
            self._known[asked] = self._look_up(style, *path)
        return self._known[asked]

    def _look_up(self, style: str, *path: str) -> Element | None:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            found = child(self._styles[style], *path)
            if found is not None:
                return found
            style = value(child(self._styles[style], "basedOn"))
        return None


def _named(properties: Element | None, kind: str) -> str:
    return value(child(properties, kind))


def _default(style: Element) -> bool:
    return value(style, "default") in ("1", "true", "on")
