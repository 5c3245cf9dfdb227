"""Finding entries of the record: what they are, whether they count, and when they happened."""

from __future__ import annotations

from collections import Counter

from waypost.evaluate.answers import Answer
from waypost.evaluate.attribution import belongs
from waypost.evaluate.candidates import (
    DATE_DOES_NOT_SETTLE,
    EPISODE_NOT_SETTLED,
    Candidate,
    Candidates,
    existence,
)
from waypost.evaluate.codes import LookedAt
from waypost.evaluate.fitting import OF_A_DISCHARGE, Fitting, denied
from waypost.evaluate.looked_at import (
    level_of,
    life_of_request,
    looked_at,
)
from waypost.evaluate.moment import Moment
from waypost.evaluate.referral_life import TYPES_THAT_SHOW, Stage
from waypost.evaluate.spans import clinical_span
from waypost.evaluate.spell_candidates import SpellFound, spells_found
from waypost.evaluate.truth import NotKnown, Truth, all_true
from waypost.evaluate.visibility import end_of, is_over, is_visible
from waypost.evaluate.windows import anchors_not_known, lies_in, touches
from waypost.record import DateSpan, Entry
from waypost_dsl.model import CodedEntries, Selection, Spells


def select(moment: Moment, selection: Selection, *, without_value_too: bool = False) -> Candidates:
    """Return the entries a selection may mean at a moment.

    Args:
        moment: the case and the day; only what had happened and was known by then counts.
        selection: what to look for.
        without_value_too: also return tests that were recorded without a value: the latest
            test may be one of them (4.11), but as evidence they show nothing.
    """
    seen = looked_at(moment.case, selection)
    if not seen.entries and not isinstance(selection.source, Spells):
        return Candidates((), seen.was_given)
    matcher = _Matcher(moment, selection, seen, without_value_too=without_value_too)
    if isinstance(selection.source, Spells):
        return _select_spells(matcher, selection.source)
    left_out: Counter[str] = Counter()
    found: list[Candidate] = []
    for entry in seen.entries:
        why = entry.not_counted or denied(entry, selection)
        if why is not None:
            if is_visible(moment, entry, clinical_span(entry)) is not Truth.FALSE:
                left_out[why] += 1
            continue
        found.extend(one for one in matcher.candidates(entry) if one.truth is not Truth.FALSE)
    given = all(moment.case.record.was_given(kind) for kind in matcher.types_needed)
    return Candidates(tuple(found), given, tuple(sorted(left_out.items())))


def _select_spells(matcher: _Matcher, source: Spells) -> Candidates:
    spells, left_out = spells_found(matcher.moment, source)
    found = (matcher.candidate(one.entry, spell=one) for one in spells)
    given = all(matcher.moment.case.record.was_given(kind) for kind in matcher.types_needed)
    return Candidates(tuple(c for c in found if c.truth is not Truth.FALSE), given, left_out)


def exists(moment: Moment, selection: Selection) -> Answer:
    """Say whether the record holds such an entry; false only where absence counts (4.4)."""
    return existence(select(moment, selection), selection)


class _Matcher:
    """One selection, ready to be held against entry after entry at one moment."""

    def __init__(
        self,
        moment: Moment,
        selection: Selection,
        seen: LookedAt,
        *,
        without_value_too: bool = False,
    ) -> None:
        self.moment = moment
        self.selection = selection
        self.types = seen.types
        self.fitting = Fitting(
            moment.case, selection, seen.index, without_value_too=without_value_too
        )
        self.has_requests = False

    @property
    def types_needed(self) -> tuple[str, ...]:
        """The types that must have been given for absence to count (4.4)."""
        level = level_of(self.selection)
        if level is None or not self.has_requests:
            return self.types
        return (*self.types, *TYPES_THAT_SHOW.get(level, ()))

    def candidates(self, entry: Entry) -> list[Candidate]:
        """Return what an entry may be: a request, one candidate for each stage it got to."""
        level = level_of(self.selection)
        if level is None:
            return [self.candidate(entry)]
        if entry.resource_type != "ServiceRequest":
            return [self.candidate(entry)]
        case, known_at = self.moment.case, self.moment.case.known_at
        life = life_of_request(case, entry, self.selection)
        self.has_requests = self.has_requests or bool(life.stages)
        return [
            self.candidate(entry, stage=stage, holds=truth)
            for stage, truth in life.at_level(level, self.moment.day, known_at)
        ]

    def candidate(
        self,
        entry: Entry,
        *,
        stage: Stage | None = None,
        holds: Truth = Truth.TRUE,
        spell: SpellFound | None = None,
    ) -> Candidate:
        moment, selection = self.moment, self.selection
        when = self._when(entry) if stage is None else stage.when
        when = when if spell is None else spell.when
        value = self.fitting.value(entry)
        doubts: list[NotKnown] = []
        visible = is_visible(moment, entry, when, selection.window) if stage is None else holds
        placed = Truth.TRUE
        if selection.window is not None:
            if selection.active:
                ends = end_of(entry, when, moment) if spell is None else spell.ended
                placed = touches(moment, selection.window, when, ends)
            else:
                placed = lies_in(moment, selection.window, when)
        elif selection.active and spell is None:
            placed = ~is_over(entry, when, moment)
        unplaced = anchors_not_known(moment, selection.window) if placed is Truth.UNKNOWN else ()
        doubts.extend(unplaced)
        if visible is Truth.UNKNOWN or (placed is Truth.UNKNOWN and not unplaced):
            doubts.append(self.fitting.not_comparable(entry, DATE_DOES_NOT_SETTLE))
        fits = self.fitting.fits(entry, value, doubts)
        if spell is not None:
            fits = spell.truth
            doubts.extend(self.fitting.not_comparable(entry, doubt) for doubt in spell.doubts)
        if selection.near is not None:
            near = exists(moment.at_event(when), selection.near)
            doubts.extend(near.reasons)
            fits = all_true((fits, ~near.truth if selection.near_absent else near.truth))
        owned = Truth.TRUE
        if moment.episode is not None and all_true((visible, placed, fits)) is not Truth.FALSE:
            owned = belongs(moment, entry, when, selection.belonging)
            if owned is Truth.UNKNOWN:
                doubts.append(self.fitting.not_comparable(entry, EPISODE_NOT_SETTLED))
        truth = all_true((visible, placed, fits, owned))
        cut = DateSpan(min(when.first, moment.day), min(when.last, moment.day))
        shown_by = entry if stage is None else stage.shown_by
        doubts = doubts if truth is Truth.UNKNOWN else []
        request = None if stage is None else entry
        return Candidate(shown_by, cut, truth, value, tuple(doubts), stage, request, spell)

    def _when(self, entry: Entry) -> DateSpan:
        source = self.selection.source
        if isinstance(source, CodedEntries) and source.kind in OF_A_DISCHARGE:
            # A discharge is dated by the end of the stay; a stay without one has not ended.
            return entry.ended if entry.ended is not None else entry.happened
        return clinical_span(entry)
