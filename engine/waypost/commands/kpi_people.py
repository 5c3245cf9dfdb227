"""Who is behind a figure of a run of KPIs: `waypost kpi-people`. Not for publication."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from waypost.cohort.kpi_folder import KPIS_JSON, KpiFolder, state_of
from waypost.errors import UnreadableInput, UsageError
from waypost.kpi.aggregating.behind import Behind, units_behind
from waypost.kpi.aggregating.measured import STRATA, strata_named
from waypost.kpi.figure import Group, Period
from waypost.kpi.files import SCHEMA
from waypost.kpi.periods import periods_of
from waypost_dsl.diagnostics.suggest import did_you_mean

NOT_FOR_PUBLICATION = "Not for publication: this list names patients."


@dataclass(frozen=True, slots=True)
class People:
    """The units behind a figure.

    Args:
        kpi: the KPI's name.
        title: its title.
        period: the period.
        group: whom it is about.
        units: the units.
    """

    kpi: str
    title: str
    period: Period
    group: Group
    units: tuple[Behind, ...]


def kpi_people(
    run_folder: str | Path,
    kpi: str,
    period: str,
    *,
    group: str | None = None,
    with_population: bool = False,
) -> People:
    """Return the units behind a figure.

    Args:
        run_folder: what `waypost kpi --out` wrote.
        kpi: the KPI's name.
        period: the period as it is written in the files, such as `2024-03` or `2024/25`.
        group: a stratum and its value, such as `practice=WPX01`; None means everybody.
        with_population: whether to list the people of a rate's population too.

    Returns:
        The units of the figure with what became of each; they are about patients.

    Raises:
        UsageError: if the folder holds no finished run, or there is no such KPI, period or group.
        UnreadableInput: if `kpis.json` is not what it should be.
    """
    folder = KpiFolder(Path(run_folder))
    document = _document(folder.path)
    titles = {one["id"]: one["title"] for one in document["kpis"]}
    if kpi not in titles:
        raise UsageError(f"the run has no KPI `{kpi}`{_hint(kpi, titles)}")
    first, last = (date.fromisoformat(document[name]) for name in ("first", "last"))
    periods = {one.label: one for one in periods_of(first, last)}
    if period not in periods:
        raise UsageError(
            f"the run has no period `{period}`{_hint(period, periods)}; periods are written as "
            "in kpis.csv, such as 2024-03, 2024/25 Q1, 2024/25 or 12 months to 2024-03"
        )
    wanted = _group(group)
    units = units_behind(
        folder.contributions, kpi, periods[period], wanted, with_population=with_population
    )
    return People(kpi, titles[kpi], periods[period], wanted, units)


def people_as_csv(found: People) -> str:
    """Return the units as CSV, with the names of the columns first."""
    text = io.StringIO(newline="")
    names = [
        "patient", "unit", "role", "day", "judged_on", "state", "numerator", "value", "why",
        "evidence",
    ]  # fmt: skip
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for one in found.units:
        writer.writerow({**asdict(one), "evidence": "; ".join(one.evidence)})
    return text.getvalue()


def people_as_json(found: People) -> str:
    """Return the units as one JSON document, which says that it is not for publication."""
    content = {"schema": "waypost-kpi-people/1", "caution": NOT_FOR_PUBLICATION, **asdict(found)}
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(content, option=options).decode()


def _document(folder: Path) -> dict[str, Any]:
    state = state_of(folder)
    if state is None or not state.is_finished:
        raise UsageError(f"{folder} holds no finished run of KPIs; `waypost kpi --out` makes one")
    path = folder / KPIS_JSON
    try:
        document: Any = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as problem:
        raise UnreadableInput(f"{path} cannot be read; run the KPIs again") from problem
    if document.get("schema") != SCHEMA:
        raise UnreadableInput(f"{path} is not {SCHEMA}, which this Waypost reads")
    return document


def _group(text: str | None) -> Group:
    if text is None:
        return Group()
    name, equals, value = text.partition("=")
    strata, _ = strata_named([name])
    if not equals or not strata:
        raise UsageError(
            f"`{text}` is no group{_hint(name, STRATA)}; write a stratum and its value, such as "
            "practice=WPX01"
        )
    return Group(strata[0], value.strip())


def _hint(name: str, known: Any) -> str:
    return "".join(f"; {line}" for line in did_you_mean(name, known))
