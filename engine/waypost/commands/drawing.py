"""A pathway's diagram: `waypost graph`."""

from __future__ import annotations

from pathlib import Path

from waypost.commands.checking import pathways_to_run
from waypost.errors import UsageError
from waypost_dsl.diagram.formats import DiagramFormat, diagram
from waypost_dsl.graph.from_model import graph_from_model


def graph(pathway: str | Path, *, format: DiagramFormat = "svg") -> str:
    """Draw a pathway.

    Args:
        pathway: its file.
        format: `svg`, `mermaid`, `dot` or `json`.

    Returns:
        The diagram as text.

    Raises:
        UsageError: if there is no such file, or it is a folder or a library.
        UnreadableInput: if the file cannot be read as text.
        PathwayProblems: if the pathway does not compile.
    """
    if Path(pathway).is_dir():
        raise UsageError(f"{pathway} is a folder; a diagram is of one pathway file")
    (compiled,) = pathways_to_run([pathway])
    return diagram(graph_from_model(compiled), compiled, format)
