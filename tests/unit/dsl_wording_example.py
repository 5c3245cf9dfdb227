"""A pathway, built by hand, whose parts the tests of wording say in words."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    ALWAYS,
    AnalyteUse,
    AtDeath,
    AtFact,
    AtNode,
    AtOpening,
    Clock,
    CodedEntries,
    DiagnosisMatch,
    Enrolment,
    Episodes,
    Fact,
    FactCompares,
    FactHolds,
    FactIs,
    FactType,
    Group,
    Holds,
    Not,
    Parameter,
    ParameterRef,
    Pathway,
    Quantity,
    RecordKind,
    Selection,
    Service,
    Spells,
    in_the_last,
)


def a_fact(name: str, title: str, type: FactType) -> Fact:
    return Fact(name, title, Holds(ALWAYS), type)


# A pathway with one of everything that has a title.
PATHWAY = Pathway(
    "copd",
    "COPD care",
    "1.0.0",
    None,
    "",
    None,
    Enrolment(ALWAYS),
    "",
    "",
    analytes={"spo2": AnalyteUse("spo2", "oxygen saturation", "spo2_codes")},
    services={"rehab": Service("rehab", "Pulmonary rehabilitation", ("routine",), "codes")},
    parameters={
        "refer_days": Parameter("refer_days", Duration(30, "days"), None, None),
        "low": Parameter("low", Quantity(Decimal(92), "%"), None, None),
    },
    facts={
        "mrc": a_fact("mrc", "MRC breathlessness grade", FactType.GRADE),
        "flare": a_fact("flare", "acute exacerbation", FactType.RECORD),
        "copd": a_fact("copd", "on the COPD register", FactType.TRUTH),
        "obstructed": a_fact("obstructed", "airflow obstruction confirmed", FactType.TRUTH),
        "smoker": a_fact("smoker", "smoking status", FactType.NAME),
    },
    nodes={"review": Group("review", "Complete review", ())},
)

MRC_3 = FactCompares("mrc", "at least", Quantity(Decimal(3)))
SMOKES = FactIs("smoker", ("current_smoker",))
NO_FLARE = Not(FactHolds("flare", in_the_last(ParameterRef("refer_days"))))
REVIEWED = Selection(CodedEntries(RecordKind.RECORD, "copd_review"))


# The same pathway, run once for each referral.
EPISODES = Episodes(
    Selection(CodedEntries(RecordKind.REQUEST, "msk_triage")),
    "referral",
    ("received", "happened"),
    "body_region",
    "body_side",
    merged=True,
    ends_after=Duration(365, "days"),
)
EPISODIC = dataclasses.replace(
    PATHWAY,
    enrolment=Enrolment(ALWAYS, episodes=EPISODES),
    clocks={
        "rtt": Clock(
            "rtt",
            "Referral to treatment",
            (AtOpening(), AtNode("review", "reached")),
            (AtNode("review", "done"), AtFact("flare"), AtDeath()),
            Duration(126, "days"),
        )
    },
)

YEAR = Duration(12, "months")

UNPLANNED = Selection(Spells("admission", "unplanned"))
FOR_LUNGS = Selection(
    Spells(
        "discharge",
        "unplanned",
        (DiagnosisMatch("copd", None), DiagnosisMatch("flare", "copd")),
    ),
    in_the_last(YEAR),
)
