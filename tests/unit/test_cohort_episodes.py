"""What a run counts of an episode pathway: episodes, steps of all of them, referrals made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import jsonschema
import orjson
import pytest

from tests.property.episode_pathway import pathway
from tests.spec.record_table import record_of
from waypost.cli.run_table import print_table
from waypost.cohort import (
    PathwayCounts,
    PatientResult,
    RunFacts,
    RunResult,
    ServiceCounts,
    Timings,
    schema,
)
from waypost.cohort.evaluating import Question, evaluate_patient
from waypost.cohort.results import RUN_SCHEMA
from waypost.cohort.tally import Tally, pathway_counts, service_counts, tally_of
from waypost.emit.service_request import proposals
from waypost.fhir import PatientInput

AS_AT = date(2024, 2, 1)
HIP = "2024-01-01  ServiceRequest  triage requested  id=hip status=active intent=order site=hip\n"
SEEN = f"{HIP}2024-01-10  Encounter  contact  status=finished\n"
TESTED = (
    f"{SEEN}2024-01-10  Observation  outcome tests\n"
    "2024-01-12  ServiceRequest  test requested  id=t status=active intent=order "
    "for=ServiceRequest/hip\n"
)
TREATED = (
    f"{SEEN}2024-01-10  Observation  outcome treat\n"
    "2024-01-20  Procedure  treatment  status=completed\n"
)
KNEE_TOO = (
    f"{TREATED}2024-01-30  ServiceRequest  triage requested  "
    "id=knee status=active intent=order site=knee\n"
)
EXCLUDED = f"{HIP}2023-12-20  Condition  unsuitable  site=hip\n"
DIED = f"{HIP}2024-01-20  Patient  died\n"


def result_of(number: int, table: str) -> PatientResult:
    drawn = record_of(table)
    record = replace(drawn, patient=replace(drawn.patient, id=f"p{number}"))
    read = PatientInput(record, (), f"{number}.json")
    return evaluate_patient([pathway()], read, Question(AS_AT))


def tally(*tables: str) -> Tally:
    total = Tally()
    for number, table in enumerate(tables):
        total.update(tally_of(result_of(number, table)))
    return total


def counted(*tables: str) -> PathwayCounts:
    [counts] = pathway_counts(tally(*tables), [pathway()])
    return counts


def service(name: str, *tables: str) -> ServiceCounts:
    [found] = [one for one in service_counts(tally(*tables), [pathway()]) if one.service == name]
    return found


def test_episodes_are_counted_by_how_they_stand_over_all_patients():
    episodes = counted(TESTED, KNEE_TOO, EXCLUDED, DIED).episodes
    assert episodes is not None
    assert (episodes.open, episodes.unknown, episodes.excluded) == (2, 0, 1)
    assert {one.name: one.episodes for one in episodes.outcomes} == {
        "managed": 1,
        "gone": 0,
        "handed_over": 0,
        # It has no outcome for those who die, and they are counted all the same.
        "died": 1,
    }
    assert episodes.without_outcome == 0


def test_patients_are_counted_once_whatever_their_episodes():
    counts = counted(TESTED, KNEE_TOO, EXCLUDED, TREATED)
    assert (counts.enrolled, counts.excluded, counts.ended) == (2, 1, 1)


def test_steps_are_counted_over_all_episodes_and_nothing_is_chased_in_one_that_is_over():
    counts = counted(KNEE_TOO, DIED)
    [seen] = [one for one in counts.steps if one.name == "seen"]
    # The hip was seen, the knee waits, and nobody waits for who has died.
    assert (seen.done, seen.pending, seen.overdue) == (1, 1, 0)


def test_a_pathway_without_episodes_counts_none():
    live = replace(pathway(), enrolment=replace(pathway().enrolment, episodes=None))
    [counts] = pathway_counts(Tally(), [live])
    assert counts.episodes is None


def test_referrals_that_were_made_are_counted_apart_from_those_proposed():
    proposed = service("tests", f"{SEEN}2024-01-10  Observation  outcome tests\n", TESTED)
    assert (proposed.pending + proposed.overdue, proposed.made) == (1, 1)
    accepted = TESTED + (
        "2024-01-15  Task  test requested  id=task status=accepted intent=order "
        "since=2024-01-15 for=ServiceRequest/t\n"
    )
    assert service("tests", accepted).accepted == 1


def test_what_was_made_is_written_as_no_service_request():
    [row] = [row for one in result_of(1, TESTED).evaluations for row in one.referrals]
    assert (row.state, row.made_as) == ("made", "ServiceRequest/t")
    assert result_of(1, TESTED).requests == ()


def test_what_one_pathway_knows_to_be_made_is_not_proposed_for_another():
    [evaluation] = result_of(1, TESTED).evaluations
    [made] = evaluation.referrals
    other = replace(pathway(), name="other")
    proposing = replace(
        evaluation, pathway="other", referrals=(replace(made, state="proposed", made_as=None),)
    )
    assert [one.referral.service for one in proposals([(other, proposing)])] == ["tests"]
    assert proposals([(other, proposing), (pathway(), evaluation)]) == ()


def facts(*tables: str) -> RunFacts:
    total = tally(*tables)
    return RunFacts(
        RUN_SCHEMA,
        "0",
        AS_AT,
        None,
        None,
        "used",
        (),
        "",
        len(tables),
        0,
        0,
        (),
        pathway_counts(total, [pathway()]),
        service_counts(total, [pathway()]),
        (),
        "Not medical advice.",
    )


def test_the_counts_fit_their_published_schema():
    content = orjson.loads(orjson.dumps(facts(TESTED, KNEE_TOO)))
    validator = jsonschema.Draft202012Validator(schema("run"))
    assert [error.message for error in validator.iter_errors(content)] == []


def test_the_table_shows_the_episodes_and_what_was_made(capsys: pytest.CaptureFixture[str]):
    timings = Timings("", 0, 0, 0, 0)
    print_table(RunResult(facts(TESTED, KNEE_TOO, EXCLUDED), timings, (), None))
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    start = lines.index("Episodes of Example episodes")
    assert lines[start + 1 : start + 4] == ["open 2", "ended: Managed 1", "excluded 1"]
    assert "Referrals proposed to pending overdue made, still open" in lines
    assert "Tests 0 0 1" in lines
