"""Four independent FHIR R4 validators, each asked about every resource.

None of them is complete, so each resource has to pass all four:

- the official R4 JSON schema knows types and elements, and few of the bound codes;
- Medplum's `validateResource` knows cardinality, invariants and the targets of references, and no
  bound codes;
- fhir.resources is of R4B; in what Waypost writes the two are alike. It knows no bound codes, and
  lets a required code be missing;
- fhirkit knows types, elements and cardinality, and no invariants.

What each of them finds and misses is held down in `tests/integration/test_emitted_fhir.py`; the
bound codes are compared with HL7's own code systems there.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.integration.node_program import node

FOLDER = Path(__file__).parent
DEFINITIONS = FOLDER / "node_modules" / "@medplum" / "definitions" / "dist" / "fhir" / "r4"

Verdict = Mapping[str, Sequence[str]]
"""What each validator says of one resource, by its name; nothing said is a clean verdict."""


def why_not_here() -> str | None:
    """Return what is missing for all four to run, None if nothing is."""
    if node() is None:
        return "this machine has no Node.js"
    if not DEFINITIONS.is_dir():
        return "the validators of npm are not installed (run `make validators`)"
    return None


def verdicts(resources: Iterable[bytes]) -> list[Verdict]:
    """Ask all four about every resource.

    Args:
        resources: FHIR resources as JSON, one line each.

    Returns:
        A verdict for each, in their order.
    """
    written = list(resources)
    return [
        {**asked, "fhir.resources": _fhir_resources(text), "fhirkit": _fhirkit(text)}
        for text, asked in zip(written, _of_node(written), strict=True)
    ]


def complaints(resources: Iterable[bytes]) -> list[str]:
    """Return everything that any validator says against any of the resources."""
    written = list(resources)
    return [
        f"{name}: {said} – {text.decode()[:300]}"
        for text, verdict in zip(written, verdicts(written), strict=True)
        for name, all_said in verdict.items()
        for said in all_said
    ]


def _of_node(written: list[bytes]) -> list[Verdict]:
    program = node()
    assert program is not None
    ran = subprocess.run(
        [program, FOLDER / "validate.mjs"],
        input=b"".join(text.strip() + b"\n" for text in written),
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "NODE_OPTIONS": ""},
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _fhir_resources(text: bytes) -> list[str]:
    from fhir.resources.R4B import get_fhir_model_class

    content = json.loads(text)
    try:
        get_fhir_model_class(content["resourceType"]).model_validate(content)
    except ValueError as problem:
        return [str(problem)]
    return []


def _fhirkit(text: bytes) -> list[str]:
    import fhirkit

    return [str(issue) for issue in fhirkit.validate(json.loads(text))]
