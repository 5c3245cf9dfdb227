"""Charts of what lies between rare events, and what they say where they may not be drawn."""

from __future__ import annotations

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.report.control_chart import ControlPicture, Dot, Level, Tick, control_chart
from waypost.kpi.report.markup import details, paragraph, said, scrolling, table
from waypost.kpi.report.numbers import bare
from waypost.kpi.report.signals_in_words import mark_of
from waypost.kpi.report.wording import how_many, sentence
from waypost.kpi.scorecard import RARE_EVENTS_A_MONTH, KpiReport, RareEvents
from waypost.kpi.statistics import RareEventChart, RareEventPoint, g_chart, t_chart
from waypost_dsl.model.measures import Direction as Better

_OPPOSITE: dict[Better, Better] = {"higher": "lower", "lower": "higher", "neither": "neither"}
"""Events are rarer where gaps are longer."""

_MANY = 24
"""Of more events, only some have their label under them."""


def rare_events_part(report: KpiReport, rules: DisclosureRules, name: str) -> str:
    """Return the chart of a KPI's rare events, or its meaning; nothing if they are not rare.

    Args:
        report: the KPI.
        rules: how small numbers are hidden; a chart of single events needs that nothing is.
        name: an id that nothing else has.
    """
    events = report.events
    if events is None or not is_rare(report):
        return ""
    chart = t_chart(events.gaps) if events.between == "days" else g_chart(events.gaps)
    better = _OPPOSITE[report.kpi.better]
    rule = (
        f"Fewer than {RARE_EVENTS_A_MONTH} events a month on average: {events.between} between "
        f"events say more than months do ({chart.kind} chart)."
    )
    words = chart_in_words(chart, events, better)
    if rules.suppress_to:
        why = (
            "The chart is not drawn: it would show each event, and with it the numbers that are "
            "hidden."
        )
        return paragraph(f"{rule} {words} {why}")
    drawing = scrolling(
        control_chart(_picture(chart, events, better), named_by=name),
        f"{report.kpi.title}: {events.between} between events",
    )
    rows = [
        (said(one.event), bare(one.between, ""), said(_signal(one)) or "\N{EN DASH}")
        for one in chart.points
    ]
    shown = table(
        f"{report.kpi.title}: {events.between} between events",
        ("Event", f"{events.between.capitalize()} since the one before", "Signal"),
        rows,
        kind="plain",
    )
    return (
        f'<figure>{drawing}<figcaption id="{name}">{said(f"{rule} {words}")}</figcaption>'
        f"</figure>{details('Data table: between events', shown)}"
    )


def is_rare(report: KpiReport) -> bool:
    """Whether a KPI has so few events that a chart of months says little."""
    events = report.events
    return (
        events is not None
        and len(report.series) > 0
        and 0 < len(events.gaps) < RARE_EVENTS_A_MONTH * len(report.series)
    )


def chart_in_words(chart: RareEventChart, events: RareEvents, better: Better) -> str:
    """Return what a chart of rare events shows.

    Args:
        chart: the chart.
        events: what lies between the events.
        better: whether longer gaps are better.
    """
    unit = "days" if events.between == "days" else "cases"
    limits = "the trial limits" if chart.trial else "the limits"
    upper = "no upper limit" if chart.upper is None else f"{bare(chart.upper, unit)} {unit}"
    lower = "0" if chart.lower is None else bare(chart.lower, unit)
    flagged = [one for one in chart.points if one.rules]
    signals = (
        how_many(len(flagged), "gap is a signal", "gaps are signals")
        if flagged
        else "no gap is a signal"
    )
    last = chart.points[-1]
    meaning = {"better": ", for the better", "worse": ", for the worse"}
    said_of_last = (
        f"the last is {_signal(last)}{meaning.get(mark_of(last.direction, better), '')}"
        if last.rules
        else "the last is common cause"
    )
    return sentence(
        f"in the middle {bare(chart.centre, unit)} {unit} lie between one event and the next, "
        f"{limits} are {lower} to {upper}; "
        f"{signals}, and {said_of_last}"
    )


def _signal(point: RareEventPoint) -> str:
    if point.direction is None:
        return ""
    way = "longer" if point.direction == "high" else "shorter"
    return {
        "outside": f"outside the limits, {way}",
        "shift": f"in a run of {way} gaps",
        "trend": f"in a trend to {way} gaps",
        "two of three": f"near a limit, {way}",
    }.get(point.signal, "")


def _picture(chart: RareEventChart, events: RareEvents, better: Better) -> ControlPicture:
    last = len(chart.points) - 1
    kind = "trial" if chart.trial else "limit"
    unit = "days" if events.between == "days" else "cases"
    levels = [
        Level(kind, limit, f"{name} {bare(limit, unit)}", 0, last)
        for limit, name in ((chart.upper, "Upper limit"), (chart.lower, "Lower limit"))
        if limit is not None
    ]
    if chart.centre is not None:
        levels.append(Level("mean", chart.centre, f"Middle {bare(chart.centre, unit)}", 0, last))
    each = 1 if len(chart.points) <= 8 else max(2, len(chart.points) * 6 // _MANY)
    return ControlPicture(
        dots=tuple(
            Dot(
                one.between,
                mark_of(one.direction, better),
                f"{one.event}: {bare(one.between, unit)} {unit}",
            )
            for one in chart.points
        ),
        levels=tuple(levels),
        ticks=tuple(
            Tick(place, one.event) for place, one in enumerate(chart.points) if place % each == 0
        ),
        axis=f"{events.between.capitalize()} between events",
    )
