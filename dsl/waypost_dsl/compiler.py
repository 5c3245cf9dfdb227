"""From files to checked pathways: the one place that knows the order of the passes.

Text, syntax, names, types, model, graph. A pass that finds errors ends the run for its pathway
after it has reported all of them: a syntax error hides names, a wrong name hides types.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from waypost_dsl.checking.bands import check_bands, check_branches
from waypost_dsl.checking.fact_types import fact_shapes
from waypost_dsl.checking.kpi_proof import check_kpi_proofs
from waypost_dsl.checking.parts import written_twice
from waypost_dsl.checking.resolve import resolve
from waypost_dsl.checking.routes import check_routes
from waypost_dsl.checking.scope import Scope, scope_of
from waypost_dsl.checking.typecheck import typecheck
from waypost_dsl.codelists import read_codelist
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Diagnostic, Sink, in_order
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.graph.checks import check
from waypost_dsl.graph.from_model import graph_from_model
from waypost_dsl.model import Codelist, Kpi, Pathway, WorkingCalendar
from waypost_dsl.model_from_syntax.pathway import model_from_syntax
from waypost_dsl.source import SourceFile, Span, read_text
from waypost_dsl.syntax import statements as syntax
from waypost_dsl.syntax.reading import read_syntax
from waypost_dsl.working_calendar import read_calendar

SUFFIX = ".pathway"

Adaptation = Callable[[Pathway, Sink], Pathway]
"""What a place sets in a pathway, before anything is proved of it; problems go to the sink."""


@dataclass(frozen=True)
class Compiled:
    """What came of one file.

    Args:
        pathway: the checked pathway or scorecard; None where there are errors, or where the file
            is a library.
        diagnostics: by file, then position; warnings may stand beside a pathway.
        sources: every file that was read, by the path that spans name.
    """

    pathway: Pathway | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]


def compile_pathway(path: Path) -> Compiled:
    """Compile one pathway file.

    Args:
        path: a `.pathway` file; its libraries stand beside it, codelists at their paths from it.

    Returns:
        The pathway, or what is wrong with it.

    Raises:
        OSError: if the file itself cannot be read.
        UnicodeDecodeError: if it is not UTF-8 text.
    """
    return compile_text(read_text(path), path=path.as_posix(), folder=path.parent)


def compile_pathways(paths: Iterable[Path]) -> tuple[Compiled, ...]:
    """Compile files, and every pathway in folders.

    Args:
        paths: files or folders. In a folder, every `.pathway` file that is no library counts.

    Returns:
        One result a pathway or scorecard, in order of path; a file named twice is compiled once.

    Raises:
        OSError: if a file cannot be read.
        UnicodeDecodeError: if a file is not UTF-8 text.
    """
    chosen: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found = sorted(path.glob(f"*{SUFFIX}"))
            chosen.update(dict.fromkeys(one for one in found if not _is_library(one)))
        else:
            chosen[path] = None
    return each_kpi_once(compile_pathway(path) for path in chosen)


def each_kpi_once(results: Iterable[Compiled]) -> tuple[Compiled, ...]:
    """Report KPIs of one name in files that are compiled together.

    A KPI is known by its name wherever it is counted, so of two with one name nobody could tell
    which is meant.

    Args:
        results: what came of the files, in order.

    Returns:
        The same, with an error where a name stands again.
    """
    seen: dict[str, tuple[Kpi, Compiled]] = {}
    checked: list[Compiled] = []
    for result in results:
        sink = Sink()
        for kpi in () if result.pathway is None else result.pathway.kpis.values():
            first, where = seen.setdefault(kpi.name, (kpi, result))
            if where is not result:
                sink.add(
                    Code.DUPLICATE_NAME,
                    _keyword(kpi),
                    message=f"a KPI named `{kpi.name}` is declared already",
                    also=((_keyword(first), "first declared here"),),
                    helps=("choose another name: a KPI is known by it in every table",),
                )
        checked.append(_with_more(result, sink, [one for _, one in seen.values()]))
    return tuple(checked)


def _keyword(kpi: Kpi) -> Span:
    line, column = kpi.span.line, kpi.span.column
    return replace(kpi.span, end_line=line, end_column=column + len("kpi"))


def _with_more(result: Compiled, sink: Sink, others: Iterable[Compiled]) -> Compiled:
    if not sink.has_errors:
        return result
    sources = {path: text for one in others for path, text in one.sources.items()}
    return Compiled(
        None, in_order((*result.diagnostics, *sink.found)), {**sources, **result.sources}
    )


def _is_library(path: Path) -> bool:
    for line in read_text(path).splitlines():
        text = line.strip()
        if text and not text.startswith("#"):
            return text.split()[0] == "library"
    return False


def compile_text(
    text: str, *, path: str, folder: Path, adapt: Adaptation | None = None
) -> Compiled:
    """Compile a pathway from its text.

    Args:
        text: the whole text of the file.
        path: the path to show in messages.
        folder: where its libraries and codelists are looked for.
        adapt: sets local values in the pathway; see `waypost_dsl.overlay`.

    Returns:
        The pathway, or what is wrong with it.
    """
    run = _Run(folder, adapt)
    pathway = run.compile(SourceFile(path, text))
    diagnostics = in_order(run.sink.found)
    if any(one.is_error for one in diagnostics):
        pathway = None
    return Compiled(pathway, diagnostics, dict(run.sources))


@dataclass
class _Run:
    """One compilation: what was read so far, and what was found."""

    folder: Path
    adapt: Adaptation | None = None
    sink: Sink = field(default_factory=Sink)
    sources: dict[str, SourceFile] = field(default_factory=dict[str, SourceFile])

    def compile(self, source: SourceFile) -> Pathway | None:
        file = self._read(source)
        if file is None:
            return None
        libraries: dict[str, syntax.File] = {}
        self._use(file, libraries, (file.name.text,))
        if self.sink.has_errors:
            # What a library would have declared is not known, so every name would look wrong.
            return None
        codelists = self._codelists([*libraries.values(), file])
        scope = scope_of(
            file,
            tuple(libraries.values()),
            codelists=codelists,
            calendar=self._calendar([*libraries.values(), file]),
            sink=self.sink,
        )
        resolve(scope, self.sink)
        if self.sink.has_errors:
            return None
        shapes = fact_shapes(scope)
        typecheck(scope, shapes, self.sink)
        pathway = model_from_syntax(scope, shapes, sha256=self._sha256(scope))
        if self.adapt is not None and not self.sink.has_errors:
            pathway = self.adapt(pathway, self.sink)
        check_routes(pathway, self.sink)
        check_bands(pathway, scope, self.sink)
        if not self.sink.has_errors:
            check_branches(pathway, self.sink)
            check_kpi_proofs(pathway, scope, self.sink)
        if not self.sink.has_errors:
            self.sink.found.extend(check(graph_from_model(pathway), pathway))
        return None if file.kind == "library" else pathway

    def _read(self, source: SourceFile) -> syntax.File | None:
        self.sources[source.path] = source
        read = read_syntax(source)
        if isinstance(read, Diagnostic):
            self.sink.found.append(read)
            return None
        return read

    def _use(
        self, file: syntax.File, libraries: dict[str, syntax.File], within: tuple[str, ...]
    ) -> None:
        """Read what a file uses, the used before the user."""
        for line in file.statements:
            if not isinstance(line, syntax.UseLine):
                continue
            for name in line.libraries:
                if name.text in within:
                    self._circular_use(name, within)
                elif name.text not in libraries:
                    library = self._library(name, file)
                    if library is not None:
                        self._use(library, libraries, (*within, name.text))
                        libraries[name.text] = library

    def _circular_use(self, name: syntax.Name, within: tuple[str, ...]) -> None:
        way = " uses ".join(f"`{one}`" for one in (*within[within.index(name.text) :], name.text))
        self.sink.add(
            Code.CIRCULAR_USE,
            name.span,
            message=f"libraries use each other in a circle: {way}",
            helps=("move what both need into a library of its own",),
        )

    def _library(self, name: syntax.Name, user: syntax.File) -> syntax.File | None:
        path = self.folder / f"{name.text}{SUFFIX}"
        # Libraries stand beside the pathway, and are shown beside it too.
        shown = "/".join([*user.span.path.split("/")[:-1], path.name])
        try:
            text = read_text(path)
        except OSError:
            there = [one.stem for one in self.folder.glob(f"*{SUFFIX}")]
            self.sink.add(
                Code.UNKNOWN_NAME,
                name.span,
                message=f"no library is named `{name.text}`",
                label=f"there is no file `{path.name}` beside this one",
                helps=did_you_mean(name.text, there) or ("add the file, or remove the name",),
            )
            return None
        library = self._read(SourceFile(shown, text))
        if library is not None and library.kind != "library":
            self.sink.add(
                Code.UNKNOWN_NAME,
                name.span,
                message=f"`{name.text}` is a pathway, and only libraries can be used",
                also=((library.name.span, "declared a pathway here"),),
                helps=("move what both need into a library",),
            )
        return library

    def _codelists(self, files: Iterable[syntax.File]) -> dict[str, Codelist]:
        found: dict[str, Codelist] = {}
        for file in files:
            for line in file.statements:
                if isinstance(line, syntax.CodelistLine) and line.name.text not in found:
                    found[line.name.text] = read_codelist(line, self.folder, self.sink)
        return found

    def _calendar(self, files: Iterable[syntax.File]) -> WorkingCalendar | None:
        """Read the calendar of working days; of two the first counts, and the second is told."""
        lines = [
            line
            for file in files
            for line in file.statements
            if isinstance(line, syntax.CalendarLine)
        ]
        for extra in lines[1:]:
            written_twice("calendar", extra.span, lines[0].span, self.sink)
        return read_calendar(lines[0], self.folder, self.sink) if lines else None

    def _sha256(self, scope: Scope) -> str:
        """Hash the pathway, its libraries and its codelists, whatever order they were read in."""
        total = hashlib.sha256()
        total.update(self.sources[scope.pathway.span.path].text.encode())
        for library in sorted(scope.libraries, key=lambda file: file.name.text):
            total.update(self.sources[library.span.path].text.encode())
        for _, codelist in sorted(scope.codelist_rows.items()):
            total.update(codelist.sha256.encode())
        if scope.calendar is not None:
            total.update(scope.calendar.sha256.encode())
        return total.hexdigest()
