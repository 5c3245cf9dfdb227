"""One leg of a walk through the graph: in words, and where it is written."""

from __future__ import annotations

from waypost_dsl.graph.pathway_graph import Edge, NodeData, PathwayGraph
from waypost_dsl.model import Pathway
from waypost_dsl.source import NOWHERE, Span
from waypost_dsl.wording.phrases import short_words


def told(edge: Edge, pathway: Pathway) -> str:
    """Say one leg of a walk.

    Args:
        edge: the leg.
        pathway: the pathway itself.

    Returns:
        Such as "`a` leads to `b` when age ≥ 17 years".
    """
    match edge.data.kind:
        case "then":
            return f"`{edge.source}` leads to `{edge.target}` when it is done"
        case "member":
            return f"the stage `{edge.source}` starts its member `{edge.target}`"
        case "branch":
            if edge.data.condition is None:
                return f"`{edge.source}` otherwise goes to `{edge.target}`"
            condition = short_words(edge.data.condition, pathway)
            return f"`{edge.source}` goes to `{edge.target}` when {condition}"
        case "not known":
            return f"`{edge.source}` goes to `{edge.target}` when something is not known"
        case "on exception":
            return f"`{edge.source}` leads to `{edge.target}` when it is excepted"
        case "breach":
            return f"`{edge.source}` leads to `{edge.target}` when it takes too long"
        case "laps":
            return f"`{edge.source}` leads to `{edge.target}` when its laps are used up"
        case _:
            return f"`{edge.source}` leads to `{edge.target}`"


def edge_span(edge: Edge, graph: PathwayGraph) -> Span:
    """Return the text that makes an edge: a branch has its own, a `then` is told at its step.

    Args:
        edge: the edge.
        graph: the graph it is of.
    """
    data = graph.node(edge.source)
    if edge.data.kind in ("branch", "not known", "laps") and edge.data.span != NOWHERE:
        return edge.data.span
    return head(edge.source, data)


def head(name: str, data: NodeData) -> Span:
    """Return the keyword and the name of a node: a whole step is too much to underline.

    Args:
        name: the node's name.
        data: what is known of it.

    Returns:
        Where its declaration begins; nowhere for a node that no author wrote.
    """
    span = data.span
    if span == NOWHERE:
        return span
    end = span.column + len(f"{data.kind} {name}")
    return Span(span.path, span.line, span.column, span.line, end)
