"""Finding entries of the record: what they are, whether they count, and when they happened.

Every candidate carries a truth of its own, because a partial date, a comparator or a date
nobody wrote down can leave it open whether the entry is one that was asked for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import assert_never

from waypost.evaluate.answers import Answer, Seen
from waypost.evaluate.attribution import belongs
from waypost.evaluate.codes import CodeIndex, LookedAt, code_index
from waypost.evaluate.moment import Case, Moment
from waypost.evaluate.numbers import Interval, NotComparable, compare, measured
from waypost.evaluate.referral_life import (
    TYPES_THAT_SHOW,
    PatientsReason,
    ReferralLife,
    Stage,
    life_of,
    linked_to,
    no_reason_of_the_patients,
)
from waypost.evaluate.spans import clinical_span, on_or_after
from waypost.evaluate.spell_candidates import SpellFound, spells_found
from waypost.evaluate.truth import NotKnown, Truth, all_true, any_true
from waypost.evaluate.windows import anchor_days, anchors_not_known, lies_in, touches
from waypost.record import (
    NO_REASON,
    BooleanValue,
    CodedValue,
    DateSpan,
    Entry,
    NoValue,
    QuantityValue,
)
from waypost_dsl.model import (
    RESOURCE_TYPES_OF_KIND,
    AnalyteUse,
    AtDeath,
    CodedEntries,
    Codelist,
    Found,
    RecordKind,
    ReferralLevel,
    Referrals,
    Results,
    Selection,
    Service,
    Spells,
    Values,
    Window,
)
from waypost_dsl.wording.surface import as_written

DATE_DOES_NOT_SETTLE = "its date does not settle it"
"""The detail of a reason that is about a partial or missing date."""

EPISODE_NOT_SETTLED = "it cannot be told whether it belongs to this episode"
"""The detail of a reason that is about which episode, or body region, an entry is about."""

RECORD_DOES_NOT_SETTLE = "what was recorded does not settle it"
"""The detail of a reason that is about what was recorded, such as a comparator."""

_OF_A_DISCHARGE = frozenset({RecordKind.DISCHARGE, RecordKind.DISCHARGE_METHOD})

_RECORDED_TYPES: dict[ReferralLevel, tuple[str, ...]] = {
    "made": ("Condition", "Observation", "Procedure"),
    "accepted": ("Encounter",),
    "seen": ("Encounter",),
}
"""What shows a level by the service's own codes, though it names no request.

A procedure so coded is the act of referring; only an encounter says that the patient was seen.
"""

_OPEN_ENDED = frozenset(
    {"AllergyIntolerance", "CarePlan", "CareTeam", "Condition", "MedicationStatement"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be one that was asked for.

    Args:
        entry: the entry; of a referral's stage, what shows the stage.
        when: the days its date may be, as far as they lie before the moment.
        truth: whether it is one: its codes, value, date and window taken together.
        value: its value, where the selection is of values: a number, a name, or why not.
        doubts: why `truth` is unknown.
        stage: the stage of a referral that it shows, where the selection is of referrals.
        request: the referral itself, where the selection is of referrals.
        spell: what is known of the stay, where the selection is of hospital spells.
    """

    entry: Entry
    when: DateSpan
    truth: Truth
    value: Interval | str | NotKnown | None = None
    doubts: tuple[NotKnown, ...] = ()
    stage: Stage | None = None
    request: Entry | None = None
    spell: SpellFound | None = None

    @property
    def seen(self) -> Seen:
        """The candidate as evidence."""
        notes = () if self.entry.recorded is not None else ("recording date assumed",)
        element = self.entry.happened_from or ""
        if self.stage is not None:
            notes, element = (*notes, *self.stage.notes), self.stage.element
        if self.spell is not None:
            notes, element = (*notes, *self.spell.notes), self.spell.element
        return Seen(self.entry.reference, self.when.first, self.when.last, element, notes)


