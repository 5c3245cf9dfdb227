"""A KPI's definition in plain words, a clause a line."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.kpi.feeds.catalogue import FEEDS
from waypost_dsl.model import Citation, Pathway
from waypost_dsl.model.measures import FeedRows, Kpi
from waypost_dsl.wording.kpis import kpi_in_words


def definition_in_words(kpi: Kpi, pathway: Pathway) -> tuple[str, ...]:
    """Say what a KPI counts, leaves out and measures; its target and sources stand elsewhere.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.

    Returns:
        One clause a line, in the order in which they apply.
    """
    return tuple(_lines(kpi, pathway))


def sources_in_words(citations: tuple[Citation, ...]) -> tuple[str, ...]:
    """Return the sources that are cited, each with its place and status."""
    return tuple(
        f"{one.title}{f', {one.place}' if one.place else ''} ({one.status})" for one in citations
    )


def _lines(kpi: Kpi, pathway: Pathway) -> Iterator[str]:
    if isinstance(kpi.counted, FeedRows):
        # What a table counts is known to its reader, and not to the language.
        feed = FEEDS[kpi.counted.feed]
        yield feed.words
        yield f"Read from {' and '.join(f'{table}.csv' for table in feed.tables)}."
        return
    words = kpi_in_words(kpi, pathway)
    yield f"Counted: {words.of}."
    yield f"Judged: {words.judged}."
    yield from (f"Left out: {text}." for text in words.excluding)
    yield from (f"Left out where it is not met: {text}." for text in words.excepting)
    yield f"Measured: {words.measure}."
