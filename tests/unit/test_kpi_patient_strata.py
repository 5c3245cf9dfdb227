"""What a Patient resource says for breaking figures down, and when they were registered."""

from __future__ import annotations

from datetime import date

import pytest

from waypost.fhir.elements import Elements
from waypost.fhir.findings import FindingSink
from waypost.fhir.patients import patient_of
from waypost.fhir.references import ReferenceIndex
from waypost.kpi.contributing.strata import Strata, age_band
from waypost.record import DateSpan, Patient, Registration

ETHNIC = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory"
OURS = "https://waypost.example/StructureDefinition/"
SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategory"


def read(*extensions: dict[str, object]) -> tuple[Patient, list[str]]:
    """Read a Patient with some extensions; return it with the codes of what was wrong."""
    sink = FindingSink("a.json")
    resource = {"resourceType": "Patient", "id": "p1", "extension": list(extensions)}
    found = patient_of(Elements(sink, "Patient/p1"), resource, "p1", index=ReferenceIndex())
    return found, [finding.code for finding in sink.gathered()]


def ethnic(code: str) -> dict[str, object]:
    return {
        "url": ETHNIC,
        "valueCodeableConcept": {"coding": [{"system": SYSTEM, "code": code}]},
    }


def test_the_extensions_of_a_patient_are_read() -> None:
    found, problems = read(
        ethnic("A"),
        {"url": f"{OURS}imd-quintile", "valueInteger": 3},
        {"url": f"{OURS}health-typology", "valueString": "Green 2"},
        {"url": f"{OURS}registration", "valuePeriod": {"start": "2011-09-20", "end": "2024-03"}},
        {"url": "https://example.org/other", "valueString": "not ours"},
    )
    assert not problems
    assert (found.ethnic_category, found.deprivation, found.typology) == ("A", 3, "Green 2")
    assert found.registered == (
        Registration(DateSpan.on(date(2011, 9, 20)), DateSpan(date(2024, 3, 1), date(2024, 3, 31))),
    )


def test_a_patient_without_extensions_has_none_of_it() -> None:
    found, problems = read()
    assert not problems
    assert found.ethnic_category is None
    assert found.deprivation is None
    assert found.typology is None
    assert found.registered == ()


def test_two_ethnic_categories_are_none() -> None:
    assert read(ethnic("A"), ethnic("B"))[0].ethnic_category is None


@pytest.mark.parametrize("value", [0, 6, True, "3", None])
def test_a_quintile_is_one_of_five(value: object) -> None:
    found, problems = read({"url": f"{OURS}imd-quintile", "valueInteger": value})
    assert found.deprivation is None
    assert problems == ["unsupported-value"]


def test_a_registration_that_ends_before_it_begins_is_not_used() -> None:
    period = {"start": "2024-03-01", "end": "2024-02-01"}
    found, problems = read({"url": f"{OURS}registration", "valuePeriod": period})
    assert found.registered == ()
    assert problems == ["ends-before-it-begins"]


def test_an_open_registration_goes_on() -> None:
    found, _ = read({"url": f"{OURS}registration", "valuePeriod": {"start": "2024-03-01"}})
    assert found.registered == (Registration(DateSpan.on(date(2024, 3, 1)), None),)


@pytest.mark.parametrize(
    ("born", "day", "band"),
    [
        (date(2020, 1, 2), date(2025, 1, 1), "0-4"),
        (date(2020, 1, 2), date(2025, 1, 2), "5-9"),
        (date(1939, 6, 1), date(2024, 5, 31), "80-84"),
        (date(1939, 6, 1), date(2024, 6, 1), "85+"),
        (date(1920, 6, 1), date(2024, 6, 1), "85+"),
        # Somebody born on 29 February has a birthday on 1 March in other years.
        (date(2004, 2, 29), date(2029, 2, 28), "20-24"),
        (date(2004, 2, 29), date(2029, 3, 1), "25-29"),
    ],
)
def test_age_bands_have_five_years_up_to_85(born: date, day: date, band: str) -> None:
    assert age_band(Patient("p", birth=DateSpan.on(born)), day) == band


def test_nobody_has_an_age_before_birth_or_without_one() -> None:
    assert age_band(Patient("p", birth=DateSpan.on(date(2024, 1, 2))), date(2024, 1, 1)) is None
    assert age_band(Patient("p"), date(2024, 1, 1)) is None


def test_a_locality_is_that_of_the_practice() -> None:
    known = Strata.of(Patient("p", practice="P1", deprivation=2), {"P1": "North"})
    assert (known.practice, known.locality, known.deprivation) == ("P1", "North", "2")
    assert Strata.of(Patient("p", practice="P2"), {"P1": "North"}).locality is None
