"""A chart as a picture, for the formats that hold no SVG."""

from namro.documents.charts import Drawing
from namro.documents.pdf import chart_mm
from namro.documents.typesetter import typeset

PPI = 220.0
TEMPLATE = """
#let d = json(bytes(sys.inputs.data))
#set page(width: d.mm * 1mm, height: auto, margin: 0pt)
#image(bytes(d.svg), format: "svg", width: 100%)
"""


def png(drawing: Drawing) -> bytes:
    """PNG `pdf.chart_mm` wide; the same drawing gives the same bytes."""
    return typeset(TEMPLATE, {"svg": drawing.svg(), "mm": chart_mm(drawing)}, format="png", ppi=PPI)
