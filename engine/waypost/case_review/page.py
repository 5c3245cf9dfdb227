"""The case review as one HTML page that opens without a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from waypost.case_review.drawing import legend_svg, timeline_svg
from waypost.case_review.rows import lanes_of, shown_views
from waypost.case_review.style import STYLE
from waypost.case_review.wording import (
    LEARNING,
    NO_CONTACT,
    NONE_FOUND_MEANS,
    cause_line,
    count_of_days,
    difference_line,
    figure_line,
    history_of,
    mark_in_words,
    on_when,
    questions_for,
    relation_line,
    stay_facts,
    titled,
    when,
)
from waypost.phrases import source_in_words
from waypost.signals.figures import MissedStepFigure
from waypost.signals.signal import PathwayView, Signal, cause_in_words
from waypost.signals.verdicts import Verdict
from waypost_dsl.wording.names import full_date

_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class CaseReview:
    """What a case review is made of.

    Args:
        signal: the admission.
        verdicts: what clinicians said of it, the first first.
        figures: what is missed before admissions in the same run, beside the same on other days.
        interval: how the intervals of the figures were made.
        warnings: what a reader must know of the verdicts themselves; the page does not hold them.
    """

    signal: Signal
    verdicts: tuple[Verdict, ...] = ()
    figures: tuple[MissedStepFigure, ...] = ()
    interval: str = ""
    warnings: tuple[str, ...] = ()


def case_review_page(review: CaseReview) -> str:
    """Return the page of a case review: one document with everything in it.

    Args:
        review: the admission, what was said of it, and the figures of its run.

    Returns:
        HTML. The same review gives the same bytes.
    """
    signal = review.signal
    title = f"Case review: unplanned admission {on_when(signal.spell.started)}"
    sections = (
        _in_short(signal),
        _stay(signal),
        _timeline(signal),
        *(_pathway(view) for view in shown_views(signal)),
        _compared(review),
        _questions(signal),
        _verdicts(review),
        _how(signal),
    )
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<header>\n<h1>{escape(title)}</h1>\n<p class="who">{escape(_who(signal))}</p>\n'
        f'<p class="learning">{escape(LEARNING)}</p>\n</header>\n<main>\n'
        f"{''.join(sections)}</main>\n"
        f"<footer>\n<p>{escape(signal.caution)}</p>\n"
        f'<p class="quiet">{escape(_signature(signal))}</p>\n</footer>\n</body>\n</html>\n'
    )


def _who(signal: Signal) -> str:
    parts = [f"Patient {signal.patient}"]
    if signal.age is not None:
        parts.append(f"aged {signal.age}")
    if signal.sex:
        parts.append(signal.sex)
    if signal.practice:
        code = signal.practice.removeprefix("Organization/")
        parts.append(code if code.lower().startswith("practice") else f"practice {code}")
    return ", ".join(parts)


def _signature(signal: Signal) -> str:
    return (
        f"Signal {signal.id}, as at {full_date(signal.as_at)}, by Waypost {signal.engine_version}."
    )


def _section(name: str, heading: str, *content: str) -> str:
    body = "\n".join(part for part in content if part)
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(heading)}</h2>\n{body}\n'
        "</section>\n"
    )


def _in_short(signal: Signal) -> str:
    first = signal.causes[0]
    rest = "".join(f"<li>{escape(cause_line(one, signal))}</li>" for one in signal.causes[1:])
    also = f"<p>Also found, in the order of the taxonomy:</p><ul>{rest}</ul>" if rest else ""
    relations = [
        relation_line(view)
        for view in signal.pathways
        if view.identifies_for is None
        and (view.relation != "not on pathway" or view.diagnosis_belongs)
    ]
    concerned = (
        _list(relations)
        if relations
        else "<p>The patient was on none of the pathways the day before.</p>"
    )
    none_found = (
        f'<p class="quiet">{escape(NONE_FOUND_MEANS)}</p>'
        if first.kind == "pathway followed"
        else ""
    )
    return _section(
        "in-short",
        "In short",
        f'<p class="primary">{escape(cause_line(first, signal))}</p>',
        also,
        none_found,
        "<h3>Which pathways it concerns</h3>",
        concerned,
    )


def _stay(signal: Signal) -> str:
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in stay_facts(signal)
    )
    return _section("stay", "The stay in hospital", f'<dl class="facts">{facts}</dl>')


def _timeline(signal: Signal) -> str:
    lanes = lanes_of(signal)
    if not lanes:
        return _section(
            "timeline",
            "The year before",
            "<p>Nothing of the year before is in the record.</p>",
            "" if signal.contacts else f"<p>{escape(NO_CONTACT)}</p>",
        )
    start = signal.spell.started.first
    drawing = timeline_svg(
        lanes,
        start,
        title=f"The year before the admission on {full_date(start)}",
        description="The table below says the same in words.",
    )
    groups = "".join(
        f"<table><caption>{escape(lane.title)}</caption><thead><tr>"
        '<th class="what" scope="col">What</th><th scope="col">When</th></tr></thead><tbody>'
        + "".join(
            f'<tr><th scope="row">{escape(row.title)}</th>'
            f"<td>{escape('; '.join(mark.said for mark in row.marks))}</td></tr>"
            for row in lane.rows
        )
        + "</tbody></table>"
        for lane in lanes
    )
    return _section(
        "timeline",
        "The year before",
        '<figure style="margin:0"><div class="scroll" role="region" tabindex="0" '
        f'aria-label="Timeline, scrolls sideways on small screens">{drawing}</div>'
        f"{legend_svg(lanes, start)}</figure>",
        "" if signal.contacts else f"<p>{escape(NO_CONTACT)}</p>",
        "<h3>The same in words</h3>",
        "<p>As it was known the day before the admission.</p>",
        '<div class="scroll" role="region" tabindex="0" aria-label="Timeline as tables">'
        f"{groups}</div>",
    )


def _pathway(view: PathwayView) -> str:
    day = view.day_before
    open_steps = [one for one in day.steps if one.status in ("overdue", "unknown", "excepted")]
    name = f"p-{view.pathway.replace('_', '-')}"
    if not open_steps:
        return _section(
            name, view.title, "<p>No step was overdue, unknown or excepted the day before.</p>"
        )
    days = sorted({one.days_before for one in view.as_known}, reverse=True)
    heads = "".join(f'<th scope="col">{_days_before(number)}</th>' for number in days)
    rows: list[str] = []
    for step in open_steps:
        history = "".join(f"<td>{escape(said)}</td>" for _, said in history_of(step, view))
        due = "" if step.due is None else f"due {when(step.due)}"
        overdue = (
            "" if step.days_overdue is None else f", overdue by {count_of_days(step.days_overdue)}"
        )
        reasons = "; ".join(f"{one.why}: {titled(one.subject, view)}" for one in step.reasons)
        detail = f"{due}{overdue}" if step.status == "overdue" else reasons or due
        marks = f" ({', '.join(mark_in_words(one, view) for one in step.marks)})" * bool(step.marks)
        rows.append(
            f'<tr><th scope="row">{escape(step.title)}</th>{history}'
            f"<td>{escape(detail + marks)}</td></tr>"
        )
    sources = dict.fromkeys(
        source_in_words(citation) for step in open_steps for citation in step.because
    )
    missing = [
        f"{one.title}: {one.why}{f' ({one.detail})' if one.detail else ''}" for one in day.not_known
    ]
    missing += [
        f"{one.title}: asked for, and whether it still waited cannot be told ({one.why})"
        for one in day.doubtful
    ]
    known = {one.days_before: one for one in view.as_known}
    differences = [difference_line(known[one.days_before], one) for one in view.as_at]
    return _section(
        name,
        f"{view.title}: what was open the day before",
        '<div class="scroll" role="region" tabindex="0" '
        f'aria-label="{escape(view.title, quote=True)}: steps as a table"><table>'
        "<caption>How each step stood on the days before the admission, as it was known on each "
        f'of them.</caption><thead><tr><th scope="col">Step</th>{heads}<th scope="col">Detail'
        f"</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>",
        f"<h3>What was not known</h3>{_list(missing)}" if missing else "",
        f"<h3>Seen differently with what was recorded later, before the admission</h3>"
        f"{_list(differences)}"
        if differences
        else "",
        f"<h3>Why these steps are asked for</h3>{_list(sources)}",
    )


def _compared(review: CaseReview) -> str:
    wanted = {
        (view.pathway, one.step)
        for view in review.signal.related("direct")
        for one in view.day_before.steps
        if one.is_missed
    }
    lines = [
        f"{one.title}: overdue {figure_line(one)}."
        for one in review.figures
        if (one.pathway, one.step) in wanted
    ]
    if not lines:
        return ""
    return _section(
        "compared",
        "How often this is overdue anyway",
        "<p>The other days are of patients on the same pathway who were not admitted, matched on "
        "calendar month, age band and sex. A ratio near 1 says that the step is overdue just as "
        "often without an admission: then it is worth putting right, and is no explanation.</p>",
        _list(lines),
        f'<p class="quiet">{escape(review.interval)}.</p>' if review.interval else "",
    )


def _questions(signal: Signal) -> str:
    return _section("questions", "Questions for the meeting", _list(questions_for(signal)))


def _verdicts(review: CaseReview) -> str:
    if not review.verdicts:
        command = f"waypost signals judge RUN {review.signal.id[:8]} …"
        return _section(
            "verdicts",
            "What clinicians have said",
            "<p>Nobody has judged this admission yet. A verdict is recorded beside the signal, "
            f"never over it: <code>{escape(command)}</code></p>",
        )
    rows = "".join(
        f"<tr><td>{escape(full_date(one.on))}</td><td>{escape(one.by)}</td>"
        f'<th scope="row">{escape(one.judgement)}</th>'
        f"<td>{escape(cause_in_words(one.cause) if one.cause else '–')}</td>"
        f'<td class="note">{escape(one.note or _NOTHING)}</td></tr>'
        for one in review.verdicts
    )
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("Day", "By", "Verdict", "Cause", "Note")
    )
    return _section(
        "verdicts",
        "What clinicians have said",
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>",
    )


def _how(signal: Signal) -> str:
    versions = "; ".join(
        f"{view.title} {view.version} ({view.sha256[:12]})" for view in signal.pathways
    )
    evidence = sorted({one for cause in signal.causes for one in cause.evidence})
    resources = "; ".join((*signal.spell.encounters, *evidence))
    return _section(
        "how",
        "How this was worked out",
        "<p>Every pathway was replayed as it stood 1, 7, 30 and 90 days before the admission, with "
        "only what had happened and was recorded by each of those days. Nothing that was recorded "
        "on the day of the admission or later is in it. A step counts as overdue if it was due "
        "before the day and not done, with no exception.</p>",
        f'<p class="quiet">Pathways: {escape(versions)}.</p>',
        f'<p class="references">Resources: {escape(resources)}.</p>',
    )


def _days_before(number: int) -> str:
    return "the day before" if number == 1 else f"{number} days before"


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(_items(lines))}</ul>"


def _items(lines: Iterable[str]) -> Iterator[str]:
    return (f"<li>{escape(line)}</li>" for line in lines)
