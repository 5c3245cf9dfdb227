"""What a control chart shows, in sentences: its text alternative, and what stands under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from waypost.kpi.report.drawing import Mark
from waypost.kpi.report.numbers import bare, with_unit
from waypost.kpi.report.over_time import Month, OverTime
from waypost.kpi.report.wording import how_many, in_a_row, month_in_words, sentence
from waypost.kpi.statistics import Rule, XmrGroup, XmrPoint, for_drawing, suggest_rebase
from waypost.kpi.statistics.xmr_rules import Direction
from waypost_dsl.model.measures import Direction as Better


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive months that one rule flags, all in one direction.

    Args:
        rule: the rule.
        direction: which way it points.
        months: the months.
    """

    rule: Rule
    direction: Direction
    months: tuple[Month, ...]


def chart_in_words(over: OverTime, unit: str) -> str:
    """Return what a chart of months shows, in sentences.

    Args:
        over: the months, with a chart.
        unit: the unit of their values.
    """
    assert over.chart is not None, "there is a chart"
    latest = over.latest
    assert latest is not None, "a chart has a month to show"
    last = f"{month_in_words(latest.point.period.first)} ({with_unit(latest.value, unit)})"
    parts = [
        _which_months(over),
        *(_lines(group, unit, over) for group in over.chart.groups if group.mean is not None),
        *(sentence(run_in_words(run)) for run in runs_of(over)),
        f"The last point, {last}, {_where(latest.reading)}.",
    ]
    suggestion = suggest_rebase(over.chart)
    if suggestion is not None:
        parts.append(
            f"The shift has lasted {suggestion.points} points: if its cause is known, people may "
            "decide to rebase the chart and record why."
        )
    if over.unused_rebases:
        parts.append(f"Rebases outside these months: {in_a_row(over.unused_rebases)}.")
    return " ".join(parts)


def runs_of(over: OverTime) -> Iterator[Run]:
    """Yield what the rules flag, by month: each run of months once for each rule."""
    found: list[Run] = []
    for rule in ("outside", "trend", "two of three", "shift"):
        found.extend(_runs_of_rule(over.months, rule))
    yield from sorted(found, key=lambda run: run.months[0].point.period.first)


def run_in_words(run: Run) -> str:
    """Return what a rule flags.

    Args:
        run: the months.
    """
    high = run.direction == "high"
    names = [month_in_words(month.point.period.first) for month in run.months]
    ends = f"{names[0]} to {names[-1]}"
    match run.rule:
        case "outside":
            limit = "above the upper limit" if high else "below the lower limit"
            return f"{in_a_row(names)} {'is' if len(names) == 1 else 'are'} {limit}"
        case "shift":
            side = "above" if high else "below"
            return f"{len(names)} points in a row {side} the mean, {ends}"
        case "trend":
            return f"{len(names)} points in a row {'rising' if high else 'falling'}, {ends}"
        case "two of three":
            limit = "the upper limit" if high else "the lower limit"
            return f"two of three points in a row near {limit}: {in_a_row(names)}"
        case _:
            assert_never(run.rule)


def signal_in_words(reading: XmrPoint, better: Better) -> str:
    """Return what one point says, for a table; empty for noise and for no point.

    Args:
        reading: the point.
        better: which way is better.
    """
    if reading.direction is None:
        return ""
    high = reading.direction == "high"
    match reading.signal:
        case "outside":
            said = "above the upper limit" if high else "below the lower limit"
        case "shift":
            said = "shift, above the mean" if high else "shift, below the mean"
        case "trend":
            said = "rising trend" if high else "falling trend"
        case "two of three":
            said = "near the upper limit" if high else "near the lower limit"
        case "common cause" | "no data":
            return ""
        case _:
            assert_never(reading.signal)
    meaning = {"better": " (better)", "worse": " (worse)", "neither": "", "noise": ""}
    return said + meaning[mark_of(reading.direction, better)]


