"""Where data lies: files and folders to JSON texts, in an order that is always the same.

A folder is searched recursively. What a text holds is for the modules that read it; a file that
cannot be opened or unpacked is an `Unread`, and never the end of the others.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from waypost.errors import UsageError
from waypost.fhir.findings import FindingSink
from waypost.fhir.record_from_bundle import Unread

_KINDS: dict[str, Literal["document", "line"]] = {
    ".json": "document",
    ".ndjson": "line",
    ".jsonl": "line",
}


@dataclass(frozen=True, slots=True)
class JsonText:
    """The bytes of one JSON value.

    Args:
        file: the file, relative to the data; `:` and the line are added for a line of NDJSON.
        data: the bytes, unpacked.
        kind: whether it is a whole file or a line of one.
    """

    file: str
    data: bytes
    kind: Literal["document", "line"]


def json_texts(data: Path) -> Iterator[JsonText | Unread]:
    """Yield the JSON texts of a file or of a folder.

    Args:
        data: a `.json`, `.ndjson` or `.jsonl` file, `.gz` allowed behind it, or a folder of them.

    Yields:
        Each text, or an `Unread` for a file that cannot be read. Hidden files are passed over.

    Raises:
        UsageError: if there is no such file or folder.
    """
    if data.is_dir():
        found = sorted(
            (path.relative_to(data).as_posix(), path)
            for path in data.rglob("*")
            # A link to nowhere is a file that cannot be read, and is named as one.
            if path.is_file() or (path.is_symlink() and not path.exists())
        )
        for name, path in found:
            if not any(part.startswith(".") for part in name.split("/")):
                yield from _texts_of_file(path, name)
    elif data.exists():
        yield from _texts_of_file(data, data.name)
    else:
        raise UsageError(f"there is no file or folder {data}")


def _texts_of_file(path: Path, name: str) -> Iterator[JsonText | Unread]:
    is_packed = path.suffix == ".gz"
    kind = _KINDS.get(Path(path.stem).suffix if is_packed else path.suffix)
    if kind is None:
        yield _unread(
            name, "unsupported-file", "this is neither JSON nor NDJSON by its name; it is not read"
        )
        return
    number = 0
    try:
        with gzip.open(path) if is_packed else path.open("rb") as stream:
            if kind == "document":
                yield JsonText(name, stream.read(), kind)
                return
            for line in stream:
                number += 1
                if line.strip():
                    yield JsonText(f"{name}:{number}", line, kind)
    except EOFError:
        yield _unread(name, "unreadable-file", f"this file ends too early{_after(number)}")
    except (gzip.BadGzipFile, zlib.error):
        yield _unread(name, "unreadable-file", f"this is not a whole gzip file{_after(number)}")
    except OSError as problem:
        yield _unread(
            name, "unreadable-file", f"this file cannot be read: {problem.strerror or 'no reason'}"
        )


def _after(line: int) -> str:
    return f" after line {line}" if line else ""


def _unread(file: str, code: str, message: str) -> Unread:
    sink = FindingSink(file)
    if code == "unsupported-file":
        sink.warning(code, message)
    else:
        sink.error(code, message)
    return Unread(file, sink.gathered())
