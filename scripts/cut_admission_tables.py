"""Cut the tables under `engine/waypost/admissions/data/` out of the clinical code table.

    python scripts/cut_admission_tables.py [CODES] [--check]

`admission_tables.toml`, beside this script, says which rows go where and what they mean. Only
VERIFIED rows are ever taken, and codes of the project's own, which `codelists.toml` declares. The
same input gives the same bytes. `--check` writes nothing and fails when a file differs, is
missing, or is made by no table.

Exit codes: 0 written or unchanged, 1 a file differs or is made by no table, 2 wrong usage, 3 an
input cannot be used.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cut_codelists import LOCAL_SYSTEM, LocalCode, read_table
from cut_codelists import TABLE as CODELISTS
from cutting import ROOT, CutError, command, verified

TABLE = ROOT / "scripts/admission_tables.toml"
OUTPUT = ROOT / "engine/waypost/admissions/data"

COLUMNS = ("system", "code", "display", "role", "section", "role_status", "status", "source")
ACSC_COLUMNS = (
    "list",
    "condition",
    "first",
    "last",
    "match",
    "required_secondary",
    "excluded_diagnoses",
    "excluded_procedures",
    "procedure_position",
    "condition_of_use",
    "status",
    "source",
)
LISTS = {"A_NHSOF_2.3.i_chronic": "A", "B": "B", "NOT_ACSC": "never"}


def cut(name: str, table: dict[str, Any], codes: list[dict[str, str]]) -> list[dict[str, str]]:
    """Cut one table: no duplicates, sorted by system and then code.

    Raises:
        CutError: a role names a code that is not there, or two roles name the same.
    """
    roles: dict[str, dict[str, str]] = {}
    for part in table["roles"]:
        for code in part["codes"]:
            if code in roles:
                raise CutError(f"table `{name}`: `{code}` has two roles")
            roles[code] = part
    renamed = table.get("rename_system", {})
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for valueset in table["from"]:
        for line in codes:
            if line["valueset"] != valueset or not _wanted(line, table, roles):
                continue
            system = renamed.get(line["system"], line["system"])
            role = roles.get(line["code"], {})
            rows.setdefault(
                (system, line["code"]),
                {
                    "system": system,
                    "code": line["code"],
                    "display": line["display"],
                    "role": role.get("role", ""),
                    "section": role.get("section", ""),
                    "role_status": role.get("status", ""),
                    "status": "V",
                    "source": line["source"],
                },
            )
    if missing := set(roles) - {code for _, code in rows}:
        raise CutError(f"table `{name}`: no verified row for {', '.join(sorted(missing))}")
    return [rows[key] for key in sorted(rows)]


def cut_local(
    name: str, table: dict[str, Any], local: dict[str, LocalCode]
) -> list[dict[str, str]]:
    """Cut one table of codes of the project's own: decisions, not verified by anybody.

    Raises:
        CutError: `codelists.toml` does not declare one of them.
    """
    if missing := set(table["roles"]) - set(local):
        raise CutError(f"table `{name}`: nobody declared {', '.join(sorted(missing))}")
    return [
        {
            "system": LOCAL_SYSTEM,
            "code": code,
            "display": local[code].display,
            "role": role,
            "section": table["section"],
            "role_status": table["status"],
            "status": "D",
            "source": "project decision",
        }
        for code, role in sorted(table["roles"].items())
    ]


def cut_acsc(table: dict[str, Any], lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """Cut the conditions that ambulatory care should prevent.

    Raises:
        CutError: a row is in an unknown list, or has a condition of use that nobody put in rules.
    """
    rows: list[dict[str, str]] = []
    for line in lines:
        listed = next((name for key, name in LISTS.items() if line["list"].startswith(key)), None)
        if listed is None:
            raise CutError(f"acsc.csv: nobody knows list `{line['list']}`")
        first, _, last = line["code"].partition("-")
        rows.append(
            {
                "list": listed,
                "condition": line["condition"],
                "first": _dotless(first),
                "last": _dotless(last),
                "match": "range" if last else line["match"],
                "condition_of_use": line["condition_of_use"],
                "status": "V",
                "source": line["source"],
            }
            | _rules(line["condition_of_use"], table)
        )
    return sorted(rows, key=lambda row: (row["list"], row["first"], row["last"]))


def render(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> bytes:
    """Write rows as CSV with a header line and LF line ends."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def build(codes: Path) -> dict[Path, bytes]:
    """Everything the folder should hold: path and content."""
    with TABLE.open("rb") as file:
        table = tomllib.load(file)
    rows = verified(codes)
    files = {
        OUTPUT / f"{name}.csv": render(COLUMNS, cut(name, part, rows))
        for name, part in sorted(table["tables"].items())
    }
    local = read_table(CODELISTS).local
    files |= {
        OUTPUT / f"{name}.csv": render(COLUMNS, cut_local(name, part, local))
        for name, part in sorted(table["local_tables"].items())
    }
    acsc = cut_acsc(table["acsc"], verified(codes.with_name("acsc.csv")))
    return files | {OUTPUT / "acsc.csv": render(ACSC_COLUMNS, acsc)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    return command(
        "cut_admission_tables",
        "Cut the tables of admissions out of the clinical code table.",
        build,
        OUTPUT,
        arguments,
    )


def _wanted(line: dict[str, str], table: dict[str, Any], roles: dict[str, dict[str, str]]) -> bool:
    """Whether a row belongs: of a valueset that mixes things, only the codes that have a role."""
    mixed = line["valueset"] in table.get("only_with_role", ())
    return not mixed or line["code"] in roles


def _rules(text: str, table: dict[str, Any]) -> dict[str, str]:
    if not text:
        return {}
    for rule in table["conditions"]:
        if text.startswith(rule["begins"]):
            return {
                "required_secondary": _several(table.get(rule.get("required_secondary"), ())),
                "excluded_diagnoses": _several(rule.get("excluded_diagnoses", ())),
                "excluded_procedures": _several(table.get(rule.get("excluded_procedures"), ())),
                "procedure_position": rule.get("procedure_position", ""),
            }
    raise CutError(f"acsc.csv: no rule is written for the condition of use `{text[:60]}`")


def _several(codes: Iterable[str]) -> str:
    return " ".join(codes)


def _dotless(code: str) -> str:
    return code.replace(".", "")


if __name__ == "__main__":
    raise SystemExit(main())
