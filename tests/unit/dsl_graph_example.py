"""A small pathway with every kind of node and edge, built by hand, for the graph's tests."""

from __future__ import annotations

from decimal import Decimal

from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    ALWAYS,
    Advice,
    Branch,
    Citation,
    CodedEntries,
    Condition,
    Decision,
    Enrolment,
    Every,
    Evidence,
    Exclusion,
    Fact,
    FactCompares,
    FactHolds,
    FactIsKnown,
    FactType,
    Group,
    Holds,
    Interrupt,
    Node,
    NotKnownRoute,
    Outcome,
    Pathway,
    Period,
    Quantity,
    RecordKind,
    Selection,
    Service,
    Stage,
    Step,
    Within,
)
from waypost_dsl.source import Span

YEARLY = Every((Period(Duration(12, "months")),))
SOON = Within(Duration(14, "days"))
SEEN = Evidence((Selection(CodedEntries(RecordKind.RECORD, "review_codes")),))
MRC_3 = FactCompares("mrc", "at least", Quantity(Decimal(3)))
WHY = (Citation("QS10", "NICE QS10", "V", "st.4"),)


def at(line: int) -> Span:
    return Span("example.pathway", line, 3, line + 1, 20)


def facts() -> dict[str, Fact]:
    return {
        "copd": Fact("copd", "on the COPD register", Holds(ALWAYS), FactType.TRUTH),
        "mrc": Fact("mrc", "MRC grade", Holds(ALWAYS), FactType.GRADE, may_be_absent=True),
        "flare": Fact("flare", "acute exacerbation", Holds(ALWAYS), FactType.RECORD),
    }


def pathway(
    *nodes: Node, provisionally: bool = False, exclusions: tuple[Exclusion, ...] = ()
) -> Pathway:
    """Return a pathway with these nodes; each without a span gets a line of its own."""
    return Pathway(
        "example",
        "Breathlessness",
        "1.0.0",
        None,
        "",
        None,
        Enrolment(
            FactHolds("copd"),
            FactIsKnown("mrc", known=False) if provisionally else None,
            span=at(1),
        ),
        "example.pathway",
        "",
        services={"rehab": Service("rehab", "Pulmonary rehabilitation", ("routine",), "codes")},
        facts=facts(),
        exclusions=exclusions,
        nodes={node.name: node for node in nodes},
    )


def step(
    name: str,
    line: int = 10,
    *,
    then: str | None = None,
    only_when: Condition | None = None,
    because: tuple[Citation, ...] = (),
) -> Step:
    return Step(
        name,
        name.capitalize(),
        YEARLY,
        SEEN,
        only_when=only_when,
        then=then,
        because=because,
        span=at(line),
    )


def whole() -> Pathway:
    """One of everything: two stages, a red flag, groups in groups, all kinds of routes."""
    return pathway(
        Interrupt(
            "red", "Red flag", FactHolds("flare"), "graded", "urgent", because=WHY, span=at(4)
        ),
        Stage(
            "care",
            "Care",
            True,
            ("reviewed", "graded", "how_bad", "talk", "urgent", "rehab_referral", "told"),
            span=at(5),
        ),
        step("reviewed", 6, because=WHY),
        step("graded", 8),
        Group("both", "Both parts", ("reviewed", "graded"), at(10)),
        Decision(
            "how_bad",
            "How breathless?",
            "exactly one",
            (
                Branch(MRC_3, "talk", WHY, at(13)),
                Branch(FactHolds("flare"), "later", (), at(14)),
                Branch(None, "", (), at(15)),
            ),
            (NotKnownRoute(("mrc",), "go to", "managed", span=at(16)),),
            span=at(12),
        ),
        step("talk", 18, then="managed", only_when=FactHolds("flare")),
        step("urgent", 20),
        Step(
            "rehab_referral",
            "Pulmonary rehabilitation",
            SOON,
            SEEN,
            service="rehab",
            only_when=MRC_3,
            not_known=(NotKnownRoute(("mrc",), "do", "graded", span=at(23)),),
            because=WHY,
            span=at(22),
        ),
        Advice("told", "Breathing advice", MRC_3, (NotKnownRoute((), "report"),), WHY, at(25)),
        Stage("later", "Specialist care", False, ("seen",), span=at(30)),
        step("seen", 31),
        Outcome("managed", "Managed here", "managed in service", None, at(40)),
        Outcome("died", "Died", "died", FactHolds("deceased"), at(41)),
        provisionally=True,
        exclusions=(Exclusion(FactHolds("flare"), WHY, at(2)),),
    )
