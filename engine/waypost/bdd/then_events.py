"""The steps that say how care stands that is owed once for each of several events."""

from __future__ import annotations

from waypost.bdd.catalogue import then
from waypost.bdd.dates import whole_date
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.bdd.then_steps import check_row
from waypost.evaluate.evaluation import StepRow
from waypost_dsl.model import Step


@then(
    "{step} after the stay from {start} is {status}[, due {date}][, {days} (day|days) overdue]",
    "reviewed_after_discharge after the stay from 2024-04-25 is overdue, due 2024-05-15",
)
def step_after_stay_stands(
    patient_story: PatientStory,
    *,
    step: str,
    start: str,
    status: str,
    date: str | None,
    days: str | None,
) -> None:
    """Check how a `for each` step stands for the event of one stay, told by its first day."""
    wanted = whole_date(start)
    stays = [
        f"Encounter/{one['id']}"
        for one in patient_story.resources
        if one["resourceType"] == "Encounter" and _begins(one, wanted.isoformat())
    ]
    rows = [row for row in _rows(patient_story, step) if row.event in stays]
    if len(rows) != 1:
        raise ScenarioProblem(f"{len(rows)} stays from {start} ask for `{step}`")
    check_row(rows[0], status=status, date=date, days=days)


@then("no event asks for {step}", "no event asks for reviewed_after_discharge")
def no_event_asks(patient_story: PatientStory, step: str) -> None:
    """Check that there is no event for which a `for each` step would be owed."""
    rows = _rows(patient_story, step)
    if rows:
        raise ScenarioProblem(
            f"{len(rows)} {'event asks' if len(rows) == 1 else 'events ask'} for `{step}`"
        )


def _rows(patient_story: PatientStory, name: str) -> list[StepRow]:
    pathway, evaluation = patient_story.evaluated()
    names = [
        node.name
        for node in pathway.nodes.values()
        if isinstance(node, Step) and node.for_each is not None
    ]
    if name not in names:
        raise unknown_name("step", name, names, where=f"with events in the {pathway.name} pathway")
    if not evaluation.steps:
        raise ScenarioProblem(
            f"`{name}` has no status: the patient is {evaluation.status} on {pathway.name}"
        )
    return [row for row in evaluation.steps if row.name == name]


def _begins(encounter: dict[str, object], day: str) -> bool:
    period = encounter.get("period")
    return isinstance(period, dict) and str(period.get("start", "")).startswith(day)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
