"""What a patient contributes hangs on the record and the day alone, and adds up over the months."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.property.law_records import FIRST, LAST, SYSTEM, Kind, records
from tests.property.laws import few, fewer
from tests.spec.pathway_text import compiled
from tests.spec.record_table import record_of
from waypost.evaluate.entry import entry_of
from waypost.evaluate.moment import Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.truth import Truth, any_true
from waypost.kpi.contributing import Contributions, contributions_of
from waypost.kpi.contributing.populations import is_of
from waypost.kpi.contributing.study import Study
from waypost.kpi.contribution import Contribution
from waypost.kpi.periods import last_of_month
from waypost.record import Coding, DateSpan, Entry, Patient, Record, Registration
from waypost_dsl.model import ALWAYS, Condition, Kpi, Pathway, Patients, Proportion, Rate

TEXT = """
fact flare is latest record in flare
fact control is latest result of hba1c no older than 3 months, same day take lowest
fact flares is each record in flare in the last 3 months
step reviewed "Reviewed"
  every 2 months
  every 30 days while control at least 48 mmol/mol
  when control is not known every 1 month
  done by record in review
  excepted when record in declined for 1 month
  because decided example
step vaccinated "Vaccinated"
  each season from 1 September to 31 January due by 31 October
  done by record in vaccine
  because decided example
step rescue "Rescue"
  only when flare in the last 2 months
  within 14 days of flare
  done by record in tablets since flare
  excepted when record in declined for 1 month
  because decided example
step looked_after "Looked after"
  for each flares
  within 7 days of the event
  done by record in review
  because decided example
group everything "Everything"
  is reviewed and vaccinated and rescue
kpi all_done "All done"
  domain clinical
  of patients enrolled at least 2 months
  met when everything is done
  excluding record in declined
  excepting record in tablets
  monthly
kpi controlled "Controlled"
  domain clinical
  of patients registered with flare
  met when control below 48 mmol/mol
  monthly
kpi died "Died"
  domain clinical
  of deaths of patients registered
  met when flare in the last 30 days
  monthly
kpi reviewed_in_time "Reviewed"
  domain clinical
  of due reviewed
  met when reviewed is done
  monthly
kpi vaccinated_in_time "Vaccinated"
  domain clinical
  of due vaccinated
  met when vaccinated is done
  monthly
kpi rescued_in_time "Rescued"
  domain clinical
  of due rescue
  met when rescue is done
  judged 7 days after
  monthly
kpi looked_after_in_time "Looked after"
  domain clinical
  of due looked_after
  met when looked_after is done
  monthly
kpi referred "Referred"
  domain clinical
  of referrals to rehab made
  counted
  monthly
kpi flared "Flared"
  domain activity
  of referrals to rehab made
  per 100 patients enrolled with flare
  monthly
kpi flared_in_time "Flared in time"
  domain activity
  of unplanned admissions
  per 100 patient years enrolled with control below 75 mmol/mol
  monthly
