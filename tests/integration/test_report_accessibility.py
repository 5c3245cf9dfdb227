"""Nothing stands in the way of reading a report of KPIs: axe-core in Chromium, light and dark."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.kpi_report_example import everything, header
from tests.unit.kpi_report_figures import OPEN
from waypost.kpi.report import write_report
from waypost.kpi.scorecard import Scorecard


def test_nothing_stands_in_the_way_of_reading_a_report_of_kpis(violations_of, tmp_path):
    run = everything()
    pages = {
        "report": run,
        # Where nothing is hidden, charts of rare events are drawn too.
        "report-open": replace(run, header=header(OPEN)),
        "report-empty": Scorecard(header(), ()),
    }
    paths = []
    for name, scorecard in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(write_report(scorecard), encoding="utf-8")
        paths.append(path)
    assert violations_of(*paths) == []


def test_nothing_stands_in_the_way_once_everything_is_opened(violations_of, tmp_path):
    path = tmp_path / "report-opened.html"
    opened = write_report(everything()).replace("<details", "<details open")
    path.write_text(opened, encoding="utf-8")
    assert violations_of(path) == []
