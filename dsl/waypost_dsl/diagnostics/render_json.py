"""Diagnostics for programs: the same content as `render_text`, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic, in_order
from waypost_dsl.source import NOWHERE

SCHEMA_VERSION = 1


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as one JSON document, in order, all of them.

    Args:
        diagnostics: in any order.

    Returns:
        The document, ending in a line end. The same input gives the same bytes.

    Example:
        >>> print(render_json([]), end="")
        {
          "version": 1,
          "diagnostics": []
        }
    """
    document = {
        "version": SCHEMA_VERSION,
        "diagnostics": [_one(one) for one in in_order(diagnostics)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _one(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "code": diagnostic.code.slug,
        "severity": "error" if diagnostic.is_error else "warning",
        "message": diagnostic.message,
        "primary": _annotation(diagnostic.primary),
        "secondary": [_annotation(one) for one in diagnostic.secondary],
        "helps": list(diagnostic.helps),
        "references": list(diagnostic.references),
    }


def _annotation(annotation: Annotation) -> dict[str, object]:
    span = annotation.span
    place: dict[str, object] | None = (
        None
        if span == NOWHERE
        else {
            "path": span.path,
            "line": span.line,
            "column": span.column,
            "end_line": span.end_line,
            "end_column": span.end_column,
        }
    )
    return {"span": place, "label": annotation.label}
