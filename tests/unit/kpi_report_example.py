"""A made-up run of KPIs with every case that a report has to cope with. Nobody in it exists."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.kpi_report_figures import (
    AS_AT,
    FIRST,
    LAST,
    MET,
    RULES,
    STRATA,
    kpi,
    noisy,
    report,
    words_of,
)
from waypost.kpi.disclosure_rules import DisclosureRules
from waypost.kpi.published import HIDDEN
from waypost.kpi.scorecard import (
    ErrorCount,
    Header,
    KpiReport,
    PathwayUsed,
    QualityCount,
    RareEvents,
    ReasonCount,
    Scorecard,
)
from waypost.kpi.shape import Shape
from waypost.kpi.statistics import Rebase
from waypost_dsl.model.measures import (
    AgainstExpected,
    Count,
    FeedRows,
    Population,
    Rate,
    Statistic,
)


def everything() -> Scorecard:
    """The whole example."""
    return Scorecard(header(), (*_clinical(), *_others()), errors())


def header(rules: DisclosureRules = RULES) -> Header:
    return Header(
        title="Pathway measures, April 2023 to March 2026",
        first=FIRST,
        last=LAST,
        as_at=AS_AT,
        known_at=None,
        pathways=(
            PathwayUsed("copd", "COPD", "2.1.0", "9f" * 32),
            PathwayUsed("population", "People & population", "1.0.0", "3c" * 32, "north 2026-01"),
        ),
        engine_version="0.5.0",
        patients=20000,
        input_sha256="ab" * 32,
        rules=rules,
        reference="everybody studied, taken together",
        caution="Not medical advice: thresholds need sign-off by a clinical safety officer.",
        about_data="All patients in this run are invented.",
    )


def errors() -> tuple[ErrorCount, ...]:
    return (
        ErrorCount("unit-not-convertible", "warning", 35, "a result in a unit that is not known"),
        ErrorCount("reference-not-found", "error", HIDDEN),
    )


def _clinical() -> list[KpiReport]:
    trend = noisy(0.61, 0.03)
    trend[28:] = [0.60 + 0.016 * n for n in range(8)]
    shift: list[float | None] = [*noisy(0.36, 0.02, 22), *noisy(0.31, 0.012, 14, seed=9)]
    gaps = noisy(0.55, 0.04, seed=5)
    gaps[9:12] = [None, None, None]
    return [
        report(
            kpi(
                "hba1c_control",
                "HbA1c at or below target",
                "clinical",
                MET,
                target=("at least", "62", "%"),
                strata=STRATA,
            ),
            trend,
            480,
            unknown=22,
            reasons=(
                ReasonCount("excluded", "palliative care recorded", 140),
                ReasonCount("excepted", "declined & <unsuitable>", 35),
                ReasonCount("value not known", "no HbA1c in the last 12 months", 260),
                ReasonCount("population not known", "diabetes type not recorded", HIDDEN),
            ),
            quality=(QualityCount("ethnic category not recorded", 410, 5760),),
        ),
        report(
            kpi(
                "readmitted_30",
                "Emergency readmission within 30 days",
                "clinical",
                MET,
                better="lower",
                target=("at most", "40", "%"),
                strata=("practice", "sex"),
            ),
            shift,
            350,
        ),
        report(
            kpi(
                "copd_review",
                "COPD review with all three parts",
                "clinical",
                MET,
                target=("at least", "90", "%"),
            ),
            gaps,
            260,
            rebases=(Rebase("2024-10", "new review clinic"), Rebase("2020-01", "long ago")),
        ),
        report(
            kpi("home_death_excl_ch", "Deaths at home, care homes not counted", "clinical", MET),
            noisy(0.24, 0.03),
            120,
            hidden=(3, 20),
        ),
        report(
            kpi(
                "home_death_incl_ch",
                "Deaths at home or in a care home",
                "clinical",
                MET,
                target=("above", "70", "%"),
            ),
            noisy(0.45, 0.03, seed=3),
            120,
        ),
        report(
            kpi("amputation", "Major amputations", "clinical", Count(), better="lower"),
            [0.0] * 36,
            100,
            hidden=tuple(range(0, 36, 2)),
            events=RareEvents(
                "days", tuple((f"event {n}", 14.0 + (n * 37) % 61) for n in range(1, 31))
            ),
        ),
    ]


def _others() -> list[KpiReport]:
    rate = Rate(Population(1000, "patients"))
    ratio = AgainstExpected(Population(100, "patients"), ("age band", "sex"))
    median = Statistic("median", "wait")
    share = Shape("share", "%", per=100)
    late = noisy(0.7, 0.02)
    late[24:] = [0.7] * 12
    feed = replace(
        kpi(
            "satisfaction", "People satisfied", "satisfaction", MET, target=("at least", "96", "%")
        ),
        counted=FeedRows("satisfaction"),
    )
    return [
        report(
            kpi(
                "msk_triage_managed",
                "Managed in triage",
                "activity",
                MET,
                target=("above", "70", "%"),
                strata=("practice", "locality"),
            ),
            late,
            200,
            late=1,
        ),
        report(
            kpi(
                "emerg_adm_all",
                "Emergency admissions",
                "activity",
                rate,
                better="lower",
                strata=("practice", "age band", "deprivation"),
            ),
            noisy(0.011, 0.0012),
            20000,
        ),
        report(
            kpi(
                "sar_emerg_65",
                "Standardised emergency admissions, 65 and over",
                "activity",
                ratio,
                better="lower",
                strata=("practice",),
            ),
            noisy(1.0, 0.09, seed=2),
            180,
        ),
        report(
            kpi(
                "rtt_median",
                "Median wait of people still waiting",
                "organisational",
                median,
                better="lower",
                target=("at most", "126", "days"),
                strata=("locality", "typology"),
            ),
            noisy(61, 6),
            140,
        ),
        report(
            kpi(
                "caseload",
                "Patients for each care manager",
                "resources",
                Statistic("mean", "patients"),
                better="neither",
                target=("at most", "200", "patients"),
            ),
            [*noisy(168, 5, 7), 250.0],
            30,
            shape=Shape("mean", "patients"),
        ),
        report(
            kpi("never_happened", "Stays in a hospital that has no beds", "resources", MET),
            [None] * 36,
            0,
        ),
        report(
            kpi(
                "delayed",
                "Delayed transfers of care",
                "organisational",
                MET,
                better="lower",
                target=("at most", "2", "%"),
            ),
            noisy(0.031, 0.004),
            900,
            shape=share,
        ),
        KpiReport(
            feed, "population", words_of(feed), "%", (), (), missing="no feed given", shape=share
        ),
    ]
