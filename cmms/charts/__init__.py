"""Charts drawn by the server as SVG: no script, no style attribute, colours by class so that they follow dark mode.

Every function returns a :class:`Chart`: the drawing, the number it comes down to, and the rows behind it, which the
page shows as a table and offers as CSV. Values may be None: unknown is a gap, never a zero. Coordinates are written
with a point whatever the language; what people read is in their own form.
"""

from cmms.charts.bars import Series, bars, load, rows
from cmms.charts.chart import Chart, csv_response, shown
from cmms.charts.lines import line, spark

__all__ = ["Chart", "Series", "bars", "csv_response", "line", "load", "rows", "shown", "spark"]
