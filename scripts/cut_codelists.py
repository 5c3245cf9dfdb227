"""Cut the codelists under `pathways/codelists/` out of the clinical code table.

    python scripts/cut_codelists.py [CODES] [--check]

`codelists.toml`, beside this script, says which rows go where. Only VERIFIED rows are ever
taken. The same input gives the same bytes. `--check` writes nothing and fails when a file
differs, is missing, or is made by no list.

Exit codes: 0 written or unchanged, 1 a file differs or is made by no list, 2 wrong usage, 3 an
input cannot be used.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from cutting import ROOT, CutError, command, verified

TABLE = ROOT / "scripts/codelists.toml"
OUTPUT = ROOT / "pathways/codelists"

LOCAL_SYSTEM = "https://waypost.example/CodeSystem/waypost-local"
TABLE_BEGINS = "<!-- project codes: written by scripts/cut_codelists.py -->\n"
TABLE_ENDS = "<!-- end of project codes -->\n"


@dataclass(frozen=True)
class Row:
    """One line of a codelist; the fields are its columns, in order."""

    system: str
    code: str
    display: str
    value: str = ""
    unit: str = ""
    match: str = "exact"
    status: str = "V"
    source: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.system, self.code


@dataclass(frozen=True)
class SourceRow:
    """A verified code, with the valueset and the concept it is filed under."""

    valueset: str
    concept: str
    row: Row


@dataclass(frozen=True)
class Part:
    """Some rows of one list, and what they have in common."""

    valueset: str = ""
    concept: str = ""
    codes: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    value: str = ""
    unit: str = ""
    match: str = "exact"
    display: str = ""
    system: str = ""
    note: str = ""


@dataclass(frozen=True)
class LocalCode:
    """A code of the project's own, where no code is verified."""

    says: str
    why: str
    replace: str

    @property
    def display(self) -> str:
        return f"{self.says} (project code, replace locally)"


@dataclass(frozen=True)
class Table:
    """`codelists.toml`, read."""

    lists: dict[str, tuple[Part, ...]]
    local: dict[str, LocalCode]
    same_codes: tuple[tuple[str, ...], ...]


def read_table(path: Path) -> Table:
    """Read the declarative table of lists."""
    with path.open("rb") as file:
        raw = tomllib.load(file)
    try:
        lists = {
            name: tuple(
                Part(
                    valueset=part.pop("from", ""),
                    codes=tuple(part.pop("codes", ())),
                    local=tuple(part.pop("local", ())),
                    **part,
                )
                for part in parts
            )
            for name, parts in raw["lists"].items()
        }
        local = {code: LocalCode(**entry) for code, entry in raw["local"].items()}
    except (KeyError, TypeError) as error:
        raise CutError(f"{path.name}: {error}") from error
    return Table(lists, local, tuple(tuple(names) for names in raw.get("same_codes", ())))


def read_sources(codes: Path) -> list[SourceRow]:
    """Read the verified rows of the code table and of `acsc.csv` beside it, and no others."""
    sources = [
        SourceRow(
            line["valueset"],
            line["concept"],
            Row(
                line["system"],
                line["code"],
                line["display"],
                source=line["source"],
                note=line["note"],
            ),
        )
        for line in verified(codes)
    ]
    sources += [
        SourceRow(
            f"acsc:{line['list']}",
            line["condition"],
            Row(line["system"], line["code"], display="", source=line["source"]),
        )
        for line in verified(codes.with_name("acsc.csv"))
    ]
    return sources


def cut(name: str, table: Table, sources: Sequence[SourceRow]) -> list[Row]:
    """Cut one list: no duplicates, sorted by system and then code.

    Raises:
        CutError: a part takes nothing, names a code that is not there, or contradicts another part.
    """
    rows: dict[tuple[str, str], Row] = {}
    for part in table.lists[name]:
        for row in _take(name, part, table, sources):
            if not (row.system and row.code and row.display):
                raise CutError(f"list `{name}`: `{row.code}` has no system, code or display")
            rows[row.key] = _merge(name, rows[row.key], row) if row.key in rows else row
    return sorted(rows.values(), key=lambda row: row.key)


