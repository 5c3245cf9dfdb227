"""Hospital stays as spells: which were unplanned, by which rule, and what they were for.

A source of facts, like encounters: everything here is a function of the record and the day.
"""

from waypost.admissions.ambulatory_care import AmbulatoryCareSensitive, ambulatory_care_sensitive
from waypost.admissions.delayed_transfers import (
    TRANSFER_DECISIONS,
    DelayedTransfer,
    TransferDecision,
    Unsettled,
    delayed_transfer,
)
from waypost.admissions.findings import AdmissionFinding
from waypost.admissions.lengths import Days, bed_days, length_of_stay, total_bed_days
from waypost.admissions.population import Population
from waypost.admissions.readmissions import NotCounted, Readmissions, Return, readmissions_of
from waypost.admissions.rules import PARAMETERS, AdmissionRules, ParameterOrigin
from waypost.admissions.spell import Decision, Merge, Nature, Spell
from waypost.admissions.spells import DEFAULT_RULES, Admissions, LeftOut, spells_of
from waypost.admissions.spells_by_day import SpellsByDay

__all__ = [
    "DEFAULT_RULES",
    "PARAMETERS",
    "TRANSFER_DECISIONS",
    "AdmissionFinding",
    "AdmissionRules",
    "Admissions",
    "AmbulatoryCareSensitive",
    "Days",
    "Decision",
    "DelayedTransfer",
    "LeftOut",
    "Merge",
    "Nature",
    "NotCounted",
    "ParameterOrigin",
    "Population",
    "Readmissions",
    "Return",
    "Spell",
    "SpellsByDay",
    "TransferDecision",
    "Unsettled",
    "ambulatory_care_sensitive",
    "bed_days",
    "delayed_transfer",
    "length_of_stay",
    "readmissions_of",
    "spells_of",
    "total_bed_days",
]
