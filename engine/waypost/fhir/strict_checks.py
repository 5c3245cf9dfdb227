"""Rules of FHIR that its Python models do not hold, for strict validation.

Each check yields the path of an element and a sentence; none repeats what the element holds.
These are rules for every resource and for bundles: no profile and no terminology is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from waypost.fhir.elements import JsonObject, as_array, as_object

Fault = tuple[str, str]
"""The path of an element, and what is wrong with it."""

_LOOKS_LIKE_HTML = re.compile(r"<[/!a-zA-Z][^<>]*>")
_ABSOLUTE_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+")


def faults_of_any_resource(resource: JsonObject) -> Iterator[Fault]:
    """Yield what is wrong in a resource whatever its type: emptiness, comments, HTML, `#x`."""
    contained = [
        found.get("id")
        for item in as_array(resource.get("contained")) or ()
        if (found := as_object(item)) is not None
    ]
    waiting: list[tuple[str, str, object]] = [("", "", resource)]
    while waiting:
        path, name, value = waiting.pop()
        if path and value in ("", [], {}):
            yield path, "FHIR has no empty values; what is absent is left out"
        elif isinstance(value, str):
            if name == "reference" and value.startswith("#") and value[1:] not in (*contained, ""):
                yield path, "this points at a contained resource, and there is none of that name"
            if name != "div" and _LOOKS_LIKE_HTML.search(value):
                yield path, "this text looks like HTML, which FHIR allows in narratives only"
        elif (found := as_object(value)) is not None:
            for key, item in found.items():
                place = f"{path}.{shown_name(key)}" if path else shown_name(key)
                if key == "fhir_comments":
                    yield place, "FHIR has no comments in JSON since DSTU2"
                elif item is None:
                    yield place, "FHIR allows null inside arrays only"
                else:
                    waiting.append((place, key, item))
        else:
            for index, item in enumerate(as_array(value) or ()):
                if item is not None:
                    waiting.append((f"{path}[{index}]", name, item))


def faults_of_full_urls(bundle: JsonObject) -> Iterator[Fault]:
    """Yield the fullUrls of a bundle that are not absolute."""
    for index, item in enumerate(as_array(bundle.get("entry")) or ()):
        entry = as_object(item)
        url = entry.get("fullUrl") if entry is not None else None
        if isinstance(url, str) and not _ABSOLUTE_URL.fullmatch(url):
            yield f"entry[{index}].fullUrl", "a fullUrl must be an absolute URL"


def shown_name(name: str) -> str:
    """Return a property's name for a path; one that cannot be FHIR's is not repeated."""
    return name if len(name) <= 64 and name.removeprefix("_").isidentifier() else "(a property)"
