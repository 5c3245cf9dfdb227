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
    Laps,
    NotKnownRoute,
    Outcome,
    Pathway,
    Service,
    Stage,
    Step,
    Wait,
)
from waypost_dsl.wording.episodes import details_in_words, opening_in_words
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


BACK_WORDS = NodeWords("Back", "Where the red flag found the patient")
"""What stands where a red flag leads back from."""


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
            if data.kind == "resume":
                return BACK_WORDS
            return _entry_words(pathway)
        case Step():
            return _step_words(node, graph, pathway)
        case Group():
            return NodeWords("Counted as one", node.title)
        case Decision():
            return NodeWords(f"Decision, {node.mode}", node.title, why=why(node.because))
        case Advice():
            return NodeWords("Advice", node.title, why=why(node.because))
        case Wait():
            return _wait_words(node, pathway)
        case Interrupt():
            return _interrupt_words(node, pathway)
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
            return not_known_words(data.facts, pathway)
        case "then":
            return "when done"
        case "on exception":
            return "on exception"
        case "breach":
            return "over the limit"
        case "laps":
            return "no laps left"
        case "withdrawn":
            return f"withdrawn when {condition}"
        case "asks":
            return f"{not_known_words(data.facts, pathway)}: do now"
        case _:
            assert_never(data.kind)


def label_of(edge: Edge, graph: PathwayGraph, pathway: Pathway, *, short: bool = True) -> str:
    """Return the words on an edge, in the light of the node it leaves.

    Args:
        edge: the edge.
        graph: the pathway's graph.
        pathway: the pathway, for titles.
        short: whether to use the short form of the condition.
    """
    node = graph.node(edge.source).node
    match edge.data.kind, node:
        case "enters", _ if pathway.episodes is not None:
            # What opens an episode stands in the box it begins at.
            return ""
        case "then", Wait():
            return "when it has happened"
        case "then", Stage():
            return "when complete"
        case "laps", Step(laps=laps) | Decision(laps=laps) | Wait(laps=laps) if laps is not None:
            return laps_words(laps)
        case _:
            return edge_words(edge.data, pathway, short=short)


def laps_words(laps: Laps) -> str:
    """Say when a cycle has come back too often.

    Example:
        >>> laps_words(Laps(3, "chase"))
        'after 3 laps'
    """
    return f"after {laps.at_most} {'lap' if laps.at_most == 1 else 'laps'}"


def full_edge_words(edge: Edge, graph: PathwayGraph, pathway: Pathway) -> str:
    """Return an edge as a sentence, with the titles of both its ends."""
    source = node_words(edge.source, graph, pathway).title
    target = node_words(edge.target, graph, pathway).title
    label = label_of(edge, graph, pathway, short=False)
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
        what = not_known_words(route.facts, pathway)
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
    said = _citations(citations)
    return f"Why: {said}" if said else ""


def cited(citations: Iterable[Citation]) -> str:
    """Return the citations as they follow a condition on a line; empty where there is none.

    Example:
        >>> cited([Citation("QS10", "NICE QS10", "V", "st.4")])
        ' [QS10 st.4 (V)]'
    """
    said = _citations(citations)
    return f" [{said}]" if said else ""


def _citations(citations: Iterable[Citation]) -> str:
    return "; ".join(
        dict.fromkeys(
            f"{citation.name.replace('_', ' ')}{f' {citation.place}' if citation.place else ''}"
            f" ({citation.status})"
            for citation in citations
        )
    )


def _entry_words(pathway: Pathway) -> NodeWords:
    episodes = pathway.episodes
    if episodes is None:
        return NodeWords("Start", "Every patient")
    speaker = Speaker(pathway, short=True)
    opening = opening_in_words(speaker, episodes)
    details = tuple(_sentence(one) for one in details_in_words(speaker, episodes))
    return NodeWords("Start", _sentence(opening), details, why(pathway.enrolment.because))


def _wait_words(wait: Wait, pathway: Pathway) -> NodeWords:
    speaker = Speaker(pathway, short=True)
    limit = f"At most {speaker.amount(wait.limit.length)}"
    if wait.limit.clock is not None:
        limit += f" on the clock “{speaker.clock(wait.limit.clock)}”"
    elif wait.limit.of is not None:
        limit += f" from {speaker.anchor(wait.limit.of)}"
    details = (f"For {short_words(wait.event, pathway)}", limit)
    return NodeWords("Wait", wait.title, details, why(wait.because))


def _interrupt_words(interrupt: Interrupt, pathway: Pathway) -> NodeWords:
    details: list[str] = []
    if interrupt.active_for is not None:
        details.append(f"Active for {short_words(interrupt.active_for, pathway)}")
    if interrupt.active_until is not None:
        details.append(f"Active until {short_words(interrupt.active_until, pathway)}")
    return NodeWords("Red flag", interrupt.title, tuple(details), why(interrupt.because))


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
    if step.offered_by is not None:
        notes.append(f"Offered by {words(step.offered_by, pathway)}")
    if step.not_applicable is not None:
        notes.append(f"Not applicable when {words(step.not_applicable, pathway)}")
    notes.extend(f"Excepted when {words(item.condition, pathway)}" for item in step.excepted)
    if step.system_gap is not None:
        notes.append(f"System gap when {words(step.system_gap, pathway)}")
    tag = f"Referral, {step.priority}" if step.is_referral else "Step"
    return NodeWords(tag, step.title, tuple(details), why(step.because), tuple(notes))


def not_known_words(facts: tuple[str, ...], pathway: Pathway) -> str:
    """Say that one of these facts is not known; with none named, that something is not."""
    speaker = Speaker(pathway, short=True)
    return " ".join((" or ".join(speaker.fact(fact) for fact in facts), "not known")).strip()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
