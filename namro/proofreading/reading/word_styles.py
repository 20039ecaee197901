"""What styles of a Word file say of their words: titles, hidden, raised."""

from __future__ import annotations

from namro.proofreading.reading.word_xml import Element, Properties, W, child, is_on, value, whole

LEVELS = frozenset("012345678")  # 9 is body text
_TITLES = ("heading ", "title")


class Styles:
    """Styles by id, with what they take from the styles they are based on."""

    def __init__(self, roots: list[Element]) -> None:
        self._styles = {value(s, "styleId"): s for root in roots for s in root.iter(f"{W}style")}
        self._known: dict[tuple[str, ...], Element | None] = {}
        usual = (i for i, s in self._styles.items() if value(s, "type") == "paragraph" and _default(s))
        self._usual = next(usual, "")

    def is_heading(self, paragraph: Properties) -> bool:
        """Whether the properties of a paragraph make it a title."""
        style = value(paragraph.get("pStyle")) or self._usual
        level = paragraph.get("outlineLvl")
        if level is None:
            level = self._first(style, "pPr", "outlineLvl")
        if level is not None:
            return value(level) in LEVELS
        return value(self._first(style, "name")).lower().startswith(_TITLES)

    def hides(self, run: Properties, paragraph: Properties) -> bool:
        """Whether words are hidden by the properties of their run or by the styles of both."""
        own = run.get("vanish")
        for style in (run.get("rStyle"), paragraph.get("pStyle")):
            if own is None and style is not None:
                own = self._first(value(style), "rPr", "vanish")
        return is_on(own)

    def raises(self, run: Properties) -> bool:
        """Whether words stand above the line; other programs write that as a smaller size and a place."""
        if "position" in run and "sz" in run and whole(run["position"]) > 0:
            return True
        own = run.get("vertAlign")
        if own is None and "rStyle" in run:
            own = self._first(value(run["rStyle"]), "rPr", "vertAlign")
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


def _default(style: Element) -> bool:
    return value(style, "default") in ("1", "true", "on")
