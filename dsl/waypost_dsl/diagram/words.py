"""What a diagram says: the words in its boxes and on its edges, for every format alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from waypost_dsl.graph.pathway_graph import Edge, EdgeData, PathwayGraph
from waypost_dsl.model import (
    Advice,
    Citation,
    Decision,
    Group,
    Interrupt,
    NotKnownRoute,
    Outcome,
    Pathway,
    Service,
    Stage,
    Step,
)
from waypost_dsl.wording.phrases import short_words, words
from waypost_dsl.wording.speaker import Speaker


@dataclass(frozen=True, slots=True)
class NodeWords:
    """The words of one box.

    Args:
        tag: what kind of thing it is: "Referral, routine". Kinds are never told by colour alone.
        title: its title.
        details: when it is due and the like, each a line or more.
        why: its citations with their statuses, empty where it has none.
        notes: more that is true of it, for a tooltip.
    """

    tag: str
    title: str
    details: tuple[str, ...] = ()
    why: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Everything in one line, for readers who cannot see the picture."""
        parts = (f"{self.tag}: {self.title}", *self.details, self.why, *self.notes)
        return ". ".join(part for part in parts if part)


def node_words(name: str, graph: PathwayGraph, pathway: Pathway) -> NodeWords:
    """Return the words of a node's box.

    Args:
        name: a node of the graph.
        graph: the pathway's graph.
        pathway: the pathway, for titles.
    """
    data = graph.node(name)
    node = data.node
    match node:
        case None:
            if data.kind == "excluded":
                return NodeWords("Not on this pathway", "Excluded")
            return NodeWords("Start", "Every patient")
        case Step():
            return _step_words(node, graph, pathway)
        case Group():
            return NodeWords("Counted as one", node.title)
        case Decision():
            return NodeWords(f"Decision, {node.mode}", node.title, why=why(node.because))
        case Advice():
            return NodeWords("Advice", node.title, why=why(node.because))
        case Interrupt():
            return NodeWords("Red flag", node.title, why=why(node.because))
        case Outcome():
            return NodeWords(f"End, {node.kind}", node.title)
        case Stage():
            return NodeWords("Stage, ongoing" if node.ongoing else "Stage", node.title)
        case _:
            assert_never(node)


def service_words(service: Service) -> NodeWords:
    """Return the words of a service's box."""
    return NodeWords("Service", service.title)


def edge_words(data: EdgeData, pathway: Pathway, *, short: bool = True) -> str:
    """Return the words on an edge; empty where it needs none.

    Args:
        data: the edge's data.
        pathway: the pathway, for titles.
        short: whether to use the short form of the condition.
    """
    say = short_words if short else words
    condition = "" if data.condition is None else say(data.condition, pathway)
    match data.kind:
        case "enters" | "excludes" | "member" | "interrupt" | "ends":
            return condition
        case "enters provisionally":
            return f"provisionally: {condition}"
        case "counts":
            return ""
        case "branch":
            return condition or "otherwise"
        case "not known":
            return _not_known(data.facts, pathway)
        case "then":
            return "when done"
        case "asks":
            return f"{_not_known(data.facts, pathway)}: do now"
        case _:
            assert_never(data.kind)


def full_edge_words(edge: Edge, graph: PathwayGraph, pathway: Pathway) -> str:
    """Return an edge as a sentence, with the titles of both its ends."""
    source = node_words(edge.source, graph, pathway).title
    target = node_words(edge.target, graph, pathway).title
    label = edge_words(edge.data, pathway, short=False)
    return f"{source} → {target}" + (f": {label}" if label else "")


def notes_without_edges(name: str, graph: PathwayGraph, pathway: Pathway) -> tuple[str, ...]:
    """Return the routes of a node that lead nowhere: `treat as …`, `report`, `otherwise stay`.

    They belong in the picture too: what happens when something is not known is never implied.
    """
    node = graph.node(name).node
    notes: list[str] = []
    routes: tuple[NotKnownRoute, ...] = ()
    match node:
        case Decision():
            for branch in node.branches:
                if not branch.target:
                    condition = (
                        "otherwise"
                        if branch.condition is None
                        else short_words(branch.condition, pathway)
                    )
                    notes.append(f"{condition}: stay")
            routes = node.not_known
        case Step() | Advice():
            routes = node.not_known
        case _:
            pass
    for route in routes:
        what = _not_known(route.facts, pathway)
        match route.action:
            case "treat as met" | "treat as not met":
                notes.append(f"{what}: {route.action.replace('treat', 'treated')}")
            case "report":
                notes.append(f"{what}: reported")
            case "do" | "go to":
                pass
            case _:
                assert_never(route.action)
    return tuple(notes)


def why(citations: Iterable[Citation]) -> str:
    """Return the citations with their statuses: "Why: QS10 st.4 (V); refer within (D)".

    Example:
        >>> why([Citation("QS10", "NICE QS10", "V", "st.4")])
        'Why: QS10 st.4 (V)'
    """
    parts = dict.fromkeys(
        f"{citation.name.replace('_', ' ')}{f' {citation.place}' if citation.place else ''}"
        f" ({citation.status})"
        for citation in citations
    )
    return f"Why: {'; '.join(parts)}" if parts else ""


def _step_words(step: Step, graph: PathwayGraph, pathway: Pathway) -> NodeWords:
    speaker = Speaker(pathway, short=True)
    details = [_sentence(short_words(step.timing, pathway))]
    if step.for_each is not None:
        details.append(f"For each {speaker.fact(step.for_each)}")
    started_by_stage = bool(graph.edges_to(step.name, "member"))
    if step.only_when is not None and not started_by_stage:
        # The condition stands on the edge from the stage; a step without that edge says it here.
        details.append(f"Only when {short_words(step.only_when, pathway)}")
    if step.critical_when_overdue:
        details.append("Critical when overdue")
    notes = [f"Done by {words(step.done_by, pathway)}"]
    if step.not_applicable is not None:
        notes.append(f"Not applicable when {words(step.not_applicable, pathway)}")
    notes.extend(f"Excepted when {words(item.condition, pathway)}" for item in step.excepted)
    if step.system_gap is not None:
        notes.append(f"System gap when {words(step.system_gap, pathway)}")
    tag = f"Referral, {step.priority}" if step.is_referral else "Step"
    return NodeWords(tag, step.title, tuple(details), why(step.because), tuple(notes))


def _not_known(facts: tuple[str, ...], pathway: Pathway) -> str:
    speaker = Speaker(pathway, short=True)
    return " ".join((" or ".join(speaker.fact(fact) for fact in facts), "not known")).strip()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