"""
_POOL = (
    Kind("Condition", "flare"),
    Kind("Procedure", "review"),
    Kind("Procedure", "vaccine"),
    Kind("Procedure", "declined"),
    Kind("Procedure", "tablets"),
    Kind("Procedure", "cured"),
    Kind("Observation", "hba1c", ("40", "48", "75"), ("mmol/mol", None)),
    Kind("ServiceRequest", "rehabilitation-requested"),
)
_AS_AT = date(2024, 12, 31)
_STAY = record_of(
    """
    2024-02-10 to 2024-02-14  Encounter  ward stay  status=finished  class=inpatient  admitted=emergency
    2024-03-01 to 2024-03-04  Encounter  ward stay  status=finished  class=inpatient
    """  # noqa: E501 - a line of a record table
).entries


@cache
def pathway() -> Pathway:
    result = compiled(TEXT)
    assert result.pathway is not None, [one.message for one in result.diagnostics if one.is_error]
    return result.pathway


_spans = st.integers(-60, (LAST - FIRST).days).map(lambda n: DateSpan.on(FIRST + timedelta(n)))
_registrations = st.one_of(
    st.just(()),
    st.builds(lambda start: (Registration(start, None),), _spans),
    st.builds(
        lambda start, days: (Registration(start, DateSpan.on(start.last + timedelta(days))),),
        _spans,
        st.integers(0, 300),
    ),
)


@st.composite
def people(draw: st.DrawFn) -> Record:
    """Draw the record of somebody who may have moved, or nobody knows whose patient they are."""
    record = draw(records(_POOL))
    patient = replace(
        record.patient,
        practice=draw(st.sampled_from(["P1", "P1", None])),
        registered=draw(_registrations),
    )
    stays = _STAY if draw(st.booleans()) else ()
    return Record.of(patient, [*record.entries, *stays])


def contributed(
    record: Record,
    *,
    first: date = date(2023, 7, 1),
    last: date = date(2024, 6, 30),
    known_at: date | None = None,
) -> Contributions:
    found = contributions_of(
        pathway(), record, first=first, last=last, as_at=_AS_AT, known_at=known_at
    )
    assert not found.errors
    return found


@fewer
@given(people(), st.integers(0, 1000))
def test_the_order_of_the_input_changes_nothing(record: Record, seed: int) -> None:
    entries = list(record.entries)
    Random(seed).shuffle(entries)
    assert contributed(Record.of(record.patient, entries)) == contributed(record)


@few
@given(people(), st.integers(0, 10))
def test_months_add_up(record: Record, months: int) -> None:
    whole = contributed(record).rows
    month = 7 + months
    ends = last_of_month(date(2023 + (month - 1) // 12, (month - 1) % 12 + 1, 1))
    before = contributed(record, last=ends).rows
    after = contributed(record, first=ends + timedelta(1)).rows
    assert _added_up(whole) == _added_up((*before, *after))


def _added_up(rows: tuple[Contribution, ...]) -> list[Contribution]:
    """Leave out the middle days of longer periods: those have to lie wholly in the run."""
    longer = ("middle of quarter", "middle of year", "middle of 12 months")
    kept = [row for row in rows if row.taken not in longer]
    return sorted(kept, key=lambda row: (row.kpi, row.role, row.day, row.unit))


@fewer
@given(people(), people(), st.integers(0, 300).map(lambda n: FIRST + timedelta(n)))
def test_what_was_recorded_later_than_the_day_of_knowledge_changes_nothing(
    record: Record, other: Record, known_at: date
) -> None:
    recorded = DateSpan.on(known_at + timedelta(1))
    later = [
        replace(one, reference=f"{one.resource_type}/later-{number}", recorded=recorded)
        for number, one in enumerate(other.entries)
        if one.resource_type != "Encounter"
    ]
    more = Record.of(record.patient, [*record.entries, *later])
    assert contributed(more, known_at=known_at) == contributed(record, known_at=known_at)


@few
@given(people())
def test_nobody_is_twice_in_a_population(record: Record) -> None:
    counts = Counter(
        (row.kpi, row.taken, row.day) for row in contributed(record).rows if row.role != "unit"
    )
    assert set(counts.values()) <= {1}


@few
@given(people())
def test_a_unit_is_counted_once(record: Record) -> None:
    rows = [row for row in contributed(record).rows if row.role == "unit"]
    counts = Counter((row.kpi, row.unit, row.day.year, row.day.month) for row in rows)
    assert set(counts.values()) <= {1}
    for row in rows:
        in_denominator = row.state in ("counted", "value not known")
        assert row.denominator == float(in_denominator)
        assert row.numerator in (0.0, 1.0)
        assert row.numerator <= row.denominator
        assert row.state == "counted" or row.numerator == 0.0
        assert row.state == "counted" or row.why or row.state == "not yet judged"
        assert row.judged_on >= row.day


@few
@given(people())
def test_patients_are_what_the_plain_evaluator_says_of_them(record: Record) -> None:
    rows = {(row.kpi, row.day): row for row in contributed(record).rows if row.role == "unit"}
    kpi = pathway().kpis["all_done"]
    for number in range(12):
        day = last_of_month(date(2023 + (6 + number) // 12, (6 + number) % 12 + 1, 1))
        row = rows.get(("all_done", day))
        if record.patient.died is not None and record.patient.died.last <= day:
            assert row is None or record.patient.died.last == day
            continue
        moment = Moment(case_of(pathway(), record), day)
        status = entry_of(moment, frozen=False).status
        if status not in ("enrolled", "unknown"):
            assert row is None
        elif row is not None and row.state != "population not known":
            assert (row.state, row.numerator) == _plainly(moment, kpi)


def _plainly(moment: Moment, kpi: Kpi) -> tuple[str, float]:
    """The order of the contract, with nothing remembered."""

    def ask(condition: Condition) -> Truth:
        return Moment(case_of(pathway(), moment.case.record), moment.day).ask(condition).truth

    assert isinstance(kpi.counted, Patients)
    assert isinstance(kpi.measure, Proportion)
    assert ask(kpi.when) is Truth.TRUE
    if any_true(ask(one) for one in kpi.excluding) is Truth.TRUE:
        return "excluded", 0.0
    met = ask(kpi.measure.met_when)
    if met is Truth.TRUE:
        return "counted", 1.0
    excepted = any_true(ask(one) for one in kpi.excepting)
    if excepted is Truth.TRUE:
        return "excepted", 0.0
    return ("value not known" if Truth.UNKNOWN in (met, excepted) else "counted"), 0.0


@few
@given(people())
def test_patient_years_are_the_days_counted_one_by_one(record: Record) -> None:
    rows = [row for row in contributed(record).rows if row.taken == "days of month"]
    measure = pathway().kpis["flared_in_time"].measure
    assert isinstance(measure, Rate)
    by_month: Counter[tuple[int, int]] = Counter()
    day = date(2024, 1, 1)
    while day <= date(2024, 4, 30):
        # A new study each day: nothing is remembered from another one.
        study = Study(
            pathway(),
            record,
            first=date(2024, 1, 1),
            last=date(2024, 4, 30),
            as_at=_AS_AT,
            places={},
        )
        if is_of(study, measure.population, day).truth is Truth.TRUE:
            by_month[day.year, day.month] += 1
        day += timedelta(1)
    found = {
        (row.day.year, row.day.month): int(row.denominator)
        for row in rows
        if row.denominator and date(2024, 1, 1) <= row.day <= date(2024, 4, 30)
    }
    assert found == dict(by_month)


def test_the_pool_is_of_the_reference() -> None:
    listed = {row.code for one in pathway().codelists.values() for row in one.rows}
    assert {kind.code for kind in _POOL} <= listed
    illness = Entry("Condition", "Condition/i", (Coding(SYSTEM, "illness"),), DateSpan.on(FIRST))
    rows = contributed(Record.of(records_patient(), [illness])).rows
    assert {row.kpi for row in rows} >= {"all_done", "reviewed_in_time", "flared_in_time"}
    assert all(kpi.when == ALWAYS or kpi.name == "controlled" for kpi in pathway().kpis.values())


def records_patient() -> Patient:
    return replace(record_of("1950-01-01  Patient  born").patient, practice="P1")
