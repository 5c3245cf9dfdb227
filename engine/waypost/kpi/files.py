"""The published files: `kpis.csv`, `kpis.parquet` and `kpis.json`, which all say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from waypost.kpi.arrow import arrow, parquet
from waypost.kpi.kpi_words import sources_in_words
from waypost.kpi.published import HIDDEN, PublishedFigure
from waypost.kpi.scorecard import Header, KpiReport, Scorecard
from waypost_dsl.model.measures import KpiTarget
from waypost_dsl.wording.surface import number_as_written

SCHEMA = "waypost-kpis/1"
"""The version of `kpis.json`: the number rises when a reader would have to change."""

_COUNTS = (
    "units",
    "excluded",
    "excepted",
    "unknown",
    "population_unknown",
    "not_yet_judged",
)
_NUMBERS = ("numerator", "denominator", "value", "lower", "upper")

COLUMNS: tuple[str, ...] = (
    "kpi",
    "domain",
    "title",
    "unit",
    "period_kind",
    "period",
    "first",
    "last",
    "dimension",
    "group",
    "units",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "excluded",
    "excepted",
    "unknown",
    "population_unknown",
    "not_yet_judged",
    "method",
    "note",
)
"""The columns of `kpis.csv`; `kpis.parquet` has one more, `hidden`, and null where it says `*`."""

_DECIMALS = 4


def write_csv(path: Path, scorecard: Scorecard) -> None:
    """Write the figures as CSV, `*` where a number is hidden."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(scorecard))
    path.write_text(text.getvalue(), encoding="utf-8")


def write_parquet(path: Path, scorecard: Scorecard) -> None:
    """Write the figures as Parquet: null where a number is hidden, and `hidden` names which."""
    pa = arrow()
    rows = list(_rows(scorecard))
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        kind = _kind(name, pa)
        values = [None if row[name] == HIDDEN else row[name] for row in rows]
        columns[name] = pa.array(values, kind)
    hidden = [[name for name in COLUMNS if row[name] == HIDDEN] for row in rows]
    columns["hidden"] = pa.array(hidden, pa.list_(pa.string()))
    parquet().write_table(pa.table(columns), path)


def write_json(path: Path, scorecard: Scorecard) -> None:
    """Write everything that is published of a run as one JSON document."""
    path.write_bytes(orjson.dumps(as_document(scorecard), option=orjson.OPT_APPEND_NEWLINE))


def as_document(scorecard: Scorecard) -> dict[str, object]:
    """Return everything that is published of a run, as JSON has it."""
    return {
        "schema": SCHEMA,
        **_header(scorecard.header),
        "errors": scorecard.errors,
        "kpis": [_kpi(one) for one in scorecard.kpis],
    }


def _header(header: Header) -> dict[str, object]:
    rules = header.rules
    return {
        "title": header.title,
        "caution": header.caution,
        "about_data": header.about_data or None,
        "engine_version": header.engine_version,
        "first": header.first,
        "last": header.last,
        "as_at": header.as_at,
        "known_at": header.known_at,
        "patients": header.patients,
        "input_sha256": header.input_sha256,
        "reference": header.reference,
        "pathways": header.pathways,
        "disclosure": {
            "suppress_to": rules.suppress_to,
            "round_to": rules.round_to,
            "complementary": rules.complementary,
            "everybody_is_national": rules.everybody_is_national,
            "rules": rules.sources,
        },
    }


def _kpi(report: KpiReport) -> dict[str, object]:
    kpi = report.kpi
    return {
        "id": kpi.name,
        "title": kpi.title,
        "domain": kpi.domain,
        "pathway": report.pathway,
        "definition": report.words,
        "sources": sources_in_words(kpi.because),
        "unit": report.unit,
        "direction": kpi.better,
        "target": None if kpi.target is None else _target(kpi.target),
        "periods": kpi.cadences,
        "strata": kpi.strata,
        "rebases": report.rebases,
        "missing": report.missing or None,
        "reasons": report.reasons,
        "data_quality": report.quality,
        "errors": report.errors,
        "results": [_result(one) for one in report.figures],
    }


def _target(target: KpiTarget) -> dict[str, object]:
    return {
        "comparison": target.comparison,
        "value": number_as_written(target.value.number),
        "unit": target.value.unit,
        "sources": sources_in_words(target.because),
    }


def _result(figure: PublishedFigure) -> dict[str, object]:
    return {
        "period": figure.period,
        "group": figure.group,
        **{name: _number(getattr(figure, name)) for name in (*_COUNTS, *_NUMBERS)},
        "suppressed": any(getattr(figure, name) == HIDDEN for name in (*_COUNTS, *_NUMBERS)),
        "method": figure.method,
        "note": figure.note,
    }


def _rows(scorecard: Scorecard) -> Iterator[Mapping[str, Any]]:
    for report in scorecard.kpis:
        yield from _rows_of(report, report.figures)


def _rows_of(report: KpiReport, figures: Iterable[PublishedFigure]) -> Iterator[Mapping[str, Any]]:
    for one in figures:
        yield {
            "kpi": one.kpi,
            "domain": report.kpi.domain,
            "title": report.kpi.title,
            "unit": report.unit,
            "period_kind": one.period.kind,
            "period": one.period.label,
            "first": one.period.first,
            "last": one.period.last,
            "dimension": one.group.dimension,
            "group": one.group.value,
            **{name: _number(getattr(one, name)) for name in (*_COUNTS, *_NUMBERS)},
            "method": one.method,
            "note": one.note,
        }


def _number(value: float | str | None) -> float | str | None:
    """Digits beyond these are noise, and may differ between machines."""
    if isinstance(value, float):
        return round(value, _DECIMALS)
    return value


def _kind(name: str, pa: Any) -> Any:
    if name in _COUNTS:
        return pa.int64()
    if name in _NUMBERS:
        return pa.float64()
    return pa.date32() if name in {"first", "last"} else pa.string()
