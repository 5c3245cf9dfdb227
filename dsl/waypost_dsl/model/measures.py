"""What is measured: KPIs, the things they count, and what is said of each.

A KPI asks the same facts and steps that route patients. Its unit is written: what one of the
things counted is, and which day puts it into a period.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from waypost_dsl.model.citations import Citation, Length, Quantity
from waypost_dsl.model.conditions import ALWAYS, Condition
from waypost_dsl.model.selections import Comparison, ReferralLevel, Spells
from waypost_dsl.model.windows import Anchor
from waypost_dsl.source import NOWHERE, Span

Domain = Literal["organisational", "satisfaction", "clinical", "activity", "resources"]
"""The domains of the OSCAR scorecard."""

Direction = Literal["higher", "lower", "neither"]
"""Which way is better."""

Cadence = Literal["monthly", "quarterly", "yearly", "rolling 12 months"]
"""The periods a KPI is reported over; a year is the UK financial year, 1 April to 31 March."""

Stratum = Literal[
    "practice",
    "locality",
    "age band",
    "sex",
    "ethnic category",
    "deprivation",
    "typology",
]
"""What a KPI may be broken down by."""


Among = Literal["enrolled", "registered"]
"""Whose they are: of people enrolled on the pathway, or of everybody registered."""


@dataclass(frozen=True, slots=True)
class Patients:
    """`of patients enrolled at least 12 months`, `of patients registered`: a count on one day.

    Patients are looked at as at the last day of the period.

    Args:
        among: `enrolled` on the pathway, or everybody `registered`.
        at_least: how long they have been enrolled (or registered) at least.
    """

    among: Among = "enrolled"
    at_least: Length | None = None


@dataclass(frozen=True, slots=True)
class Deaths:
    """`of deaths`: each death, on its day.

    Args:
        among: of people `enrolled` on the pathway the day they died, or of all `registered`.
    """

    among: Among = "enrolled"


@dataclass(frozen=True, slots=True)
class EpisodesCounted:
    """`of episodes`: each episode of an episode pathway.

    Args:
        dated: what puts it into a period: None means its opening (`received` where the pathway
            counts from that); an episode without that day is no unit yet.
        or_dated: other days that may put it into one: the earliest of them all does.
    """

    dated: Anchor | None = None
    or_dated: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralsCounted:
    """`of referrals to SERVICE made`: each referral, on the day it reached the level."""

    service: str
    level: ReferralLevel = "made"


@dataclass(frozen=True, slots=True)
class DueSteps:
    """`of due STEP`: each time a step fell due, on the day it was due.

    A step that was done before its due day counts on the day it was due; one that was excepted or
    not applicable when it fell due is none.
    """

    step: str


@dataclass(frozen=True, slots=True)
class SpellsCounted:
    """`of unplanned admissions with primary in LIST`: each hospital spell.

    `spells.event` dates it: `admission` on the day it began, `discharge` on the day it ended.

    Args:
        among: of people `enrolled` on the pathway the day before the spell began, or of everybody
            `registered`.
    """

    spells: Spells
    among: Among = "enrolled"


@dataclass(frozen=True, slots=True)
class ClocksCounted:
    """`of clocks CLOCK stopped`: each clock, on the day it stopped.

    With `running` each clock that runs on the last day of the period.
    """

    clock: str
    state: Literal["stopped", "running"]


@dataclass(frozen=True, slots=True)
class FeedRows:
    """`from feed NAME`: what no patient record holds, from a documented table.

    The engine knows each feed by name: its columns, what counts and what does not, and what kind
    of number it is. A KPI from a feed has no measure of its own: `Kpi.measure` is a placeholder.
    """

    feed: str


FEED_MEASURES: dict[str, Literal["share", "rate", "mean", "count"]] = {
    "care_management_caseload": "mean",
    "care_management_largest_caseload": "count",
    "care_management_participation": "share",
    "care_management_enrolled": "count",
    "delayed_transfers_share": "share",
    "delayed_transfers_bed_days": "share",
    "delayed_transfers_rate": "rate",
    "intermediate_care_urgent": "share",
    "intermediate_care_routine": "share",
    "social_care_assessed": "share",
    "social_care_package": "share",
    "equipment": "share",
    "step_down_home": "share",
    "stroke_scan": "share",
    "stroke_unit": "share",
    "satisfaction": "share",
    "practice_hours": "share",
    "consultant_feedback": "share",
    "bed_occupancy": "mean",
}
"""What each feed says of its rows: a KPI from a feed has the feed's own measure."""

