"""An invented episode pathway with every kind of node and way, built by hand, for its picture."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.unit.dsl_graph_example import MRC_3, SEEN, WHY, pathway, step
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    RESUME,
    Advice,
    AtDeath,
    AtNode,
    AtOpening,
    Branch,
    Clock,
    CodedEntries,
    Decision,
    Enrolment,
    Episodes,
    Exclusion,
    FactCompares,
    FactHolds,
    FactIsKnown,
    Found,
    Group,
    Interrupt,
    Laps,
    NotKnownRoute,
    Outcome,
    Pathway,
    Quantity,
    RecordKind,
    Selection,
    Stage,
    Step,
    Wait,
    Within,
)

SOON = Within(Duration(14, "days"))
ON_CLOCK = Within(Duration(126, "days"), clock="rtt")
OPENS = Selection(CodedEntries(RecordKind.REQUEST, "triage_request"))
EPISODES = Episodes(
    OPENS, "referral", ("received", "happened"), "region", "side", True, ends_after=SOON.length
)


def referral(name: str, **clauses: object) -> Step:
    made = Step(name, name.replace("_", " ").capitalize(), SOON, SEEN, service="rehab")
    return replace(made, because=WHY, **clauses)


def episodic() -> Pathway:
    """One of everything: red flags, a decision gone round, waits, a stage, all kinds of ends."""
    made = pathway(
        Interrupt(
            "red",
            "Red flag",
            FactHolds("flare"),
            "screen",
            "emergency",
            FactHolds("copd"),
            Duration(30, "days"),
            MRC_3,
            WHY,
        ),
        Interrupt("brief", "Passing flag", FactIsKnown("mrc"), target="checked"),
        step("screen", then="triage", because=WHY),
        referral("emergency", then="handed_over", critical_when_overdue=True),
        referral("checked", then=RESUME),
        referral("triage", then="where_next", on_exception="declined", offered_by=SEEN),
        Decision(
            "where_next",
            "Where next?",
            "first match",
            (
                Branch(MRC_3, "opinion", WHY),
                Branch(FactHolds("flare"), "tests"),
                Branch(FactHolds("copd"), "therapy"),
                Branch(None, ""),
            ),
            (
                NotKnownRoute(("mrc",), "go to", "outcome_missing"),
                NotKnownRoute((), "report"),
            ),
            Laps(3, "outcome_missing"),
            WHY,
        ),
        referral("tests", then="where_next", laps=Laps(1, "outcome_missing")),
        step("outcome_missing", then="where_next"),
        referral("opinion", then="seen"),
        Wait("seen", "Waiting to be seen", SEEN, ON_CLOCK, "listed", "told", Laps(2, "told"), WHY),
        step("told", then="listed"),
        Decision("listed", "Surgery?", "exactly one", (Branch(MRC_3, "therapy"),)),
        Stage("therapy", "Therapy", False, ("first", "second", "which"), "managed"),
        step("first", only_when=MRC_3),
        step("second"),
        Decision("which", "Which?", "exactly one", (Branch(MRC_3, "third"),)),
        step("third"),
        Group("both", "Both therapies", ("first", "second")),
        Advice("said", "No imaging needed", FactHolds("copd"), because=WHY),
        Outcome("managed", "Managed here", "managed in service"),
        Outcome("handed_over", "Handed over", "handed over"),
        Outcome("declined", "Declined", "discharged"),
        Outcome("died", "Died", "died", FactHolds("deceased")),
        exclusions=(
            Exclusion(FactCompares("age", "below", Quantity(Decimal(16), "years")), WHY),
            Exclusion(FactHolds("flare")),
        ),
    )
    clock = Clock(
        "rtt",
        "Referral to treatment",
        (AtOpening(),),
        (AtNode("told", "done"), AtDeath()),
        Duration(126, "days"),
        WHY,
    )
    enrolment = Enrolment(Found(OPENS), because=WHY, episodes=EPISODES)
    return replace(made, enrolment=enrolment, clocks={"rtt": clock})
