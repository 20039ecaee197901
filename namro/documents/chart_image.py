"""Charts as pictures, for the formats that hold no SVG."""

from collections.abc import Sequence

from namro.documents.charts import Drawing
from namro.documents.pdf import chart_mm
from namro.documents.typesetter import typeset_pages

PPI = 220.0
TEMPLATE = """
#let d = json(bytes(sys.inputs.data))
#for one in d.drawings {
  page(width: one.mm * 1mm, height: auto, margin: 0pt, image(bytes(one.svg), format: "svg", width: 100%))
}
"""


def pngs(drawings: Sequence[Drawing]) -> list[bytes]:
    """A PNG `pdf.chart_mm` wide for each, all made at once; the same drawing gives the same bytes."""
    if not drawings:
        return []
    data = {"drawings": [{"svg": drawing.svg(), "mm": chart_mm(drawing)} for drawing in drawings]}
    return typeset_pages(TEMPLATE, data, format="png", ppi=PPI)


def png(drawing: Drawing) -> bytes:
    """One drawing as PNG."""
    return pngs([drawing])[0]
