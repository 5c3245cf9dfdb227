"""What an admission has to do with a pathway (unplanned_admissions.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from waypost.admissions.spell import Spell
from waypost.admissions.tables import admission_methods
from waypost.errors import EvaluationError
from waypost.evaluate.moment import Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.spell_candidates import diagnoses_match
from waypost.evaluate.truth import Truth
from waypost.record import Record
from waypost.signals.as_it_stood import record_known_on
from waypost.signals.replay import Asking
from waypost.signals.signal import RelationKind, Standing
from waypost_dsl.model import Failure, Pathway
from waypost_dsl.wording.phrases import words

PSYCHIATRIC_METHOD = "25"
"""Admission by a mental health crisis team: only the primary diagnosis attributes it (§4)."""

_NAMED = {"direct": "the primary diagnosis", "associated": "another diagnosis"}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation with its reason.

    Args:
        kind: the relation.
        because: why, in words.
        diagnosis_belongs: the diagnoses are the pathway's own, whether the patient was on it or
            not; of a pathway that takes every diagnosis only if the patient was.
    """

    kind: RelationKind
    because: str
    diagnosis_belongs: bool


def relation(
    pathway: Pathway,
    record: Record,
    spell: Spell,
    day_before: Standing,
    *,
    asking: Asking | None = None,
) -> Relation:
    """Return what an admission has to do with a pathway.

    Args:
        pathway: the pathway.
        record: the patient's record.
        spell: the unplanned spell.
        day_before: how the patient stood on the pathway the day before, as it was known.
        asking: the period and the parameters.

    Returns:
        The relation: `direct` goes before `associated`; neither can be for somebody who was not
        on the pathway. Where the record leaves it open it is `cannot be told`, never `unrelated`.
    """
    asked = asking or Asking()
    direct = _holds(pathway, record, spell, day_before, kind="direct", asking=asked)
    coded = any(
        failure.relation == "direct" and failure.matches and _diagnoses(pathway, spell, failure)
        for failure in pathway.failures
    )
    belongs = coded or (day_before.is_on_pathway and direct is not None)
    if not day_before.is_on_pathway:
        undecided = day_before.error is not None or day_before.status == "unknown"
        concerns = undecided and _may_concern(pathway, spell)
        return Relation(
            "cannot be told" if concerns else "not on pathway", _not_on(day_before), belongs
        )
    if "unlinked transfer" in spell.flags:
        why = "a transfer whose first stay is not in the record is attributed to no pathway"
        return Relation("unrelated", why, belongs)
    if direct is not None:
        return Relation("direct", direct, belongs)
    associated = _holds(pathway, record, spell, day_before, kind="associated", asking=asked)
    if associated is not None and _by_crisis_team(spell):
        why = "admitted by a crisis team, and "
        if _may_hold(pathway, record, spell, day_before, asked, kinds=("direct",)):
            why += "whether the primary diagnosis is the pathway's cannot be told: "
            why += _not_coded(spell)
            return Relation("cannot be told", why, belongs)
        why += "the primary diagnosis is none of the pathway's"
        return Relation("unrelated", why, belongs)
    if associated is not None:
        # Nothing is weaker for being told in part: that the primary is the pathway's may be so.
        return Relation("associated", associated, belongs)
    truth, why = _not_counted(pathway, record, spell, day_before, asked)
    if _may_hold(pathway, record, spell, day_before, asked):
        other = f"{why}; " if why is not None else ""
        why = f"{other}whether a diagnosis of the stay is the pathway's cannot be told: "
        why += _not_coded(spell)
        return Relation("cannot be told", why, belongs)
    if truth is Truth.UNKNOWN and why is not None:
        return Relation("cannot be told", why, belongs)
    if why is None and spell.primary_is == "none" and not spell.secondary:
        why = "no diagnosis is recorded"
    elif why is None:
        why = "on the pathway, and no diagnosis of the stay is the pathway's"
    return Relation("unrelated", why, belongs)


def _holds(
    pathway: Pathway,
    record: Record,
    spell: Spell,
    day_before: Standing,
    *,
    kind: Literal["direct", "associated"],
    asking: Asking,
) -> str | None:
    """Return why a failure clause of a relation holds, None if none does."""
    for failure in pathway.failures:
        if failure.relation != kind or not _diagnoses(pathway, spell, failure):
            continue
        # Not even by a register that takes every diagnosis: the primary diagnosis has to say so.
        if not failure.matches and _by_crisis_team(spell):
            continue
        if _condition(pathway, record, day_before, failure, asking) is not Truth.TRUE:
            continue
        return _in_words(pathway, failure, spell)
    return None


def _may_concern(pathway: Pathway, spell: Spell) -> bool:
    """Whether a stay may concern a pathway, if the patient was on it."""
    return "unlinked transfer" not in spell.flags and any(
        diagnoses_match(pathway, spell, failure.matches) is not Truth.FALSE
        for failure in pathway.failures
    )


def _not_counted(
    pathway: Pathway, record: Record, spell: Spell, day_before: Standing, asking: Asking
) -> tuple[Truth, str | None]:
    """Return why a diagnosis that is the pathway's own does not count, or may not.

    Returns:
        Whether it counts, false or unknown, and why; false and None if there is no such diagnosis.
    """
    found: tuple[Truth, str | None] = (Truth.FALSE, None)
    for failure in pathway.failures:
        if failure.when is None or not failure.matches or not _diagnoses(pathway, spell, failure):
            continue
        truth = _condition(pathway, record, day_before, failure, asking)
        unsure = truth is Truth.UNKNOWN
        held = "it cannot be told whether this held" if unsure else "this did not hold"
        besides = words(failure.when, pathway)
        why = f"{_NAMED[failure.relation]} is one of the pathway's, but {held}: {besides}"
        if unsure:
            return truth, why
        if found[1] is None:
            found = (truth, why)
    return found


def _may_hold(
    pathway: Pathway,
    record: Record,
    spell: Spell,
    day_before: Standing,
    asking: Asking,
    *,
    kinds: tuple[str, ...] = ("direct", "associated"),
) -> bool:
    """Whether it cannot be told if the diagnoses are what a clause asks for."""
    return any(
        failure.relation in kinds
        and diagnoses_match(pathway, spell, failure.matches) is Truth.UNKNOWN
        and _condition(pathway, record, day_before, failure, asking) is not Truth.FALSE
        for failure in pathway.failures
    )


def _not_coded(spell: Spell) -> str:
    """Say why the diagnoses of a stay cannot be told."""
    if spell.primary_is == "reason only":
        return "only a reason is recorded, and no diagnosis is coded"
    if spell.primary_is == "coded":
        return "a diagnosis is coded in a code system that no list of the pathway is of"
    which = "primary diagnosis" if spell.secondary else "diagnosis"
    return f"no {which} is recorded"


def _diagnoses(pathway: Pathway, spell: Spell, failure: Failure) -> bool:
    """Whether the diagnoses are what a clause asks for; one that asks for nothing takes all."""
    return diagnoses_match(pathway, spell, failure.matches) is Truth.TRUE


def _condition(
    pathway: Pathway, record: Record, day_before: Standing, failure: Failure, asking: Asking
) -> Truth:
    """Return whether what must hold besides held the day before, as it was known."""
    if failure.when is None:
        return Truth.TRUE
    day: date = day_before.as_at
    case = case_of(
        pathway,
        record_known_on(record, day_before.known_at),
        known_at=day_before.known_at,
        period=asking.period,
        parameters=asking.of(pathway),
    )
    try:
        return Moment(case, day).ask(failure.when).truth
    except EvaluationError:
        # A rule that cannot be carried out is no reason to attribute an admission to a pathway.
        return Truth.UNKNOWN


def _by_crisis_team(spell: Spell) -> bool:
    read = map(admission_methods().read, spell.methods)
    return any(one is not None and one.code == PSYCHIATRIC_METHOD for one in read)


def _in_words(pathway: Pathway, failure: Failure, spell: Spell) -> str:
    place = f"{failure.span.path.rpartition('/')[2]} line {failure.span.line}"
    besides = "" if failure.when is None else f", and {words(failure.when, pathway)}"
    if not failure.matches:
        return f"on the pathway, whatever the diagnosis{besides} ({place})"
    label = (
        ", of which only a reason was recorded"
        if spell.primary_is == "reason only" and failure.relation == "direct"
        else ""
    )
    return f"{_NAMED[failure.relation]} is one of the pathway's{label}{besides} ({place})"


def _not_on(day_before: Standing) -> str:
    if day_before.error is not None:
        return "the pathway could not be evaluated the day before"
    match day_before.status:
        case "unknown":
            return "whether the patient was on the pathway the day before cannot be told"
        case "excluded":
            return "excluded from the pathway the day before"
        case "ended":
            return "had left the pathway by the day before"
        case _:
            return "not on the pathway the day before"
