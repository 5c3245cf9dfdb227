"""What a KPI may ask of the hospital spell it counts, as it was known on the day.

A moment that is about no spell has no such facts: asking is a mistake, never a "no".
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, assert_never

from waypost.admissions.ambulatory_care import ambulatory_care_sensitive
from waypost.admissions.deciding import REGULAR_ATTENDERS
from waypost.admissions.lengths import length_of_stay
from waypost.admissions.readmissions import mentions_cancer, readmissions_of
from waypost.admissions.spell import Spell
from waypost.admissions.spells import DEFAULT_RULES
from waypost.errors import EvaluationError
from waypost.evaluate.answers import FactAnswer, Known, Missing, Possibility, Seen
from waypost.evaluate.moment import Moment
from waypost.evaluate.numbers import Interval
from waypost.evaluate.truth import NotKnown
from waypost.record import DateSpan
from waypost_dsl.model import Fact

SpellFact = Literal[
    "length_of_stay",
    "ambulatory_care_sensitive",
    "readmitted",
    "died_in_hospital",
    "cancer_recorded",
]
"""The kinds of fact a spell has."""


def of_spell(moment: Moment, fact: Fact, kind: SpellFact) -> FactAnswer:
    """Return a fact of the spell that a moment is about.

    Args:
        moment: the moment, with its spell.
        fact: the fact, as it is declared.
        kind: which one it is.

    Raises:
        EvaluationError: if the moment is about no spell.
    """
    spell = _spell_of(moment, fact)
    match kind:
        case "length_of_stay":
            return FactAnswer((_length(moment, spell),))
        case "ambulatory_care_sensitive":
            return FactAnswer((_ambulatory_care_sensitive(spell),))
        case "readmitted":
            return FactAnswer((_readmitted(moment, spell),))
        case "died_in_hospital":
            return FactAnswer((_died_in_hospital(moment, spell),))
        case "cancer_recorded":
            # What nobody coded was not recorded, as `readmitted` takes it.
            found = mentions_cancer(spell, DEFAULT_RULES)
            return FactAnswer((Known(found, spell.started, _seen(spell)),))
        case _ as never:
            assert_never(never)


def days_of_stay(moment: Moment, fact: Fact) -> tuple[DateSpan, DateSpan]:
    """Return the days on which a moment's spell began and ended; the day itself while it is open.

    Raises:
        EvaluationError: if the moment is about no spell.
    """
    spell = _spell_of(moment, fact)
    day = seen_on(moment)
    ended = DateSpan.on(day) if spell.ended is None else spell.ended
    last = min(ended.last, max(day, ended.first))
    return spell.started, DateSpan(min(ended.first, last), last)


def seen_on(moment: Moment) -> date:
    """Return the day from which spells are seen: a stay may be written up after a death."""
    return moment.day if moment.after_death is None else moment.after_death


def _spell_of(moment: Moment, fact: Fact) -> Spell:
    if moment.spell is None:
        raise EvaluationError(f"{fact.name} is asked where no hospital spell is counted")
    return moment.spell


def _seen(spell: Spell) -> tuple[Seen, ...]:
    return (Seen(spell.id, spell.started.first, spell.started.last, "period"),)


def _length(moment: Moment, spell: Spell) -> Possibility:
    days = length_of_stay(spell, as_of=seen_on(moment))
    ended = spell.ended if spell.ended is not None else DateSpan.on(seen_on(moment))
    return Known(_interval(days.least, days.most), ended, _seen(spell))


def _interval(least: int, most: int) -> Interval:
    return Interval(Decimal(least), Decimal(most))


def _ambulatory_care_sensitive(spell: Spell) -> Possibility:
    found = ambulatory_care_sensitive(spell)
    may_be = spell.decision.nature == "indeterminate" or (
        spell.decision.nature == "unplanned" and spell.primary_is != "coded"
    )
    if may_be:
        detail = found.why_not
        missing = NotKnown("none recorded", "ambulatory_care_sensitive", detail, (spell.id,))
        return Missing(missing, spell.started, _seen(spell))
    return Known(found.counts, spell.started, _seen(spell))


def _readmitted(moment: Moment, spell: Spell) -> Possibility:
    case = moment.case
    spells = case.spells.seen(case.record, seen_on(moment), case.known_at)
    found = readmissions_of(spells)
    back = [one.spell for one in found.readmissions if one.discharged_from == spell.id]
    if back:
        return Known(True, spell.ended, tuple(sorted((*_seen(spell), *_named(spells, back)))))
    doubtful = [one.spell for one in found.cannot_tell if one.discharged_from == spell.id]
    if spell.id in found.discharges:
        doubtful += _perhaps_back(spells, spell)
    if doubtful:
        reason = NotKnown(
            "not comparable",
            "readmitted",
            "whether a later stay was an emergency in time cannot be told",
            tuple(sorted(doubtful)),
        )
        return Missing(reason, spell.ended, _seen(spell))
    return Known(False, spell.ended, _seen(spell))


def _perhaps_back(spells: tuple[Spell, ...], spell: Spell) -> list[str]:
    """The next stay, where nobody can say whether it was planned and it began in time."""
    after = [one for one in spells if one.classification not in REGULAR_ATTENDERS]
    place = next((i for i, one in enumerate(after) if one.id == spell.id), None)
    if place is None or place + 1 == len(after) or spell.ended is None:
        return []
    following = after[place + 1]
    least = (following.started.first - spell.ended.last).days
    in_time = least <= DEFAULT_RULES.readmission_days
    return [following.id] if following.decision.nature == "indeterminate" and in_time else []


def _named(spells: tuple[Spell, ...], names: list[str]) -> tuple[Seen, ...]:
    return tuple(seen for one in spells if one.id in names for seen in _seen(one))


def _died_in_hospital(moment: Moment, spell: Spell) -> Possibility:
    died = moment.case.record.patient.died
    if "died" in spell.flags:
        return Known(True, spell.ended, _seen(spell))
    if died is None or died.first > seen_on(moment) or died.last < spell.started.first:
        return Known(False, spell.ended, _seen(spell))
    if spell.ended is not None and died.first > spell.ended.last:
        return Known(False, spell.ended, _seen(spell))
    inside = died.first > spell.started.last and (
        spell.ended is None or died.last < spell.ended.first
    )
    if inside:
        return Known(True, spell.ended, _seen(spell))
    # Who died on the day of a discharge may have died at home.
    reason = NotKnown(
        "not comparable", "died_in_hospital", "the dates do not settle it", (spell.id,)
    )
    return Missing(reason, spell.ended, _seen(spell))
