"""The scorecard: a table for each domain of OSCAR, a row for each KPI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.published import HIDDEN, PublishedFigure
from waypost.kpi.report.icons import assurance_shown, variation_shown, with_name
from waypost.kpi.report.latest import judged_by, latest_long, latest_short
from waypost.kpi.report.markup import paragraph, said, section, table
from waypost.kpi.report.numbers import NO_BREAK, bare, interval, of_how_many, shape_of, with_unit
from waypost.kpi.report.over_time import OverTime
from waypost.kpi.report.sparkline import sparkline
from waypost.kpi.report.target import Judgement, judged
from waypost.kpi.report.wording import (
    DOMAINS,
    how_many,
    month_in_words,
    period_in_words,
    target_in_words,
)
from waypost.kpi.scorecard import KpiReport
from waypost_dsl.model.measures import Domain

_HEADS = (
    "Measure",
    "Latest month",
    "Latest 12 months",
    "Target",
    "Variation",
    "Assurance",
    "Months",
)

_SHORT_UNIT = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """A KPI with all that the page says of it as a whole.

    Args:
        report: the KPI.
        over: its months.
        judgement: whether its target is met.
        name: its id on the page.
    """

    report: KpiReport
    over: OverTime
    judgement: Judgement
    name: str

    @property
    def title(self) -> str:
        """Its title."""
        return self.report.kpi.title


def judgement_of(report: KpiReport, rules: DisclosureRules) -> Judgement:
    """Say whether a KPI meets its target, by the latest 12 months."""
    return judged(judged_by(report), report.kpi.target, shape_of(report), rules)


def by_domain(measured: Sequence[Measured]) -> Iterator[tuple[Domain, tuple[Measured, ...]]]:
    """Yield the domains, all five in the order of OSCAR, with their KPIs."""
    for domain in DOMAINS:
        yield domain, tuple(one for one in measured if one.report.kpi.domain == domain)


def scorecard_section(measured: Sequence[Measured]) -> str:
    """Return the scorecard."""
    tables = [
        section(
            f"scorecard-{domain}",
            3,
            said(DOMAINS[domain]),
            table(
                f"Scorecard: {DOMAINS[domain]}",
                _HEADS,
                map(_row, found),
                kind="score",
                repeats_heading=True,
            )
            if found
            else paragraph("No measure of this domain is in this run.", "quiet"),
        )
        for domain, found in by_domain(measured)
    ]
    return section(
        "scorecard",
        2,
        "Scorecard",
        paragraph(
            "Whether a target is met is judged by the latest 12 months, as shown. Variation and "
            "assurance come from the control chart of the months."
        ),
        *tables,
    )


def glance_section(measured: Sequence[Measured]) -> str:
    """Return what a reader in a hurry wants to know: what changes, and which targets are missed."""
    worse = [one for one in measured if (one.over.variation or "").startswith("concern")]
    better = [one for one in measured if (one.over.variation or "").startswith("improvement")]
    fails = [one for one in measured if one.over.assurance == "consistently fails"]
    met = sum(one.judgement.verdict == "met" for one in measured)
    not_met = sum(one.judgement.verdict == "not met" for one in measured)
    untold = sum(one.judgement.verdict == "cannot be told" for one in measured)
    none = len(measured) - met - not_met - untold
    missing = [one for one in measured if one.report.missing]
    targets = (
        f"{how_many(len(measured), 'measure')}. Targets: {met} met, {not_met} not met, "
        f"{untold} cannot be told, {none} without a target."
    )
    return section(
        "at-a-glance",
        2,
        "At a glance",
        paragraph(targets, "lead"),
        '<div class="cards">'
        + _card("Changing for the worse", worse, "concern low", "No measure is.")
        + _card("Changing for the better", better, "improvement high", "No measure is.")
        + _card("Will not meet its target as things are", fails, "consistently fails", "None.")
        + "</div>",
        paragraph(
            f"{how_many(len(missing), 'measure has', 'measures have')} no figures in this run."
        )
        if missing
        else "",
    )


def _card(heading: str, found: Sequence[Measured], icon: str, none: str) -> str:
    links = "".join(f"<li>{_link(one)}</li>" for one in found)
    inside = f"<ul>{links}</ul>" if found else paragraph(none, "quiet")
    return (
        f'<div class="card"><h3>{with_name(icon, f"{heading} ({len(found)})")}</h3>{inside}</div>'
    )


def _link(one: Measured) -> str:
    return f'<a href="#{one.name}">{said(one.title)}</a>'


def _row(one: Measured) -> tuple[str, ...]:
    report = one.report
    unit = shape_of(report).unit
    if report.missing:
        nothing = f'<span class="quiet">{said(report.missing)}</span>'
        return (_link(one), nothing, nothing, target_cell(one), "–", "–", "–")
    variation = variation_shown(one.over.variation)
    latest = one.over.latest
    if one.over.variation is not None and latest is not None and latest != one.over.months[-1]:
        variation += _below(f"as of {month_in_words(latest.point.period.first)}")
    return (
        _link(one),
        figure_cell(report, latest_short(report), with_interval=False),
        figure_cell(report, latest_long(report), with_interval=True),
        target_cell(one),
        variation,
        assurance_shown(one.over.assurance),
        sparkline(one.over, report.kpi, unit),
    )


def figure_cell(report: KpiReport, figure: PublishedFigure | None, *, with_interval: bool) -> str:
    """Return a figure with what it is made of.

    Args:
        report: the KPI.
        figure: the figure; None for none.
        with_interval: whether its interval stands under it, else its period does.
    """
    shape = shape_of(report)
    if figure is None:
        return '<span class="quiet">none</span>'
    between = "hidden: small numbers" if figure.is_hidden else interval(figure, shape.unit)
    below = [
        between if with_interval or figure.is_hidden else "",
        "" if with_interval else period_in_words(figure.period),
        of_how_many(figure, shape),
    ]
    if with_interval and figure.period.kind != "12 months":
        below.insert(0, period_in_words(figure.period))
    if figure.is_provisional:
        below.append("provisional")
    # A long unit stands under its number.
    is_long = len(shape.unit) > _SHORT_UNIT and figure.value not in (None, HIDDEN)
    if is_long:
        below.insert(0, shape.unit)
    shown = said((bare if is_long else with_unit)(figure.value, shape.unit))
    return f"<b>{shown}</b>{''.join(_below(one) for one in below if one and one != '–')}"


def target_cell(one: Measured) -> str:
    """Return the target of a KPI, and whether it is met, as a mark and in words."""
    target = one.report.kpi.target
    if target is None:
        return '<span class="quiet">no target</span>'
    verdict = one.judgement.verdict
    wanted = said(target_in_words(target)).replace(" ", NO_BREAK, 1)
    return f"{wanted}{_told(verdict, one.judgement.why)}"


def _told(verdict: str, why: str) -> str:
    return f'<span class="verdict">{with_name(verdict, verdict)}</span>{_below(why) if why else ""}'


def _below(text: str) -> str:
    return f'<span class="below">{said(text)}</span>'
