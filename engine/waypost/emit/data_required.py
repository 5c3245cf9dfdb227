"""What would have to be recorded, as FHIR data requirements.

An evaluation names what is not known by a fact, by a selection in the author's words, or by a
step. Each is traced to the codelists it reads, and so to resource types and codes. What is named
by none of these (a date that is known only in part) is asked for by the type of the resource
that leaves it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from typing import assert_never

from waypost.emit.fhir_types import FhirType
from waypost.emit.identity import BASE
from waypost.evaluate.candidates import subject_of
from waypost.evaluate.evaluation import Reason
from waypost.evaluate.routes import facts_used
from waypost_dsl.model import (
    BUILT_IN_FACTS,
    RESOURCE_TYPES_OF_KIND,
    BuiltIn,
    CodedEntries,
    Fact,
    OnRegister,
    Pathway,
    RecordKind,
    Referrals,
    Results,
    Selection,
    Spells,
    Values,
)

_CODE_PATHS = {
    "Appointment": "serviceType",
    "CarePlan": "category",
    "CareTeam": "category",
    "DocumentReference": "type",
    "Encounter": "type",
    "Immunization": "vaccineCode",
    "MedicationAdministration": "medication",
    "MedicationDispense": "medication",
    "MedicationRequest": "medication",
    "MedicationStatement": "medication",
}
"""The element that says what a resource is about, where it is not `code`."""

_KIND_PATHS = {
    RecordKind.DISCHARGE: "hospitalization.dischargeDisposition",
    RecordKind.REASON: "reasonCode",
    RecordKind.REQUEST_REASON: "reasonCode",
}

_NO_CODE_PATH = frozenset({RecordKind.ADMISSION_METHOD, RecordKind.DISCHARGE_METHOD})
"""Kinds whose code stands in an extension, which no path of a code filter reaches."""

_OF_THE_PATIENT = {
    "age": "birthDate",
    "age_at_period_start": "birthDate",
    "age_at_period_end": "birthDate",
    "deceased": "deceased",
    "sex": "gender",
    # The words with which the evaluator names the same three.
    "date of birth": "birthDate",
    "date of death": "deceased",
}


class CodeFilter(FhirType):
    """Which codes are asked for: those of a codelist."""

    path: str
    value_set: str


class DataRequirement(FhirType):
    """A kind of resource that is asked for."""

    type: str
    must_support: tuple[str, ...] | None = None
    code_filter: tuple[CodeFilter, ...] | None = None


def data_required(pathway: Pathway, reasons: Iterable[Reason]) -> tuple[DataRequirement, ...]:
    """Return what would have to be recorded to settle what is open.

    Args:
        pathway: the pathway that was evaluated.
        reasons: what is not known.

    Returns:
        Each requirement once, in order of type and codes.
    """
    overlay = "" if pathway.overlay is None else pathway.overlay.sha256
    index = _index(_Compiled(pathway.name, pathway.sha256, overlay, pathway))
    found: set[_Needed] = set()
    for reason in reasons:
        found.update(index.get(reason.subject) or _of_resources(reason.evidence))
    return tuple(_requirement(needed) for needed in sorted(found))


def value_set_url(codelist: str) -> str:
    """Return the canonical address of a codelist.

    Example:
        >>> value_set_url("mrc_grade")
        'https://waypost.example/ValueSet/mrc-grade'
    """
    return f"{BASE}/ValueSet/{codelist.replace('_', '-')}"


@dataclass(frozen=True)
class _Compiled:
    """A pathway, told from others by the hash of all it was compiled from."""

    name: str
    sha256: str
    overlay: str
    pathway: Pathway = field(compare=False)


@dataclass(frozen=True, slots=True, order=True)
class _Needed:
    """A resource type, and the element or the codelist that is asked for in it."""

    resource_type: str
    element: str = ""
    path: str = ""
    codelist: str = ""


_Index = dict[str, frozenset[_Needed]]


@lru_cache(maxsize=64)
def _index(compiled: _Compiled) -> _Index:
    """Return what each name in a reason asks for."""
    pathway = compiled.pathway
    index: dict[str, set[_Needed]] = {}
    for selection in _selections((pathway.enrolment, pathway.exclusions, pathway.facts)):
        index.setdefault(subject_of(selection), set()).update(_of_selection(pathway, selection))
    for node in pathway.nodes.values():
        for selection in _selections(node):
            asked = set(_of_selection(pathway, selection))
            index.setdefault(subject_of(selection), set()).update(asked)
            index.setdefault(node.name, set()).update(asked)
    facts = {**BUILT_IN_FACTS, **pathway.facts}
    for name, fact in facts.items():
        asked = set(_of_fact(pathway, fact, facts, seen=frozenset()))
        for subject in (name, fact.title):
            index.setdefault(subject, set()).update(asked)
    for subject, element in _OF_THE_PATIENT.items():
        index.setdefault(subject, {_Needed("Patient", element)})
    return {subject: frozenset(asked) for subject, asked in index.items()}


def _of_fact(
    pathway: Pathway, fact: Fact, facts: dict[str, Fact], *, seen: frozenset[str]
) -> Iterator[_Needed]:
    """Return what a fact reads, itself and through the facts it is made of."""
    if isinstance(fact.definition, BuiltIn):
        yield _Needed("Patient", _OF_THE_PATIENT[fact.name])
        return
    for selection in _selections(fact.definition):
        yield from _of_selection(pathway, selection)
    for name in facts_used(fact.definition):
        if name in facts and name not in seen:
            yield from _of_fact(pathway, facts[name], facts, seen=seen | {fact.name})


def _selections(part: object) -> Iterator[Selection]:
    """Return every selection inside a part of the model."""
    if isinstance(part, Selection):
        yield part
    if isinstance(part, OnRegister):
        for codelist in (part.codelist, part.unless):
            if codelist is not None:
                yield Selection(CodedEntries(RecordKind.RECORD, codelist))
    if isinstance(part, dict):
        for one in part.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _selections(one)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(part, tuple):
        for one in part:  # pyright: ignore[reportUnknownVariableType]
            yield from _selections(one)  # pyright: ignore[reportUnknownArgumentType]
    elif is_dataclass(part):
        for each in fields(part):
            yield from _selections(getattr(part, each.name))


def _of_selection(pathway: Pathway, selection: Selection) -> Iterator[_Needed]:
    source = selection.source
    match source:
        case CodedEntries(kind=kind, codelist=codelist, of_encounter=stay):
            for resource_type in RESOURCE_TYPES_OF_KIND[kind]:
                if kind in _NO_CODE_PATH:
                    yield _Needed(resource_type, element="hospitalization")
                else:
                    path = _KIND_PATHS.get(kind) or _CODE_PATHS.get(resource_type, "code")
                    yield _Needed(resource_type, path=path, codelist=codelist)
            if stay is not None:
                yield _Needed("Encounter", path="type", codelist=stay)
        case Results(analyte=name):
            codelist = pathway.analytes[name].codelist
            yield _Needed("Observation", path="code", codelist=codelist)
        case Values(codelist=codelist):
            yield _Needed("Observation", path="code", codelist=codelist)
        case Referrals(service=name):
            codelist = pathway.services[name].requested_by
            yield _Needed("ServiceRequest", path="code", codelist=codelist)
        case Spells(matches=matches):
            # How a stay began, and what it was coded with, is on the Encounter itself.
            yield _Needed("Encounter", element="hospitalization")
            if matches:
                yield _Needed("Encounter", element="diagnosis")
        case _:
            assert_never(source)


def _of_resources(evidence: Iterable[str]) -> Iterator[_Needed]:
    """Ask again for the resources that leave it open, whatever they are."""
    for reference in evidence:
        yield _Needed(reference.partition("/")[0])


def _requirement(needed: _Needed) -> DataRequirement:
    codes = CodeFilter(path=needed.path, value_set=value_set_url(needed.codelist))
    return DataRequirement(
        type=needed.resource_type,
        must_support=(needed.element,) if needed.element else None,
        code_filter=(codes,) if needed.codelist else None,
    )