@dataclass(frozen=True, slots=True)
class Candidates:
    """All candidates of a selection, in the order of their references.

    Args:
        found: candidates whose truth is true or unknown.
        absence_counts: whether finding nothing means there was nothing (4.4).
        left_out: how many entries did not count, by reason.
    """

    found: tuple[Candidate, ...]
    absence_counts: bool
    left_out: tuple[tuple[str, int], ...] = ()


def select(moment: Moment, selection: Selection, *, without_value_too: bool = False) -> Candidates:
    """Return the entries a selection may mean at a moment.

    Args:
        moment: the case and the day; only what had happened and was known by then counts.
        selection: what to look for.
        without_value_too: also return tests that were recorded without a value: the latest
            test may be one of them (4.11), but as evidence they show nothing.
    """
    looked_at = _looked_at(moment.case, selection)
    if not looked_at.entries and not isinstance(selection.source, Spells):
        return Candidates((), looked_at.was_given)
    matcher = _Matcher(moment, selection, looked_at, without_value_too=without_value_too)
    if isinstance(selection.source, Spells):
        return _select_spells(matcher, selection.source)
    left_out: Counter[str] = Counter()
    found: list[Candidate] = []
    for entry in looked_at.entries:
        why = entry.not_counted or _denied(entry, selection)
        if why is not None:
            if _visible(moment, entry, clinical_span(entry)) is not Truth.FALSE:
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


def _denied(entry: Entry, selection: Selection) -> str | None:
    """Return why an Observation of "no" is no record of what its code names (4.4)."""
    if isinstance(selection.source, Results) or entry.value != BooleanValue(answer=False):
        return None
    return "recorded as not so"


def _looked_at(case: Case, selection: Selection) -> LookedAt:
    """Return the entries of the types and codes a selection names, counted or not."""
    # They are the same on every day; remembering them changes only the time taken.
    source = selection.source
    found = case.looked_at.get(source)
    if found is None:
        index, types = _what(case, selection)
        entries = tuple(
            entry
            for entry in index.entries_of(case.record)
            if entry.resource_type in types and index.matches(entry)
        )
        given = all(case.record.was_given(kind) for kind in types)
        found = case.looked_at[source] = LookedAt(index, types, entries, given)
    return found


def entries_looked_at(case: Case, selection: Selection) -> tuple[Entry, ...]:
    """Return the entries a selection looks at on any day, whatever their date and value."""
    if isinstance(selection.source, Spells):
        return case.spells.entries(case.record)
    found = tuple(e for e in _looked_at(case, selection).entries if e.not_counted is None)
    if _level_of(selection) is None:
        return found
    requests = [entry for entry in found if entry.resource_type == "ServiceRequest"]
    linked = (one for request in requests for one in linked_to(case.record, request))
    return tuple({entry.reference: entry for entry in (*found, *linked)}.values())


def exists(moment: Moment, selection: Selection) -> Answer:
    """Say whether the record holds such an entry; false only where absence counts (4.4)."""
    return existence(select(moment, selection), selection)


def existence(candidates: Candidates, selection: Selection) -> Answer:
    """Say whether one of the candidates of a selection is one that was asked for."""
    if not candidates.found:
        missing = () if candidates.absence_counts else (not_given(selection),)
        nothing = Truth.FALSE if candidates.absence_counts else Truth.UNKNOWN
        return Answer(nothing, missing, left_out=candidates.left_out)
    truth = any_true(candidate.truth for candidate in candidates.found)
    sure = tuple(c.seen for c in candidates.found if c.truth is Truth.TRUE)
    reasons: tuple[NotKnown, ...] = ()
    if truth is Truth.UNKNOWN:
        reasons = tuple(sorted({doubt for c in candidates.found for doubt in c.doubts}))
    elif truth is Truth.FALSE and not candidates.absence_counts:
        truth = Truth.UNKNOWN
        reasons = (not_given(selection),)
    return Answer(truth, reasons, tuple(sorted(sure)), left_out=candidates.left_out)


def not_given(selection: Selection) -> NotKnown:
    """Return the reason that the record was not given what the selection looks at."""
    return NotKnown("not given", subject_of(selection))


