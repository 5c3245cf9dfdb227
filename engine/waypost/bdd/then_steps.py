"""The steps that say how a pathway's steps and groups must stand."""

from __future__ import annotations

from waypost.bdd.catalogue import then
from waypost.bdd.dates import whole_date
from waypost.bdd.episodes import chosen_episode, episode_in_words, the_episode
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.evaluate.evaluation import Days, GroupRow, StepRow
from waypost_dsl.model import Group, Step, Wait


def step_row(patient_story: PatientStory, name: str) -> StepRow:
    """Return a step's row.

    Raises:
        ScenarioProblem: if the pathway has no such step, or if the patient is not on it.
    """
    pathway, evaluation = patient_story.evaluated()
    names = [node.name for node in pathway.nodes.values() if isinstance(node, Step | Wait)]
    if name not in names and name in pathway.facts:
        raise ScenarioProblem(
            f"`{name}` is a fact and has no status: write what it is, or `{name} is not known`"
        )
    if name not in names:
        raise unknown_name("step", name, names, where=f"in the {pathway.name} pathway")
    chosen = chosen_episode(patient_story)
    rows = [row for row in evaluation.steps if row.name == name and row.episode == chosen]
    if not rows and chosen is not None:
        raise ScenarioProblem(
            f"the episode did not reach `{name}`: it is"
            f" {episode_in_words(the_episode(patient_story))}"
        )
    if not rows:
        raise ScenarioProblem(
            f"`{name}` has no status: the patient is {evaluation.status} on {pathway.name}"
        )
    if chosen is not None:
        # In a cycle a step is reached again and again: the last time is how it stands.
        rows = [row for row in rows if row.lap == max(one.lap for one in rows)]
    if len(rows) > 1:
        raise ScenarioProblem(f"`{name}` stands once for each of {len(rows)} events")
    return rows[0]


def days_in_words(days: Days | None) -> str:
    """Return a day, or the days between which it lies."""
    if days is None:
        return "no day"
    if days.first == days.last:
        return days.first.isoformat()
    return f"a day between {days.first} and {days.last}"


def _row_in_words(row: StepRow) -> str:
    words = [row.status]
    if row.due is not None:
        words.append(f"due {days_in_words(row.due)}")
    if row.days_overdue is not None:
        words.append(f"{row.days_overdue} days overdue")
    words.extend(row.marks)
    words.extend(f"not known: {one.why}, {one.subject}, {one.detail}" for one in row.reasons)
    return ", ".join(words)


@then(
    "{step} is {status}[, due {date}][, {days} (day|days) overdue][, {severity}]",
    "rehabilitation is overdue, due 2024-02-09, 21 days overdue",
    "rehabilitation is not applicable",
    "emergency_spine is overdue, critical",
)
def step_stands(
    patient_story: PatientStory,
    *,
    step: str,
    status: str,
    date: str | None,
    days: str | None,
    severity: str | None,
) -> None:
    """Check a step's or a group's status, and for a step when it is due and how late it is.

    The statuses are pending, done, overdue, excepted, not applicable and unknown. In an episode
    a step that was reached again and again stands as it did the last time; a wait is a step too.
    """
    pathway, _ = patient_story.evaluated()
    if isinstance(pathway.nodes.get(step), Group):
        _check_group_status(_group_row(patient_story, step), status, date or days or severity)
        return
    row = step_row(patient_story, step)
    check_row(row, status=status, date=date, days=days)
    if severity is not None and severity not in row.marks:
        raise ScenarioProblem(f"`{step}` is not {severity}; it is {_row_in_words(row)}")


def check_row(row: StepRow, *, status: str, date: str | None, days: str | None) -> None:
    """Check a row's status, and when it is due and how late it is where that is said.

    Raises:
        ScenarioProblem: if it stands otherwise.
    """
    if row.status != status:
        raise ScenarioProblem(f"`{row.name}` is not {status}; it is {_row_in_words(row)}")
    if date is not None:
        _check_due(row, date)
    if days is not None and row.days_overdue != int(days):
        raise ScenarioProblem(
            f"`{row.name}` is not {days} days overdue; it is {_row_in_words(row)}"
        )


@then("{step} is due {date}", "reviewed is due 2025-01-10")
def step_is_due(patient_story: PatientStory, step: str, date: str) -> None:
    """Check when a step is due, or, if it is done, when it will be due again."""
    _check_due(step_row(patient_story, step), date)


def _check_due(row: StepRow, date: str) -> None:
    day = whole_date(date)
    if row.due != Days(day, day):
        raise ScenarioProblem(f"`{row.name}` is not due on {date}; it is {_row_in_words(row)}")


@then(
    "{step} is marked {mark}",
    "rehabilitation is marked system gap",
    "rehabilitation is marked done late by 3 days",
)
def step_is_marked(patient_story: PatientStory, step: str, mark: str) -> None:
    """Check a mark beside a step's status."""
    row = step_row(patient_story, step)
    if mark not in row.marks:
        raise ScenarioProblem(f"`{step}` is not marked {mark}; it is {_row_in_words(row)}")


@then("{step} is not marked {mark}", "rehabilitation is not marked system gap")
def step_is_not_marked(patient_story: PatientStory, step: str, mark: str) -> None:
    """Check that a mark is not there."""
    row = step_row(patient_story, step)
    if mark in row.marks:
        raise ScenarioProblem(f"`{step}` is marked {mark}: it is {_row_in_words(row)}")


@then("{group} is {count} of {total}", "care_processes is 7 of 8")
def group_counts(patient_story: PatientStory, group: str, count: str, total: str) -> None:
    """Check how many of a group's steps are done, of those that apply."""
    row = _group_row(patient_story, group)
    if (row.done, row.of) != (int(count), int(total)):
        missing = f", without {', '.join(row.missing)}" if row.missing else ""
        raise ScenarioProblem(
            f"`{group}` is not {count} of {total}; it is {row.done} of {row.of}{missing}"
        )


def _group_row(patient_story: PatientStory, name: str) -> GroupRow:
    pathway, evaluation = patient_story.evaluated()
    names = [node.name for node in pathway.nodes.values() if isinstance(node, Group)]
    if name not in names:
        raise unknown_name("group", name, names, where=f"in the {pathway.name} pathway")
    chosen = chosen_episode(patient_story)
    for row in evaluation.groups:
        if row.name == name and row.episode == chosen:
            return row
    raise ScenarioProblem(
        f"`{name}` has no status: the patient is {evaluation.status} on {pathway.name}"
    )


def _check_group_status(row: GroupRow, status: str, timing: str | None) -> None:
    if timing is not None:
        raise ScenarioProblem(f"`{row.name}` is a group: its steps have due days, it has none")
    if row.status != status:
        raise ScenarioProblem(
            f"`{row.name}` is not {status}; it is {row.status}, {row.done} of {row.of}"
        )
