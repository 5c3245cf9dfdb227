"""Every fault of a resource, found with the models of fhir.resources and with rules of our own.

This is the only reader that imports fhir.resources, and it does so when it is first needed. Its
R4B models serve R4: for the resources a record is made of they have the same elements. Messages
are written here, because those of the models may repeat what an element holds. Profiles and
terminologies are not looked up, so a resource without a finding is not proved valid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast, get_args

from fhir.resources.R4B import get_fhir_model_class
from pydantic import BaseModel, ValidationError

from waypost.fhir.elements import JsonObject, as_array, as_object
from waypost.fhir.findings import FindingSink
from waypost.fhir.references import is_usable_id
from waypost.fhir.strict_checks import (
    Fault,
    faults_of_any_resource,
    faults_of_full_urls,
    shown_name,
)

_IN_WORDS: Mapping[str, str] = {
    "missing": "FHIR requires this element",
    "model_field_validation.missing": "FHIR requires this element",
    "extra_forbidden": "FHIR has no such element here",
    "list_type": "FHIR has an array here",
    "string_type": "FHIR has a string here",
    "bool_type": "FHIR has true or false here",
    "bool_parsing": "FHIR has true or false here",
    "int_type": "FHIR has a whole number here",
    "int_parsing": "FHIR has a whole number here",
    "int_from_float": "FHIR has a whole number here",
    "decimal_type": "FHIR has a number here",
    "decimal_parsing": "FHIR has a number here",
    "json_invalid": "FHIR has an object here",
    "json_type": "FHIR has an object here",
    "model_type": "FHIR has an object here",
    "dict_type": "FHIR has an object here",
    "string_pattern_mismatch": "this has characters, or a form, that FHIR does not allow here",
    "string_too_long": "this is longer than FHIR allows",
    "string_too_short": "this is shorter than FHIR allows",
    "model_validation_format": "FHIR requires one of these elements",
}
_NOT_ELEMENTS = frozenset({"root", "str"})
"""What the models put into a location although it is no element."""

_DEFAULT = "this does not have the form that FHIR requires"

# What the models may raise besides ValidationError when a value is of a type they do not expect.
_MODEL_BREAKS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def validate_resource(resource: JsonObject, name: str, findings: FindingSink) -> None:
    """Report every fault of a resource.

    Args:
        resource: the resource.
        name: what findings call it, `Type/id`.
        findings: where findings go, with the code `strict-fault`.

    Example:
        >>> sink = FindingSink("a.json")
        >>> validate_resource({"resourceType": "Patient", "id": "p1", "birthDate": "x"},
        ...     "Patient/p1", sink)
        >>> print(sink.gathered()[0])
        a.json: Patient/p1: birthDate: this does not have the form that FHIR requires [strict-fault]
    """
    _report({*_model_faults(resource), *faults_of_any_resource(resource)}, name, findings)


def validate_bundle(bundle: JsonObject, findings: FindingSink) -> None:
    """Report every fault of a bundle outside the resources in it."""
    shell = dict(bundle)
    entries = as_array(bundle.get("entry"))
    if entries is not None:
        shell["entry"] = [
            {key: value for key, value in entry.items() if key != "resource"}
            for item in entries
            if (entry := as_object(item)) is not None
        ]
        # An entry that holds nothing but its resource is whole, and its shell would be empty.
        shell["entry"] = [entry for entry in shell["entry"] if entry]
    # Positions in the shell are not those in the bundle, so faults of entries are found apart.
    about_entries = shell.pop("entry", [])
    faults = {*_model_faults(shell), *faults_of_any_resource(shell), *faults_of_full_urls(bundle)}
    faults.update(
        ("entry", message)
        for path, message in _model_faults(
            {"resourceType": "Bundle", "type": "collection", "entry": about_entries}
        )
        if path.startswith("entry")
    )
    _report(faults, _bundle_name(bundle), findings)


def _report(faults: set[Fault], name: str, findings: FindingSink) -> None:
    for path, message in faults:
        findings.error("strict-fault", message, resource=name, element=path or None)


def _bundle_name(bundle: JsonObject) -> str:
    identifier = bundle.get("id")
    usable = isinstance(identifier, str) and is_usable_id(identifier)
    return f"Bundle/{identifier}" if usable else "Bundle"


def _model_faults(resource: JsonObject) -> Iterator[Fault]:
    model = _model(str(resource.get("resourceType")))
    if model is None:
        yield "resourceType", "FHIR R4 has no such resource"
        return
    try:
        model.model_validate(resource)
    except ValidationError as problem:
        for fault in problem.errors(include_url=False, include_input=False, include_context=False):
            yield _path(fault["loc"]), _message(fault["type"], fault["msg"])
    except _MODEL_BREAKS:
        yield "", "something in this resource has no form that FHIR knows"
    yield from _code_faults(resource, model)


def _message(kind: str, said: str) -> str:
    if kind == "value_error" and "got multiple" in said:
        return "FHIR allows one of these elements only"
    if kind == "model_validation_format" and "expected from the instance" in said:
        return "FHIR has an object here"
    return _IN_WORDS.get(kind, _DEFAULT)


def _path(location: Sequence[int | str]) -> str:
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part in _NOT_ELEMENTS:
            continue
        elif part.removeprefix("_").isidentifier():
            path += f".{part}" if path else part
        elif "[" not in part:
            path += f".{shown_name(part)}" if path else shown_name(part)
    return path


@lru_cache(maxsize=256)
def _model(resource_type: str) -> type[BaseModel] | None:
    try:
        return cast("type[BaseModel]", get_fhir_model_class(resource_type))
    except (LookupError, ValueError):
        return None


def _code_faults(resource: JsonObject, model: type[BaseModel]) -> Iterator[Fault]:
    """Yield the codes that are not of the list FHIR requires, as far as the models know it."""
    waiting: list[tuple[str, JsonObject, type[BaseModel]]] = [("", resource, model)]
    while waiting:
        path, holder, kind = waiting.pop()
        elements = _elements(kind)
        for key, value in holder.items():
            name = key.removeprefix("_")
            place = f"{path}.{name}" if path else name
            codes, child = elements.get(name, (None, None))
            if codes is not None and key != name and name not in holder:
                yield place, "there is no code, and FHIR requires one from its own list"
            elif codes is not None and key == name:
                yield from _codes_outside(place, value, codes)
            elif child is not None and key == name:
                waiting.extend((at, item, child) for at, item in _objects(place, value))


def _codes_outside(path: str, value: object, codes: frozenset[str]) -> Iterator[Fault]:
    items = as_array(value)
    for index, item in enumerate([value] if items is None else items):
        if isinstance(item, str) and item not in codes:
            place = path if items is None else f"{path}[{index}]"
            yield place, "this code is not one of those FHIR has here"


def _objects(path: str, value: object) -> Iterator[tuple[str, JsonObject]]:
    items = as_array(value)
    for index, item in enumerate([value] if items is None else items):
        found = as_object(item)
        if found is not None:
            yield path if items is None else f"{path}[{index}]", found


@lru_cache(maxsize=1024)
def _elements(
    model: type[BaseModel],
) -> dict[str, tuple[frozenset[str] | None, type[BaseModel] | None]]:
    """Return a model's elements: the codes each may hold, and the model of what it holds."""
    found: dict[str, tuple[frozenset[str] | None, type[BaseModel] | None]] = {}
    for name, field in model.model_fields.items():
        extra = cast("Mapping[str, object]", field.json_schema_extra or {})
        listed = as_array(extra.get("enum_values"))
        # The models cut long lists off with a "+"; those cannot be held against anything.
        codes = frozenset(map(str, listed)) if listed and "+" not in listed else None
        found[field.alias or name] = (codes, _held_model(field.annotation))
    return found


def _held_model(annotation: object) -> type[BaseModel] | None:
    """Return the model inside `Optional[List[…Type]]`, None for primitives."""
    kind: Any = annotation
    while arguments := [one for one in get_args(kind) if one is not type(None)]:
        kind = arguments[0]
    model = getattr(kind, "get_model_klass", None)
    if model is None:
        return None
    held = model()
    # `contained` and Bundle.entry.resource hold any resource: those are validated as themselves.
    return None if held.__name__ in {"Resource", "FHIRAbstractModel"} else held
