"""Counting what a run found, patient by patient.

A patient's tally is kept beside the patient's rows until the end, because a second record of the
same patient may take the first one's place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import orjson

from waypost.cohort.evaluating import PatientResult
from waypost.cohort.results import (
    EVALUATION_ERROR,
    INTERNAL_ERROR,
    ErrorCounts,
    ErrorRow,
    PathwayCounts,
    ServiceCounts,
    StepCounts,
)
from waypost.fhir import Severity
from waypost_dsl.model import Pathway, Step

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
        for step in evaluation.steps:
            # Of somebody who has died or left, nothing is chased any more.
            if evaluation.status == "enrolled":
                tally["step", pathway, step.name, step.status] += 1
                tally.update(("step", pathway, step.name, mark) for mark in step.marks)
    for proposal in result.proposals:
        referral = proposal.referral
        tally["service", referral.service, referral.status] += 1
        if referral.provisional:
            tally["service", referral.service, "provisional"] += 1
    tally.update(tally_of_errors(result.errors))
    return tally


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
    """Return how many referrals are proposed to each service any pathway has, by its name."""
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