class _Matcher:
    """One selection, ready to be held against entry after entry at one moment."""

    def __init__(
        self,
        moment: Moment,
        selection: Selection,
        looked_at: LookedAt,
        *,
        without_value_too: bool = False,
    ) -> None:
        self.moment = moment
        self.selection = selection
        self.without_value_too = without_value_too
        self.index, self.types = looked_at.index, looked_at.types
        self.has_requests = False

    @property
    def types_needed(self) -> tuple[str, ...]:
        """The types that must have been given for absence to count (4.4)."""
        level = _level_of(self.selection)
        if level is None or not self.has_requests:
            return self.types
        return (*self.types, *TYPES_THAT_SHOW.get(level, ()))

    def candidates(self, entry: Entry) -> list[Candidate]:
        """Return what an entry may be: a request, one candidate for each stage it got to."""
        level = _level_of(self.selection)
        if level is None:
            return [self.candidate(entry)]
        if entry.resource_type != "ServiceRequest":
            return [self.candidate(entry)]
        case, known_at = self.moment.case, self.moment.case.known_at
        life = _life_of(case, entry, self.selection)
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
        value = self._value(entry)
        doubts: list[NotKnown] = []
        visible = _visible(moment, entry, when, selection.window) if stage is None else holds
        placed = Truth.TRUE
        if selection.window is not None:
            if selection.active:
                ends = _ends(entry, when, moment) if spell is None else spell.ended
                placed = touches(moment, selection.window, when, ends)
            else:
                placed = lies_in(moment, selection.window, when)
        elif selection.active and spell is None:
            placed = ~_over(entry, when, moment)
        unplaced = anchors_not_known(moment, selection.window) if placed is Truth.UNKNOWN else ()
        doubts.extend(unplaced)
        if visible is Truth.UNKNOWN or (placed is Truth.UNKNOWN and not unplaced):
            doubts.append(self._not_comparable(entry, DATE_DOES_NOT_SETTLE))
        fits = self._fits(entry, value, doubts)
        if spell is not None:
            fits = spell.truth
            doubts.extend(self._not_comparable(entry, doubt) for doubt in spell.doubts)
        if selection.near is not None:
            near = exists(moment.at_event(when), selection.near)
            doubts.extend(near.reasons)
            fits = all_true((fits, ~near.truth if selection.near_absent else near.truth))
        owned = Truth.TRUE
        if moment.episode is not None and all_true((visible, placed, fits)) is not Truth.FALSE:
            owned = belongs(moment, entry, when, selection.belonging)
            if owned is Truth.UNKNOWN:
                doubts.append(self._not_comparable(entry, EPISODE_NOT_SETTLED))
        truth = all_true((visible, placed, fits, owned))
        cut = DateSpan(min(when.first, moment.day), min(when.last, moment.day))
        shown_by = entry if stage is None else stage.shown_by
        doubts = doubts if truth is Truth.UNKNOWN else []
        request = None if stage is None else entry
        return Candidate(shown_by, cut, truth, value, tuple(doubts), stage, request, spell)

    def _when(self, entry: Entry) -> DateSpan:
        source = self.selection.source
        if isinstance(source, CodedEntries) and source.kind in _OF_A_DISCHARGE:
            # A discharge is dated by the end of the stay; a stay without one has not ended.
            return entry.ended if entry.ended is not None else entry.happened
        return clinical_span(entry)

    def _value(self, entry: Entry) -> Interval | str | NotKnown | None:
        source = self.selection.source
        match source:
            case Results():
                return self._result(entry, source)
            case Values():
                return self._named_value(entry)
            case CodedEntries() | Referrals() | Spells():
                return None
            case _ as never:
                assert_never(never)

    def _result(self, entry: Entry, source: Results) -> Interval | NotKnown:
        value = entry.value
        if value is None or isinstance(value, NoValue):
            return self._no_value(entry)
        if not isinstance(value, QuantityValue):
            return self._not_comparable(entry, "it is not a number")
        analyte = self.moment.case.analyte(source.analyte)
        number = measured(value, analyte, self.index.unit_of(entry))
        if isinstance(number, NotComparable):
            return self._not_comparable(entry, number.detail)
        return number

    def _named_value(self, entry: Entry) -> str | NotKnown:
        if isinstance(entry.value, NoValue) and entry.value.reason != NO_REASON:
            return self._no_value(entry)
        values = self.index.values_of(entry)
        if len(values) == 1:
            return values[0]
        if values:
            return self._not_comparable(entry, "its codes say different values")
        if isinstance(entry.value, CodedValue):
            return self._not_comparable(entry, "its answer is not in the codelist")
        return self._no_value(entry)

    def _fits(
        self, entry: Entry, value: Interval | str | NotKnown | None, doubts: list[NotKnown]
    ) -> Truth:
        source = self.selection.source
        match source:
            case Results(comparison=comparison, threshold=threshold):
                if comparison is None or threshold is None:
                    return Truth.of(
                        self.without_value_too or self._has_value(entry, numeric=source.numeric)
                    )
                if isinstance(value, NotKnown):
                    doubts.append(value)
                    return Truth.UNKNOWN
                assert isinstance(value, Interval)
                analyte = self.moment.case.analyte(source.analyte)
                number = self.moment.case.canonical(threshold, analyte)
                fits = compare(value, comparison, number)
                if fits is Truth.UNKNOWN:
                    doubts.append(self._not_comparable(entry, "its comparator does not settle it"))
                return fits
            case Values(names=names, comparison=comparison, threshold=threshold):
                if not names and comparison is None:
                    return Truth.of(self.without_value_too or not _has_no_value(value))
                if isinstance(value, NotKnown):
                    doubts.append(value)
                    return Truth.UNKNOWN
                assert isinstance(value, str)
                if names:
                    return Truth.of(value in names)
                assert comparison is not None
                assert threshold is not None
                grade = Interval.exactly(self.moment.case.grade(value))
                return compare(grade, comparison, self.moment.case.canonical(threshold, None))
            case CodedEntries():
                return all_true(
                    (Truth.of(self._kind_fits(entry, source)), self._affirmed(entry, doubts))
                )
            case Referrals() | Spells():
                # Which stages a request got to, and what a stay was, is settled elsewhere.
                return Truth.TRUE
            case _ as never:
                assert_never(never)

    def _has_value(self, entry: Entry, *, numeric: bool) -> bool:
        if numeric:
            return isinstance(entry.value, QuantityValue)
        return entry.value is not None and not isinstance(entry.value, NoValue)

    def _affirmed(self, entry: Entry, doubts: list[NotKnown]) -> Truth:
        """Whether an Observation says that what its code names is so: not "no", not "not asked"."""
        if isinstance(entry.value, NoValue) and entry.value.reason != NO_REASON:
            doubts.append(self._no_value(entry))
            return Truth.UNKNOWN
        return Truth.TRUE

    def _kind_fits(self, entry: Entry, source: CodedEntries) -> bool:
        if source.answered is not None:
            answers = code_index(self.moment.case.pathway, (source.answered,))
            return isinstance(entry.value, CodedValue) and answers.holds(entry.value.codings)
        if source.kind in _OF_A_DISCHARGE:
            return entry.ended is not None
        return True

    def _no_value(self, entry: Entry) -> NotKnown:
        reason = entry.value.reason if isinstance(entry.value, NoValue) else NO_REASON
        return NotKnown(
            "recorded without a value", self._subject, f"reason: {reason}", (entry.reference,)
        )

    def _not_comparable(self, entry: Entry, detail: str) -> NotKnown:
        return NotKnown("not comparable", self._subject, detail, (entry.reference,))

    @property
    def _subject(self) -> str:
        return subject_of(self.selection)


