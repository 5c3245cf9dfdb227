"""From contributions to figures: which rows are of which period and group, and their sums."""

from waypost.kpi.aggregating.figures import figures_of
from waypost.kpi.aggregating.measured import Measured
from waypost.kpi.aggregating.reference import Reference, read_reference

__all__ = ["Measured", "Reference", "figures_of", "read_reference"]
