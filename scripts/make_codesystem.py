"""Publish the project's own codes as a FHIR CodeSystem: `pathways/codesystem/waypost-local.json`.

    python scripts/make_codesystem.py            # write the file
    python scripts/make_codesystem.py --check    # compare only

The codes are those of the project's system in the codelists, and no others; each says what it
stands for, why the project needed one and which lists look for it. The same lists give the same
bytes.

Exit codes: 0 written or unchanged, 1 the file differs, 3 two lists show one code differently.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODELISTS = ROOT / "pathways/codelists"
OUTPUT = ROOT / "pathways/codesystem/waypost-local.json"

LOCAL_SYSTEM = "https://waypost.example/CodeSystem/waypost-local"
VERSION = "0.1.0"
"""To be raised when a code is added, withdrawn or comes to mean something else."""

_SUFFIX = " (project code, replace locally)"
_DESCRIPTION = (
    "Codes of the Waypost project, for what its pathways look for and no published code was"
    " verified for. Each is a decision of the project (status D): a deployment maps or replaces"
    " it. Not for use with real patients before a clinical safety officer has signed it off."
)


@dataclass(frozen=True)
class LocalCode:
    """One of the project's codes, and the codelists it stands in."""

    code: str
    display: str
    why: str
    codelists: tuple[str, ...]

    @property
    def definition(self) -> str:
        """What it stands for and why there is such a code."""
        return f"{self.display.removesuffix(_SUFFIX)}. Decision of the project: {self.why}."


def local_codes(folder: Path) -> list[LocalCode]:
    """Return the project's codes in a folder of codelists, by code.

    Raises:
        ValueError: if two lists show one code with different words.
    """
    found: dict[str, LocalCode] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["system"] == LOCAL_SYSTEM]
        for row in rows:
            code, display = row["code"], row["display"]
            # What a part of one list adds after a semicolon is about that list.
            why = row["note"].split("; ")[0]
            known = found.get(code, LocalCode(code, display, why, ()))
            if known.display != display:
                raise ValueError(f"`{code}` is `{known.display}` and `{display}`")
            lists = (*known.codelists, path.stem)
            found[code] = LocalCode(code, display, min(known.why, why, key=len), lists)
    return [found[code] for code in sorted(found)]


def code_system(codes: Iterable[LocalCode]) -> dict[str, object]:
    """Return the CodeSystem resource of the codes."""
    concepts = [
        {
            "code": one.code,
            "display": one.display,
            "definition": one.definition,
            "property": [{"code": "codelist", "valueString": name} for name in one.codelists],
        }
        for one in codes
    ]
    return {
        "resourceType": "CodeSystem",
        "id": "waypost-local",
        "url": LOCAL_SYSTEM,
        "version": VERSION,
        "name": "WaypostLocal",
        "title": "Codes of the Waypost project",
        "status": "draft",
        "experimental": True,
        "publisher": "The Waypost project",
        "description": _DESCRIPTION,
        "caseSensitive": True,
        "content": "complete",
        "count": len(concepts),
        "property": [
            {
                "code": "codelist",
                "description": "A codelist of the pathways that looks for this code",
                "type": "string",
            }
        ],
        "concept": concepts,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(description="Publish the project's codes as a CodeSystem.")
    parser.add_argument(
        "--check", action="store_true", help="compare only; fail if the file differs"
    )
    options = parser.parse_args(arguments)
    try:
        resource = code_system(local_codes(CODELISTS))
    except ValueError as error:
        print(f"make_codesystem: {error}", file=sys.stderr)
        return 3
    text = json.dumps(resource, indent=2, ensure_ascii=False) + "\n"
    if OUTPUT.exists() and OUTPUT.read_text(encoding="utf-8") == text:
        return 0
    if options.check:
        print(f"differs: {OUTPUT.relative_to(ROOT)}", file=sys.stderr)
        return 1
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(text, encoding="utf-8")
    print(f"written: {OUTPUT.relative_to(ROOT)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
