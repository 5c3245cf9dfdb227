"""A pathway to start from, with codelists and scenarios that pass: `waypost new`."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Literal

from waypost.commands.checking import check
from waypost.errors import UnreadableInput, UsageError
from waypost_dsl.durations import Duration, add
from waypost_dsl.formatter.formatting import format_text

Kind = Literal["live", "episodes"]

_SYSTEM = "https://waypost.example/CodeSystem/waypost-local"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_COLUMNS = ("system", "code", "display", "value", "status", "source")


@dataclass(frozen=True, slots=True)
class Started:
    """What was written, and what to do next.

    Args:
        name: the pathway's name.
        folder: the folder it is in.
        written: the files, the pathway first, then its scenarios, then its codelists.
        next_steps: commands to type in that folder, each with what it does.
    """

    name: str
    folder: Path
    written: tuple[Path, ...]
    next_steps: tuple[tuple[str, str], ...]


def new(
    name: str,
    *,
    on: date,
    folder: str | Path = ".",
    title: str | None = None,
    owner: str = "Your name",
    episodes: bool = False,
) -> Started:
    """Write a pathway to start from, with its codelists and scenarios; nothing is overwritten.

    It compiles, is laid out as `waypost fmt` does, and its scenarios pass. Its codes are
    placeholders of the project's own code system (status D).

    Args:
        name: the pathway's name: small letters, digits and underscores.
        on: the day from which it is in effect; it is to be reviewed a year later.
        folder: where to write; it is made if there is none.
        title: the pathway in words; None makes one of the name.
        owner: who answers for it.
        episodes: whether it follows episodes (one run for each referral, say) instead of people.

    Returns:
        The files, and what to do next.

    Raises:
        UsageError: if the name, the title or the owner cannot be used, or a file is already there.
        UnreadableInput: if a file cannot be written.

    Example:
        >>> with TemporaryDirectory() as folder:
        ...     started = new("falls_review", on=date(2026, 11, 22), folder=folder)
        ...     [path.name for path in started.written[:2]]
        ['falls_review.pathway', 'falls_review.feature']
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"`{name}` cannot name a pathway: write small letters, digits and underscores, such as"
            " falls_review"
        )
    words = name.replace("_", " ").strip()
    said = title if title is not None else words[:1].upper() + words[1:]
    for text in (said, owner):
        if not text.strip() or '"' in text or "\n" in text:
            raise UsageError("a title or an owner is one line of text without double quotes")
    contents = _contents(name, said, owner, on=on, kind="episodes" if episodes else "live")
    _see_that_it_compiles(name, contents)
    place = Path(folder)
    _write(place, contents)
    return Started(
        name,
        place,
        tuple(place / path for path in contents),
        (
            (f"waypost check {name}.pathway", "what is wrong, and what to do"),
            ("pytest --pathways .", "do the scenarios still say what you mean?"),
            (f"waypost graph {name}.pathway --out {name}.svg", "the pathway as a picture"),
            (f"waypost fmt {name}.pathway", "the usual layout"),
        ),
    )


def _contents(name: str, title: str, owner: str, *, on: date, kind: Kind) -> dict[str, str]:
    """Return the text of each file by its path in the folder, the pathway first."""
    places = {
        "name": name,
        "title": title,
        "owner": owner,
        "day": on.isoformat(),
        "review": add(on, Duration(1, "years")).isoformat(),
    }
    contents = {
        f"{name}.{suffix}": Template(_starter(f"{kind}.{suffix}.txt")).substitute(places)
        for suffix in ("pathway", "feature")
    }
    pathway = f"{name}.pathway"
    # Where lines break depends on how long the name and the title are.
    contents[pathway] = format_text(contents[pathway], path=pathway).text or contents[pathway]
    lists: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(_starter(f"{kind}.codelists.csv"))):
        lists.setdefault(row["list"], []).append(row)
    for concept, rows in lists.items():
        contents[f"codelists/{name}_{concept}.csv"] = _codelist(name, rows)
    return contents


def _starter(file: str) -> str:
    return (files("waypost.commands") / "starters" / file).read_text(encoding="utf-8")


def _codelist(name: str, rows: list[dict[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        # Of this pathway's own: two starters must not find each other's codes.
        code = f"{name.replace('_', '-')}-{row['code']}"
        writer.writerow((_SYSTEM, code, row["display"], row["value"], "D", "placeholder: replace"))
    return text.getvalue()


def _see_that_it_compiles(name: str, contents: dict[str, str]) -> None:
    """Refuse a name that means something else in the language."""
    with TemporaryDirectory() as folder:
        _write(Path(folder), contents)
        checked = check([Path(folder) / f"{name}.pathway"])
    if checked.diagnostics:
        raise UsageError(
            f"`{name}` cannot name a pathway: {checked.diagnostics[0].message}; choose another name"
        )


def _write(folder: Path, contents: dict[str, str]) -> None:
    there = [folder / path for path in contents if (folder / path).exists()]
    if there:
        raise UsageError(f"{there[0]} is there already; nothing was written")
    for path, text in contents.items():
        file = folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        except OSError as problem:
            reason = problem.strerror or "no reason given"
            raise UnreadableInput(f"{file} cannot be written: {reason}") from problem
