"""Pathway files to checked pathways, and what is wrong with them: `waypost check`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from waypost.errors import UnreadableInput, UsageError, WaypostError
from waypost_dsl.compiler import (
    SUFFIX,
    Compiled,
    compile_pathway,
    compile_pathways,
    compile_text,
    each_kpi_once,
)
from waypost_dsl.diagnostics.diagnostic import Diagnostic, in_order
from waypost_dsl.model import Pathway
from waypost_dsl.overlay.compiling import compile_with_overlay
from waypost_dsl.source import SourceFile


@dataclass(frozen=True)
class Checked:
    """What came of checking files.

    Args:
        pathways: the pathways without errors, in order of path.
        diagnostics: what was found, by file and position.
        sources: the files that were read, by the path that spans name.
    """

    pathways: tuple[Pathway, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing that stops a pathway from being used."""
        return not any(one.is_error for one in self.diagnostics)


class PathwayProblems(WaypostError):
    """A pathway does not compile.

    Args:
        checked: what is wrong, with the texts to point into.
    """

    exit_code = 1

    def __init__(self, checked: Checked) -> None:
        errors = [one for one in checked.diagnostics if one.is_error]
        count = f"{len(errors)} error{'' if len(errors) == 1 else 's'}"
        super().__init__(f"a pathway does not compile: {count}, the first: {errors[0].message}")
        self.checked = checked


def check(
    paths: Iterable[str | Path],
    *,
    overlay: str | Path | None = None,
    on: date | None = None,
) -> Checked:
    """Check pathway files, and a local overlay with them.

    Args:
        paths: files, or folders of which every pathway is checked.
        overlay: an overlay file; None checks the pathways as they are.
        on: the day the overlay is to be used on; None leaves its dates unchecked.

    Returns:
        The pathways and the diagnostics.

    Raises:
        UsageError: if a path does not exist or a folder holds no pathway.
        UnreadableInput: if a file cannot be read as text.
    """
    files = pathway_files(paths)
    if overlay is None:
        return _checked(compile_pathways(files) if files else ())
    return _checked(compile_with_overlay(files, _overlay_file(overlay), on=on))


def pathways_to_run(
    paths: Iterable[str | Path], *, overlay: str | Path | None = None
) -> tuple[Pathway, ...]:
    """Compile the pathways of a run; scorecards are left out, since nobody is on one.

    Args:
        paths: files or folders.
        overlay: an overlay file whose values stand for the pathways' own.

    Returns:
        The pathways, by name.

    Raises:
        UsageError: if a path does not exist, a folder holds no pathway, a library was given as a
            pathway, nothing but scorecards was given, or two pathways have one name.
        UnreadableInput: if a file cannot be read as text.
        PathwayProblems: if a pathway does not compile.
    """
    compiled = pathways_and_scorecards(paths, overlay=overlay)
    pathways = tuple(one for one in compiled if one.kind == "pathway")
    if compiled and not pathways:
        names = " and ".join(f"{one.path}" for one in compiled)
        raise UsageError(f"{names} is a scorecard: nobody is on it; `waypost kpi` counts it")
    return pathways


def pathways_and_scorecards(
    paths: Iterable[str | Path], *, overlay: str | Path | None = None
) -> tuple[Pathway, ...]:
    """Compile pathways and scorecards.

    Their spans name files without folders, so that what a run writes does not depend on where
    the pathways lie.

    Args:
        paths: files or folders.
        overlay: an overlay file whose values stand for the pathways' own.

    Returns:
        The pathways and scorecards, by name.

    Raises:
        UsageError: if a path does not exist, a folder holds no pathway, a library was given as a
            pathway, or two files have one name.
        UnreadableInput: if a file cannot be read as text.
        PathwayProblems: if a pathway does not compile.
    """
    files = pathway_files(paths)
    local = None if overlay is None else _overlay_file(overlay)
    results = _compiled_by_name(files, local)
    if any(one.is_error for result in results for one in result.diagnostics):
        # Compiled again so that the messages name the paths as they were given.
        raise PathwayProblems(
            _checked(
                each_kpi_once(compile_pathway(path) for path in files)
                if local is None
                else compile_with_overlay(files, local)
            )
        )
    pathways: dict[str, Pathway] = {}
    for path, result in zip(files, results, strict=True):
        if result.pathway is None:
            raise UsageError(f"{path} is a library; name the pathways that use it instead")
        other = pathways.setdefault(result.pathway.name, result.pathway)
        if other is not result.pathway:
            raise UsageError(
                f"{path} and another file both hold a pathway `{other.name}`; run one of them"
            )
    return tuple(pathway for _, pathway in sorted(pathways.items()))


def pathway_files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return the pathway files that paths stand for: files as given, of folders all pathways.

    Raises:
        UsageError: if a path does not exist or a folder holds no pathway.
        UnreadableInput: if a file cannot be read as text.
    """
    files: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found = [one for one in sorted(path.glob(f"*{SUFFIX}")) if not _is_library(one)]
            if not found:
                raise UsageError(f"{path} holds no pathway; pathways are files ending in {SUFFIX}")
            files.update(dict.fromkeys(found))
        elif path.exists():
            text_of(path)
            files[path] = None
        else:
            raise UsageError(f"there is no file or folder {path}")
    return tuple(files)


def _is_library(path: Path) -> bool:
    for line in text_of(path).splitlines():
        text = line.strip()
        if text and not text.startswith("#"):
            return text.split()[0] == "library"
    return False


def text_of(path: Path) -> str:
    """Return a file's text.

    Raises:
        UnreadableInput: if it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as problem:
        reason = problem.strerror or "no reason given"
        raise UnreadableInput(f"{path} cannot be read: {reason}") from problem
    except UnicodeDecodeError as problem:
        raise UnreadableInput(f"{path} is not a text file in UTF-8") from problem


def _overlay_file(path: str | Path) -> Path:
    """Return the overlay's path, once it is known that it can be read."""
    file = Path(path)
    if not file.exists():
        raise UsageError(f"there is no overlay {file}")
    if file.is_dir():
        raise UsageError(f"{file} is a folder; --overlay takes one file")
    text_of(file)
    return file


def _compiled_by_name(files: Iterable[Path], overlay: Path | None) -> tuple[Compiled, ...]:
    if overlay is None:
        return each_kpi_once(
            compile_text(text_of(path), path=path.name, folder=path.parent) for path in files
        )
    return compile_with_overlay(files, overlay, shown_as=lambda path: path.name)


def _checked(results: Iterable[Compiled]) -> Checked:
    pathways: list[Pathway] = []
    diagnostics: list[Diagnostic] = []
    sources: dict[str, SourceFile] = {}
    for result in results:
        diagnostics.extend(result.diagnostics)
        sources.update(result.sources)
        if result.pathway is not None:
            pathways.append(result.pathway)
    return Checked(tuple(pathways), in_order(diagnostics), sources)
