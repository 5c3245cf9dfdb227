"""Reading one resource's elements with their JSON types checked.

An element of the wrong type is a finding and is treated as absent; the rest of the resource is
read on. The one exception is a lone object where FHIR has an array: it can only mean an array of
one, so it is used, and reported. What an element means is for the callers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from waypost.fhir.findings import FindingSink

JsonObject = Mapping[str, object]
"""A JSON object as orjson reads it."""

_ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def as_object(value: object) -> JsonObject | None:
    """Return the value as a JSON object, None if it is not one."""
    return cast("JsonObject", value) if isinstance(value, dict) else None


def as_array(value: object) -> list[object] | None:
    """Return the value as a JSON array, None if it is not one."""
    return cast("list[object]", value) if isinstance(value, list) else None


def type_in_words(value: object) -> str:
    """Return what a JSON value is, in words and without the value.

    Example:
        >>> type_in_words({"a": 1}), type_in_words(None)
        ('an object', 'null')
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list():
            return "an array"
        case dict():
            return "an object"
        case _:
            return "something that JSON does not have"


def join_path(path: str, name: str) -> str:
    """Return the path of the element `name` inside the element at `path`."""
    return f"{path}.{name}" if path else name


class Elements:
    """Reads the elements of one resource, and reports those of the wrong type.

    Args:
        findings: where findings go.
        resource: the resource as findings name it, `Type/id`.
    """

    __slots__ = ("findings", "resource")

    def __init__(self, findings: FindingSink, resource: str) -> None:
        self.findings = findings
        self.resource = resource

    def error(self, code: str, message: str, element: str | None = None) -> None:
        """Report that something of this resource could not be used."""
        self.findings.error(code, message, resource=self.resource, element=element)

    def warning(self, code: str, message: str, element: str | None = None) -> None:
        """Report that something odd in this resource was used all the same."""
        self.findings.warning(code, message, resource=self.resource, element=element)

    def text(self, holder: JsonObject, name: str, path: str = "") -> str | None:
        """Return a string that is not empty, else None."""
        value = holder.get(name)
        if isinstance(value, str):
            if value:
                return value
            self._wrong_type(path, name, "an empty string", "a string")
        elif value is not None or name in holder:
            self._wrong_type(path, name, type_in_words(value), "a string")
        return None

    def boolean(self, holder: JsonObject, name: str, path: str = "") -> bool | None:
        """Return true or false, None if the element is absent or something else."""
        value = holder.get(name)
        if isinstance(value, bool):
            return value
        if value is not None or name in holder:
            self._wrong_type(path, name, type_in_words(value), "true or false")
        return None

    def child(self, holder: JsonObject, name: str, path: str = "") -> JsonObject | None:
        """Return an object, None if the element is absent or something else."""
        value = holder.get(name)
        found = as_object(value)
        if found is None and (value is not None or name in holder):
            self._wrong_type(path, name, type_in_words(value), "an object")
        return found

    def children(
        self, holder: JsonObject, name: str, path: str = ""
    ) -> list[tuple[str, JsonObject]]:
        """Return the objects of an array, each with its path."""
        value = holder.get(name)
        if value is None and name not in holder:
            return []
        place = join_path(path, name)
        items = as_array(value)
        if items is None:
            self._wrong_type(path, name, type_in_words(value), "an array")
            lone = as_object(value)
            return [] if lone is None else [(place, lone)]
        found: list[tuple[str, JsonObject]] = []
        for index, item in enumerate(items):
            if isinstance(item, dict):
                found.append((f"{place}[{index}]", cast("JsonObject", item)))
            else:
                self._wrong_type(path, f"{name}[{index}]", type_in_words(item), "an object")
        return found

    def _wrong_type(self, path: str, name: str, found: str, expected: str) -> None:
        self.error(
            "wrong-type", f"this is {found}; FHIR has {expected} here", join_path(path, name)
        )


def data_absent_reason(element: JsonObject | None) -> str | None:
    """Return the code of the data-absent-reason extension of an element, None if it has none."""
    for item in as_array(element.get("extension")) or () if element else ():
        extension = as_object(item)
        if extension is not None and extension.get("url") == _ABSENT_REASON:
            code = extension.get("valueCode")
            return code if isinstance(code, str) and code else "none given"
    return None
