"""The page that `make demo` writes: tables, one patient explained, the diagrams, the caution."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from waypost.cohort.results import PathwayCounts, RunFacts
from waypost.explaining import Explanation, Item

STYLE = Path(__file__).with_name("demo_page.css")


@dataclass(frozen=True)
class Shown:
    """The invented patient who is explained: the id, the name and who it is, in a sentence."""

    id: str
    name: str
    who: str


@dataclass(frozen=True)
class DemoPathway:
    """One pathway on the page: its counts, its diagram, and the patient who is explained."""

    counts: PathwayCounts
    shown: Shown
    diagram: str
    explanation: Explanation


def page(facts: RunFacts, pathways: Sequence[DemoPathway], evaluations: Iterable[str]) -> str:
    """Return the page.

    Args:
        facts: the counts of the run.
        pathways: what is shown of each pathway.
        evaluations: the lines of `evaluations.ndjson`.
    """
    rows = [json.loads(line) for line in evaluations]
    body = "\n".join(
        (
            _counts(facts),
            _patients(rows, [one.counts for one in pathways]),
            *(_explained(one) for one in pathways),
            *(_diagram(one) for one in pathways),
        )
    )
    day = _day(facts.as_at.isoformat())
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Waypost: {len(pathways)} pathways over {facts.patients} synthetic patients</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header>
<h1>Waypost: {len(pathways)} pathways over {facts.patients} synthetic patients</h1>
<p>Evaluated as at {day}. Nobody on this page is real.</p>
<p class="caution"><strong>Caution.</strong> {escape(facts.caution)}</p>
<nav aria-label="On this page">
<ul>
<li><a href="#counts">Counts</a></li>
<li><a href="#patients">Every patient</a></li>
{_links(pathways)}
</ul>
</nav>
</header>
<main id="main">
{body}
</main>
<footer>
<p class="caution"><strong>Caution.</strong> {escape(facts.caution)}</p>
<p>Waypost {escape(facts.engine_version)}. The results of the run are in the folder
<code>results</code> beside this page, and the report of the measures is
<code>kpis/report.html</code>.</p>
</footer>
</body>
</html>
"""


def _links(pathways: Sequence[DemoPathway]) -> str:
    links: list[str] = []
    for one in pathways:
        name, title = escape(one.counts.name), escape(one.counts.title)
        links.append(f'<li><a href="#explained-{name}">{escape(one.shown.name)}: {title}</a></li>')
        links.append(f'<li><a href="#diagram-{name}">Diagram: {title}</a></li>')
    return "\n".join(links)


def _counts(facts: RunFacts) -> str:
    enrolment = _table(
        "How the patients stand to each pathway",
        (
            "Pathway",
            "Enrolled",
            "Of them provisionally",
            "Ended",
            "Excluded",
            "Not on it",
            "Unknown",
        ),
        [
            (
                one.title,
                one.enrolled,
                one.provisional,
                one.ended,
                one.excluded,
                one.not_enrolled,
                one.unknown,
            )
            for one in facts.pathways
        ],
    )
    referrals = _table(
        "Referrals proposed, by service",
        ("Service", "Pending", "Overdue"),
        [
            (one.title, one.pending, one.overdue)
            for one in facts.services
            if one.pending or one.overdue
        ],
    )
    overdue = "\n".join(
        _table(
            f"Steps of {pathway.title}",
            ("Step", "Overdue", "Cannot be told", "Pending", "Done", "Excepted"),
            [
                (step.title, step.overdue, step.unknown, step.pending, step.done, step.excepted)
                for step in sorted(pathway.steps, key=lambda step: (-step.overdue, -step.unknown))
                if step.overdue or step.unknown
            ],
        )
        for pathway in facts.pathways
    )
    return (
        f'<section id="counts">\n<h2>Counts</h2>\n{enrolment}\n{referrals}\n{overdue}\n</section>'
    )


def _patients(rows: list[dict[str, Any]], pathways: Sequence[PathwayCounts]) -> str:
    by_patient: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        by_patient.setdefault(row["patient"], {})[row["pathway"]] = row
    lines = [
        (patient, *(_stands(found.get(one.name)) for one in pathways), _referred(found.values()))
        for patient, found in sorted(by_patient.items())
    ]
    table = _table(
        "Where each patient stands, and what is proposed",
        ("Patient", *(one.title for one in pathways), "Referrals proposed"),
        lines,
    )
    return f'<section id="patients">\n<h2>Every patient</h2>\n{table}\n</section>'


def _stands(row: dict[str, Any] | None) -> str:
    if row is None:
        return ""
    status = str(row["status"])
    if row["provisional"]:
        status = "enrolled provisionally"
    if row["outcome"]:
        status = f"{status}: {row['outcome']}"
    overdue = sum(1 for step in row["steps"] if step["status"] == "overdue")
    return f"{status}, {overdue} overdue" if row["status"] == "enrolled" else status


def _referred(rows: Iterable[dict[str, Any]]) -> str:
    # Two pathways that refer to one service propose one and the same referral.
    found = {
        one["identifier"]: f"{one['service_title']} ({one['status']})"
        for row in rows
        for one in row["referrals"]
    }
    return "; ".join(sorted(found.values())) or "none"


def _table(caption: str, heads: Sequence[str], rows: Sequence[tuple[str | int, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "\n".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}">\n'
        f"<table>\n<caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _cells(row: tuple[str | int, ...]) -> str:
    first, *others = row
    cells = "".join(
        f'<td class="number">{one:,}</td>' if isinstance(one, int) else f"<td>{escape(one)}</td>"
        for one in others
    )
    return f'<th scope="row">{escape(str(first))}</th>{cells}'


def _explained(one: DemoPathway) -> str:
    explanation, name = one.explanation, escape(one.counts.name)
    lead = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in explanation.lead)
    sections = "\n".join(
        f"<h3>{escape(section.heading)}</h3>\n{''.join(map(_item, section.items))}"
        for section in explanation.sections
    )
    records = "".join(f"<li>{escape(record)}</li>" for record in explanation.records)
    return f"""<section id="explained-{name}">
<h2>{escape(one.shown.name)} explained: {escape(one.counts.title)}</h2>
<p>{escape(one.shown.who)}</p>
{lead}
{sections}
<h3>Records cited</h3>
<ul class="records">{records}</ul>
<p class="caution">{escape(explanation.caution)}</p>
</section>"""


def _item(item: Item) -> str:
    standing = f": {escape(item.standing)}" if item.standing else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in item.lines)
    return f"<h4>{escape(item.title)}{standing}</h4>\n{lines}\n"


def _diagram(one: DemoPathway) -> str:
    name, title = escape(one.counts.name), escape(one.counts.title)
    return f"""<section id="diagram-{name}">
<h2>Diagram: {title}</h2>
<figure>
<div class="wide" role="region" tabindex="0" aria-label="Diagram of {title}">
{one.diagram}
</div>
<figcaption>{title}, version {escape(one.counts.version)}, read from left to right.</figcaption>
</figure>
</section>"""


def _day(iso: str) -> str:
    months = "January February March April May June July August September October November December"
    year, month, day = iso.split("-")
    return f"{int(day)} {months.split()[int(month) - 1]} {year}"
