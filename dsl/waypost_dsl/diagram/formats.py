"""The picture of a pathway, in the formats people ask for.

The SVG is laid out and drawn here in plain Python, without Graphviz on the machine. Mermaid and
DOT are for documents that draw for themselves, JSON is for other programs.
"""

from __future__ import annotations

from typing import Literal, assert_never

from waypost_dsl.diagram.svg import svg
from waypost_dsl.diagram.text import as_json, dot, mermaid
from waypost_dsl.graph.pathway_graph import PathwayGraph
from waypost_dsl.model import Pathway

__all__ = ["DIAGRAM_FORMATS", "DiagramFormat", "diagram"]

DiagramFormat = Literal["svg", "mermaid", "dot", "json"]

DIAGRAM_FORMATS: tuple[DiagramFormat, ...] = ("svg", "mermaid", "dot", "json")
"""The formats, the default first."""


def diagram(
    graph: PathwayGraph,
    pathway: Pathway,
    format: DiagramFormat = "svg",
) -> str:
    """Return a pathway's diagram.

    Args:
        graph: the pathway's graph.
        pathway: the pathway itself, for titles and parameter values.
        format: `svg`, `mermaid`, `dot` or `json`.

    Returns:
        The diagram as text; the same bytes for the same pathway.

    Example:
        >>> from waypost_dsl.graph.from_model import graph_from_model
        >>> from waypost_dsl.model import ALWAYS, Enrolment
        >>> pathway = Pathway("p", "P", "1.0.0", None, "", None, Enrolment(ALWAYS), "", "")
        >>> diagram(graph_from_model(pathway), pathway, "mermaid").splitlines()[0]
        'flowchart LR'
    """
    match format:
        case "svg":
            return svg(graph, pathway)
        case "mermaid":
            return mermaid(graph, pathway)
        case "dot":
            return dot(graph, pathway)
        case "json":
            return as_json(graph, pathway)
        case _:
            assert_never(format)
