"""Prints which clinical rule is where: `docs/reference/clinical-rules.md`."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path

from scripts.clinical_rules import DATA, ROOT, Rule, RuleSection, sections
from scripts.rule_places import NotFoundError, Place, pathways, place_of
from waypost_dsl.model import Citation

PAGE = Path("docs/reference/clinical-rules.md")
_MADE = (
    "<!-- Written by scripts/generate_docs.py from docs/reference/clinical-rules.toml: "
    "do not edit. -->\n"
)
_INTRODUCTION = """
# Which clinical rule is where

The clinical brief numbers its rules.
This page maps every one of them, and every named paragraph, to the lines that implement it.
It says what is left out, and why.
It is made anew from the compiled pathways: a rule whose line is gone stops the build.

| status | means |
|---|---|
| V | seen in a source |
| V2 | seen in a second-hand summary of the source |
| D | a decision of this project: needs local sign-off |
| U | unverified: never presented as guideline, at most a parameter of this project's own |

*Status* is what the brief says of the rule.
*Rests on* is what the lines themselves cite, as every output prints it beside the rule.
A fact has no source of its own: the rules that ask for it have.
A dash stands where the brief or the line says nothing.
"""


def pages() -> dict[Path, str]:
    """Return the page, by its path in the project.

    Raises:
        ValueError: if the list names something that is gone.
    """
    found = sections()
    gone = list(missing(found))
    if gone:
        raise ValueError("\n".join(gone))
    text = [_MADE, _INTRODUCTION.strip() + "\n", _summary(found)]
    text.extend(_section(one) for one in found)
    return {PAGE: "\n".join(text)}


def missing(found: tuple[RuleSection, ...]) -> list[str]:
    """Return a sentence for each name of the list that stands for nothing."""
    problems: list[str] = []
    for rule in (one for section in found for one in section.rules):
        for name in rule.where:
            try:
                place_of(name)
            except NotFoundError as problem:
                problems.append(f"{DATA.name}: {rule.id}: {problem}")
    return problems


def _summary(found: tuple[RuleSection, ...]) -> str:
    rules = [rule for section in found for rule in section.rules]
    whole = sum(1 for rule in rules if rule.where and not rule.left_out)
    partly = sum(1 for rule in rules if rule.where and rule.left_out)
    return (
        f"{len(rules)} rules and paragraphs: {whole} implemented, {partly} with a part left out, "
        f"{len(rules) - whole - partly} not implemented.\n"
    )


def _section(section: RuleSection) -> str:
    lines = [f"## {section.title}\n"]
    if section.pathways:
        files = [_link(f"{name}.pathway", _file_of(name)) for name in section.pathways]
        lines.append(f"In {' and '.join(files)}.\n")
    lines.append("| rule | says | status | where | rests on | left out, and notes |")
    lines.append("|---|---|---|---|---|---|")
    lines.extend(_row(rule, section) for rule in section.rules)
    return "\n".join(lines) + "\n"


def _file_of(pathway: str) -> Path:
    return Path("pathways") / Path(pathways()[pathway].path).name


def _row(rule: Rule, section: RuleSection) -> str:
    places = [place_of(name) for name in rule.where]
    cited = {(one.name, one.place): one for place in places for one in place.rests_on}
    cells = (
        _name(rule, section),
        rule.says,
        ", ".join(rule.status) or "–",
        _where(places) or "**not implemented**",
        "<br>".join(_citation(one) for one in cited.values()) or "–",
        "<br>".join(_remarks(rule)) or "–",
    )
    return f"| {' | '.join(cells)} |"


def _name(rule: Rule, section: RuleSection) -> str:
    return rule.id.removeprefix(f"{section.id} ") if " " in rule.id else rule.id


def _where(places: list[Place]) -> str:
    """Print the places file by file, so that a file is named once."""
    parts: list[str] = []
    for path, group in groupby(places, key=lambda one: one.path):
        named = ", ".join(_place(one) for one in group)
        parts.append(named if path.suffix == ".md" else f"{path.name}: {named}")
    return "<br>".join(parts)


def _place(place: Place) -> str:
    if place.line is None:
        return f"language: {_link(place.words, place.path, place.anchor)}"
    return f"{place.words} {_link(str(place.line), place.path, f'L{place.line}')}"


def _link(words: str, path: Path, anchor: str = "") -> str:
    target = Path(os.path.relpath(ROOT / path, (ROOT / PAGE).parent)).as_posix()
    return f"[{words}]({target}{'#' if anchor else ''}{anchor})"


def _citation(one: Citation) -> str:
    place = f" {one.place}" if one.place else ""
    return f"{one.name}{place} ({one.status})"


def _remarks(rule: Rule) -> list[str]:
    remarks = [f"**Left out:** {rule.left_out}."] if rule.left_out else []
    return [*remarks, f"{rule.note}."] if rule.note else remarks
