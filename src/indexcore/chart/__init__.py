"""Charts without script: each is one frozen object that draws itself as accessible SVG and tells itself as a
table, so that picture and table cannot disagree. No style attributes, so a strict content policy lets them by.
"""

from indexcore.chart.bands import RankBands
from indexcore.chart.bars import RankedBars
from indexcore.chart.heat import HeatTable
from indexcore.chart.lines import Lines, RankHistory
from indexcore.chart.radar import Radar
from indexcore.chart.table import ChartTable

__all__ = ["ChartTable", "HeatTable", "Lines", "Radar", "RankBands", "RankHistory", "RankedBars"]
