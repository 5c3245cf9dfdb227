"""One KPI: its figures, its chart, its groups, who was left out, and its definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.published import HIDDEN, PublishedFigure
from waypost.kpi.report.groups import groups_part, reasons_part
from waypost.kpi.report.icons import assurance_shown, variation_shown
from waypost.kpi.report.latest import latest_long, latest_short
from waypost.kpi.report.markup import details, listed, paragraph, said, section
from waypost.kpi.report.months import months_part
from waypost.kpi.report.numbers import count, shape_of, with_unit
from waypost.kpi.report.rare_event_chart import rare_events_part
from waypost.kpi.report.scorecard_section import Measured, figure_cell, target_cell
from waypost.kpi.report.target import if_all_met
from waypost.kpi.report.wording import period_in_words, sentence, target_in_words
from waypost.phrases import status_in_words
from waypost_dsl.model.citations import Citation
from waypost_dsl.model.measures import Kpi

_LEVEL = 4
"""The level of the heading of a KPI."""


def kpi_section(one: Measured, rules: DisclosureRules) -> str:
    """Return the section of a KPI.

    Args:
        one: the KPI.
        rules: how small numbers were hidden.
    """
    report = one.report
    name = one.name
    definition = section(
        f"{name}-definition",
        _LEVEL + 1,
        "Definition",
        listed(said(line) for line in (*report.words, *_target_and_sources(report.kpi))),
        f'<p class="quiet">Known as <code>{said(report.kpi.name)}</code> in '
        f"<code>{said(report.pathway)}</code>.</p>",
        kind="definition",
    )
    back = '<p class="back"><a href="#scorecard">Back to the scorecard</a></p>'
    if report.missing:
        return section(
            name,
            _LEVEL,
            said(one.title),
            paragraph(sentence(f"No figures: {report.missing}"), "nochart"),
            definition,
            back,
            kind="kpi",
        )
    return section(
        name,
        _LEVEL,
        said(one.title),
        _key(one),
        definition,
        paragraph(_unknown(report_figure(one), one, rules)),
        section(
            f"{name}-months",
            _LEVEL + 1,
            "Over time",
            months_part(report, one.over, f"{name}-months"),
            rare_events_part(report, rules, f"{name}-events"),
        ),
        groups_part(report, name, _LEVEL + 1),
        details("Left out, not known, not yet judged: reasons", reasons_part(report)),
        back,
        kind="kpi",
    )


def _target_and_sources(kpi: Kpi) -> Iterator[str]:
    """Yield which way is better, the target, and where each comes from with its status."""
    if kpi.better != "neither":
        yield f"Better: {kpi.better}."
    if kpi.target is not None:
        yield f"Target: {target_in_words(kpi.target)}{_from(kpi.target.because)}."
    if kpi.because:
        yield f"Definition{_from(kpi.because)}."


def _from(because: Sequence[Citation]) -> str:
    sources = [
        f"{one.title}{f', {one.place}' if one.place else ''} "
        f"({one.status}: {status_in_words(one.status)})"
        for one in because
    ]
    return f", from {'; '.join(sources)}" if sources else ", without a source"


def report_figure(one: Measured) -> PublishedFigure | None:
    """Return the figure that the words under the key figures are about."""
    return latest_long(one.report) or latest_short(one.report)


def _key(one: Measured) -> str:
    report = one.report
    short, long = latest_short(report), latest_long(report)
    items = [
        (
            period_in_words(long.period) if long is not None else "12 months",
            figure_cell(report, long, with_interval=True),
        ),
        ("Latest month", figure_cell(report, short, with_interval=False)),
        ("Target", target_cell(one)),
        ("Variation", variation_shown(one.over.variation)),
        ("Assurance", assurance_shown(one.over.assurance)),
    ]
    cells = "".join(
        f"<div><dt>{said(name[:1].upper() + name[1:])}</dt><dd>{shown}</dd></div>"
        for name, shown in items
    )
    return f'<dl class="key-figures">{cells}</dl>'


def _unknown(figure: PublishedFigure | None, one: Measured, rules: DisclosureRules) -> str:
    """Say what is not known of a figure, and what it would be at most."""
    if figure is None:
        return ""
    shape = shape_of(one.report)
    when = period_in_words(figure.period)
    parts: list[str] = []
    if figure.unknown:
        counted = count(figure.unknown)
        best = if_all_met(figure, shape, rules)
        if best is None:
            parts.append(f"not known for {counted}")
        else:
            most = "at most " if figure.unknown == HIDDEN else ""
            parts.append(
                f"not known for {counted}, who count as not met: if all of them met it, it would "
                f"be {most}{with_unit(best, shape.unit)}"
            )
    if figure.population_unknown:
        parts.append(
            f"whether they belong here is not known for {count(figure.population_unknown)}, who "
            "are not counted"
        )
    if figure.not_yet_judged:
        parts.append(f"provisional, since {count(figure.not_yet_judged)} cannot be judged yet")
    # That a figure is hidden stands with the figure.
    if figure.note and not figure.is_hidden:
        parts.append(figure.note.rstrip("."))
    return f"{sentence(when)[:-1]}: {'; '.join(parts)}." if parts else ""
