"""How resources point at each other: what a resource is called, and what a reference means.

A resource is called `Type/id`. References may be `urn:uuid:`, relative, absolute or versioned;
they are matched by fullUrl first and by `Type/id` second. Contained resources (`#x`) and
conditional references (`Patient?…`) are never matched here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

import orjson

from waypost.fhir.elements import JsonObject, as_array, as_object
from waypost.fhir.resource_types import RESOURCE_TYPES

_URN_UUID = "urn:uuid:"
_NOT_IN_IDS = frozenset("#/ ?|")


def canonical_json(resource: JsonObject) -> bytes | None:
    """Return a resource's JSON with its keys sorted; None if it is nested too deeply for that."""
    try:
        return orjson.dumps(
            resource, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str
        )
    except (TypeError, ValueError, RecursionError):
        pass
    try:
        # orjson writes less deeply than it reads.
        return json.dumps(resource, sort_keys=True, default=str).encode()
    except (TypeError, ValueError, RecursionError):
        return None


def reference_of(resource: JsonObject, resource_type: str, full_url: str | None) -> str | None:
    """Return what a resource is called: `Type/id`.

    Without an id it is called after its fullUrl; without that after a hash of its content, so
    that its place in the bundle does not matter.

    Args:
        resource: the resource.
        resource_type: its type.
        full_url: the fullUrl of its bundle entry, if it has one.

    Returns:
        The name, or None if there is no id and the content is nested too deeply to be hashed.

    Example:
        >>> reference_of({"resourceType": "Condition", "id": "c1"}, "Condition", None)
        'Condition/c1'
        >>> reference_of({"resourceType": "Condition"}, "Condition",
        ...     "urn:uuid:550e8400-e29b-41d4-a716-446655440000")
        'Condition/550e8400-e29b-41d4-a716-446655440000'
    """
    identifier = resource.get("id")
    if isinstance(identifier, str) and is_usable_id(identifier):
        return f"{resource_type}/{identifier}"
    if full_url is not None:
        known = type_and_id(full_url)
        if known is not None and known[0] in {"", resource_type}:
            return f"{resource_type}/{known[1]}"
    content = canonical_json(resource)
    return None if content is None else f"{resource_type}/#{sha256(content).hexdigest()[:16]}"


def is_usable_id(text: str) -> bool:
    """Whether an id can stand in `Type/id`. FHIR allows less: that is for strict validation."""
    return 0 < len(text) <= 256 and text.isprintable() and _NOT_IN_IDS.isdisjoint(text)


def type_and_id(reference: str) -> tuple[str, str] | None:
    """Return the type and id a reference names, without looking anything up.

    Args:
        reference: a literal reference. A `urn:uuid:` names no type, so its type is empty.

    Returns:
        The type and the id, or None if it names neither.

    Example:
        >>> type_and_id("https://example.org/fhir/Patient/p1/_history/2")
        ('Patient', 'p1')
        >>> type_and_id("Patient?identifier=x") is None
        True
    """
    if reference.startswith(_URN_UUID):
        uuid = reference[len(_URN_UUID) :].lower()
        return ("", uuid) if is_usable_id(uuid) else None
    head, history, _ = reference.partition("/_history/")
    parts = (head if history else reference).split("/")
    if len(parts) < 2:
        return None
    resource_type, identifier = parts[-2], parts[-1]
    if not (resource_type.isalpha() and resource_type[:1].isupper() and is_usable_id(identifier)):
        return None
    return resource_type, identifier


class ReferenceIndex:
    """The resources of one bundle, findable by the references that point at them."""

    __slots__ = ("_by_name", "_names_of_identifier", "_names_of_url")

    def __init__(self) -> None:
        self._by_name: dict[str, JsonObject] = {}
        self._names_of_url: dict[str, str] = {}
        self._names_of_identifier: dict[tuple[str, str, str], str | None] = {}

    def add(self, name: str, resource: JsonObject, full_urls: Iterable[str] = ()) -> None:
        """Add a resource under its name and under the fullUrls it was given with."""
        self._by_name[name] = resource
        for url in full_urls:
            self._names_of_url[_without_version(url)] = name

    def add_identifier(self, system: str, value: str, name: str) -> None:
        """Add a resource's identifier; one that two of its type share finds neither."""
        key = (name.partition("/")[0], system, value)
        known = self._names_of_identifier.setdefault(key, name)
        if known != name:
            self._names_of_identifier[key] = None

    def name_of(self, reference: object, expected_type: str | None = None) -> str | None:
        """Return the name a Reference element leads to, whether or not it is in the bundle.

        Args:
            reference: the Reference element, of any JSON type.
            expected_type: what a `urn:uuid:` that is not in the bundle may be taken for, and
                what an identifier without a type may identify.

        Returns:
            `Type/id`, or None if the reference cannot be followed.
        """
        element = as_object(reference)
        if element is None:
            return None
        literal = element.get("reference")
        if not isinstance(literal, str) or not literal:
            return self._named_by_identifier(element, expected_type)
        known = self._names_of_url.get(_without_version(literal))
        if known is not None:
            return known
        pair = type_and_id(literal)
        if pair is None:
            return None
        resource_type = pair[0] or expected_type
        return f"{resource_type}/{pair[1]}" if resource_type else None

    def resolve(self, reference: object, expected_type: str | None = None) -> JsonObject | None:
        """Return the resource a Reference element leads to, None if it is not in the bundle."""
        name = self.name_of(reference, expected_type)
        return None if name is None else self._by_name.get(name)

    def _named_by_identifier(self, element: JsonObject, expected_type: str | None) -> str | None:
        identifier = as_object(element.get("identifier"))
        if identifier is None:
            return None
        system, value = identifier.get("system"), identifier.get("value")
        given = element.get("type")
        # A type that FHIR does not know (`serviceRequest`) says no more than none.
        known = isinstance(given, str) and given in RESOURCE_TYPES
        resource_type = given if known else expected_type or "Patient"
        if isinstance(system, str) and isinstance(value, str):
            return self._names_of_identifier.get((str(resource_type), system, value))
        return None


def contained_or_resolved(
    holder: JsonObject, reference: object, index: ReferenceIndex, expected_type: str
) -> JsonObject | None:
    """Return what a reference leads to: a resource contained in `holder`, or one of the bundle."""
    element = as_object(reference)
    literal = element.get("reference") if element is not None else None
    if isinstance(literal, str) and literal.startswith("#"):
        for item in as_array(holder.get("contained")) or ():
            resource = as_object(item)
            if resource is not None and resource.get("id") == literal[1:]:
                return resource
        return None
    return index.resolve(reference, expected_type)


def _without_version(reference: str) -> str:
    stem = reference.partition("/_history/")[0]
    return stem.lower() if stem.startswith(_URN_UUID) else stem
