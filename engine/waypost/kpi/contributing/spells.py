"""Hospital spells, each on the day it began or ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from waypost.admissions import Spell
from waypost.evaluate.moment import Moment
from waypost.evaluate.spell_candidates import diagnoses_match
from waypost.evaluate.truth import Truth
from waypost.kpi.contributing.registration import YES, Said, both
from waypost.kpi.contributing.study import Study
from waypost.kpi.contributing.unit import Unit, places_of
from waypost.kpi.contributing.words import DAY_NOT_EXACT, joined
from waypost.record import DateSpan
from waypost_dsl.durations import previous_day
from waypost_dsl.model import SpellsCounted

NATURE_NOT_KNOWN = "it cannot be told whether it was planned"
DIAGNOSIS_NOT_CODED = "no diagnosis of it was coded"


def spells(
    study: Study, counted: SpellsCounted, judged_on: Callable[[Unit], date]
) -> Iterator[Unit]:
    """Yield the spells that a KPI counts, whatever is asked of them besides.

    Args:
        study: the patient and the run.
        counted: which spells, of whom.
        judged_on: the day as at which a unit is judged: what a spell was, is seen from it.
    """
    case = study.case
    for spell in case.spells.seen(study.record, study.as_at, case.known_at):
        span = spell.started if counted.spells.event == "admission" else spell.ended
        if span is None:
            continue
        among = _among(study, counted, spell)
        if among.truth is Truth.FALSE:
            continue
        moment = _asked_of(study, spell, span)
        for place in places_of(study, span):
            unit = Unit(
                spell.id,
                place.day,
                moment,
                by=place.by,
                among=among,
                note="" if span.is_exact else DAY_NOT_EXACT,
                day_is_known=place.is_known,
                evidence=(spell.id,),
            )
            seen = _as_seen(study, spell, min(judged_on(unit), study.as_at))
            kind = _is_counted(study, counted, seen)
            if kind.truth is not Truth.FALSE:
                yield _with(unit, both(among, kind))


def _with(unit: Unit, among: Said) -> Unit:
    return Unit(
        unit.name,
        unit.day,
        unit.moment,
        by=unit.by,
        among=among,
        note=unit.note,
        day_is_known=unit.day_is_known,
        evidence=unit.evidence,
    )


def _asked_of(study: Study, spell: Spell, span: DateSpan) -> Callable[[date], Moment]:
    def moment(day: date) -> Moment:
        seen = _as_seen(study, spell, day)
        return study.moment(day).at_event(span).of_spell(seen)

    return moment


def _as_seen(study: Study, spell: Spell, day: date) -> Spell:
    """Return a spell as it was seen on a day: not yet joined with what came later."""
    seen = study.case.spells.seen(study.record, day, study.case.known_at)
    by_name = next((one for one in seen if one.id == spell.id), None)
    if by_name is not None:
        return by_name
    return next((one for one in seen if set(one.encounters) & set(spell.encounters)), spell)


def _among(study: Study, counted: SpellsCounted, spell: Spell) -> Said:
    day = spell.started.first
    if counted.among == "enrolled" and study.pathway.kind == "pathway":
        day = previous_day(day)
    if day == date.min:
        return Said(Truth.UNKNOWN, "the day it began is not known")
    return study.is_among(counted.among, day, seen=True)


def _is_counted(study: Study, counted: SpellsCounted, spell: Spell) -> Said:
    source = counted.spells
    if spell.decision.nature == "excluded":
        return Said(Truth.FALSE)
    nature = YES
    if source.nature != "any":
        nature = Said(Truth.of(spell.decision.nature == source.nature))
        if spell.decision.nature == "indeterminate":
            nature = Said(Truth.UNKNOWN, f"{NATURE_NOT_KNOWN}: {spell.decision.rule}")
    matched = diagnoses_match(study.pathway, spell, source.matches)
    diagnosed = Said(matched, DIAGNOSIS_NOT_CODED if matched is Truth.UNKNOWN else "")
    found = both(nature, diagnosed)
    return Said(found.truth, joined(found.why))
