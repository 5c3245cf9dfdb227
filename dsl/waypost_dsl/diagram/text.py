"""Diagrams as text: Mermaid, Graphviz DOT and JSON."""

from __future__ import annotations

import json
from typing import assert_never

from waypost_dsl.diagram.words import full_edge_words, label_of, node_words
from waypost_dsl.graph.pathway_graph import EdgeKind, NodeKind, PathwayGraph
from waypost_dsl.model import Group, Pathway, Stage
from waypost_dsl.source import NOWHERE, Span

_DASHED: frozenset[EdgeKind] = frozenset({"not known", "asks"})


def mermaid(graph: PathwayGraph, pathway: Pathway) -> str:
    """Return the graph as a Mermaid flowchart, stages as subgraphs.

    Args:
        graph: the pathway's graph.
        pathway: the pathway, for titles.
    """
    lines = ["flowchart LR"]
    inside = _inside(graph)
    for name in graph.names:
        node = graph.node(name).node
        if isinstance(node, Stage):
            lines.append(f'  subgraph n_{name}["{_mermaid_text(_box(name, graph, pathway))}"]')
            lines.extend(
                f"    {_mermaid_node(member, graph, pathway)}"
                for member, stage in inside.items()
                if stage == name
            )
            lines.append("  end")
        elif name not in inside:
            lines.append(f"  {_mermaid_node(name, graph, pathway)}")
    for edge in graph.edges:
        if edge.data.kind == "member" and edge.data.condition is None:
            continue  # Standing inside the stage's frame says it already.
        arrow = "-.->" if edge.data.kind in _DASHED else "-->"
        if edge.data.kind == "counts":
            arrow = "---"
        label = label_of(edge, graph, pathway)
        middle = f'|"{_mermaid_text(label)}"|' if label else ""
        lines.append(f"  n_{edge.source} {arrow}{middle} n_{edge.target}")
    return "\n".join(lines) + "\n"


def dot(graph: PathwayGraph, pathway: Pathway) -> str:
    """Return the graph in Graphviz's DOT language, stages as clusters.

    Args:
        graph: the pathway's graph.
        pathway: the pathway, for titles.
    """
    lines = [
        f"digraph {_quoted(pathway.name)} {{",
        "  rankdir=LR; compound=true;",
        '  node [fontname="Helvetica", shape=box]; edge [fontname="Helvetica", fontsize=10];',
    ]
    inside = _inside(graph)
    for name in graph.names:
        if isinstance(graph.node(name).node, Stage):
            lines.append(f"  subgraph {_quoted(f'cluster_{name}')} {{")
            lines.append(f"    label={_quoted(_box(name, graph, pathway))};")
            lines.append(f"    {_quoted(name)} [shape=point];")
            lines.extend(
                f"    {_dot_node(member, graph, pathway)}"
                for member, stage in inside.items()
                if stage == name
            )
            lines.append("  }")
        elif name not in inside:
            lines.append(f"  {_dot_node(name, graph, pathway)}")
    for edge in graph.edges:
        label = label_of(edge, graph, pathway)
        attributes = [f"label={_quoted(label)}"] if label else []
        if edge.data.kind in _DASHED:
            attributes.append("style=dashed")
        if edge.data.kind == "counts":
            attributes.append("arrowhead=none")
        suffix = f" [{', '.join(attributes)}]" if attributes else ""
        lines.append(f"  {_quoted(edge.source)} -> {_quoted(edge.target)}{suffix};")
    return "\n".join((*lines, "}")) + "\n"


def as_json(graph: PathwayGraph, pathway: Pathway) -> str:
    """Return nodes and edges as JSON, each with its words and the place it was written.

    Args:
        graph: the pathway's graph.
        pathway: the pathway, for titles.
    """
    nodes: list[dict[str, object]] = []
    for name in graph.names:
        data = graph.node(name)
        said = node_words(name, graph, pathway)
        node: dict[str, object] = {
            "name": name,
            "kind": data.kind,
            "title": said.title,
            "words": said.sentence,
            "span": _span(data.span),
        }
        if isinstance(data.node, Stage | Group):
            node["members"] = list(data.node.members)
        nodes.append(node)
    edges = [
        {
            "source": edge.source,
            "target": edge.target,
            "kind": edge.data.kind,
            "label": label_of(edge, graph, pathway),
            "words": full_edge_words(edge, graph, pathway),
            "citations": [
                {"name": one.name, "place": one.place, "status": one.status}
                for one in edge.data.citations
            ],
            "span": _span(edge.data.span),
        }
        for edge in graph.edges
    ]
    whole = {
        "pathway": pathway.name,
        "title": pathway.title,
        "version": pathway.version,
        "nodes": nodes,
        "edges": edges,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _inside(graph: PathwayGraph) -> dict[str, str]:
    """Return each stage's members with the stage they stand in."""
    inside: dict[str, str] = {}
    for name in graph.of_kind("stage"):
        node = graph.node(name).node
        if isinstance(node, Stage):
            for member in node.members:
                if member in graph:
                    inside.setdefault(member, name)
    return inside


def _box(name: str, graph: PathwayGraph, pathway: Pathway) -> str:
    said = node_words(name, graph, pathway)
    return "\n".join((said.tag, said.title, *said.details))


def _mermaid_node(name: str, graph: PathwayGraph, pathway: Pathway) -> str:
    opening, closing = _mermaid_shape(graph.node(name).kind)
    return f'n_{name}{opening}"{_mermaid_text(_box(name, graph, pathway))}"{closing}'


def _mermaid_shape(kind: NodeKind) -> tuple[str, str]:
    match kind:
        case "entry" | "excluded" | "outcome":
            return "([", "])"
        case "decision":
            return "{{", "}}"
        case "wait":
            return ">", "]"
        case "resume":
            return "((", "))"
        case "referral":
            return "[/", "\\]"
        case "interrupt":
            return "[[", "]]"
        case "group" | "advice":
            return "(", ")"
        case "step" | "stage":
            return "[", "]"
        case _:
            assert_never(kind)


def _mermaid_text(text: str) -> str:
    escaped = text.replace("&", "#amp;").replace('"', "#quot;")
    return escaped.replace("<", "#lt;").replace(">", "#gt;").replace("\n", "<br/>")


def _dot_node(name: str, graph: PathwayGraph, pathway: Pathway) -> str:
    shape = _dot_shape(graph.node(name).kind)
    return f"{_quoted(name)} [label={_quoted(_box(name, graph, pathway))}, {shape}];"


def _dot_shape(kind: NodeKind) -> str:
    match kind:
        case "entry" | "excluded" | "outcome":
            return "shape=box, style=rounded"
        case "decision":
            return "shape=hexagon"
        case "wait":
            return "shape=rarrow"
        case "resume":
            return "shape=circle"
        case "referral":
            return "shape=cds"
        case "interrupt":
            return "shape=octagon"
        case "advice":
            return "shape=note"
        case "group":
            return "shape=tab"
        case "step" | "stage":
            return "shape=box"
        case _:
            assert_never(kind)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _span(span: Span) -> dict[str, object] | None:
    if span == NOWHERE:
        return None
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
