"""What cannot be told of an admission is counted as that: never as unrelated, never as a no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.unit.signals_example import ILLNESS, OTHER, signal, spell
from tests.unit.stays_example import SNOMED, moment, stay
from waypost.admissions import ambulatory_care_sensitive
from waypost.admissions.icd import ICD10, ICD10CM
from waypost.case_review.wording import stay_facts
from waypost.cli.signals_table import print_signals
from waypost.commands.signals import SignalList
from waypost.record import Coding, DateSpan, EncounterDiagnosis, Entry, Patient, Record
from waypost.signals.of_patient import NOT_READABLE, START_NOT_CERTAIN, PatientSignals, signals_of
from waypost.signals.signal import PathwayView
from waypost.signals.summary import SignalsSummary, in_short, summary
from waypost_dsl import compile_pathway
from waypost_dsl.model import Pathway

PATHWAYS = Path(__file__).resolve().parents[2] / "pathways"
COPD, TYPE_2 = "13645005", "44054006"
EXACERBATION, HIP_FRACTURE = "195951007", "263225007"
FIRST, AS_AT = date(2023, 6, 2), date(2024, 6, 1)
OID = "urn:oid:2.16.840.1.113883.6.3"


@cache
def pathway(name: str) -> Pathway:
    found = compile_pathway(PATHWAYS / f"{name}.pathway").pathway
    assert found is not None
    return found


def diagnosis(code: str, since: str = "2019-05-02") -> Entry:
    return Entry(
        "Condition",
        "Condition/known",
        codings=(Coding(SNOMED, code),),
        happened=moment(since).span or DateSpan.on(AS_AT),
        recorded=moment(since).span,
        status="active",
    )


def coded(*codings: Coding | tuple[Coding, ...]) -> tuple[EncounterDiagnosis, ...]:
    each = [one if isinstance(one, tuple) else (one,) for one in codings]
    return tuple(EncounterDiagnosis(None, own, (), rank) for rank, own in enumerate(each, start=1))


def found(*entries: Entry, name: str = "copd") -> PatientSignals:
    who = Patient("p1", birth=DateSpan.on(date(1950, 1, 1)))
    record = Record.of(who, entries)
    return signals_of([pathway(name)], record, first=FIRST, as_at=AS_AT)


def admitted(*diagnoses: EncounterDiagnosis, reason: str | None = None) -> Entry:
    entry = stay("a", "2024-05-01", "2024-05-06", method="21", reason=reason)
    return replace(entry, diagnoses=diagnoses)


def view(*diagnoses: EncounterDiagnosis, known: str = COPD, name: str = "copd") -> PathwayView:
    [one] = found(diagnosis(known), admitted(*diagnoses), name=name).signals
    [seen] = one.pathways
    return seen


def totals(*of: PatientSignals) -> SignalsSummary:
    signals = [in_short(one) for each in of for one in each.signals]
    spells = {key: number for each in of for key, number in each.spells.items()}
    return summary(signals, first=FIRST, last=AS_AT, spells=spells, comparison=(), seed=1)


# ------------------------------------------------------------------- diagnoses in SNOMED CT


@pytest.mark.parametrize(
    ("diagnoses", "relation"),
    [
        (coded(Coding(SNOMED, EXACERBATION)), "direct"),
        (coded(Coding(SNOMED, COPD)), "direct"),
        (coded(Coding(ICD10, "J20.9"), Coding(SNOMED, COPD)), "direct"),
        (coded(Coding(ICD10, "I21.9"), Coding(SNOMED, COPD)), "associated"),
        (coded(Coding(SNOMED, HIP_FRACTURE)), "unrelated"),
        (coded((Coding(SNOMED, HIP_FRACTURE), Coding(ICD10, "S72.0"))), "unrelated"),
    ],
)
def test_copd_is_told_by_the_registers_diagnoses_too(
    diagnoses: tuple[EncounterDiagnosis, ...], relation: str
) -> None:
    assert view(*diagnoses).relation == relation


@pytest.mark.parametrize(
    ("code", "relation"),
    [
        (TYPE_2, "direct"),
        ("73211009", "direct"),  # diabetes mellitus, of no type that is said
        ("8801005", "direct"),  # secondary diabetes mellitus
        ("46635009", "unrelated"),  # type 1, as E10 is not among the ICD-10 codes
    ],
)
def test_diabetes_is_told_by_the_registers_diagnoses_that_do_not_say_type_1(
    code: str, relation: str
) -> None:
    seen = view(*coded(Coding(SNOMED, code)), known=TYPE_2, name="type_2_diabetes")
    assert seen.relation == relation


def test_a_reason_in_snomed_ct_is_direct_and_labelled() -> None:
    [one] = found(diagnosis(COPD), admitted(reason=EXACERBATION)).signals
    [seen] = one.pathways
    assert (seen.relation, seen.reason_only) == ("direct", True)
    assert "only a reason was recorded" in seen.relation_because


# --------------------------------------------------------------------------- cannot be told


@pytest.mark.parametrize("system", [OID, "https://fhir.hl7.org.uk/Id/icd-10", ICD10CM])
def test_a_diagnosis_of_a_system_that_no_list_is_of_cannot_be_told(system: str) -> None:
    seen = view(*coded(Coding(system, "J44.1")))
    assert seen.relation == "cannot be told"
    assert seen.relation_because == (
        "whether a diagnosis of the stay is the pathway's cannot be told: a diagnosis is coded in "
        "a code system that no list of the pathway is of"
    )


def test_another_diagnosis_of_such_a_system_cannot_be_told_either() -> None:
    assert view(*coded(Coding(ICD10, "I21.9"), Coding(OID, "J44.1"))).relation == "cannot be told"


def test_one_code_that_is_read_tells_a_diagnosis() -> None:
    both = (Coding(OID, "S72.0"), Coding(ICD10, "S72.0"))
    assert view(*coded(Coding(ICD10, "I21.9"), both)).relation == "unrelated"


def test_no_diagnosis_cannot_be_told() -> None:
    assert view().relation == "cannot be told"


@pytest.mark.parametrize(
    ("primary", "relation"), [(ILLNESS, "cannot be told"), (OTHER, "not on pathway")]
)
def test_whether_a_patient_was_on_the_pathway_cannot_be_told(
    primary: Coding, relation: str
) -> None:
    [seen] = signal("2024  Condition  illness", primary=(primary,)).pathways
    assert seen.day_before.status == "unknown"
    assert seen.relation == relation


def test_what_cannot_be_told_has_its_own_count_in_the_totals() -> None:
    untold = found(diagnosis(COPD), admitted(*coded(Coding(OID, "J44.1"))))
    told = found(diagnosis(COPD), admitted(*coded(Coding(ICD10, "S72.0"))))
    counted = totals(untold, told)
    assert dict(counted.relations) == {
        "direct": 0,
        "associated": 0,
        "cannot be told": 1,
        "unrelated": 1,
        "not on pathway": 0,
    }
    [copd] = counted.pathways
    assert (copd.unrelated, copd.cannot_be_told) == (1, 1)
    assert (counted.acsc, counted.acsc_not_known) == (0, 1)
    assert [one.acsc_not_known for one in counted.practices] == [1]


def test_whether_it_was_ambulatory_care_sensitive_is_printed_as_not_known() -> None:
    [one] = found(diagnosis(COPD), admitted(*coded(Coding(SNOMED, EXACERBATION)))).signals
    said = dict(stay_facts(one))["Ambulatory-care-sensitive"]
    assert said == "not known: the primary diagnosis is not coded in ICD-10"


# ------------------------------------------------------------------------------- the totals


def test_stays_that_cannot_be_read_are_counted_as_that(capsys: pytest.CaptureFixture[str]) -> None:
    seen = found(
        stay("no-start", None, method="21"),
        stay("backwards", "2024-05-06", "2024-05-01", method="21"),
        stay("class", "2024-05-01", "2024-05-06", method="21", placed="WARD"),
        stay("status", "2024-05-01", "2024-05-06", method="21", status="unknown"),
        stay("outpatient", "2024-05-01", "2024-05-06", placed="AMB", status="unknown"),
        stay("attended", None, placed="EMER"),
        stay("before", "2022-05-06", "2022-05-01", method="21"),
        stay("left-before", None, "2022-05-01", method="21"),
    )
    assert seen.signals == ()
    assert dict(seen.spells) == {
        (NOT_READABLE, "no start"): 1,
        (NOT_READABLE, "ends before it begins"): 1,
        (NOT_READABLE, "class not known"): 1,
        (NOT_READABLE, "status not known"): 1,
    }
    print_signals(SignalList("test", totals(seen), (), ()))
    printed = capsys.readouterr().out
    assert "not readable" in printed
    assert "class not known" in printed


@pytest.mark.parametrize(
    ("begins", "nature"), [("2024-05", "unplanned"), ("2024", "indeterminate")]
)
def test_a_stay_that_may_begin_after_the_day_of_the_run_is_no_certain_admission(
    begins: str, nature: str
) -> None:
    seen = found(diagnosis(COPD), stay("a", begins, begins, method="21", diagnoses=("J44.1",)))
    assert [one for one, _ in seen.spells] == [nature]
    assert len(seen.signals) == (nature == "unplanned")
    if nature == "indeterminate":
        assert list(seen.spells) == [("indeterminate", START_NOT_CERTAIN)]


@pytest.mark.parametrize(
    ("began", "ended", "said"),
    [
        (DateSpan.on(date(2024, 3, 1)), DateSpan.on(date(2024, 3, 1)), "same day"),
        (DateSpan.on(date(2024, 3, 1)), DateSpan.on(date(2024, 3, 2)), "1 night"),
        (
            DateSpan(date(2024, 3, 1), date(2024, 3, 31)),
            DateSpan(date(2024, 3, 1), date(2024, 3, 31)),
            "0 to 30 nights",
        ),
    ],
)
def test_nights_are_said_as_far_as_they_are_known(
    began: DateSpan, ended: DateSpan, said: str
) -> None:
    one = signal(started=began, ended=ended)
    assert dict(stay_facts(one))["Left hospital"].endswith(f"({said})")


def test_a_signal_without_a_coded_diagnosis_does_not_say_no() -> None:
    answer = ambulatory_care_sensitive(spell(primary=()))
    assert (answer.answer, answer.counts) == ("not known", False)
