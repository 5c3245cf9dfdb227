"""What a MeasureReport says to a reader who sees nothing else of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from waypost.emit.measure_populations import Tally
from waypost.emit.measure_types import PopulationCode
from waypost.emit.remarks import pathway_in_words
from waypost.kpi.contribution import Contribution
from waypost.kpi.figure import Period
from waypost.kpi.published import PublishedFigure, PublishedNumber
from waypost.phrases import CAUTION
from waypost_dsl.model import Pathway
from waypost_dsl.model.measures import Kpi

NOT_FOR_PUBLICATION = "This report is about patients by name or number and is not for publication."

_HOW_TO_READ = (
    "Counts are rounded; * is a small number that is not shown, and what would give one away. The "
    "denominator here is what is left after exclusions and exceptions; the populations of the "
    "report count what was there before, as FHIR does."
)

_VALUE = "Value"

_COLUMNS = (
    "Group",
    "Units",
    "Numerator",
    "Denominator",
    _VALUE,
    "95 % interval",
    "Excluded",
    "Excepted",
    "Answer not known",
    "Population not known",
    "Not yet judged",
)


def individual_div(kpi: Kpi, pathway: Pathway, period: Period, rows: Sequence[Contribution]) -> str:
    """Return the text of one patient's report.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.
        period: the period.
        rows: the patient's rows.
    """
    return _div(_paragraphs(_of_patient(kpi, pathway, period, rows)))


def subject_list_div(
    kpi: Kpi, pathway: Pathway, period: Period, totals: Mapping[PopulationCode, Tally]
) -> str:
    """Return the text of a report of all by name.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.
        period: the period.
        totals: how many are in each population.
    """
    return _div(_paragraphs(_of_all(kpi, pathway, period, totals)))


def summary_div(
    kpi: Kpi, pathway: Pathway, period: Period, figures: Iterable[PublishedFigure], unit: str
) -> str:
    """Return the text of a report in numbers: all its published figures.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.
        period: the period.
        figures: the figures, everybody's first.
        unit: the unit of their values; empty for none.
    """
    listed = tuple(figures)
    before = _paragraphs(
        (
            _heading(kpi, period),
            _HOW_TO_READ,
        )
    )
    notes = dict.fromkeys(one.note for one in listed if one.note)
    provisional = (
        ("Provisional: some units cannot be judged yet.",)
        if any(one.is_provisional for one in listed)
        else ()
    )
    after = _paragraphs(
        (*(f"Note: {note}." for note in notes), *provisional, pathway_in_words(pathway), CAUTION)
    )
    return _div(f"{before}{_table(listed, unit)}{after}")


def _of_patient(
    kpi: Kpi, pathway: Pathway, period: Period, rows: Sequence[Contribution]
) -> Iterator[str]:
    yield _heading(kpi, period)
    if not rows:
        yield "Nothing of this patient is counted."
    for row in rows:
        if row.role == "unit":
            why = f": {row.why}" if row.why else ""
            yield f"{row.unit}, {row.day.isoformat()}: {_became(row)}{why}."
    yield NOT_FOR_PUBLICATION
    yield pathway_in_words(pathway)
    yield CAUTION


def _became(row: Contribution) -> str:
    if row.state != "counted":
        return row.state
    if row.value is not None:
        return f"counted, {row.value:g}"
    return "counted, met" if row.numerator > 0 else "counted, not met"


def _of_all(
    kpi: Kpi, pathway: Pathway, period: Period, totals: Mapping[PopulationCode, Tally]
) -> Iterator[str]:
    yield _heading(kpi, period)
    for code, tally in totals.items():
        doubtful = f"; not known of {tally.open}" if tally.open else ""
        waiting = f"; not yet judged of {tally.waiting}" if tally.waiting else ""
        yield f"{code.replace('-', ' ').capitalize()}: {tally.known}{doubtful}{waiting}."
    yield NOT_FOR_PUBLICATION
    yield pathway_in_words(pathway)
    yield CAUTION


def _heading(kpi: Kpi, period: Period) -> str:
    return f"{kpi.title}, {period.label} ({period.first.isoformat()} to {period.last.isoformat()})."


def _table(figures: Iterable[PublishedFigure], unit: str) -> str:
    value = f"Value ({escape(unit, quote=False)})" if unit else "Value"
    head = "".join(f"<th>{value if name == _VALUE else name}</th>" for name in _COLUMNS)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell, quote=False)}</td>' for cell in _cells(one))}</tr>"
        for one in figures
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(figure: PublishedFigure) -> Iterator[str]:
    group = figure.group
    yield f"{group.dimension}: {group.value}" if group.value else group.dimension
    yield _number(figure.units)
    yield _number(figure.numerator)
    yield _number(figure.denominator)
    yield _number(figure.value)
    is_bounded = figure.lower is not None or figure.upper is not None
    yield f"{_number(figure.lower)} to {_number(figure.upper)}" if is_bounded else "none"
    yield _number(figure.excluded)
    yield _number(figure.excepted)
    yield _number(figure.unknown)
    yield _number(figure.population_unknown)
    yield _number(figure.not_yet_judged)


def _number(number: PublishedNumber) -> str:
    if number is None:
        return "none"
    if isinstance(number, str):
        return number
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def _div(inside: str) -> str:
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>'
