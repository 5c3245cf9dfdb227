"""What a Bundle holds: its resources by name, each once, with what was wrong on the way.

Which resource belongs to which patient, and what it says, is for `record_from_bundle`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from waypost.fhir.elements import JsonObject, as_array, as_object, type_in_words
from waypost.fhir.findings import FindingSink
from waypost.fhir.partial_dates import read_date
from waypost.fhir.references import ReferenceIndex, canonical_json, reference_of
from waypost.record import RESOURCE_TYPES

USED_TYPES = frozenset((*RESOURCE_TYPES, "Medication", "Organization", "Patient", "Provenance"))
"""The types that are read: entries of the record, and what helps to read them."""

_MOST_NESTED_BUNDLES = 8
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class BundleContents:
    """The resources of a bundle.

    Args:
        resources: the used resources by their names, `Type/id`.
        by_type: the same, by their types.
        full_urls: the fullUrls a resource was given with.
        ignored: how many resources there were of each type that is not used.
        index: all of them, findable by reference.
        everything: every resource with its name, used or not, for strict validation.
        bundles: the bundle itself and the bundles inside it.
    """

    resources: dict[str, JsonObject] = field(default_factory=dict[str, JsonObject])
    by_type: dict[str, dict[str, JsonObject]] = field(
        default_factory=dict[str, dict[str, JsonObject]]
    )
    full_urls: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    ignored: Counter[str] = field(default_factory=Counter[str])
    index: ReferenceIndex = field(default_factory=ReferenceIndex)
    everything: list[tuple[str, JsonObject]] = field(default_factory=list[tuple[str, JsonObject]])
    bundles: list[JsonObject] = field(default_factory=list[JsonObject])

    def of_type(self, resource_type: str) -> list[tuple[str, JsonObject]]:
        """Return the used resources of one type by name, in the order of their names."""
        return sorted(self.by_type.get(resource_type, {}).items())


def contents_of(bundle: JsonObject, findings: FindingSink) -> BundleContents:
    """Return what a Bundle holds, bundles inside it included.

    Args:
        bundle: the Bundle.
        findings: where findings go.

    Returns:
        Its resources, each once: of two with one name the later is kept, and both are reported.
    """
    contents = BundleContents()
    versions: dict[str, list[JsonObject]] = {}
    for full_url, resource, resource_type in _resources(bundle, findings, contents, 0):
        name = reference_of(resource, resource_type, full_url)
        if name is None:
            findings.error(
                "too-deep", "this is nested too deeply to be read", resource=resource_type
            )
            continue
        contents.everything.append((name, resource))
        if resource_type not in USED_TYPES:
            contents.ignored[resource_type] += 1
            continue
        versions.setdefault(name, []).append(resource)
        if full_url is not None:
            contents.full_urls.setdefault(name, set()).add(full_url)
    for name, held in versions.items():
        resource = held[0] if len(held) == 1 else _one_of_several(name, held, findings)
        contents.resources[name] = resource
        contents.by_type.setdefault(name.partition("/")[0], {})[name] = resource
        contents.index.add(name, resource, contents.full_urls.get(name, ()))
    return contents


def _resources(
    bundle: JsonObject, findings: FindingSink, contents: BundleContents, depth: int
) -> Iterator[tuple[str | None, JsonObject, str]]:
    contents.bundles.append(bundle)
    _report_missing_pages(bundle, findings)
    entries = bundle.get("entry", [])
    items = as_array(entries)
    if items is None:
        findings.error(
            "wrong-type",
            f"this is {type_in_words(entries)}; FHIR has an array here",
            element="Bundle.entry",
        )
        return
    for position, item in enumerate(items):
        place = f"Bundle.entry[{position}]"
        entry = as_object(item)
        if entry is None:
            findings.error(
                "wrong-type",
                f"this is {type_in_words(item)}; FHIR has an object here",
                element=place,
            )
            continue
        if "resource" not in entry:
            if "request" not in entry and "response" not in entry:
                findings.warning("empty-entry", "this entry has no resource", element=place)
            continue
        resource = as_object(entry["resource"])
        resource_type = resource.get("resourceType") if resource is not None else None
        if resource is None or not isinstance(resource_type, str) or not resource_type.isalpha():
            findings.error(
                "not-fhir", "this is no FHIR resource: it has no type", element=f"{place}.resource"
            )
            continue
        if resource_type == "Bundle":
            if depth == _MOST_NESTED_BUNDLES:
                findings.error("too-deep", "bundles are nested too deeply here", element=place)
            else:
                yield from _resources(resource, findings, contents, depth + 1)
            continue
        if resource_type == "OperationOutcome":
            _report_outcome(resource, findings, place)
        full_url = entry.get("fullUrl")
        if full_url is not None and not isinstance(full_url, str):
            findings.error(
                "wrong-type",
                f"this is {type_in_words(full_url)}; FHIR has a string here",
                element=f"{place}.fullUrl",
            )
            full_url = None
        yield full_url, resource, resource_type


def _report_missing_pages(bundle: JsonObject, findings: FindingSink) -> None:
    for item in as_array(bundle.get("link")) or ():
        link = as_object(item)
        if link is not None and link.get("relation") == "next":
            findings.error(
                "more-pages",
                "this bundle is one page of several; what the others hold is not in the record",
                element="Bundle.link",
            )


def _report_outcome(outcome: JsonObject, findings: FindingSink, place: str) -> None:
    for item in as_array(outcome.get("issue")) or ():
        issue = as_object(item)
        if issue is not None and issue.get("severity") in ("error", "fatal"):
            findings.error(
                "server-reported-error",
                "the server that made this bundle reported an error; data may be missing",
                element=place,
            )


def _one_of_several(name: str, versions: list[JsonObject], findings: FindingSink) -> JsonObject:
    """Return which of the resources with one name is kept, whatever order they came in."""
    by_content = {canonical_json(version) or b"": version for version in versions}
    if len(by_content) < len(versions):
        findings.warning("duplicate-resource", "this is in the data more than once", resource=name)
    if len(by_content) > 1:
        findings.error(
            "duplicate-resource",
            f"{len(by_content)} resources with different content have this name; "
            "the latest is used if they say which it is, else always the same one",
            resource=name,
        )
    return max(by_content.items(), key=lambda pair: (*_version(pair[1]), pair[0]))[1]


def _version(resource: JsonObject) -> tuple[datetime, int]:
    meta = as_object(resource.get("meta")) or {}
    updated, version = meta.get("lastUpdated"), meta.get("versionId")
    at = read_date(updated).at if isinstance(updated, str) else None
    number = int(version) if isinstance(version, str) and _is_number(version) else 0
    return at or _LONG_AGO, number


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20
