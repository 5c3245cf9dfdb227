"""`immunisation` is read in pathways as FHIR's `immunization` is, and scenarios say it too."""

from __future__ import annotations

from tests.unit.dsl_texts import step
from waypost.bdd.phrases import KINDS
from waypost_dsl.formatter.formatting import format_text
from waypost_dsl.model import CodedEntries, RecordKind, Step

TEXT = """pathway demo "Demo"

  step vaccinated "Vaccinated"
    every 12 months
    done by {} in vaccine
"""


def kinds(found: Step) -> list[RecordKind]:
    assert found.done_by is not None
    return [
        one.source.kind for one in found.done_by.selections if isinstance(one.source, CodedEntries)
    ]


def test_a_pathway_may_spell_it_either_way():
    british, american = (
        step(f"done by {word} in reviews") for word in ("immunisation", "immunization")
    )
    assert kinds(british) == kinds(american) == [RecordKind.IMMUNIZATION]


def test_the_formatter_leaves_the_spelling_alone():
    for word in ("immunisation", "immunization"):
        text = format_text(TEXT.format(word)).text
        assert text is not None
        assert f"done by {word} in vaccine" in text


def test_a_scenario_spells_it_as_a_british_pathway_does():
    assert "immunisation" in KINDS
