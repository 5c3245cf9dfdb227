"""The small records that the property tests of the laws draw.

All codes are those of the language reference (`tests/spec/codelists`). Days lie in a stretch short
enough to be replayed day by day, and often at the end of a month, where calendars are awkward.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from waypost.record import (
    UNDATED,
    CodedValue,
    Coding,
    DateSpan,
    Entry,
    NoValue,
    Patient,
    QuantityValue,
    Record,
)

SYSTEM = "https://waypost.example/CodeSystem/spec"
FIRST = date(2023, 7, 1)
LAST = date(2024, 6, 30)
BEFORE_ALL = date(2023, 4, 1)
AFTER_ALL = date(2024, 12, 31)


@dataclass(frozen=True)
class Kind:
    """Something that can be recorded: a code of a resource type, perhaps with a number."""

    resource_type: str
    code: str
    numbers: tuple[str, ...] = ()
    units: tuple[str | None, ...] = ()


def _month(number: int) -> DateSpan:
    year, month = 2023 + (number - 1) // 12, (number - 1) % 12 + 1
    return DateSpan(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


months = st.integers(7, 18).map(_month)
exact_days = st.one_of(
    st.integers(0, (LAST - FIRST).days).map(lambda n: DateSpan.on(FIRST + timedelta(n))),
    months.map(lambda month: DateSpan.on(month.last)),
)
_years = st.sampled_from([2023, 2024]).map(lambda y: DateSpan(date(y, 1, 1), date(y, 12, 31)))
_spans = st.one_of(exact_days, exact_days, months, months, _years, st.just(UNDATED))


@st.composite
def entries(draw: st.DrawFn, pool: tuple[Kind, ...], *, partial: bool, name: str) -> Entry:
    """Draw one entry of a record."""
    happened = draw(_spans if partial else exact_days)
    kind = draw(st.sampled_from(pool))
    entry = Entry(
        kind.resource_type,
        f"{kind.resource_type}/{name}",
        (Coding(SYSTEM, kind.code),),
        happened,
        value=draw(_values(kind)) if kind.resource_type == "Observation" else None,
    )
    if kind.resource_type == "ServiceRequest":
        intent = draw(st.sampled_from(["order", "order", "proposal"]))
        entry = replace(entry, intent=intent, status="active")
    if happened != UNDATED:
        recorded = draw(st.sampled_from([None, None, None, 0, 3, 40]))
        if recorded is not None:
            entry = replace(entry, recorded=DateSpan.on(happened.last + timedelta(recorded)))
        lasted = draw(st.sampled_from([None, None, None, 0, 20, 60]))
        if lasted is not None and kind.resource_type != "Observation":
            entry = replace(entry, ended=DateSpan.on(happened.last + timedelta(lasted)))
    if draw(st.integers(0, 14)) == 7:
        entry = replace(entry, not_counted="entered-in-error")
    return entry


def _values(kind: Kind) -> st.SearchStrategy[NoValue | QuantityValue | CodedValue]:
    if not kind.numbers:
        return st.just(NoValue())
    number = st.builds(
        QuantityValue,
        st.sampled_from(kind.numbers).map(Decimal),
        st.sampled_from([None, None, None, "<", ">="]),
        st.sampled_from(kind.units),
    )
    odd = st.sampled_from([NoValue(), CodedValue((Coding(SYSTEM, "flare"),))])
    return st.one_of(number, number, number, odd)


@st.composite
def records(
    draw: st.DrawFn, pool: tuple[Kind, ...], *, partial: bool = True, mortal: bool = True
) -> Record:
    """Draw a record, in most cases of somebody who is ill, so that something is to be judged."""
    count = draw(st.integers(0, 6))
    drawn = [draw(entries(pool, partial=partial, name=f"e{number}")) for number in range(count)]
    if draw(st.integers(0, 5)) != 3:
        began = draw(st.one_of(st.just(DateSpan.on(FIRST)), exact_days))
        drawn.append(Entry("Condition", "Condition/ill", (Coding(SYSTEM, "illness"),), began))
    patient = Patient("p", birth=draw(_births(partial=partial)))
    if mortal and draw(st.integers(0, 5)) == 3:
        patient = replace(patient, deceased=True, died=draw(exact_days))
    return Record.of(patient, drawn)


def _births(*, partial: bool) -> st.SearchStrategy[DateSpan | None]:
    """Draw births that make somebody 17 within the days drawn."""
    day = st.integers(0, 365).map(lambda n: DateSpan.on(date(2006, 7, 1) + timedelta(n)))
    year = st.just(DateSpan(date(2006, 1, 1), date(2006, 12, 31)))
    return st.one_of(st.none(), day, *([year] if partial else []))
