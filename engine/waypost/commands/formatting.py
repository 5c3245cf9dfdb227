"""Pathway files in their standard layout: `waypost fmt`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from waypost.commands.checking import Checked, PathwayProblems, text_of
from waypost.errors import UnreadableInput, UsageError
from waypost_dsl.compiler import SUFFIX
from waypost_dsl.formatter.formatting import format_text
from waypost_dsl.overlay.compiling import OVERLAY_SUFFIX
from waypost_dsl.overlay.formatting import format_overlay
from waypost_dsl.source import SourceFile


@dataclass(frozen=True, slots=True)
class Formatted:
    """One file's standard layout.

    Args:
        path: the file.
        text: the text in its standard layout.
        is_changed: whether the file was laid out differently.
    """

    path: Path
    text: str
    is_changed: bool


def fmt(paths: Iterable[str | Path], *, check: bool = False) -> tuple[Formatted, ...]:
    """Lay pathway, library and overlay files out in the standard way.

    Args:
        paths: files, or folders of which every pathway, library and overlay is laid out; overlays
            are also looked for in a folder `overlays` inside.
        check: change no file, only say which would change.

    Returns:
        One result a file, in order of path.

    Raises:
        UsageError: if a path does not exist or a folder holds no pathway.
        UnreadableInput: if a file cannot be read or written.
        PathwayProblems: if a file cannot be laid out because its text has a syntax error.
    """
    results = tuple(_formatted(path) for path in _files(paths))
    if not check:
        for one in results:
            if one.is_changed:
                _write(one)
    return results


def _files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    files: dict[Path, None] = {}
    for path in map(Path, paths):
        found = _inside(path) if path.is_dir() else [path]
        if not found:
            raise UsageError(f"{path} holds no pathway; pathways are files ending in {SUFFIX}")
        if not path.exists():
            raise UsageError(f"there is no file or folder {path}")
        files.update(dict.fromkeys(found))
    return tuple(files)


def _inside(folder: Path) -> list[Path]:
    return [
        *sorted(folder.glob(f"*{SUFFIX}")),
        *sorted(folder.glob(f"*{OVERLAY_SUFFIX}")),
        *sorted(folder.glob(f"overlays/*{OVERLAY_SUFFIX}")),
    ]


def _formatted(path: Path) -> Formatted:
    source = SourceFile(path.as_posix(), text_of(path))
    lay_out = format_overlay if path.suffix == OVERLAY_SUFFIX else format_text
    laid_out = lay_out(source.text, path=source.path)
    if laid_out.text is None:
        raise PathwayProblems(Checked((), laid_out.diagnostics, {source.path: source}))
    return Formatted(path, laid_out.text, laid_out.text != source.text)


def _write(one: Formatted) -> None:
    try:
        one.path.write_text(one.text, encoding="utf-8", newline="\n")
    except OSError as problem:
        reason = problem.strerror or "no reason given"
        raise UnreadableInput(f"{one.path} cannot be written: {reason}") from problem
