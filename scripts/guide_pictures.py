"""Draws the pathways that the README and the tutorial show."""

from __future__ import annotations

from pathlib import Path

from scripts.console_blocks import files_written, pathway_shown
from waypost_dsl.compiler import SUFFIX, compile_text
from waypost_dsl.diagnostics.render_text import render_text
from waypost_dsl.diagram.formats import diagram
from waypost_dsl.graph.from_model import graph_from_model
from waypost_dsl.model import Pathway

ROOT = Path(__file__).resolve().parent.parent
README = Path("README.md")
TUTORIAL = Path("docs/tutorial/README.md")
PLACE = Path("docs/images")


def pages() -> dict[Path, str]:
    """Return the pictures, by their path in the project."""
    return {
        PLACE / f"{one.name}.svg": diagram(graph_from_model(one), one, "svg")
        for one in shown_pathways()
    }


def shown_pathways() -> tuple[Pathway, ...]:
    """Compile the pathways that the two pages show, as they are at the end of each page.

    Raises:
        ValueError: if one does not compile.
    """
    readme = (ROOT / README).read_text(encoding="utf-8")
    tutorial = files_written((ROOT / TUTORIAL).read_text(encoding="utf-8"))
    texts = {README.name: pathway_shown(readme)}
    texts |= {name: text for name, text in tutorial.items() if name.endswith(SUFFIX)}
    return tuple(_compiled(name, text) for name, text in texts.items())


def _compiled(name: str, text: str) -> Pathway:
    result = compile_text(text, path=name, folder=ROOT / "pathways")
    if result.pathway is None:
        raise ValueError(render_text(result.diagnostics, result.sources))
    return result.pathway
