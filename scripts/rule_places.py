"""Finds the line that a name in the list of clinical rules stands for.

A name is looked up in the compiled pathways, the engine's source, the language reference or the
tests. One that is not there is an error that says what was looked for: a rule whose line is gone
must not look implemented.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.clinical_rules import ROOT
from tests.spec.chapters import CHAPTERS
from waypost_dsl.compiler import SUFFIX, compile_pathways
from waypost_dsl.diagnostics.render_text import render_text
from waypost_dsl.model import (
    Advice,
    Citation,
    Decision,
    Exclusion,
    Group,
    Interrupt,
    Node,
    Outcome,
    Pathway,
    Stage,
    Step,
    Wait,
)
from waypost_dsl.source import Span

PATHWAYS = Path("pathways")
LIBRARY = "common"
_LANGUAGE = Path("docs/reference/language")
_PACKAGES = {"waypost": Path("engine/waypost"), "waypost_dsl": Path("dsl/waypost_dsl")}

_KINDS: Mapping[str, type[Node]] = {
    "step": Step,
    "referral": Step,
    "group": Group,
    "decision": Decision,
    "wait": Wait,
    "interrupt": Interrupt,
    "advice": Advice,
    "outcome": Outcome,
    "stage": Stage,
}


class NotFoundError(Exception):
    """A name of the list stands for nothing that exists."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line that implements a rule, or a page that says what it means.

    Args:
        words: what is there, for readers.
        path: the file, in the project.
        line: the line; None for a page.
        anchor: the heading of a page.
        rests_on: what the line cites.
    """

    words: str
    path: Path
    line: int | None = None
    anchor: str = ""
    rests_on: tuple[Citation, ...] = ()


def place_of(name: str) -> Place:
    """Return what a name stands for.

    Args:
        name: such as `copd fact mrc`, `engine waypost.record.Record`, `language Windows`.

    Raises:
        NotFoundError: if there is nothing of that name.
    """
    first, _, rest = name.partition(" ")
    match first:
        case "engine":
            return _in_source(rest)
        case "language":
            return _in_language(rest)
        case "test":
            file, _, test = rest.partition(" ")
            return Place(f"test `{test}`", Path(file), _line_of(ROOT / file, [test], name))
        case _:
            return _in_pathway(first, rest)


@cache
def pathways() -> Mapping[str, Pathway]:
    """Compile the shipped pathways, by name.

    Raises:
        ValueError: if one does not compile.
    """
    found: dict[str, Pathway] = {}
    for result in compile_pathways(sorted((ROOT / PATHWAYS).glob(f"*{SUFFIX}"))):
        if any(one.is_error for one in result.diagnostics):
            raise ValueError(render_text(result.diagnostics, result.sources))
        if result.pathway is not None:
            found[result.pathway.name] = result.pathway
    return found


def _in_pathway(name: str, what: str) -> Place:
    if name == LIBRARY:
        users = [one for one in pathways().values() if LIBRARY in one.libraries]
        for user in users:
            found = _part(user, what)
            if found is not None and _file(found[0]) == f"{LIBRARY}{SUFFIX}":
                return _place(what, *found)
    elif name in pathways():
        found = _part(pathways()[name], what)
        if found is not None:
            return _place(what, *found)
    raise NotFoundError(f"there is no `{name} {what}`")


def _place(what: str, span: Span, cited: Iterable[Citation]) -> Place:
    kind, _, name = what.partition(" ")
    words = f"{kind} `{name}`" if name and " " not in name else what
    # Two clauses of one line may cite the same place.
    rests_on = {(one.name, one.place): one for one in cited}
    return Place(words, PATHWAYS / _file(span), span.line, "", tuple(rests_on.values()))


def _file(span: Span) -> str:
    return Path(span.path).name


def _part(pathway: Pathway, what: str) -> tuple[Span, tuple[Citation, ...]] | None:
    kind, _, name = what.partition(" ")
    match kind:
        case "enrolment":
            entry = pathway.enrolment
            return entry.span, entry.because
        case "exclusion":
            return _exclusion(pathway.exclusions, name.removeprefix("because "))
        case "decided" if name in pathway.decided:
            reason = pathway.decided[name]
            return reason.span, (Citation(reason.name, reason.title, "D"),)
        case "parameter" if name in pathway.parameters:
            parameter = pathway.parameters[name]
            return parameter.span, parameter.because
        case "clock" if name in pathway.clocks:
            clock = pathway.clocks[name]
            return clock.span, clock.because
        case "fact" if name in pathway.facts:
            return pathway.facts[name].span, ()
        case "codelist" if name in pathway.codelists:
            return pathway.codelists[name].span, ()
        case "service" if name in pathway.services:
            return pathway.services[name].span, ()
        case "kpi" if name in pathway.kpis:
            return pathway.kpis[name].span, ()
        case _:
            return _node(pathway, kind, name)


def _node(pathway: Pathway, kind: str, name: str) -> tuple[Span, tuple[Citation, ...]] | None:
    node = pathway.nodes.get(name)
    if node is None or kind not in _KINDS or not isinstance(node, _KINDS[kind]):
        return None
    if isinstance(node, Step) and node.is_referral is not (kind == "referral"):
        return None
    return node.span, tuple(_cited(node))


def _cited(node: Node) -> Iterator[Citation]:
    match node:
        case Step():
            yield from node.because
            for _, because in node.clause_because:
                yield from because
            for route in node.not_known:
                yield from route.because
        case Decision():
            yield from node.because
            for branch in node.branches:
                yield from branch.because
            for route in node.not_known:
                yield from route.because
        case Wait() | Advice() | Interrupt():
            yield from node.because
        case Group() | Outcome() | Stage():
            return


def _exclusion(
    exclusions: tuple[Exclusion, ...], reason: str
) -> tuple[Span, tuple[Citation, ...]] | None:
    for one in exclusions:
        if any(citation.name == reason for citation in one.because):
            return one.span, one.because
    return None


def _in_source(name: str) -> Place:
    package, *names = name.split(".")
    path = _PACKAGES.get(package, Path(package))
    while names and not (ROOT / path).with_suffix(".py").is_file():
        path /= names.pop(0)
    file = path.with_suffix(".py")
    if not names or not (ROOT / file).is_file():
        raise NotFoundError(f"there is no `engine {name}`")
    return Place(f"`{'.'.join(names)}`", file, _line_of(ROOT / file, names, f"engine {name}"))


def _line_of(file: Path, names: list[str], sought: str) -> int:
    """Return the line of a function or class, or of a method by its class."""
    if file.is_file():
        line = _line_within(ast.parse(file.read_text(encoding="utf-8")).body, names)
        if line is not None:
            return line
    raise NotFoundError(f"there is no `{sought}`")


def _line_within(body: list[ast.stmt], names: list[str]) -> int | None:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == names[0]:
            return node.lineno if len(names) == 1 else _line_within(node.body, names[1:])
    return None


def _in_language(title: str) -> Place:
    for chapter in CHAPTERS:
        for section in chapter.sections:
            if section.title == title:
                page = _LANGUAGE / f"{slug(chapter.title)}.md"
                return Place(title, page, None, slug(title))
    raise NotFoundError(f"there is no `language {title}`")


def slug(title: str) -> str:
    """Return the anchor of a heading, as `language_pages` writes it."""
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).strip().replace(" ", "-")
