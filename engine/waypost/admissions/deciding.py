"""Planned or unplanned: the first rule that gives an answer wins (`unplanned_admissions.md` §2).

What does not count as a failure in spite of its answer is §4. How stays become one spell is not
decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from waypost.admissions.findings import FindingsOfAdmissions
from waypost.admissions.readings import methods_of, priorities_of, sources_of, types_of
from waypost.admissions.rules import AdmissionRules
from waypost.admissions.spell import Decision
from waypost.admissions.tables import Reading
from waypost.record import Entry

DAY_CASE = "2"
"""The patient classification of a day case."""

REGULAR_ATTENDERS = frozenset({"3", "4"})
"""The patient classifications of a regular day and a regular night attender."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a stay is, and what a reader must know beside it.

    Args:
        decision: what it is, and by which rule.
        flags: `unlinked transfer`, `mental health`, `day case`, `regular attender`.
    """

    decision: Decision
    flags: tuple[str, ...] = ()


def judgement_of(
    entry: Entry,
    *,
    attendance: str | None,
    rules: AdmissionRules,
    findings: FindingsOfAdmissions,
) -> Judgement:
    """Return what the first stay of a spell is.

    Args:
        entry: the encounter the spell began with; no stay before it goes on in it.
        attendance: the emergency-department attendance it is linked to, if there is one.
        rules: the parameters.
        findings: where contradictions and forgiven codes are noted.

    Returns:
        The decision of the first rule that has an answer, and the flags.
    """
    methods = methods_of(entry, findings)
    sources = sources_of(entry, findings)
    decision = (
        _by_method(entry, methods, findings)
        or _by_type(entry, types_of(entry, findings), findings)
        or _by_priority(entry, priorities_of(entry, findings))
        or _by_source(entry, sources, findings)
        or _by_attendance(attendance)
        or _by_ecqm(entry, types_of(entry, findings), rules)
        or _undecided(entry, methods, sources)
    )
    came_by = {one.role for one in methods} & {"transfer", "emergency transfer"}
    came_from = {one.role for one in sources} & {"transfer"}
    by_method = decision.rule == "admission method"
    flags: list[str] = []
    if came_by or (came_from and not by_method):
        flags.append("unlinked transfer")
    if any(one.code == "25" for one in methods):
        flags.append("mental health")
    return _by_classification(entry, Judgement(decision, tuple(flags)))


def _by_method(
    entry: Entry, methods: tuple[Reading, ...], findings: FindingsOfAdmissions
) -> Decision | None:
    """Rule 1. A transfer that nothing precedes is what its method says of it."""
    rule = "admission method"
    role = _one_role(methods, rule, entry, findings)
    here = entry.reference
    detail = _codes("method", methods)
    match role:
        case "elective" | "transfer":
            return Decision("planned", rule, here, detail)
        case "emergency" | "emergency transfer":
            return Decision("unplanned", rule, here, detail)
        case "birth" | "maternity":
            return Decision("excluded", rule, here, detail, role)
        case _:
            return None


def _by_type(
    entry: Entry, types: tuple[Reading, ...], findings: FindingsOfAdmissions
) -> Decision | None:
    """Rule 2."""
    rule = "encounter type"
    deciding = tuple(one for one in types if one.role in {"emergency", "elective", "maternity"})
    here, detail = entry.reference, _codes("type", deciding)
    if any(one.role == "maternity" for one in deciding):
        return Decision("excluded", rule, here, detail, "maternity")
    match _one_role(deciding, rule, entry, findings):
        case "emergency":
            return Decision("unplanned", rule, here, detail)
        case "elective":
            return Decision("planned", rule, here, detail)
        case _:
            return None


def _by_priority(entry: Entry, found: tuple[Reading, ...]) -> Decision | None:
    """Rule 3. Urgent, as soon as possible and at once say nothing about how it was arranged."""
    for one in found:
        detail = _codes("priority", found)
        if one.role == "emergency":
            return Decision("unplanned", "priority", entry.reference, detail)
        if one.role == "elective":
            return Decision("planned", "priority", entry.reference, detail)
    return None


def _by_source(
    entry: Entry, sources: tuple[Reading, ...], findings: FindingsOfAdmissions
) -> Decision | None:
    """Rule 4. A source that is a hospital is a matter of spells; alone it has no answer."""
    rule = "source of admission"
    detail = _codes("source", sources)
    match _one_role(sources, rule, entry, findings):
        case "emergency":
            return Decision("unplanned", rule, entry.reference, detail)
        case "birth":
            return Decision("excluded", rule, entry.reference, detail, "birth")
        case _:
            return None


def _by_attendance(attendance: str | None) -> Decision | None:
    """Rule 5."""
    if attendance is None:
        return None
    return Decision("unplanned", "emergency department link", attendance)


def _by_ecqm(entry: Entry, types: tuple[Reading, ...], rules: AdmissionRules) -> Decision | None:
    """Rule 6, where a site asks for it."""
    named = tuple(one for one in types if one.role == "admission")
    if not rules.us_ecqm_mode or not named:
        return None
    return Decision("unplanned", "US eCQM mode", entry.reference, _codes("type", named))


def _undecided(
    entry: Entry, methods: tuple[Reading, ...], sources: tuple[Reading, ...]
) -> Decision:
    """Rule 6. It says which codes were there and left it open."""
    read = (_codes("method", methods), _codes("source", sources))
    detail = "; ".join(codes for codes in read if codes)
    return Decision("indeterminate", "nothing decides", entry.reference, detail)


def _by_classification(entry: Entry, judged: Judgement) -> Judgement:
    """§4: neither a day case nor a regular attender is a failure; a planned day case is planned."""
    classification, decision = entry.patient_classification, judged.decision
    if classification in REGULAR_ATTENDERS:
        named = "regular attender"
    elif classification == DAY_CASE:
        named = "day case"
    else:
        return judged
    flags = (*judged.flags, named)
    stands = named == "day case" and decision.nature == "planned"
    if stands or decision.nature == "excluded":
        return replace(judged, flags=flags)
    detail = f"classification {classification}; {decision.rule}: {decision.nature}"
    excluded = Decision("excluded", "patient classification", entry.reference, detail, named)
    return Judgement(excluded, flags)


def _one_role(
    found: tuple[Reading, ...], element: str, entry: Entry, findings: FindingsOfAdmissions
) -> str:
    """Return the role that all the codes agree on, empty where they do not or have none."""
    roles = {one.role for one in found} - {""}
    if len(roles) > 1:
        findings.add("contradictory-codes", entry.reference, element)
    return roles.pop() if len(roles) == 1 else ""


def _codes(element: str, found: Iterable[Reading]) -> str:
    codes = sorted({one.code for one in found})
    return f"{element} {', '.join(codes)}" if codes else ""
