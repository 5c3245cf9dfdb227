"""Emergency readmissions within 30 days of a discharge (`unplanned_admissions.md` §5).

A return is linked to the most recent discharge before it, and to no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from waypost.admissions.deciding import REGULAR_ATTENDERS
from waypost.admissions.icd import icd_codes
from waypost.admissions.lengths import Days
from waypost.admissions.rules import AdmissionRules
from waypost.admissions.spell import Spell
from waypost.admissions.spells import DEFAULT_RULES


@dataclass(frozen=True, slots=True)
class Return:
    """An unplanned spell that followed a discharge.

    Args:
        spell: the id of the spell the patient came back with.
        discharged_from: the id of the spell that ended last before it.
        after: the days between; 0 on the day of the discharge.
    """

    spell: str
    discharged_from: str
    after: Days


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A spell whose discharge is not in the denominator, with the reason."""

    spell: str
    why: str


@dataclass(frozen=True, slots=True)
class Readmissions:
    """Discharges, and those of them that an emergency followed.

    Args:
        discharges: the ids of the spells of the denominator.
        readmissions: the numerator.
        cannot_tell: returns whose dates do not settle whether they were in time.
        not_counted: the spells whose discharge is not in the denominator, and why.
    """

    discharges: tuple[str, ...] = ()
    readmissions: tuple[Return, ...] = ()
    cannot_tell: tuple[Return, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()


def readmissions_of(
    spells: Iterable[Spell],
    *,
    period: tuple[date, date] | None = None,
    rules: AdmissionRules = DEFAULT_RULES,
) -> Readmissions:
    """Return the emergency readmissions of one patient.

    Args:
        spells: the patient's spells, in the order of their start.
        period: the first and last day on which a discharge counts; the return may be later. None
            counts them all.
        rules: the last day of a readmission, and which diagnoses are excluded.

    Returns:
        The discharges that count, and the returns to them.
    """
    discharges: list[str] = []
    not_counted: list[NotCounted] = []
    sure: list[Return] = []
    unsure: list[Return] = []
    eligible: set[str] = set()
    before: Spell | None = None
    for spell in spells:
        if spell.classification in REGULAR_ATTENDERS:
            not_counted.append(NotCounted(spell.id, "regular attender"))
            continue
        why = _not_a_discharge(spell, period, rules)
        if why:
            not_counted.append(NotCounted(spell.id, why))
        else:
            discharges.append(spell.id)
            eligible.add(spell.id)
        if before is not None and before.id in eligible and _may_return(spell, rules):
            _sort_return(spell, before, rules, sure, unsure)
        before = spell
    return Readmissions(tuple(discharges), tuple(sure), tuple(unsure), tuple(not_counted))


def _sort_return(
    spell: Spell, before: Spell, rules: AdmissionRules, sure: list[Return], unsure: list[Return]
) -> None:
    if before.ended is None:
        return
    least = (spell.started.first - before.ended.last).days
    most = (spell.started.last - before.ended.first).days
    if most < 0 or least > rules.readmission_days:
        return
    found = Return(spell.id, before.id, Days(max(0, least), most))
    in_time = least >= 0 and most <= rules.readmission_days
    (sure if in_time else unsure).append(found)


def _may_return(spell: Spell, rules: AdmissionRules) -> bool:
    return spell.decision.nature == "unplanned" and not mentions_cancer(spell, rules)


def _not_a_discharge(spell: Spell, period: tuple[date, date] | None, rules: AdmissionRules) -> str:
    """Return why a spell is no discharge to count, empty if it is one."""
    if spell.decision.nature == "excluded":
        return spell.decision.excluded_as or "excluded"
    if spell.ended is None or "end not recorded" in spell.flags:
        return "not finished"
    if "died" in spell.flags:
        return "died"
    if period is not None and not (
        period[0] <= spell.ended.first and spell.ended.last <= period[1]
    ):
        return "discharged outside the period"
    return "cancer" if mentions_cancer(spell, rules) else ""


def mentions_cancer(spell: Spell, rules: AdmissionRules) -> bool:
    """Whether a diagnosis of a spell, in any position, is one of cancer."""
    codes = icd_codes((*spell.primary, *spell.secondary))
    return any(code.within(*rules.readmission_cancer) for code in codes)
