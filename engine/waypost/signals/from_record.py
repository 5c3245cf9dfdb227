"""The signals of one patient: every unplanned spell, with what came before it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from waypost.admissions.ambulatory_care import AmbulatoryCareSensitive
from waypost.admissions.spell import Spell
from waypost.evaluate.evaluation import Days
from waypost.phrases import CAUTION
from waypost.record import Coding, DateSpan, Record
from waypost.signals.as_it_stood import could_differ, day_before, record_known_on
from waypost.signals.causes import causes_of
from waypost.signals.contacts import contacts_before
from waypost.signals.relation import relation
from waypost.signals.replay import Asking, standing
from waypost.signals.signal import (
    DAYS_BEFORE,
    SCHEMA,
    CodingRow,
    EarlyReadmission,
    PathwayView,
    Signal,
    SpellRow,
    Standing,
)
from waypost.signals.words_of_codes import words_of
from waypost.version import ENGINE_VERSION
from waypost_dsl.model import Pathway

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://waypost.example/signal")
"""The namespace of all identifiers of signals. Changing it would part verdicts from signals."""

WHERE_TO_LEARN = (
    "A signal says where to learn, not whom to blame. It is not a verdict: a clinician judges "
    f"whether the admission could have been prevented. {CAUTION}"
)
"""Stands under every use of a signal."""

_IDENTIFICATION = "_identification"


def signal_identifier(patient: str, started: date, encounter: str) -> str:
    """Return the stable identifier of a signal: the same on every run and in every version.

    Args:
        patient: the Patient id.
        started: the first day on which the spell may have begun.
        encounter: the reference of its first encounter.

    Example:
        >>> signal_identifier("p1", date(2024, 3, 1), "Encounter/e1")
        '3120e52a-b530-507a-bd9a-2b99eeb6c639'
    """
    return str(uuid.uuid5(NAMESPACE, f"{patient}\n{started.isoformat()}\n{encounter}"))


def identifies_for(pathway: Pathway) -> str | None:
    """Return the pathway a pathway finds patients for: `NAME_identification` does so for NAME."""
    name = pathway.name
    return name.removesuffix(_IDENTIFICATION) if name.endswith(_IDENTIFICATION) else None


def signal_of(
    pathways: Sequence[Pathway],
    record: Record,
    spell: Spell,
    *,
    as_at: date,
    acsc: AmbulatoryCareSensitive | None = None,
    early_readmission: EarlyReadmission | None = None,
    asking: Asking | None = None,
) -> Signal:
    """Return the signal of an unplanned spell.

    The pathways are replayed on the day before and 7, 30 and 90 days before. The primary replay is
    *as known*: only what had happened by a day and was recorded by that same day. Beside it stands
    *as at*: what had happened by that day as it was recorded by the day before the admission.
    Nothing that was recorded on the day of the admission or later is in either.

    Args:
        pathways: compiled pathways.
        record: the patient's whole record.
        spell: the unplanned spell.
        as_at: the day of the run.
        acsc: whether it is ambulatory-care-sensitive.
        early_readmission: the spell before, if it was left fewer than 30 days ago.
        asking: the reporting period and parameters.

    Returns:
        The signal. The first day on which the spell may have begun counts as its start.
    """
    start = spell.started.first
    last_day = day_before(start, 1)
    views = tuple(
        _view(pathway, record, spell, asking or Asking())
        for pathway in sorted(pathways, key=lambda one: one.name)
    )
    died = record.patient.died
    causes = causes_of(views, died_before=died is not None and died.last <= last_day)
    return Signal(
        SCHEMA,
        signal_identifier(record.patient.id, start, spell.id),
        record.patient.id,
        record.patient.practice,
        whole_years(record.patient.birth, last_day),
        record.patient.sex,
        as_at,
        _spell_row(spell, pathways),
        acsc,
        early_readmission,
        causes[0].kind,
        causes,
        views,
        contacts_before(record_known_on(record, last_day), start),
        WHERE_TO_LEARN,
        ENGINE_VERSION,
    )


def whole_years(birth: DateSpan | None, day: date) -> int | None:
    """Return an age in whole years, None where the date of birth leaves it open.

    Example:
        >>> whole_years(DateSpan.on(date(1950, 6, 1)), date(2024, 5, 31))
        73
    """
    if birth is None:
        return None
    ages = {
        day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        for born in (birth.first, birth.last)
    }
    return ages.pop() if len(ages) == 1 else None


def _view(pathway: Pathway, record: Record, spell: Spell, asking: Asking) -> PathwayView:
    start = spell.started.first
    first = _known(pathway, record, start, DAYS_BEFORE[0], asking)
    found = relation(pathway, record, spell, first, asking=asking)
    identifies = identifies_for(pathway)
    as_known, as_at = [first], list[Standing]()
    # Of what the admission does not concern, the day before says all that is asked.
    concerned = found.kind in ("direct", "associated") or found.diagnosis_belongs
    if concerned or (identifies is not None and first.is_on_pathway):
        last_day = day_before(start, 1)
        for days in DAYS_BEFORE[1:]:
            known = _known(pathway, record, start, days, asking)
            as_known.append(known)
            if could_differ(record, as_at=known.as_at, known_at=known.known_at, later=last_day):
                looked_back = standing(
                    pathway,
                    record,
                    as_at=known.as_at,
                    known_at=last_day,
                    days_before=days,
                    asking=asking,
                )
                if _content(looked_back) != _content(known):
                    as_at.append(looked_back)
    return PathwayView(
        pathway.name,
        pathway.title,
        pathway.version,
        pathway.sha256,
        found.kind,
        found.because,
        spell.primary_is == "reason only" and found.kind == "direct",
        found.diagnosis_belongs,
        identifies,
        tuple(as_known),
        tuple(as_at),
    )


def _known(pathway: Pathway, record: Record, start: date, days: int, asking: Asking) -> Standing:
    day = day_before(start, days)
    return standing(pathway, record, as_at=day, known_at=day, days_before=days, asking=asking)


def _content(one: Standing) -> tuple[object, ...]:
    return (
        one.status,
        one.position,
        one.steps,
        one.waiting,
        one.not_known,
        one.error,
        one.doubtful,
    )


def _spell_row(spell: Spell, pathways: Sequence[Pathway]) -> SpellRow:
    return SpellRow(
        spell.id,
        spell.encounters,
        spell.emergency_department,
        _days(spell.started),
        None if spell.ended is None else _days(spell.ended),
        spell.decision.rule,
        spell.decision.evidence,
        spell.decision.detail,
        _codings(spell.primary, pathways),
        _codings(spell.secondary, pathways),
        spell.primary_is,
        _codings(spell.destination, pathways),
        spell.flags,
    )


def _days(span: DateSpan) -> Days:
    return Days(span.first, span.last)


def _codings(codings: Iterable[Coding], pathways: Sequence[Pathway]) -> tuple[CodingRow, ...]:
    return tuple(
        CodingRow(one.system, one.code, one.display, "" if one.display else words_of(one, pathways))
        for one in codings
    )
