"""Hospital spells as entries that a selection may mean (language.md 4.12).

What a stay was, and which stays are one spell, is asked of `admissions` as seen on the day: a
transfer that follows tomorrow has not joined today's discharge yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from waypost.admissions.spell import Spell
from waypost.evaluate.codes import code_index
from waypost.evaluate.moment import Moment
from waypost.evaluate.spans import on_or_after
from waypost.evaluate.truth import Truth, all_true, any_true
from waypost.record import Coding, DateSpan, Entry
from waypost_dsl.model import DiagnosisMatch, Pathway, Spells

NATURE_CANNOT_BE_TOLD = "it cannot be told whether it was planned"
"""The detail of a reason that is about how a stay began."""

DIAGNOSIS_NOT_CODED = "no diagnosis of it was coded"
"""The detail of a reason that is about what a stay was for."""

DIAGNOSIS_OF_ANOTHER_SYSTEM = "its diagnosis is of a code system that no list of these is of"
"""The same, where a diagnosis was coded and cannot be held against the lists."""


@dataclass(frozen=True, slots=True)
class SpellFound:
    """A spell that may be one that was asked for, whatever the selection's window.

    Args:
        entry: its first encounter.
        when: the days on which it began or ended, whichever is asked about.
        ended: the days on which it ended; None while it is open.
        truth: whether how it began and what it was for fit, as far as was known by the day.
        doubts: why that is unknown.
        notes: what the evidence must say: what the stay was, and by which rule.
        element: the element that `when` was read from.
    """

    entry: Entry
    when: DateSpan
    ended: DateSpan | None
    truth: Truth
    doubts: tuple[str, ...]
    notes: tuple[str, ...]
    element: str


def spells_found(
    moment: Moment, source: Spells
) -> tuple[tuple[SpellFound, ...], tuple[tuple[str, int], ...]]:
    """Return the spells a selection may mean, and how many stays do not count, by reason.

    Args:
        moment: the case and the day.
        source: which spells are looked for.
    """
    found: list[SpellFound] = []
    left_out: Counter[str] = Counter()
    case = moment.case
    for spell in case.spells.seen(case.record, moment.day, case.known_at):
        if spell.decision.nature == "excluded":
            left_out[spell.decision.excluded_as or "excluded"] += 1
            continue
        one = _found(moment, source, spell)
        if one is not None and one.truth is not Truth.FALSE:
            found.append(one)
    return tuple(found), tuple(sorted(left_out.items()))


def diagnoses_match(pathway: Pathway, spell: Spell, matches: tuple[DiagnosisMatch, ...]) -> Truth:
    """Say whether a spell's diagnoses are what an author asks for.

    Args:
        pathway: whose codelists are meant.
        spell: the spell.
        matches: what its diagnoses must be, any of them; empty means whatever they are.

    Returns:
        Unknown where nothing was coded that could tell: no diagnosis at all, or none of a code
        system that any of the lists is of.
    """
    if not matches:
        return Truth.TRUE
    primaries = _systems(pathway, (one.primary for one in matches))
    secondaries = _systems(pathway, (one.secondary for one in matches))
    return any_true(_matches(pathway, spell, one, primaries, secondaries) for one in matches)


def _systems(pathway: Pathway, names: Iterable[str | None]) -> frozenset[str]:
    """Return the code systems that the lists of one position are of, all taken together.

    An author lists one code system beside the other: what is in neither list is none of them.
    """
    lists = (code_index(pathway, (name,)) for name in names if name is not None)
    return frozenset(system for one in lists for system in one.systems)


def _matches(
    pathway: Pathway,
    spell: Spell,
    match: DiagnosisMatch,
    primaries: frozenset[str],
    secondaries: frozenset[str],
) -> Truth:
    primary = secondary = Truth.TRUE
    if match.primary is not None:
        if code_index(pathway, (match.primary,)).holds(spell.primary):
            primary = Truth.TRUE
        else:
            told = spell.primary_is != "none" and _is_of(spell.primary, primaries)
            primary = Truth.FALSE if told else Truth.UNKNOWN
    if match.secondary is not None:
        if code_index(pathway, (match.secondary,)).holds(spell.secondary):
            secondary = Truth.TRUE
        else:
            # A stay whose diagnoses were not coded may have had any.
            told = spell.primary_is == "coded" and all(
                _is_of(one, secondaries) for one in spell.secondary_diagnoses
            )
            secondary = Truth.FALSE if told else Truth.UNKNOWN
    return all_true((primary, secondary))


def _is_of(codings: Iterable[Coding], systems: frozenset[str]) -> bool:
    return any(coding.system in systems for coding in codings)


def _found(moment: Moment, source: Spells, spell: Spell) -> SpellFound | None:
    entry = moment.case.record.entry(spell.id)
    assert entry is not None, f"{spell.id} is not in the record"
    match source.event:
        case "admission":
            when, element = spell.started, "period.start"
        case "discharge":
            if spell.ended is None:
                return None
            when, element = spell.ended, "period.end"
        case _ as never:
            assert_never(never)
    nature = _nature(source, spell)
    diagnosed = diagnoses_match(moment.case.pathway, spell, source.matches)
    known = Truth.TRUE
    if moment.case.known_at is not None:
        known = on_or_after(DateSpan.on(moment.case.known_at), entry.known_from)
    doubts = [NATURE_CANNOT_BE_TOLD] if nature is Truth.UNKNOWN else []
    if diagnosed is Truth.UNKNOWN:
        coded = spell.primary_is == "coded"
        doubts.append(DIAGNOSIS_OF_ANOTHER_SYSTEM if coded else DIAGNOSIS_NOT_CODED)
    decision = spell.decision
    detail = f" ({decision.detail})" if decision.detail else ""
    notes = (f"{decision.nature}: {decision.rule}{detail}", *spell.flags)
    if spell.primary_is == "reason only":
        notes = (*notes, "no diagnosis was coded: its reason stands for one")
    truth = all_true((nature, diagnosed, known))
    return SpellFound(entry, when, spell.ended, truth, tuple(doubts), notes, element)


def _nature(source: Spells, spell: Spell) -> Truth:
    """Whether a spell began as was asked; what cannot be told is never "no" (4.3)."""
    if source.nature == "any":
        return Truth.TRUE
    if spell.decision.nature == "indeterminate":
        return Truth.UNKNOWN
    return Truth.of(spell.decision.nature == source.nature)
