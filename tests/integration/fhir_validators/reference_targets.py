"""Whether every reference points at a type that R4 allows there: what none of the four checks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from tests.integration.fhir_validators.four_validators import DEFINITIONS

ANY = "Resource"


def misplaced_references(resources: Iterable[bytes]) -> list[str]:
    """Return each reference whose target is of a type that its element does not take."""
    return [
        f"{path} points at {kind}"
        for text in resources
        for path, kind in _references(json.loads(text))
        if path not in _others() and not {ANY, kind} & _targets()[path]
    ]


@cache
def _targets() -> dict[str, set[str]]:
    """Return the types each element may point at, by its path in the resource."""
    found: dict[str, set[str]] = {}
    for element in _elements():
        for kind in element.get("type", []):
            if kind["code"] == "Reference":
                targets = {one.rpartition("/")[2] for one in kind.get("targetProfile", [])}
                found.setdefault(element["path"], set()).update(targets or {ANY})
    return found


@cache
def _others() -> frozenset[str]:
    """Return the paths of elements that are no references, though they may look like one."""
    return frozenset(one["path"] for one in _elements()) - _targets().keys()


@cache
def _elements() -> tuple[dict[str, Any], ...]:
    bundle = json.loads((DEFINITIONS / "profiles-resources.json").read_text(encoding="utf-8"))
    return tuple(
        element
        for entry in bundle["entry"]
        for element in entry["resource"].get("snapshot", {}).get("element", [])
    )


def _references(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = resource["resourceType"]
    contained: list[dict[str, Any]] = resource.get("contained", [])
    for one in contained:
        yield from _references(one)
    kinds = {f"#{one['id']}": str(one["resourceType"]) for one in contained}
    for name, content in resource.items():
        # An extension's value may point at anything that the extension takes.
        if name not in ("contained", "extension"):
            for path, address in _inside(f"{kind}.{name}", content):
                yield path, kinds[address] if address.startswith("#") else address


def _inside(path: str, content: object) -> Iterator[tuple[str, str]]:
    """Yield each pointer in a part: its path, and the type it names or the address of its own."""
    match content:
        case {"reference": str(address)} if address.startswith("#"):
            yield path, address
        case {"reference": str(address)}:
            yield path, address.partition("/")[0]
        case {"type": str(kind), "display": _}:
            yield path, kind
        case dict():
            for name, one in content.items():
                yield from _inside(f"{path}.{name}", one)
        case list():
            for one in content:
                yield from _inside(path, one)
        case _:
            pass
