"""Small pathways for the tests of the language: a header, two dozen names, and what is tested."""

# ruff: noqa: E501 - a line of a pathway or of a story is one line.
from __future__ import annotations

from pathlib import Path

from waypost_dsl.compiler import Compiled, compile_text
from waypost_dsl.model import Fact, Pathway, Step

PROJECT = Path(__file__).resolve().parents[2]
PATHWAYS = PROJECT / "pathways"
BAD = PROJECT / "tests" / "golden" / "bad"
PAGES = PROJECT / "docs" / "reference" / "codes"

NAMES = """pathway example "An example"
  version 1.0.0
  owner "A clinical lead"
  review by 2027-11-01
  source NG1 "An example guideline" status V
  decided chosen "A decision of this project"
  codelist illness from "codelists/illness.csv"
  codelist recovered from "codelists/recovered.csv"
  codelist reviews from "codelists/review.csv"
  codelist home from "codelists/discharged_home.csv"
  codelist grade from "codelists/grade.csv" with value
  codelist smoking from "codelists/smoking.csv" with value
  codelist hba1c_codes from "codelists/hba1c.csv"
  codelist clinic_requests from "codelists/request.csv"
  analyte hba1c from hba1c_codes
  service clinic "The clinic" accepts routine, urgent requested by clinic_requests declined as reviews
  parameter limit is 58 mmol/mol from 48 mmol/mol to 75 mmol/mol because NG1
  parameter some_days is 30 days from 7 days to 60 days because decided chosen
  fact ill is on register illness unless recovered, same day comes off
  fact flare is latest record in illness
  fact breathless is latest value of grade no older than 12 months, same day take highest
  fact sugar is latest result of hba1c no older than 12 months, same day take lowest
  fact smoker is latest value of smoking however old, same day take last recorded
  fact stays is each discharge to home in the last 12 months
  fact visits is count of encounter in reviews in the last 12 months
"""
ENROL = "  enrol while ill because NG1\n"
STEP = """  stage care "Care" ongoing
    step reviewed "Reviewed"
"""


def compiled(text: str) -> Compiled:
    """Compile the names and what is tested."""
    enrol = "" if "enrol while" in text else ENROL
    return compile_text(NAMES + enrol + text + "\n", path="example.pathway", folder=BAD)


def codes(text: str) -> list[str]:
    """Return the slugs of what is wrong, in order."""
    return [one.code.slug for one in compiled(text).diagnostics]


def pathway(text: str) -> Pathway:
    """Return a pathway that has to compile without a word."""
    result = compiled(text)
    assert result.pathway is not None, [one.message for one in result.diagnostics]
    assert result.diagnostics == ()
    return result.pathway


def fact(definition: str) -> Fact:
    """Return the fact of a definition."""
    return pathway(f"  fact tested is {definition}").facts["tested"]


def step(clauses: str, *, timing: str = "every 12 months", head: str = "") -> Step:
    """Return a step with these clauses, and with the evidence and reason every step needs."""
    start = head or 'step tested "Tested"'
    done = "" if "done by" in clauses else "done by record in reviews"
    text = f'  stage care "Care" ongoing\n {start} {timing} {clauses} {done} because NG1'
    node = pathway(text).nodes["tested"]
    assert isinstance(node, Step)
    return node
