"""Charts from open figures: bars over years, stacked standings, small multiples. Drawn on the server as SVG.

No script, no fetching, text as text in the fonts built with the program. Every chart comes with a text that says what
it shows, for who does not see it; a table belongs beside each. What was suppressed is drawn as suppressed: an empty box
of dashes, of one height that tells nothing.
"""

from lindung.statistics.charts.drawing import Chart
from lindung.statistics.charts.kinds import Bar, Segment, bars, multiples, stacked

__all__ = ["Bar", "Chart", "Segment", "bars", "multiples", "stacked"]
