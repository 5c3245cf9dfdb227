"""A pathway with failure clauses and hand-made spells, for the tests of signals.

It is made with the codelists of the language reference; everything in it is invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.spec.pathway_text import compiled
from tests.spec.record_table import record_of
from waypost.admissions.spell import Decision, Spell
from waypost.record import Coding, DateSpan, Record
from waypost.signals import Signal, signal_of
from waypost_dsl.model import Pathway

SYSTEM = "https://waypost.example/CodeSystem/spec"
ILLNESS = Coding(SYSTEM, "illness", "illness")
FLARE = Coding(SYSTEM, "flare", "flare")
OTHER = Coding(SYSTEM, "something-else", "something else")

PATHWAY = """
fact breathless "breathlessness grade"
  is latest value of grade no older than 12 months, same day take highest
stage care "Care" ongoing
step reviewed "Reviewed"
  every 12 months done by record in review
  excepted when record in declined for 12 months because decided example
referral sent "Sent to rehabilitation" to rehab
  only when breathless at least 3 when breathless is not known report
  within 30 days done by referral to rehab made
  system gap when record in service_closed in the last 12 months
  because decided example
step lettered "Letter sent"
  within 14 days done by record in letter because decided example
failure direct on unplanned admission with primary in illness
failure associated on unplanned admission with any secondary in illness
"""

PALLIATIVE = """
enrol while record in palliative because decided example
stage care "Care" ongoing
step lettered "Letter sent"
  within 14 days done by record in letter because decided example
failure direct on unplanned admission
"""

IDENTIFICATION = """
enrol while record in flare and no record in palliative because decided example
stage prompted "Prompted" ongoing
step asked "Somebody asks"
  within 14 days done by record in contact because decided example
"""

CARED_FOR = """
2022-01-10  Condition    illness
2023-11-01  Observation  review
2023-12-01  Observation  grade 2
2022-01-15  Observation  letter
"""
"""A record in which nothing is overdue on 2024-02-29."""

START = date(2024, 3, 1)


@cache
def pathway_of(text: str, name: str = "example") -> Pathway:
    """Return one of the example's pathways."""
    found = compiled(text)
    assert found.pathway is not None, found.diagnostics
    return replace(found.pathway, name=name)


def care() -> Pathway:
    """Return the pathway of the illness."""
    return pathway_of(PATHWAY)


def palliative() -> Pathway:
    """Return a pathway that every admission concerns."""
    return pathway_of(PALLIATIVE, "palliative_care")


def identification() -> Pathway:
    """Return the pathway that finds people for the palliative one."""
    return pathway_of(IDENTIFICATION, "palliative_care_identification")


def spell(
    start: date = START,
    primary: tuple[Coding, ...] = (ILLNESS,),
    secondary: tuple[Coding, ...] = (),
    **other: Any,
) -> Spell:
    """Return an unplanned spell of three nights."""
    made = Spell(
        "Encounter/stay",
        ("Encounter/stay",),
        ("Encounter/attendance",),
        DateSpan.on(start),
        DateSpan.on(start + timedelta(days=3)),
        Decision("unplanned", "admission method", "Encounter/stay", "21"),
        primary,
        secondary,
        "coded" if primary else "none",
    )
    return replace(made, **other)


def record(table: str = CARED_FOR) -> Record:
    """Return an invented patient's record."""
    drawn = record_of(table)
    who = replace(drawn.patient, id="p1", sex="female", birth=DateSpan.on(date(1950, 6, 1)))
    return replace(drawn, patient=replace(who, practice="WPX01"))


def signal(
    table: str = CARED_FOR, pathways: tuple[Pathway, ...] | None = None, **of_spell: Any
) -> Signal:
    """Return the signal of a spell that began on 1 March 2024."""
    return signal_of(
        (care(),) if pathways is None else pathways,
        record(table),
        spell(**of_spell),
        as_at=date(2024, 6, 1),
    )
