"""The pathway language: compiles `.pathway` files into checked models.

Everything most callers need is here; the model and the graph have modules of their own. Each name
is imported when it is first used, so that `import waypost_dsl` costs nothing. Nothing here knows
of FHIR, of patients or of the day.

Example:
    >>> from pathlib import Path
    >>> from waypost_dsl import compile_text
    >>> result = compile_text('pathway example', path="example.pathway", folder=Path())
    >>> result.diagnostics[0].message
    'a title in quotes is missing after `example`'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from waypost_dsl.compiler import Compiled, compile_pathway, compile_pathways, compile_text
    from waypost_dsl.diagnostics.codes import Code
    from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic, in_order
    from waypost_dsl.overlay.applying import Overlay, apply_overlay
    from waypost_dsl.overlay.compiling import ReadOverlay, compile_with_overlay, read_overlay
    from waypost_dsl.overlay.formatting import format_overlay

__all__ = [
    "Annotation",
    "Code",
    "Compiled",
    "Diagnostic",
    "Overlay",
    "ReadOverlay",
    "apply_overlay",
    "compile_pathway",
    "compile_pathways",
    "compile_text",
    "compile_with_overlay",
    "format_overlay",
    "in_order",
    "read_overlay",
]

_MODULES = {
    "Annotation": "diagnostics.diagnostic",
    "Code": "diagnostics.codes",
    "Compiled": "compiler",
    "Diagnostic": "diagnostics.diagnostic",
    "Overlay": "overlay.applying",
    "ReadOverlay": "overlay.compiling",
    "apply_overlay": "overlay.applying",
    "compile_pathway": "compiler",
    "compile_pathways": "compiler",
    "compile_text": "compiler",
    "compile_with_overlay": "overlay.compiling",
    "format_overlay": "overlay.formatting",
    "in_order": "diagnostics.diagnostic",
    "read_overlay": "overlay.compiling",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"waypost_dsl.{_MODULES[name]}"), name)
