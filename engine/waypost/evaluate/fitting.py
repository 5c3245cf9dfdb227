"""Whether what an entry holds is what a selection asks for: its value, its answer, its codes."""

from __future__ import annotations

from typing import assert_never

from waypost.evaluate.candidates import subject_of
from waypost.evaluate.codes import CodeIndex, code_index
from waypost.evaluate.moment import Case
from waypost.evaluate.numbers import Interval, NotComparable, compare, measured
from waypost.evaluate.truth import NotKnown, Truth, all_true
from waypost.record import (
    NO_REASON,
    BooleanValue,
    CodedValue,
    Entry,
    NoValue,
    QuantityValue,
)
from waypost_dsl.model import (
    CodedEntries,
    RecordKind,
    Referrals,
    Results,
    Selection,
    Spells,
    Values,
)

OF_A_DISCHARGE = frozenset({RecordKind.DISCHARGE, RecordKind.DISCHARGE_METHOD})
"""The kinds that are about the end of a stay."""


def denied(entry: Entry, selection: Selection) -> str | None:
    """Return why an Observation of "no" is no record of what its code names (4.4)."""
    if isinstance(selection.source, Results) or entry.value != BooleanValue(answer=False):
        return None
    return "recorded as not so"


class Fitting:
    """A selection, ready to be held against what entry after entry says.

    Args:
        case: the case.
        selection: the selection.
        index: the codes it names.
        without_value_too: whether a test that was recorded without a value fits.
    """

    def __init__(
        self, case: Case, selection: Selection, index: CodeIndex, *, without_value_too: bool
    ) -> None:
        self.case = case
        self.selection = selection
        self.index = index
        self.without_value_too = without_value_too

    def value(self, entry: Entry) -> Interval | str | NotKnown | None:
        """Return an entry's value: a number, a name, why not; None where none is asked for."""
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
            return self.not_comparable(entry, "it is not a number")
        analyte = self.case.analyte(source.analyte)
        number = measured(value, analyte, self.index.unit_of(entry))
        if isinstance(number, NotComparable):
            return self.not_comparable(entry, number.detail)
        return number

    def _named_value(self, entry: Entry) -> str | NotKnown:
        if isinstance(entry.value, NoValue) and entry.value.reason != NO_REASON:
            return self._no_value(entry)
        values = self.index.values_of(entry)
        if len(values) == 1:
            return values[0]
        if values:
            return self.not_comparable(entry, "its codes say different values")
        if isinstance(entry.value, CodedValue):
            return self.not_comparable(entry, "its answer is not in the codelist")
        return self._no_value(entry)

    def fits(
        self, entry: Entry, value: Interval | str | NotKnown | None, doubts: list[NotKnown]
    ) -> Truth:
        """Say whether an entry holds what is asked for, and put in `doubts` why it is unknown."""
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
                analyte = self.case.analyte(source.analyte)
                number = self.case.canonical(threshold, analyte)
                fits = compare(value, comparison, number)
                if fits is Truth.UNKNOWN:
                    doubts.append(self.not_comparable(entry, "its comparator does not settle it"))
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
                grade = Interval.exactly(self.case.grade(value))
                return compare(grade, comparison, self.case.canonical(threshold, None))
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
            answers = code_index(self.case.pathway, (source.answered,))
            return isinstance(entry.value, CodedValue) and answers.holds(entry.value.codings)
        if source.of_encounter is not None:
            # The stay itself, not another one that happened to go on beside it.
            kept = code_index(self.case.pathway, (source.of_encounter,))
            if not kept.matches(entry):
                return False
        if source.kind in OF_A_DISCHARGE:
            return entry.ended is not None
        return True

    def _no_value(self, entry: Entry) -> NotKnown:
        reason = entry.value.reason if isinstance(entry.value, NoValue) else NO_REASON
        return NotKnown(
            "recorded without a value", self._subject, f"reason: {reason}", (entry.reference,)
        )

    def not_comparable(self, entry: Entry, detail: str) -> NotKnown:
        """Return the reason that an entry does not settle what is asked."""
        return NotKnown("not comparable", self._subject, detail, (entry.reference,))

    @property
    def _subject(self) -> str:
        return subject_of(self.selection)


def _has_no_value(value: Interval | str | NotKnown | None) -> bool:
    return isinstance(value, NotKnown) and value.why == "recorded without a value"
