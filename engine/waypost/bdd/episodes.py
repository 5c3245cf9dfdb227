"""Which episode a scenario speaks of."""

from __future__ import annotations

from waypost.bdd.dates import whole_date
from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.story import PatientStory
from waypost.evaluate.evaluation import Days, EpisodeRow


def the_episode(patient_story: PatientStory) -> EpisodeRow:
    """Return the episode that the step in hand is about.

    Raises:
        ScenarioProblem: if there is none, or if there are several and the step names none.
    """
    _, evaluation = patient_story.evaluated()
    for row in evaluation.episodes:
        if row.id == patient_story.episode:
            return row
    if len(evaluation.episodes) == 1:
        return evaluation.episodes[0]
    if not evaluation.episodes:
        raise ScenarioProblem(f"there is no episode: the patient is {evaluation.status}")
    raise ScenarioProblem(
        f"there are {len(evaluation.episodes)} episodes: say which,"
        " as in `in the episode opened on 2024-01-10, triage is done`"
    )


def chosen_episode(patient_story: PatientStory) -> str | None:
    """Return the id of the episode the step is about; None on a pathway without episodes.

    Raises:
        ScenarioProblem: if there are several and the step names none.
    """
    pathway, evaluation = patient_story.evaluated()
    if pathway.episodes is None or not evaluation.episodes:
        return None
    return the_episode(patient_story).id


def episode_named(patient_story: PatientStory, words: str) -> EpisodeRow:
    """Return the episode `opened on 2024-01-10`, or `for the left hip`, or both.

    Raises:
        ScenarioProblem: if no episode is so, or if several are.
    """
    _, evaluation = patient_story.evaluated()
    day, _, site = words.partition("for the ")
    day = day.removeprefix("opened on ").strip()
    found = [
        row
        for row in evaluation.episodes
        if (not day or whole_date(day) == opening_of(row).first)
        and (not site or site_of(row) == site)
    ]
    if len(found) == 1:
        return found[0]
    there = "; ".join(map(episode_in_words, found or evaluation.episodes))
    if found:
        raise ScenarioProblem(f"{len(found)} episodes are {words}: {there}")
    raise ScenarioProblem(f"no episode is {words}; {there or 'there is none at all'}")


def opening_of(row: EpisodeRow) -> Days:
    """Return the days on which an episode may have opened: when received, where that is known."""
    return row.received or row.opened


def site_of(row: EpisodeRow) -> str:
    """Return the body region of an episode in words, such as `left hip`; empty for none."""
    return region_in_words(row.region)


def region_in_words(region: str | None) -> str:
    """Return `left hip` for a row's `hip, left`; empty for no region.

    Example:
        >>> region_in_words("wrist_hand, left")
        'left wrist hand'
    """
    return " ".join(reversed((region or "").split(", "))).replace("_", " ")


def episode_in_words(row: EpisodeRow) -> str:
    """Return an episode in words, for a message."""
    words = [row.status, f"opened on {opening_of(row).first}"]
    if row.region is not None:
        words.append(f"for the {site_of(row)}")
    if row.position and row.status == "open":
        words.append(f"at {', '.join(row.position)}")
    if row.ended_on is not None:
        words.append(f"ended on {row.ended_on} as {row.outcome or row.ended_by}")
    return ", ".join(words)
