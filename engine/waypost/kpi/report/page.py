"""The report as one HTML page that opens without a network."""

from __future__ import annotations

from collections.abc import Sequence

from waypost.kpi.report.icons import sprite
from waypost.kpi.report.kpi_section import kpi_section
from waypost.kpi.report.markup import paragraph, said, section
from waypost.kpi.report.notes import disclosure_in_words, made_from_section, reading_section
from waypost.kpi.report.over_time import over_time
from waypost.kpi.report.quality_section import quality_section
from waypost.kpi.report.scorecard_section import (
    Measured,
    by_domain,
    glance_section,
    judgement_of,
    scorecard_section,
)
from waypost.kpi.report.style import STYLE
from waypost.kpi.report.wording import DOMAINS, days_in_words
from waypost.kpi.scorecard import Header, Scorecard
from waypost_dsl.wording.names import full_date

SIGN_OFF = (
    "Thresholds and targets need sign-off by a clinical safety officer before anybody acts on them."
)
"""Stands at the head of every report."""


def write_report(scorecard: Scorecard) -> str:
    """Return the report of a run of KPIs: one document with everything in it.

    Args:
        scorecard: the run.

    Returns:
        HTML without scripts, that asks for nothing outside itself. The same run gives the same
        bytes.
    """
    header = scorecard.header
    measured = tuple(
        Measured(
            report,
            over_time(report),
            judgement_of(report, header.rules),
            f"kpi-{report.kpi.name.replace('_', '-')}",
        )
        for report in scorecard.kpis
    )
    main = "".join(
        (
            glance_section(measured),
            scorecard_section(measured),
            _measures(measured, header),
            quality_section(measured, scorecard.errors),
            reading_section(header.rules),
            made_from_section(header),
        )
    )
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{said(header.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#main">Skip to the content</a>\n'
        f"{sprite()}\n{_header(header)}{_contents(measured)}"
        f'<main id="main" tabindex="-1">\n{main}</main>\n{_footer(header)}</body>\n</html>\n'
    )


def _header(header: Header) -> str:
    used = "; ".join(f"{one.title} {one.version} ({one.sha256[:12]})" for one in header.pathways)
    facts = (
        ("Days", days_in_words(header.first, header.last)),
        ("As at", full_date(header.as_at)),
        ("Pathways", used or "none"),
        ("Engine", f"Waypost {header.engine_version}"),
        ("Small numbers", disclosure_in_words(header.rules)),
    )
    shown = "".join(
        f"<div><dt>{said(name)}</dt><dd>{said(text)}</dd></div>" for name, text in facts
    )
    about = paragraph(header.about_data, "about")
    said_already = "clinical safety officer" in header.caution
    sign_off = "" if said_already else paragraph(SIGN_OFF)
    return (
        f"<header>\n<h1>{said(header.title)}</h1>\n"
        f'<div class="caution"><p>{said(header.caution)}</p>'
        f"{sign_off}{about}</div>\n"
        f'<dl class="facts">{shown}</dl>\n</header>\n'
    )


def _contents(measured: Sequence[Measured]) -> str:
    domains = "".join(
        f"<li><details><summary>{DOMAINS[domain]} ({len(found)})</summary><ul>"
        + "".join(f'<li><a href="#{one.name}">{said(one.title)}</a></li>' for one in found)
        + "</ul></details></li>"
        for domain, found in by_domain(measured)
        if found
    )

    def to(name: str, text: str) -> str:
        return f'<li><a href="#{name}">{text}</a></li>'

    return (
        '<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n<ul>'
        + to("at-a-glance", "At a glance")
        + to("scorecard", "Scorecard")
        + to("measures", "Measures")
        + domains
        + to("data-quality", "Data quality")
        + to("how-to-read", "How to read this")
        + to("made-from", "What this was made from")
        + "</ul>\n</nav>\n"
    )


def _measures(measured: Sequence[Measured], header: Header) -> str:
    return section(
        "measures",
        2,
        "Measures",
        paragraph(
            "Each measure by itself: over time, between groups, who was left out, and its "
            "definition. Measures that are defined differently are never drawn together."
        ),
        *(
            section(
                f"measures-{domain}",
                3,
                said(DOMAINS[domain]),
                *(kpi_section(one, header.rules) for one in found),
                kind="domain",
            )
            for domain, found in by_domain(measured)
            if found
        ),
    )


def _footer(header: Header) -> str:
    return (
        f"<footer>\n<p>{said(header.caution)}</p>\n"
        f'<p class="quiet">As at {full_date(header.as_at)}, by Waypost '
        f"{said(header.engine_version)}.</p>\n</footer>\n"
    )
