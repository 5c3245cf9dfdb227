"""Hospital spells as entries that a selection may mean (language.md 4.12).

What a stay was, and which stays are one spell, is asked of `admissions` as seen on the day: a
transfer that follows tomorrow has not joined today's discharge yet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import assert_never

from waypost.admissions.spell import Spell
from waypost.evaluate.codes import code_index
from waypost.evaluate.moment import Moment
from waypost.evaluate.spans import on_or_after
from waypost.evaluate.truth import Truth, all_true, any_true
from waypost.record import DateSpan, Entry
from waypost_dsl.model import DiagnosisMatch, Pathway, Spells

NATURE_CANNOT_BE_TOLD = "it cannot be told whether it was planned"
"""The detail of a reason that is about how a stay began."""

DIAGNOSIS_NOT_CODED = "no diagnosis of it was coded"
"""The detail of a reason that is about what a stay was for."""


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
        Unknown where nothing was coded that could tell.
    """
    if not matches:
        return Truth.TRUE
    return any_true(_matches(pathway, spell, one) for one in matches)


def _matches(pathway: Pathway, spell: Spell, match: DiagnosisMatch) -> Truth:
    primary = secondary = Truth.TRUE
    if match.primary is not None:
        holds = code_index(pathway, (match.primary,)).holds(spell.primary)
        primary = Truth.UNKNOWN if spell.primary_is == "none" else Truth.of(holds)
    if match.secondary is not None:
        holds = code_index(pathway, (match.secondary,)).holds(spell.secondary)
        # A stay whose diagnoses were not coded may have had any.
        secondary = Truth.of(holds) if holds or spell.primary_is == "coded" else Truth.UNKNOWN
    return all_true((primary, secondary))


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
    doubts += [DIAGNOSIS_NOT_CODED] if diagnosed is Truth.UNKNOWN else []
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