KNOWN_FEEDS: tuple[str, ...] = tuple(FEED_MEASURES)
"""The feeds that the engine knows, by name."""

Counted = (
    Patients
    | Deaths
    | EpisodesCounted
    | ReferralsCounted
    | DueSteps
    | SpellsCounted
    | ClocksCounted
    | FeedRows
)
"""What one of the things counted is."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """`met when CONDITION`: how many of the units meet it."""

    met_when: Condition


@dataclass(frozen=True, slots=True)
class Count:
    """`counted`: how many units there are."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """`median of FACT`, `mean of FACT`, `percentile 92 of FACT`: of one value a unit.

    Args:
        which: the statistic.
        fact: a fact with a number: a length of time (in days), a result, a count or an age.
        percentile: which percentile, between 0 and 100; None unless `which` is `percentile`.
    """

    which: Literal["mean", "median", "percentile"]
    fact: str
    percentile: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """What a rate is per.

    Args:
        per: `1000` of `per 1000 patients`.
        by: `patients` registered on the middle day of the period, or `patient years`: the days
            on which they were registered (or enrolled) and the condition held, exact in days;
            a year is 365.25 days.
        among: `registered` or `enrolled` on the pathway.
        condition: which of them.
    """

    per: int
    by: Literal["patients", "patient years"]
    among: Among = "registered"
    condition: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Rate:
    """`per 1000 patients with …`: units, or a total over them, per population.

    Args:
        population: what it is per.
        total_of: a fact to add up over the units, such as `length_of_stay`; None counts them.
    """

    population: Population
    total_of: str | None = None


@dataclass(frozen=True, slots=True)
class AgainstExpected:
    """`against expected by age band, sex per 100000 patients with …`: observed over expected.

    Expected is the reference's rate in each band times the band's own population; the reference
    is a given file, else everybody studied, taken together. `times` is 100 for a ratio of 100, or
    a rate's multiplier for an indirectly standardised rate.

    Args:
        population: whose numbers the rates are per.
        by: what it is standardised by.
        total_of: a fact to add up over the units; None counts them.
    """

    population: Population
    by: tuple[Stratum, ...]
    total_of: str | None = None


Measure = Proportion | Count | Statistic | Rate | AgainstExpected
"""What is said of the units."""


@dataclass(frozen=True, slots=True)
class KpiTarget:
    """`target above 70 %`: `above` and `below` are strict, `at least` and `at most` are not."""

    comparison: Comparison
    value: Quantity
    because: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Kpi:
    """A measure.

    A unit is looked at as at its own day (`fact on the day`), patients and running clocks as at
    the last day of the period; with `judged_after` as at that long after.

    Args:
        counted: what one of the things counted is.
        when: which of them are in the population.
        excluding: whoever meets one of these is left out, met or not.
        excepting: whoever does not meet the measure and meets one of these is left out.
        measure: what is said of them.
        judged_after: how long after its day a unit is judged.
        better: which way is better.
        cadences: the periods it is reported over, the first is the chart's.
        strata: what it is broken down by.
        because: where its definition comes from.
    """

    name: str
    title: str
    domain: Domain
    counted: Counted
    measure: Measure
    when: Condition = ALWAYS
    excluding: tuple[Condition, ...] = ()
    excepting: tuple[Condition, ...] = ()
    judged_after: Length | None = None
    better: Direction = "neither"
    target: KpiTarget | None = None
    cadences: tuple[Cadence, ...] = ("monthly",)
    strata: tuple[Stratum, ...] = ()
    because: tuple[Citation, ...] = ()
    span: Span = NOWHERE
