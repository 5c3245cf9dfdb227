"""The sentences of a case review, in words fit for a mortality and morbidity meeting.

They ask what the system made hard, and never what somebody failed to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost.evaluate.evaluation import Days
from waypost.signals.figures import MissedStepFigure
from waypost.signals.signal import (
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


def question_for(kind: CauseKind) -> str:
    """Return the question a cause puts to the meeting."""
    return _QUESTIONS[kind]


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
        nights = (spell.ended.last - spell.started.first).days
        length = "same day" if nights == 0 else f"{nights} night{'' if nights == 1 else 's'}"
        yield "Left hospital", f"{when(spell.ended)} ({length})"
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
        yield "Ambulatory-care-sensitive", f"no: {signal.acsc.why_not}"
    if signal.early_readmission is not None:
        days = signal.early_readmission.most_days
        said = "the same day" if days == 0 else f"{days} day{'' if days == 1 else 's'}"
        yield "Readmission", f"{said} after the last discharge"
    if spell.flags:
        yield "To know about this stay", "; ".join(spell.flags)


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
    return tuple(dict.fromkeys(f"{one.code} {one.display}".strip() for one in codings))
