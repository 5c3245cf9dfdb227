"""A KPI of every kind of number, with rows and figures, for the tests of Measures.

Everything in it is invented; rows are made by hand, and figures from them as a run makes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from tests.spec.pathway_text import compiled
from waypost.kpi.aggregating import Measured, figures_of
from waypost.kpi.contribution import Contribution, Role, State, Taken
from waypost.kpi.contributions_table import contributions_table
from waypost.kpi.disclosure import published
from waypost.kpi.figure import Period
from waypost.kpi.kpi_shape import shape_of_kpi
from waypost.kpi.periods import periods_of, twelve_months_to
from waypost.kpi.published import PublishedFigure
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    FactCompares,
    FactIsKnown,
    Pathway,
    Quantity,
    Spells,
    StepIs,
)
from waypost_dsl.model.citations import Citation
from waypost_dsl.model.measures import (
    AgainstExpected,
    Count,
    FeedRows,
    Kpi,
    KpiTarget,
    Patients,
    Population,
    Proportion,
    Rate,
    SpellsCounted,
    Statistic,
)

FIRST, LAST = date(2023, 4, 1), date(2024, 3, 31)
AS_AT = date(2024, 4, 30)
MARCH = Period("month", date(2024, 3, 1), LAST, "2024-03")
YEAR = twelve_months_to(LAST)

TEXT = """
fact saturation is latest result of spo2 no older than 12 months, same day take lowest
stage care "Care" ongoing
step measured "Saturation measured"
  every 12 months done by result of spo2 because decided example
step reviewed "Reviewed"
  every 12 months done by record in review because decided example
"""

_SOURCE = Citation("PILOT", "Invented pilot of a <made-up> kind", "V", "page 3")
_DECIDED = Citation("example", "invented to show what the language means", "D")
_OLD = FactCompares("age", "at least", Quantity(Decimal(65), "years"))
_ADMISSIONS = SpellsCounted(Spells("admission", "unplanned"), "registered")

KPIS = (
    Kpi(
        "review_done",
        "Reviewed & measured",
        "clinical",
        Patients(at_least=Duration(12, "months")),
        Proportion(StepIs("reviewed", ("done",))),
        when=_OLD,
        excluding=(FactIsKnown("saturation", known=False),),
        excepting=(FactCompares("age", "at least", Quantity(Decimal(90), "years")),),
        better="higher",
        target=KpiTarget("above", Quantity(Decimal(70), "%"), (_SOURCE,)),
        cadences=("monthly", "yearly"),
        strata=("practice", "age band"),
        because=(_DECIDED, _SOURCE),
    ),
    Kpi("people", "People", "activity", Patients("registered"), Count(), excluding=(_OLD,)),
    Kpi(
        "stay",
        "Median stay",
        "resources",
        _ADMISSIONS,
        Statistic("median", "length_of_stay"),
        better="lower",
        excluding=(_OLD,),
    ),
    Kpi(
        "admitted",
        "Admissions",
        "activity",
        _ADMISSIONS,
        Rate(Population(1000, "patients", condition=_OLD)),
        better="lower",
        excluding=(FactIsKnown("saturation", known=False),),
        strata=("practice",),
    ),
    Kpi(
        "bed_days",
        "Bed days",
        "resources",
        _ADMISSIONS,
        Rate(Population(100, "patient years"), total_of="length_of_stay"),
        cadences=("rolling 12 months",),
    ),
    Kpi(
        "against_expected",
        "Standardised admissions",
        "activity",
        _ADMISSIONS,
        AgainstExpected(Population(100, "patients"), ("age band", "sex")),
        cadences=("rolling 12 months",),
    ),
    Kpi("beds", "Beds", "resources", FeedRows("bed_occupancy"), Count()),
    Kpi("pleased", "Satisfied", "satisfaction", FeedRows("satisfaction"), Count(), better="higher"),
)
"""A KPI of a feed has the feed's own measure; `Count` stands for none."""


