"""Reads codelists: pinned CSV files of codes, one concept a file.

A missing or empty list, a code without its system, a row twice or an unverified row is an error:
a list that silently finds nothing would look like a patient who has nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.diagnostics.suggest import did_you_mean, nearest
from waypost_dsl.model import Codelist, CodelistRow
from waypost_dsl.spreadsheet_traces import (
    AS_TEXT,
    first_line_help,
    how_to_save,
    is_address,
    is_spoilt,
)
from waypost_dsl.syntax.statements import CodelistLine

REQUIRED_COLUMNS = ("system", "code", "display")
OPTIONAL_COLUMNS = ("value", "unit", "match", "status", "source", "note")
_COLUMNS = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
_BEYOND = ""
_MATCHES: dict[str, Literal["exact", "prefix", "answer"]] = {
    "": "exact",
    "exact": "exact",
    "prefix": "prefix",
    "answer": "answer",
}


def read_codelist(line: CodelistLine, folder: Path, sink: Sink) -> Codelist:
    """Read the codelist that a line declares.

    Args:
        line: the declaration.
        folder: the folder of the file that declares it.
        sink: where problems go.

    Returns:
        The list; without rows where it could not be read, so that its name is known all the same.
    """
    path = folder / line.path.text
    try:
        content = path.read_bytes()
    except OSError:
        sink.add(
            Code.CODELIST_MISSING,
            line.path.span,
            message=f"the file `{line.path.text}` of codelist `{line.name.text}` cannot be read",
            label="no such file beside this pathway",
            helps=(*_files_there(line, path, folder), _ADD_OR_CORRECT),
        )
        return Codelist(line.name.text, line.path.text, "", (), line.with_value, line.span)
    rows = tuple(_rows(content, line, sink))
    if line.with_value and rows and not any(row.value for row in rows):
        sink.add(
            Code.CODELIST_WITHOUT_VALUE,
            line.name.span,
            message=f"codelist `{line.name.text}` is declared `with value`, but no row has one",
            helps=(f"fill the `value` column of `{line.path.text}`, or leave out `with value`",),
        )
    if any(row.match == "answer" for row in rows) and all(row.value for row in rows):
        _Problems(line, sink).add(
            f"`{line.path.text}` has codes that are answers only, and no question",
            "add the code that asks the question, without a value",
        )
    return Codelist(
        line.name.text,
        line.path.text,
        hashlib.sha256(content).hexdigest(),
        rows,
        line.with_value,
        line.span,
    )


_ADD_OR_CORRECT = "add the file, or correct its path from this folder"
_MOST_FILES = 5


def _files_there(line: CodelistLine, path: Path, folder: Path) -> tuple[str, ...]:
    """Return the files an author may have meant, without choosing one of them.

    A wrong list of codes is a wrong rule, and lists with like names may be opposites: the author
    has to read what there is. Those that begin with the same word come first.
    """
    elsewhere = sorted(one for one in folder.glob("*/*.csv") if one.name == path.name)
    if elsewhere:
        return tuple(f"there is `{one.relative_to(folder).as_posix()}`" for one in elsewhere)
    names = sorted(one.name for one in path.parent.glob("*.csv"))
    first = _first_word(path.name)
    alike = nearest(path.name, names, limit=len(names))
    family = [name for name in names if _first_word(name) == first]
    ordered = sorted(family, key=lambda name: alike.index(name) if name in alike else len(alike))
    ordered.extend(name for name in alike if name not in family)
    if not ordered:
        return ()
    before = line.path.text.removesuffix(path.name)
    shown = ", ".join(f"`{before}{name}`" for name in ordered[:_MOST_FILES])
    others = len(ordered) - _MOST_FILES
    more = "" if others <= 0 else f" and {others} more"
    return (f"there are: {shown}{more}" if len(ordered) > 1 else f"there is {shown}",)


def _first_word(name: str) -> str:
    return name.lower().removesuffix(".csv").replace("-", "_").split("_")[0].split(".")[0]


def _rows(content: bytes, line: CodelistLine, sink: Sink) -> Iterator[CodelistRow]:
    shown = f"`{line.path.text}`"
    problems = _Problems(line, sink)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add(f"{shown} is not UTF-8 text", how_to_save(content))
        return
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey=_BEYOND)
    columns = list(reader.fieldnames or ())
    if not set(columns) & set(REQUIRED_COLUMNS):
        problems.add(
            f"the first line of {shown} does not name its columns",
            first_line_help(",".join(REQUIRED_COLUMNS), text.split("\n", 1)[0].strip()),
        )
        return
    for column in columns:
        if column not in _COLUMNS:
            near = did_you_mean(column, _COLUMNS)
            problems.add(
                f"{shown} has a column `{column}` that no codelist has",
                near[0] if near else "remove the column, or put its text into `note`",
            )
    missing = [column for column in REQUIRED_COLUMNS if column not in columns]
    if missing:
        names = ", ".join(f"`{column}`" for column in missing)
        problems.add(f"{shown} lacks the column {names}", "the first line must name the columns")
        return
    seen: dict[tuple[str, str], int] = {}
    for cells in reader:
        number = reader.line_num
        row = {column: (cells.get(column) or "").strip() for column in _COLUMNS}
        # csv puts what is beyond the last column under no name at all.
        if any(extra.strip() for extra in cells.get(_BEYOND) or ()):
            problems.add(
                f"row {number} of {shown} has more cells than the first line has columns",
                'put quotes around a text with a comma in it: "Flare, severe"',
            )
        elif _is_sound(row, number, problems):
            key = (row["system"], row["code"])
            if key in seen:
                problems.add(
                    f"row {number} of {shown} repeats the code `{row['code']}` of row {seen[key]}",
                    "keep one of the two rows",
                )
            seen.setdefault(key, number)
            yield CodelistRow(
                row["system"],
                row["code"],
                row["display"],
                row["value"],
                row["unit"],
                _MATCHES[row["match"]],
                row["status"] or "V",
                row["source"],
            )
    if reader.line_num <= 1:
        sink.add(
            Code.CODELIST_EMPTY,
            line.path.span,
            message=f"codelist `{line.name.text}` has no codes",
            label="this file has no rows",
            helps=("add the codes, or remove the codelist and what uses it",),
        )


class _Problems:
    """Adds what is wrong with one file, always at the path in its declaration."""

    def __init__(self, line: CodelistLine, sink: Sink) -> None:
        self.shown = f"`{line.path.text}`"
        self._span = line.path.span
        self._sink = sink

    def add(self, message: str, help_line: str) -> None:
        self._sink.add(Code.CODELIST_MALFORMED, self._span, message=message, helps=(help_line,))


def _is_sound(row: dict[str, str], number: int, problems: _Problems) -> bool:
    where = f"row {number} of {problems.shown}"
    if not row["code"]:
        problems.add(f"{where} has no code", "write the code, or remove the row")
    elif not row["system"]:
        problems.add(
            f"{where}, code `{row['code']}`, has no code system",
            "a code without its system means nothing: write the system's canonical URL",
        )
    elif not is_address(row["system"]):
        problems.add(
            f"{where} has the code system `{row['system']}`, which is no address",
            "write the system's canonical URL, such as `http://snomed.info/sct`",
        )
    elif is_spoilt(row["code"]):
        problems.add(f"{where} has the code `{row['code']}`", AS_TEXT)
    elif row["match"] not in _MATCHES:
        problems.add(
            f"{where} has `{row['match']}` in the column `match`",
            "write `exact`, `prefix` or `answer`",
        )
    elif row["status"] == "U":
        problems.add(
            f"{where}, code `{row['code']}`, has status U: it was never verified",
            "verify the code and name where it was seen, or remove the row",
        )
    elif row["status"] not in ("", "V", "V2", "D"):
        problems.add(
            f"{where} has the status `{row['status']}`",
            "write V or V2 (verified in the source) or D (a decision of this project)",
        )
    else:
        return True
    return False