def mark_of(direction: Direction | None, better: Better) -> Mark:
    """Return the mark of a point that points one way."""
    if direction is None:
        return "noise"
    if better == "neither":
        return "neither"
    return "better" if (direction == "high") == (better == "higher") else "worse"


def limits_for_drawing(group: XmrGroup, unit: str) -> XmrGroup:
    """Return a group with its limits cut at what is possible."""
    return for_drawing(group, floor=0.0, ceiling=100.0 if unit == "%" else None)


def limits_in_words(group: XmrGroup, unit: str) -> str:
    """Return the limits of a group, as they are calculated."""
    if group.upper is None or group.lower is None:
        return ""
    return f"{bare(group.lower, unit)} to {with_unit(group.upper, unit)}"


def _which_months(over: OverTime) -> str:
    first, last = over.months[0].point.period, over.months[-1].point.period
    without = [
        f"{how_many(number, 'month')} {what}"
        for number, what in ((over.no_data, "without data"), (over.hidden, "hidden"))
        if number
    ]
    gaps = f" Left out, with no line across: {' and '.join(without)}." if without else ""
    return (
        f"{how_many(len(over.months), 'month')}, {month_in_words(first.first)} to "
        f"{month_in_words(last.first)}.{gaps}"
    )


def _lines(group: XmrGroup, unit: str, over: OverTime) -> str:
    months = {month.point.label: month_in_words(month.point.period.first) for month in over.months}
    since = f"Rebased from {months[group.first]} ({group.reason}): the" if group.reason else "The"
    mean = f"{since} mean is {with_unit(group.mean, unit)}"
    limits = limits_in_words(group, unit)
    if not limits:
        return f"{mean}; there are no limits."
    if group.trial:
        points = how_many(group.baseline_points, "point")
        return f"{mean}, the trial limits (from only {points}) are {limits}."
    return f"{mean}, the limits are {limits}."


def _where(reading: XmrPoint) -> str:
    high = reading.direction == "high"
    match reading.signal:
        case "outside":
            return f"is {'above the upper' if high else 'below the lower'} limit"
        case "shift":
            return f"is inside the limits, in a run {'above' if high else 'below'} the mean"
        case "trend":
            return f"is at the end of a {'rising' if high else 'falling'} trend"
        case "two of three":
            return f"is inside the limits, near the {'upper' if high else 'lower'} one"
        case "common cause" | "no data":
            return "is inside the limits: common cause"
        case _:
            assert_never(reading.signal)


def _runs_of_rule(months: tuple[Month, ...], rule: Rule) -> Iterator[Run]:
    """Yield the runs of one rule, broken where the direction or the group changes."""
    # Between two of three points near a limit there may be one that is not.
    reach = 2 if rule == "two of three" else 1
    run: list[int] = []
    way: Direction = "high"
    for index, month in enumerate(months):
        if rule not in month.reading.rules:
            continue
        own = _way(months, index, rule)
        last = run[-1] if run else index
        same_group = months[last].reading.group == month.reading.group
        # Equal neighbours end a trend; another may begin at the second of them.
        breaks = rule == "trend" and not month.reading.moving_range
        if run and (index - last > reach or own != way or not same_group or breaks):
            yield Run(rule, way, tuple(months[one] for one in run))
            run = []
        run.append(index)
        way = own
    if run:
        yield Run(rule, way, tuple(months[one] for one in run))


def _way(months: tuple[Month, ...], index: int, rule: Rule) -> Direction:
    """Return which way a flagged point points by one rule, whichever rule names it."""
    reading = months[index].reading
    if rule != "trend":
        above = reading.side == "above"
        return "high" if above else "low"
    if index and "trend" in months[index - 1].reading.rules and reading.moving_range:
        earlier, later = months[index - 1].reading.value, reading.value
    else:
        earlier, later = reading.value, months[index + 1].reading.value
    assert earlier is not None, "points of a trend follow each other"
    assert later is not None, "points of a trend follow each other"
    return "high" if later > earlier else "low"
