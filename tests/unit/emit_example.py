"""A pathway with a step of every status, a red flag and a referral, for the tests of FHIR out.

It is made with the codelists of the language reference; everything in it is invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.spec.pathway_text import compiled
from tests.spec.record_table import record_of
from waypost.emit import Resources, resources
from waypost.evaluate import Evaluation, evaluate
from waypost.record import Patient, Record
from waypost_dsl.model import Pathway

AS_AT = date(2024, 3, 1)
NHS_NUMBER = "9990000018"

PATHWAY = """
fact saturation is latest result of spo2 no older than 12 months, same day take lowest
fact breathless "breathlessness grade"
  is latest value of grade no older than 12 months, same day take highest
interrupt acute "Low oxygen saturation" when saturation below 88 %
  asked by measured because decided example
stage care "Care" ongoing
step measured "Saturation measured"
  every 12 months done by result of spo2 because decided example
step reviewed "Reviewed"
  every 12 months done by record in review
  excepted when record in declined for 12 months because decided example
step lettered "Letter sent"
  only when breathless at least 4 when breathless is not known report
  within 14 days done by record in letter because decided example
referral sent "Sent to rehabilitation" to rehab
  only when breathless at least 3 when breathless is not known report
  within 30 days done by referral to rehab made because decided example
"""

RECORD = """
2023-01-10  Condition    illness
2024-01-05  Observation  grade 3
2024-02-20  Observation  saturation 86 %
"""


def pathway() -> Pathway:
    """Return the example's pathway."""
    found = compiled(PATHWAY)
    assert found.pathway is not None, found.diagnostics
    return found.pathway


def record(table: str = RECORD) -> Record:
    """Return an invented patient's record."""
    drawn = record_of(table)
    who = replace(drawn.patient, id="p1", nhs_number=NHS_NUMBER)
    return replace(drawn, patient=who)


def evaluated(table: str = RECORD, as_at: date = AS_AT) -> tuple[Pathway, Evaluation, Patient]:
    """Evaluate the pathway over a record."""
    who = record(table)
    one = pathway()
    return one, evaluate(one, who, as_at=as_at), who.patient


def emitted(table: str = RECORD, as_at: date = AS_AT) -> Resources:
    """Return everything that is written for a record."""
    one, evaluation, patient = evaluated(table, as_at)
    return resources(patient, [(one, evaluation)], as_at=as_at)
