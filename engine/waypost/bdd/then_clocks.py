"""The steps that say how long a clock must have run, such as referral to treatment."""

from __future__ import annotations

from waypost.bdd.catalogue import then
from waypost.bdd.dates import whole_date
from waypost.bdd.episodes import chosen_episode
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.evaluate.evaluation import ClockRow, Days


@then(
    "the {clock} clock has run {days} (day|days)",
    "the rtt clock has run 126 days",
)
def clock_has_run(patient_story: PatientStory, clock: str, days: str) -> None:
    """Check how long a clock has run, to the day it stopped or else to the day of evaluation."""
    row = _clock(patient_story, clock)
    if row.days != (int(days), int(days)):
        raise ScenarioProblem(
            f"the {clock} clock has not run {days} days; it has run {_run_of(row)}"
        )


@then(
    "the {clock} clock has stopped on {date}",
    "the rtt clock has stopped on 2024-03-05",
)
def clock_has_stopped(patient_story: PatientStory, clock: str, date: str) -> None:
    """Check on which day a clock stopped."""
    row = _clock(patient_story, clock)
    day = whole_date(date)
    if row.stopped != Days(day, day):
        found = "it runs" if row.stopped is None else f"it stopped on {row.stopped.first}"
        raise ScenarioProblem(f"the {clock} clock has not stopped on {date}; {found}")


@then("the {clock} clock is still running", "the rtt clock is still running")
def clock_runs(patient_story: PatientStory, clock: str) -> None:
    """Check that nothing has stopped a clock yet."""
    row = _clock(patient_story, clock)
    if row.stopped is not None:
        raise ScenarioProblem(f"the {clock} clock stopped on {row.stopped.first}")


@then("the {clock} clock is {limits}", "the rtt clock is beyond its limit")
def clock_limits(patient_story: PatientStory, clock: str, limits: str) -> None:
    """Check whether a clock is within its limit: on its last day it still is."""
    row = _clock(patient_story, clock)
    if row.within != {"within its limit": "true", "beyond its limit": "false"}[limits]:
        raise ScenarioProblem(
            f"the {clock} clock is not {limits}: it has run {_run_of(row)} of {row.limit}"
        )


def _run_of(row: ClockRow) -> str:
    if row.days is None:
        return "for nobody knows how long"
    fewest, most = row.days
    return f"{fewest} days" if fewest == most else f"{fewest} to {most} days"


def _clock(patient_story: PatientStory, name: str) -> ClockRow:
    pathway, evaluation = patient_story.evaluated()
    if name not in pathway.clocks:
        raise unknown_name("clock", name, pathway.clocks, where=f"in the {pathway.name} pathway")
    chosen = chosen_episode(patient_story)
    for row in evaluation.clocks:
        if row.name == name and row.episode == chosen:
            return row
    raise ScenarioProblem(f"the {name} clock does not run: the patient is {evaluation.status}")
