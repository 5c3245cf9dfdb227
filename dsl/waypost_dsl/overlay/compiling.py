"""Pathways with an overlay put in, from files: the one place that knows the order of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from waypost_dsl.compiler import SUFFIX, Compiled, compile_text, each_kpi_once
from waypost_dsl.diagnostics.diagnostic import Diagnostic, Sink, in_order
from waypost_dsl.model import Pathway
from waypost_dsl.overlay.applying import Overlay, apply_overlay
from waypost_dsl.overlay.checking import check_day, check_overlay, check_targets
from waypost_dsl.overlay.reading import read_overlay_text
from waypost_dsl.source import SourceFile, read_text

OVERLAY_SUFFIX = ".overlay"


@dataclass(frozen=True)
class ReadOverlay:
    """What came of reading one overlay.

    Args:
        overlay: the overlay; None where there are errors.
        diagnostics: what is wrong with it by itself.
        source: its text, by the path that spans name.
    """

    overlay: Overlay | None
    diagnostics: tuple[Diagnostic, ...]
    source: SourceFile


def read_overlay(path: Path, *, on: date | None = None, shown: str | None = None) -> ReadOverlay:
    """Read an overlay.

    Args:
        path: its file; local codelists are looked for beside it.
        on: the day it is to be used on; None leaves its dates unchecked.
        shown: the path to show in messages, where it is another one.

    Returns:
        The overlay, or what is wrong with it whatever pathways it is for.

    Raises:
        OSError: if the file cannot be read.
        UnicodeDecodeError: if it is not UTF-8 text.
    """
    text = read_text(path)
    source = SourceFile(path.as_posix() if shown is None else shown, text)
    file = read_overlay_text(source)
    if isinstance(file, Diagnostic):
        return ReadOverlay(None, (file,), source)
    sink = Sink()
    check_overlay(file, sink)
    if on is not None and not sink.has_errors:
        check_day(file, on, sink)
    overlay = None
    if file.approver is not None and file.approved_on is not None and file.expires_on is not None:
        overlay = Overlay(
            file,
            file.approver.text,
            file.approved_on.day,
            file.expires_on.day,
            path.parent,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
    return ReadOverlay(None if sink.has_errors else overlay, in_order(sink.found), source)


def compile_with_overlay(
    paths: Iterable[Path],
    overlay: Path,
    *,
    on: date | None = None,
    shown_as: Callable[[Path], str] = Path.as_posix,
) -> tuple[Compiled, ...]:
    """Compile pathway files with what an overlay sets.

    A part of the overlay that is for another pathway changes nothing, but there has to be such a
    pathway or library, among the files or beside one of them.

    Args:
        paths: `.pathway` files.
        overlay: the overlay's file.
        on: the day the overlay is to be used on; None leaves its dates unchecked.
        shown_as: how a file is named in messages and spans.

    Returns:
        One result a file, each with what is wrong with the overlay as well.

    Raises:
        OSError: if a file cannot be read.
        UnicodeDecodeError: if a file is not UTF-8 text.
    """
    files = tuple(paths)
    read = read_overlay(overlay, on=on, shown=shown_as(overlay))
    adapt = None if read.overlay is None else partial(_applied, overlay=read.overlay)
    compiled = each_kpi_once(
        compile_text(read_text(path), path=shown_as(path), folder=path.parent, adapt=adapt)
        for path in files
    )
    sink = Sink(list(read.diagnostics))
    if read.overlay is not None:
        known = {one.stem for path in files for one in path.parent.glob(f"*{SUFFIX}")}
        for one in compiled:
            if one.pathway is not None:
                known.update((one.pathway.name, *one.pathway.libraries))
        check_targets(read.overlay.file, known, sink)
    return tuple(
        Compiled(
            None if sink.has_errors else one.pathway,
            in_order((*sink.found, *one.diagnostics)),
            {**one.sources, read.source.path: read.source},
        )
        for one in compiled
    )


def _applied(pathway: Pathway, sink: Sink, *, overlay: Overlay) -> Pathway:
    return apply_overlay(pathway, overlay, sink)
