"""Prints which KPI of the clinical brief is where: `docs/reference/kpis.md`."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from scripts.clinical_rules import ROOT
from scripts.rule_places import pathways
from waypost_dsl.model import Citation, Kpi
from waypost_dsl.wording.kpis import target_in_words

DATA = ROOT / "docs/reference/kpis.toml"
PAGE = Path("docs/reference/kpis.md")
DOMAINS = {
    "O": "organisational",
    "S": "satisfaction",
    "C": "clinical",
    "A": "activity",
    "R": "resources",
}
"""The brief's letters, and the domains as the language has them."""

_MADE = "<!-- Written by scripts/generate_docs.py from docs/reference/kpis.toml: do not edit. -->\n"
_INTRODUCTION = """
# Which KPI is where

Every row of the brief's part A, in its order, with the lines that define it.
The cells about exclusions and targets quote the brief.
*Target* is what the pathway file states, with the status of its source; a dash means that it \
states none, because the brief gives a benchmark, a payment bound, a change or nothing.
The numbers of the brief describe services of 2007 to 2009: they are targets or something to \
compare with, and never results of this engine.

| status | means |
|---|---|
| V | seen in a source |
| V2 | seen in a second-hand summary of the source |
| D | a decision of this project: needs local sign-off |
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the brief.

    Args:
        id: as the brief prints it; several KPIs with a comma between.
        domain: the brief's letter.
        exclusions: the brief's cell.
        unit: the brief's cell.
        target: the brief's cell.
        where: the KPIs that answer it, as `PATHWAY KPI`.
        note: how it was read.
        left_out: what cannot be answered, and why.
    """

    id: str
    domain: str
    exclusions: str
    unit: str
    target: str
    where: tuple[str, ...]
    note: str = ""
    left_out: str = ""


def rows(data: Path = DATA) -> tuple[Row, ...]:
    """Return the rows of the list, in its order.

    Args:
        data: the list.

    Raises:
        ValueError: if a row comes twice, or says neither where it is nor why it is left out.
    """
    table = tomllib.loads(data.read_text(encoding="utf-8"))
    found = tuple(_row(one) for one in cast("list[dict[str, object]]", table["kpi"]))
    if len({one.id for one in found}) < len(found):
        raise ValueError("a row comes twice")
    for one in found:
        if not one.where and not one.left_out:
            raise ValueError(f"{one.id} says neither where it is nor why it is left out")
    return found


def _row(row: dict[str, object]) -> Row:
    return Row(
        str(row["id"]),
        str(row["domain"]),
        str(row["exclusions"]),
        str(row["unit"]),
        str(row["target"]),
        tuple(str(one) for one in cast("list[object]", row.get("where", []))),
        str(row.get("note", "")),
        str(row.get("left_out", "")),
    )


def kpi_named(name: str) -> Kpi:
    """Return the KPI that the list names, as `PATHWAY KPI`.

    Raises:
        ValueError: if there is none.
    """
    file, _, kpi = name.partition(" ")
    found = pathways().get(file)
    if found is None or kpi not in found.kpis:
        raise ValueError(f"{DATA.name}: there is no KPI `{name}`")
    return found.kpis[kpi]


def beyond_the_brief() -> tuple[str, ...]:
    """Return the KPIs that answer no row of the brief, as `PATHWAY KPI`."""
    named = {name for row in rows() for name in row.where}
    every = (f"{file} {kpi}" for file, one in sorted(pathways().items()) for kpi in one.kpis)
    return tuple(name for name in every if name not in named)


def pages() -> dict[Path, str]:
    """Return the page, by its path in the project.

    Raises:
        ValueError: if the list names a KPI that is gone.
    """
    found = rows()
    lines = [_MADE, _INTRODUCTION.strip() + "\n"]
    answered = sum(1 for row in found if row.where)
    lines.append(
        f"{len(found)} rows: {answered} answered, {len(found) - answered} not."
        f" They are {sum(len(row.where) for row in found)} KPIs.\n"
    )
    lines.append(
        "| KPI | domain | where | the brief's exclusions | the brief's target | target | notes |"
    )
    lines.append("|---|---|---|---|---|---|---|")
    lines.extend(_line(row) for row in found)
    others = beyond_the_brief()
    if others:
        lines.append("\n## Beyond the brief\n")
        lines.extend(f"- {_where(name)}: {kpi_named(name).title}." for name in others)
    return {PAGE: "\n".join(lines) + "\n"}


def _line(row: Row) -> str:
    notes = [f"**Left out:** {row.left_out}."] if row.left_out else []
    notes += [f"{row.note}."] if row.note else []
    cells = (
        row.id,
        DOMAINS[row.domain],
        "<br>".join(_where(name) for name in row.where) or "**not answered**",
        row.exclusions,
        row.target,
        "<br>".join(dict.fromkeys(filter(None, map(_target, row.where)))) or "–",
        "<br>".join(notes) or "–",
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _where(name: str) -> str:
    kpi = kpi_named(name)
    path = Path("pathways") / Path(kpi.span.path).name
    target = Path(os.path.relpath(ROOT / path, (ROOT / PAGE).parent)).as_posix()
    return f"`{kpi.name}` {path.name} [{kpi.span.line}]({target}#L{kpi.span.line})"


def _target(name: str) -> str:
    kpi = kpi_named(name)
    if kpi.target is None:
        return ""
    cited = ", ".join(_citation(one) for one in kpi.target.because)
    return f"{target_in_words(kpi.target)} ({cited})"


def _citation(one: Citation) -> str:
    return f"{one.name} {one.status}"
