"""Two small pathways that share a service, and patients for them, for the tests of runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from waypost.commands.checking import pathways_to_run
from waypost_dsl.model import Pathway

AS_AT = date(2024, 3, 1)
SYSTEM = "https://example.org/codes"

_HEADER = """  version 1.0.0
  owner "A clinical lead"
  review by 2027-11-01
"""

_LIBRARY = f"""library shared "Shared"
{_HEADER}
  source NG1 "An example guideline" status V
  decided chosen "thirty days"
  codelist illness from "codelists/illness.csv"
  codelist dissents from "codelists/dissent.csv"
  codelist requests from "codelists/request.csv"
  codelist reviews from "codelists/review.csv"
  codelist grades from "codelists/grade.csv" with value
  codelist gaps from "codelists/gap.csv"
  service clinic "The clinic" accepts routine, urgent requested by requests
  fact ill "ill" is on register illness
  fact dissent "informed dissent" is latest record in dissents
  fact breathless "breathlessness grade"
    is latest value of grades no older than 12 months, same day take highest
"""

_ALPHA = f"""pathway alpha "Alpha care"
{_HEADER}
  use shared
  parameter clinic_days is 30 days from 7 days to 60 days because decided chosen
  enrol while ill because NG1
  stage care "Care" ongoing
    step reviewed "Reviewed"
      every 12 months
      done by record in reviews
      excepted when dissent for 12 months
      because NG1 "1.1"
    step graded "Breathlessness graded"
      every 12 months
      done by value of grades
      because NG1
    referral sent "Sent to the clinic" to clinic
      only when breathless at least 3
      when breathless is not known do graded now
      within clinic_days
      done by referral to clinic made
      excepted when dissent for 12 months
      system gap when record in gaps in the last 12 months
      because NG1 "1.2"
      because decided chosen
  outcome died "Died" died when deceased
"""

_BETA = f"""pathway beta "Beta care"
{_HEADER}
  use shared
  enrol while ill because NG1
  stage care "Care" ongoing
    referral seen "Seen soon" to clinic urgent
      within 14 days of enrolment
      done by referral to clinic made
      because decided chosen
"""

_CODELISTS = {
    "illness": [("ill", "")],
    "dissent": [("dissent", "")],
    "request": [("refer", "")],
    "review": [("review", "")],
    "grade": [("grade-2", "2"), ("grade-3", "3")],
    "gap": [("gap", "")],
}


def write_pathways(folder: Path) -> Path:
    """Write the two pathways, their library and their codelists; return the folder."""
    codelists = folder / "codelists"
    codelists.mkdir(parents=True)
    for name, text in (("shared", _LIBRARY), ("alpha", _ALPHA), ("beta", _BETA)):
        (folder / f"{name}.pathway").write_text(text, encoding="utf-8")
    for name, rows in _CODELISTS.items():
        lines = ["system,code,display,value,unit,match,status,source,note"]
        lines += [f"{SYSTEM},{code},{code},{value},,exact,V,example," for code, value in rows]
        (codelists / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def pathways(folder: Path) -> tuple[Pathway, ...]:
    """Write and compile the two pathways."""
    return pathways_to_run([write_pathways(folder)])


def coded(code: str) -> dict[str, object]:
    return {"coding": [{"system": SYSTEM, "code": code}]}


def bundle(patient: str, *events: tuple[str, str], **about: object) -> dict[str, object]:
    """Return a Bundle: who it is about, and what was recorded on which day.

    `ill` is a Condition, `refer` an order, everything else an Observation.
    """
    subject = {"reference": f"Patient/{patient}"}
    resources: list[Mapping[str, object]] = [
        {"resourceType": "Patient", "id": patient, "birthDate": "1950-01-01", **about}
    ]
    for number, (code, day) in enumerate(events, start=1):
        common = {"id": f"{patient}-{number}", "subject": subject, "code": coded(code)}
        match code:
            case "ill":
                resource = {"resourceType": "Condition", **common, "onsetDateTime": day}
            case "refer":
                order = {"status": "active", "intent": "order", "authoredOn": day}
                resource = {"resourceType": "ServiceRequest", **common, **order}
            case _:
                result = {"status": "final", "effectiveDateTime": day}
                resource = {"resourceType": "Observation", **common, **result}
        resources.append(resource)
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def write_bundles(folder: Path, **bundles: Mapping[str, object]) -> Path:
    """Write bundles, each to a file of the keyword's name; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in bundles.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder
