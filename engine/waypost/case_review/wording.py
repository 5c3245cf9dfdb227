"""The sentences of a case review, in words fit for a mortality and morbidity meeting.

They ask what the system made hard, and never what somebody failed to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost.evaluate.evaluation import Days
from waypost.signals.causes import CONCERNS_NONE
from waypost.signals.figures import MissedStepFigure
from waypost.signals.signal import (
    CAUSES,
    Cause,
    CauseKind,
    CodingRow,
    PathwayView,
    Signal,
    SpellRow,
    Standing,
    StepFinding,
    cause_in_words,
)
from waypost_dsl.wording.names import full_date

LEARNING = (
    "This page shows where to learn, not whom to blame. It says what the record held, as it was "
    "known on each day before the admission. What the record does not hold may still have been "
    "done."
)

NONE_FOUND_MEANS = (
    "“None found” means that no step of a pathway it concerns was overdue. It does not mean that "
    "nothing could have been done."
)

_DAYS_OF_YEAR = 365.25

_QUESTIONS: dict[CauseKind, str] = {
    "late identification": "What would have brought the question whether this patient is "
    "approaching the end of life to somebody sooner?",
    "step overdue": "What made it hard for this care to happen in time: invitation, capacity, "
    "travel, trust, or a recall that never went out?",
    "referred and not seen": "Where did the referral wait, who could see that it was waiting, and "
    "what would have moved it?",
    "service unavailable": "Which service was missing, for how many other patients, and who can "
    "commission it?",
    "data missing": "Which of these facts was known to somebody and did not reach the record?",
    "declined or excepted": "Was the choice still the patient’s on the day, and had it been asked "
    "again?",
    "not known to any service": "Who met this patient in the year before, and what would have put "
    "them in touch with a service?",
    "not assessable": "What would have to be recorded so that an admission like this one can be "
    "learned from?",
    "pathway followed": "Everything the pathway asks for was done in time. Is there something the "
    "pathway does not ask for and should?",
}


_CONCERNS_NONE = (
    "No pathway of this run concerns this admission, and nothing that it would need is missing "
    "from the record. Is there a pathway that should ask for something here?"
)

NO_CONTACT = "No contact with a service is recorded in the year before."


def questions_for(signal: Signal) -> tuple[str, ...]:
    """Return the questions that the causes of a signal put to the meeting, in their order."""
    found = {cause.kind for cause in signal.causes}
    asked: list[str] = []
    for kind in CAUSES:
        if kind == "not assessable" and kind in found and _lacks_nothing(signal):
            asked.append(_CONCERNS_NONE)
        elif kind in found:
            asked.append(_QUESTIONS[kind])
    return tuple(asked)


def _lacks_nothing(signal: Signal) -> bool:
    """Whether an admission that no pathway concerns is recorded in full."""
    known = [one for one in signal.causes if one.kind == "not assessable"]
    return (
        all(one.detail.startswith(CONCERNS_NONE) for one in known)
        and signal.spell.primary_is == "coded"
        and "unlinked transfer" not in signal.spell.flags
    )


def cause_line(cause: Cause, signal: Signal) -> str:
    """Return a cause with its pathway, in one line."""
    titles = {view.pathway: view.title for view in signal.pathways}
    name = "" if cause.pathway is None else titles.get(cause.pathway, cause.pathway)
    where = f" ({name})" if name else ""
    return f"{cause_in_words(cause.kind).capitalize()}{where}: {cause.detail}."


def when(days: Days) -> str:
    """Return a day, or the days between which it lies.

    Example:
        >>> from datetime import date
        >>> when(Days(date(2024, 2, 9), date(2024, 2, 9)))
        '9 February 2024'
    """
    if days.first == days.last:
        return full_date(days.first)
    return f"between {full_date(days.first)} and {full_date(days.last)}"


def on_when(days: Days) -> str:
    """Return when something happened, as a sentence goes on with it.

    Example:
        >>> from datetime import date
        >>> on_when(Days(date(2024, 2, 9), date(2024, 2, 9)))
        'on 9 February 2024'
    """
    return f"on {when(days)}" if days.first == days.last else when(days)


def count_of_days(days: int) -> str:
    """Return a number of days, of many also how many years they are.

    Example:
        >>> count_of_days(1), count_of_days(90), count_of_days(1200)
        ('1 day', '90 days', '1,200 days (over 3 years)')
    """
    if days == 1:
        return "1 day"
    years = int(days / _DAYS_OF_YEAR)
    return f"{days:,} days (over {years} years)" if years > 1 else f"{days:,} days"


def stay_facts(signal: Signal) -> Iterator[tuple[str, str]]:
    """Say what is known of the stay itself."""
    spell = signal.spell
    yield "Admitted", when(spell.started)
    if spell.ended is None:
        yield "Left hospital", f"still in hospital on {full_date(signal.as_at)}"
    else:
        ended = "Died in hospital" if "died" in spell.flags else "Left hospital"
        yield ended, f"{when(spell.ended)} ({_nights(spell.started, spell.ended)})"
    yield "Main diagnosis", _diagnosis(spell.primary, spell.primary_is)
    if spell.secondary:
        yield "Other diagnoses", "; ".join(_codes(spell.secondary))
    yield "Why it counts as unplanned", f"{_rule(spell)} ({spell.decided_by})"
    if spell.emergency_department:
        number = len(spell.emergency_department)
        attended = "1 attendance" if number == 1 else f"{number} attendances"
        yield "Emergency department", f"{attended} before or during the stay"
    if signal.acsc is not None and signal.acsc.counts:
        label = f" ({signal.acsc.label})" if signal.acsc.label else ""
        yield "Ambulatory-care-sensitive", f"yes: {signal.acsc.condition}{label}"
    elif signal.acsc is not None:
        yield "Ambulatory-care-sensitive", f"{signal.acsc.answer}: {signal.acsc.why_not}"
    if signal.early_readmission is not None:
        least, most = signal.early_readmission.fewest_days, signal.early_readmission.most_days
        said = "the same day" if most == 0 else _number(least, most, "day")
        yield "Readmission", f"{said} after the last discharge"
    told = [_FLAGS.get(one, one) for one in spell.flags if one != "died" or spell.ended is None]
    if told:
        yield "To know about this stay", "; ".join(told)


_FLAGS = {
    "died": "the patient died in this stay",
    "open": "it had not ended by the day of the run",
    "end not recorded": "the day on which it ended is not recorded",
    "unlinked transfer": "a transfer whose first stay is not in the record",
    "mental health": "admitted by a mental health crisis team",
    "day case": "marked as a day case",
    "regular attender": "marked as a regular attender",
    "recorded on a day not known": "a part of it was recorded on a day that is not known",
}
"""What the flags of a stay mean; a flag that is not here is shown as it is."""


def _nights(began: Days, ended: Days) -> str:
    """Return how many nights lie between, as far as the days are known."""
    least = max(0, (ended.first - began.last).days)
    most = (ended.last - began.first).days
    return "same day" if most == 0 else _number(least, most, "night")


def _number(least: int, most: int, noun: str) -> str:
    """Return a number, or the least and the most it may be.

    Example:
        >>> _number(1, 1, "night"), _number(0, 30, "night")
        ('1 night', '0 to 30 nights')
    """
    said = f"{most:,}" if least == most else f"{least:,} to {most:,}"
    return f"{said} {noun}{'' if most == 1 else 's'}"


def _rule(spell: SpellRow) -> str:
    """Return the rule that decided, with its code: the word that both begin or end with once."""
    element, _, codes = spell.detail.partition(" ")
    if codes and element in spell.rule.split():
        return f"{spell.rule} {codes}"
    return f"{spell.rule}, {spell.detail}" if spell.detail else spell.rule


def relation_line(view: PathwayView) -> str:
    """Say what the admission has to do with a pathway, and why."""
    label = "; only a reason was recorded, no diagnosis" if view.reason_only else ""
    if view.relation == "not on pathway":
        return (
            f"{view.title}: the main diagnosis is one of the pathway’s, and the patient was not on "
            f"the pathway the day before{label}."
        )
    return f"{view.title}: {view.relation} – {view.relation_because}{label}."


def titled(name: str, view: PathwayView) -> str:
    """Return the title of a step or fact, as far as the signal says it."""
    day = view.day_before
    titles = {one.name: one.title for one in day.not_known}
    titles |= {one.step: f"“{one.title}”" for one in day.steps}
    return titles.get(name, name.replace("_", " "))


def mark_in_words(mark: str, view: PathwayView) -> str:
    """Return a mark with the title of the step that it names, if it names one."""
    said, asked, name = mark.partition("needed now by ")
    return f"{asked}{titled(name, view)}" if asked else said


def history_of(step: StepFinding, view: PathwayView) -> tuple[tuple[int, str], ...]:
    """Say how a step stood on each of the days looked at, the earliest first."""
    return tuple(
        (one.days_before, _status(step, one))
        for one in sorted(view.as_known, key=lambda one: -one.days_before)
    )


def _status(step: StepFinding, stood: Standing) -> str:
    if not stood.is_on_pathway:
        return "not on the pathway"
    own = [
        one
        for one in stood.steps
        if (one.step, one.event, one.episode) == (step.step, step.event, step.episode)
    ]
    return own[-1].status if own else "not asked for"


def difference_line(known: Standing, looked_back: Standing) -> str:
    """Say how a day looks different with what was recorded later, before the admission."""
    named = {one.step: one.status for one in known.steps}
    changed = [
        f"{one.title} was {named.get(one.step, 'not asked for')}, and is now seen as {one.status}"
        for one in looked_back.steps
        if named.get(one.step) != one.status
    ]
    said = "; ".join(changed) or "what was open is seen differently"
    days = f"{known.days_before} days before" if known.days_before > 1 else "The day before"
    return f"{days} the admission ({full_date(known.as_at)}): {said}."


def figure_line(figure: MissedStepFigure) -> str:
    """Say how often a step was overdue before admissions, beside the same on matched days.

    Example:
        >>> from waypost.signals.intervals import RiskRatio
        >>> figure_line(MissedStepFigure("copd", "reviewed", "COPD review", 4, 2, 8, 2,
        ...     RiskRatio(2.0, 0.4, 9.5)))
        'before 2 of 4 admissions (50 %), and on 2 of 8 other days (25 %): ratio 2.0 (0.4 to 9.5)'
    """
    there = (
        f"and on {figure.missed_there} of {figure.comparison_days} other days "
        f"({_percent(figure.missed_there, figure.comparison_days)})"
        if figure.comparison_days
        else "and there were no other days to compare with"
    )
    ratio = (
        f": ratio {figure.ratio.ratio:.1f} ({figure.ratio.low:.1f} to {figure.ratio.high:.1f})"
        if figure.ratio is not None
        else ""
    )
    before = f"before {figure.missed} of {figure.admissions} admissions"
    return f"{before} ({_percent(figure.missed, figure.admissions)}), {there}{ratio}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _diagnosis(codings: tuple[CodingRow, ...], known_as: str) -> str:
    if not codings:
        return "none recorded"
    said = "; ".join(_codes(codings))
    return f"{said} (only a reason was recorded)" if known_as == "reason only" else said


def _codes(codings: tuple[CodingRow, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{one.code} {one.display or one.words}".strip() for one in codings))
