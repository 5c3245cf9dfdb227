"""Prints the language reference from the examples that define the language.

The chapters are data (`tests/spec/chapters`); the tests run the same data. Nothing here reads the
source of a test.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path

from tests.spec.chapters import CHAPTERS
from tests.spec.harness import Chapter, Example, Section, table_of
from tests.spec.pathway_text import ENROLMENT, HEADER, STAGE
from tests.spec.record_table import FOLDER, Line, lines_of

PLACE = Path("docs/reference/language")
_MADE = "<!-- Written by scripts/generate_docs.py from tests/spec: change it there. -->\n"
_SETTINGS = {"as at": "As at", "known at": "Known at", "period": "Period"}


def pages() -> dict[Path, str]:
    """Return the pages of the language reference, by their path in the project."""
    found = {PLACE / "README.md": _index()}
    for number, chapter in enumerate(CHAPTERS):
        found[PLACE / _file(chapter)] = _page(chapter, number)
    return found


def _index() -> str:
    count = sum(len(section.examples) for c in CHAPTERS for section in c.sections)
    rows = "\n".join(
        f"| {c.number} | [{c.title}]({_file(c)}) | {_first_sentence(c.introduction)} |"
        for c in CHAPTERS
    )
    shared = (FOLDER / "reference.pathway").read_text(encoding="utf-8").strip()
    return f"""{_MADE}
# What the pathway language means

This is the reference of the language in {count} examples.
Each has a few lines of a pathway, a small record, and a table of what the engine answers.
Every example is run as a test, so that what stands here is what the engine does.
The numbers are those of the paragraphs in which the meaning was first agreed.

| | Chapter | |
|---|---|---|
{rows}

## How to read an example

The record is drawn as a table: when something happened, what kind of resource it is, and what was
recorded.
A date may be a month or a year, if no more is known, or `undated`.
All codes are invented; their names say what they mean.

The last table asks questions.
Each row is an evaluation as at a day; where it matters, the row says what was known by when.
A fact answers true, false, a value, or `unknown` with its reason.
A step answers with its status, the day it is due, and its marks.
`since` a step is the first day of the unbroken need for it, and `since` a fact the first day of
the unbroken run of its present answer.
An empty cell repeats the one above it.
A dash means that nothing is asked there.
Where evidence is named, `Observation/2` is the Observation in row 2 of the record.

To keep the examples short, each leaves out its header, and, unless it says something else, this
enrolment and this stage:

```
{HEADER}
{ENROLMENT}{STAGE}```

They share the library `reference`:

```
{shared}
```
"""


def _page(chapter: Chapter, number: int) -> str:
    parts = [
        f"{_MADE}\n# {chapter.number} {chapter.title}\n",
        _prose(chapter.introduction),
        "".join(f"- [{s.title}](#{_slug(s.title)})\n" for s in chapter.sections),
        *(_section(section) for section in chapter.sections),
        _footer(number),
    ]
    return "\n".join(parts)


def _section(section: Section) -> str:
    parts = [f"## {section.title}\n", _prose(section.says)]
    parts.extend(_example(example) for example in section.examples)
    return "\n".join(parts)


def _example(example: Example) -> str:
    parts = [f"### {example.title}\n"]
    text = textwrap.dedent(example.pathway).strip()
    if text:
        parts.append(f"```\n{text}\n```\n")
    if example.refused:
        code = f"[`{example.refused}`](../codes/{example.refused}.md)"
        parts.append(f"This does not compile: {code}.\n")
    else:
        parts.extend((_record(example.record), _asks(example.asks)))
    if example.note:
        parts.append(_prose(example.note))
    return "\n".join(parts)


def _record(table: str) -> str:
    lines = lines_of(table)
    if not lines:
        return "*Nothing is recorded.*\n"
    rows = [
        ["" if one.dated == "-" else one.dated, one.resource_type, one.what, _also(one)]
        for one in lines
    ]
    header = ["Happened", "Resource", "What", ""]
    if not any(row[3] for row in rows):
        header, rows = header[:3], [row[:3] for row in rows]
    return _table(header, rows)


def _also(line: Line) -> str:
    said = {
        "recorded": "recorded {}",
        "at": "at {}",
        "ended": "ended {}",
        "status": "status {}",
        "intent": "intent {}",
        "priority": "priority {}",
        "id": "id {}",
        "discharge": "discharged: {}",
        "reason": "because of {}",
        "class": "class {}",
        "site": "body site {}",
        "for": "for {}",
        "replaces": "replaces {}",
        "since": "in that status since {}",
        "because": "because of: {}",
        "time": "at {}",
        "admitted": "admission method: {}",
        "primary": "primary diagnosis: {}",
        "secondary": "secondary diagnosis: {}",
    }
    return ", ".join(
        said[name].format(value.replace("_", " ").replace("+", ", "))
        for name, value in line.options.items()
    )


def _asks(asks: str) -> str:
    header, *rows = table_of(asks)
    written = [[cell.strip() for cell in line.split("|")] for line in asks.strip().splitlines()]
    shown = [
        [
            "" if not raw and _SETTINGS.get(header[i]) else _answer(header[i], cell)
            for i, (cell, raw) in enumerate(zip(row, as_written, strict=True))
        ]
        for row, as_written in zip(rows, written[1:], strict=True)
    ]
    return _table([_heading(name) for name in header], shown)


def _heading(name: str) -> str:
    if name in _SETTINGS:
        return _SETTINGS[name]
    return name.capitalize() if name in ("question", "answer") else _question(name)


def _question(text: str) -> str:
    """Set the name a question is about as code, and leave the words around it as they are."""
    for words in ("days overdue ", "evidence of ", "left out of ", "notes on ", "since "):
        if text.startswith(words):
            return f"{words}`{text.removeprefix(words)}`"
    if text.startswith(("referral ", "which referral ")):
        before, _, name = text.rpartition(" ")
        return f"{before} `{name}`"
    plain = ("enrolment", "enrolled since", "position", "cautions", "not known")
    return text if text in plain else f"`{text}`"


def _answer(column: str, cell: str) -> str:
    if column == "question":
        return _question(cell)
    return "" if cell == "None" else cell


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '') for cell in row)} |\n" for row in lines)


def _footer(number: int) -> str:
    links: list[str] = []
    if number > 0:
        before = CHAPTERS[number - 1]
        links.append(f"Before: [{before.number} {before.title}]({_file(before)})")
    links.append("[All chapters](README.md)")
    if number + 1 < len(CHAPTERS):
        after = CHAPTERS[number + 1]
        links.append(f"Next: [{after.number} {after.title}]({_file(after)})")
    return "---\n\n" + " · ".join(links) + "\n"


def _prose(text: str) -> str:
    return inspect.cleandoc(text) + "\n"


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=\.)\s", " ".join(text.split()))[0]


def _file(chapter: Chapter) -> str:
    return f"{_slug(chapter.title)}.md"


def _slug(title: str) -> str:
    kept = re.sub(r"[^a-z0-9 -]", "", title.lower())
    return re.sub(r" ", "-", kept.strip())
