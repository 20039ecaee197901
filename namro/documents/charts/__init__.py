"""Charts drawn on the server: a `Drawing` whose marks are links; parts differ in more than colour.

`Drawing.marks` carries label, text, address and place of every mark, for the formats that cannot link
inside a picture.
"""

from namro.documents.charts.bars import Bar, bars, progress
from namro.documents.charts.drawing import Drawing, Mark
from namro.documents.charts.lines import Point, Series, line, lines, nice_ticks
from namro.documents.charts.pen import FONT, SMALL, TONES, Number, text_width, wrap
from namro.documents.charts.small import Small, small
from namro.documents.charts.stacks import Part, Row, grouped, stacked

__all__ = [
    "FONT",
    "SMALL",
    "TONES",
    "Bar",
    "Drawing",
    "Mark",
    "Number",
    "Part",
    "Point",
    "Row",
    "Series",
    "Small",
    "bars",
    "grouped",
    "line",
    "lines",
    "nice_ticks",
    "progress",
    "small",
    "stacked",
    "text_width",
    "wrap",
]
