"""The report of a run of KPIs: one HTML file that opens without a network."""

from waypost.kpi.report.page import write_report

__all__ = ["write_report"]
