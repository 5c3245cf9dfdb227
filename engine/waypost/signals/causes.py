"""The set of causes of a signal, from a fixed and ordered taxonomy (language.md 5).

The pathways that the admission directly concerns are asked; where there is none, those that it is
associated with. Late identification is asked of every pathway that identifies people for another.
`pathway followed` is never said beside another cause, and never means that nothing could be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from waypost.signals.signal import CAUSES, Cause, CauseKind, PathwayView, StepFinding

CONCERNS_NONE = "no pathway concerns this admission"
"""What is said of an admission that has to do with no pathway, so that nothing is missing of it."""

_DATA_MISSING = "what was not known would have decided what to do"


def causes_of(views: Iterable[PathwayView], *, died_before: bool = False) -> tuple[Cause, ...]:
    """Return the causes, in the order of the taxonomy.

    Args:
        views: every pathway's view of the admission.
        died_before: the record says that the patient died before the admission, so nothing of it
            can be judged.

    Returns:
        At least one cause; the first is the primary one.
    """
    seen = tuple(views)
    if died_before:
        detail = "the record says that the patient had died before the admission"
        return (Cause("not assessable", None, detail),)
    related = tuple(one for one in seen if one.relation == "direct") or tuple(
        one for one in seen if one.relation == "associated"
    )
    found = [*_late_identification(seen)]
    for view in related:
        found.extend(_of_pathway(view))
    to_nobody = tuple(_not_known(seen))
    found.extend(to_nobody)
    found.extend(_not_assessable(seen, related, to_nobody))
    if not found:
        found.extend(_followed(view) for view in related)
    if not found:
        found.append(Cause("not assessable", None, "no pathway says anything about it"))
    return tuple(sorted(found, key=lambda one: (CAUSES.index(one.kind), one.pathway or "")))


def _late_identification(views: tuple[PathwayView, ...]) -> Iterator[Cause]:
    """Somebody should have asked whether the patient belongs on a register, and had not."""
    on_pathway = {one.pathway for one in views if one.day_before.is_on_pathway}
    for view in views:
        if view.identifies_for is None or view.identifies_for in on_pathway:
            continue
        overdue = [one for one in view.day_before.steps if one.is_missed]
        if view.day_before.is_on_pathway and overdue:
            days = _most_days(overdue)
            yield Cause(
                "late identification",
                view.identifies_for,
                f"{_titles(overdue)}: {_overdue(overdue, days)}, and the patient was not on the "
                "register",
                tuple(one.step for one in overdue),
                days,
                _evidence(overdue),
            )


def _of_pathway(view: PathwayView) -> Iterator[Cause]:
    """Yield what one related pathway shows of the day before."""
    day = view.day_before
    overdue = [one for one in day.steps if one.is_missed and not one.is_in_system_gap]
    if overdue:
        days = _most_days(overdue)
        detail = f"{_titles(overdue)}: {_overdue(overdue, days)}"
        yield _cause("step overdue", view, detail, overdue, days)
    waiting = [one for one in day.waiting if one.overdue]
    if waiting:
        days = max(one.days_waiting for one in waiting)
        longest = "" if len(waiting) == 1 else "the longest "
        yield Cause(
            "referred and not seen",
            view.pathway,
            f"{_listed(one.title for one in waiting)}: asked for and not seen, {longest}for "
            f"{_days(days)}",
            tuple(one.service for one in waiting),
            days,
            tuple(sorted({one.reference for one in waiting})),
        )
    gaps = [one for one in day.steps if one.is_in_system_gap]
    if gaps:
        detail = f"{_titles(gaps)}: the service is recorded as not available"
        yield _cause("service unavailable", view, detail, gaps, _most_days(gaps))
    unknown = day.with_status("unknown")
    if day.not_known or unknown or day.doubtful:
        yield _data_missing(view, unknown)
    excepted = day.with_status("excepted")
    if excepted:
        detail = f"{_titles(excepted)}: declined, or recorded as not suitable"
        yield _cause("declined or excepted", view, detail, excepted, None)


def _data_missing(view: PathwayView, unknown: Sequence[StepFinding]) -> Cause:
    """Return what could not be told: of steps, and of referrals that may be waiting."""
    day = view.day_before
    said: list[str] = []
    if day.not_known or unknown:
        missing = dict.fromkeys(one.title for one in day.not_known)
        about = f"{_titles(unknown)}: cannot be told" if unknown else _DATA_MISSING
        said.append(f"{about}; not known: {_listed(missing)}" if missing else about)
    said.extend(
        f"{one.title}: whether the patient had been waiting for too long cannot be told, "
        f"{one.why} ({one.reference})"
        for one in day.doubtful
    )
    names = [one.name for one in day.not_known] + [one.service for one in day.doubtful]
    evidence = {*_evidence(unknown), *(seen for one in day.doubtful for seen in one.evidence)}
    return Cause(
        "data missing",
        view.pathway,
        "; ".join(said),
        tuple(dict.fromkeys(names)),
        None,
        tuple(sorted(evidence)),
    )


def _not_known(views: tuple[PathwayView, ...]) -> Iterator[Cause]:
    """The diagnosis is a pathway's own and the patient was not on it, or was on none at all.

    Whoever is on a pathway is known to a service, whatever the diagnosis is.
    """
    if any(one.day_before.is_on_pathway and one.identifies_for is None for one in views):
        return
    missed = [one for one in views if one.diagnosis_belongs and _never_on(one)]
    for view in missed:
        detail = f"the diagnosis belongs to it, and the patient was {view.relation_because}"
        yield Cause("not known to any service", view.pathway, detail)
    caring = [one for one in views if one.identifies_for is None]
    if caring and not missed and all(_never_on(one) for one in caring):
        detail = "the patient was on no pathway the day before"
        yield Cause("not known to any service", None, detail)


def _never_on(view: PathwayView) -> bool:
    return view.day_before.error is None and view.day_before.status in ("not enrolled", "ended")


def _not_assessable(
    views: tuple[PathwayView, ...], related: tuple[PathwayView, ...], to_nobody: tuple[Cause, ...]
) -> Iterator[Cause]:
    """Yield why nothing can be said of a pathway that should say something."""
    for view in views:
        day = view.day_before
        if day.error is not None:
            yield Cause("not assessable", view.pathway, "the pathway could not be evaluated")
        elif day.status == "unknown" and (view.diagnosis_belongs or not related):
            missing = dict.fromkeys(one.title for one in day.not_known)
            detail = "whether the patient was on the pathway cannot be told"
            if missing:
                detail += f"; not known: {_listed(missing)}"
            names = tuple(dict.fromkeys(one.name for one in day.not_known))
            yield Cause("not assessable", view.pathway, detail, names)
    if related or to_nobody:
        return
    unrelated = [
        one
        for one in views
        if one.relation in ("unrelated", "cannot be told")
        and one.identifies_for is None
        and one.day_before.is_on_pathway
    ]
    if unrelated:
        said: dict[str, list[str]] = {}
        for one in unrelated:
            said.setdefault(one.relation_because, []).append(one.title)
        for one in views:
            if one.diagnosis_belongs and _never_on(one):
                why = f"the diagnosis is one of its own, and the patient was {one.relation_because}"
                said.setdefault(why, []).append(one.title)
        reasons = "; ".join(f"{_listed(titles)}: {why}" for why, titles in said.items())
        is_told = all(one.relation == "unrelated" for one in unrelated)
        detail = f"{CONCERNS_NONE} ({reasons})" if is_told else reasons
        yield Cause("not assessable", None, detail)


def _followed(view: PathwayView) -> Cause:
    done = view.day_before.with_status("done")
    detail = "no step was overdue, in a gap, declined or unknown the day before"
    return _cause("pathway followed", view, detail, done, None)


def _cause(
    kind: CauseKind, view: PathwayView, detail: str, steps: Iterable[StepFinding], days: int | None
) -> Cause:
    shown = tuple(steps)
    names = tuple(dict.fromkeys(one.step for one in shown))
    return Cause(kind, view.pathway, detail, names, days, _evidence(shown))


def _evidence(steps: Iterable[StepFinding]) -> tuple[str, ...]:
    return tuple(sorted({reference for one in steps for reference in one.evidence}))


def _most_days(steps: Iterable[StepFinding]) -> int | None:
    return max((one.days_overdue for one in steps if one.days_overdue is not None), default=None)


def _overdue(steps: Sequence[StepFinding], days: int | None) -> str:
    return f"overdue by {_days(days)}" if len(steps) == 1 else f"overdue by up to {_days(days)}"


def _titles(steps: Iterable[StepFinding]) -> str:
    return _listed(dict.fromkeys(one.title for one in steps))


def _days(days: int | None) -> str:
    if days is None:
        return "an unknown time"
    return "1 day" if days == 1 else f"{days:,} days"


def _listed(parts: Iterable[str]) -> str:
    """Return parts as a list in words.

    Example:
        >>> _listed(["a review", "a grade", "a count"])
        'a review, a grade and a count'
    """
    named = list(parts)
    return " and ".join(part for part in (", ".join(named[:-1]), named[-1]) if part)
