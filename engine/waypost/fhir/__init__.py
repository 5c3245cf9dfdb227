"""FHIR R4 in: files and bundles to patients' records, with what was wrong in them as findings.

Only this package reads FHIR; everything behind it reads `waypost.record`.
"""

from waypost.fhir.findings import Finding, Severity, ValidationMode
from waypost.fhir.reader import read_patients
from waypost.fhir.record_from_bundle import PatientInput, Unread, record_from_bundle

__all__ = [
    "Finding",
    "PatientInput",
    "Severity",
    "Unread",
    "ValidationMode",
    "read_patients",
    "record_from_bundle",
]
