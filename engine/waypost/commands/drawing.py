"""A pathway's diagram: `waypost graph`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from waypost.commands.checking import pathways_to_run
from waypost.errors import UsageError
from waypost_dsl.diagram.formats import DiagramFormat, diagram
from waypost_dsl.graph.from_model import graph_from_model
from waypost_dsl.wording.overlays import overlay_in_short, overlay_in_title, overlay_values


def graph(
    pathway: str | Path, *, format: DiagramFormat = "svg", overlay: str | Path | None = None
) -> str:
    """Draw a pathway.

    Args:
        pathway: its file.
        format: `svg`, `mermaid`, `dot` or `json`.
        overlay: an overlay file whose values are drawn; the diagram names it.

    Returns:
        The diagram as text.

    Raises:
        UsageError: if there is no such file, or it is a folder or a library.
        UnreadableInput: if the file cannot be read as text.
        PathwayProblems: if the pathway does not compile.
    """
    if Path(pathway).is_dir():
        raise UsageError(f"{pathway} is a folder; a diagram is of one pathway file")
    (compiled,) = pathways_to_run([pathway], overlay=overlay)
    remarks = ""
    local = compiled.overlay
    if local is not None:
        title = f"{compiled.title}, {overlay_in_title(local)}"
        compiled = replace(compiled, title=title)
        # Neither of these languages of text shows a title.
        sign = {"mermaid": "%%", "dot": "//"}.get(format)
        if sign is not None:
            short = f"Overlay {overlay_in_short(local)}"
            said = (short, *overlay_values(local))
            remarks = "".join(f"{sign} {one}\n" for one in said)
    return remarks + diagram(graph_from_model(compiled), compiled, format)
