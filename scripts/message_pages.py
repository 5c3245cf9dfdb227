"""Prints the list of the compiler's messages, with the first sentence of each one's page."""

from __future__ import annotations

from pathlib import Path

from waypost_dsl.diagnostics.codes import Code

ROOT = Path(__file__).resolve().parent.parent
PLACE = Path("docs/reference/codes.md")
_FOLDER = Path("docs/reference/codes")
_MADE = "<!-- Written by scripts/generate_docs.py from docs/reference/codes: do not edit. -->\n"
_HEADING = "## What it means"


def pages() -> dict[Path, str]:
    """Return the list, by its path in the project."""
    rows = "\n".join(
        f"| [{code.slug}](codes/{code.slug}.md) | {'warning' if code.is_warning else 'error'} |"
        f" {_first_sentence(code)} |"
        for code in Code
    )
    text = f"""{_MADE}
# Messages of the compiler

`waypost check` says what is wrong with a pathway, where, and what to do.
The name in square brackets leads to a page with an example; `waypost explain NAME` prints it.
Messages may be reworded, the names never change.
An error stops a pathway from being used, a warning does not.

| name | | means |
|---|---|---|
{rows}
"""
    return {PLACE: text}


def _first_sentence(code: Code) -> str:
    page = (ROOT / _FOLDER / f"{code.slug}.md").read_text(encoding="utf-8")
    return page.partition(_HEADING)[2].strip().splitlines()[0]
