"""The analyte table: units, conversions, plausible ranges and rounding of each measurement.

Units are a property of what was measured. UCUM calls mmol/mol and % one dimension, so plain
unit arithmetic turns an HbA1c of 80 mmol/mol into 8 %; here every conversion belongs to one
analyte and nothing else is ever converted.

To add an analyte, add a row to `ANALYTES` (see CONTRIBUTING, "Add an analyte").
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Linear:
    """canonical = slope × value + intercept."""

    slope: Decimal
    intercept: Decimal = Decimal(0)

    def apply(self, number: Decimal) -> Decimal:
        """Return the canonical number."""
        return self.slope * number + self.intercept


IDENTITY = Linear(Decimal(1))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit an analyte is recorded in.

    Args:
        name: how authors write it.
        to_canonical: the conversion; None where results in this unit are accepted as evidence
            but never compared.
        aliases: other spellings seen in records (UCUM codes, older texts), lower case.
        plausible: the lowest and highest believable number in this unit, both included.
    """

    name: str
    to_canonical: Linear | None = IDENTITY
    aliases: tuple[str, ...] = ()
    plausible: tuple[Decimal, Decimal] | None = None


MissingUnitRule = Literal["canonical", "unknown", "hba1c", "fev1_fvc"]


@dataclass(frozen=True, slots=True)
class Analyte:
    """One kind of measurement.

    Args:
        name: the name pathways use.
        title: what people call it.
        units: the units it comes in; the first is canonical, and comparisons are made in it.
        decimals: places to round to before comparison; None compares unrounded.
        missing_unit: what a number without a unit is taken for.
        step: the smallest difference that matters, in the canonical unit.
        source: where conversions, ranges and rules come from.
    """

    name: str
    title: str
    units: tuple[UnitRow, ...]
    decimals: int | None
    missing_unit: MissingUnitRule
    step: Decimal
    source: str

    @property
    def unit(self) -> str:
        """The canonical unit."""
        return self.units[0].name

    def unit_row(self, spelling: str) -> UnitRow | None:
        """Return the unit spelled so, or None if this analyte is not recorded in it."""
        wanted = spelling.strip().lower()
        for row in self.units:
            if wanted == row.name.lower() or wanted in row.aliases:
                return row
        return None

    def unit_when_missing(self, number: Decimal) -> str | None:
        """Return the unit to assume for a bare number, or None where it cannot be told.

        Example:
            >>> ANALYTES["hba1c"].unit_when_missing(Decimal("7.5"))
            '%'
            >>> ANALYTES["hba1c"].unit_when_missing(Decimal(22)) is None
            True
        """
        match self.missing_unit:
            case "canonical":
                return self.unit
            case "unknown":
                return None
            case "hba1c":
                # ncl-icb int_hba1c_all.sql: under 20 is %, over 25 is mmol/mol.
                if number < 20:
                    return "%"
                return "mmol/mol" if number > 25 else None
            case "fev1_fvc":
                # ncl-icb int_spirometry_all.sql: values over 1 are percentages.
                return "%" if number > 1 else "ratio"

    def to_canonical(self, number: Decimal, unit: str) -> Decimal | None:
        """Convert to the canonical unit and round, or None where it cannot be compared.

        Args:
            number: the number as written.
            unit: a unit of this analyte, in any of its spellings.

        Example:
            >>> ANALYTES["hba1c"].to_canonical(Decimal("7.5"), "%")
            Decimal('58')
            >>> ANALYTES["fev1_fvc"].to_canonical(Decimal(62), "%")
            Decimal('0.62')
        """
        row = self.unit_row(unit)
        if row is None or row.to_canonical is None:
            return None
        return self.rounded(row.to_canonical.apply(number))

    def rounded(self, number: Decimal) -> Decimal:
        """Round a canonical number as comparisons do, halves away from zero."""
        if self.decimals is None:
            return number
        return number.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)


def hba1c_percent(ifcc: Decimal) -> Decimal:
    """Return the NGSP percentage of an IFCC HbA1c, to one decimal place.

    Source: the master equation, % = 0.09148 × mmol/mol + 2.152 (pathways.md §3).

    Example:
        >>> hba1c_percent(Decimal(58))
        Decimal('7.5')
        >>> hba1c_percent(Decimal(80))
        Decimal('9.5')
    """
    percent = Decimal("0.09148") * ifcc + Decimal("2.152")
    return percent.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _range(low: str, high: str) -> tuple[Decimal, Decimal]:
    return Decimal(low), Decimal(high)


_HUNDREDTH = Linear(Decimal("0.01"))
_PERCENT_ALIASES = ("percent",)
_SCORE_ALIASES = ("{score}", "score", "1", "")

