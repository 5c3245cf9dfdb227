"""What a step may add after a comma: when it was recorded or ended, or that it does not count."""

from __future__ import annotations

from waypost.bdd.dates import fhir_date, whole_date
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.resources import Resource, end, give_status, record_on

STATUS_WORDS = ("entered in error", "refuted", "preliminary", "cancelled", "not done")
"""The statuses a step can give, each of which keeps a resource from counting."""


def with_additions(resource: Resource, more: str | None) -> tuple[Resource, ...]:
    """Carry out what follows a step's date.

    Args:
        resource: the resource the step made; it is changed.
        more: the rest of the step, such as `, recorded on 2024-01-12, entered in error`.

    Returns:
        The resource, and the Provenance that says when it was recorded where it needs one.

    Raises:
        ScenarioProblem: if the words are not known, or if FHIR has no such thing here.
    """
    resources = [resource]
    for part in (more or "").split(", ")[1:]:
        words, _, day = part.rpartition(" on ")
        if words == "recorded":
            provenance = record_on(resource, whole_date(day).isoformat())
            resources.extend([] if provenance is None else [provenance])
        elif words == "ended":
            end(resource, fhir_date(day))
        elif part not in STATUS_WORDS:
            known = (*STATUS_WORDS, "recorded on 2024-03-01", "ended on 2024-03-01")
            raise unknown_name("addition", part, known)
        elif not give_status(resource, part):
            raise ScenarioProblem(f"FHIR has no {resource['resourceType']} that is {part}")
    return tuple(resources)
