"""What must stand under everything of ours that a clinician reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from waypost.emit.fhir_types import Annotation
from waypost.evaluate.evaluation import CitationRow
from waypost.phrases import CAUTION, source_in_words
from waypost_dsl.model import Pathway
from waypost_dsl.wording.overlays import overlay_in_short

SIGNATURE = f"Proposed by Waypost. {CAUTION}"
"""The last remark of everything that is proposed."""


def pathway_in_words(pathway: Pathway) -> str:
    """Return which pathway in which version, and what a local overlay has set in it."""
    overlay = pathway.overlay
    local = "" if overlay is None else f", with the overlay {overlay_in_short(overlay)}"
    return f"Pathway: {pathway.title}, version {pathway.version}{local}."


def sources_in_words(because: Iterable[CitationRow]) -> Iterator[str]:
    """Return each source with its status."""
    for citation in dict.fromkeys(because):
        yield f"Source: {source_in_words(citation)}."


def remarks(texts: Iterable[str]) -> tuple[Annotation, ...]:
    """Return remarks, each once, in order."""
    return tuple(Annotation(text=text) for text in dict.fromkeys(texts))
