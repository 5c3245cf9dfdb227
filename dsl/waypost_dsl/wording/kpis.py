"""KPIs in words: what is counted, what is said of it, who is left out, and what it should reach.

What a report prints beside every figure, so that nobody has to read the pathway to know what a
number means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from waypost_dsl.model import (
    ALWAYS,
    AgainstExpected,
    Among,
    AtDeath,
    AtOpening,
    Citation,
    CitationStatus,
    ClocksCounted,
    Condition,
    Count,
    Counted,
    Deaths,
    Direction,
    DueSteps,
    EpisodesCounted,
    FactHolds,
    FeedRows,
    Kpi,
    KpiTarget,
    Measure,
    Not,
    Pathway,
    Patients,
    Population,
    Proportion,
    Rate,
    ReferralsCounted,
    SpellsCounted,
    Statistic,
)
from waypost_dsl.model.measures import FEED_MEASURES
from waypost_dsl.wording.names import humanise
from waypost_dsl.wording.speaker import Speaker
from waypost_dsl.wording.surface import number_as_written, threshold_as_written

_STATUS: dict[CitationStatus, str] = {
    "V": "guideline (verified)",
    "V2": "guideline (second-hand summary)",
    "D": "this project's decision: needs local sign-off",
}
_BETTER: dict[Direction, str] = {
    "higher": "higher is better",
    "lower": "lower is better",
    "neither": "neither higher nor lower is better",
}


@dataclass(frozen=True, slots=True)
class KpiWords:
    """A KPI in words; every text is a phrase without a capital and without a full stop.

    Args:
        of: what one of the things counted is, and which of them are in the population.
        measure: what is said of them, in one phrase that follows on `of`.
        numerator: what stands above the line.
        denominator: what stands below it; empty where there is no line, as for a count.
        excluding: who is left out, met or not.
        excepting: who is left out if they do not meet it.
        judged: on which day each of them is looked at.
        better: which way is better.
        target: what it should reach, such as "at least 70 %"; empty where there is no target.
        target_because: where the target comes from, with the status of each source.
        because: where the definition comes from, likewise.
    """

    of: str
    measure: str
    numerator: str
    denominator: str
    excluding: tuple[str, ...]
    excepting: tuple[str, ...]
    judged: str
    better: str
    target: str
    target_because: tuple[str, ...]
    because: tuple[str, ...]


def kpi_in_words(kpi: Kpi, pathway: Pathway) -> KpiWords:
    """Say a KPI in plain British English.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in, for titles and parameter values.

    Returns:
        The words, part by part.

    Example:
        >>> from waypost_dsl.model import Enrolment, FactHolds
        >>> pathway = Pathway("p", "P", "1.0.0", None, "", None, Enrolment(ALWAYS), "", "")
        >>> kpi = Kpi("k", "K", "clinical", Deaths("registered"), Proportion(FactHolds("deceased")))
        >>> kpi_in_words(kpi, pathway).measure
        'the share of them for which: deceased'
    """
    # A report's reader changes no parameter: its value is enough.
    speaker = Speaker(pathway, names_parameters=False, event=_event(kpi.counted))
    of = f"{_counted(kpi.counted, speaker)}{_with(kpi.when, speaker, before=',')}"
    numerator, denominator = _fraction(kpi, of, speaker)
    return KpiWords(
        of,
        _measure(kpi.measure, kpi.counted, speaker),
        numerator,
        denominator,
        _conditions(kpi.excluding, speaker),
        _conditions(kpi.excepting, speaker),
        _judged(kpi, speaker),
        _BETTER[kpi.better],
        "" if kpi.target is None else target_in_words(kpi.target),
        () if kpi.target is None else tuple(map(citation_in_words, kpi.target.because)),
        tuple(map(citation_in_words, kpi.because)),
    )


def target_in_words(target: KpiTarget) -> str:
    """Say a target: "above 70 %"; above and below are strict.

    Example:
        >>> from decimal import Decimal
        >>> from waypost_dsl.model import Quantity
        >>> target_in_words(KpiTarget("above", Quantity(Decimal(70), "%")))
        'above 70 %'
    """
    return f"{target.comparison} {threshold_as_written(target.value)}"


def citation_in_words(citation: Citation) -> str:
    """Say a source with its place and how far it can be relied on.

    Example:
        >>> citation_in_words(Citation("QS10", "NICE QS10", "V", "st.4"))
        'NICE QS10, st.4 – guideline (verified)'
    """
    place = f", {citation.place}" if citation.place else ""
    return f"{citation.title}{place} – {_STATUS[citation.status]}"


def _with(condition: Condition, speaker: Speaker, *, before: str = "") -> str:
    """Say which of them are meant: ", with: ill", or ", without: ill"; nothing if all are."""
    if condition == ALWAYS:
        return ""
    absent = _said_not_to_hold(condition, speaker)
    if absent is not None:
        return f"{before} without: {absent}"
    return f"{before} with: {speaker.condition(condition)}"


def _for_which(condition: Condition, speaker: Speaker) -> str:
    """Say of which of them something holds."""
    absent = _said_not_to_hold(condition, speaker)
    if absent is not None:
        return f"for which this is not so: {absent}"
    return f"for which: {speaker.condition(condition)}"


def _said_not_to_hold(condition: Condition, speaker: Speaker) -> str | None:
    """Return the fact that must not hold, where English has no better way than a bracket."""
    match condition:
        case Not(FactHolds() as part) if speaker.condition(condition).startswith("not ("):
            return speaker.condition(part)
        case _:
            return None


def _event(counted: Counted) -> str:
    """Say what windows that are counted from the event are counted from."""
    match counted:
        case Deaths():
            return "the death"
        case SpellsCounted(spells=spells):
            return f"the {spells.event}"
        case ReferralsCounted(level="made"):
            return "the referral"
        case ReferralsCounted(level="seen"):
            return "the visit"
        case _:
            return "that day"


def _conditions(conditions: tuple[Condition, ...], speaker: Speaker) -> tuple[str, ...]:
    return tuple(speaker.condition(one) for one in conditions)


# --- What is counted -----------------------------------------------------------------------------


def _people(among: Among, speaker: Speaker) -> str:
    """Say whose something is; a scorecard has nobody enrolled."""
    if among == "registered" or speaker.pathway.kind == "scorecard":
        return "people registered"
    return f"people enrolled on “{speaker.pathway.title}”"


def _counted(counted: Counted, speaker: Speaker) -> str:
    match counted:
        case Patients(among=among, at_least=at_least):
            since = "" if at_least is None else f" for at least {speaker.amount(at_least)}"
            return f"{_people(among, speaker)}{since}"
        case Deaths(among=among):
            return f"deaths of {_people(among, speaker)}"
        case EpisodesCounted():
            return f"each {speaker.episode()} of “{speaker.pathway.title}”"
        case ReferralsCounted(service=service, level=level):
            return speaker.referral(service, level).replace("referral", "referrals", 1)
        case DueSteps(step=step):
            return f"each time “{speaker.node(step)}” fell due"
        case SpellsCounted(spells=spells, among=among):
            # "discharge after an admission" of any nature is said shorter.
            plain = spells.event == "discharge" and spells.nature == "any"
            said = speaker.spells(spells)
            said = said.replace("discharge after an admission", "discharge") if plain else said
            word = spells.event
            return f"{said.replace(word, f'{word}s', 1)}, of {_people(among, speaker)}"
        case ClocksCounted(clock=clock, state=state):
            ran = "that stopped" if state == "stopped" else "still running"
            return f"clocks “{speaker.clock(clock)}” {ran}"
        case FeedRows(feed=feed):
            return f"rows of the table “{humanise(feed, speaker.pathway)}”"
        case _:
            assert_never(counted)


def _judged(kpi: Kpi, speaker: Speaker) -> str:
    counted = kpi.counted
    if kpi.judged_after is not None:
        return f"{speaker.amount(kpi.judged_after)} after {_its_day(counted, speaker)}"
    match counted:
        case Patients() | ClocksCounted(state="running"):
            return "on the last day of each month"
        case FeedRows():
            return "as the table has it"
        case _:
            return f"on {_its_day(counted, speaker)}"


def _its_day(counted: Counted, speaker: Speaker) -> str:
    match counted:
        case Deaths():
            return "the day of death"
        case EpisodesCounted(dated=AtOpening(), or_dated=()):
            return "the day it opened"
        case EpisodesCounted(dated=AtDeath(), or_dated=()):
            return "the day of death"
        case EpisodesCounted(dated=dated, or_dated=others):
            if dated is None:
                return "the day it opened"
            days = tuple(speaker.anchor(one) for one in (dated, *others))
            return f"the earliest of: {', '.join(days)}" if others else days[0]
        case ReferralsCounted(level=level):
            return f"the day it was {level}" if level != "not attended" else "the day of the visit"
        case DueSteps():
            return "the day it was due"
        case SpellsCounted(spells=spells):
            return "the day of admission" if spells.event == "admission" else "the day of discharge"
        case ClocksCounted():
            return "the day it stopped"
        case Patients() | FeedRows():
            return "the last day of each month"
        case _:
            assert_never(counted)


# --- What is said of it --------------------------------------------------------------------------


def _measure(measure: Measure, counted: Counted, speaker: Speaker) -> str:
    if isinstance(counted, FeedRows):
        return f"{_of_feed(counted)} of them, as the table says what counts"
    match measure:
        case Proportion(met_when=met):
            return f"the share of them {_for_which(met, speaker)}"
        case Count():
            return "how many there are"
        case Statistic(fact=fact):
            return f"{_statistic(measure)} of {_fact(fact, counted, speaker)}"
        case Rate(population=population, total_of=total):
            what = "how many there are" if total is None else _total(total, speaker)
            return f"{what}, per {_per(population, speaker)}"
        case AgainstExpected(population=population, by=by, total_of=total):
            what = "how many there are" if total is None else _total(total, speaker)
            return (
                f"{what}, against the number expected from {_among(population, speaker)}"
                f", by {_listed(by)}, times {_grouped(population.per)}"
            )
        case _:
            assert_never(measure)


def _fraction(kpi: Kpi, of: str, speaker: Speaker) -> tuple[str, str]:
    measure = kpi.measure
    if isinstance(kpi.counted, FeedRows):
        share = FEED_MEASURES.get(kpi.counted.feed, "share") == "share"
        return ("rows that count", of) if share else (of, "")
    match measure:
        case Proportion(met_when=met):
            return f"those {_for_which(met, speaker)}", of
        case Count():
            return of, ""
        case Statistic(fact=fact):
            return f"{_fact(fact, kpi.counted, speaker)} of {of}", ""
        case Rate(population=population, total_of=total):
            above = of if total is None else f"{_total(total, speaker)} over {of}"
            return above, _among(population, speaker)
        case AgainstExpected(population=population, by=by, total_of=total):
            above = of if total is None else f"{_total(total, speaker)} over {of}"
            below = f"the number expected from {_among(population, speaker)}, by {_listed(by)}"
            return above, below
        case _:
            assert_never(measure)


def _fact(fact: str, counted: Counted, speaker: Speaker) -> str:
    """Say what a statistic is of; what a clock shows has the clock's title, and is a time."""
    if isinstance(counted, ClocksCounted) and fact in speaker.pathway.clocks:
        return f"the time on the clock “{speaker.clock(fact)}”"
    return speaker.fact(fact)


def _of_feed(counted: FeedRows) -> str:
    says = FEED_MEASURES.get(counted.feed, "share")
    return {"share": "the share", "mean": "the mean", "count": "the number", "rate": "the rate"}[
        says
    ]


def _statistic(statistic: Statistic) -> str:
    if statistic.percentile is None:
        return f"the {statistic.which}"
    number = number_as_written(statistic.percentile)
    ending = "th"
    if not number.endswith(("11", "12", "13")):
        ending = {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    return f"the {number}{ending} percentile"


def _total(total: str, speaker: Speaker) -> str:
    return f"the total of {speaker.fact(total)}"


def _grouped(number: int) -> str:
    return f"{number:,}"


def _per(population: Population, speaker: Speaker) -> str:
    number = _grouped(population.per)
    years = " patient years of" if population.by == "patient years" else ""
    return f"{number}{years} {_among(population, speaker)}"


def _among(population: Population, speaker: Speaker) -> str:
    return f"{_people(population.among, speaker)}{_with(population.condition, speaker)}"


def _listed(parts: tuple[str, ...]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
