"""Body sites in plain words, such as `the left hip`, as the pathways' own codes for them."""

from __future__ import annotations

from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.resources import Resource, concept
from waypost.bdd.vocabulary import Vocabulary
from waypost_dsl.model import Codelist, CodelistRow

_ARRAYS = frozenset({"Condition", "Procedure", "ServiceRequest"})


def set_body_site(resource: Resource, words: str, vocabulary: Vocabulary) -> None:
    """Say which part of the body a resource is about.

    Args:
        resource: the resource; it is changed.
        words: a region of a pathway with episodes, perhaps with its side: `left hip`, `back`.
        vocabulary: the pathways, whose lists of regions and sides have the codes.

    Raises:
        ScenarioProblem: if no pathway has such a region, or FHIR no body site here.
    """
    site = concept(_row_of_site(words, vocabulary))
    resource_type = str(resource["resourceType"])
    if resource_type in _ARRAYS:
        resource["bodySite"] = [site]
    elif resource_type == "Observation":
        resource["bodySite"] = site
    else:
        raise ScenarioProblem(f"a {resource_type} has no body site in FHIR")


def _row_of_site(words: str, vocabulary: Vocabulary) -> CodelistRow:
    wanted = words.replace(" ", "_")
    known: set[str] = set()
    for pathway in vocabulary.pathways.values():
        episodes = pathway.episodes
        if episodes is None or episodes.region is None:
            continue
        regions = pathway.codelists[episodes.region]
        sides = None if episodes.side is None else pathway.codelists[episodes.side]
        for row in regions.rows:
            side = _side_of(row, sides)
            name = "_".join(part for part in (side, row.value) if part)
            if name == wanted:
                return row
            known.add(name.replace("_", " "))
    raise unknown_name("body region", words, known)


def _side_of(row: CodelistRow, sides: Codelist | None) -> str:
    rows = () if sides is None else sides.rows
    found = [one.value for one in rows if (one.system, one.code) == (row.system, row.code)]
    return found[0] if found else ""
