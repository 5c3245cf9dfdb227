"""Encounters to spells: what a record's stays in hospital were, as seen from a day.

Every encounter that is there ends up in exactly one place: in a spell, attached to one as an
attendance, or left out with the reason. What is wrong with one is a finding, never an exception.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from waypost.admissions.attendances import Attendances
from waypost.admissions.candidates import Standing, standing_of
from waypost.admissions.deciding import DAY_CASE, Judgement, judgement_of
from waypost.admissions.diagnoses import diagnoses_of
from waypost.admissions.duplicates import read_as_one
from waypost.admissions.findings import AdmissionFinding, FindingsOfAdmissions
from waypost.admissions.home_leave import home_leave_of
from waypost.admissions.merging import Chain, chains_of, is_regular
from waypost.admissions.readings import (
    destinations_of,
    discharge_methods_of,
    methods_of,
    note_classification,
    note_diagnoses,
    priorities_of,
    sources_of,
)
from waypost.admissions.rules import AdmissionRules
from waypost.admissions.spell import Decision, Spell
from waypost.admissions.stays import Stay, View, stay_of
from waypost.record import UNDATED, Coding, DateSpan, Entry, Record

DEFAULT_RULES = AdmissionRules()
"""The rules as the sources and the project have them, for a site that changes none."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An encounter that is in no spell.

    Args:
        encounter: its reference.
        sort: whether it is no stay in hospital, or cannot be read.
        why: the reason, such as `class AMB`, `hospice` or `no start`.
        started: the days on which it may have begun.
        decision: for a stay that cannot be read: what it would have been; else None.
        ended: the days on which it may have ended, None if none is recorded.
        may_be_stay: whether it cannot be read and is, or may be, a stay in hospital.
    """

    encounter: str
    sort: Literal["not a candidate", "unreadable"]
    why: str
    started: DateSpan = UNDATED
    decision: Decision | None = None
    ended: DateSpan | None = None
    may_be_stay: bool = False


@dataclass(frozen=True, slots=True)
class Admissions:
    """The spells of one record, as seen from a day.

    Args:
        spells: the spells, in the order of their start.
        left_out: the encounters that are in no spell, by reference.
        findings: what is wrong with encounters, by reference.
    """

    spells: tuple[Spell, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    findings: tuple[AdmissionFinding, ...] = ()

    @property
    def unreadable(self) -> tuple[LeftOut, ...]:
        """The encounters that may be stays in hospital and cannot be read."""
        return tuple(one for one in self.left_out if one.sort == "unreadable")

    def counts(self) -> Mapping[str, int]:
        """Return how many spells and other encounters there are, by nature and by rule.

        Returns:
            Counts by what they are of: `spells: unplanned`, `unplanned by: admission method`,
            `left out: class AMB`, `finding: lower-case-code`. All that cannot be told is shown.
        """
        found: Counter[str] = Counter()
        for spell in self.spells:
            decision = spell.decision
            found[f"spells: {decision.nature}"] += 1
            found[f"{decision.nature} by: {decision.rule}"] += 1
            found["attendances attached"] += len(spell.emergency_department)
            for merge in spell.merged:
                found[f"merged by: {merge.rule}"] += 1
            for flag in spell.flags:
                found[f"flag: {flag}"] += 1
        for one in self.left_out:
            found[f"left out: {one.why}"] += 1
        for finding in self.findings:
            found[f"finding: {finding.problem}"] += 1
        return dict(sorted(found.items()))


def spells_of(
    record: Record,
    *,
    rules: AdmissionRules = DEFAULT_RULES,
    seen_by: date | None = None,
    known_at: date | None = None,
) -> Admissions:
    """Return the stays in hospital of a record, as spells.

    Args:
        record: one patient's record.
        rules: the parameters.
        seen_by: the last day of which anything is seen: what begins later is not there, what
            ends later goes on. None means all days.
        known_at: the last day of recording that counts. None means everything recorded.

    Returns:
        The spells, what was left out and why, and what is wrong with encounters.

    Example:
        >>> from waypost.record import Coding, Patient
        >>> stay = Entry("Encounter", "Encounter/e1", status="finished",
        ...     happened=DateSpan.on(date(2024, 3, 1)), ended=DateSpan.on(date(2024, 3, 4)),
        ...     encounter_class=Coding(
        ...         "http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP"),
        ...     admission_methods=(Coding(
        ...         "https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland", "21"),))
        >>> [spell] = spells_of(Record.of(Patient("p1"), [stay])).spells
        >>> spell.decision.nature, spell.decision.rule
        ('unplanned', 'admission method')
    """
    return admissions_among(record.entries, record, View(seen_by, known_at), rules=rules)


def admissions_among(
    entries: Iterable[Entry], record: Record, view: View, *, rules: AdmissionRules
) -> Admissions:
    """Return the spells that some entries of a record make.

    Args:
        entries: the encounters and procedures to look at; other entries are passed over.
        record: the record they are of, where their diagnoses are looked up.
        view: the day they are seen from.
        rules: the parameters.

    Returns:
        The spells of these encounters alone.
    """
    findings = FindingsOfAdmissions()
    stays: list[Stay] = []
    attended: list[Stay] = []
    left_out: list[LeftOut] = []
    procedures: list[Entry] = []
    for entry in entries:
        if entry.resource_type == "Procedure":
            if entry.not_counted is None and view.shows(entry):
                procedures.append(entry)
            continue
        if entry.resource_type != "Encounter" or not view.shows(entry):
            continue
        standing = standing_of(entry, findings)
        match standing.sort:
            case "stay":
                stays.append(_stay(entry, view, findings))
            case "emergency department":
                attended.append(stay_of(entry, view))
            case "not a candidate" | "unreadable":
                left_out.append(_left_out(entry, standing, rules, findings))
    attendances = Attendances(attended, hours=rules.ed_link_hours)
    chains = chains_of(stays, rules=rules, findings=findings)
    attached = attendances.attached_to(chains)
    done = _procedures_of(chains, procedures)
    of_spell: dict[int, list[Stay]] = {}
    for one in sorted(attended, key=lambda stay: stay.order):
        if one.reference in attached:
            of_spell.setdefault(attached[one.reference], []).append(one)
        else:
            why = "attendance of the emergency department alone"
            left_out.append(LeftOut(one.reference, "not a candidate", why, one.started))
    maker = _SpellMaker(record, view, rules, attendances, findings)
    spells = tuple(
        maker.spell(chain, of_spell.get(number, []), done.get(number, ()))
        for number, chain in enumerate(chains)
    )
    return Admissions(
        spells, tuple(sorted(left_out, key=lambda one: one.encounter)), findings.all()
    )


@dataclass(frozen=True, slots=True)
class _SpellMaker:
    record: Record
    view: View
    rules: AdmissionRules
    attendances: Attendances
    findings: FindingsOfAdmissions

    def spell(
        self, chain: Chain, attended: Sequence[Stay], procedures: tuple[Coding, ...]
    ) -> Spell:
        first, last = chain.first, chain.last
        others = (stay for stay in chain.stays if stay is not first)
        stays = [first, *sorted(others, key=lambda stay: stay.order)]
        judged = self._judged(first, stays)
        diagnoses = diagnoses_of(stays, self.record, self.view)
        ended = _ended(stays)
        left = ended is not None
        return Spell(
            id=first.reference,
            encounters=tuple(stay.reference for stay in stays),
            emergency_department=tuple(one.reference for one in attended),
            started=first.started,
            ended=ended,
            decision=judged.decision,
            primary=diagnoses.primary,
            secondary=diagnoses.secondary,
            primary_is=diagnoses.primary_is,
            secondary_diagnoses=diagnoses.secondary_diagnoses,
            destination=last.entry.discharge if left else (),
            flags=self._flags(stays, judged, last),
            merged=tuple(sorted(chain.merged, key=lambda one: (one.encounter, one.into))),
            methods=first.entry.admission_methods,
            sources=first.entry.admission_sources,
            discharge_methods=last.entry.discharge_methods if left else (),
            classification=first.entry.patient_classification,
            procedures=procedures,
        )

    def _judged(self, first: Stay, stays: Sequence[Stay]) -> Judgement:
        link = self.attendances.linked_to(first)
        entry = read_as_one(first, stays, self.findings)
        if entry.patient_classification == DAY_CASE and not _is_day_case(stays):
            self.findings.add("day-case-with-a-night", first.reference, "patient classification")
            entry = replace(entry, patient_classification=None)
        judged = judgement_of(
            entry, attendance=link.attendance, rules=self.rules, findings=self.findings
        )
        if link.may_be is not None and judged.decision.nature == "indeterminate":
            self.findings.add("uncertain-attendance-link", first.reference, "period")
        return judged

    def _flags(self, stays: Sequence[Stay], judged: Judgement, last: Stay) -> tuple[str, ...]:
        flags = [*judged.flags]
        if any(stay.ended is None for stay in stays):
            flags.append("open")
        elif any(not stay.end_recorded for stay in stays):
            flags.append("end not recorded")
        if last.ended is not None and _died(last.entry, self.findings):
            flags.append("died")
        leave = home_leave_of(stays, self.view, self.rules, self.findings)
        if leave is not None:
            flags.append(leave)
        if not all(self.view.is_sure_of(stay.entry) for stay in stays):
            flags.append("recorded on a day not known")
        return tuple(flags)


def _stay(entry: Entry, view: View, findings: FindingsOfAdmissions) -> Stay:
    """Read a stay, and note what is wrong with its codes wherever in a spell it comes."""
    stay = stay_of(entry, view)
    methods_of(entry, findings)
    sources_of(entry, findings)
    priorities_of(entry, findings)
    destinations_of(entry, findings)
    discharge_methods_of(entry, findings)
    note_diagnoses(entry, findings)
    note_classification(entry, findings)
    if not stay.end_recorded:
        findings.add("end-not-recorded", entry.reference, "period.end")
    if stay.ended is not None and entry.status in {"in-progress", "onleave"}:
        findings.add("ended-in-progress", entry.reference, "status")
    return stay


def _left_out(
    entry: Entry, standing: Standing, rules: AdmissionRules, findings: FindingsOfAdmissions
) -> LeftOut:
    if standing.sort == "not a candidate":
        return LeftOut(entry.reference, "not a candidate", standing.why, entry.happened)
    decision = None
    if standing.problem is not None:
        findings.add(standing.problem, entry.reference)
    if standing.problem in {"missing-start", "ends-before-it-begins"} and standing.why:
        decision = judgement_of(entry, attendance=None, rules=rules, findings=findings).decision
    return LeftOut(
        entry.reference,
        "unreadable",
        standing.why,
        entry.happened,
        decision,
        entry.ended,
        standing.may_be_stay,
    )


def _ended(stays: Sequence[Stay]) -> DateSpan | None:
    """Return when the last stay of a spell ended; None if one of them goes on."""
    ends: list[DateSpan] = []
    for stay in stays:
        if stay.ended is None:
            return None
        ends.append(stay.ended)
    return DateSpan(max(end.first for end in ends), max(end.last for end in ends))


def _is_day_case(stays: Sequence[Stay]) -> bool:
    """Whether a spell can be the day case that its first stay is marked as.

    It has no night, as far as is certain, and its other stays are day cases or parts of this one.
    """
    ended = _ended(stays)
    if ended is not None and ended.first > stays[0].started.last:
        return False
    names = {stay.reference for stay in stays}
    return all(
        stay.entry.patient_classification == DAY_CASE
        or (stay.entry.patient_classification is None and names & {*stay.entry.part_of})
        for stay in stays[1:]
    )


def _died(entry: Entry, findings: FindingsOfAdmissions) -> bool:
    roles = {one.role for one in discharge_methods_of(entry, findings)}
    return "died" in roles | {one.role for one in destinations_of(entry, findings)}


def _procedures_of(
    chains: Sequence[Chain], procedures: Sequence[Entry]
) -> dict[int, tuple[Coding, ...]]:
    """Return the codings of the procedures done in each spell: by its encounter, else by day."""
    if not procedures:
        return {}
    spell_of = {
        stay.reference: number for number, chain in enumerate(chains) for stay in chain.stays
    }
    timed = [number for number, chain in enumerate(chains) if not is_regular(chain.first)]
    starts = [chains[number].first.started.first for number in timed]
    found: dict[int, list[Coding]] = {}
    for entry in sorted(procedures, key=lambda one: (one.happened.first, one.reference)):
        number = spell_of.get(entry.encounter or "")
        if number is None and entry.encounter is None:
            at = bisect_right(starts, entry.happened.first)
            number = timed[at - 1] if at else None
            if number is not None and not _within(entry.happened, chains[number]):
                number = None
        if number is not None:
            found.setdefault(number, []).extend(entry.codings)
    return {number: tuple(codings) for number, codings in found.items()}


def _within(day: DateSpan, chain: Chain) -> bool:
    ended = _ended(chain.stays)
    return chain.first.started.last <= day.first and (ended is None or day.last <= ended.first)
