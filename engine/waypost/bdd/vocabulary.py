"""The names a scenario may use: those its pathways declare, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.errors import UnreadableInput
from waypost_dsl.analytes import ANALYTES, Analyte
from waypost_dsl.compiler import Compiled, compile_pathways
from waypost_dsl.model import (
    Codelist,
    Fact,
    Pathway,
    Pick,
    Results,
    Service,
    Values,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement: its analyte and the codelist that finds its results."""

    analyte: Analyte
    codelist: Codelist


@dataclass(frozen=True)
class Vocabulary:
    """What the pathways declare, by name.

    Args:
        pathways: the compiled pathways.
        codelists: all their codelists.
        services: all their services.
        measures: what can be measured or graded, by its name and by its titles in lower case.
    """

    pathways: Mapping[str, Pathway]
    codelists: Mapping[str, Codelist] = field(default_factory=dict[str, Codelist])
    services: Mapping[str, Service] = field(default_factory=dict[str, Service])
    measures: Mapping[str, Measured | Codelist] = field(
        default_factory=dict[str, "Measured | Codelist"]
    )

    @classmethod
    def of(cls, pathways: Iterable[Pathway]) -> Vocabulary:
        """Gather the names of pathways.

        Raises:
            ScenarioProblem: if two pathways declare different things by one name.
        """
        known = {pathway.name: pathway for pathway in pathways}
        codelists: dict[str, Codelist] = {}
        services: dict[str, Service] = {}
        measures: dict[str, Measured | Codelist] = {}
        for pathway in known.values():
            for name, codelist in pathway.codelists.items():
                if codelists.setdefault(name, codelist).sha256 != codelist.sha256:
                    raise ScenarioProblem(f"two pathways declare different codelists `{name}`")
            for name, service in pathway.services.items():
                services.setdefault(name, service)
            for phrase, measure in _measures(pathway):
                measures.setdefault(phrase, measure)
        return cls(known, codelists, services, measures)

    def pathway(self, name: str) -> Pathway:
        """Return a pathway by its name."""
        if name not in self.pathways:
            raise unknown_name("pathway", name, self.pathways)
        return self.pathways[name]

    def codelist(self, name: str) -> Codelist:
        """Return a codelist by its name."""
        if name not in self.codelists:
            raise unknown_name("codelist", name, self.codelists)
        return self.codelists[name]

    def service(self, name: str) -> Service:
        """Return a service by its name."""
        if name not in self.services:
            raise unknown_name("service", name, self.services)
        return self.services[name]

    def measure(self, words: str) -> Measured | Codelist:
        """Return a measurement, or the codelist of a grade or answer, by its name or title."""
        found = self.measures.get(_plain(words))
        if found is None:
            raise unknown_name("measurement or grade", words, self.measures)
        return found


def vocabulary_of(path: Path) -> Vocabulary:
    """Compile the pathways that scenarios are about and gather their names.

    Args:
        path: a `.pathway` file, or a folder of them.

    Raises:
        UnreadableInput: if there is nothing at that path, or if a pathway has errors.
    """
    if not path.exists():
        raise UnreadableInput(f"there are no pathways at `{path}`: name the place with --pathways")
    compiled = compile_pathways([path])
    faults = [fault for one in compiled for fault in _errors(one)]
    if faults:
        raise UnreadableInput("\n".join(["the pathways have errors:", *faults]))
    if not compiled:
        raise UnreadableInput(f"there is no .pathway file in `{path}`")
    return Vocabulary.of(one.pathway for one in compiled if one.pathway is not None)


def _errors(compiled: Compiled) -> Iterator[str]:
    errors = [one for one in compiled.diagnostics if one.is_error]
    for one in errors:
        span = one.primary.span
        yield f"{span.path}:{span.line}:{span.column}: {one.message} [{one.code.slug}]"
    if compiled.pathway is None and not errors:
        yield f"{', '.join(compiled.sources)}: this is no pathway"


def _plain(words: str) -> str:
    return " ".join(words.replace("_", " ").lower().split())


def _measures(pathway: Pathway) -> Iterator[tuple[str, Measured | Codelist]]:
    """Yield each measurement and grade with everything it is called; analytes come first."""
    measured = {
        use.name: Measured(ANALYTES[use.name], pathway.codelists[use.codelist])
        for use in pathway.analytes.values()
    }
    for name, measure in measured.items():
        yield _plain(name), measure
        yield _plain(measure.analyte.title), measure
    for name, codelist in pathway.codelists.items():
        if codelist.with_value:
            yield _plain(name), codelist
    for fact in pathway.facts.values():
        asked = _asked_of(fact, measured, pathway)
        if asked is not None:
            yield _plain(fact.name), asked
            yield _plain(fact.title), asked


def _asked_of(
    fact: Fact, measured: Mapping[str, Measured], pathway: Pathway
) -> Measured | Codelist | None:
    if not isinstance(fact.definition, Pick):
        return None
    match fact.definition.selection.source:
        case Results(analyte=name):
            return measured[name]
        case Values(codelist=name):
            return pathway.codelists[name]
        case _:
            return None
