"""An evaluation in plain words, for a nurse or a clinical lead to read aloud."""

from waypost.explaining.explanation import (
    EXPLANATION_SCHEMA,
    EpisodePart,
    Explanation,
    Item,
    Section,
)
from waypost.explaining.from_evaluation import explanation_of
from waypost.explaining.text import PrintedLine, explain_text, printed

__all__ = [
    "EXPLANATION_SCHEMA",
    "EpisodePart",
    "Explanation",
    "Item",
    "PrintedLine",
    "Section",
    "explain_text",
    "explanation_of",
    "printed",
]
