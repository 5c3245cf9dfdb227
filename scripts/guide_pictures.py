"""Draws the pathways that the README, the tutorial and the guide to episodes show."""

from __future__ import annotations

import tempfile
from pathlib import Path

from scripts.console_blocks import files_written, pathway_shown, reader_folder
from waypost_dsl.compiler import SUFFIX, compile_text
from waypost_dsl.diagnostics.render_text import render_text
from waypost_dsl.diagram.formats import diagram
from waypost_dsl.graph.from_model import graph_from_model
from waypost_dsl.model import Pathway

ROOT = Path(__file__).resolve().parent.parent
README = Path("README.md")
TUTORIAL = Path("docs/tutorial/README.md")
EPISODES = Path("docs/how-to/write-an-episode-pathway.md")
KPIS = Path("docs/how-to/write-a-kpi.md")
PLACE = Path("docs/images")


def pages() -> dict[Path, str]:
    """Return the pictures, by their path in the project."""
    return {
        PLACE / f"{one.name}.svg": diagram(graph_from_model(one), one, "svg")
        for one in shown_pathways()
    }


def shown_pathways() -> tuple[Pathway, ...]:
    """Compile the pathways that the pages show, as they are at the end of each page.

    Raises:
        ValueError: if one does not compile.
    """
    readme = (ROOT / README).read_text(encoding="utf-8")
    shared = ROOT / "pathways"
    found = [_compiled(README.name, pathway_shown(readme), shared)]
    found += _all_compiled(files_written((ROOT / TUTORIAL).read_text(encoding="utf-8")), shared)
    episodes = (ROOT / EPISODES).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        # Its codelists are the reader's own as well, so they have to be there.
        folder = reader_folder(episodes, ROOT, Path(place))
        files = files_written(episodes)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        found += _all_compiled(files, folder)
    return tuple(found)


def _all_compiled(files: dict[str, str], folder: Path) -> list[Pathway]:
    names = [name for name in files if name.endswith(SUFFIX)]
    return [_compiled(name, files[name], folder) for name in names]


def _compiled(name: str, text: str, folder: Path) -> Pathway:
    result = compile_text(text, path=name, folder=folder)
    if result.pathway is None:
        raise ValueError(render_text(result.diagnostics, result.sources))
    return result.pathway