def render(rows: Iterable[Row]) -> str:
    """Write rows as CSV with a header line and LF line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(Row))
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue()


def with_local_table(readme: str, table: Table) -> str:
    """Put the table of project codes between its two marks in the README."""
    before, begins, rest = readme.partition(TABLE_BEGINS)
    _, ends, after = rest.partition(TABLE_ENDS)
    if not (begins and ends):
        raise CutError("README.md has lost the marks of its table of project codes")
    lines = ["| code | stands for | in list | why | replace by |", "|---|---|---|---|---|"]
    for code, local in sorted(table.local.items()):
        users = ", ".join(f"`{name}`" for name in _users(code, table))
        lines.append(f"| `{code}` | {local.says} | {users} | {local.why} | {local.replace} |")
    return before + begins + "\n".join(lines) + "\n" + ends + after


def build(codes: Path) -> dict[Path, bytes]:
    """Everything the folder should hold: path and content."""
    table, sources = read_table(TABLE), read_sources(codes)
    lists = {name: cut(name, table, sources) for name in sorted(table.lists)}
    for first, *others in table.same_codes:
        for other in others:
            if odd := {row.key for row in lists[first]} ^ {row.key for row in lists[other]}:
                names = ", ".join(sorted(code for _, code in odd))
                raise CutError(f"`{first}` and `{other}` differ in {names}")
    if unused := [code for code in table.local if not _users(code, table)]:
        raise CutError(f"project codes that no list uses: {', '.join(unused)}")
    readme = OUTPUT / "README.md"
    files = {OUTPUT / f"{name}.csv": render(rows).encode() for name, rows in lists.items()}
    files[readme] = with_local_table(readme.read_bytes().decode(), table).encode()
    return files


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    return command(
        "cut_codelists",
        "Cut the codelists out of the clinical code table.",
        build,
        OUTPUT,
        arguments,
    )


def _take(name: str, part: Part, table: Table, sources: Sequence[SourceRow]) -> list[Row]:
    if part.local:
        if unknown := set(part.local) - set(table.local):
            raise CutError(f"list `{name}`: no project code {', '.join(sorted(unknown))}")
        found = [
            Row(
                LOCAL_SYSTEM,
                code,
                table.local[code].display,
                status="D",
                source="project decision",
                note=table.local[code].why,
            )
            for code in part.local
        ]
    else:
        found = [
            source.row
            for source in sources
            if source.valueset == part.valueset
            and part.concept in ("", source.concept)
            and (not part.codes or source.row.code in part.codes)
        ]
        if not found:
            raise CutError(
                f"list `{name}`: no verified row in {part.valueset} {part.concept}".rstrip()
            )
        if missing := set(part.codes) - {row.code for row in found}:
            names = ", ".join(sorted(missing))
            raise CutError(f"list `{name}`: no verified row in {part.valueset} for {names}")
    return [
        replace(
            row,
            system=part.system or row.system,
            value=part.value,
            unit=part.unit,
            match=part.match,
            display=part.display or row.display,
            note=_join(row.note, part.note),
        )
        for row in found
    ]


def _merge(name: str, old: Row, new: Row) -> Row:
    """One code from two places: the first display stands, sources add up, the rest must agree."""
    if (old.value, old.unit, old.match) != (new.value, new.unit, new.match):
        raise CutError(
            f"list `{name}`: `{old.code}` is taken twice, with different value, unit or match"
        )
    return replace(old, source=_join(old.source, new.source), note=_join(old.note, new.note))


def _join(*texts: str) -> str:
    return "; ".join(dict.fromkeys(item for text in texts for item in text.split("; ") if item))


def _users(code: str, table: Table) -> list[str]:
    return [
        name for name, parts in table.lists.items() if any(code in part.local for part in parts)
    ]


if __name__ == "__main__":
    raise SystemExit(main())