ANALYTES: dict[str, Analyte] = {
    analyte.name: analyte
    for analyte in (
        Analyte(
            "hba1c",
            "HbA1c",
            (
                UnitRow(
                    "mmol/mol",
                    aliases=("mmol/mol{hb}", "mmol/mol hb"),
                    plausible=_range("20", "200"),
                ),
                UnitRow(
                    "%",
                    Linear(Decimal("10.929"), Decimal("-23.5")),
                    aliases=(*_PERCENT_ALIASES, "%{total}", "%{hb}", "% hb", "% ngsp"),
                    plausible=_range("3", "20"),
                ),
            ),
            0,
            "hba1c",
            Decimal(1),
            "IFCC = 10.929 × % − 23.5 rounded to 0 places; valid 3–20 %, 20–200 mmol/mol"
            " (ncl-icb int_hba1c_all.sql)",
        ),
        Analyte(
            "fev1_fvc",
            "FEV1/FVC ratio",
            (
                UnitRow("ratio", aliases=("1", "{ratio}", ""), plausible=_range("0.1", "1.0")),
                UnitRow("%", _HUNDREDTH, aliases=_PERCENT_ALIASES, plausible=_range("10", "100")),
            ),
            None,
            "fev1_fvc",
            Decimal("0.01"),
            "values over 1 are percentages; valid 0.1–1.0 (ncl-icb int_spirometry_all.sql)",
        ),
        Analyte(
            "fev1_percent_predicted",
            "FEV1 % predicted",
            (UnitRow("%", aliases=_PERCENT_ALIASES, plausible=_range("2", "250")),),
            None,
            "canonical",
            Decimal(1),
            "unit as in codes.csv; numbers up to 1 are fractions, not percentages (decision)",
        ),
        Analyte(
            "spo2",
            "oxygen saturation",
            (UnitRow("%", aliases=_PERCENT_ALIASES, plausible=_range("2", "100")),),
            None,
            "canonical",
            Decimal(1),
            "a percentage by definition; numbers up to 1 are fractions (decision)",
        ),
        Analyte(
            "bmi",
            "body mass index",
            (UnitRow("kg/m2", aliases=("kg/m^2", "kg/m²")),),
            None,
            "canonical",
            Decimal("0.1"),
            "unit as in codes.csv; no conversion",
        ),
        Analyte(
            "systolic",
            "systolic blood pressure",
            (UnitRow("mmHg", aliases=("mm[hg]", "mm hg")),),
            None,
            "canonical",
            Decimal(1),
            "unit as in codes.csv; no conversion",
        ),
        Analyte(
            "diastolic",
            "diastolic blood pressure",
            (UnitRow("mmHg", aliases=("mm[hg]", "mm hg")),),
            None,
            "canonical",
            Decimal(1),
            "unit as in codes.csv; no conversion",
        ),
        Analyte(
            "cholesterol",
            "total cholesterol",
            (UnitRow("mmol/L"), UnitRow("mg/dL", None)),
            None,
            "unknown",
            Decimal("0.1"),
            "mg/dL is accepted as evidence but not converted: no source in the brief",
        ),
        Analyte(
            "acr",
            "urine albumin:creatinine ratio",
            (
                UnitRow("mg/mmol"),
                UnitRow("mg/g", Linear(Decimal(1) / Decimal("8.84")), aliases=("mg/g{creat}",)),
            ),
            None,
            "unknown",
            Decimal("0.1"),
            "1 mg/mmol = 8.84 mg/g, from the molar mass of creatinine 113.12 g/mol (codes.csv)",
        ),
        Analyte(
            "egfr",
            "eGFR",
            (
                UnitRow(
                    "mL/min/1.73m2",
                    aliases=("ml/min/{1.73_m2}", "ml/min/1.73m*2", "ml/min/1.73 m2", "ml/min"),
                ),
            ),
            None,
            "canonical",
            Decimal(1),
            "unit as in codes.csv; no conversion",
        ),
        Analyte(
            "creatinine",
            "creatinine",
            (UnitRow("umol/L", aliases=("µmol/l", "μmol/l")), UnitRow("mg/dL", None)),
            None,
            "unknown",
            Decimal(1),
            "mg/dL is accepted as evidence but not converted: no source in the brief",
        ),
        Analyte(
            "exacerbation_count",
            "number of COPD exacerbations in the past year",
            (UnitRow("count", aliases=("{count}", "1", "", "{exacerbations}")),),
            None,
            "canonical",
            Decimal(1),
            "a count",
        ),
        Analyte(
            "morning_stiffness",
            "morning stiffness",
            (UnitRow("minutes", aliases=("min", "minute", "mins")),),
            None,
            "canonical",
            Decimal(1),
            "in minutes, as its code says; no conversion",
        ),
        Analyte(
            "oxford_hip_score",
            "Oxford hip score",
            (UnitRow("points", aliases=_SCORE_ALIASES, plausible=_range("0", "48")),),
            None,
            "canonical",
            Decimal(1),
            "0 to 48, higher is better (pathways.md MSK-D7); no cut-off is verified",
        ),
        Analyte(
            "oxford_knee_score",
            "Oxford knee score",
            (UnitRow("points", aliases=_SCORE_ALIASES, plausible=_range("0", "48")),),
            None,
            "canonical",
            Decimal(1),
            "0 to 48, higher is better (pathways.md MSK-D7); no cut-off is verified",
        ),
        Analyte(
            "pain_score",
            "pain score",
            (UnitRow("points", aliases=_SCORE_ALIASES, plausible=_range("0", "10")),),
            None,
            "canonical",
            Decimal(1),
            "0 to 10, as in codes.csv (LOINC 72514-3)",
        ),
    )
}
"""Every analyte Waypost can compare, by name."""
