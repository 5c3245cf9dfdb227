"""What the shipped orthopaedic triage pathway must be, beyond its scenarios."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import cast

import networkx as nx
import pytest

from waypost_dsl.compiler import compile_pathways
from waypost_dsl.graph.from_model import graph_from_model
from waypost_dsl.model import (
    AtFact,
    BuiltIn,
    Citation,
    CodedEntries,
    FactCompares,
    FactHolds,
    FactIs,
    FactIsKnown,
    Group,
    Outcome,
    Pathway,
    Results,
    Stage,
    Values,
)

PATHWAYS = Path(__file__).resolve().parents[2] / "pathways"
NAME = "orthopaedic_triage"
OPINION = "orthopaedic_opinion"
ABOUT_WEIGHT = {"overweight_recorded", "weight_management_codes", "bmi"}


@dataclass(frozen=True)
class Gate:
    """A condition on the way to the consultant that asks about the person's age, sex or weight.

    `where` is the fact it stands in, else the node or the exclusion.
    """

    where: str
    about: str
    condition: str = ""


@pytest.fixture(scope="module")
def pathway() -> Pathway:
    return compiled(PATHWAYS / f"{NAME}.pathway")


def compiled(path: Path) -> Pathway:
    """Return the pathway of a file, which must have no errors."""
    [result] = compile_pathways([path])
    assert [one.message for one in result.diagnostics if one.is_error] == []
    assert result.pathway is not None
    return result.pathway


def parts_of(thing: object) -> Iterator[object]:
    """Yield a part of the model and everything inside it."""
    yield thing
    if isinstance(thing, tuple):
        for one in cast("tuple[object, ...]", thing):
            yield from parts_of(one)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from parts_of(getattr(thing, field.name))


def on_the_way(pathway: Pathway) -> dict[str, object]:
    """Return what decides whether a patient comes to the consultant, by where it stands.

    That is the entry, the exclusions, every node from which a way leads to the referral, and the
    referral itself. Each counts with all its branches: one that is not taken may block the next.
    """
    graph = graph_from_model(pathway)
    edges = nx.DiGraph([(edge.source, edge.target) for edge in graph.edges])
    before: set[str] = nx.ancestors(edges, OPINION)
    found: dict[str, object] = {"the entry": pathway.enrolment}
    found.update(
        {f"exclusion {n}": one for n, one in enumerate(pathway.exclusions, start=1)},
    )
    found.update({name: pathway.nodes[name] for name in before & set(pathway.nodes)})
    found[OPINION] = pathway.nodes[OPINION]
    return found


def gates(pathway: Pathway) -> set[Gate]:
    """Return every condition on the way that asks about age, sex or weight, facts unfolded."""
    waiting = list(on_the_way(pathway).items())
    seen: set[str] = set()
    found: set[Gate] = set()
    while waiting:
        where, thing = waiting.pop()
        for part in parts_of(thing):
            match part:
                case FactCompares(fact=name, comparison=comparison, threshold=threshold):
                    written = f"{comparison} {getattr(threshold, 'number', threshold)}"
                case FactHolds(fact=name) | FactIs(fact=name) | FactIsKnown(fact=name):
                    written = ""
                case AtFact(fact=name):
                    written = "its day"
                case CodedEntries(codelist=name) | Results(analyte=name) | Values(codelist=name):
                    found.update({Gate(where, name)} if name in ABOUT_WEIGHT else ())
                    continue
                case _:
                    continue
            fact = pathway.facts.get(name)
            if fact is None or isinstance(fact.definition, BuiltIn):
                if name in ("age", "sex", "age_at_period_start", "age_at_period_end"):
                    found.add(Gate(where, name, written))
            elif name not in seen:
                seen.add(name)
                waiting.append((name, fact.definition))
    return found


def test_age_sex_and_weight_do_not_stand_in_the_way_of_the_consultant(pathway: Pathway) -> None:
    # MSK-D5. What is left is the entry at 16 years (NG226) and the clinical diagnosis of
    # osteoarthritis from 45 years without imaging (MSK-D1), which a coded diagnosis makes idle.
    assert gates(pathway) == {
        Gate("exclusion 1", "age", "below 16"),
        Gate("oa", "age", "at least 45"),
    }


def test_every_way_to_the_consultant_was_looked_at(pathway: Pathway) -> None:
    way = on_the_way(pathway)
    assert {"redflag_screen", "at_the_door", "triage", "triaged", "triage_decision"} <= set(way)
    # The round of tests leads there too: after the third, and through a new outcome.
    assert {"outcome_decision", "tests", "reviewed"} <= set(way)
    # Help with weight is care beside the way, and no condition of the referral.
    assert not {"oa_weight", "oa_exercise"} & set(way)


GATES = (
    (
        "when triaged_as is surgical_opinion go",
        """when age is not known report
           when triaged_as is surgical_opinion and age below 80 years go""",
        Gate("outcome_decision", "age", "below 80"),
    ),
    (
        "is record in substantial_impact for",
        "is no record of overweight_recorded and record in substantial_impact for",
        Gate("impact", "overweight_recorded"),
    ),
    (
        "otherwise go to triage\n",
        """when sex is not known report
           when sex is female go to triage
           otherwise go to triage
        """,
        Gate("at_the_door", "sex"),
    ),
)


@pytest.mark.parametrize(("written", "gated", "gate"), GATES)
def test_a_gate_would_be_found(tmp_path: Path, written: str, gated: str, gate: Gate) -> None:
    for name in ("codelists", "calendars"):
        (tmp_path / name).symlink_to(PATHWAYS / name)
    shutil.copy(PATHWAYS / "common.pathway", tmp_path)
    text = (PATHWAYS / f"{NAME}.pathway").read_text(encoding="utf-8")
    assert text.count(written) == 1
    path = tmp_path / f"{NAME}.pathway"
    path.write_text(text.replace(written, gated), encoding="utf-8")
    assert gate in gates(compiled(path))


def test_every_rule_says_why(pathway: Pathway) -> None:
    unexplained = [
        name
        for name, node in pathway.nodes.items()
        if not isinstance(node, Outcome | Stage | Group) and not node.because
    ]
    assert unexplained == []
    assert all(exclusion.because for exclusion in pathway.exclusions)
    assert pathway.enrolment.because
    assert all(parameter.because for parameter in pathway.parameters.values())


def test_what_is_unverified_is_cited_nowhere(pathway: Pathway) -> None:
    # A U source cannot even be declared; what the brief calls U is a decision of ours or absent.
    cited = [
        part
        for node in pathway.nodes.values()
        for part in parts_of(node)
        if isinstance(part, Citation)
    ]
    assert {one.status for one in cited} == {"V", "V2", "D"}
    decided = {one.name for one in cited if one.status == "D"}
    assert {"same_day", "cancer_same_day", "pain_service_after"} <= decided
