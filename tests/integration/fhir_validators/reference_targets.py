"""Whether every reference points at a type that R4 allows there: what none of the four checks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache

from tests.integration.fhir_validators.four_validators import DEFINITIONS

ANY = "Resource"


def misplaced_references(resources: Iterable[bytes]) -> list[str]:
    """Return each reference whose target is of a type that its element does not take."""
    return [
        f"{path} points at {kind}"
        for text in resources
        for path, kind in _references(json.loads(text))
        if not {ANY, kind} & _targets()[path]
    ]


@cache
def _targets() -> dict[str, set[str]]:
    """Return the types each element may point at, by its path in the resource."""
    bundle = json.loads((DEFINITIONS / "profiles-resources.json").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for entry in bundle["entry"]:
        for element in entry["resource"].get("snapshot", {}).get("element", []):
            for kind in element.get("type", []):
                if kind["code"] == "Reference":
                    targets = {one.rpartition("/")[2] for one in kind.get("targetProfile", [])}
                    found.setdefault(element["path"], set()).update(targets or {ANY})
    return found


def _references(resource: dict[str, object]) -> Iterator[tuple[str, str]]:
    kind = resource["resourceType"]
    for name, content in resource.items():
        # An extension's value may point at anything that the extension takes.
        if name != "extension":
            yield from _inside(f"{kind}.{name}", content)


def _inside(path: str, content: object) -> Iterator[tuple[str, str]]:
    match content:
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
