"""The value[x] of an Observation or of one of its components.

A number is kept with its comparator and unit as recorded: converting and judging it belongs to
the analyte table. A value that cannot be read, or that the resource itself says is absent, is
`NoValue` with the reason: it never becomes an older or a rounder value.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Literal

from waypost.fhir.codings import codings_in
from waypost.fhir.elements import (
    Elements,
    JsonObject,
    as_object,
    data_absent_reason,
    join_path,
    type_in_words,
)
from waypost.record import BooleanValue, CodedValue, NoValue, QuantityValue, TextValue, Value

UCUM = "http://unitsofmeasure.org"

_COMPARATORS: dict[str, Literal["<", "<=", ">", ">="]] = {
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
_NO_VALUE = NoValue()
_NOT_READABLE = NoValue("not readable")


def value_of(elements: Elements, holder: JsonObject, path: str = "") -> Value:
    """Return the value of an Observation, or of the component that stands at `path`.

    Args:
        elements: reads the resource.
        holder: the Observation or the component.
        path: where the component stands, empty for the Observation itself.

    Returns:
        The value; `NoValue` with its reason where there is none that can be used.
    """
    names = [key for key in holder if key[:5] == "value"]
    reason = _absent_reason(elements, holder, path)
    if not names:
        return reason or _extension_only(holder)
    if len(names) > 1:
        elements.error(
            "several-values",
            "FHIR allows one value; none of these is used",
            join_path(path, "value[x]"),
        )
        return NoValue("several values")
    if reason is not None:
        # The resource contradicts itself: a value it calls absent (in error, say) is not used.
        elements.error(
            "value-and-absence",
            "there is a value and a reason for its absence; the value is not used",
            join_path(path, "dataAbsentReason"),
        )
        return reason
    return _read_value(elements, holder, names[0], path)


def _read_value(elements: Elements, holder: JsonObject, name: str, path: str) -> Value:
    place = join_path(path, name)
    match name:
        case "valueQuantity":
            quantity = elements.child(holder, name, path)
            return _NOT_READABLE if quantity is None else _quantity(elements, quantity, place)
        case "valueInteger" | "valueDecimal":
            number = _number(elements, holder.get(name), place)
            return _NOT_READABLE if number is None else QuantityValue(number)
        case "valueCodeableConcept":
            concept = elements.child(holder, name, path)
            return _NOT_READABLE if concept is None else _coded(elements, concept, place)
        case "valueBoolean":
            answer = elements.boolean(holder, name, path)
            return _NOT_READABLE if answer is None else BooleanValue(answer)
        case "valueString":
            return _NOT_READABLE if elements.text(holder, name, path) is None else TextValue()
        case (
            "valueRange"
            | "valueRatio"
            | "valueSampledData"
            | "valueTime"
            | "valueDateTime"
            | "valuePeriod"
        ):
            elements.warning("unsupported-value", "pathways cannot read this type of value", place)
            return TextValue()
        case _:
            elements.error("unsupported-value", "FHIR R4 has no such value here", place)
            return _NOT_READABLE


def _quantity(elements: Elements, quantity: JsonObject, path: str) -> Value:
    if "value" not in quantity:
        reason = data_absent_reason(as_object(quantity.get("_value"))) or data_absent_reason(
            quantity
        )
        return NoValue(reason) if reason else _NO_VALUE
    number = _number(elements, quantity["value"], join_path(path, "value"))
    if number is None:
        return _NOT_READABLE
    comparator = None
    if "comparator" in quantity:
        comparator = _COMPARATORS.get(elements.text(quantity, "comparator", path) or "")
        if comparator is None:
            # Without its comparator the number would say more than the laboratory did.
            elements.error(
                "unknown-comparator",
                "FHIR has <, <=, > and >=; the value is not used",
                join_path(path, "comparator"),
            )
            return NoValue("unknown comparator")
    code = elements.text(quantity, "code", path)
    unit = elements.text(quantity, "unit", path)
    if code is not None and elements.text(quantity, "system", path) == UCUM:
        unit = code
    return QuantityValue(number, comparator, unit or code)


def _number(elements: Elements, value: object, path: str) -> Decimal | None:
    """Return a JSON number as the decimal that was written, as far as the reader kept it."""
    number: Decimal | None = None
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            # Through `repr`: 0.7 is the decimal 0.7, not the nearest binary fraction to it.
            number = Decimal(repr(value))
        except (InvalidOperation, ValueError):
            number = None
    if number is not None and number.is_finite():
        return number
    if number is None:
        message = f"this is {type_in_words(value)}; FHIR has a number here"
    else:
        message = "this number is too large to be one"
    elements.error("wrong-type", message, path)
    return None


def _coded(elements: Elements, concept: JsonObject, path: str) -> Value:
    codings = codings_in(elements, concept, path)
    if codings:
        return CodedValue(codings)
    if concept.get("text"):
        return TextValue()
    reason = data_absent_reason(concept)
    return NoValue(reason) if reason else _NO_VALUE


def _absent_reason(elements: Elements, holder: JsonObject, path: str) -> NoValue | None:
    if "dataAbsentReason" not in holder:
        return None
    concept = elements.child(holder, "dataAbsentReason", path)
    if concept is None:
        return _NO_VALUE
    codings = codings_in(elements, concept, join_path(path, "dataAbsentReason"))
    return NoValue(codings[0].code) if codings else _NO_VALUE


def _extension_only(holder: JsonObject) -> NoValue:
    for key in holder:
        if key.startswith("_value"):
            reason = data_absent_reason(as_object(holder[key]))
            if reason:
                return NoValue(reason)
    return _NO_VALUE
