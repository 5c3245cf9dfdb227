"""What the data lack: unknowns, errors, feeds that are missing, findings of the reader."""

from __future__ import annotations

from collections.abc import Sequence

from waypost.kpi.report.latest import judged_by
from waypost.kpi.report.markup import paragraph, said, section, table
from waypost.kpi.report.numbers import count
from waypost.kpi.report.scorecard_section import Measured
from waypost.kpi.report.wording import period_in_words
from waypost.kpi.scorecard import ErrorCount


def quality_section(measured: Sequence[Measured], errors: Sequence[ErrorCount]) -> str:
    """Return the section on the quality of the data.

    Args:
        measured: the KPIs.
        errors: what was wrong with the records as a whole.
    """
    return section(
        "data-quality",
        2,
        "Data quality",
        paragraph(
            "A figure is only as good as what was recorded. Here is what was not, could not be "
            "used, or was not given."
        ),
        section("data-quality-unknown", 3, "Not known", _unknown(measured)),
        section("data-quality-why", 3, "Why it is not known", _why(measured)),
        section("data-quality-gaps", 3, "Not recorded", _gaps(measured)),
        section("data-quality-missing", 3, "Measures without figures", _missing(measured)),
        section("data-quality-errors", 3, "Errors and warnings", _errors(measured, errors)),
    )


def _unknown(measured: Sequence[Measured]) -> str:
    rows: list[tuple[str, ...]] = []
    for one in measured:
        figure = judged_by(one.report)
        if figure is None:
            continue
        counts = (figure.unknown, figure.population_unknown, figure.not_yet_judged)
        if any(value != 0 for value in counts):
            rows.append(
                (
                    _link(one),
                    said(period_in_words(figure.period)),
                    *(count(value) for value in counts),
                )
            )
    if not rows:
        return paragraph("Nothing is unknown in the latest figures.")
    return table(
        "Units whose answer, or whose place in the population, is not known, in the latest figures",
        ("Measure", "Period", "Answer not known", "Population not known", "Not yet judged"),
        rows,
    )


def _why(measured: Sequence[Measured]) -> str:
    rows = [
        (_link(one), said(reason.state), said(reason.why), count(reason.count))
        for one in measured
        for reason in one.report.reasons
        if reason.state in {"population not known", "value not known"}
    ]
    if not rows:
        return paragraph("No reason is recorded for anything unknown.")
    return table(
        "Why answers are not known, over the run",
        ("Measure", "What", "Why", "How many"),
        rows,
        kind="plain wide",
    )


def _gaps(measured: Sequence[Measured]) -> str:
    rows = [
        (_link(one), said(gap.what), count(gap.count), count(gap.of))
        for one in measured
        for gap in one.report.quality
    ]
    if not rows:
        return paragraph("Nothing that groups are made of is missing from the records.")
    return table(
        "What is not recorded, over the run",
        ("Measure", "What", "Units", "Of"),
        rows,
        kind="plain",
    )


def _missing(measured: Sequence[Measured]) -> str:
    rows = [(_link(one), said(one.report.missing)) for one in measured if one.report.missing]
    if not rows:
        return paragraph("Every measure has figures.")
    return table("Measures without figures", ("Measure", "Why"), rows, kind="plain wide")


def _errors(measured: Sequence[Measured], errors: Sequence[ErrorCount]) -> str:
    rows = [("All records", *_error(error)) for error in errors]
    rows += [(_link(one), *_error(error)) for one in measured for error in one.report.errors]
    if not rows:
        return paragraph("None were found.")
    return table(
        "Errors and warnings, by kind",
        ("Where", "Kind", "What", "Code", "How many"),
        rows,
        kind="plain wide",
    )


def _error(error: ErrorCount) -> tuple[str, str, str, str]:
    return (
        said(error.severity),
        said(error.message) or "\N{EN DASH}",
        f"<code>{said(error.code)}</code>",
        count(error.count),
    )


def _link(one: Measured) -> str:
    return f'<a href="#{one.name}">{said(one.title)}</a>'
