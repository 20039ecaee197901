"""A chart as a picture, for the formats that hold no SVG."""

import json
from typing import cast

from namro.documents.charts import Drawing
from namro.documents.pdf import CHART_MM, compiler

WIDTH_MM = CHART_MM
PPI = 220.0
_TEMPLATE = b"""
#let d = json(bytes(sys.inputs.data))
#set page(width: d.mm * 1mm, height: auto, margin: 0pt)
#image(bytes(d.svg), format: "svg", width: 100%)
"""


def png(drawing: Drawing) -> bytes:
    """PNG `WIDTH_MM` wide; the same drawing gives the same bytes."""
    data = json.dumps({"svg": drawing.svg(), "mm": WIDTH_MM})
    return cast(bytes, compiler(_TEMPLATE, data).compile(format="png", ppi=PPI))
