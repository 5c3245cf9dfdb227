"""Counting what a run found, patient by patient.

A patient's tally is kept beside the patient's rows until the end, because a second record of the
same patient may take the first one's place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import orjson

from waypost.cohort.evaluating import PatientResult
from waypost.cohort.open_referrals import AskedFor, open_referrals
from waypost.cohort.results import (
    EVALUATION_ERROR,
    INTERNAL_ERROR,
    EpisodeCounts,
    ErrorCounts,
    ErrorRow,
    OutcomeCounts,
    PathwayCounts,
    ServiceCounts,
    StepCounts,
)
from waypost.evaluate.evaluation import EpisodeStatus, Evaluation, StepRow
from waypost.fhir import Severity
from waypost_dsl.model import Outcome, Pathway, Step

Tally = Counter[tuple[str, ...]]
"""How often each thing was found; the first word of a key says what kind of thing it is."""


def tally_of(result: PatientResult) -> Tally:
    """Count one patient's results."""
    tally: Tally = Counter()
    for evaluation in result.evaluations:
        pathway = evaluation.pathway
        tally["pathway", pathway, evaluation.status] += 1
        if evaluation.provisional:
            tally["pathway", pathway, "provisional"] += 1
        if evaluation.exclusion_not_known:
            tally["pathway", pathway, "exclusion not known"] += 1
        tally.update(_of_episodes(evaluation))
        for step in evaluation.steps:
            if _is_counted(evaluation, step):
                tally["step", pathway, step.name, step.status] += 1
                tally.update(("step", pathway, step.name, mark) for mark in step.marks)
    patient = result.read.record.patient.id
    asked = (
        AskedFor(patient, evaluation.pathway, row)
        for evaluation in result.evaluations
        for row in evaluation.referrals
    )
    as_at = max((one.as_at for one in result.evaluations), default=date.min)
    for one in open_referrals(asked, as_at=as_at):
        if one.state != "proposed":
            tally["service", one.service, one.state] += 1
    for proposal in result.proposals:
        referral = proposal.referral
        tally["service", referral.service, referral.status] += 1
        if referral.provisional:
            tally["service", referral.service, "provisional"] += 1
    tally.update(tally_of_errors(result.errors))
    return tally


def _of_episodes(evaluation: Evaluation) -> Tally:
    """Count a patient's episodes of a pathway."""
    tally: Tally = Counter()
    for episode in evaluation.episodes:
        tally["episode", evaluation.pathway, episode.status] += 1
        if episode.status == "ended":
            tally["outcome", evaluation.pathway, episode.outcome or ""] += 1
    return tally


def _is_counted(evaluation: Evaluation, step: StepRow) -> bool:
    """Whether a step's row counts: of what is over, nothing is chased any more."""
    if step.episode is None:
        return evaluation.status == "enrolled"
    is_open = any(one.id == step.episode and one.status == "open" for one in evaluation.episodes)
    return is_open or step.status in ("done", "excepted", "not applicable")


def tally_of_errors(rows: Iterable[ErrorRow]) -> Tally:
    """Count rows of errors, and the patients whom a pathway could not be evaluated for."""
    tally: Tally = Counter()
    for row in rows:
        tally["error", row.severity, row.code] += 1
        if row.code in (EVALUATION_ERROR, INTERNAL_ERROR) and row.pathway is not None:
            tally["pathway", row.pathway, "errors"] += 1
    return tally


def to_json(tally: Tally) -> bytes:
    """Return a tally as JSON, to be read again by `from_json`."""
    return orjson.dumps([[*key, count] for key, count in tally.items()])


def from_json(text: bytes) -> Tally:
    """Read what `to_json` wrote."""
    rows: list[list[str | int]] = orjson.loads(text)
    return Counter({tuple(str(word) for word in key): int(count) for *key, count in rows})


def pathway_counts(tally: Tally, pathways: Iterable[Pathway]) -> tuple[PathwayCounts, ...]:
    """Return what was counted of each pathway, by its name."""
    return tuple(
        _of_pathway(tally, pathway) for pathway in sorted(pathways, key=lambda one: one.name)
    )


def _of_pathway(tally: Tally, pathway: Pathway) -> PathwayCounts:
    def patients(word: str) -> int:
        return tally["pathway", pathway.name, word]

    return PathwayCounts(
        name=pathway.name,
        title=pathway.title,
        version=pathway.version,
        sha256=pathway.sha256,
        overlay=pathway.overlay,
        enrolled=patients("enrolled"),
        provisional=patients("provisional"),
        exclusion_not_known=patients("exclusion not known"),
        ended=patients("ended"),
        excluded=patients("excluded"),
        not_enrolled=patients("not enrolled"),
        unknown=patients("unknown"),
        errors=patients("errors"),
        steps=tuple(_of_step(tally, pathway.name, step) for step in pathway.steps),
        episodes=None if pathway.episodes is None else _episode_counts(tally, pathway),
    )


def _episode_counts(tally: Tally, pathway: Pathway) -> EpisodeCounts:
    def episodes(status: EpisodeStatus) -> int:
        return tally["episode", pathway.name, status]

    outcomes = [node for node in pathway.nodes.values() if isinstance(node, Outcome)]
    if not any(node.kind == "died" for node in outcomes):
        # Who dies leaves a pathway whether or not it has an outcome for it.
        outcomes.append(Outcome("died", "Died", "died"))
    return EpisodeCounts(
        open=episodes("open"),
        unknown=episodes("unknown"),
        excluded=episodes("excluded"),
        outcomes=tuple(
            OutcomeCounts(
                one.name, one.title or one.name, one.kind, tally["outcome", pathway.name, one.name]
            )
            for one in outcomes
        ),
        without_outcome=tally["outcome", pathway.name, ""],
    )


def _of_step(tally: Tally, pathway: str, step: Step) -> StepCounts:
    def rows(word: str) -> int:
        return tally["step", pathway, step.name, word]

    return StepCounts(
        name=step.name,
        title=step.title or step.name,
        kind="referral" if step.is_referral else "step",
        pending=rows("pending"),
        done=rows("done"),
        overdue=rows("overdue"),
        excepted=rows("excepted"),
        not_applicable=rows("not applicable"),
        unknown=rows("unknown"),
        critical=rows("critical"),
        system_gap=rows("system gap"),
    )


def service_counts(tally: Tally, pathways: Iterable[Pathway]) -> tuple[ServiceCounts, ...]:
    """Return how many referrals are needed to each service any pathway has, by its name."""
    titles: dict[str, str] = {}
    for pathway in sorted(pathways, key=lambda one: one.name):
        for name, service in pathway.services.items():
            titles.setdefault(name, service.title)
    return tuple(
        ServiceCounts(
            name,
            title,
            pending=tally["service", name, "pending"],
            overdue=tally["service", name, "overdue"],
            provisional=tally["service", name, "provisional"],
            made=tally["service", name, "made"],
            accepted=tally["service", name, "accepted"],
            seen=tally["service", name, "seen"],
        )
        for name, title in sorted(titles.items())
    )


def error_counts(tally: Tally) -> tuple[ErrorCounts, ...]:
    """Return how many rows of errors there are of each code, errors before warnings."""
    severities: tuple[Severity, ...] = ("error", "warning")
    return tuple(
        ErrorCounts(key[2], severity, count)
        for severity in severities
        for key, count in sorted(tally.items())
        if key[:2] == ("error", severity)
    )