@lru_cache(maxsize=4096)
def subject_of(selection: Selection) -> str:
    """Return what a selection looks at, in the author's words and without its window."""
    plain = replace(selection, window=None, near=None, near_absent=False, belonging="as usual")
    return as_written(Found(plain))


def _has_no_value(value: Interval | str | NotKnown | None) -> bool:
    return isinstance(value, NotKnown) and value.why == "recorded without a value"


def _level_of(selection: Selection) -> ReferralLevel | None:
    """Return how far a referral must have got, None for what is no referral.

    A `request in` or `request for` is one that was made, whichever service it went to.
    """
    match selection.source:
        case Referrals(level=level):
            return level
        case CodedEntries(kind=RecordKind.REQUEST | RecordKind.REQUEST_REASON):
            return "made"
        case _:
            return None


def _life_of(case: Case, request: Entry, selection: Selection) -> ReferralLife:
    source = selection.source
    declined_as = None
    if isinstance(source, Referrals):
        declined_as = case.pathway.services[source.service].declined_as
    key = (request.reference, declined_as)
    # A life holds all its stages, whatever the day; remembering it changes only the time taken.
    if key not in case.referral_lives:
        is_patients: PatientsReason = no_reason_of_the_patients
        if declined_as is not None:
            is_patients = code_index(case.pathway, (declined_as,)).holds
        case.referral_lives[key] = life_of(case.record, request, is_patients_reason=is_patients)
    return case.referral_lives[key]


