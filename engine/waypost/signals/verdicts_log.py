"""The log of verdicts, `verdicts.ndjson`: read in full, appended to, and nothing in it ever lost.

A computer that stops in the middle of writing leaves a last line that breaks off. Such a line is
no verdict: it is named, everything before it is read, and the next verdict moves it aside, byte by
byte, into a file of its own.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import orjson
from pydantic import TypeAdapter, ValidationError

from waypost.errors import UnreadableInput, UsageError
from waypost.signals.verdicts import VERDICT_SCHEMA, Verdict

CUT_OFF = "verdicts.cut-off.txt"
"""Where a last line that breaks off is kept, beside the log."""

_VERDICT = TypeAdapter(Verdict)


@dataclass(frozen=True, slots=True)
class VerdictLog:
    """What a log holds.

    Args:
        path: where it is.
        verdicts: everything that was said, in the order in which it was.
        torn: the bytes of a last line that breaks off; empty where none does.
        line: the number of the line after the verdicts, which is that one where there is one.
    """

    path: Path
    verdicts: tuple[Verdict, ...] = ()
    torn: bytes = b""
    line: int = 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know of the log itself."""
        if not self.torn:
            return ()
        said = (
            f"{self.path} line {self.line} breaks off, so it is no verdict and is not read; every "
            "line before it is. If somebody gave a verdict when the computer stopped, give it "
            f"again: `waypost signals judge` then moves what is left of the line to {CUT_OFF}."
        )
        return (said,)


def read_verdicts(path: Path) -> VerdictLog:
    """Read a log.

    Args:
        path: the file; one that is not there holds nothing.

    Raises:
        UnreadableInput: if it cannot be read, or a line that was written in full is no verdict.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return VerdictLog(path)
    except OSError as problem:
        reason = problem.strerror or "no reason given"
        raise UnreadableInput(f"{path} cannot be read: {reason}") from problem
    return _parsed(path, content)


def append_verdict(path: Path, verdict: Verdict) -> bool:
    """Add a verdict, and see that it is on the disk before saying so.

    The log is locked meanwhile, so that two people who judge at the same time both have their
    line. What cannot be written in full is not there at all.

    Args:
        path: the log.
        verdict: what is to be added.

    Returns:
        Whether it was added: not if it is what was last said of the signal, word for word.

    Raises:
        UnreadableInput: if the log cannot be read.
        UsageError: if it cannot be written.
    """
    try:
        # Unbuffered: what failed must not be written after all when the file is closed.
        with path.open("a+b", buffering=0) as file, _locked(file):
            file.seek(0)
            content = file.read()
            log = _parsed(path, content)
            last = [one for one in log.verdicts if one.signal == verdict.signal][-1:]
            if last and _same(last[0], verdict):
                return False
            if log.torn:
                _keep_aside(path.with_name(CUT_OFF), log.torn)
                content = content[: -len(log.torn)]
                file.truncate(len(content))
            _write(file, content, verdict)
    except OSError as problem:
        reason = problem.strerror or "no reason given"
        raise UsageError(
            f"{path} cannot be written: {reason}; the verdict is not recorded"
        ) from problem
    return True


def _same(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts say the same, whichever Waypost wrote them down."""
    return _said(one) == _said(other)


def _said(one: Verdict) -> tuple[object, ...]:
    return (one.judgement, one.cause, one.note, one.by, one.on)


def _write(file: IO[bytes], content: bytes, verdict: Verdict) -> None:
    line = orjson.dumps(verdict, option=orjson.OPT_APPEND_NEWLINE)
    if content and not content.endswith(b"\n"):
        line = b"\n" + line
    try:
        while line:
            line = line[file.write(line) :]
        os.fsync(file.fileno())
    except OSError:
        file.truncate(len(content))
        raise


def _keep_aside(path: Path, torn: bytes) -> None:
    """Put what is left of a line aside, on the disk before it is taken from the log."""
    with path.open("ab", buffering=0) as aside:
        aside.write(torn.rstrip(b"\r\n") + b"\n")
        os.fsync(aside.fileno())


def _parsed(path: Path, content: bytes) -> VerdictLog:
    lines = content.splitlines(keepends=True)
    torn = lines.pop() if lines and _records(lines[-1]) is None else b""
    verdicts: list[Verdict] = []
    for number, line in enumerate(lines, start=1):
        verdicts.extend(_of_line(path, number, line))
    return VerdictLog(path, tuple(verdicts), torn, len(lines) + 1)


def _of_line(path: Path, number: int, line: bytes) -> Iterator[Verdict]:
    records = _records(line)
    if records is None:
        raise _unreadable(path, number)
    try:
        for record in records:
            if record["schema"] != VERDICT_SCHEMA:
                raise UnreadableInput(
                    f"{path} line {number} is not {VERDICT_SCHEMA}, which this Waypost reads"
                )
            yield _VERDICT.validate_python(record)
    except (KeyError, TypeError, ValidationError) as problem:
        raise _unreadable(path, number) from problem


def _unreadable(path: Path, number: int) -> UnreadableInput:
    return UnreadableInput(
        f"{path} line {number} is not a {VERDICT_SCHEMA}, and nothing is written after it; put the "
        "line right, or move it out of the file into another one, and nothing is lost"
    )


def _records(line: bytes) -> list[dict[str, object]] | None:
    """Return the records of a line, None if it is no JSON.

    A line has one record. Builds that did not see to the line end before it wrote two into one:
    both are read.
    """
    try:
        text = line.decode().strip()
        decoder, found, at = json.JSONDecoder(), list[dict[str, object]](), 0
        while at < len(text):
            record, at = decoder.raw_decode(text, at)
            found.append(cast(dict[str, object], record))
    except ValueError:
        return None
    return found


@contextmanager
def _locked(file: IO[bytes]) -> Generator[None]:
    """Keep everybody else who judges waiting."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
