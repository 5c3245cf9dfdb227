"""Which entries a selection looks at: its codes, its resource types, a referral's levels.

Nothing here asks about a day: what is looked at is the same on all of them.
"""

from __future__ import annotations

from typing import assert_never

from waypost.evaluate.codes import CodeIndex, LookedAt, code_index
from waypost.evaluate.moment import Case
from waypost.evaluate.referral_life import (
    PatientsReason,
    ReferralLife,
    life_of,
    linked_to,
    no_reason_of_the_patients,
)
from waypost.record import Entry
from waypost_dsl.model import (
    RESOURCE_TYPES_OF_KIND,
    AnalyteUse,
    CodedEntries,
    Codelist,
    RecordKind,
    ReferralLevel,
    Referrals,
    Results,
    Selection,
    Service,
    Spells,
    Values,
)

_RECORDED_TYPES: dict[ReferralLevel, tuple[str, ...]] = {
    "made": ("Condition", "Observation", "Procedure"),
    "accepted": ("Encounter",),
    "seen": ("Encounter",),
}
"""What shows a level by the service's own codes, though it names no request.

A procedure so coded is the act of referring; only an encounter says that the patient was seen.
"""


def looked_at(case: Case, selection: Selection) -> LookedAt:
    """Return the entries of the types and codes a selection names, counted or not."""
    # They are the same on every day; remembering them changes only the time taken.
    source = selection.source
    found = case.looked_at.get(source)
    if found is None:
        index, types = _codes_and_types(case, selection)
        entries = tuple(
            entry
            for entry in index.entries_of(case.record)
            if entry.resource_type in types and index.matches(entry)
        )
        given = all(case.record.was_given(kind) for kind in types)
        found = case.looked_at[source] = LookedAt(index, types, entries, given)
    return found


def entries_looked_at(case: Case, selection: Selection) -> tuple[Entry, ...]:
    """Return the entries a selection looks at on any day, whatever their date and value."""
    if isinstance(selection.source, Spells):
        return case.spells.entries(case.record)
    found = tuple(e for e in looked_at(case, selection).entries if e.not_counted is None)
    if level_of(selection) is None:
        return found
    requests = [entry for entry in found if entry.resource_type == "ServiceRequest"]
    linked = (one for request in requests for one in linked_to(case.record, request))
    return tuple({entry.reference: entry for entry in (*found, *linked)}.values())


def level_of(selection: Selection) -> ReferralLevel | None:
    """Return how far a referral must have got, None for what is no referral.

    A `request in` or `request for` is one that was made, whichever service it went to.
    """
    match selection.source:
        case Referrals(level=level):
            return level
        case CodedEntries(kind=RecordKind.REQUEST | RecordKind.REQUEST_REASON):
            return "made"
        case _:
            return None


def life_of_request(case: Case, request: Entry, selection: Selection) -> ReferralLife:
    """Return how far a request got, with the refusals judged as its service declares them."""
    source = selection.source
    declined_as = None
    if isinstance(source, Referrals):
        declined_as = case.pathway.services[source.service].declined_as
    key = (request.reference, declined_as)
    # A life holds all its stages, whatever the day; remembering it changes only the time taken.
    if key not in case.referral_lives:
        is_patients: PatientsReason = no_reason_of_the_patients
        if declined_as is not None:
            is_patients = code_index(case.pathway, (declined_as,)).holds
        case.referral_lives[key] = life_of(case.record, request, is_patients_reason=is_patients)
    return case.referral_lives[key]


def _codes_and_types(case: Case, selection: Selection) -> tuple[CodeIndex, tuple[str, ...]]:
    """Return the codes and the resource types that a selection names."""
    pathway = case.pathway
    match selection.source:
        case CodedEntries(kind=kind, codelist=codelist):
            index = code_index(pathway, (codelist,), where=_where(kind))
            return index, RESOURCE_TYPES_OF_KIND[kind]
        case Results(analyte=name):
            use: AnalyteUse = pathway.analytes[name]
            return code_index(pathway, (use.codelist,)), ("Observation",)
        case Values(codelist=codelist):
            listed: Codelist = pathway.codelists[codelist]
            return (
                code_index(pathway, (listed.name,), where="codes and answers"),
                ("Condition", "Observation", "Procedure"),
            )
        case Referrals(service=name, level=level):
            service: Service = pathway.services[name]
            index = code_index(
                pathway,
                (service.requested_by,),
                recorded_as=service.recorded_as,
            )
            recorded = () if service.recorded_as is None else _RECORDED_TYPES.get(level, ())
            return index, ("ServiceRequest", *recorded)
        case Spells():
            return code_index(pathway, ()), ("Encounter",)
        case _ as never:
            assert_never(never)


def _where(kind: RecordKind) -> str:
    match kind:
        case RecordKind.DISCHARGE:
            return "discharge"
        case RecordKind.REASON | RecordKind.REQUEST_REASON:
            return "reasons"
        case RecordKind.ADMISSION_METHOD:
            return "admission methods"
        case RecordKind.DISCHARGE_METHOD:
            return "discharge methods"
        case _:
            return "codes"
