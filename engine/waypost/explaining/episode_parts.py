"""What is said of one episode: how it stands, what has to be done now, and what came before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from waypost.evaluate.evaluation import EpisodeRow, Evaluation, StepRow
from waypost.explaining.explanation import EpisodePart, Item, Section
from waypost.explaining.items import Items
from waypost.explaining.phrasebook import Phrasebook
from waypost.explaining.records import Records, day_in_words
from waypost.explaining.scope import of_episode
from waypost.explaining.sources import sources
from waypost.explaining.step_items import step_item
from waypost.explaining.timeline_rows import lower_first, timeline_rows
from waypost_dsl.model import Group, Stage
from waypost_dsl.wording.names import full_date

_NOT_REACHED = "not reached"
_ENDED_FIRST = "the episode ended first"
_INTERRUPTED = "interrupted by "
_WITHDRAWN = "flag withdrawn"


def episode_parts(
    evaluation: Evaluation, book: Phrasebook, records: Records
) -> tuple[EpisodePart, ...]:
    """Return a part for each episode: open ones first, then the latest.

    Args:
        evaluation: an evaluation of an episode pathway.
        book: the pathway's phrases.
        records: numbers the resources that are cited.
    """
    latest_first = sorted(evaluation.episodes, key=lambda one: one.opened.last, reverse=True)
    in_order = sorted(latest_first, key=lambda one: one.status not in ("open", "unknown"))
    return tuple(_Speaker(evaluation, one, book, records).part() for one in in_order)


class _Speaker:
    def __init__(
        self, evaluation: Evaluation, episode: EpisodeRow, book: Phrasebook, records: Records
    ) -> None:
        self.episode = episode
        self.book = book
        self.records = records
        self.scope = of_episode(evaluation, episode)
        self.items = Items(self.scope, book, records)
        self.findings = self.items.findings

    def part(self) -> EpisodePart:
        heading, lead = self._heading(), tuple(self._lead())
        sections = tuple(one for one in self._sections() if one.items or one.rows)
        return EpisodePart(heading, lead, sections)

    # --- Which episode, and how it stands -------------------------------------------------

    def _heading(self) -> str:
        episode = self.episode
        rule = self.book.pathway.episodes
        noun = "episode" if rule is None else self.book.name(rule.name)
        mark = self.records.cite_references([episode.id])
        received = ""
        if episode.received is not None and episode.received != episode.opened:
            received = f", received {day_in_words(episode.received)}"
        region = "" if episode.region is None else f", {self.region(episode.region)}"
        opened = day_in_words(episode.opened)
        return f"{noun[:1].upper()}{noun[1:]} of {opened}{mark}{received}{region}: {self._end()}"

    def region(self, region: str) -> str:
        """Say a body region with its side before it, as people do."""
        place, _, side = region.partition(", ")
        return " ".join(self.book.name(one) for one in (side, place) if one)

    def _end(self) -> str:
        episode = self.episode
        match episode.status:
            case "open":
                return "open"
            case "unknown":
                return "whether it is open cannot be told"
            case "excluded":
                day = "" if episode.ended_on is None else f" on {full_date(episode.ended_on)}"
                return f"excluded{day}"
            case "ended":
                day = "" if episode.ended_on is None else f" {full_date(episode.ended_on)}"
                if episode.outcome is None:
                    return f"ended{day}, without an outcome: {episode.ended_by}"
                return f"ended{day}, {lower_first(self.book.node(episode.outcome))}"

    def _lead(self) -> Iterator[str]:
        episode = self.episode
        nodes = self.book.pathway.nodes
        at = [one for one in episode.position if not isinstance(nodes.get(one), Stage | Group)]
        if self.scope.is_open and at:
            yield f"Stands at: {'; '.join(self.book.node(one) for one in at)}."
        for line, because in episode.exclusions:
            if episode.status == "excluded" and line.truth == "true":
                yield f"Not taken on, because of: {self.findings.settled_by(line)}."
                yield from sources(because)
            elif episode.status != "excluded" and line.truth == "unknown":
                yield f"Whether it is excluded cannot be told: {self.findings.settled_by(line)}."
        merged = [event for event in episode.timeline if event.kind == "merged"]
        for event in merged:
            mark = self.records.cite_references([event.node])
            yield f"Sent again on {full_date(event.day)}{mark}: it is the same episode."

    # --- The sections -------------------------------------------------------------------

    def _sections(self) -> Iterator[Section]:
        items = self.items
        then = "" if self.scope.is_open else " when it ended"
        yield Section("Red flags", tuple(items.notices("interrupt")))
        yield Section(f"Overdue{then}", items.steps("overdue"))
        yield Section(f"Due{then}", self._due())
        yield Section("Referrals proposed", tuple(items.proposed()))
        yield Section("Referrals already made", tuple(items.made()))
        yield Section("Cannot be told", (*items.steps("unknown"), *self._open_notices()))
        yield Section("Advice", tuple(items.notices("advice")))
        yield Section("Waits and clocks", (*items.waits(), *items.clocks()))
        yield Section("Decisions", tuple(items.decisions()))
        yield Section("Counted together", tuple(items.groups()))
        yield Section("Done", items.steps("done"))
        yield Section("Excepted", items.steps("excepted"))
        yield Section("Not applicable", tuple(self._not_applicable()))
        if self.episode.status != "excluded":
            idle = {row.name for row in self.scope.steps if _has_its_own_reason(row)}
            rows = timeline_rows(self.episode, self.book, self.records, idle=idle)
            yield Section("Timeline", (), rows)

    def _due(self) -> tuple[Item, ...]:
        """Of what was not due yet when an episode ended, nobody needs the particulars."""
        items = self.items.steps("pending")
        return items if self.scope.is_open else tuple(replace(one, lines=()) for one in items)

    def _open_notices(self) -> Iterator[Item]:
        """Nothing is asked of an episode that is over."""
        return self.items.open_notices() if self.scope.is_open else iter(())

    def _not_applicable(self) -> Iterator[Item]:
        """Say what does not apply; steps with the same reason are said together."""
        rows = [row for row in self.scope.steps if row.status == "not applicable"]
        yield from self._together([row for row in rows if _has_its_own_reason(row)])
        for flag in dict.fromkeys(_flag(row) for row in rows):
            if flag is not None:
                left = [row for row in rows if _flag(row) == flag]
                yield _named(f"Left because of the red flag “{self.book.node(flag)}”", left)
        for mark, said in (
            (_WITHDRAWN, "No longer asked for, because the red flag was withdrawn"),
            (_ENDED_FIRST, "Still open when it ended, and not needed any more"),
            (_NOT_REACHED, "Not reached"),
        ):
            found = [row for row in rows if mark in row.marks]
            if found:
                yield _named(said, found)

    def _together(self, rows: list[StepRow]) -> Iterator[Item]:
        said: dict[tuple[str, ...], list[str]] = {}
        for row in rows:
            item = step_item(row, self.book.pathway, self.findings, day=self.scope.day)
            reason = tuple(line for line in item.lines if not line.startswith("Source: "))
            said.setdefault(reason, []).append(item.title)
        for lines, titles in said.items():
            yield Item("; ".join(titles), "", lines)


def _has_its_own_reason(row: StepRow) -> bool:
    """Whether a step does not apply by its own clauses, and not because of the way it was left."""
    if row.status != "not applicable":
        return False
    marked = (_NOT_REACHED, _ENDED_FIRST, _WITHDRAWN)
    return not any(one in marked or one.startswith(_INTERRUPTED) for one in row.marks)


def _flag(row: StepRow) -> str | None:
    return next(
        (one.removeprefix(_INTERRUPTED) for one in row.marks if one.startswith(_INTERRUPTED)), None
    )


def _named(said: str, rows: list[StepRow]) -> Item:
    return Item(said, "; ".join(dict.fromkeys(row.title for row in rows)), ())
