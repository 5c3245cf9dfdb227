"""Everything a report shows of a run of KPIs: what the page is drawn from, and nothing else.

Most of it is published, that is rounded or hidden. `SeriesPoint.true_value` and `FunnelPoint` are
not: charts are computed from them, and a point that is `suppressed` may not be drawn, written or
put into a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.figure import Group, Period, PeriodKind
from waypost.kpi.published import PublishedCount, PublishedFigure, PublishedNumber
from waypost.kpi.shape import Shape
from waypost.kpi.statistics.xmr import Rebase
from waypost_dsl.model.measures import Kpi


@dataclass(frozen=True, slots=True)
class PathwayUsed:
    """A pathway or scorecard whose KPIs are in the report.

    Args:
        name: its name.
        title: its title.
        version: its version.
        sha256: the hash of its text, its libraries and its codelists.
        overlay: the local overlay it ran with, in short; empty for none.
    """

    name: str
    title: str
    version: str
    sha256: str
    overlay: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What the whole report says of itself.

    Args:
        title: the report's title.
        first: the first day of the run.
        last: the last day of the run.
        as_at: only what had happened by this day counts.
        known_at: only what had been recorded by this day counts; None counts everything.
        pathways: the pathways, by name.
        engine_version: the engine's version.
        patients: how many patients were read, rounded.
        input_sha256: a hash of all the records.
        rules: the disclosure control that was applied.
        reference: whose rates expected numbers are made of, in words.
        caution: what stands under every use of the numbers.
        about_data: what a reader must know of the records, such as that all patients are invented.
    """

    title: str
    first: date
    last: date
    as_at: date
    known_at: date | None
    pathways: tuple[PathwayUsed, ...]
    engine_version: str
    patients: PublishedCount
    input_sha256: str
    rules: DisclosureRules
    reference: str
    caution: str
    about_data: str = ""


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One month of everybody, for a chart over time.

    Args:
        period: the month.
        label: how it is written, such as `2024-03`.
        true_value: the value before anything is hidden, for the chart's limits; None is no data.
        suppressed: whether the value may not be shown.
        published: the value as it may be shown.
        is_provisional: whether some of its units cannot be judged yet.
    """

    period: Period
    label: str
    true_value: float | None
    suppressed: bool
    published: PublishedNumber
    is_provisional: bool = False


RARE_EVENTS_A_MONTH = 2
"""With fewer events a month on average a chart of months says little, and one of the gaps between
events says more (D)."""


@dataclass(frozen=True, slots=True)
class RareEvents:
    """What lies between the events of a KPI whose events are rare.

    Each gap belongs to one event, so a chart of them shows what disclosure control hides: it is
    drawn only where the rules hide nothing. Otherwise only what it says is put into words.

    Args:
        between: `days` from one event to the next (a T chart), or `cases` (a G chart).
        gaps: label of each event, and what lies between it and the event before, in order.
    """

    between: Literal["days", "cases"]
    gaps: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One group of a funnel.

    Args:
        label: the group's value.
        n: units of a proportion, people or patient years of a rate, expected events of a ratio;
            as they are, for deciding where it lies.
        numerator: units that meet it, or events, as they are.
        suppressed: whether the group may not be shown.
        published: the group's figure as it may be shown.
    """

    label: str
    n: float
    numerator: float
    suppressed: bool
    published: PublishedFigure


@dataclass(frozen=True, slots=True)
class Funnel:
    """The groups of one dimension beside each other, over the latest 12 months (or the run).

    Args:
        dimension: the stratum's name, such as `practice`.
        period: the period.
        points: the groups, in order; `not recorded` is among them.
    """

    dimension: str
    period: Period
    points: tuple[FunnelPoint, ...]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many units were left out, or not known, for one reason, over the latest 12 months.

    Args:
        state: `excluded`, `excepted`, `population not known`, `value not known` or
            `not yet judged`.
        why: the reason in words.
        count: how many, rounded or hidden.
    """

    state: str
    why: str
    count: PublishedCount


@dataclass(frozen=True, slots=True)
class QualityCount:
    """Something the data lack, and of how many units of the latest 12 months.

    Args:
        what: what, such as `practice not recorded`.
        count: how many, rounded or hidden.
        of: of how many, rounded or hidden.
    """

    what: str
    count: PublishedCount
    of: PublishedCount


@dataclass(frozen=True, slots=True)
class ErrorCount:
    """What could not be worked out, by kind; counted over patients or rows, rounded or hidden."""

    code: str
    severity: Literal["error", "warning"]
    count: PublishedCount
    message: str = ""


@dataclass(frozen=True, slots=True)
class KpiReport:
    """One KPI of the report.

    Args:
        kpi: the KPI as it was compiled.
        pathway: the name of the pathway or scorecard it is written in.
        words: its definition in words, a sentence or clause a line.
        unit: the unit of its value, such as `%`, `days` or `per 1,000 patients`.
        figures: every figure, as published: by kind of period, period, dimension and group.
        series: the months of everybody, in order, all of them.
        funnels: by dimension.
        reasons: who was left out and why.
        quality: what the data lack.
        errors: what could not be worked out.
        missing: why there are no figures at all, such as `no feed given`; empty if there are.
        shape: what kind of number it is, where the measure does not say it (a feed); else None.
        rebases: where the chart over time starts anew, and why.
        events: what lies between its events, if there are fewer than `RARE_EVENTS_A_MONTH`.
    """

    kpi: Kpi
    pathway: str
    words: tuple[str, ...]
    unit: str
    figures: tuple[PublishedFigure, ...]
    series: tuple[SeriesPoint, ...]
    funnels: tuple[Funnel, ...] = ()
    reasons: tuple[ReasonCount, ...] = ()
    quality: tuple[QualityCount, ...] = ()
    errors: tuple[ErrorCount, ...] = ()
    missing: str = ""
    shape: Shape | None = None
    rebases: tuple[Rebase, ...] = ()
    events: RareEvents | None = None

    def latest(self, kind: PeriodKind, group: Group | None = None) -> PublishedFigure | None:
        """Return the figure of the last period of a kind; None if there is none.

        Args:
            kind: the kind of period.
            group: whom it is about; None means everybody.
        """
        wanted = group or Group()
        found = [one for one in self.figures if one.period.kind == kind and one.group == wanted]
        return max(found, key=lambda one: one.period.last, default=None)

    def by_group(self, dimension: str, period: Period) -> tuple[PublishedFigure, ...]:
        """Return the figures of every group of a dimension in one period, in order."""
        return tuple(
            one for one in self.figures if one.group.dimension == dimension and one.period == period
        )


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A run of KPIs, as its report shows it.

    Args:
        header: what the whole report says of itself.
        kpis: the KPIs, by domain as OSCAR spells it, then name.
        errors: what was wrong with the data or with an evaluation, by kind.
    """

    header: Header
    kpis: tuple[KpiReport, ...]
    errors: tuple[ErrorCount, ...] = ()