def _what(case: Case, selection: Selection) -> tuple[CodeIndex, tuple[str, ...]]:
    pathway = case.pathway
    match selection.source:
        case CodedEntries(kind=kind, codelist=codelist):
            index = code_index(pathway, (codelist,), where=_where(kind))
            return index, RESOURCE_TYPES_OF_KIND[kind]
        case Results(analyte=name):
            use: AnalyteUse = pathway.analytes[name]
            return code_index(pathway, (use.codelist,)), ("Observation",)
        case Values(codelist=codelist):
            listed: Codelist = pathway.codelists[codelist]
            return (
                code_index(pathway, (listed.name,), where="codes and answers"),
                ("Condition", "Observation", "Procedure"),
            )
        case Referrals(service=name, level=level):
            service: Service = pathway.services[name]
            index = code_index(
                pathway,
                (service.requested_by,),
                recorded_as=service.recorded_as,
            )
            recorded = () if service.recorded_as is None else _RECORDED_TYPES.get(level, ())
            return index, ("ServiceRequest", *recorded)
        case Spells():
            return code_index(pathway, ()), ("Encounter",)
        case _ as never:
            assert_never(never)


def _where(kind: RecordKind) -> str:
    match kind:
        case RecordKind.DISCHARGE:
            return "discharge"
        case RecordKind.REASON | RecordKind.REQUEST_REASON:
            return "reasons"
        case RecordKind.ADMISSION_METHOD:
            return "admission methods"
        case RecordKind.DISCHARGE_METHOD:
            return "discharge methods"
        case _:
            return "codes"


def _visible(moment: Moment, entry: Entry, when: DateSpan, window: Window | None = None) -> Truth:
    """Whether it had happened by the day and had been recorded by the day of knowledge (4.2)."""
    happened = on_or_after(DateSpan.on(_looked_at_until(moment, window)), when)
    known_at = moment.case.known_at
    if known_at is None:
        return happened
    return all_true((happened, on_or_after(DateSpan.on(known_at), entry.known_from)))


def _looked_at_until(moment: Moment, window: Window | None) -> date:
    """The last day that counts: after a death, only what an author's window reaches out to."""
    end = None if window is None else window.end
    if (
        moment.after_death is not None
        and end is not None
        and isinstance(end.anchor, AtDeath)
        and end.offset is not None
        and end.direction == "after"
        and anchor_days(moment, end.anchor) is not None
    ):
        return moment.after_death
    return moment.day


def _ends(entry: Entry, when: DateSpan, moment: Moment) -> DateSpan | None:
    """The last day of the entry's interval; None where it is still going on, as far as known."""
    if entry.ended is not None:
        return None if entry.ended.first > moment.seen_by else entry.ended
    if entry.resource_type in _OPEN_ENDED:
        return None
    if entry.resource_type == "Encounter" and entry.status not in ("finished", ""):
        return None
    return when


def _over(entry: Entry, when: DateSpan, moment: Moment) -> Truth:
    ends = _ends(entry, when, moment)
    if ends is None:
        return Truth.FALSE
    return ~on_or_after(ends, DateSpan.on(moment.day))
