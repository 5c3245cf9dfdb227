"""Contributions for tests, and their figures worked out in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from waypost.kpi.contribution import Contribution, State
from waypost.kpi.figure import Group, Period
from waypost.kpi.periods import last_of_month, middle_day

FIRST, LAST = date(2024, 1, 1), date(2025, 6, 30)

STATES: tuple[State, ...] = (
    "counted",
    "excluded",
    "excepted",
    "population not known",
    "value not known",
    "not yet judged",
)


def unit(
    name: str,
    day: date,
    *,
    kpi: str = "k",
    met: float = 1.0,
    state: State = "counted",
    taken: str = "on its day",
    role: str = "unit",
    denominator: float | None = None,
    value: float | None = None,
    practice: str | None = None,
    age_band: str | None = "65-69",
    sex: str | None = "female",
    patient: str | None = None,
    why: str = "",
) -> Contribution:
    is_in = state in ("counted", "value not known")
    return Contribution(
        kpi,
        "p",
        name if patient is None else patient,
        name,
        role,  # pyright: ignore[reportArgumentType]
        taken,  # pyright: ignore[reportArgumentType]
        day,
        day,
        state,
        float(is_in) if denominator is None else denominator,
        met if state == "counted" else 0.0,
        value,
        why,
        (),
        practice=practice,
        age_band=age_band,
        sex=sex,
    )


def in_period(row: Contribution, period: Period) -> bool:
    match row.taken:
        case "on its day" | "days of month":
            return period.first <= row.day <= period.last
        case "end of month":
            return row.day == period.last and period.kind != "whole run"
        case "middle of year":
            return period.kind == "financial year" and row.day == middle_day(period)
        case taken:
            return taken == f"middle of {period.kind}" and row.day == middle_day(period)


def in_group(row: Contribution, group: Group) -> bool:
    if group.dimension == "everybody":
        return True
    return (getattr(row, group.dimension.replace(" ", "_")) or "not recorded") == group.value


@dataclass(frozen=True)
class Plain:
    """The rows of one figure, the slow way."""

    rows: tuple[Contribution, ...]

    @classmethod
    def of(cls, rows: list[Contribution], kpi: str, period: Period, group: Group) -> Plain:
        return cls(
            tuple(
                row
                for row in rows
                if row.kpi == kpi and in_period(row, period) and in_group(row, group)
            )
        )

    @property
    def units(self) -> tuple[Contribution, ...]:
        return tuple(
            row
            for row in self.rows
            if row.role == "unit" and row.state in ("counted", "value not known")
        )

    def states(self, state: State) -> int:
        return sum(row.role == "unit" and row.state == state for row in self.rows)

    @property
    def values(self) -> list[float]:
        return sorted(row.value for row in self.units if row.value is not None)

    @property
    def population(self) -> float:
        return sum(
            row.denominator
            for row in self.rows
            if row.role == "population" and row.state == "counted"
        )


practices = st.sampled_from(["A1", "B2", None])


@st.composite
def unit_rows(draw: st.DrawFn) -> list[Contribution]:
    """Units of one KPI: on their days, with every state, in some practices."""
    found: list[Contribution] = []
    for number in range(draw(st.integers(0, 40))):
        day = FIRST + timedelta(days=draw(st.integers(0, (LAST - FIRST).days)))
        state = draw(st.sampled_from(STATES))
        is_known = state == "counted" or draw(st.booleans())
        found.append(
            unit(
                f"u{number}",
                day,
                state=state,
                met=float(draw(st.integers(0, 1))),
                value=float(draw(st.integers(0, 90))) if is_known else None,
                practice=draw(practices),
                sex=draw(st.sampled_from(["female", "male", None])),
            )
        )
    return found


def month_end(year: int, month: int) -> date:
    return last_of_month(date(year, month, 1))