_MIDDLES: tuple[tuple[str, Taken, date], ...] = (
    ("admitted", "middle of month", date(2024, 3, 16)),
    ("against_expected", "middle of 12 months", date(2023, 9, 30)),
)
"""Populations that a number is per, and the day on which they are counted."""


@cache
def pathway() -> Pathway:
    """Return the example's pathway with its KPIs."""
    found = compiled(TEXT)
    assert found.pathway is not None, found.diagnostics
    return replace(found.pathway, kpis={one.name: one for one in KPIS}, effective=date(2023, 1, 1))


def kpi(name: str) -> Kpi:
    """Return one of the KPIs."""
    return pathway().kpis[name]


def row(
    name: str = "review_done",
    patient: str = "p1",
    state: State = "counted",
    *,
    met: float = 0.0,
    value: float | None = None,
    role: Role = "unit",
    taken: Taken = "end of month",
    day: date = LAST,
    denominator: float | None = None,
    unit: str = "",
    why: str = "",
    practice: str | None = None,
) -> Contribution:
    """Return a row."""
    in_it = 1.0 if state in ("counted", "value not known") else 0.0
    return Contribution(
        name,
        "example",
        patient,
        unit or patient,
        role,
        taken,
        day,
        day,
        state,
        in_it if denominator is None else denominator,
        met,
        value,
        why,
        ("Observation/o1#component[0]", f"Condition/{patient}") if state == "counted" else (),
        practice,
        age_band="65-69",
        sex="female",
    )


def spell(name: str, number: int, practice: str, **changes: object) -> Contribution:
    """Return the row of an admission."""
    one = row(
        name,
        f"p{number}",
        taken="on its day",
        day=date(2024, 3, 1 + number % 28),
        unit=f"Encounter/e{number}",
        met=1.0,
        practice=practice,
    )
    return replace(one, **changes)


def rows() -> tuple[Contribution, ...]:
    """Return rows of every KPI: of a large practice, of a small one, and of none."""
    return tuple(_rows())


def _rows() -> Iterable[Contribution]:
    for number in range(60):
        practice = "A1" if number < 40 else "B2" if number < 55 else None
        who = f"p{number}"
        state: State = "counted"
        if number % 12 == 5:
            state = "excluded"
        elif number % 12 == 7:
            state = "value not known"
        elif number == 59:
            state = "excepted"
        elif number == 58:
            state = "population not known"
        elif number == 57:
            state = "not yet judged"
        met = float(state == "counted" and number % 3 > 0)
        yield row("review_done", who, state, met=met, practice=practice)
        yield row("people", who, met=1.0, practice=practice)
        yield row("pleased", who, met=float(number % 2), practice=practice, taken="on its day")
        for name, taken, day in _MIDDLES:
            yield row(
                name, who, role="population", taken=taken, day=day, practice=practice,
                denominator=1.0,
            )  # fmt: skip
        yield row(
            "bed_days", who, role="population", taken="days of month", practice=practice,
            denominator=31.0,
        )  # fmt: skip
        if number % 4 == 0 and practice is not None:
            yield spell("stay", number, practice, numerator=0.0, value=float(number % 9))
            yield spell("admitted", number, practice)
            yield spell("bed_days", number, practice, numerator=float(number % 9))
            yield spell("against_expected", number, practice)
    for ward in range(3):
        yield replace(
            row("beds", "", value=20.5 + ward, taken="on its day", unit=f"ward {ward}"),
            evidence=(),
        )


@cache
def figures() -> tuple[PublishedFigure, ...]:
    """Return what may be published of the rows."""
    one = pathway()
    aggregated = figures_of(
        contributions_table(rows()),
        [Measured(kpi.name, shape_of_kpi(kpi, one), kpi.strata) for kpi in one.kpis.values()],
        periods_of(FIRST, LAST),
        by=("practice",),
    )
    return published(aggregated)


def figures_of_period(name: str, period: Period) -> tuple[PublishedFigure, ...]:
    """Return the published figures of a KPI and a period."""
    return tuple(one for one in figures() if one.kpi == name and one.period == period)
