"""From a record to contributions: what one patient adds to every KPI, unit by unit."""

from waypost.kpi.contributing.contributions import Contributions, KpiError, contributions_of

__all__ = ["Contributions", "KpiError", "contributions_of"]
