"""A run over a few invented patients, two of whom were admitted: for the tests of its signals."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from tests.spec.pathway_text import whole_text
from tests.spec.record_table import FOLDER
from tests.unit.signals_example import PATHWAY
from waypost.cohort import run
from waypost_dsl.compiler import compile_text
from waypost_dsl.model import Pathway

AS_AT = date(2024, 6, 1)
SPEC = "https://waypost.example/CodeSystem/spec"
METHODS = "https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland"
METHOD = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod"


def care_by_itself() -> tuple[Pathway, ...]:
    """Return the example's pathway, compiled with its codelists."""
    made = compile_text(whole_text(PATHWAY), path="example.pathway", folder=FOLDER)
    assert made.pathway is not None, made.diagnostics
    return (made.pathway,)


def patient(name: str, *, reviewed: str, admitted: str | None) -> dict[str, object]:
    """Return a Bundle: somebody ill since 2022, reviewed once, perhaps admitted with it."""
    about = {"subject": {"reference": f"Patient/{name}"}}
    coded = {"coding": [{"system": SPEC, "code": "illness"}]}
    resources: list[dict[str, object]] = [
        {"resourceType": "Patient", "id": name, "birthDate": "1950-06-01", "gender": "female"},
        {
            "resourceType": "Condition",
            "id": f"{name}-ill",
            **about,
            "code": coded,
            "onsetDateTime": "2022-01-10",
        },
        *(
            {
                "resourceType": "Observation",
                "id": f"{name}-{code}",
                **about,
                "status": "final",
                "code": {"coding": [{"system": SPEC, "code": code}]},
                "effectiveDateTime": day,
            }
            for code, day in (
                ("review", reviewed),
                ("grade-2", "2023-12-01"),
                ("letter", "2022-01-15"),
            )
        ),
    ]
    if admitted is not None:
        resources.append(
            {
                "resourceType": "Encounter",
                "id": f"{name}-stay",
                **about,
                "status": "finished",
                "class": {
                    "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                    "code": "IMP",
                },
                "period": {"start": admitted, "end": admitted},
                "diagnosis": [{"condition": {"reference": f"Condition/{name}-ill"}, "rank": 1}],
                "hospitalization": {
                    "extension": [
                        {
                            "url": METHOD,
                            "valueCodeableConcept": {"coding": [{"system": METHODS, "code": "2A"}]},
                        }
                    ]
                },
            }
        )
    entries = [{"resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def write_data(folder: Path) -> Path:
    """Write the Bundles of two patients who were admitted and of seven who were not."""
    people = [
        patient("ann", reviewed="2022-12-01", admitted="2024-03-01"),
        patient("bea", reviewed="2023-11-01", admitted="2024-03-09"),
        *(patient(f"c{n}", reviewed=f"2023-0{n}-01", admitted=None) for n in range(1, 8)),
    ]
    for number, content in enumerate(people):
        (folder / f"{number}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def run_of_two(folder: Path) -> Path:
    """Run the example in a folder, and return the folder of its results."""
    data = folder / "data"
    data.mkdir()
    run(care_by_itself(), write_data(data), as_at=AS_AT, out=folder / "out")
    return folder / "out"
