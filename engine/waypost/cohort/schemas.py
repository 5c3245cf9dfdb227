"""The JSON Schemas of what a run writes, made from the types that are written."""

from __future__ import annotations

from typing import Literal, assert_never, get_args

from pydantic import TypeAdapter

from waypost.cohort.open_referrals import REFERRALS_SCHEMA, Referrals
from waypost.cohort.results import RUN_SCHEMA, ErrorRow, RunFacts
from waypost.emit import CarePlan, Flag, GuidanceResponse, ServiceRequest
from waypost.emit.detected_issue import DetectedIssue
from waypost.evaluate import Evaluation
from waypost.evaluate.evaluation import SCHEMA
from waypost.explaining import EXPLANATION_SCHEMA, Explanation
from waypost.signals.signal import SCHEMA as SIGNAL_SCHEMA
from waypost.signals.signal import Signal
from waypost.signals.summary import SUMMARY_SCHEMA, SignalsSummary
from waypost.signals.verdicts import VERDICT_SCHEMA, Verdict

SchemaName = Literal[
    "evaluation",
    "referral",
    "care-plan",
    "flag",
    "guidance-response",
    "error",
    "run",
    "open-referrals",
    "explanation",
    "signal",
    "detected-issue",
    "signals",
    "verdict",
]

SCHEMAS: tuple[SchemaName, ...] = get_args(SchemaName)
"""What has a schema: a line of each NDJSON file, `run.json`, and what two commands print."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(of: SchemaName = "evaluation") -> dict[str, object]:
    """Return the JSON Schema of something that a run writes, or of what is listed from it.

    Args:
        of: `evaluation` (a line of `evaluations.ndjson`), `referral` (of `referrals.ndjson`),
            `care-plan` (of `care_plans.ndjson`), `flag` (of `flags.ndjson`),
            `guidance-response` (of `guidance_responses.ndjson`), `error` (of `errors.ndjson`),
            `run` (`run.json`), `open-referrals` (what `waypost referrals --format json` prints),
            `explanation` (what `waypost explain --format json` prints),
            `signal` (a line of `signals.ndjson`), `detected-issue` (of
            `detected_issues.ndjson`), `signals` (`signals.json`) or `verdict` (a line of
            `verdicts.ndjson`).

    Returns:
        A JSON Schema, draft 2020-12.

    Example:
        >>> schema("error")["title"]
        'ErrorRow'
    """
    match of:
        case "evaluation":
            return _described(TypeAdapter(Evaluation), SCHEMA)
        case "referral":
            return _described(TypeAdapter(ServiceRequest), "waypost-referral/1")
        case "care-plan":
            return _described(TypeAdapter(CarePlan), "waypost-care-plan/1")
        case "flag":
            return _described(TypeAdapter(Flag), "waypost-flag/1")
        case "guidance-response":
            return _described(TypeAdapter(GuidanceResponse), "waypost-guidance-response/1")
        case "error":
            return _described(TypeAdapter(ErrorRow), "waypost-error/1")
        case "run":
            return _described(TypeAdapter(RunFacts), RUN_SCHEMA)
        case "open-referrals":
            return _described(TypeAdapter(Referrals), REFERRALS_SCHEMA)
        case "explanation":
            return _described(TypeAdapter(Explanation), EXPLANATION_SCHEMA)
        case "signal":
            return _described(TypeAdapter(Signal), SIGNAL_SCHEMA)
        case "detected-issue":
            return _described(TypeAdapter(DetectedIssue), "waypost-detected-issue/1")
        case "signals":
            return _described(TypeAdapter(SignalsSummary), SUMMARY_SCHEMA)
        case "verdict":
            return _described(TypeAdapter(Verdict), VERDICT_SCHEMA)
        case _:
            assert_never(of)


def _described(adapter: TypeAdapter[object], identifier: str) -> dict[str, object]:
    return {
        "$schema": _DIALECT,
        "$id": f"https://waypost.example/schema/{identifier}",
        **adapter.json_schema(mode="serialization"),
    }
