"""Which code of a codelist a step means."""

from __future__ import annotations

from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.resources import SYSTEMS
from waypost_dsl.analytes import Analyte
from waypost_dsl.model import Codelist, CodelistRow


def row_of(codelist: Codelist, code: str | None) -> CodelistRow:
    """Return the row of a code, or of a value in a list that has values; else the first row.

    Raises:
        ScenarioProblem: if the list has no such code.
    """
    if code is None:
        return codelist.rows[0]
    for row in codelist.rows:
        if code in (row.code, row.value):
            return row
    known = codelist.values or tuple(row.code for row in codelist.rows)
    raise unknown_name("code or value", code, known, where=f"in codelist `{codelist.name}`")


def row_of_value(codelist: Codelist, value: str) -> CodelistRow:
    """Return the first row whose code says a grade or an answer.

    Raises:
        ScenarioProblem: if no code of the list says that.
    """
    for row in codelist.rows:
        if row.value == value:
            return row
    raise ScenarioProblem(
        f"`{value}` is no value of codelist `{codelist.name}`: it has {', '.join(codelist.values)}"
    )


def question_of(codelist: Codelist) -> CodelistRow:
    """Return the code of a list that asks the question its other codes answer.

    Raises:
        ScenarioProblem: if the list holds no question.
    """
    for row in codelist.rows:
        if not row.value:
            return row
    raise ScenarioProblem(f"codelist `{codelist.name}` has no code that is the question itself")


def row_of_result(codelist: Codelist, analyte: Analyte, unit: str) -> CodelistRow:
    """Return the first code under which a result in a unit can be recorded.

    A code that fixes another unit is passed over; without a unit, so is every code that fixes one.

    Example:
        >>> from waypost_dsl.analytes import ANALYTES
        >>> rows = (CodelistRow("s", "a", "", unit="%"), CodelistRow("s", "b", ""))
        >>> row_of_result(Codelist("hba1c", "", "", rows), ANALYTES["hba1c"], "mmol/mol").code
        'b'
    """
    wanted = analyte.unit_row(unit) if unit else None
    for row in codelist.rows:
        fixed = analyte.unit_row(row.unit) if row.unit else None
        if fixed is None or (wanted is not None and fixed.name == wanted.name):
            return row
    return codelist.rows[0]


def row_in_system(system: str, code: str) -> CodelistRow:
    """Return a code of any code system, named as people name it or by its URL.

    Raises:
        ScenarioProblem: if the code system is neither.
    """
    if "://" not in system and system not in SYSTEMS:
        raise unknown_name("code system", system, SYSTEMS)
    return CodelistRow(SYSTEMS.get(system, system), code, "")
