"""Observations with a number, a grade or an answer, from the words of a step."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Literal

from waypost.bdd.codes_of_steps import question_of, row_of_result, row_of_value
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.resources import Resource, concept, quantity, resource_of
from waypost.bdd.vocabulary import Measured
from waypost_dsl.analytes import Analyte
from waypost_dsl.model import Codelist, CodelistRow

WITHOUT_A_UNIT = "without a unit"
COMPARATORS: dict[str, str] = {"below": "<", "above": ">", "at most": "<=", "at least": ">="}
"""FHIR's comparators by the words of a step."""


def observed(
    measure: Measured | Codelist,
    value: str | None,
    *,
    comparator: str | None,
    identifier: str,
    patient: str,
    happened: str | None,
) -> Resource:
    """Return the Observation of `an HbA1c of 7.5 % as 4548-4`, or of `an MRC grade of 3`.

    Args:
        measure: what was measured or graded.
        value: the number with its unit and perhaps its code; None for a result without a value.
        comparator: `below`, `above`, `at most` or `at least`, else None.
        identifier: the Observation's id.
        patient: the Patient's id.
        happened: its date, None for no date.

    Raises:
        ScenarioProblem: if the unit is missing or not one of the analyte's, or the value is none
            of the list's.
    """
    body: Resource = {}
    if isinstance(measure, Codelist):
        if value is None or comparator is not None:
            raise ScenarioProblem(f"the code itself is the value in codelist `{measure.name}`")
        row = row_of_value(measure, value)
        if row.match == "answer":
            # The code says something only as the answer to the list's question.
            body["valueCodeableConcept"] = concept(row)
            row = question_of(measure)
    else:
        row, body = _result(measure, value, comparator)
    resource = resource_of(
        "Observation", identifier, concept(row), patient=patient, happened=happened
    )
    return {**resource, **body}


def _result(
    measure: Measured, value: str | None, comparator: str | None
) -> tuple[CodelistRow, Resource]:
    analyte, codelist = measure.analyte, measure.codelist
    if value is None:
        return codelist.rows[0], {}
    words, _, code = value.partition(" as ")
    figure, _, unit = words.partition(" ")
    unit = _unit(analyte, figure, unit)
    row = row_of_result(codelist, analyte, unit) if not code else _coded(codelist, code)
    sign = COMPARATORS[comparator] if comparator else ""
    return row, {"valueQuantity": quantity(number(figure), unit=unit, comparator=sign)}


def _coded(codelist: Codelist, code: str) -> CodelistRow:
    for row in codelist.rows:
        if row.code == code:
            return row
    known = [row.code for row in codelist.rows]
    raise unknown_name("code", code, known, where=f"in codelist `{codelist.name}`")


def number(figure: str) -> Decimal:
    """Return the number a step writes.

    Raises:
        ScenarioProblem: if it is none.
    """
    try:
        return Decimal(figure)
    except InvalidOperation:
        raise ScenarioProblem(f"`{figure}` is not a number") from None


def _unit(analyte: Analyte, figure: str, unit: str) -> str:
    """Return the unit as the record shall have it, empty for none."""
    if unit == WITHOUT_A_UNIT:
        return ""
    prefix: Literal["with the unit "] = "with the unit "
    if unit.startswith(prefix):
        # Said on purpose: a unit in which this is not measured, as some feeds have it.
        return unit.removeprefix(prefix)
    names = " or ".join(row.name for row in analyte.units)
    if not unit:
        if analyte.unit_row("") is not None:
            return ""
        raise ScenarioProblem(
            f"`{figure}` has no unit: {analyte.title} comes in {names};"
            f" write the unit, or `{figure} {WITHOUT_A_UNIT}`"
        )
    if analyte.unit_row(unit) is None:
        raise ScenarioProblem(
            f"{analyte.title} does not come in `{unit}`: it comes in {names}; if the record is to"
            f" be wrong, write `{figure} {prefix}{unit}`"
        )
    return unit
