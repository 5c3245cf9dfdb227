"""What a rule rests on, in words: the sources that matter to how a row stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from waypost.evaluate.evaluation import CitationRow, DecisionRow, StepRow
from waypost.explaining.records import in_a_row
from waypost.phrases import source_in_words
from waypost_dsl.model import Decision, Step

_Status = Literal["V", "V2", "D"]

_OF_SEVERAL: dict[_Status, str] = {
    "V": "guidelines (verified)",
    "V2": "guidelines (second-hand summaries)",
    "D": "this project's decisions: they need local sign-off",
}


def relevant_citations(row: StepRow, step: Step) -> tuple[CitationRow, ...]:
    """Return why a step stands as it does: not the reason of a clause that settled nothing.

    The first `because` after a clause is that clause's; later ones may be the whole step's, so
    only the first is left out, and never the step's last one.

    Args:
        row: the step as it was evaluated.
        step: the step as it was written.
    """
    truths = {clause: line.truth for clause, line in row.trace}
    is_treated = truths.get("only when") == "unknown" and row.status != "unknown"
    quiet = {
        "not applicable when": truths.get("not applicable when") != "true",
        "when not known": not is_treated,
    }
    silent: set[tuple[str, str]] = set()
    spoken = {(one.name, one.place) for one in step.because[-1:]}
    for clause, citations in step.clause_because:
        cited = [(one.name, one.place) for one in citations]
        if quiet.get(clause, False):
            silent.update(cited[:1])
            cited = cited[1:]
        spoken.update(cited)
    return tuple(one for one in row.because if (one.name, one.place) not in silent - spoken)


def citations_of_taken(row: DecisionRow, decision: Decision) -> tuple[CitationRow, ...]:
    """Return why a decision was taken as it was: not why another branch would have been.

    Args:
        row: a decision that was taken.
        decision: the decision as it was written.
    """
    silent: set[tuple[str, str]] = set()
    spoken = {(one.name, one.place) for one in decision.because[-1:]}
    for branch in decision.branches:
        cited = {(one.name, one.place) for one in branch.because[:1]}
        if (branch.target or "stay") in row.taken:
            spoken |= cited
        else:
            silent |= cited
    return tuple(one for one in row.because if (one.name, one.place) not in silent - spoken)


def sources(because: Iterable[CitationRow]) -> Iterator[str]:
    """Yield the line that names the sources, with how far each can be relied on."""
    said: list[str] = []
    for status, group in groupby(because, key=_status):
        cited = list(group)
        if len(cited) == 1:
            said.append(source_in_words(cited[0]))
        else:
            named = in_a_row([_named(one) for one in cited])
            said.append(f"{named} – {_OF_SEVERAL[status]}")
    if said:
        yield f"Source: {'; '.join(said)}."


def _status(citation: CitationRow) -> _Status:
    return citation.status


def _named(citation: CitationRow) -> str:
    # A decision is a sentence with commas of its own; a guideline has a name.
    place = f", {citation.place}" if citation.place else ""
    text = f"{citation.title}{place}"
    return f"“{text}”" if citation.status == "D" else text
