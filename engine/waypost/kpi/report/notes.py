"""How to read the report, how small numbers are hidden, and what it was made from."""

from __future__ import annotations

from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.report.icons import ASSURANCE, VARIATION, with_name
from waypost.kpi.report.markup import listed, paragraph, said, section, table
from waypost.kpi.report.numbers import count
from waypost.kpi.report.wording import days_in_words, sentence
from waypost.kpi.scorecard import Header
from waypost.kpi.statistics import DEFAULT_RULES, OVER_DISPERSION, SMALLEST_UNIT
from waypost_dsl.wording.names import full_date

_MET = "by the figure as shown; “above” and “below” are not met by the number itself"

_STATUS = {"V": "verified", "U": "unverified", "D": "decided by this project"}


def disclosure_in_words(rules: DisclosureRules) -> str:
    """Return how small numbers are hidden, in a sentence.

    Example:
        >>> disclosure_in_words(DisclosureRules(suppress_to=0, round_to=1))
        'Counts are shown as they are: nothing is hidden or rounded.'
    """
    hides, rounds = rules.suppress_to > 0, rules.round_to > 1
    if not hides and not rounds:
        return "Counts are shown as they are: nothing is hidden or rounded."
    parts: list[str] = []
    if hides:
        parts.append(f"counts of 1 to {rules.suppress_to} are hidden as *")
    if rounds:
        others = "others" if hides else "counts"
        parts.append(f"{others} are rounded to the nearest {rules.round_to}")
    made = "; figures are worked out from the counts as shown"
    further = (
        "; where a hidden number could be worked out, another is hidden too"
        if hides and rules.complementary
        else ""
    )
    return sentence(f"{', '.join(parts)}{made}{further}")


def reading_section(rules: DisclosureRules) -> str:
    """Return how to read the page."""
    variation = [
        f"{with_name(icon, called)}: {said(means)}" for icon, (called, means) in VARIATION.items()
    ]
    assurance = [
        f"{with_name(icon, called)}: {said(means)}" for icon, (called, means) in ASSURANCE.items()
    ]
    verdicts = [
        f"{with_name('met', 'met')}: {said(_MET)}",
        f"{with_name('not met', 'not met')}: {said('by the figure as shown')}",
        f"{with_name('cannot be told', 'cannot be told')}: "
        + said("hidden, without data, or decided by those whose answer is not known"),
    ]
    return section(
        "how-to-read",
        2,
        "How to read this",
        section(
            "how-to-read-figures",
            3,
            "Figures",
            paragraph(
                "A proportion is the share of units known to meet the measure. Those whose answer "
                "is not known are in the denominator and are counted beside it. Exclusions leave a "
                "unit out whether it is met or not; exceptions only if it is not met. Intervals "
                "are 95\N{NO-BREAK SPACE}% intervals. Without a denominator there is no value."
            ),
            paragraph(disclosure_in_words(rules)),
        ),
        section("how-to-read-targets", 3, "Targets", listed(verdicts, "told-list")),
        section(
            "how-to-read-charts",
            3,
            "Control charts",
            paragraph(
                "A control chart (XmR) tells a signal from noise. The limits are the mean ± "
                f"{DEFAULT_RULES.limit_factor} mean moving ranges; with fewer than "
                f"{DEFAULT_RULES.trial_below} points they are trial limits. A signal is a point "
                f"outside the limits, {DEFAULT_RULES.shift_points} or more in a row on one side of "
                f"the mean, {DEFAULT_RULES.trend_points} or more in a row rising or falling, or "
                "two of three near a limit (beyond two thirds of the way). A month that is hidden "
                "or has no data breaks the line, the runs and the moving range."
            ),
            paragraph("Variation: what the latest point says.", "term"),
            listed(variation, "told-list"),
            paragraph("Assurance: what to expect of the target.", "term"),
            listed(assurance, "told-list"),
        ),
        section(
            "how-to-read-funnels",
            3,
            "Funnel plots",
            paragraph(
                "A funnel plot compares groups of different sizes with all of them together: the "
                "limits show how far chance alone takes a group of that size. Groups with fewer "
                f"than {SMALLEST_UNIT} people are not plotted. {OVER_DISPERSION}"
            ),
        ),
    )


def made_from_section(header: Header) -> str:
    """Return what the report was made from."""
    rules = header.rules
    known = (
        "everything recorded"
        if header.known_at is None
        else f"what was recorded by {full_date(header.known_at)}"
    )
    facts = [
        ("Days", days_in_words(header.first, header.last)),
        ("As at", full_date(header.as_at)),
        ("Known", known),
        ("Patients read", count(header.patients)),
        ("Expected numbers from", header.reference or "no reference"),
        ("Engine", f"Waypost {header.engine_version}"),
        ("Hash of the records", header.input_sha256),
    ]
    shown = "".join(
        f"<div><dt>{said(name)}</dt><dd>{said(text)}</dd></div>" for name, text in facts
    )
    return section(
        "made-from",
        2,
        "What this was made from",
        paragraph(header.about_data),
        f'<dl class="facts">{shown}</dl>',
        section("made-from-pathways", 3, "Pathways and scorecards", _pathways(header)),
        section(
            "made-from-disclosure",
            3,
            "How small numbers are hidden",
            paragraph(disclosure_in_words(rules)),
            table(
                "Rules of disclosure control",
                ("Rule", "Status", "Source"),
                [
                    (
                        said(sentence(one.rule)),
                        f"{one.status}: {_STATUS[one.status]}",
                        said(one.source),
                    )
                    for one in rules.sources
                ],
                kind="plain wide",
            ),
        ),
    )


def _pathways(header: Header) -> str:
    return table(
        "Pathways and scorecards with their versions",
        ("Title", "Name", "Version", "SHA-256", "Overlay"),
        [
            (
                said(one.title),
                f"<code>{said(one.name)}</code>",
                said(one.version),
                f'<code class="hash">{said(one.sha256)}</code>',
                said(one.overlay) or "none",
            )
            for one in header.pathways
        ],
        kind="plain wide",
    )
