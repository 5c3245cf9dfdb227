"""`make demo`: the pathways over the synthetic patients, on the terminal and as a page.

It writes `build/demo/index.html`, which needs no network, and the results of the run beside it;
another folder may be named.
The page is built in `scripts/demo_page.py`.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path

from demo_page import DemoPathway, Shown, page

import waypost
from waypost.cli.run_table import print_table
from waypost.commands.kpi import count_kpis
from waypost.kpi.disclosure_rules import DisclosureRules

PROJECT = Path(__file__).resolve().parents[1]
AS_AT = date(2024, 3, 1)
MRS_SMITH = Shown(
    "mrs-smith",
    "Mrs Smith",
    "Mrs Smith is 85 and lives alone, with COPD, type 2 diabetes, moderate frailty and a failing"
    " heart.",
)
SHOWN = {
    "copd": MRS_SMITH,
    "type_2_diabetes": MRS_SMITH,
    "end_of_life": Shown(
        "esther",
        "Esther",
        "Esther is on the palliative care register, with severe COPD and low saturation.",
    ),
    "end_of_life_identification": Shown(
        "mrs-walker",
        "Mrs Walker",
        "Mrs Walker is losing weight and function; she is not on the register, and nobody has"
        " looked at it.",
    ),
    "orthopaedic_triage": Shown(
        "mrs-shah",
        "Mrs Shah",
        "Mrs Shah was referred to the surgeon after 60 days of core treatment.",
    ),
}
"""Whose explanation is shown for each pathway. All of them are invented."""

KPIS_FIRST, KPIS_LAST = date(2023, 3, 1), date(2024, 2, 29)
NOTHING_HIDDEN = DisclosureRules(suppress_to=0, round_to=1, complementary=False)
"""Of so few people every number would be hidden, and nobody here is real."""


def main(folder: Path = Path("build", "demo")) -> int:
    """Run the demonstration.

    Args:
        folder: where the page is written, and the results of the run; it is emptied first.
    """
    # Results name the pathway files as they were given: relative, so that no machine is in them.
    os.chdir(PROJECT)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pathways, patients = Path("pathways"), Path("fixtures", "patients")
    result = waypost.run(
        [pathways], patients, as_at=AS_AT, validate="strict", out=folder / "results"
    )
    print_table(result)
    shown: list[DemoPathway] = []
    for counts in result.facts.pathways:
        path = pathways / f"{counts.name}.pathway"
        who = SHOWN[counts.name]
        explained = waypost.explain(path, patients, as_at=AS_AT, patient=who.id)
        print(f"\n{'-' * 100}\n")
        print(explained.text)
        shown.append(DemoPathway(counts, who, waypost.graph(path), explained.explanation))
    evaluations = folder / "results" / "evaluations.ndjson"
    html = page(result.facts, shown, evaluations.read_text(encoding="utf-8").splitlines())
    (folder / "index.html").write_text(html, encoding="utf-8")
    print(f"The same as a page, with the diagrams: {folder / 'index.html'}")
    count_kpis(
        [pathways],
        patients,
        first=KPIS_FIRST,
        last=KPIS_LAST,
        out=folder / "kpis",
        rules=NOTHING_HIDDEN,
        about="All patients are invented.",
    )
    print(
        f"The measures of the 12 months before, as a report: {folder / 'kpis' / 'report.html'}\n"
        "  Nobody in it is real, so nothing is hidden; `waypost kpi` hides small numbers."
    )
    return 1 if result.facts.error_rows else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
